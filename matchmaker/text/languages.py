"""Whether a text is Indonesian or English, by the words that glossary and dictionary know."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from matchmaker.model import Language
from matchmaker.text.dictionary import WORD
from matchmaker.text.glossary import Glossary
from matchmaker.text.small_words import SMALL_WORDS

_Sides = tuple[frozenset[str], frozenset[str]]
"""Words of Indonesian, and of English."""


class Languages:
    """Tells Indonesian from English.

    Parameters
    ----------
    glossary : Glossary
        With its dictionary.
    """

    def __init__(self, glossary: Glossary) -> None:
        related = (text for entry in glossary.entries for text in entry.related)
        everyday = (
            SMALL_WORDS["id"].union(*glossary.dictionary.phrases),
            SMALL_WORDS["en"].union(_words((*glossary.dictionary.meanings, *related))),
        )
        # Terms of the trade are borrowed ("smart city" stands among the Indonesian ones too),
        # so they speak only for words that no everyday side has.
        trade = (
            _words(term for entry in glossary.entries for term in entry.terms_id),
            _words(term for entry in glossary.entries for term in entry.terms_en),
        )
        self._sources: Final[tuple[_Sides, ...]] = (everyday, trade)
        self._small: Final[_Sides] = (SMALL_WORDS["id"], SMALL_WORDS["en"])

    def of(self, text: str) -> Language | None:
        """Give the language of which the text has more words; None where that is in doubt.

        A word that both languages have ("air", "digital") and one that neither has (a name)
        count for none; where as many are Indonesian as English, small words decide.
        """
        words = [word.casefold() for word in WORD.findall(text)]
        known = sum(self._side(word) for word in words)
        small = sum(_side(word, self._small) for word in words)
        balance = known or small
        if not balance:
            return None
        return "id" if balance > 0 else "en"

    def _side(self, word: str) -> int:
        for source in self._sources:
            if any(word in side for side in source):
                return _side(word, source)
        return 0


def _side(word: str, of: _Sides) -> int:
    """Give 1 for Indonesian, -1 for English, 0 for both and neither."""
    indonesian, english = of
    return (word in indonesian) - (word in english)


def _words(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(word.casefold() for text in texts for word in WORD.findall(text))
