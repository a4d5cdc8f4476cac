"""The exact k best products of rows with rows, in float32 where that is enough.

Products are taken in float32, block by block. Whatever the order of its sums, one of them is
wrong by at most ``bound = gamma(d + 2) |a| |b|``, where ``gamma(n) = n u / (1 - n u)`` and
``u = 2 ** -24`` (Higham, Accuracy and Stability of Numerical Algorithms, 2nd ed., section
3.1). All candidates within twice that of the k-th best are kept, and those that lie within it
of a neighbour are taken again in float64. So the order is that of float64, and equal products
go by their column.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt
from threadpoolctl import ThreadpoolController

from matchmaker.errors import MatchmakerError

Single = npt.NDArray[np.float32]
Double = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]

ROWS: Final = 640
COLUMNS: Final = 2048
"""Rows and columns of a block of products: it stays in the cache until it is looked through."""

WIDTH: Final = 256
"""Maxima of every so many columns of the first block give the first lower bound of the k-th."""

HELD: Final = 256
"""So many candidates a row are held; beyond, they are reduced to the k best in float64."""

AT_ONCE: Final = 1 << 14
"""Products that are taken again at a time."""

WORKERS: Final = min(8, os.cpu_count() or 1)

_UNIT: Final = 2.0**-24
_TINY: Final = 2.0**-126
_LARGEST: Final = 2.0**120


class Top(NamedTuple):
    """The best columns of each row.

    Parameters
    ----------
    columns : ndarray of int64, shape (n, k)
        Best first; equal products by column.
    products : ndarray of float32, shape (n, k)
        Right to the bound of float32; the order is that of float64.
    """

    columns: Whole
    products: Single


def top_products(left: npt.ArrayLike, right: npt.ArrayLike, k: int) -> Top:
    """Give the ``k`` columns of ``left @ right.T`` with the greatest products, for each row.

    Parameters
    ----------
    left : array_like, shape (n, d)
    right : array_like, shape (m, d)
    k : int
        With fewer than ``k`` columns, all of them.

    Raises
    ------
    MatchmakerError
        When the shapes do not fit, ``k`` is negative, or a value is not finite or too large.
    """
    rows, others = _checked(left, "left"), _checked(right, "right")
    if rows.shape[1] != others.shape[1]:
        raise MatchmakerError(
            f"found rows of {rows.shape[1]} numbers on the left and of {others.shape[1]} on the"
            " right; expected the same"
        )
    if k < 0:
        raise MatchmakerError(f"found k = {k}, expected 0 or more")
    k = min(k, len(others))
    found = Top(
        np.empty((len(rows), k), dtype=np.int64), np.empty((len(rows), k), dtype=np.float32)
    )
    if not found.columns.size:
        return found
    search = _Search.of(rows, others, k)
    parts = _parts(len(rows))

    def work(part: slice) -> None:
        found.columns[part], found.products[part] = search.best(part)

    if len(parts) == 1 or WORKERS == 1:
        for part in parts:
            work(part)
        return found
    with _one_thread_each(), ThreadPoolExecutor(WORKERS) as pool:
        for _ in pool.map(work, parts):
            pass
    return found


def _parts(count: int) -> list[slice]:
    """Cut rows into parts of nearly the same size, so that no worker waits for another."""
    number = -(-count // ROWS)
    ends = [count * part // number for part in range(number + 1)]
    return [slice(*part) for part in pairwise(ends)]


def _one_thread_each() -> AbstractContextManager[object]:
    limits: AbstractContextManager[object] = _libraries().limit(limits=1, user_api="blas")
    return limits


@cache
def _libraries() -> Any:
    """Find the libraries that multiply, once: to look for them takes longer than small products."""
    return ThreadpoolController()


def _checked(rows: npt.ArrayLike, side: str) -> npt.NDArray[Any]:
    table = np.asarray(rows)
    if table.dtype != np.float32:
        table = table.astype(np.float64)
    if table.ndim != 2:  # noqa: PLR2004
        raise MatchmakerError(f"found {table.ndim} axes on the {side}, expected rows and columns")
    with np.errstate(all="ignore"):
        is_finite = np.isfinite(table.sum())
    # A sum may also be too large: then all are looked at one by one.
    if not is_finite and not (finite := np.isfinite(table).all(axis=1)).all():
        raise MatchmakerError(
            f"found a value that is not finite in row {int(np.argmin(finite))} on the {side};"
            " leave rows out that say nothing"
        )
    return table


@dataclass(frozen=True, slots=True)
class _Candidates:
    """Places in a part of the rows with their products."""

    rows: Whole
    columns: Whole
    products: Single

    @classmethod
    def joined(cls, parts: list[_Candidates]) -> _Candidates:
        if len(parts) == 1:
            return parts[0]
        return cls(
            np.concatenate([part.rows for part in parts]),
            np.concatenate([part.columns for part in parts]),
            np.concatenate([part.products for part in parts]),
        )

    def __getitem__(self, some: npt.NDArray[Any]) -> _Candidates:
        return _Candidates(self.rows[some], self.columns[some], self.products[some])

    @property
    def keys(self) -> Whole:
        """Numbers whose order is that of rows, and within them of products, the best first."""
        # Read as whole numbers, floats from zero up keep their order, and others reverse it.
        bits = (self.products + np.float32(0)).view(np.int32).astype(np.int64)
        return (self.rows << 32) - np.where(bits < 0, -(bits & 0x7FFFFFFF), bits)


@dataclass(frozen=True, slots=True)
class _Search:
    """Both sides in float32 and as they were given, and how wrong a product of a row may be."""

    left: npt.NDArray[Any]
    right: npt.NDArray[Any]
    small_left: Single
    small_right: Single
    margins: Double
    k: int

    @classmethod
    def of(cls, left: npt.NDArray[Any], right: npt.NDArray[Any], k: int) -> _Search:
        size = left.shape[1]
        lengths, longest = _lengths(left), float(_lengths(right).max())
        if float(lengths.max()) * longest > _LARGEST or longest > _LARGEST:
            raise MatchmakerError("found values too large for products in float32; scale them")
        gamma = (size + 2) * _UNIT / (1 - (size + 2) * _UNIT)
        margins = 2 * (gamma * lengths * longest + (size + 1) * _TINY)
        small_left = np.ascontiguousarray(left, dtype=np.float32)
        small_right = np.ascontiguousarray(right, dtype=np.float32)
        return cls(left, right, small_left, small_right, margins, k)

    def best(self, part: slice) -> tuple[Whole, Single]:
        """Give the best columns of a part of the rows, and their products."""
        margins = self.margins[part]
        found: list[_Candidates] = []
        floor = np.full(len(margins), -np.inf)
        held = 0
        for number, block, products in self._blocks(part):
            if number == 0:
                floor = _lower_bound(products, self.k)
            new = _above(products, floor - margins, block)
            found.append(new)
            held += len(new.rows)
            is_full = held > HELD * len(margins)
            # Bounds hardly move after a few blocks: after 2, 4, 8 and so on they are taken anew.
            if is_full or (number > 0 and number & (number + 1) == 0):
                kept, floor = _pruned(_Candidates.joined(found), self.k, margins)
                if len(kept.rows) > HELD * len(margins) // 2:
                    kept = self._best_of(part, kept, margins)
                found, held = [kept], len(kept.rows)
        kept, _ = _pruned(_Candidates.joined(found), self.k, margins)
        best = self._best_of(part, kept, margins)
        shape = len(margins), self.k
        return best.columns.reshape(shape), best.products.reshape(shape)

    def _blocks(self, part: slice) -> Iterator[tuple[int, slice, Single]]:
        rows = self.small_left[part]
        room = np.empty(len(rows) * COLUMNS, dtype=np.float32)
        for number, start in enumerate(range(0, len(self.right), COLUMNS)):
            others = self.small_right[start : start + COLUMNS]
            products = room[: len(rows) * len(others)].reshape(len(rows), len(others))
            np.matmul(rows, others.T, out=products)
            yield number, slice(start, start + len(others)), products

    def _best_of(self, part: slice, found: _Candidates, margins: Double) -> _Candidates:
        """Give the k best of each row, in order, or all where there are fewer.

        ``found`` is in the order of its keys. Products that lie too near to another one of
        their row are taken again.
        """
        near = (np.diff(found.rows) == 0) & (-np.diff(found.products) <= margins[found.rows[1:]])
        unsure = np.flatnonzero(np.append(near, False) | np.append(False, near))
        if unsure.size:
            among = found[unsure]
            exact = self._exactly(part, among)
            # Those that are unsure stay among themselves: all others are too far away.
            order = unsure[np.lexsort((among.columns, -exact, among.rows))]
            found.rows[unsure], found.columns[unsure] = found.rows[order], found.columns[order]
            found.products[unsure] = found.products[order]
        starts = np.searchsorted(found.rows, np.arange(len(margins) + 1))
        places = np.arange(len(found.rows)) - starts[found.rows]
        return found[places < self.k]

    def _exactly(self, part: slice, found: _Candidates) -> Double:
        """Take products in float64, each by itself."""
        products = np.empty(len(found.rows))
        left = self.left[part]
        for start in range(0, len(products), AT_ONCE):
            some = slice(start, start + AT_ONCE)
            one = left[found.rows[some]].astype(np.float64)
            other = self.right[found.columns[some]].astype(np.float64)
            products[some] = np.einsum("ij,ij->i", one, other)
        return products


def _lengths(rows: npt.NDArray[Any]) -> Double:
    """Give at least the length of each row, and hardly more."""
    size = rows.shape[1]
    with np.errstate(over="ignore"):
        squares = np.einsum("ij,ij->i", rows, rows).astype(np.float64)
    if not np.isfinite(squares).all():
        squares = np.einsum("ij,ij->i", rows, rows, dtype=np.float64)
    # What float32 may have lost by rounding, and where squares are too small for it.
    lengths: Double = np.sqrt(squares * (1 + 2 * (size + 2) * _UNIT) + size * _TINY)
    return lengths


def _lower_bound(products: Single, k: int) -> Double:
    """Give a value that at least ``k`` products of each row reach; minus infinity for none."""
    rows, columns = products.shape
    if columns < k:
        return np.full(rows, -np.inf)
    whole = columns - columns % WIDTH
    if whole and k <= WIDTH // 2:
        products = products[:, :whole].reshape(rows, -1, WIDTH).max(axis=1)
    reached = np.partition(products, -k, axis=1)[:, -k]
    return reached.astype(np.float64)


def _above(products: Single, bounds: Double, block: slice) -> _Candidates:
    """Give the products that reach the bound of their row."""
    # One step down: a bound must not be rounded up.
    lowest = np.nextafter(bounds.astype(np.float32), np.float32(-np.inf))
    at = np.flatnonzero(products >= lowest[:, np.newaxis])
    rows, columns = np.divmod(at, products.shape[1])
    return _Candidates(rows, columns + block.start, products.ravel()[at])


def _pruned(found: _Candidates, k: int, margins: Double) -> tuple[_Candidates, Double]:
    """Put candidates in order and leave out those that cannot be among the k best of a row.

    Also gives what the k-th best reaches in each row.
    """
    counts = np.bincount(found.rows, minlength=len(margins))
    found = found[np.argsort(found.keys)]
    kth = np.minimum(np.cumsum(counts) - counts + k - 1, len(found.rows) - 1)
    floor = np.where(counts >= k, found.products[kth], -np.inf)
    return found[found.products >= (floor - margins)[found.rows]], floor
