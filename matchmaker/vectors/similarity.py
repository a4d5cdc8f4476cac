"""How alike needs and investors are, block by block, and what is unknown."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final, Literal, Self

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array
from threadpoolctl import threadpool_limits

from matchmaker.model import BLOCKS, CityNeed, Investor
from matchmaker.vectors.blocks import PastDeal
from matchmaker.vectors.layout import Layout, Matrix
from matchmaker.vectors.reference import NO_AVERAGE, EncoderConstants, Reference, past_deals
from matchmaker.vectors.space import FACT_BLOCKS

Table = npt.NDArray[np.float64]
Known = npt.NDArray[np.bool_]

DECIMALS: Final = 6
"""Decimals that a similarity keeps: encoders differ in the seventh between machines."""

DEALS_AT_ONCE: Final = 2048
"""Past deals that are compared at a time."""

NEEDS_AT_ONCE: Final = 128
"""Needs that are compared at a time; with `OTHERS_AT_ONCE`, their tables stay in the cache."""

OTHERS_AT_ONCE: Final = 512

WORKERS: Final = min(8, os.cpu_count() or 1)
"""Parts of the needs that are compared at a time."""

NO_DEAL: Final = -1


@dataclass(frozen=True, slots=True)
class Comparison:
    """Similarities of all pairs in all blocks, in the order of `BLOCKS`.

    Parameters
    ----------
    similarity : ndarray of float32, shape (blocks, needs, investors)
        In [0, 1], six decimals; the need's average where either side is unknown.
    needs_known : ndarray of bool, shape (blocks, needs)
        Whether the need says something.
    investors_known : ndarray of bool, shape (blocks, investors)
        Whether the investor says something.
    averages : ndarray of float32, shape (blocks, needs)
        Average similarity of the need and the investors of the reference that say
        something; of all pairs of the reference where the need says nothing.
    best_deal : ndarray of int32, shape (needs, investors)
        Which of the investor's past deals (`past_deals`) is most like the need;
        `NO_DEAL` where there is none.
    """

    similarity: npt.NDArray[np.float32]
    needs_known: npt.NDArray[np.bool_]
    investors_known: npt.NDArray[np.bool_]
    averages: npt.NDArray[np.float32]
    best_deal: npt.NDArray[np.int32]

    def with_need(self, at: int, other: Comparison) -> Comparison:
        """Put the only need of another comparison in the place of one of this."""
        found = Comparison(
            self.similarity.copy(),
            self.needs_known.copy(),
            self.investors_known,
            self.averages.copy(),
            self.best_deal.copy(),
        )
        found.similarity[:, at] = other.similarity[:, 0]
        found.needs_known[:, at] = other.needs_known[:, 0]
        found.averages[:, at] = other.averages[:, 0]
        found.best_deal[at] = other.best_deal[0]
        return found

    def of_need(self, at: int) -> Comparison:
        """Keep one need alone."""
        one = slice(at, at + 1)
        return Comparison(
            self.similarity[:, one],
            self.needs_known[:, one],
            self.investors_known,
            self.averages[:, one],
            self.best_deal[one],
        )


def compare(layout: Layout, needs: Sequence[CityNeed], investors: Sequence[Investor]) -> Comparison:
    """Compare all needs with all investors."""
    rows = layout.rows(needs)
    found = _Similarities.between(layout, rows, investors)
    panel = _Similarities.between(layout, rows, layout.reference.investors)
    averages = _averages(panel, layout.reference, layout.constants)
    unknown = ~(found.needs_known[:, :, np.newaxis] & found.investors_known[:, np.newaxis, :])
    np.copyto(found.similarity, averages[:, :, np.newaxis], where=unknown)
    return Comparison(
        found.similarity, found.needs_known, found.investors_known, averages, found.best_deal
    )


def known_similarities(
    layout: Layout, needs: Sequence[CityNeed], investors: Sequence[Investor]
) -> dict[str, npt.NDArray[np.float64]]:
    """Give the similarities of all known pairs of each block, where there are any."""
    found = _Similarities.between(layout, layout.rows(needs), investors)
    known = {
        block: similarity[of_needs][:, of_investors].astype(np.float64)
        for block, similarity, of_needs, of_investors in zip(
            BLOCKS, found.similarity, found.needs_known, found.investors_known, strict=True
        )
    }
    return {block: table for block, table in known.items() if table.size}


def text_similarity(layout: Layout, needs: Matrix, others: Matrix) -> Table:
    """Compare texts: ``(1 - part) * max(0, cosine) + part * words``.

    ``cosine`` is that of the encoder's vectors, ``words`` that of the words in which the
    glossary says both. ``part`` is ``glossary_weight`` times the need's gate, and 0 where
    the other text holds no such word.

    Returns
    -------
    ndarray of float64, shape (needs, others)
        In [0, 1]; 0 where a text is unknown.
    """
    found = _likeness(_Asking.of(layout, needs), _Texts.of(layout, others))
    return np.ascontiguousarray(found.T)


@dataclass(frozen=True, slots=True)
class _Texts:
    """Texts of some rows, with 0 where they are unknown.

    Parameters
    ----------
    vectors : ndarray of float64, shape (n, d)
    words : csr_array of float64, shape (n, words)
    heard : ndarray of bool, shape (n,)
        Whether the glossary says any word for a text.
    """

    vectors: Table
    words: Any
    heard: Known

    @classmethod
    def of(cls, layout: Layout, rows: Matrix) -> Self:
        blocks = layout.blocks
        words = csr_array(_numbers(rows, blocks["words"]))
        return cls(_numbers(rows, blocks["text"]), words, np.diff(words.indptr) > 0)

    def part(self, some: slice) -> _Texts:
        return _Texts(self.vectors[some], self.words[some], self.heard[some])


@dataclass(frozen=True, slots=True)
class _Asking:
    """Texts of needs: as `_Texts`, with words by column, and the glossary's part for each."""

    vectors: Table
    words: Table
    part: npt.NDArray[np.float64]

    @classmethod
    def of(cls, layout: Layout, rows: Matrix) -> Self:
        blocks = layout.blocks
        part = layout.glossary_weight * _numbers(rows, blocks["gate"])[:, 0]
        words = np.ascontiguousarray(_numbers(rows, blocks["words"]).T)
        return cls(_numbers(rows, blocks["text"]), words, part)


def _likeness(needs: _Asking, others: _Texts) -> Table:
    """Compare as `text_similarity`: shape (others, needs)."""
    closeness = others.vectors @ needs.vectors.T
    _limit(closeness)
    # Few words stand in a row: the sparse side is that of the shorter texts.
    found: Table = others.words @ needs.words
    found -= closeness
    found *= needs.part
    found[~others.heard] = 0
    found += closeness
    return _limit(found)


@dataclass(frozen=True, slots=True)
class _Similarities:
    """Of all pairs; 0 where unknown."""

    similarity: npt.NDArray[np.float32]
    needs_known: Known
    investors_known: Known
    best_deal: npt.NDArray[np.int32]

    @classmethod
    def between(cls, layout: Layout, needs: Matrix, investors: Sequence[Investor]) -> _Similarities:
        others = layout.rows(investors)
        blocks = layout.blocks
        texts: tuple[Literal["text", "deals"], ...] = ("text", "deals")
        shape = len(needs), len(investors)
        found = cls(
            np.empty((len(BLOCKS), *shape), dtype=np.float32),
            np.stack([_known(needs, blocks.get(name, blocks["text"])) for name in BLOCKS]),
            np.stack([_known(others, blocks.get(name, blocks["text"])) for name in BLOCKS]),
            np.full(shape, NO_DEAL, dtype=np.int32),
        )
        tops = [layout.constants.tops.get(name, 1) for name in texts]
        text, deals = (found.similarity[BLOCKS.index(name)] for name in texts)
        facts = {name: _numbers(others, blocks[name]).T for name in FACT_BLOCKS}
        mandates = _Texts.of(layout, others)
        parts = [slice(at, at + NEEDS_AT_ONCE) for at in range(0, len(needs), NEEDS_AT_ONCE)]
        asking = [_Asking.of(layout, needs[part]) for part in parts]

        def mandates_and_facts(at: int) -> None:
            part = parts[at]
            text[part] = _rounded(_likeness(asking[at], mandates).T / tops[0])
            for name, columns in facts.items():
                table = _numbers(needs[part], blocks[name]) @ columns
                found.similarity[BLOCKS.index(name), part] = _rounded(table)

        _each(mandates_and_facts, parts)
        deals[:] = 0
        for batch in _batches(layout, investors):

            def likest(at: int, batch: _Batch = batch) -> None:
                part, owners = parts[at], batch.owners
                best, which = batch.likest(asking[at])
                deals[part, owners] = _rounded(np.maximum(best, 0).T / tops[1])
                found.best_deal[part, owners] = which.T

            _each(likest, parts)
        found.investors_known[BLOCKS.index("deals")] = (found.best_deal != NO_DEAL).any(axis=0)
        return found


def _each(work: Callable[[int], None], parts: Sequence[slice]) -> None:
    """Work on every part of the needs: several at a time, each by one thread."""
    if len(parts) <= 1 or WORKERS == 1:
        for at in range(len(parts)):
            work(at)
        return
    with threadpool_limits(limits=1, user_api="blas"), ThreadPoolExecutor(WORKERS) as pool:
        for _ in pool.map(work, range(len(parts))):
            pass


@dataclass(frozen=True, slots=True)
class _Batch:
    """Past deals of some investors, of those with most deals first: all first deals, all second...

    Parameters
    ----------
    owners : ndarray of int64, shape (owners,)
        Places of the investors.
    ends : tuple of int
        Where the first, second and further deals begin and end.
    texts : _Texts
    silent : ndarray of bool, shape (deals,)
        Whether a deal has no text.
    """

    owners: npt.NDArray[np.int64]
    ends: tuple[int, ...]
    texts: _Texts
    silent: Known

    @classmethod
    def of(cls, layout: Layout, owned: Sequence[tuple[int, Sequence[PastDeal]]]) -> Self:
        most = sorted(owned, key=lambda item: -len(item[1]))
        rounds = [
            [deals[number] for _, deals in most if number < len(deals)]
            for number in range(len(most[0][1]))
        ]
        rows = layout.rows([deal for deals in rounds for deal in deals])
        return cls(
            np.array([owner for owner, _ in most]),
            (0, *np.cumsum([len(deals) for deals in rounds]).tolist()),
            _Texts.of(layout, rows),
            ~_known(rows, layout.blocks["text"]),
        )

    def likest(self, needs: _Asking) -> tuple[Table, npt.NDArray[np.int32]]:
        """Give the best similarity among each owner's deals, -1 for none, and which deal it is.

        Returns
        -------
        ndarray of float64, ndarray of int32, shape (owners, needs)
            Of deals that are equally alike, the first.
        """
        shape = len(self.owners), len(needs.vectors)
        best, which = np.full(shape, -1.0), np.full(shape, NO_DEAL, dtype=np.int32)
        for number, (start, end) in enumerate(pairwise(self.ends)):
            for at in range(start, end, OTHERS_AT_ONCE):
                some = slice(at, min(at + OTHERS_AT_ONCE, end))
                of = slice(at - start, some.stop - start)
                found = _likeness(needs, self.texts.part(some))
                found[self.silent[some]] = -1
                is_better = found > best[of]
                np.copyto(best[of], found, where=is_better)
                np.copyto(which[of], number, where=is_better)
        return best, which


def _batches(layout: Layout, investors: Sequence[Investor]) -> Iterator[_Batch]:
    """Lay out past deals in batches, an investor's together."""
    batch: list[tuple[int, list[PastDeal]]] = []
    count = 0
    for owner, investor in enumerate(investors):
        deals = [PastDeal(investor, deal) for deal in past_deals(investor)]
        if deals:
            batch.append((owner, deals))
            count += len(deals)
        if count >= DEALS_AT_ONCE:
            yield _Batch.of(layout, batch)
            batch, count = [], 0
    if batch:
        yield _Batch.of(layout, batch)


def _averages(
    panel: _Similarities, reference: Reference, constants: EncoderConstants
) -> npt.NDArray[np.float32]:
    """Average over the panel for each block and need; over all pairs for silent needs."""
    overall = dict(reference.averages) | dict(constants.averages)
    averages = np.empty(panel.needs_known.shape, dtype=np.float32)
    for number, block in enumerate(BLOCKS):
        constant = overall.get(block, NO_AVERAGE)
        known = panel.investors_known[number]
        if known.any():
            # Whole numbers, so that no order of summing shows in the last digit.
            steps = np.rint(panel.similarity[number][:, known].astype(np.float64) * 10**DECIMALS)
            mean = steps.astype(np.int64).sum(axis=1) / (10**DECIMALS * int(known.sum()))
        else:
            mean = np.full(len(averages[number]), constant)
        averages[number] = np.round(np.where(panel.needs_known[number], mean, constant), DECIMALS)
    return averages


def _limit(table: Table) -> Table:
    """Bring a table into [0, 1], in its place."""
    np.maximum(table, 0, out=table)
    return np.minimum(table, 1, out=table)


def _rounded(table: Table) -> Table:
    """Bring a table into [0, 1] and round it, in its place."""
    return np.round(_limit(table), DECIMALS, out=table)


def _known(rows: Matrix, block: slice) -> Known:
    known: Known = ~np.isnan(rows[:, block.start])
    return known


def _numbers(rows: Matrix, block: slice) -> Table:
    """Give rows of a block, whose products are exact (see `GRAIN`); 0 where unknown."""
    numbers = rows[:, block].astype(np.float64)
    numbers[np.isnan(numbers)] = 0
    return numbers
