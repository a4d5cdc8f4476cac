"""What the law says of many pairs: once for each kind of need and kind of investor.

Thousands of investors share a few dozen kinds, and so do needs: what the law may look at
is little beside what a profile says.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from typing import Self, TypeVar

from matchmaker.model import CityNeed, Investor, Pathway, RuleBook
from matchmaker.pathways.deriving import of_investor, of_need
from matchmaker.pathways.formulas import FORMULAS
from matchmaker.pathways.screening import screen

Item = TypeVar("Item")

Pathways = tuple[Pathway, ...]


@dataclass(frozen=True, slots=True)
class Screening:
    """What the law says of all pairs of some needs and investors on a day.

    Parameters
    ----------
    needs, investors : tuple of int
        The kind of each.
    of_kinds : tuple of tuple of Pathways
        The pathways for each kind of need and each kind of investor; see `screen`.
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
        examples, of_needs = _kinds(needs, _of_needs(needs, law))
        partners, of_investors = _kinds(investors, [_of_investor(item) for item in investors])
        return cls(
            law=law,
            on=on,
            needs=of_needs,
            investors=of_investors,
            of_kinds=tuple(_row(need, partners, law, on) for need in examples),
            examples=examples,
            partners=partners,
        )

    def with_need(self, at: int, changed: CityNeed) -> Self:
        """Put a changed need in the place of another."""
        return replace(
            self,
            needs=(*self.needs[:at], len(self.examples), *self.needs[at + 1 :]),
            of_kinds=(*self.of_kinds, _row(changed, self.partners, self.law, self.on)),
            examples=(*self.examples, changed),
        )


def _row(
    need: CityNeed, partners: Sequence[Investor], law: RuleBook, on: dt.date
) -> tuple[Pathways, ...]:
    return tuple(screen(need, partner, law, on=on) for partner in partners)


def _of_needs(needs: Sequence[CityNeed], law: RuleBook) -> list[Hashable]:
    """Give everything of each need that the law looks at: few facts are asked for by a rule."""
    asked = {name for rule in law.rules for name in rule.asks}
    asked |= {name for formula in FORMULAS.values() for name in formula.inputs}

    def key(pair: CityNeed) -> Hashable:
        known = of_need(pair)
        facts = tuple((name, known[name]) for name in sorted(asked & known.keys()))
        return frozenset(pair.need.instruments_wanted), pair.need.programme, facts

    return [key(pair) for pair in needs]


def _of_investor(investor: Investor) -> Hashable:
    """Give everything of an investor that the law looks at."""
    facts = tuple(sorted(of_investor(investor).items()))
    return frozenset(investor.instruments), investor.is_foreign, facts


def _kinds(
    items: Sequence[Item], keys: Sequence[Hashable]
) -> tuple[tuple[Item, ...], tuple[int, ...]]:
    """Give the first item of each kind, and the kind of each item."""
    numbers: dict[Hashable, int] = {}
    kinds = tuple(numbers.setdefault(key, len(numbers)) for key in keys)
    first = dict(zip(reversed(kinds), reversed(items), strict=True))
    return tuple(first[kind] for kind in range(len(numbers))), kinds
