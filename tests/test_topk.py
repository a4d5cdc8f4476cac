"""The k best products are those of float64, with ties by column, whatever the blocks are."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from matchmaker import topk
from matchmaker.errors import MatchmakerError
from matchmaker.topk import top_products


def oracle(left, right, k):
    """Sort every product of float64, each taken by itself."""
    left, right = np.asarray(left, dtype=float), np.asarray(right, dtype=float)
    expected = []
    for row in left:
        products = np.einsum("ij,ij->i", np.broadcast_to(row, right.shape), right)
        expected.append(np.lexsort((np.arange(len(right)), -products))[:k])
    return np.array(expected).reshape(len(left), -1)


def values(width):
    """Few values, so that many products are equal, and any others."""
    return st.sampled_from([0.0, -0.0, 1.0, -1.0, 0.5]) | st.floats(-2, 2, width=width)


@st.composite
def sides(draw):
    width = draw(st.sampled_from([32, 64]))
    dtype = np.float32 if width == 32 else np.float64
    size = draw(st.integers(1, 5))

    def rows(most):
        shape = draw(st.integers(1, most)), size
        return draw(arrays.arrays(dtype, shape, elements=values(width)))

    return rows(7), rows(40)


@given(sides(), st.integers(0, 12), st.data())
@settings(max_examples=200, deadline=None)
def test_the_order_is_that_of_float64_with_ties_by_column(given_sides, k, data):
    """Small blocks, many ties, fewer candidates than k: always what the oracle sorts."""
    left, right = given_sides
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(topk, "ROWS", data.draw(st.integers(1, 8)))
        patch.setattr(topk, "COLUMNS", data.draw(st.integers(1, 24)))
        patch.setattr(topk, "WIDTH", data.draw(st.sampled_from([2, 4, 8])))
        patch.setattr(topk, "HELD", data.draw(st.sampled_from([4, 256])))
        patch.setattr(topk, "AT_ONCE", 3)
        found = top_products(left, right, k)
    expected = oracle(left, right, k)
    assert found.columns.shape == (len(left), min(k, len(right)))
    assert expected.tolist() == found.columns.tolist()
    for at, row in enumerate(found.columns):
        products = np.asarray(right, dtype=float)[row] @ np.asarray(left[at], dtype=float)
        assert np.allclose(products, found.products[at], atol=1e-5)


@pytest.mark.parametrize("spread", [0.0, 1e-9, 1e-7, 1e-5])
def test_products_that_float32_cannot_tell_apart_are_told_apart(spread):
    """Neighbours nearer than float32 sees stand in the order of float64."""
    random = np.random.default_rng(3)
    base = random.standard_normal(256)
    right = base + spread * random.standard_normal((900, 256))
    left = base + spread * random.standard_normal((3, 256))
    expected = oracle(left, right, 20)
    assert expected.tolist() == top_products(left, right, 20).columns.tolist()


def test_blocks_and_threads_leave_no_trace():
    """Enough rows and columns for several blocks at once: as the oracle has them."""
    random = np.random.default_rng(4)
    left = random.standard_normal((1100, 16), dtype=np.float32)
    right = random.standard_normal((5000, 16), dtype=np.float32)
    right[2500:] = right[:2500]
    expected = oracle(left, right, 9)
    assert expected.tolist() == top_products(left, right, 9).columns.tolist()


def test_all_equal_gives_the_first_columns():
    """Where every product is the same, columns go by their order, and memory stays bounded."""
    found = top_products(np.ones((600, 4)), np.ones((5000, 4)), 3)
    assert (found.columns == [0, 1, 2]).all()
    assert (found.products == 4).all()


@pytest.mark.parametrize(("rows", "columns"), [(0, 3), (3, 0), (0, 0)])
def test_nothing_has_no_best(rows, columns):
    """Without rows or without columns the answer is empty, of the right shape."""
    found = top_products(np.empty((rows, 4)), np.empty((columns, 4)), 2)
    assert found.columns.shape == found.products.shape == (rows, min(2, columns))


def test_one_row_has_its_best():
    """One row on each side is the best of the other."""
    assert top_products([[1.0, 2.0]], [[3.0, 4.0]], 5) == ([[0]], [[11.0]])


@pytest.mark.parametrize(
    ("left", "right", "k", "message"),
    [
        ([[1.0], [float("nan")]], [[1.0]], 1, r"not finite in row 1 on the left"),
        ([[1.0]], [[float("inf")]], 1, r"not finite in row 0 on the right"),
        ([[1.0]], [[1.0, 2.0]], 1, r"rows of 1 numbers on the left and of 2"),
        ([1.0], [[1.0]], 1, r"1 axes on the left"),
        ([[1.0]], [[1.0]], -1, r"k = -1, expected 0 or more"),
        ([[1e30]], [[1e30]], 1, r"too large for products in float32"),
    ],
)
def test_what_cannot_be_ranked_is_refused_in_words(left, right, k, message):
    """NaN, infinity, other widths and a negative k are mistakes, and said to be so."""
    with pytest.raises(MatchmakerError, match=message):
        top_products(left, right, k)
