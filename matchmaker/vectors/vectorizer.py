"""The transformer: needs, investors and deals become rows of named blocks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, Self

import numpy as np
import numpy.typing as npt
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.utils.validation import check_is_fitted

from matchmaker.errors import MatchmakerError
from matchmaker.model import Book, GlossaryEntry, Rate, Taxonomy
from matchmaker.text import DEFAULT_ENCODER, Encoder, Glossary, Remembering, encoder_named
from matchmaker.vectors.blocks import PastDeal, SizeGrid, newest_rates
from matchmaker.vectors.reference import Reference
from matchmaker.vectors.space import Space
from matchmaker.vectors.texts import Item, concept_rows, text_rows

Matrix = npt.NDArray[np.float32]

GRAIN: Final = 2.0**20
"""Rows are multiples of 1 / GRAIN: products of two rows then have no rounding error in
float64, in whatever order they are summed, so that a score depends on no order or batch."""


BATCH: Final = 1024
"""Items that are encoded at a time."""


class Vectorizer(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Turn needs, investors and past deals into rows of named blocks.

    NaN across a block means that the item says nothing there. A deal speaks by its
    text alone.

    Parameters
    ----------
    encoder : str or Encoder
        A name of `matchmaker.text.ENCODERS`, or any other encoder.
    taxonomy : Taxonomy
        Vocabularies, the stages at which instruments help, provinces.
    glossary : tuple of GlossaryEntry
    rates : tuple of Rate
        What currencies are worth; the newest rate of each counts.
    reference : Reference, optional
        Constants to use. Without it they are fitted on what is given to `fit`.
    glossary_weight : float
        The glossary's greatest part in the similarity of texts, in [0, 1].
    gate_words : int
        The part is greatest from so many words that the glossary explains.
    size_low, size_high, size_step, size_softness, size_open_end : float
        See `SizeGrid`.
    readiness_softness : float
        Weight of the stages next to a need's own, see `need_stage_row`.

    Attributes
    ----------
    reference_ : Reference
        The constants in use.
    encoder_ : Remembering
        The encoder in use.
    glossary_ : Glossary
        The glossary, ready for finding.
    space_ : Space
        The columns.
    blocks_ : dict of str to slice
        Columns of each block: ``text`` (the encoder's vector, centred), ``concepts``
        (ideas of the glossary), ``gate`` (one column: words explained over
        ``gate_words``, at most 1), ``sectors``, ``dimensions``, ``instruments``,
        ``size``, ``readiness``, ``place``.
    """

    def __init__(
        self,
        *,
        encoder: str | Encoder = DEFAULT_ENCODER,
        taxonomy: Taxonomy | None = None,
        glossary: tuple[GlossaryEntry, ...] = (),
        rates: tuple[Rate, ...] = (),
        reference: Reference | None = None,
        glossary_weight: float = 0.5,
        gate_words: int = 8,
        size_low: float = 3.0,
        size_high: float = 11.0,
        size_step: float = 0.125,
        size_softness: float = 0.25,
        size_open_end: float = 2.0,
        readiness_softness: float = 0.5,
    ) -> None:
        self.encoder = encoder
        self.taxonomy = taxonomy
        self.glossary = glossary
        self.rates = rates
        self.reference = reference
        self.glossary_weight = glossary_weight
        self.gate_words = gate_words
        self.size_low = size_low
        self.size_high = size_high
        self.size_step = size_step
        self.size_softness = size_softness
        self.size_open_end = size_open_end
        self.readiness_softness = readiness_softness

    @classmethod
    def of(cls, book: Book, **parameters: Any) -> Self:
        """Make one with the vocabularies, glossary and rates of a book."""
        return cls(
            taxonomy=book.taxonomy,
            glossary=book.glossary,
            rates=book.edition.rates,
            **parameters,
        )

    def fit(self, X: Sequence[Item], y: object = None) -> Self:  # noqa: ARG002, N803
        """Make ready, with the constants of ``reference`` or with those of ``X``.

        Parameters
        ----------
        X : sequence of CityNeed, Investor or PastDeal
            Looked at only where there is no ``reference``; then the past deals of
            its investors are looked at too.
        y : ignored

        Raises
        ------
        MatchmakerError
            When the taxonomy is missing, a parameter is out of bounds, there is no
            such encoder, or the reference does not know it.
        """
        self._check_bounds()
        reference = self.reference
        if reference is None:
            from matchmaker.vectors.fitting import fit_reference

            reference = fit_reference(self, X)
        self._use(reference)
        return self

    def transform(self, X: Sequence[Item]) -> Matrix:  # noqa: N803
        """Give one row for each item.

        Parameters
        ----------
        X : sequence of CityNeed, Investor or PastDeal

        Returns
        -------
        ndarray of float32, shape (n, d)
            Multiples of 1 / `GRAIN`; NaN across a block where an item says nothing.

        Raises
        ------
        MatchmakerError
            When the taxonomy does not know a term, or the edition a currency.
        """
        check_is_fitted(self)
        rows = np.full((len(X), self.space_.width), np.nan, dtype=np.float32)
        for start in range(0, len(X), BATCH):
            batch = slice(start, start + BATCH)
            self._fill(rows[batch], X[batch])
        return rows

    def get_feature_names_out(self, input_features: object = None) -> npt.NDArray[np.object_]:  # noqa: ARG002
        """Give the names of the columns, such as ``sectors__water_supply``."""
        check_is_fitted(self)
        names = [
            f"{block}__{name}" for block, found in self.space_.features.items() for name in found
        ]
        return np.array(names, dtype=object)

    def _check_bounds(self) -> None:
        bounds = {
            "glossary_weight": 0 <= self.glossary_weight <= 1,
            "gate_words": self.gate_words >= 1,
            "size_high": self.size_low < self.size_high,
            "size_step": 0 < self.size_step <= self.size_high - self.size_low,
            "size_softness": self.size_softness > 0,
            "size_open_end": self.size_open_end >= 0,
            "readiness_softness": 0 <= self.readiness_softness <= 1,
        }
        for name, right in bounds.items():
            if not right:
                raise MatchmakerError(
                    f"the vectorizer found {name} = {getattr(self, name)}, which is out of bounds"
                )

    def _use(self, reference: Reference) -> None:
        if self.taxonomy is None:
            raise MatchmakerError("the vectorizer has no taxonomy; give it that of the book")
        encoder = self.encoder
        if isinstance(encoder, str):
            constants = reference.encoders.get(encoder)
            weights = None if constants is None else constants.term_weights
            encoder = encoder_named(encoder, None if weights is None else np.array(weights))
        constants = reference.of_encoder(encoder.name)
        size = encoder.encode([], "en").shape[1]
        for key, mean in constants.means.items():
            if len(mean) != size:
                raise MatchmakerError(
                    f"the reference has a mean of {len(mean)} numbers for {key}, but the encoder"
                    f" '{encoder.name}' has {size}: it was made by another version; make it again"
                )
        self.reference_ = reference
        self.encoder_ = encoder if isinstance(encoder, Remembering) else Remembering(encoder)
        self.glossary_ = Glossary(self.glossary)
        self.space_ = Space(
            taxonomy=self.taxonomy,
            grid=SizeGrid(
                low=self.size_low,
                high=self.size_high,
                step=self.size_step,
                softness=self.size_softness,
                open_end=self.size_open_end,
                rates=newest_rates(self.rates),
            ),
            readiness_softness=self.readiness_softness,
            concepts=self.glossary_.ids,
            text_size=size,
        )
        self.blocks_ = self.space_.blocks

    def _fill(self, rows: Matrix, items: Sequence[Item]) -> None:
        blocks, reference = self.blocks_, self.reference_
        constants = reference.of_encoder(self.encoder_.name)
        rows[:, blocks["text"]] = _grained(text_rows(items, self.encoder_, constants))
        concepts, gates = concept_rows(items, self.glossary_, reference, self.gate_words)
        rows[:, blocks["concepts"]] = _grained(concepts)
        rows[:, blocks["gate"]] = _grained(gates)
        for row, item in zip(rows, items, strict=True):
            if isinstance(item, PastDeal):
                continue
            for name, fact in self.space_.facts(item).items():
                if fact is not None:
                    row[blocks[name]] = _grained(fact)


def _grained(rows: npt.NDArray[np.float64]) -> Matrix:
    return (np.rint(rows * GRAIN) / GRAIN).astype(np.float32)
