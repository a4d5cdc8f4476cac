"""The product's own likeness of two texts, for texts that are in no profile."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

import numpy as np
import numpy.typing as npt

from matchmaker.evaluation.task import Scores
from matchmaker.model import Book, Investor, InvestorType, Language, Provenance
from matchmaker.text import Encoder, Glossary
from matchmaker.vectors import Layout, Reference, Vectorizer
from matchmaker.vectors.similarity import text_similarity


@dataclass(frozen=True)
class Likeness:
    """What `matchmaker.vectors` makes of two texts.

    The encoder's vectors are centred with the constants of the reference, as mandates
    in English and as needs in Indonesian, and the glossary takes its gated part.

    Parameters
    ----------
    layout : Layout
        Of the fitted vectorizer.
    is_said : bool
        Whether an Indonesian text speaks in English too, by glossary and dictionary.
    are_words_compared : bool
        Whether their words have a part beside the encoder's vectors.
    """

    layout: Layout
    is_said: bool = True
    are_words_compared: bool = True

    @classmethod
    def of(
        cls,
        book: Book,
        reference: Reference,
        encoder: str | Encoder,
        cache: Path | None = None,
    ) -> Self:
        """Use an encoder as the product does."""
        vectorizer = Vectorizer.of(book, encoder=encoder, reference=reference, cache=cache)
        return cls(vectorizer.fit(()).layout_)

    def without_glossary(self) -> Self:
        """Use the encoder alone; what it has encoded is remembered."""
        return replace(self, is_said=False, are_words_compared=False)

    def with_glossary(self, glossary: Glossary) -> Self:
        """Use another glossary, with the constants of the reference as they are."""
        space = replace(self.layout.space, words=glossary.vocabulary)
        return replace(self, layout=replace(self.layout, glossary=glossary, space=space))

    def variants(self) -> tuple[tuple[str, Self], ...]:
        """Take one part away at a time, to see what each is worth."""
        glossary = self.layout.glossary
        unrelated = [entry.model_copy(update={"related": ()}) for entry in glossary.entries]
        return (
            ("texts not said in English", replace(self, is_said=False)),
            ("words not compared", replace(self, are_words_compared=False)),
            (
                "without related words",
                self.with_glossary(Glossary(unrelated, glossary.dictionary)),
            ),
            ("without the dictionary", self.with_glossary(Glossary(glossary.entries))),
            ("without the glossary", self.with_glossary(Glossary((), glossary.dictionary))),
        )

    def rows(self, texts: Sequence[str], languages: Sequence[Language]) -> npt.NDArray[np.float32]:
        """Give texts as rows of the space."""
        pairs = zip(texts, languages, strict=True)
        layout = self._layout(is_used=self.is_said)
        return layout.rows([_carrier(text, language) for text, language in pairs])

    def between(self, left: npt.NDArray[np.float32], right: npt.NDArray[np.float32]) -> Scores:
        """Compare rows: in [0, 1], 0 where a text says nothing; the gate is that of ``left``."""
        return text_similarity(self._layout(is_used=self.are_words_compared), left, right)

    def _layout(self, *, is_used: bool) -> Layout:
        """Give the layout; without a weight its glossary neither says nor compares anything."""
        return self.layout if is_used else replace(self.layout, glossary_weight=0.0)


def _carrier(text: str, language: Language) -> Investor:
    """Put a text where the space looks for one; it may be longer than a profile allows."""
    return Investor.model_construct(
        id="text",
        name="text",
        country="XX",
        type=InvestorType.CORPORATE,
        mandate=text,
        written_in=language,
        provenance=Provenance(),
    )
