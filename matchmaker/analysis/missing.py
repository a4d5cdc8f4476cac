"""Which facts are missing, and what they might be: what somebody else says in their place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from matchmaker.model import BLOCKS
from matchmaker.ranking import Ranking, Side

Numbers = npt.NDArray[np.int64]


class Fact(NamedTuple):
    """A field of a profile, and the blocks that rest on it."""

    side: Side
    field: str
    blocks: tuple[str, ...]


FACTS: Final = (
    Fact("need", "sectors", ("sectors",)),
    Fact("need", "dimensions", ("dimensions",)),
    Fact("need", "instruments_wanted", ("instruments",)),
    Fact("need", "cost", ("size",)),
    Fact("need", "readiness", ("readiness",)),
    Fact("investor", "mandate", ("text",)),
    Fact("investor", "sectors", ("sectors",)),
    Fact("investor", "dimensions", ("dimensions",)),
    Fact("investor", "instruments", ("instruments", "readiness")),
    Fact("investor", "ticket", ("size",)),
    Fact("investor", "deals", ("place", "deals")),
)
"""What a city or an investor can be asked for."""


@dataclass(frozen=True, slots=True, eq=False)
class Gap:
    """A fact that somebody does not state, and those who do.

    Parameters
    ----------
    fact : Fact
    at : int
        Number of the need or investor in the ranking.
    blocks : tuple of int
        Numbers of the blocks that are unknown for want of it.
    donors : ndarray of int
        Numbers of those of the same side that state it: what they say is plausible.
    """

    fact: Fact
    at: int
    blocks: tuple[int, ...]
    donors: Numbers


def gaps(ranking: Ranking) -> tuple[Gap, ...]:
    """Find all missing facts, in the order of `FACTS`, then of the ranking."""
    found = []
    for fact in FACTS:
        numbers = [BLOCKS.index(block) for block in fact.blocks]
        known = known_of(ranking, fact.side)[numbers]
        donors = np.flatnonzero(known.all(axis=0))
        for at in np.flatnonzero(~known.all(axis=0)).tolist():
            blocks = tuple(
                number
                for number, is_known in zip(numbers, known[:, at], strict=True)
                if not is_known
            )
            found.append(Gap(fact, at, blocks, donors))
    return tuple(found)


def known_of(ranking: Ranking, side: Side) -> npt.NDArray[np.bool_]:
    """Tell which blocks each need or investor says something in, shape (blocks, items)."""
    found = ranking.comparison
    return found.needs_known if side == "need" else found.investors_known


def name_of(ranking: Ranking, gap: Gap) -> str:
    """Give the id of the need or investor that does not state the fact."""
    if gap.fact.side == "need":
        return ranking.needs[gap.at].need.id
    return ranking.investors[gap.at].id


def supposed(ranking: Ranking, gap: Gap) -> npt.NDArray[np.float64]:
    """Give the scores if the fact were that of each of the donors.

    Returns
    -------
    ndarray of float64, shape (donors, others)
        Of the need and all investors, or of the investor and all needs. Minus infinity
        where the law leaves no route.
    """
    similarity = ranking.comparison.similarity
    weights = [weight for _, weight in ranking.weights.pairs]
    if gap.fact.side == "need":
        scores = np.repeat(ranking.scores[gap.at][np.newaxis], len(gap.donors), axis=0)
        for block in gap.blocks:
            table = similarity[block].astype(np.float64)
            scores += weights[block] * (table[gap.donors] - table[gap.at])
    else:
        scores = np.repeat(ranking.scores[:, gap.at][np.newaxis], len(gap.donors), axis=0)
        for block in gap.blocks:
            table = similarity[block].astype(np.float64).T
            scores += weights[block] * (table[gap.donors] - table[gap.at])
    return scores
