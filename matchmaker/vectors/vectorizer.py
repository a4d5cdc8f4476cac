"""The transformer: needs, investors and deals become rows of named blocks."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any, Self

import numpy as np
import numpy.typing as npt
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.utils.validation import check_is_fitted

from matchmaker.errors import MatchmakerError
from matchmaker.model import Book, GlossaryEntry, Rate, Taxonomy
from matchmaker.text import (
    DEFAULT_ENCODER,
    Dictionary,
    Encoder,
    Glossary,
    Remembering,
    encoder_named,
)
from matchmaker.vectors.blocks import SizeGrid, newest_rates
from matchmaker.vectors.constants import constants_of
from matchmaker.vectors.layout import Layout, Matrix
from matchmaker.vectors.reference import Reference
from matchmaker.vectors.space import Space
from matchmaker.vectors.texts import GATE_WORDS, GLOSSARY_WEIGHT, Item


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
    cache : Path, optional
        Folder in which the encoder's vectors are kept, see `matchmaker.text.Remembering`.
    reference : Reference, optional
        Constants to use. Without it they are fitted on what is given to `fit`.
    glossary_weight : float
        The greatest part of words in the similarity of texts, in [0, 1]; with 0 texts speak
        neither through the glossary nor through the dictionary.
    gate_words : int
        The part is greatest from so many words that the glossary explains, and half of that
        without any.
    size_low, size_high, size_step, size_softness, size_open_end : float
        See `SizeGrid`.
    readiness_softness : float
        Weight of the stages next to a need's own, see `need_stage_row`.

    Attributes
    ----------
    layout_ : Layout
        Encoder, glossary, constants and columns, ready for use. The columns of each block are
        ``layout_.blocks``: ``text`` (the encoder's vector, centred), ``words`` (those
        in which the glossary says it), ``gate`` (one column: how far the words
        count, see `word_rows`), ``sectors``, ``dimensions``, ``instruments``, ``size``,
        ``readiness``, ``place``.
    """

    def __init__(
        self,
        *,
        encoder: str | Encoder = DEFAULT_ENCODER,
        taxonomy: Taxonomy | None = None,
        glossary: tuple[GlossaryEntry, ...] = (),
        rates: tuple[Rate, ...] = (),
        cache: Path | None = None,
        reference: Reference | None = None,
        glossary_weight: float = GLOSSARY_WEIGHT,
        gate_words: int = GATE_WORDS,
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
        self.cache = cache
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
        glossary = Glossary(self.glossary, Dictionary.shipped())
        reference = self.reference
        if reference is None:
            reference = constants_of(
                X, self.encoder, glossary, partial(self._laid_out, glossary), self.cache
            )
        self.layout_ = self._laid_out(
            glossary, _opened(self.encoder, reference, self.cache), reference
        )
        return self

    def transform(self, X: Sequence[Item]) -> Matrix:  # noqa: N803
        """Give one row for each item.

        Parameters
        ----------
        X : sequence of CityNeed, Investor or PastDeal

        Returns
        -------
        ndarray of float32, shape (n, d)
            Multiples of 1 / `matchmaker.vectors.layout.GRAIN`; NaN across a block where an
            item says nothing.

        Raises
        ------
        MatchmakerError
            When the taxonomy does not know a term, or the edition a currency.
        """
        check_is_fitted(self)
        return self.layout_.rows(X)

    def get_feature_names_out(self, input_features: object = None) -> npt.NDArray[np.object_]:  # noqa: ARG002
        """Give the names of the columns, such as ``sectors__water_supply``."""
        check_is_fitted(self)
        names = [
            f"{block}__{name}"
            for block, found in self.layout_.space.features.items()
            for name in found
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

    def _laid_out(self, glossary: Glossary, encoder: Encoder, reference: Reference) -> Layout:
        if self.taxonomy is None:
            raise MatchmakerError("the vectorizer has no taxonomy; give it that of the book")
        space = Space(
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
            words=glossary.vocabulary,
            text_size=encoder.encode([], "en").shape[1],
        )
        return Layout(
            space=space,
            encoder=encoder,
            glossary=glossary,
            reference=reference,
            glossary_weight=self.glossary_weight,
            gate_words=self.gate_words,
        )


def _opened(encoder: str | Encoder, reference: Reference, cache: Path | None) -> Remembering:
    """Open an encoder, with the term weights of the reference where it has such."""
    if isinstance(encoder, str):
        constants = reference.encoders.get(encoder)
        weights = None if constants is None else constants.term_weights
        encoder = encoder_named(encoder, None if weights is None else np.array(weights))
    return encoder if isinstance(encoder, Remembering) else Remembering(encoder, cache)
