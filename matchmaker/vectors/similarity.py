"""How alike needs and investors are, block by block, and what is unknown."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
from threadpoolctl import threadpool_limits

from matchmaker.model import BLOCKS, CityNeed, Investor
from matchmaker.vectors.layout import Layout, Matrix
from matchmaker.vectors.partners import (
    NO_DEAL,
    Asking,
    Known,
    Partners,
    Table,
    Texts,
    known,
    likeness,
    limit,
    numbers,
)
from matchmaker.vectors.reference import NO_AVERAGE

DECIMALS: Final = 6
"""Decimals that a similarity keeps: encoders differ in the seventh between machines."""

NEEDS_AT_ONCE: Final = 128
"""Needs that are compared at a time; see `matchmaker.vectors.partners.OTHERS_AT_ONCE`."""

WORKERS: Final = min(8, os.cpu_count() or 1)
"""Parts of the needs that are compared at a time."""


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


class NeedRows(NamedTuple):
    """Needs, laid out.

    Parameters
    ----------
    rows : ndarray of float32, shape (needs, columns)
        See `matchmaker.vectors.Vectorizer.transform`.
    averages : ndarray of float32, shape (blocks, needs)
        See `Comparison`.
    """

    rows: Matrix
    averages: npt.NDArray[np.float32]


def compare(layout: Layout, needs: Sequence[CityNeed], investors: Sequence[Investor]) -> Comparison:
    """Compare all needs with all investors."""
    return compare_rows(layout, lay_out_needs(layout, needs), Partners.of(layout, investors))


def lay_out_needs(layout: Layout, needs: Sequence[CityNeed]) -> NeedRows:
    """Lay out needs, and compare them with the investors of the reference."""
    rows = layout.rows(needs)
    panel = Partners.of(layout, layout.reference.investors)
    similarity, _ = _similarities(layout, rows, panel)
    return NeedRows(rows, _averages(layout, similarity, _needs_known(layout, rows), panel.known))


def compare_rows(
    layout: Layout, needs: NeedRows, partners: Partners, *, workers: int = WORKERS
) -> Comparison:
    """Compare as `compare`, what was laid out; with some of the needs or investors, a part of it.

    Parameters
    ----------
    workers : int
        Parts of the needs that are compared at a time, each by one thread.
    """
    similarity, best_deal = _similarities(layout, needs.rows, partners, workers)
    needs_known = _needs_known(layout, needs.rows)
    unknown = ~(needs_known[:, :, np.newaxis] & partners.known[:, np.newaxis, :])
    np.copyto(similarity, needs.averages[:, :, np.newaxis], where=unknown)
    return Comparison(similarity, needs_known, partners.known, needs.averages, best_deal)


def known_similarities(
    layout: Layout, needs: Sequence[CityNeed], investors: Sequence[Investor]
) -> dict[str, npt.NDArray[np.float64]]:
    """Give the similarities of all known pairs of each block, where there are any."""
    rows, partners = layout.rows(needs), Partners.of(layout, investors)
    similarity, _ = _similarities(layout, rows, partners)
    found = {
        block: table[of_needs][:, of_investors].astype(np.float64)
        for block, table, of_needs, of_investors in zip(
            BLOCKS, similarity, _needs_known(layout, rows), partners.known, strict=True
        )
    }
    return {block: table for block, table in found.items() if table.size}


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
    found = likeness(Asking.of(layout, needs), Texts.of(layout, others))
    return np.ascontiguousarray(found.T)


def _similarities(
    layout: Layout, needs: Matrix, partners: Partners, workers: int = WORKERS
) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.int32]]:
    """Give similarities and likest deals as in `Comparison`, with 0 where unknown."""
    blocks, tops = layout.blocks, layout.constants.tops
    shape = len(needs), partners.known.shape[1]
    similarity = np.zeros((len(BLOCKS), *shape), dtype=np.float32)
    best_deal = np.full(shape, NO_DEAL, dtype=np.int32)
    tables = dict(zip(BLOCKS, similarity, strict=True))

    def work(part: slice) -> None:
        rows = needs[part]
        asking = Asking.of(layout, rows)
        text = likeness(asking, partners.mandates) / tops.get("text", 1)
        tables["text"][part] = _rounded(text.T)
        for name, columns in partners.facts.items():
            tables[name][part] = _rounded(numbers(rows, blocks[name]) @ columns)
        for batch in partners.batches:
            best, which = batch.likest(asking)
            deals = np.maximum(best, 0) / tops.get("deals", 1)
            tables["deals"][part, batch.owners] = _rounded(deals.T)
            best_deal[part, batch.owners] = which.T

    _each(
        work, [slice(at, at + NEEDS_AT_ONCE) for at in range(0, len(needs), NEEDS_AT_ONCE)], workers
    )
    return similarity, best_deal


def _each(work: Callable[[slice], None], parts: Sequence[slice], workers: int) -> None:
    """Work on every part of the needs: several at a time, each by one thread."""
    if len(parts) <= 1 or workers == 1:
        for part in parts:
            work(part)
        return
    with threadpool_limits(limits=1, user_api="blas"), ThreadPoolExecutor(workers) as pool:
        for _ in pool.map(work, parts):
            pass


def _needs_known(layout: Layout, rows: Matrix) -> Known:
    blocks = layout.blocks
    return np.stack([known(rows, blocks.get(name, blocks["text"])) for name in BLOCKS])


def _averages(
    layout: Layout, panel: npt.NDArray[np.float32], needs_known: Known, investors_known: Known
) -> npt.NDArray[np.float32]:
    """Average over the panel for each block and need; over all pairs for silent needs."""
    overall = dict(layout.reference.averages) | dict(layout.constants.averages)
    averages = np.empty(needs_known.shape, dtype=np.float32)
    for number, block in enumerate(BLOCKS):
        constant = overall.get(block, NO_AVERAGE)
        among = investors_known[number]
        if among.any():
            # Whole numbers, so that no order of summing shows in the last digit.
            steps = np.rint(panel[number][:, among].astype(np.float64) * 10**DECIMALS)
            mean = steps.astype(np.int64).sum(axis=1) / (10**DECIMALS * int(among.sum()))
        else:
            mean = np.full(len(averages[number]), constant)
        averages[number] = np.round(np.where(needs_known[number], mean, constant), DECIMALS)
    return averages


def _rounded(table: Table) -> Table:
    """Bring a table into [0, 1] and round it, in its place."""
    return np.round(limit(table), DECIMALS, out=table)
