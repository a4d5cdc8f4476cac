"""Two rankings of the same profiles beside each other: who moved, why, and how much agrees."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matchmaker.analysis.listing import Listing
from matchmaker.analysis.perturbing import places_of
from matchmaker.errors import MatchmakerError
from matchmaker.model import BLOCKS
from matchmaker.ranking import Ranking


@dataclass(frozen=True, slots=True)
class Move:
    """An investor whose place on a city's list changed.

    Parameters
    ----------
    city, investor : str
    need_before, need_after : str
        The city's best need for the investor.
    rank_before, rank_after : int
        From 1.
    score_change : float
        After less before.
    block : str
        The block whose part of the score, less that of an average pair, changed most in
        the direction in which the investor moved.
    block_change : float
        By how much.
    """

    city: str
    investor: str
    need_before: str
    need_after: str
    rank_before: int
    rank_after: int
    score_change: float
    block: str
    block_change: float


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far two rankings agree on one city.

    Parameters
    ----------
    city : str
    same_first : bool
        Whether the first investor is the same.
    overlap : float
        Share of the names on the list that are on both lists.
    tau : float
        Kendall's rank correlation over all lawful investors, in [-1, 1]; NaN where there
        are fewer than two.
    """

    city: str
    same_first: bool
    overlap: float
    tau: float


def moves(before: Ranking, after: Ranking, *, top: int = 5) -> Listing[Move]:
    """Tell who moved on a list of ``top``, with the block that moved it.

    In the order of cities, then of ranks after. Pairs that are in neither list are left
    out, and those that stayed.

    Raises
    ------
    MatchmakerError
        When the rankings are not of the same needs and investors.
    """
    _check_same(before, after)
    old, new = places_of(before.city_scores), places_of(after.city_scores)
    lawful = np.isfinite(before.city_scores) & np.isfinite(after.city_scores)
    touched = lawful & (np.minimum(old, new) <= top) & (old != new)
    rows = []
    for city in range(len(before.cities)):
        order = np.argsort(new[city], kind="stable")
        rows += [_move(before, after, city, at) for at in order.tolist() if touched[city, at]]
    return Listing(Move, tuple(rows))


def agreement(before: Ranking, after: Ranking, *, top: int = 5) -> Listing[Agreement]:
    """Say how far two rankings agree on each city, such as by two encoders.

    Raises
    ------
    MatchmakerError
        When the rankings are not of the same needs and investors.
    """
    from scipy.stats import kendalltau

    _check_same(before, after)
    rows = []
    for at, city in enumerate(before.cities):
        one, other = before.city_scores[at], after.city_scores[at]
        lawful = np.isfinite(one) & np.isfinite(other)
        if not lawful.any():
            continue
        old, new = places_of(one), places_of(other)
        lists = [set(np.flatnonzero((of <= top) & lawful).tolist()) for of in (old, new)]
        many = lawful.sum() > 1
        rows.append(
            Agreement(
                city=city,
                same_first=bool(old.argmin() == new.argmin()),
                overlap=len(lists[0] & lists[1]) / max(1, len(lists[0])),
                tau=float(kendalltau(one[lawful], other[lawful]).statistic) if many else np.nan,
            )
        )
    return Listing(Agreement, tuple(rows))


def _check_same(before: Ranking, after: Ranking) -> None:
    sides = [
        (tuple(need.need.id for need in of.needs), tuple(item.id for item in of.investors))
        for of in (before, after)
    ]
    if sides[0] != sides[1]:
        raise MatchmakerError(
            "found rankings of different needs or investors; fit both on the same profiles"
        )


def _move(before: Ranking, after: Ranking, city: int, investor: int) -> Move:
    needs = [int(of.best_needs[city, investor]) for of in (before, after)]
    lifts = [_lifts(of, need, investor) for of, need in zip((before, after), needs, strict=True)]
    change = lifts[1] - lifts[0]
    old, new = (
        of.pair(before.cities[city], before.investors[investor].id) for of in (before, after)
    )
    sign = 1 if new.city_rank < old.city_rank else -1
    block = int(np.argmax(sign * change))
    return Move(
        city=before.cities[city],
        investor=before.investors[investor].id,
        need_before=old.need,
        need_after=new.need,
        rank_before=old.city_rank,
        rank_after=new.city_rank,
        score_change=new.score - old.score,
        block=BLOCKS[block],
        block_change=float(change[block]),
    )


def _lifts(ranking: Ranking, need: int, investor: int) -> npt.NDArray[np.float64]:
    """Give each block's part of the score above that of an average pair."""
    found = ranking.comparison
    weights = np.array([weight for _, weight in ranking.weights.pairs])
    similarity = found.similarity[:, need, investor].astype(np.float64)
    lifts: npt.NDArray[np.float64] = weights * (similarity - found.averages[:, need])
    return lifts
