"""What an event asks for: who could meet whom, when, at what value, and what must hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from typing import Final, Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from matchmaker.model import Decided, Event, Interpreter, Slot, Window, Words

Numbers = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]
Slots = frozenset[int]
"""Indices of `Problem.slots`."""

BEST_GRADE: Final = 3
"""The greatest grade of a wish, which counts as 1."""

CITY_LANGUAGE: Final = "id"
"""What every city speaks; whether it speaks more is not known unless the event's file says so."""


NOTHING_DECIDED: Final = Decided()


class Speech(IntEnum):
    """How the two sides of a pair understand each other."""

    SHARED = 0
    """They share a language."""
    INTERPRETED = 1
    """They share none: an interpreter must sit with them."""
    UNKNOWN = 2
    """It is not known: an interpreter may sit with them, and somebody must ask first."""


class Closed(IntEnum):
    """Why a pair cannot meet, whoever wishes it."""

    OPEN = 0
    """It can."""
    LAW = 1
    """The law leaves no route."""
    ABSENT = 2
    """There is no slot in which both are there and a table is free."""
    SPEECH = 3
    """They share no language, and no interpreter could be there for them."""


@dataclass(frozen=True, slots=True)
class Attendee:
    """A city or an investor that can be matched, with its limits at the event.

    Parameters
    ----------
    slots : frozenset of int
        When it is there.
    fewest, most : int
        Bounds of its meetings; ``most`` does not look at ``slots``.
    languages : frozenset of str
        Those that are known.
    is_fluent : bool
        Whether ``languages`` are all that it has.
    delegation : str
        Who brings an investor; empty for a city.
    is_guaranteed : bool
        Whether ``fewest`` is the guarantee of the event.
    guaranteed : int
        What the event guarantees to it, at or below ``fewest``; 0 for nothing.
    """

    id: str
    name: str
    side: Literal["city", "investor"]
    slots: Slots
    fewest: int
    most: int
    languages: frozenset[str]
    is_fluent: bool
    delegation: str = ""
    is_guaranteed: bool = False
    guaranteed: int = 0


class Pairing(NamedTuple):
    """The most valuable lawful thing that a city and an investor can talk about.

    Parameters
    ----------
    need : str
        Identifier of the need.
    score : float
        Of the match, in [0, 1].
    is_lawful : bool
        Whether the law leaves at least one route.
    """

    need: str
    score: float
    is_lawful: bool = True


class Fixed(NamedTuple):
    """A pair that was set by hand to meet."""

    city: str
    investor: str
    by: Literal["must_meet", "pin"]


class Veto(NamedTuple):
    """A pair that was set by hand not to meet, and by whom."""

    city: str
    investor: str
    by: Literal["city", "investor", "ministry"]


@dataclass(frozen=True, eq=False)
class Problem:
    """An event as numbers; cities, investors and slots in fixed orders.

    Parameters
    ----------
    cities, investors : tuple of Attendee
        Those that can be matched, in the order of ids; axes of all matrices.
    needs : tuple of tuple of str
        What each pair talks about; empty where it has nothing.
    scores : ndarray of float, shape (cities, investors)
        Score of that need.
    is_lawful : ndarray of bool, shape (cities, investors)
        Whether the law leaves a route.
    decided : Decided
        The ministry's pins and vetoes.
    left_out : tuple of (str, Words)
        Parties of the event that cannot be matched, and why; sorted.
    """

    event: Event
    cities: tuple[Attendee, ...]
    investors: tuple[Attendee, ...]
    needs: tuple[tuple[str, ...], ...]
    scores: Numbers
    is_lawful: npt.NDArray[np.bool_]
    decided: Decided = NOTHING_DECIDED
    left_out: tuple[tuple[str, Words], ...] = ()

    @classmethod
    def of_pairings(
        cls,
        event: Event,
        cities: Iterable[Attendee],
        investors: Iterable[Attendee],
        pairings: Mapping[tuple[str, str], Pairing],
        *,
        decided: Decided = NOTHING_DECIDED,
        left_out: Iterable[tuple[str, Words]] = (),
    ) -> Problem:
        """Put a problem together, in the order of ids; a pair without pairing is unlawful."""
        rows = tuple(sorted(cities, key=lambda party: party.id))
        columns = tuple(sorted(investors, key=lambda party: party.id))
        nothing = Pairing("", 0.0, is_lawful=False)
        found = [
            [pairings.get((city.id, investor.id), nothing) for investor in columns] for city in rows
        ]
        shape = (len(rows), len(columns))
        return cls(
            event=event,
            cities=rows,
            investors=columns,
            needs=tuple(tuple(pairing.need for pairing in row) for row in found),
            scores=np.array([[p.score for p in row] for row in found], float).reshape(shape),
            is_lawful=np.array([[p.is_lawful for p in row] for row in found], bool).reshape(shape),
            decided=decided,
            left_out=tuple(sorted(left_out)),
        )

    # Time, tables and interpreters

    @property
    def slots(self) -> tuple[Slot, ...]:
        """All slots of the event in order."""
        return self.event.slots

    @cached_property
    def tables(self) -> Counts:
        """Tables that may be used, shape (slots, halls): spare ones and closed halls are not."""
        return np.array(
            [
                [
                    hall.tables - hall.spare_tables if at in present else 0
                    for hall, present in zip(self.event.halls, self._open, strict=True)
                ]
                for at in range(len(self.slots))
            ],
            dtype=np.int64,
        ).reshape(len(self.slots), len(self.event.halls))

    @cached_property
    def _open(self) -> tuple[Slots, ...]:
        return tuple(within(hall.open, self.slots) for hall in self.event.halls)

    @property
    def interpreters(self) -> tuple[Interpreter, ...]:
        """The interpreters of the event."""
        return self.event.interpreters

    @cached_property
    def interpreter_slots(self) -> tuple[Slots, ...]:
        """When each interpreter is there."""
        return tuple(within(item.present, self.slots) for item in self.interpreters)

    @cached_property
    def speech(self) -> npt.NDArray[np.int8]:
        """`Speech` of each pair, shape (cities, investors)."""
        return np.array(
            [[_speech(city, investor) for investor in self.investors] for city in self.cities],
            dtype=np.int8,
        ).reshape(self.shape)

    def interpreters_for(self, city: int, investor: int) -> tuple[int, ...]:
        """Give the indices of the interpreters who work between the two sides of a pair."""
        key = (self.cities[city].languages, self.investors[investor].languages)
        if key not in self._interpreters:
            left, right = key
            self._interpreters[key] = tuple(
                at
                for at, item in enumerate(self.interpreters)
                if left & set(item.languages) and right & set(item.languages)
            )
        return self._interpreters[key]

    @cached_property
    def _interpreters(self) -> dict[tuple[frozenset[str], frozenset[str]], tuple[int, ...]]:
        return {}

    @cached_property
    def usable(self) -> Slots:
        """Slots in which a table may be used."""
        return frozenset(np.flatnonzero(self.tables.sum(axis=1)).tolist())

    def common(self, city: int, investor: int) -> Slots:
        """Give the slots in which a pair can sit, as far as one can say of it alone."""
        left, right = self.cities[city].slots, self.investors[investor].slots
        helpers: tuple[int, ...] | None = None
        if self.speech[city, investor] == Speech.INTERPRETED:
            helpers = self.interpreters_for(city, investor)
        key = (left, right, helpers)
        if key not in self._common:
            found = left & right & self.usable
            if helpers is not None:
                found &= frozenset().union(*(self.interpreter_slots[at] for at in helpers))
            self._common[key] = found
        return self._common[key]

    @cached_property
    def _common(self) -> dict[tuple[Slots, Slots, tuple[int, ...] | None], Slots]:
        return {}

    # Pairs

    @property
    def shape(self) -> tuple[int, int]:
        """How many cities and investors there are."""
        return len(self.cities), len(self.investors)

    @cached_property
    def city_index(self) -> dict[str, int]:
        """Where each city stands."""
        return {party.id: at for at, party in enumerate(self.cities)}

    @cached_property
    def investor_index(self) -> dict[str, int]:
        """Where each investor stands."""
        return {party.id: at for at, party in enumerate(self.investors)}

    @cached_property
    def closed(self) -> npt.NDArray[np.int8]:
        """`Closed` of each pair, shape (cities, investors)."""
        found = np.zeros(self.shape, dtype=np.int8)
        for city, left in enumerate(self.cities):
            for investor, right in enumerate(self.investors):
                if not self.common(city, investor):
                    is_there = left.slots & right.slots & self.usable
                    found[city, investor] = Closed.SPEECH if is_there else Closed.ABSENT
        found[~self.is_lawful] = Closed.LAW
        return found

    @cached_property
    def fixed(self) -> tuple[Fixed, ...]:
        """Pairs that must meet by hand, sorted; each once, a must-meet before a pin."""
        found = {(pin[0], pin[1]): Fixed(*pin, by="pin") for pin in self.decided.pins}
        found |= {
            (item.city, item.investor): Fixed(item.city, item.investor, by="must_meet")
            for item in self.event.must_meet
        }
        return tuple(found[pair] for pair in sorted(found))

    @cached_property
    def vetoes(self) -> tuple[Veto, ...]:
        """Pairs that must not meet, sorted; each once for everybody who says so."""
        found = {Veto(city, investor, "ministry") for city, investor in self.decided.vetoes}
        found |= {
            Veto(wish.city, wish.investor, wish.by) for wish in self.event.wishes if wish.veto
        }
        return tuple(
            sorted(
                veto
                for veto in found
                if veto.city in self.city_index and veto.investor in self.investor_index
            )
        )

    @cached_property
    def may_meet(self) -> npt.NDArray[np.bool_]:
        """Whether a pair may meet at all, shape (cities, investors): open, and no veto."""
        found: npt.NDArray[np.bool_] = self.closed == Closed.OPEN
        for veto in self.vetoes:
            found[self.city_index[veto.city], self.investor_index[veto.investor]] = False
        return found

    @cached_property
    def city_likings(self) -> Numbers:
        """How much each city would like each investor: the score and its own wish."""
        return self._likings("city")

    @cached_property
    def investor_likings(self) -> Numbers:
        """How much each investor would like each city: the score and its own wish."""
        return self._likings("investor")

    @cached_property
    def values(self) -> Numbers:
        """What a meeting counts, shape (cities, investors): the mean of both sides' likings.

        That is the score plus the weight of wishes times the mean of both grades as thirds,
        times the factor of those who met before.
        """
        return (self.city_likings + self.investor_likings) / 2

    def _likings(self, side: Literal["city", "investor"]) -> Numbers:
        grades = np.zeros(self.shape)
        factors = np.ones(self.shape)
        for wish in self.event.wishes:
            place = self.place(wish.city, wish.investor)
            if place and wish.by == side and wish.grade is not None:
                grades[place] = wish.grade / BEST_GRADE
        for pair in self.event.met_before:
            place = self.place(pair.city, pair.investor)
            if place:
                factors[place] = self.event.met_before_factor
        likings: Numbers = (self.scores + self.event.wish_weight * grades) * factors
        return likings

    def place(self, city: str, investor: str) -> tuple[int, int] | None:
        """Give row and column of a pair; None where one of them cannot be matched."""
        row, column = self.city_index.get(city), self.investor_index.get(investor)
        return None if row is None or column is None else (row, column)


def within(windows: Sequence[Window], slots: Sequence[Slot]) -> Slots:
    """Give the slots that lie wholly inside a window; all of them where there is no window."""
    if not windows:
        return frozenset(range(len(slots)))
    return frozenset(
        at
        for at, slot in enumerate(slots)
        if any(
            window.day == slot.day and window.start <= slot.start and slot.end <= window.end
            for window in windows
        )
    )


def _speech(city: Attendee, investor: Attendee) -> Speech:
    if city.languages & investor.languages:
        return Speech.SHARED
    return Speech.INTERPRETED if city.is_fluent and investor.is_fluent else Speech.UNKNOWN
