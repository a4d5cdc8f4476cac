"""Exact scores of all pairs, and the ranks that both sides give each other.

The order is total: a higher score comes first, equal scores go by id. It depends on no
order of files or rows.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from functools import cached_property
from pathlib import Path
from typing import Final, Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from matchmaker.cluster import compare_on
from matchmaker.errors import MatchmakerError
from matchmaker.model import BLOCKS, DEFAULT_WEIGHTS, Book, CityNeed, Deal, Investor, Share
from matchmaker.text import DEFAULT_ENCODER, Encoder, Glossary
from matchmaker.vectors import (
    NO_DEAL,
    Comparison,
    Layout,
    Reference,
    Vectorizer,
    compare,
    past_deals,
)

Scores = npt.NDArray[np.float64]

Side = Literal["need", "investor"]

SUM_ERROR: Final = 1e-6
"""How far from 1 the sum of weights written with few decimals may be."""

AT_ONCE: Final = 65_536
"""Pairs that are weighted at a time: they fit into the processor's cache."""


_DEFAULT: Final = dict(DEFAULT_WEIGHTS)


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each block counts; none is negative, and they sum to 1.

    The defaults are `matchmaker.model.DEFAULT_WEIGHTS`.

    Raises
    ------
    MatchmakerError
        When a weight is negative or no number, or their sum is not 1.
    """

    text: float = _DEFAULT["text"]
    sectors: float = _DEFAULT["sectors"]
    dimensions: float = _DEFAULT["dimensions"]
    instruments: float = _DEFAULT["instruments"]
    size: float = _DEFAULT["size"]
    readiness: float = _DEFAULT["readiness"]
    place: float = _DEFAULT["place"]
    deals: float = _DEFAULT["deals"]

    def __post_init__(self) -> None:
        for block, weight in self.pairs:
            if not (math.isfinite(weight) and weight >= 0):
                raise MatchmakerError(f"found the weight {weight} for {block}, expected 0 or more")
        total = math.fsum(weight for _, weight in self.pairs)
        if abs(total - 1) > SUM_ERROR:
            raise MatchmakerError(f"found weights that sum to {total:g}, expected 1")

    @classmethod
    def of(cls, pairs: Iterable[tuple[str, float]]) -> Weights:
        """Make weights from pairs of block and weight; blocks left out weigh nothing.

        Raises
        ------
        MatchmakerError
            When there is no such block, or as in `Weights`.
        """
        given = dict(pairs)
        for block in given:
            if block not in BLOCKS:
                raise MatchmakerError(
                    f"found a weight for '{block}'; there are the blocks {', '.join(BLOCKS)}"
                )
        return cls(**{block: given.get(block, 0.0) for block in BLOCKS})

    @property
    def pairs(self) -> tuple[tuple[str, float], ...]:
        """Weight of each block, in the order of `BLOCKS`."""
        return tuple((field.name, getattr(self, field.name)) for field in fields(self))


class Pair(NamedTuple):
    """A need and an investor with their score and ranks; see `Match` for the meaning."""

    city: str
    need: str
    investor: str
    score: float
    evidence: float
    need_rank: int
    city_rank: int
    investor_rank: int


@dataclass(frozen=True, eq=False)
class Ranking:
    """All matchable needs and investors of a book, ranked by both sides.

    Parameters
    ----------
    book : Book
    encoder : str
        Name of the text encoder.
    weights : Weights
    comparison : Comparison
        Similarities; axes are ``needs`` and ``investors``.
    needs : tuple of CityNeed
        In the order of cities, then of need ids.
    investors : tuple of Investor
        In the order of ids.
    barred : ndarray of bool, shape (needs, investors), optional
        Pairs that are out of the question: their score is minus infinity, and they
        are in no list.
    """

    book: Book
    encoder: str
    weights: Weights
    comparison: Comparison
    needs: tuple[CityNeed, ...]
    investors: tuple[Investor, ...]
    barred: npt.NDArray[np.bool_] | None = None

    def with_weights(self, weights: Weights) -> Ranking:
        """Rank again with other weights, without comparing again."""
        return replace(self, weights=weights)

    def without(self, barred: npt.NDArray[np.bool_]) -> Ranking:
        """Rank again without some pairs, which are out of the question."""
        return replace(self, barred=barred)

    def with_need(self, changed: CityNeed, comparison: Comparison) -> Ranking:
        """Put a changed need in the place of the one with its id.

        Parameters
        ----------
        comparison : Comparison
            Of the changed need alone and all investors.

        Raises
        ------
        UnknownIdError
            When there is no such need.
        MatchmakerError
            When it is not matched.
        """
        at = self._need_at(changed.need.id)
        needs = (*self.needs[:at], changed, *self.needs[at + 1 :])
        return replace(self, needs=needs, comparison=self.comparison.with_need(at, comparison))

    @cached_property
    def scores(self) -> Scores:
        """Scores, shape (needs, investors): the sum of weight times similarity."""
        similarity = self.comparison.similarity
        scores = np.zeros(similarity.shape[1:])
        rows = max(1, AT_ONCE // max(1, similarity.shape[2]))
        for start in range(0, len(scores), rows):
            part = scores[start : start + rows]
            share = np.empty_like(part)
            # Block after block, not as one product: sums of shares come out the same.
            for block, (_, weight) in zip(similarity, self.weights.pairs, strict=True):
                np.multiply(block[start : start + rows], weight, out=share, dtype=np.float64)
                part += share
        if self.barred is not None:
            scores[self.barred] = -np.inf
        return scores

    @cached_property
    def cities(self) -> tuple[str, ...]:
        """Identifiers of the cities that have a matchable need, sorted."""
        return tuple(dict.fromkeys(need.city.id for need in self.needs))

    @cached_property
    def city_scores(self) -> Scores:
        """Scores of the best need of each city, shape (cities, investors)."""
        if not self.needs:
            return np.zeros((0, len(self.investors)))
        best: Scores = np.maximum.reduceat(self.scores, self._starts, axis=0)
        return best

    @cached_property
    def best_needs(self) -> npt.NDArray[np.int64]:
        """Index of the best need of each city, shape (cities, investors); the first by id."""
        if not self.needs:
            return np.zeros((0, len(self.investors)), dtype=np.int64)
        lengths = np.diff(self._starts, append=len(self.needs))
        is_best = self.scores == np.repeat(self.city_scores, lengths, axis=0)
        numbers = np.where(is_best, np.arange(len(self.needs))[:, np.newaxis], len(self.needs))
        first: npt.NDArray[np.int64] = np.minimum.reduceat(numbers, self._starts, axis=0)
        return first

    def for_city(self, city_id: str, count: int | None = None) -> tuple[Pair, ...]:
        """Give the investors for a city, best first, each with the city's best need for it.

        Parameters
        ----------
        count : int, optional
            At most so many; all unless given.

        Returns
        -------
        tuple of Pair
            Empty where the city has no matchable need.

        Raises
        ------
        UnknownIdError
            When there is no such city.
        """
        if city_id not in self._city_index:
            self.book.city(city_id)
            return ()
        order = _best_first(self.city_scores[self._city_index[city_id]], count)
        return tuple(self.pair(city_id, self.investors[at].id) for at in order)

    def for_investor(self, investor_id: str, count: int | None = None) -> tuple[Pair, ...]:
        """Give the cities for an investor, best first; see `for_city`."""
        if investor_id not in self._investor_index:
            self.book.investor(investor_id)
            return ()
        order = _best_first(self.city_scores[:, self._investor_index[investor_id]], count)
        return tuple(self.pair(self.cities[at], investor_id) for at in order)

    def is_matched(self, city_id: str, investor_id: str) -> bool:
        """Whether the investor and at least one need of the city are ranked."""
        return city_id in self._city_index and investor_id in self._investor_index

    def pair(self, city_id: str, investor_id: str) -> Pair:
        """Give a city and an investor with the city's best need for it.

        Raises
        ------
        UnknownIdError
            When there is no such city or investor.
        MatchmakerError
            When either of them is not matched.
        """
        city, investor = self._city_at(city_id), self._investor_at(investor_id)
        return self._pair(int(self.best_needs[city, investor]), investor)

    def need_pair(self, need_id: str, investor_id: str) -> Pair:
        """Give a need and an investor; errors as `pair`."""
        return self._pair(self._need_at(need_id), self._investor_at(investor_id))

    def place(self, need_id: str, investor_id: str) -> tuple[int, int]:
        """Give the row and the column of a pair in the tables; errors as `pair`."""
        return self._need_at(need_id), self._investor_at(investor_id)

    def need_ranks(self, need: int) -> npt.NDArray[np.int64]:
        """Give the ranks of all investors for the need of a row, from 1."""
        ranks = np.empty(len(self.investors), dtype=np.int64)
        ranks[np.argsort(-self.scores[need], kind="stable")] = np.arange(1, len(ranks) + 1)
        return ranks

    def shares(self, need_id: str, investor_id: str) -> tuple[Share, ...]:
        """Give the shares that sum to a pair's score, in the order of `BLOCKS`."""
        need, investor = self._need_at(need_id), self._investor_at(investor_id)
        found = self.comparison
        known = found.needs_known[:, need] & found.investors_known[:, investor]
        return tuple(
            Share(
                block=block,
                weight=weight,
                similarity=float(found.similarity[at, need, investor]),
                average=float(found.averages[at, need]),
                known=bool(known[at]),
            )
            for at, (block, weight) in enumerate(self._weights)
        )

    def silent(self, need_id: str, investor_id: str) -> tuple[tuple[str, Side], ...]:
        """Give the blocks in which the need or the investor says nothing, and which of them."""
        need, investor = self._need_at(need_id), self._investor_at(investor_id)
        sides: tuple[tuple[Side, npt.NDArray[np.bool_]], ...] = (
            ("need", self.comparison.needs_known[:, need]),
            ("investor", self.comparison.investors_known[:, investor]),
        )
        return tuple(
            (block, side)
            for at, block in enumerate(BLOCKS)
            for side, known in sides
            if not known[at]
        )

    def need(self, need_id: str) -> CityNeed:
        """Give a ranked need with its city; errors as `pair`."""
        return self.needs[self._need_at(need_id)]

    def investor(self, investor_id: str) -> Investor:
        """Give a ranked investor; errors as `pair`."""
        return self.investors[self._investor_at(investor_id)]

    @cached_property
    def glossary(self) -> Glossary:
        """The glossary of the book, ready for finding."""
        return Glossary(self.book.glossary)

    def likest_deal(self, need_id: str, investor_id: str) -> Deal | None:
        """Give the investor's evidence deal whose text is most like the need."""
        investor = self._investor_at(investor_id)
        number = int(self.comparison.best_deal[self._need_at(need_id), investor])
        return None if number == NO_DEAL else past_deals(self.investors[investor])[number]

    def _pair(self, need: int, investor: int) -> Pair:
        city = self._city_index[self.needs[need].city.id]
        known = self.comparison.needs_known[:, need] & self.comparison.investors_known[:, investor]
        return Pair(
            city=self.needs[need].city.id,
            need=self.needs[need].need.id,
            investor=self.investors[investor].id,
            score=float(self.scores[need, investor]),
            evidence=math.fsum(
                weight
                for (_, weight), is_known in zip(self._weights, known, strict=True)
                if is_known
            ),
            need_rank=_rank(self.scores[need], investor),
            city_rank=_rank(self.city_scores[city], investor),
            investor_rank=_rank(self.city_scores[:, investor], city),
        )

    @cached_property
    def _weights(self) -> tuple[tuple[str, float], ...]:
        return self.weights.pairs

    @cached_property
    def _starts(self) -> npt.NDArray[np.int64]:
        cities = [self._city_index[need.city.id] for need in self.needs]
        return np.flatnonzero(np.diff(cities, prepend=-1))

    @cached_property
    def _city_index(self) -> dict[str, int]:
        return {city: at for at, city in enumerate(self.cities)}

    @cached_property
    def _need_index(self) -> dict[str, int]:
        return {need.need.id: at for at, need in enumerate(self.needs)}

    @cached_property
    def _investor_index(self) -> dict[str, int]:
        return {investor.id: at for at, investor in enumerate(self.investors)}

    def _city_at(self, city_id: str) -> int:
        if city_id not in self._city_index:
            city = self.book.city(city_id)
            raise MatchmakerError(f"{city.name} has no need that is open, so it is not matched")
        return self._city_index[city_id]

    def _need_at(self, need_id: str) -> int:
        if need_id not in self._need_index:
            need = self.book.need(need_id).need
            raise MatchmakerError(f"the need '{need_id}' is not matched: {need.availability}")
        return self._need_index[need_id]

    def _investor_at(self, investor_id: str) -> int:
        if investor_id not in self._investor_index:
            investor = self.book.investor(investor_id)
            raise MatchmakerError(f"{investor.name} is not matched: {investor.availability}")
        return self._investor_index[investor_id]


def rank(
    book: Book,
    *,
    reference: Reference,
    encoder: str | Encoder = DEFAULT_ENCODER,
    weights: Weights | None = None,
    cache: Path | None = None,
    scheduler: str | None = None,
) -> Ranking:
    """Compare and rank all matchable needs and investors of a book.

    Parameters
    ----------
    reference : Reference
        Constants of the score; see `matchmaker.vectors.load_reference`.
    encoder : str or Encoder
        A name of `matchmaker.text.ENCODERS`, or any other encoder.
    weights : Weights, optional
        The defaults unless given.
    cache : Path, optional
        Folder in which vectors of texts are kept for the next time; nothing is kept
        unless given.
    scheduler : str, optional
        Address of a Dask cluster that compares, see `matchmaker.cluster.compare_on`; this
        machine compares unless given.

    Raises
    ------
    MatchmakerError
        When there is no such encoder, the reference does not know it, the cache cannot be
        written, or the edition has no rate for a currency that occurs.
    """
    vectorizer = Vectorizer.of(book, encoder=encoder, reference=reference, cache=cache)
    return rank_in(vectorizer.fit(()).layout_, book, weights=weights, scheduler=scheduler)


def rank_in(
    layout: Layout, book: Book, *, weights: Weights | None = None, scheduler: str | None = None
) -> Ranking:
    """Compare and rank as `rank`, in the layout of a fitted `Vectorizer`."""
    needs, investors = book.matchable_needs, book.matchable_investors
    found = Ranking(
        book=book,
        encoder=layout.encoder.name,
        weights=weights or Weights(),
        comparison=compare(layout, needs, investors)
        if scheduler is None
        else compare_on(scheduler, layout, needs, investors),
        needs=needs,
        investors=investors,
    )
    if layout.glossary.entries == book.glossary:
        vars(found)["glossary"] = layout.glossary  # it has read the texts already
    return found


def _best_first(scores: Scores, count: int | None) -> list[int]:
    if count is not None and count < 0:
        raise MatchmakerError(f"found the count {count}, expected 0 or more")
    among = np.arange(len(scores))
    if count is not None and 0 < count < len(scores):
        # Sorting the few that can be among the best takes a tenth of sorting all.
        among = np.flatnonzero(scores >= np.partition(scores, -count)[-count])
    order = among[np.argsort(-scores[among], kind="stable")][:count]
    listed: list[int] = order[np.isfinite(scores[order])].tolist()
    return listed


def _rank(scores: Scores, at: int) -> int:
    """Give the place of one of the scores from 1; equal scores go by their order."""
    above = np.count_nonzero(scores > scores[at])
    return 1 + int(above) + int(np.count_nonzero(scores[:at] == scores[at]))
