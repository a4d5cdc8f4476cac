"""How sure a rank is: weights and missing facts drawn at random, ranked again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from matchmaker.analysis.arguments import Above0, Inside, Natural, Positive, checked
from matchmaker.analysis.listing import Listing
from matchmaker.analysis.missing import Gap, gaps
from matchmaker.ranking import Ranking

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class RankInterval:
    """Where an investor stands for a city when weights and missing facts vary.

    Parameters
    ----------
    city, investor : str
    rank : int
        With the weights as they are, from 1.
    low, high : int
        Ranks between which the middle part of the draws lies.
    first : float
        Share of the draws in which it is the first.
    listed : float
        Share of the draws in which it is on the city's list.
    """

    city: str
    investor: str
    rank: int
    low: int
    high: int
    first: float
    listed: float

    @property
    def is_outside(self) -> bool:
        """Whether its rank lies outside its own interval.

        That is so where a missing fact counts as the average, and most values that others
        state would move it to one side.
        """
        return not self.low <= self.rank <= self.high


@checked
def rank_intervals(
    ranking: Ranking,
    *,
    draws: Positive = 1000,
    seed: Natural = 0,
    concentration: Above0 = 50.0,
    weights: bool = True,
    facts: bool = True,
    level: Inside = 0.9,
    top: Positive = 5,
) -> Listing[RankInterval]:
    """Rank again and again with weights and missing facts drawn at random.

    Weights come from a Dirichlet distribution whose mean they are: with ``c`` the
    concentration, a weight ``w`` has the standard deviation ``sqrt(w (1 - w) / (c + 1))``.
    A missing fact is taken from somebody of the same side who states it, each with the
    same chance; the whole row of similarities comes along, so that one fact is the same
    for all pairs.

    Parameters
    ----------
    draws : int
        How often.
    seed : int
        Of the random draws.
    concentration : float
        The larger, the nearer the weights stay.
    weights, facts : bool
        What varies.
    level : float
        Part of the draws that lies between ``low`` and ``high``, in (0, 1).
    top : int
        Length of a city's list.

    Raises
    ------
    ArgumentError
        When a parameter is out of bounds.
    """
    generator = np.random.default_rng(seed)
    draw_weights = _weights(ranking, concentration) if weights else _same_weights(ranking)
    draw_facts = _facts(ranking) if facts else _same_facts(ranking)
    starts = city_starts(ranking)
    places = np.empty((draws, len(ranking.cities), len(ranking.investors)), dtype=np.int32)
    for number in range(draws if starts.size else 0):
        scores = np.tensordot(draw_weights(generator), draw_facts(generator), axes=1)
        if ranking.barred is not None:
            scores[ranking.barred] = -np.inf
        places[number] = places_of(np.maximum.reduceat(scores, starts, axis=0))
    return Listing(RankInterval, tuple(_intervals(ranking, places, level, top)))


def needs_of_cities(ranking: Ranking) -> list[slice]:
    """Give where the needs of each city stand, in the order of the cities."""
    starts = city_starts(ranking).tolist()
    return [slice(*ends) for ends in pairwise([*starts, len(ranking.needs)])]


def city_starts(ranking: Ranking) -> npt.NDArray[np.int64]:
    """Give the number of the first need of each city."""
    names = [need.city.id for need in ranking.needs]
    return np.array(
        [at for at, name in enumerate(names) if not at or names[at - 1] != name], dtype=np.int64
    )


def places_of(scores: Array) -> npt.NDArray[np.int64]:
    """Give each investor's place in its row, from 1; equal scores go by their order."""
    order = np.argsort(-scores, axis=-1, kind="stable")
    found = np.empty_like(order)
    np.put_along_axis(found, order, np.arange(1, order.shape[-1] + 1), axis=-1)
    return found


Draw = Callable[[np.random.Generator], Array]


def _weights(ranking: Ranking, concentration: float) -> Draw:
    given = np.array([weight for _, weight in ranking.weights.pairs])
    counts = np.flatnonzero(given)

    def draw(generator: np.random.Generator) -> Array:
        found = np.zeros_like(given)
        found[counts] = generator.dirichlet(concentration * given[counts])
        return found

    return draw


def _same_weights(ranking: Ranking) -> Draw:
    given = np.array([weight for _, weight in ranking.weights.pairs])
    return lambda _: given


def _same_facts(ranking: Ranking) -> Draw:
    given = ranking.comparison.similarity.astype(np.float64)
    return lambda _: given


def _facts(ranking: Ranking) -> Draw:
    given = ranking.comparison.similarity.astype(np.float64)
    found = [gap for gap in gaps(ranking) if len(gap.donors)]
    silent = sorted({block for gap in found for block in gap.blocks})

    def draw(generator: np.random.Generator) -> Array:
        sides = {block: (np.arange(given.shape[1]), np.arange(given.shape[2])) for block in silent}
        for gap in found:
            _take(sides, gap, generator)
        drawn = given.copy()
        for block, (needs, investors) in sides.items():
            drawn[block] = given[block][np.ix_(needs, investors)]
        return drawn

    return draw


def _take(
    sides: dict[int, tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]],
    gap: Gap,
    generator: np.random.Generator,
) -> None:
    """Let one of the donors stand for who does not state the fact."""
    donor = gap.donors[generator.integers(len(gap.donors))]
    for block in gap.blocks:
        sides[block][gap.fact.side == "investor"][gap.at] = donor


def _intervals(
    ranking: Ranking, places: npt.NDArray[np.int32], level: float, top: int
) -> list[RankInterval]:
    tail = (1 - level) / 2
    low = np.quantile(places, tail, axis=0, method="inverted_cdf")
    high = np.quantile(places, 1 - tail, axis=0, method="inverted_cdf")
    first, listed = (places == 1).mean(axis=0), (places <= top).mean(axis=0)
    found = []
    for at, city in enumerate(ranking.cities):
        base = places_of(ranking.city_scores[at])
        found += [
            RankInterval(
                city,
                ranking.investors[number].id,
                int(base[number]),
                int(low[at, number]),
                int(high[at, number]),
                float(first[at, number]),
                float(listed[at, number]),
            )
            for number in np.argsort(base).tolist()
            if np.isfinite(ranking.city_scores[at, number])
        ]
    return found
