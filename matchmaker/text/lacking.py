"""Which words of the profiles the glossary ought to know."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Final, NamedTuple

from matchmaker.model import Language
from matchmaker.text.everyday import EVERYDAY
from matchmaker.text.glossary import Glossary
from matchmaker.text.small_words import SMALL_WORDS

SHORTEST: Final = 3
"""Letters that a word has at least."""

UNTELLING: Final = EVERYDAY | SMALL_WORDS["en"] | SMALL_WORDS["id"]
"""Words that tell nothing of a text's matter, in small letters."""


class Gap(NamedTuple):
    """A word that the glossary lacks.

    Parameters
    ----------
    word : str
        As it is written, in small letters unless it is an acronym.
    owners : int
        How many of those who wrote the texts use it.
    """

    word: str
    owners: int


def gaps(
    glossary: Glossary, texts: Iterable[tuple[str, str, Language]], *, at_least: int
) -> tuple[Gap, ...]:
    """Find words that are part of no term of the glossary, wherever they stand.

    Names are left out: words of more letters than their capital that no text writes small. So are
    numbers and everyday words.

    Parameters
    ----------
    texts : iterable of (str, str, Language)
        Who wrote it, such as the id of a city, the text and its language.
    at_least : int
        How many owners a word has.

    Returns
    -------
    tuple of Gap
        Most owners first, then by word.
    """
    owners: defaultdict[str, set[str]] = defaultdict(set)
    forms: defaultdict[str, set[str]] = defaultdict(set)
    for owner, text, language in texts:
        for word in glossary.unexplained(text, language):
            owners[word.casefold()].add(owner)
            forms[word.casefold()].add(word)
    found = [
        Gap(_written(forms[word]), len(using))
        for word, using in owners.items()
        if len(using) >= at_least and _is_telling(word, forms[word])
    ]
    return tuple(sorted(found, key=lambda gap: (-gap.owners, gap.word)))


def _is_telling(word: str, forms: set[str]) -> bool:
    is_name = not any(form.islower() or form.isupper() for form in forms)
    return len(word) >= SHORTEST and word.isalpha() and word not in UNTELLING and not is_name


def _written(forms: set[str]) -> str:
    return min(forms, key=lambda form: (not form.islower(), not form.isupper(), form))
