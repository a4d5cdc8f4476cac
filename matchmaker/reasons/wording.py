"""What the glossary knows of a pair's texts: how much it explains, and which ideas they share."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from matchmaker.model import Book, CityNeed, GlossaryEntry, Investor, Label
from matchmaker.text import WORD, Dictionary, Glossary
from matchmaker.vectors import GATE_WORDS, GLOSSARY_WEIGHT, Item, gate, said, texts_of


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


@dataclass(frozen=True)
class Wording:
    """The texts of a need and an investor, as the glossary reads them.

    Parameters
    ----------
    glossary : Glossary
    side : CityNeed
    partner : Investor
    """

    glossary: Glossary
    side: CityNeed
    partner: Investor

    @classmethod
    def of_pair(cls, book: Book, need: str, investor: str) -> Wording:
        """Read the texts of a pair of a book by its ids."""
        glossary = Glossary(book.glossary, Dictionary.shipped())
        return cls(glossary, book.need(need), book.investor(investor))

    @property
    def need(self) -> Explained:
        """How much is explained of the need."""
        return self._explained(self.side)

    @property
    def investor(self) -> Explained:
        """How much is explained of the mandate."""
        return self._explained(self.partner)

    @cached_property
    def shared(self) -> tuple[GlossaryEntry, ...]:
        """The ideas that both texts hold.

        Those of the need's sectors come first, then those of other sectors, then the general
        ones; each by the order of the glossary.
        """
        shared = self.glossary.named(self._ideas(self.side) & self._ideas(self.partner))
        wanted = set(self.side.need.sectors)
        shared.sort(key=lambda entry: (wanted.isdisjoint(entry.sectors), not entry.sectors))
        return tuple(shared)

    @property
    def part(self) -> float:
        """The part that the words of glossary and dictionary have in the likeness of the texts."""
        if not all(said(item, self.glossary) for item in (self.side, self.partner)):
            return 0.0
        return GLOSSARY_WEIGHT * gate(self.need.explained, GATE_WORDS)

    def named(self, most: int | None = None) -> tuple[Label, ...]:
        """Name the shared ideas that tell most, all of them unless told how many."""
        texts = [text.text for item in (self.side, self.partner) for text in texts_of(item)]
        capitals = {word for text in texts for word in WORD.findall(text) if word.isupper()}

        def written(terms: tuple[str, ...], others: tuple[str, ...]) -> str:
            name = (terms or others)[0]
            return name.upper() if name.upper() in capitals else name

        return tuple(
            Label(
                id=written(entry.terms_id, entry.terms_en),
                en=written(entry.terms_en, entry.terms_id),
            )
            for entry in self.shared[:most]
        )

    def _ideas(self, item: Item) -> set[str]:
        return {
            concept
            for text in texts_of(item)
            for concept in self.glossary.find(text.text, text.language).concepts
        }

    def _explained(self, item: Item) -> Explained:
        """Look at the text of which most is explained, as the score does."""
        found = [
            Explained(
                len(WORD.findall(text.text)), self.glossary.find(text.text, text.language).words
            )
            for text in texts_of(item)
        ]
        return max(found, key=lambda text: text.explained, default=Explained(0, 0))
