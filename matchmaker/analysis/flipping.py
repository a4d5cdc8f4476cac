"""A shortlist flips if ...: the smallest change of one weight that changes its first place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from matchmaker.analysis.listing import Listing
from matchmaker.analysis.perturbing import needs_of_cities
from matchmaker.model import BLOCKS
from matchmaker.ranking import Ranking

Array = npt.NDArray[np.float64]

SAME: Final = 1e-5
"""Similarities nearer than this are the same but for the rounding of single precision."""

HAIR: Final = 1e-6
"""A step of a weight that is surely beyond the point at which two are level."""


@dataclass(frozen=True, slots=True)
class Flip:
    """From which weight of one block on a city has another first investor.

    Weights are as `Matcher.reweighted` takes them: one is given, the others stay as they
    are, and all are divided by their new sum.

    Parameters
    ----------
    city : str
    first : str
        The city's first investor as it is.
    block : str
        The block whose weight changes.
    weight : float
        Its weight as it is, where all sum to 1.
    flips_at : float
        The weight, to be given to `Matcher.reweighted`, at which another investor draws
        level; beyond it, that one is first.
    change : float
        ``flips_at - weight``.
    other : str
        The investor that is first beyond.
    """

    city: str
    first: str
    block: str
    weight: float
    flips_at: float
    change: float
    other: str

    @property
    def beyond(self) -> dict[str, float]:
        """A weight a hair beyond: `matcher.reweighted(**flip.beyond)` shows the other list."""
        if self.change < 0:
            return {self.block: max(self.flips_at - HAIR, self.flips_at / 2)}
        return {self.block: self.flips_at + HAIR * (1 + self.flips_at)}


def flips(ranking: Ranking, *, smallest: bool = True) -> Listing[Flip]:
    """Find the changes of one weight that change a city's first place.

    Exact: scores are linear in the weights, so that each pair of a need and an investor
    is a line over the weight, and the first place changes where lines cross.

    Parameters
    ----------
    smallest : bool
        Whether only the smallest change is given for each city; otherwise that of each
        block in each direction, as far as there is one. A city whose first place no
        single weight changes is in neither.
    """
    found = []
    for city, needs in zip(ranking.cities, needs_of_cities(ranking), strict=True):
        of_city = sorted(
            _of_city(ranking, city, needs),
            key=lambda flip: (abs(flip.change), BLOCKS.index(flip.block), flip.change),
        )
        found.extend(of_city[:1] if smallest else of_city)
    return Listing(Flip, tuple(found))


def _of_city(ranking: Ranking, city: str, needs: slice) -> Iterator[Flip]:
    scores = ranking.scores[needs]
    lawful = np.isfinite(scores)
    owners = np.broadcast_to(np.arange(scores.shape[1]), scores.shape)[lawful]
    heights = scores[lawful]
    if not heights.size:
        return
    # The first place goes to the highest, among equals to the first by id.
    top = int(np.lexsort((owners, -heights))[0])
    for block, (name, weight) in enumerate(ranking.weights.pairs):
        slopes = ranking.comparison.similarity[block, needs].astype(np.float64)[lawful]
        for sign in (1.0, -1.0):
            limit = np.inf if sign > 0 else weight
            crossing = _first_crossing(heights, sign * slopes, owners, top, limit)
            if crossing is None:
                continue
            step, other = crossing
            yield Flip(
                city=city,
                first=ranking.investors[owners[top]].id,
                block=name,
                weight=weight,
                flips_at=weight + sign * step,
                change=sign * step,
                other=ranking.investors[other].id,
            )


def _first_crossing(
    heights: Array, slopes: Array, owners: npt.NDArray[np.int64], top: int, limit: float
) -> tuple[float, int] | None:
    """Walk along the highest line until it is another owner's.

    A weight grows by ``step`` before all are divided by their new sum, which changes no
    order: a line then has the height ``heights + step * slopes``.

    Returns
    -------
    (float, int) or None
        The step and the other owner; None where it is beyond ``limit``.
    """
    owner, step = owners[top], 0.0
    while True:
        steeper = np.flatnonzero(slopes > slopes[top] + SAME)
        if not steeper.size:
            return None
        steps = (heights[top] - heights[steeper]) / (slopes[steeper] - slopes[top])
        steps = np.maximum(steps, step)
        step = float(steps.min())
        if step >= limit:
            return None
        level = steeper[steps == step]
        # Of lines that cross at one point, the steepest is on top beyond it.
        top = int(level[np.lexsort((owners[level], -slopes[level]))[0]])
        if owners[top] != owner:
            return step, int(owners[top])
