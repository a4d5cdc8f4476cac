"""What the glossary knows of a pair's texts: how much it explains, and which ideas they share."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

from matchmaker.model import Book, CityNeed, GlossaryEntry, Investor, Label
from matchmaker.text import WORD, Glossary
from matchmaker.vectors import GATE_WORDS, GLOSSARY_WEIGHT, ItemText, gate, texts_of

READINGS: Final = 16_384
"""Sides whose texts are remembered as they were read: each stands in many pairs."""


class Explained(NamedTuple):
    """How much the glossary explains of an item's text.

    Parameters
    ----------
    words : int
        Words of the text of which most is explained.
    explained : int
        How many of them are part of a term that was found.
    """

    words: int
    explained: int


@dataclass(frozen=True, slots=True)
class Wording:
    """The texts of a need and an investor, as the glossary reads them.

    Parameters
    ----------
    need, investor : Explained
    shared : tuple of GlossaryEntry
        The ideas that both texts hold: those of the need's sectors come first, then those
        of other sectors, then the general ones; each by the order of the glossary.
    capitals : frozenset of str
        Words that either side writes in capitals: acronyms.
    """

    need: Explained
    investor: Explained
    shared: tuple[GlossaryEntry, ...]
    capitals: frozenset[str]

    @classmethod
    def of(cls, glossary: Glossary, side: CityNeed, investor: Investor) -> Wording:
        """Read the texts of both sides."""
        need, partner = (_reading(glossary, texts_of(item)) for item in (side, investor))
        shared = glossary.named(need.ideas & partner.ideas)
        wanted = set(side.need.sectors)
        shared.sort(key=lambda entry: (wanted.isdisjoint(entry.sectors), not entry.sectors))
        return cls(
            need.explained, partner.explained, tuple(shared), need.capitals | partner.capitals
        )

    @classmethod
    def of_pair(cls, book: Book, need: str, investor: str) -> Wording:
        """Read the texts of a pair of a book by its ids."""
        return cls.of(Glossary(book.glossary), book.need(need), book.investor(investor))

    @property
    def part(self) -> float:
        """The part that the glossary's words have in the likeness of the texts."""
        return GLOSSARY_WEIGHT * gate(self.need.explained, GATE_WORDS)

    def named(self, most: int | None = None) -> tuple[Label, ...]:
        """Name the shared ideas that tell most, all of them unless told how many."""
        return tuple(self._label(entry) for entry in self.shared[:most])

    def _label(self, entry: GlossaryEntry) -> Label:
        return Label(
            id=self._written(entry.terms_id, entry.terms_en),
            en=self._written(entry.terms_en, entry.terms_id),
        )

    def _written(self, terms: tuple[str, ...], others: tuple[str, ...]) -> str:
        name = (terms or others)[0]
        return name.upper() if name.upper() in self.capitals else name


class _Reading(NamedTuple):
    """What the glossary knows of the texts of one side."""

    ideas: frozenset[str]
    explained: Explained
    capitals: frozenset[str]


@lru_cache(maxsize=READINGS)
def _reading(glossary: Glossary, texts: tuple[ItemText, ...]) -> _Reading:
    words = [WORD.findall(text.text) for text in texts]
    found = [glossary.find(text.text, text.language) for text in texts]
    explained = [Explained(len(said), one.words) for said, one in zip(words, found, strict=True)]
    return _Reading(
        ideas=frozenset(idea for one in found for idea in one.concepts),
        # That of which most is explained, as the score does.
        explained=max(explained, key=lambda text: text.explained, default=Explained(0, 0)),
        capitals=frozenset(word for said in words for word in said if word.isupper()),
    )
