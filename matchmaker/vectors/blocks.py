"""Rows of the blocks that rest on facts: what one side of a match says, as numbers.

A need's row and an investor's row of one block multiply to a similarity in [0, 1].
None stands for a side that says nothing.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from matchmaker.errors import MatchmakerError
from matchmaker.model import CityNeed, Deal, Investor, MoneyRange, Rate, Readiness, Taxonomy

Row = npt.NDArray[np.float64]

STAGES: Final = tuple(Readiness)

SAMPLES: Final = 33
"""Points at which a cost between two bounds is looked at."""


class PastDeal(NamedTuple):
    """A deal together with the investor whose it is."""

    investor: Investor
    deal: Deal


Side = CityNeed | Investor
"""One side of a match."""


def set_row(terms: Iterable[str], index: Mapping[str, int], vocabulary: str) -> Row:
    """Give a set of terms, at least one, as a row of length 1: products are cosines.

    Raises
    ------
    MatchmakerError
        When a term is not in the vocabulary.
    """
    row = member_row(terms, index, vocabulary)
    return row / math.sqrt(row.sum())


def member_row(terms: Iterable[str], index: Mapping[str, int], vocabulary: str) -> Row:
    """Give 1 for each term of a set; errors as `set_row`."""
    row = np.zeros(len(index))
    for term in terms:
        if term not in index:
            raise MatchmakerError(
                f"found '{term}' in {vocabulary}, which the taxonomy does not know;"
                f" add it to taxonomy.yaml or take it out of the profile"
            )
        row[index[term]] = 1
    return row


@dataclass(frozen=True, slots=True)
class SizeGrid:
    """Amounts on a logarithmic grid of US dollars.

    A need's row spreads the weight 1 evenly over its cost; an investor's row is 1
    inside its ticket and falls off outside. The product is the share of the cost's
    range that lies inside the ticket: a wide ticket that holds the cost is as good
    as a narrow one, which a cosine of the two intervals would deny.

    Parameters
    ----------
    low, high : float
        Ends of the grid, as powers of ten of a dollar; amounts beyond are moved to them.
    step : float
        Distance between points of the grid, in powers of ten.
    softness : float
        At this distance outside a ticket, in powers of ten, a row is ``exp(-1/2)``.
    open_end : float
        An unknown bound is taken to lie this many powers of ten from the known one.
    rates : mapping of str to float
        Rupiah for one unit of each currency; USD and every other that occurs.
    """

    low: float
    high: float
    step: float
    softness: float
    open_end: float
    rates: Mapping[str, float]

    @property
    def points(self) -> Row:
        """Points of the grid."""
        return np.linspace(self.low, self.high, round((self.high - self.low) / self.step) + 1)

    def need_row(self, cost: MoneyRange | None) -> Row | None:
        """Spread the weight 1 over the cost."""
        bounds = self.bounds(cost)
        if bounds is None:
            return None
        places = (np.linspace(*bounds, SAMPLES) - self.low) / self.step
        last = len(self.points) - 1
        before = np.minimum(np.floor(places).astype(int), last - 1)
        part = places - before
        row = np.zeros(last + 1)
        np.add.at(row, before, 1 - part)
        np.add.at(row, before + 1, part)
        return row / SAMPLES

    def investor_row(self, ticket: MoneyRange | None) -> Row | None:
        """Give 1 inside the ticket, less outside."""
        bounds = self.bounds(ticket)
        if bounds is None:
            return None
        points = self.points
        outside = np.maximum(np.maximum(bounds[0] - points, points - bounds[1]), 0)
        row: Row = np.exp(-((outside / self.softness) ** 2) / 2)
        return row

    def bounds(self, amount: MoneyRange | None) -> tuple[float, float] | None:
        """Give both ends of an amount as powers of ten of a dollar, within the grid.

        Raises
        ------
        MatchmakerError
            When the edition has no rate for the currency.
        """
        if amount is None or not (amount.min or amount.max):
            return None
        dollars = self._rate(amount.currency) / self._rate("USD")
        known = [math.log10(bound * dollars) for bound in (amount.min, amount.max) if bound]
        low = known[0] if amount.min else known[0] - self.open_end
        high = known[-1] if amount.max else known[-1] + self.open_end
        return min(max(low, self.low), self.high), min(max(high, self.low), self.high)

    def _rate(self, currency: str) -> float:
        if currency == "IDR":
            return 1.0
        if currency not in self.rates:
            raise MatchmakerError(
                f"found an amount in {currency} but no rate for it; add the rate of {currency}"
                f" to `rates` of edition.yaml, with its day and source"
            )
        return self.rates[currency]


def newest_rates(rates: Sequence[Rate]) -> dict[str, float]:
    """Give rupiah for one unit of each currency, by the newest rate of each."""
    return {rate.currency: rate.idr for rate in sorted(rates, key=lambda rate: rate.on)}


def need_stage_row(stage: Readiness | None, softness: float) -> Row | None:
    """Spread the weight 1 over a stage and, in part, the stages next to it.

    Parameters
    ----------
    softness : float
        Weight of a neighbour beside the stage's own 1, before both are scaled.
    """
    if stage is None:
        return None
    distance = np.abs(np.arange(len(STAGES)) - STAGES.index(stage))
    row = np.where(distance == 0, 1.0, np.where(distance == 1, softness, 0.0))
    return row / float(row.sum())


def investor_stage_row(
    instruments: Sequence[str], stages: Mapping[str, Sequence[Readiness]]
) -> Row | None:
    """Give 1 for each stage at which one of the instruments usually helps."""
    helped = {stage for instrument in instruments for stage in stages.get(instrument, ())}
    if not helped:
        return None
    return np.array([float(stage in helped) for stage in STAGES])


@dataclass(frozen=True, slots=True)
class Places:
    """Provinces and island groups, each half of a row of length 1.

    Parameters
    ----------
    island_groups : mapping of str to str
        Island group of each province, in the order of the taxonomy.
    """

    island_groups: Mapping[str, str]

    @classmethod
    def of(cls, taxonomy: Taxonomy) -> Places:
        """Take the provinces from a taxonomy."""
        return cls({province.name: province.island_group for province in taxonomy.provinces})

    @property
    def names(self) -> tuple[str, ...]:
        """Provinces, then island groups: a name may be both."""
        return (
            *(f"province {name}" for name in self.island_groups),
            *(f"island group {name}" for name in dict.fromkeys(self.island_groups.values())),
        )

    def row(self, provinces: Sequence[str]) -> Row | None:
        """Give where somebody is: provinces in equal parts, their island groups likewise.

        Raises
        ------
        MatchmakerError
            When the taxonomy does not know a province.
        """
        if not provinces:
            return None
        own = set_row(provinces, _index(self.island_groups), "provinces")
        groups = {self.island_groups[province] for province in provinces}
        around = set_row(groups, _index(self.island_groups.values()), "island groups")
        row: Row = np.concatenate([own, around]) / math.sqrt(2)
        return row


def _index(names: Iterable[str]) -> dict[str, int]:
    return {name: at for at, name in enumerate(dict.fromkeys(names))}


def provinces_of(side: Side) -> tuple[str, ...]:
    """Give a city's province, or those of an investor's evidence deals, each once."""
    if isinstance(side, CityNeed):
        return (side.city.province,)
    found = (province for deal in side.evidence_deals for province in deal.provinces)
    return tuple(dict.fromkeys(found))
