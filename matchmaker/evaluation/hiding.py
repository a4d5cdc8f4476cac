"""What must be hidden, so that a deal cannot betray its investor: its project, and names."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Self

from matchmaker.model import Book
from matchmaker.text import Glossary
from matchmaker.text.lacking import SHORTEST, UNTELLING

SAME: Final = 0.5
"""Two deals with at least this overlap (`projects_of`) are of one project."""

LEAST_TELLING: Final = 2
"""Telling words that a masked text needs to ask anything, if the glossary tells no sector from
it: what is left of "Twelve projects since 1976" fits everybody."""

_WORD: Final = re.compile(r"\w+")


@dataclass(frozen=True)
class Mask:
    """Takes names and numbers out of a text.

    A word is a name where it is written with a capital and the profiles never write it
    in lower case, unless the glossary or the taxonomy knows it and no investor is called
    so: acronyms of the trade stay, and names of institutions, countries, places and
    projects go, from all texts alike. A word with a digit goes too.

    Parameters
    ----------
    ordinary : frozenset of str
        Words that are no names, in lower case.
    """

    ordinary: frozenset[str]

    @classmethod
    def of(cls, book: Book) -> Self:
        """Learn the ordinary words from a book."""
        lower = {word for text in _texts(book) for word in _WORD.findall(text) if word[0].islower()}
        terms = (term for entry in book.glossary for term in (*entry.terms_id, *entry.terms_en))
        labels = (
            label
            for group in (
                book.taxonomy.dimensions,
                book.taxonomy.sectors,
                book.taxonomy.instruments,
            )
            for item in group
            for label in (item.label.id, item.label.en)
        )
        known = {word.casefold() for text in (*terms, *labels) for word in _WORD.findall(text)}
        named = {
            word.casefold()
            for investor in book.investors
            for word in (*_WORD.findall(investor.name), *investor.id.split("-"))
        }
        return cls(frozenset(lower | (known - named)))

    def hide(self, text: str) -> str:
        """Give the words of the text without names and numbers; no sign shows where they were."""
        return " ".join(word for word in _WORD.findall(text) if self._is_shown(word))

    def _is_shown(self, word: str) -> bool:
        if any(letter.isdigit() for letter in word):
            return False
        return word[0].islower() or word.casefold() in self.ordinary


def telling_words(text: str) -> tuple[str, ...]:
    """Give the words of a text that tell of its matter: no everyday words, numbers or scraps."""
    words = (word for word in _WORD.findall(text) if word.isalpha() and len(word) >= SHORTEST)
    return tuple(word for word in words if word.casefold() not in UNTELLING)


def asks(text: str, glossary: Glossary) -> bool:
    """Tell whether a masked text still asks something.

    It does where the glossary tells a sector from it, or `LEAST_TELLING` telling words are left.
    """
    if glossary.sectors(glossary.find(text, "en")):
        return True
    return len(telling_words(text)) >= LEAST_TELLING


def projects_of(texts: Sequence[str]) -> list[int]:
    """Tell which texts speak of one project: the number of the first such text, for each.

    Two texts do where the words that they share hold at least `SAME` of the weight of
    the one with less: ``sum over shared words / min(sum, sum)``, a word weighing
    ``ln((1 + n) / df)``, where ``df`` of the ``n`` texts have it. What hangs together
    through a third text is one project too.
    """
    words = [frozenset(_WORD.findall(text.casefold())) for text in texts]
    found = Counter(word for of in words for word in of)
    weights = {word: math.log((1 + len(texts)) / count) for word, count in found.items()}

    def weight(of: Iterable[str]) -> float:
        return math.fsum(weights[word] for word in sorted(of))

    totals = [weight(of) for of in words]
    first = list(range(len(texts)))
    for one, its_words in enumerate(words):
        for other in range(one):
            least = min(totals[one], totals[other])
            if least > 0 and weight(its_words & words[other]) >= SAME * least:
                old, new = sorted((first[one], first[other]), reverse=True)
                first = [new if number == old else number for number in first]
    return first


def _texts(book: Book) -> Iterator[str]:
    for investor in book.investors:
        yield investor.mandate
        yield from (deal.project for deal in investor.deals)
    for pair in book.needs:
        yield pair.need.title_en or ""
