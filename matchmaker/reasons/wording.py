"""What the glossary knows of a pair's texts: how much it explains, and which ideas they share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from matchmaker.model import Book, CityNeed, GlossaryEntry, Investor, Label
from matchmaker.text import WORD, Glossary
from matchmaker.vectors import GATE_WORDS, GLOSSARY_WEIGHT, Item, gate, texts_of


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
        shared = glossary.named(_ideas(glossary, side) & _ideas(glossary, investor))
        wanted = set(side.need.sectors)
        shared.sort(key=lambda entry: (wanted.isdisjoint(entry.sectors), not entry.sectors))
        texts = [text.text for item in (side, investor) for text in texts_of(item)]
        return cls(
            _explained(glossary, side),
            _explained(glossary, investor),
            tuple(shared),
            frozenset(word for text in texts for word in WORD.findall(text) if word.isupper()),
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


def _ideas(glossary: Glossary, item: Item) -> set[str]:
    return {
        concept
        for text in texts_of(item)
        for concept in glossary.find(text.text, text.language).concepts
    }


def _explained(glossary: Glossary, item: Item) -> Explained:
    """Look at the text of which most is explained, as the score does."""
    found = [
        Explained(len(WORD.findall(text.text)), glossary.find(text.text, text.language).words)
        for text in texts_of(item)
    ]
    return max(found, key=lambda text: text.explained, default=Explained(0, 0))
