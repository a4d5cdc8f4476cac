"""How alike needs and investors are, block by block, and what is unknown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

from matchmaker.model import BLOCKS, CityNeed, Investor
from matchmaker.vectors.blocks import PastDeal
from matchmaker.vectors.layout import Layout, Matrix
from matchmaker.vectors.reference import NO_AVERAGE, EncoderConstants, Reference, past_deals
from matchmaker.vectors.space import FACT_BLOCKS

Table = npt.NDArray[np.float64]
"""Shape (needs, investors)."""

DECIMALS: Final = 6
"""Decimals that a similarity keeps: encoders differ in the seventh between machines."""

DEALS_AT_ONCE: Final = 2048
"""Past deals that are compared at a time."""

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
    blocks = layout.blocks
    closeness = np.clip(_product(needs, others, blocks["text"]), 0, 1)
    words = _sparse_product(needs, others, blocks["words"])
    heard = np.nan_to_num(others[:, blocks["words"]]).any(axis=1)
    gate = np.nan_to_num(needs[:, blocks["gate"]]).astype(np.float64)
    part = layout.glossary_weight * gate * heard
    similarity: Table = np.clip(closeness + part * (words - closeness), 0, 1)
    return similarity


@dataclass(frozen=True, slots=True)
class _Similarities:
    """Of all pairs; 0 where unknown."""

    similarity: npt.NDArray[np.float32]
    needs_known: npt.NDArray[np.bool_]
    investors_known: npt.NDArray[np.bool_]
    best_deal: npt.NDArray[np.int32]

    @classmethod
    def between(cls, layout: Layout, needs: Matrix, investors: Sequence[Investor]) -> _Similarities:
        others = layout.rows(investors)
        deals, best_deal = _deals(layout, needs, investors)
        blocks = layout.blocks
        tops = layout.constants.tops
        tables = {
            "text": text_similarity(layout, needs, others) / tops.get("text", 1),
            "deals": deals / tops.get("deals", 1),
        }
        sides = {
            "text": (_known(needs, blocks["text"]), _known(others, blocks["text"])),
            "deals": (_known(needs, blocks["text"]), (best_deal != NO_DEAL).any(axis=0)),
        }
        for name in FACT_BLOCKS:
            tables[name] = _product(needs, others, blocks[name])
            sides[name] = (_known(needs, blocks[name]), _known(others, blocks[name]))
        return cls(
            np.stack([_rounded(tables[name]) for name in BLOCKS]),
            np.stack([sides[name][0] for name in BLOCKS]),
            np.stack([sides[name][1] for name in BLOCKS]),
            best_deal,
        )


def _deals(
    layout: Layout, needs: Matrix, investors: Sequence[Investor]
) -> tuple[Table, npt.NDArray[np.int32]]:
    """Give the best similarity among each investor's past deals, and which deal it is."""
    shape = (len(needs), len(investors))
    best, which = np.zeros(shape), np.full(shape, NO_DEAL, dtype=np.int32)
    for owners, numbers, items in _batches(investors):
        rows = layout.rows(items)
        similarity = text_similarity(layout, needs, rows)
        similarity[:, ~_known(rows, layout.blocks["text"])] = -1
        starts = np.flatnonzero(np.diff(owners, prepend=-1))
        found = np.maximum.reduceat(similarity, starts, axis=1)
        lengths = np.diff(starts, append=len(owners))
        is_best = similarity == np.repeat(found, lengths, axis=1)
        first = np.minimum.reduceat(np.where(is_best, numbers, len(items)), starts, axis=1)
        best[:, owners[starts]] = np.maximum(found, 0)
        which[:, owners[starts]] = np.where(found < 0, NO_DEAL, first)
    return best, which


_Batch = tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], list[PastDeal]]


def _batches(investors: Sequence[Investor]) -> Iterator[_Batch]:
    """Give past deals in batches, an investor's together: owner, number and deal of each."""
    batch: list[tuple[int, int, PastDeal]] = []
    for owner, investor in enumerate(investors):
        batch += [
            (owner, number, PastDeal(investor, deal))
            for number, deal in enumerate(past_deals(investor))
        ]
        if batch and (len(batch) >= DEALS_AT_ONCE or owner == len(investors) - 1):
            owners, numbers, items = zip(*batch, strict=True)
            yield np.array(owners), np.array(numbers), list(items)
            batch = []


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


def _rounded(table: Table) -> npt.NDArray[np.float32]:
    return np.round(np.clip(table, 0, 1), DECIMALS).astype(np.float32)


def _known(rows: Matrix, block: slice) -> npt.NDArray[np.bool_]:
    known: npt.NDArray[np.bool_] = ~np.isnan(rows[:, block.start])
    return known


def _product(left: Matrix, right: Matrix, block: slice) -> Table:
    """Multiply rows of a block, exactly (see `GRAIN`); 0 where unknown."""
    product: Table = _numbers(left, block) @ _numbers(right, block).T
    return product


def _sparse_product(left: Matrix, right: Matrix, block: slice) -> Table:
    """Multiply rows that are nearly all zeros; the same numbers as `_product`."""
    product = csr_array(_numbers(left, block)) @ csr_array(_numbers(right, block)).T
    return np.asarray(product.toarray())


def _numbers(rows: Matrix, block: slice) -> npt.NDArray[np.float64]:
    return np.nan_to_num(rows[:, block].astype(np.float64))
