"""The texts of an item, their vectors, and the words in which the glossary says them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, Final, Literal, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

from matchmaker.model import CityNeed, Investor, Language
from matchmaker.text import Encoder, Glossary
from matchmaker.vectors.blocks import PastDeal
from matchmaker.vectors.reference import MEAN_UNITS, EncoderConstants, Reference

Item = CityNeed | Investor | PastDeal
"""What becomes a row."""

Rows = npt.NDArray[np.float64]

NOTHING: Final = 0.01
"""A shorter vector has no direction: it is little more than the rounding of the means."""


ORIGINAL: Final = 0.5
"""What an Indonesian text's own vector weighs beside that of the text said in English; chosen
by evaluation on pairs of texts."""

GLOSSARY_WEIGHT: Final = 0.5
"""The greatest part of the glossary's words in the likeness of texts."""

GATE_WORDS: Final = 8
"""Words of a text that the glossary explains for that part; without any it is half of it."""

RARENESS: Final = 2
"""How much more a rare word weighs than a common one; chosen by evaluation on pairs of texts."""


class ItemText(NamedTuple):
    """A text of an item, with what decides how it is centred.

    Parameters
    ----------
    is_gloss : bool
        Whether it says an Indonesian text in English, word by word.
    """

    kind: Literal["need", "investor", "deal"]
    language: Language
    text: str
    is_gloss: bool = False

    @property
    def mean(self) -> str:
        """Key of the mean vector that belongs to it."""
        return f"{self.kind}.{self.manner}"

    @property
    def manner(self) -> str:
        """Language, or ``gloss``."""
        return "gloss" if self.is_gloss else self.language


def texts_of(item: Item) -> tuple[ItemText, ...]:
    """Give the texts that speak for an item, blank ones left out."""
    if isinstance(item, CityNeed):
        need, language = item.need, item.city.written_in
        texts = [ItemText("need", language, f"{need.title}. {need.description}")]
        if not (need.title + need.description).strip():
            texts = []
        texts.append(ItemText("need", "en", need.title_en or ""))
    elif isinstance(item, Investor):
        texts = [ItemText("investor", item.written_in, item.mandate)]
    else:
        texts = [ItemText("deal", item.investor.written_in, item.deal.project)]
    return tuple(text for text in texts if text.text.strip())


def glossed(texts: Sequence[ItemText], glossary: Glossary) -> list[ItemText]:
    """Give texts, each Indonesian one followed by what it says in English."""
    found = []
    for text in texts:
        found.append(text)
        if text.language == "id":
            english = glossary.translated(text.text)
            found.append(ItemText(text.kind, "en", english, is_gloss=True))
    return found


def raw_vectors(texts: Sequence[ItemText], encoder: Encoder) -> Rows:
    """Encode texts, each in its language: shape (n, d), rows of length 1 or NaN."""
    rows = np.empty((len(texts), encoder.encode([], "en").shape[1]))
    for language in sorted({text.language for text in texts}):
        at = [number for number, text in enumerate(texts) if text.language == language]
        rows[at] = encoder.encode([texts[number].text for number in at], language)
    return rows


def text_rows(
    items: Sequence[Item],
    encoder: Encoder,
    constants: EncoderConstants,
    glossary: Glossary | None,
) -> Rows:
    """Give each item the mean direction of its texts, each centred on its kind.

    A text's vector is taken less the mean of the reference's texts of its kind and
    language: what all mandates share says nothing about one of them. A text that
    equals the mean says nothing. With a glossary an Indonesian text speaks twice: as it
    is, weighing `ORIGINAL`, and word by word in English.

    Returns
    -------
    ndarray of float64, shape (n, d)
        Rows of length 1, or NaN.
    """
    of_items: list[Sequence[ItemText]] = [texts_of(item) for item in items]
    if glossary is not None:
        of_items = [glossed(found, glossary) for found in of_items]
    texts = [text for found in of_items for text in found]
    vectors = raw_vectors(texts, encoder)
    for key in sorted({text.mean for text in texts}):
        at = [number for number, text in enumerate(texts) if text.mean == key]
        vectors[at] -= mean_of(constants, texts[at[0]])
    sums = np.zeros((len(items), vectors.shape[1]))
    owners = np.repeat(np.arange(len(items)), [len(found) for found in of_items])
    is_halved = [glossary is not None and text.manner == "id" for text in texts]
    weights = np.where(is_halved, ORIGINAL, 1.0)[:, np.newaxis]
    np.add.at(sums, owners, weights * np.nan_to_num(_unit(vectors)))
    return _unit(sums)


def said(item: Item, glossary: Glossary) -> Mapping[str, int]:
    """Say an item's texts in the words of the glossary."""
    return glossary.in_english(_spoken(item))


def _spoken(item: Item) -> list[tuple[str, Language]]:
    return [(text.text, text.language) for text in texts_of(item)]


def word_rows(
    items: Sequence[Item], glossary: Glossary, reference: Reference, gate_words: int
) -> tuple[Any, Rows]:
    """Give the glossary's words for each item's texts, and how far it explains them.

    A word weighs its count times ``(ln((1 + n) / (1 + df)) + 1) ** 2``, where ``df`` of the
    reference's ``n`` items say it.

    Returns
    -------
    csr_array of float64, shape (n, words)
        Rows of length 1; nothing where texts hold none of the words.
    ndarray of float64, shape (n, 1)
        Half of ``1 + explained / gate_words``, at most 1, by the words that the glossary
        explains in the text of which most is explained, since a title in a second language
        repeats the first; 0 where texts hold none of the words, NaN without texts.
    """
    index = {word: at for at, word in enumerate(glossary.vocabulary)}
    weights = [
        (math.log((1 + reference.items) / (1 + reference.words.get(word, 0))) + 1) ** RARENESS
        for word in glossary.vocabulary
    ]
    places: list[int] = []
    values: list[float] = []
    ends = [0]
    gates = np.full((len(items), 1), np.nan)
    for number, item in enumerate(items):
        texts = _spoken(item)
        counts = glossary.in_english(texts)
        if texts:
            explained = max(glossary.find(*text).words for text in texts)
            gates[number] = gate(explained, gate_words) if counts else 0
        at = [index[word] for word in counts]
        row = [count * weights[place] for count, place in zip(counts.values(), at, strict=True)]
        length = math.sqrt(math.fsum(value**2 for value in row))
        places += at
        values += [value / length for value in row]
        ends.append(len(places))
    words = csr_array((np.array(values), places, ends), shape=(len(items), len(index)))
    words.sort_indices()
    return words, gates


def gate(explained: int, gate_words: int) -> float:
    """Say how far words count where so many words of a text are explained: half to 1."""
    return (1 + min(1.0, explained / gate_words)) / 2


def mean_of(constants: EncoderConstants, text: ItemText) -> Rows:
    """Give the mean for a text: of its kind and manner, or else of its manner, or of all."""
    means = constants.means
    own = [text.mean] if text.mean in means else []
    same = [key for key in sorted(means) if key.endswith(f".{text.manner}")]
    rows = [means[key] for key in own or same or sorted(means)] or [(0,)]
    mean: Rows = np.array(rows).mean(axis=0) / MEAN_UNITS
    return mean


def _unit(vectors: Rows) -> Rows:
    """Scale rows to length 1; NaN where there is no direction."""
    lengths = np.sqrt(np.einsum("ij,ij->i", vectors, vectors))[:, np.newaxis]
    rows = np.full_like(vectors, np.nan)
    np.divide(vectors, lengths, out=rows, where=lengths > NOTHING)
    return rows
