"""Texts by their spelling: hashed character n-grams."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from matchmaker.errors import MatchmakerError
from matchmaker.model import Language
from matchmaker.text.encoder import Vectors

LEXICAL_SIZE: Final = 4096
"""Columns into which character n-grams are hashed."""


class Lexical:
    """Hashed character n-grams; needs no model and knows no meaning.

    Parameters
    ----------
    term_weights : ndarray of float64, shape (4096,), optional
        Weight of each column: inverse document frequency over reference texts.
        Without it all columns weigh the same.
    """

    name = "lexical"

    def __init__(self, term_weights: npt.NDArray[np.float64] | None = None) -> None:
        if term_weights is not None and term_weights.shape != (LEXICAL_SIZE,):
            raise MatchmakerError(
                f"the lexical encoder found {term_weights.size} term weights and expects"
                f" {LEXICAL_SIZE}: the reference was made by another version; make it again"
            )
        self.term_weights = term_weights

    def encode(self, texts: Sequence[str], language: Language) -> Vectors:  # noqa: ARG002
        """Encode texts by their spelling; see `Encoder.encode`."""
        if not texts:
            return np.empty((0, LEXICAL_SIZE), dtype=np.float32)
        counts = _counts(texts)
        rows = np.zeros(counts.shape, dtype=np.float64)
        for number, row in enumerate(rows):
            span = slice(counts.indptr[number], counts.indptr[number + 1])
            found = counts.data[span]
            row[counts.indices[span]] = np.sign(found) * (1 + np.log(np.abs(found)))
        if self.term_weights is not None:
            rows *= self.term_weights
        lengths = np.sqrt((rows**2).sum(axis=1, keepdims=True))
        unit = np.full(rows.shape, np.nan, dtype=np.float32)
        np.divide(rows, lengths, out=unit, where=lengths > 0, casting="same_kind")
        return unit

    @staticmethod
    def fit_term_weights(texts: Sequence[str]) -> npt.NDArray[np.float64]:
        """Give ``ln((1 + n) / (1 + df)) + 1`` for each column, over ``n`` texts."""
        found = _counts(texts).indices if texts else []
        frequency = np.bincount(found, minlength=LEXICAL_SIZE)
        weights: npt.NDArray[np.float64] = np.log((1 + len(texts)) / (1 + frequency)) + 1
        return weights


def _counts(texts: Iterable[str]) -> Any:
    """Count character 3- to 5-grams within words: a sparse matrix (n, 4096), signed."""
    from sklearn.feature_extraction.text import HashingVectorizer

    counts = HashingVectorizer(
        analyzer="char_wb", ngram_range=(3, 5), n_features=LEXICAL_SIZE, norm=None
    ).transform(list(texts))
    counts.sum_duplicates()
    counts.eliminate_zeros()
    return counts
