"""Bands of strength, set from where the makers of real deals fall."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.special import xlogy

from matchmaker.analysis.arguments import Natural, checked
from matchmaker.analysis.deals import TOLD, Answers, RealDeals
from matchmaker.analysis.tuning import PER_WEIGHT
from matchmaker.errors import MatchmakerError
from matchmaker.evaluation.statistics import Bootstrap, Interval
from matchmaker.model import (
    BANDS,
    BLOCKS,
    Block,
    BlockWeights,
    Calibration,
    Figure,
    StrengthBand,
)
from matchmaker.ranking import Ranking, Weights, rank
from matchmaker.shortlist import digest_of
from matchmaker.text import DEFAULT_ENCODER, Encoder

Array = npt.NDArray[np.float64]

SURE: Final = 0.05
"""A cut that chance makes as good more often than this is none."""

WAYS: Final = 999
"""How often makers are dealt out anew to test a cut."""

MOST: Final = max(BANDS)

LEAST: Final = PER_WEIGHT * len(TOLD)
"""Projects that are needed: as many as for learning the weights of the blocks that they tell."""

DECIMALS: Final = 6

_TOLD: Final[tuple[Block, ...]] = ("text", "sectors", "place", "deals")


@checked
def calibrate(
    deals: RealDeals,
    *,
    encoder: str | Encoder = DEFAULT_ENCODER,
    weights: Weights | None = None,
    seed: Natural = 0,
) -> Calibration:
    """Set bands of strength from real deals, as many as the deals bear apart.

    For each project, hidden from its makers, every investor has a lift: its score less that
    of an average pair. Pairs in the order of their lifts are cut in two where two rates of
    makers explain most, then the parts, the best cut first, until there are four bands or
    no cut beats chance: makers dealt out at random within their projects, each time with
    the cut that is best then, so that the choice of the cut is part of the test.

    A deal tells only the blocks `TOLD`, a need more: a band's share of all pairs is kept, and
    its bound is the lift that the same share of the pairs of the profiles' own needs and
    investors reaches.

    Raises
    ------
    MatchmakerError
        When there are fewer than `LEAST` projects, or no pair to set bounds on.
    """
    if len(deals) < LEAST:
        raise MatchmakerError(
            f"found {len(deals)} real projects, expected at least {LEAST}: a rate of fewer would"
            " be chance that looks sure. Without bands no match is called strong or weak"
        )
    chosen = weights or Weights()
    given = np.array([weight for _, weight in chosen.pairs])
    answers = deals.answers(encoder)
    above = answers.similarity - answers.averages[:, :, np.newaxis]
    lifts = np.round(np.einsum("b,qbi->qi", given, above), DECIMALS)
    bootstrap = Bootstrap(len(deals), seed)
    bounds = _bounds(lifts, answers.right, seed)
    ranking = rank(
        deals.book,
        reference=deals.reference,
        encoder=encoder,
        weights=chosen,
        cache=deals.cache,
    )
    return Calibration(
        encoder=ranking.encoder,
        weights=BlockWeights(**dict(chosen.pairs)),
        reference=digest_of(deals.reference),
        edition=deals.book.edition.version,
        digest=deals.book.digest,
        projects=len(deals),
        makers=int(answers.right.sum()),
        seed=seed,
        told=_TOLD,
        least_evidence=_least_evidence(lifts, answers, given, bootstrap),
        bands=tuple(_bands(lifts, answers.right, bounds, _lifts_of(ranking), bootstrap)),
    )


class _Cut(NamedTuple):
    """The best place to cut a run of pairs in two.

    Parameters
    ----------
    start, at, end : int
        Pairs in the order of their lifts; the upper part begins at ``at``.
    gain : float
        Log-likelihood that two rates of makers explain beyond one.
    p : float
        How often makers dealt out at random within their projects gain as much at their
        best place.
    """

    start: int
    at: int
    end: int
    gain: float
    p: float


def _bounds(lifts: Array, right: npt.NDArray[np.bool_], seed: int) -> list[float]:
    """Give the least lift of each band, from the top; the lowest band has minus infinity."""
    order = np.argsort(lifts.ravel(), kind="stable")
    values = lifts.ravel()[order]
    makers = right.ravel()[order]
    projects = np.repeat(np.arange(len(lifts)), lifts.shape[1])[order]
    generator = np.random.default_rng(seed)

    def cut(start: int, end: int) -> list[_Cut]:
        part = slice(start, end)
        found = _best_cut(values[part], makers[part], projects[part], generator)
        if found is None or found[2] >= SURE:
            return []
        at, gain, p = found
        return [_Cut(start, start + at, end, gain, p)]

    taken: list[float] = []
    open_cuts = cut(0, len(values))
    while open_cuts and len(taken) < MOST - 1:
        best = max(open_cuts, key=lambda item: (item.gain, -item.at))
        open_cuts.remove(best)
        taken.append(float(values[best.at]))
        open_cuts += [*cut(best.start, best.at), *cut(best.at, best.end)]
    return [*sorted(taken, reverse=True), -np.inf]


def _best_cut(
    values: Array,
    makers: npt.NDArray[np.bool_],
    projects: npt.NDArray[np.int64],
    generator: np.random.Generator,
) -> tuple[int, float, float] | None:
    """Find the best cut of pairs in the order of their lifts: place, gain, and p."""
    places = np.flatnonzero(np.diff(values) > 0) + 1
    if not places.size or not makers.any():
        return None
    gains = _gains(makers, places)
    at = int(np.argmax(gains))
    by_project = np.argsort(projects, kind="stable")
    dealt = np.empty_like(makers)
    as_good = 0
    for _ in range(WAYS):
        dealt[np.lexsort((generator.random(len(makers)), projects))] = makers[by_project]
        as_good += bool(_gains(dealt, places).max() >= gains[at])
    return int(places[at]), float(gains[at]), (1 + as_good) / (1 + WAYS)


def _gains(makers: npt.NDArray[np.bool_], places: npt.NDArray[np.int64]) -> Array:
    """Give the gain of each cut; none where the upper part has no higher rate."""
    sums = np.cumsum(makers)
    total, count = float(sums[-1]), float(len(makers))
    lower = sums[places - 1].astype(np.float64)
    upper = total - lower
    below = places.astype(np.float64)
    above = count - below
    gains = _likelihood(lower, below) + _likelihood(upper, above)
    gains -= _likelihood(np.array([total]), np.array([count]))
    found: Array = np.where(upper * below > lower * above, gains, 0.0)
    return found


def _likelihood(makers: Array, pairs: Array) -> Array:
    """Give the greatest log-likelihood of so many makers among so many pairs."""
    rates = makers / pairs
    found: Array = np.asarray(xlogy(makers, rates) + xlogy(pairs - makers, 1 - rates), np.float64)
    return found


def _bands(
    lifts: Array,
    right: npt.NDArray[np.bool_],
    bounds: Sequence[float],
    own: Array,
    bootstrap: Bootstrap,
) -> list[StrengthBand]:
    names = BANDS[len(bounds)]
    found, high = [], np.inf
    makers = right.sum(axis=1).astype(np.float64)
    for name, low in zip(names, bounds, strict=False):
        inside = (lifts >= low) & (lifts < high)
        of_band = (inside & right).sum(axis=1).astype(np.float64)
        share = float((lifts >= low).mean())
        # The lift that the same share of the profiles' own pairs reaches.
        at = float(np.quantile(own, 1 - share, method="higher"))
        found.append(
            StrengthBand(
                band=name,
                above=None if np.isneginf(low) else round(at, DECIMALS),
                pairs=round(float(inside.mean()), DECIMALS),
                makers=_figure(bootstrap.ratio(of_band, makers)),
                rate=_figure(bootstrap.ratio(of_band, inside.sum(axis=1).astype(np.float64))),
            )
        )
        high = low
    return found


def _lifts_of(ranking: Ranking) -> Array:
    """Give the lifts of all pairs of the profiles' own needs and investors."""
    found = ranking.comparison
    given = np.array([weight for _, weight in ranking.weights.pairs])
    above = found.similarity.astype(np.float64) - found.averages[:, :, np.newaxis]
    lifts: Array = np.einsum("b,bni->ni", given, above).ravel()
    if not lifts.size:
        raise MatchmakerError("found no pair of an open need and an available investor")
    return lifts


def _least_evidence(lifts: Array, answers: Answers, given: Array, bootstrap: Bootstrap) -> float:
    """Give the least share of evidence with which makers rank better than chance.

    Of all shares that makers have, the smallest for which the mean standing of the makers
    with that share or less is above the middle, surely; 1 where there is none.
    """
    told = [BLOCKS.index(block) for block in TOLD]
    known = answers.known[:, told].astype(np.float64)
    evidence = np.round(np.einsum("b,qbi->qi", given[told], known) / given[told].sum(), DECIMALS)
    standing = _standing(lifts)
    for share in np.unique(evidence[answers.right]).tolist():
        counted = answers.right & (evidence <= share)
        total = np.where(counted, standing, 0.0).sum(axis=1)
        if bootstrap.ratio(total, counted.sum(axis=1).astype(np.float64)).low > MIDDLE:
            return float(share)
    return 1.0


MIDDLE: Final = 0.5


def _standing(lifts: Array) -> Array:
    """Give the share of the other investors that each one stands above; equal ones count half."""
    below = (lifts[:, :, np.newaxis] > lifts[:, np.newaxis, :]).sum(axis=2)
    level = (lifts[:, :, np.newaxis] == lifts[:, np.newaxis, :]).sum(axis=2) - 1
    standing: Array = (below + level / 2) / max(1, lifts.shape[1] - 1)
    return standing


def _figure(found: Interval) -> Figure:
    return Figure(**{name: round(value, DECIMALS) for name, value in found._asdict().items()})
