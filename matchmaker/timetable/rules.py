"""Everything that must hold of the meetings of an event, one linear rule at a time.

A rule bounds a weighted count of pairs and knows its own words, so that the same rules
serve the solver, its rivals and the explanation of a conflict.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

from matchmaker.model import Words
from matchmaker.model.results import Term
from matchmaker.timetable.cuts import Cut
from matchmaker.timetable.problem import (
    Attendee,
    Closed,
    Counts,
    Numbers,
    Problem,
    Slots,
    Speech,
)

MOST_WINDOWS: Final = 60
"""Sets of slots that are looked at one by one. What a left-out set would forbid shows when
meetings are put into slots, and comes back as a cut."""

MOST_CLASSES: Final = 6
"""Groups of interpreters whose unions are all looked at; beyond, each group and all together."""


class Rule(NamedTuple):
    """``at_least <= sum(weight of each chosen pair) <= at_most``, in words.

    Parameters
    ----------
    says : Words
        The rule as a sentence.
    columns : ndarray of int
        The pairs that it counts, as columns of `Rules`.
    relax : str
        Key of the sentence that says how to relax it; empty for a fact of law or logic.
    weights : ndarray of float, optional
        1 for each pair unless given.
    group : str
        What rules of a kind have in common, so that many are told in one sentence:
        ``event.rule.GROUP_all``; empty for a rule that is always told by itself.
    also : tuple of Words
        What else would end a conflict in which it is: more pairs that could meet.
    floor : int
        Below it, a minimum can only go by an exemption from the event's guarantee.
    ceiling : float
        Above it, more meetings would find no slot.
    """

    says: Words
    columns: Counts
    at_least: float = -math.inf
    at_most: float = math.inf
    relax: str = ""
    weights: Numbers | None = None
    group: str = ""
    also: tuple[Words, ...] = ()
    floor: int = 0
    ceiling: float = math.inf

    @property
    def is_minimum(self) -> bool:
        """Whether it demands something; otherwise it limits."""
        return math.isfinite(self.at_least)

    @property
    def bound(self) -> float:
        """What it demands, or to what it limits."""
        return self.at_least if self.is_minimum else self.at_most


@dataclass(frozen=True, eq=False)
class Rules:
    """The pairs that may be chosen and the rules for the choice.

    Parameters
    ----------
    rows, columns : ndarray of int
        City and investor of each pair that could meet, sorted by both.
    rules : tuple of Rule
        In a fixed order.
    """

    problem: Problem
    rows: Counts
    columns: Counts
    rules: tuple[Rule, ...]

    @classmethod
    def of(cls, problem: Problem, cuts: Sequence[Cut] = ()) -> Rules:
        """State all rules of a problem.

        Pairs that hands have set to meet are among the pairs even where something
        forbids it, so that the conflict shows.
        """
        is_open = problem.closed == Closed.OPEN
        for pair in problem.fixed:
            if place := problem.place(pair.city, pair.investor):
                is_open[place] = True
        rows, columns = np.nonzero(is_open)
        writer = _Writer(problem, rows, columns)
        rules = (
            *writer.by_hand(),
            *writer.limits(),
            *writer.presence(),
            *writer.tables(),
            *writer.interpreters(),
            *writer.cuts(cuts),
        )
        return cls(problem, rows, columns, rules)

    @property
    def count(self) -> int:
        """How many pairs there are."""
        return len(self.rows)

    @cached_property
    def values(self) -> Numbers:
        """Value of each pair."""
        values: Numbers = self.problem.values[self.rows, self.columns]
        return values

    @cached_property
    def matrix(self) -> csr_array:
        """Weights of all rules, shape (rules, pairs)."""
        return matrix(self.rules, self.count)

    @cached_property
    def at_least(self) -> Numbers:
        """Lower bounds of the rules."""
        return np.array([rule.at_least for rule in self.rules], dtype=float)

    @cached_property
    def at_most(self) -> Numbers:
        """Upper bounds of the rules."""
        return np.array([rule.at_most for rule in self.rules], dtype=float)


def matrix(rules: Sequence[Rule], count: int) -> csr_array:
    """Give the weights of rules as a sparse matrix, shape (rules, count)."""
    starts = np.cumsum([0, *(len(rule.columns) for rule in rules)])
    columns = [rule.columns for rule in rules]
    weights = [
        np.ones(len(rule.columns)) if rule.weights is None else rule.weights for rule in rules
    ]
    nothing = np.zeros(0)
    return csr_array(
        (
            np.concatenate([nothing, *weights]),
            np.concatenate([nothing.astype(np.int64), *columns]),
            starts,
        ),
        shape=(len(rules), count),
    )


class _Writer:
    """Writes the rules of one problem over its pairs."""

    def __init__(self, problem: Problem, rows: Counts, columns: Counts) -> None:
        self.problem = problem
        self.rows, self.columns = rows, columns
        self.place = np.full(problem.shape, -1, dtype=np.int64)
        self.place[rows, columns] = np.arange(len(rows))
        self.pairs = list(zip(rows.tolist(), columns.tolist(), strict=True))
        common = [problem.common(*pair) for pair in self.pairs]
        self.windows = sorted(set(common), key=lambda window: (len(window), sorted(window)))
        number = {window: at for at, window in enumerate(self.windows)}
        self.window = np.array([number[window] for window in common], dtype=np.int64)

    def by_hand(self) -> Iterator[Rule]:
        """What hands have set, and what law and logic say of it."""
        problem = self.problem
        for pair in problem.fixed:
            place = problem.place(pair.city, pair.investor)
            names = self._names(pair.city, pair.investor)
            relax = f"event.relax.{pair.by}"
            if place is None:
                unmatched = Words.of(f"event.rule.{pair.by}_unmatched", **names)
                yield Rule(unmatched, _none(), at_least=1, relax=relax)
                continue
            columns = self.place[place].reshape(1)
            says = Words.of(f"event.rule.{pair.by}", **names)
            yield Rule(says, columns, at_least=1, relax=relax)
            reason = Closed(problem.closed[place])
            if reason is not Closed.OPEN:
                key = f"closed_{reason.name.lower()}"
                relax = "" if reason is Closed.LAW else f"event.relax.{key}"
                says = Words.of(f"event.rule.{key}", **names, **self._languages(*place))
                yield Rule(says, columns, at_most=0, relax=relax)
        for veto in problem.vetoes:
            place = problem.place(veto.city, veto.investor)
            if place is not None and self.place[place] >= 0:
                names = self._names(veto.city, veto.investor)
                yield Rule(
                    Words.of(f"event.rule.veto_{veto.by}", **names),
                    self.place[place].reshape(1),
                    at_most=0,
                    relax=f"event.relax.veto_{veto.by}",
                )

    def _languages(self, city: int, investor: int) -> dict[str, tuple[Term, ...]]:
        """Give what each side of a pair speaks, as far as it is known."""
        return {
            "spoken": _terms(self.problem.cities[city].languages),
            "foreign": _terms(self.problem.investors[investor].languages),
        }

    def _names(self, city: str, investor: str) -> dict[str, str]:
        names = {party.id: party.name for party in (*self.problem.cities, *self.problem.investors)}
        return {"city": names.get(city, city), "investor": names.get(investor, investor)}

    def _parties(self) -> Iterator[tuple[Attendee, Counts]]:
        """Give each party with its pairs."""
        for parties, axis in (
            (self.problem.cities, self.rows),
            (self.problem.investors, self.columns),
        ):
            order = np.argsort(axis, kind="stable")
            ends = np.searchsorted(axis[order], np.arange(len(parties) + 1))
            for at, party in enumerate(parties):
                yield party, order[ends[at] : ends[at + 1]]

    def limits(self) -> Iterator[Rule]:
        """Fewest and most meetings of each party."""
        for party, columns in self._parties():
            if party.fewest:
                kind = "guarantee" if party.is_guaranteed else "least"
                yield Rule(
                    Words.of(
                        f"event.rule.{kind}",
                        name=party.name,
                        count=party.fewest,
                        possible=len(columns),
                    ),
                    columns,
                    at_least=party.fewest,
                    relax="event.relax.least",
                    group=f"{kind}_{party.side}",
                    also=tuple(self._further(party)) if len(columns) < party.fewest else (),
                    floor=party.guaranteed,
                )
            if party.most < len(columns):
                yield Rule(
                    Words.of("event.rule.most", name=party.name, count=party.most),
                    columns,
                    at_most=party.most,
                    relax="event.relax.most",
                    group=f"most_{party.side}",
                    ceiling=len(party.slots & self.problem.usable),
                )

    def _further(self, party: Attendee) -> Iterator[Words]:
        """Say what would let a party meet more partners than it can now."""
        problem = self.problem
        is_city = party.side == "city"
        at = (problem.city_index if is_city else problem.investor_index)[party.id]
        reasons = problem.closed[at] if is_city else problem.closed[:, at]
        for reason in (Closed.ABSENT, Closed.SPEECH):
            count = int((reasons == reason).sum())
            if count:
                key = f"event.relax.further_{reason.name.lower()}"
                yield Words.of(key, name=party.name, count=count)

    def presence(self) -> Iterator[Rule]:
        """One meeting of a party in a slot: by all its slots, and by those it shares with some."""
        for party, columns in self._parties():
            own = party.slots & self.problem.usable
            kinds = np.unique(self.window[columns])
            for window in self._looked_at(kinds.tolist(), own):
                inside = columns[self._is_inside(columns, window)]
                most = len(window)
                if most >= min(len(inside), party.most):
                    continue
                is_all = window == own
                yield Rule(
                    Words.of(
                        "event.rule.there" if is_all else "event.rule.there_with",
                        name=party.name,
                        count=most,
                        partners=len(inside),
                    ),
                    inside,
                    at_most=most,
                    relax="event.relax.there" if is_all else "event.relax.there_with",
                    group=f"there_{party.side}" if is_all else "",
                )

    def tables(self) -> Iterator[Rule]:
        """One meeting at a table: in all slots, and in those to which some pairs are bound."""
        problem = self.problem
        places = problem.tables.sum(axis=1)
        everything = np.arange(len(self.rows))
        for window in self._looked_at(range(len(self.windows)), problem.usable):
            inside = everything[self._is_inside(everything, window)]
            most = int(places[sorted(window)].sum())
            if most >= len(inside):
                continue
            is_all = window == problem.usable
            yield Rule(
                Words.of(
                    "event.rule.tables" if is_all else "event.rule.tables_in",
                    count=most,
                    slots=len(window),
                    pairs=len(inside),
                ),
                inside,
                at_most=most,
                relax="event.relax.tables",
            )

    def interpreters(self) -> Iterator[Rule]:
        """One meeting of an interpreter in a slot, for groups of interpreters and slots."""
        problem = self.problem
        spoken = problem.speech[self.rows, self.columns] == Speech.INTERPRETED
        if not spoken.any():
            return
        helpers = [
            frozenset(problem.interpreters_for(*pair)) if need else None
            for pair, need in zip(self.pairs, spoken.tolist(), strict=True)
        ]
        groups = sorted({group for group in helpers if group}, key=sorted)
        everything = np.arange(len(self.rows))
        for group in _unions(groups):
            needing = np.array([item is not None and item <= group for item in helpers])
            for window in self._looked_at((), problem.usable):
                inside = everything[needing & self._is_inside(everything, window)]
                most = sum(len(problem.interpreter_slots[at] & window) for at in group)
                if most >= len(inside):
                    continue
                yield Rule(
                    Words.of(
                        "event.rule.interpreters",
                        count=most,
                        names=", ".join(problem.interpreters[at].id for at in sorted(group)),
                        pairs=len(inside),
                    ),
                    inside,
                    at_most=most,
                    relax="event.relax.interpreters",
                )

    def cuts(self, cuts: Sequence[Cut]) -> Iterator[Rule]:
        """What failed timetables have taught."""
        for cut in cuts:
            found: dict[int, float] = {}
            for city, investor, weight in cut.weights:
                place = self.problem.place(city, investor)
                if place is not None and self.place[place] >= 0:
                    found[int(self.place[place])] = weight
            columns = np.array(sorted(found), dtype=np.int64)
            yield Rule(
                cut.why,
                columns,
                at_most=cut.at_most,
                relax="event.relax.cut",
                weights=np.array([found[column] for column in columns.tolist()]),
            )

    def _looked_at(self, kinds: Iterable[int], everything: Slots) -> list[Slots]:
        """Give the sets of slots to look at: of pairs, of days, and all."""
        days: dict[str, set[int]] = {}
        for at in everything:
            days.setdefault(self.problem.slots[at].day, set()).add(at)
        found = {self.windows[kind] & everything for kind in list(kinds)[:MOST_WINDOWS]}
        found |= {frozenset(day) for day in days.values()} | {everything}
        return sorted(found - {frozenset()}, key=lambda window: (len(window), sorted(window)))

    def _is_inside(self, columns: Counts, window: Slots) -> npt.NDArray[np.bool_]:
        """Tell which pairs can meet in the slots of a window only."""
        fits = np.array([kind <= window for kind in self.windows], dtype=bool)
        inside: npt.NDArray[np.bool_] = fits[self.window[columns]]
        return inside


def _terms(languages: Iterable[str]) -> tuple[Term, ...]:
    return tuple(Term("languages", code) for code in sorted(languages))


def _none() -> Counts:
    return np.zeros(0, dtype=np.int64)


def _unions(groups: Sequence[frozenset[int]]) -> list[frozenset[int]]:
    """Give the unions of groups: all of them where there are few, else each and all together."""
    sizes = range(1, len(groups) + 1) if len(groups) <= MOST_CLASSES else (1, len(groups))
    found = {frozenset().union(*chosen) for size in sizes for chosen in combinations(groups, size)}
    return sorted(found, key=lambda group: (len(group), sorted(group)))
