"""Answers over all cities, summed up: agreement, steadiness of places, how easily lists flip."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from matchmaker.analysis.arguments import Positive, checked
from matchmaker.analysis.comparing import Agreement
from matchmaker.analysis.flipping import Flip
from matchmaker.analysis.listing import Listing
from matchmaker.analysis.perturbing import RankInterval

STEPS: Final = (0.01, 0.02, 0.05, 0.1, 0.2)
"""Changes of a weight of which it is counted how many first places they change."""


@dataclass(frozen=True, slots=True)
class Agreed:
    """How far two rankings agree over all cities.

    Parameters
    ----------
    cities : int
    same_first, overlap, tau : float
        Means over the cities of the columns of `Agreement`; NaN without any.
    """

    cities: int
    same_first: float
    overlap: float
    tau: float


@dataclass(frozen=True, slots=True)
class Steady:
    """How surely a place of a list stands when weights and facts vary.

    Parameters
    ----------
    rank : int
        The place as it is, from 1.
    cities : int
        How many have such a place.
    first, listed : float
        Mean shares of the draws in which who has the place is the first, or on the list.
    width : float
        How many places lie between ``low`` and ``high``, the median.
    """

    rank: int
    cities: int
    first: float
    listed: float
    width: float


@dataclass(frozen=True, slots=True)
class Eased:
    """How many cities have another first investor after a change of one weight.

    Parameters
    ----------
    change : float
        The most by which the one weight changes, up or down.
    cities : int
        In how many some such change of some block is enough.
    """

    change: float
    cities: int


@checked
def agreed(rows: Sequence[Agreement]) -> Listing[Agreed]:
    """Average the agreement of cities; a tau that there is not is left out."""
    if not rows:
        return Listing(Agreed, (Agreed(0, np.nan, np.nan, np.nan),))
    taus = [row.tau for row in rows if not np.isnan(row.tau)]
    return Listing(
        Agreed,
        (
            Agreed(
                len(rows),
                float(np.mean([row.same_first for row in rows])),
                float(np.mean([row.overlap for row in rows])),
                float(np.mean(taus)) if taus else np.nan,
            ),
        ),
    )


@checked
def steadiness(rows: Sequence[RankInterval], *, top: Positive = 5) -> Listing[Steady]:
    """Say over all cities how surely each of the first ``top`` places stands."""
    found = []
    for rank in range(1, top + 1):
        of = [row for row in rows if row.rank == rank]
        if of:
            found.append(
                Steady(
                    rank,
                    len(of),
                    float(np.mean([row.first for row in of])),
                    float(np.mean([row.listed for row in of])),
                    float(np.median([row.high - row.low for row in of])),
                )
            )
    return Listing(Steady, tuple(found))


@checked
def ease(rows: Sequence[Flip]) -> Listing[Eased]:
    """Count the cities whose first place changes with at most so large a change of one weight."""
    return Listing(
        Eased,
        tuple(
            Eased(step, len({row.city for row in rows if abs(row.change) <= step}))
            for step in STEPS
        ),
    )
