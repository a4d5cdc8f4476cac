"""Texts and past deals of investors, laid out to be compared with needs, tile by tile."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final, Self

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

from matchmaker.model import BLOCKS, Investor
from matchmaker.vectors.blocks import PastDeal
from matchmaker.vectors.layout import Layout, Matrix, Spoken
from matchmaker.vectors.reference import past_deals
from matchmaker.vectors.space import FACT_BLOCKS

Table = npt.NDArray[np.float64]
Known = npt.NDArray[np.bool_]

DEALS_AT_ONCE: Final = 2048
"""Past deals that are laid out at a time."""

OTHERS_AT_ONCE: Final = 512
"""Texts that are compared at a time with a tile of needs: the table stays in the cache."""

NO_DEAL: Final = -1


@dataclass(frozen=True, slots=True)
class Texts:
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
        """Take the texts of laid out rows."""
        blocks = layout.blocks
        words = csr_array(numbers(rows, blocks["words"]))
        return cls(numbers(rows, blocks["text"]), words, np.diff(words.indptr) > 0)

    @classmethod
    def spoken(cls, said: Spoken) -> Self:
        """Take what texts say: as `of`, without laying them out as rows."""
        vectors = said.text.astype(np.float64)
        vectors[np.isnan(vectors)] = 0
        return cls(vectors, said.words, np.diff(said.words.indptr) > 0)

    def part(self, some: slice) -> Texts:
        """Keep some of the rows."""
        return Texts(self.vectors[some], self.words[some], self.heard[some])


@dataclass(frozen=True, slots=True)
class Asking:
    """Texts of needs: as `Texts`, with words by column, and the glossary's part for each."""

    vectors: Table
    words: Table
    part: npt.NDArray[np.float64]

    @classmethod
    def of(cls, layout: Layout, rows: Matrix) -> Self:
        """Take the texts of laid out needs."""
        blocks = layout.blocks
        part = layout.glossary_weight * numbers(rows, blocks["gate"])[:, 0]
        words = np.ascontiguousarray(numbers(rows, blocks["words"]).T)
        return cls(numbers(rows, blocks["text"]), words, part)


def likeness(needs: Asking, others: Texts) -> Table:
    """Compare as `text_similarity`: shape (others, needs)."""
    closeness = others.vectors @ needs.vectors.T
    limit(closeness)
    # Few words stand in a row: the sparse side is that of the shorter texts.
    found: Table = others.words @ needs.words
    found -= closeness
    found *= needs.part
    found[~others.heard] = 0
    found += closeness
    return limit(found)


@dataclass(frozen=True, slots=True)
class Partners:
    """Investors and their past deals, laid out.

    Parameters
    ----------
    known : ndarray of bool, shape (blocks, investors)
        Whether the investor says something, in the order of `BLOCKS`.
    facts : dict of str to ndarray of float64, shape (columns, investors)
        The blocks of `FACT_BLOCKS`.
    mandates : Texts
    batches : tuple of Batch
        The past deals.
    """

    known: Known
    facts: dict[str, Table]
    mandates: Texts
    batches: tuple[Batch, ...]

    @classmethod
    def of(cls, layout: Layout, investors: Sequence[Investor]) -> Self:
        """Lay out investors and their past deals."""
        rows, blocks = layout.rows(investors), layout.blocks
        batches = tuple(_batches(layout, investors))
        sides = [known(rows, blocks.get(name, blocks["text"])) for name in BLOCKS]
        deals = sides[BLOCKS.index("deals")]
        deals[:] = False
        for batch in batches:
            deals[batch.owners] = batch.speaks
        return cls(
            known=np.stack(sides),
            facts={name: numbers(rows, blocks[name]).T for name in FACT_BLOCKS},
            mandates=Texts.of(layout, rows),
            batches=batches,
        )


@dataclass(frozen=True, slots=True)
class Batch:
    """Past deals of some investors, of those with most deals first: all first deals, all second...

    Parameters
    ----------
    owners : ndarray of int64, shape (owners,)
        Places of the investors.
    ends : tuple of int
        Where the first, second and further deals begin and end.
    texts : Texts
    silent : ndarray of bool, shape (deals,)
        Whether a deal has no text.
    """

    owners: npt.NDArray[np.int64]
    ends: tuple[int, ...]
    texts: Texts
    silent: Known

    @classmethod
    def of(cls, layout: Layout, owned: Sequence[tuple[int, Sequence[PastDeal]]]) -> Self:
        """Lay out the deals of some investors, each given by its place."""
        most = sorted(owned, key=lambda item: -len(item[1]))
        rounds = [
            [deals[number] for _, deals in most if number < len(deals)]
            for number in range(len(most[0][1]))
        ]
        said = layout.spoken([deal for deals in rounds for deal in deals])
        return cls(
            np.array([owner for owner, _ in most]),
            (0, *np.cumsum([len(deals) for deals in rounds]).tolist()),
            Texts.spoken(said),
            np.isnan(said.text[:, 0]),
        )

    @property
    def speaks(self) -> Known:
        """Whether any deal of each owner has a text."""
        speaks = np.zeros(len(self.owners), dtype=bool)
        for start, end in pairwise(self.ends):
            speaks[: end - start] |= ~self.silent[start:end]
        return speaks

    def likest(self, needs: Asking) -> tuple[Table, npt.NDArray[np.int32]]:
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
                found = likeness(needs, self.texts.part(some))
                found[self.silent[some]] = -1
                is_better = found > best[of]
                np.copyto(best[of], found, where=is_better)
                np.copyto(which[of], number, where=is_better)
        return best, which


def _batches(layout: Layout, investors: Sequence[Investor]) -> Iterator[Batch]:
    """Lay out past deals in batches, an investor's together."""
    batch: list[tuple[int, list[PastDeal]]] = []
    count = 0
    for owner, investor in enumerate(investors):
        deals = [PastDeal(investor, deal) for deal in past_deals(investor)]
        if deals:
            batch.append((owner, deals))
            count += len(deals)
        if count >= DEALS_AT_ONCE:
            yield Batch.of(layout, batch)
            batch, count = [], 0
    if batch:
        yield Batch.of(layout, batch)


def limit(table: Table) -> Table:
    """Bring a table into [0, 1], in its place."""
    np.maximum(table, 0, out=table)
    return np.minimum(table, 1, out=table)


def known(rows: Matrix, block: slice) -> Known:
    """Whether each row says something in a block."""
    said: Known = ~np.isnan(rows[:, block.start])
    return said


def numbers(rows: Matrix, block: slice) -> Table:
    """Give rows of a block, whose products are exact (see `GRAIN`); 0 where unknown."""
    numbers = rows[:, block].astype(np.float64)
    numbers[np.isnan(numbers)] = 0
    return numbers
