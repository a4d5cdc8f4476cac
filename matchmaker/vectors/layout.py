"""From items to rows, with everything that was fitted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from matchmaker.errors import MatchmakerError
from matchmaker.text import Encoder, Glossary
from matchmaker.vectors.blocks import PastDeal
from matchmaker.vectors.reference import EncoderConstants, Reference
from matchmaker.vectors.space import FACT_BLOCKS, Space
from matchmaker.vectors.texts import Item, text_rows, word_rows

Matrix = npt.NDArray[np.float32]

GRAIN: Final = 2.0**20
"""Rows are multiples of 1 / GRAIN: products of two rows then have no rounding error in
float64, in whatever order they are summed, so that a score depends on no order or batch."""

BATCH: Final = 1024
"""Items that are laid out at a time."""


class Spoken(NamedTuple):
    """What texts of some items say.

    Parameters
    ----------
    text : ndarray of float32, shape (n, d)
        NaN where there is no text, or it says nothing.
    words : csr_array of float64, shape (n, words)
        Few of the words stand in a text.
    gate : ndarray of float32, shape (n, 1)
        See `matchmaker.vectors.texts.word_rows`.
    """

    text: Matrix
    words: Any
    gate: Matrix


@dataclass(frozen=True)
class Layout:
    """What a fitted `Vectorizer` knows.

    Parameters
    ----------
    space : Space
        The columns.
    encoder : Encoder
        Its vectors are those of the block ``text``, centred.
    glossary : Glossary
        Says texts in the words of the block ``words``.
    reference : Reference
        Constants; it knows the encoder.
    glossary_weight, gate_words : float, int
        See `Vectorizer`.

    Raises
    ------
    MatchmakerError
        When the reference does not know the encoder, or was made by another version.
    """

    space: Space
    encoder: Encoder
    glossary: Glossary
    reference: Reference
    glossary_weight: float
    gate_words: int

    def __post_init__(self) -> None:
        for key, mean in self.constants.means.items():
            if len(mean) != self.space.text_size:
                raise MatchmakerError(
                    f"the reference has a mean of {len(mean)} numbers for {key}, but the encoder"
                    f" '{self.encoder.name}' has {self.space.text_size}: it was made by another"
                    " version; make it again"
                )

    @property
    def constants(self) -> EncoderConstants:
        """Constants of the encoder."""
        return self.reference.of_encoder(self.encoder.name)

    @property
    def blocks(self) -> Mapping[str, slice]:
        """Columns of each block."""
        return self.space.blocks

    def rows(self, items: Sequence[Item]) -> Matrix:
        """Give one row for each item; see `Vectorizer.transform`."""
        rows = np.full((len(items), self.space.width), np.nan, dtype=np.float32)
        for start in range(0, len(items), BATCH):
            batch = slice(start, start + BATCH)
            self._fill(rows[batch], items[batch])
        return rows

    def spoken(self, items: Sequence[Item]) -> Spoken:
        """Give what the texts of items say: the first three blocks of `rows`."""
        speaking = self.glossary if self.glossary_weight > 0 else None
        texts = text_rows(items, self.encoder, self.constants, speaking)
        words, gates = word_rows(items, self.glossary, self.reference, self.gate_words)
        words.data = _grained(words.data).astype(np.float64)
        words.eliminate_zeros()
        return Spoken(_grained(texts), words, _grained(gates))

    def _fill(self, rows: Matrix, items: Sequence[Item]) -> None:
        blocks = self.blocks
        said = self.spoken(items)
        rows[:, blocks["text"]] = said.text
        rows[:, blocks["words"]] = said.words.toarray()
        rows[np.isnan(said.gate[:, 0]), blocks["words"]] = np.nan
        rows[:, blocks["gate"]] = said.gate
        first = blocks[FACT_BLOCKS[0]].start
        facts = np.full((len(items), self.space.width - first), np.nan)
        for row, item in zip(facts, items, strict=True):
            if isinstance(item, PastDeal):
                continue
            for name, fact in self.space.facts(item).items():
                if fact is not None:
                    row[blocks[name].start - first : blocks[name].stop - first] = fact
        rows[:, first:] = _grained(facts)


def _grained(rows: npt.NDArray[np.float64]) -> Matrix:
    return (np.rint(rows * GRAIN) / GRAIN).astype(np.float32)
