"""What the law says of many pairs: once for each kind of need and kind of investor.

Thousands of investors share a few dozen kinds, and so do needs: what the law may look at
is little beside what a profile says.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Self, TypeVar

from matchmaker.model import CityNeed, Investor, Pathway, RuleBook
from matchmaker.pathways.deriving import of_investor, of_need
from matchmaker.pathways.formulas import FORMULAS
from matchmaker.pathways.screening import best_first, instruments_of, pathway_of, screen

Item = TypeVar("Item")

Pathways = tuple[Pathway, ...]

_Way = tuple[str, bool, Hashable]
"""An instrument, and what the one who offers it is to the law."""


@dataclass(frozen=True, slots=True)
class Screening:
    """What the law says of all pairs of some needs and investors on a day.

    Parameters
    ----------
    needs, investors : tuple of int
        The kind of each.
    of_kinds : tuple of tuple of Pathways
        The pathways for each kind of need and each kind of investor, in outline; see
        `matchmaker.pathways.screen`.
    examples : tuple of CityNeed
        A need of each kind.
    partners : tuple of Investor
        An investor of each kind.
    """

    law: RuleBook
    on: dt.date
    needs: tuple[int, ...]
    investors: tuple[int, ...]
    of_kinds: tuple[tuple[Pathways, ...], ...]
    examples: tuple[CityNeed, ...]
    partners: tuple[Investor, ...]

    @classmethod
    def of(
        cls,
        needs: Sequence[CityNeed],
        investors: Sequence[Investor],
        law: RuleBook,
        *,
        on: dt.date,
    ) -> Self:
        """Screen all pairs; errors as `screen`."""
        partners, of_investors = _kinds(investors, [_of_investor(item) for item in investors])
        examples, of_needs = _kinds(needs, _of_needs(needs, law))
        ways = _ways(partners)
        answers = list(_answers(examples, ways, law, on))
        # Facts are many, answers few: needs of different costs may be of one kind after all.
        keys = [
            (frozenset(need.need.instruments_wanted), tuple(found.values()))
            for need, found in zip(examples, answers, strict=True)
        ]
        merged, kinds = _kinds(list(zip(examples, answers, strict=True)), keys)
        return cls(
            law=law,
            on=on,
            needs=tuple(kinds[kind] for kind in of_needs),
            investors=of_investors,
            of_kinds=tuple(_rows(merged, partners)),
            examples=tuple(need for need, _ in merged),
            partners=partners,
        )

    def with_need(self, at: int, changed: CityNeed) -> Self:
        """Put a changed need in the place of another."""
        row = tuple(
            tuple(found.outline for found in screen(changed, partner, self.law, on=self.on))
            for partner in self.partners
        )
        return replace(
            self,
            needs=(*self.needs[:at], len(self.examples), *self.needs[at + 1 :]),
            of_kinds=(*self.of_kinds, row),
            examples=(*self.examples, changed),
        )


def _ways(partners: Sequence[Investor]) -> dict[_Way, Investor]:
    """Give every instrument in the hands of everybody who is another to the law."""
    return {
        (instrument, *_party(partner)): partner
        for partner in partners
        for instrument in partner.instruments
    }


def _answers(
    needs: Iterable[CityNeed], ways: Mapping[_Way, Investor], law: RuleBook, on: dt.date
) -> Iterator[dict[_Way, Pathway]]:
    """Say in outline what the law says of each need in every way."""
    # The same pathway comes again and again: its outline is made once.
    outlines: dict[int, tuple[Pathway, Pathway]] = {}
    for need in needs:
        answers = {}
        for way, investor in ways.items():
            found = pathway_of(way[0], need, investor, law, on=on)
            if id(found) not in outlines:
                outlines[id(found)] = found, found.outline
            answers[way] = outlines[id(found)][1]
        yield answers


def _rows(
    needs: Iterable[tuple[CityNeed, Mapping[_Way, Pathway]]], partners: Sequence[Investor]
) -> Iterator[tuple[Pathways, ...]]:
    """Give the pathways of each need with each kind of investor: as `screen`, in outline."""
    parties = [_party(partner) for partner in partners]
    for need, answers in needs:
        found: dict[Hashable, Pathways] = {}
        row = []
        for partner, party in zip(partners, parties, strict=True):
            # Partners that differ in what the need does not ask for have the same answers.
            names = instruments_of(need, partner)
            if (names, party) not in found:
                ways = (answers[name, *party] for name in names)
                found[names, party] = best_first(ways)
            row.append(found[names, party])
        yield tuple(row)


def _of_needs(needs: Sequence[CityNeed], law: RuleBook) -> list[Hashable]:
    """Give everything of each need that the law looks at: few facts are asked for by a rule."""
    asked = {name for rule in law.rules for name in rule.asks}
    asked |= {name for formula in FORMULAS.values() for name in formula.inputs}
    asked |= {name for route in law.routes for name in route.applies_when.facts}
    found = (programme.applies_when for programme in law.programmes)
    asked |= {name for condition in found if condition is not None for name in condition.facts}

    def key(pair: CityNeed) -> Hashable:
        known = of_need(pair)
        facts = tuple((name, known[name]) for name in sorted(asked & known.keys()))
        return frozenset(pair.need.instruments_wanted), pair.need.programme, facts

    return [key(pair) for pair in needs]


def _of_investor(investor: Investor) -> Hashable:
    """Give everything of an investor that the law looks at."""
    return frozenset(investor.instruments), *_party(investor)


def _party(investor: Investor) -> tuple[bool, Hashable]:
    """Give what an investor is to the law."""
    return investor.is_foreign, tuple(sorted(of_investor(investor).items()))


def _kinds(
    items: Sequence[Item], keys: Sequence[Hashable]
) -> tuple[tuple[Item, ...], tuple[int, ...]]:
    """Give the first item of each kind, and the kind of each item."""
    numbers: dict[Hashable, int] = {}
    kinds = tuple(numbers.setdefault(key, len(numbers)) for key in keys)
    first = dict(zip(reversed(kinds), reversed(items), strict=True))
    return tuple(first[kind] for kind in range(len(numbers))), kinds
