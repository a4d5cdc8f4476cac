"""How alike two names or texts are: typing errors in names, common groups of letters in texts."""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Final, Literal

Likeness = Literal["same", "close", "similar"]

SAME_WORD: Final = 0.75
"""Likeness of two words from which one can be the other, mistyped."""

CLOSE, SIMILAR = 0.8, 0.6
"""Share of common groups of three letters from which texts are close, or similar."""

_LEGAL: Final = frozenset(
    re.findall(
        r"\w+",
        "ag bhd bv co corp corporation gmbh inc limited llc ltd nv persero plc pt pte sa tbk the",
    )
)
"""Words of a company's name that say only what kind of company it is."""


_OFFICES: Final = frozenset({"pemerintah", "pemerintahan"})
"""Words by which an office calls itself before the name of its region."""

_SHORT_KINDS: Final = {
    "kab": ("kabupaten",),
    "pemkab": ("kabupaten",),
    "pemkot": ("kota",),
    "pemda": (),
}
"""What short words of a kind of region, or of its government, mean."""

_KINDS: Final = frozenset({"kota", "kabupaten"})


@lru_cache(maxsize=65_536)
def words_of(name: str) -> tuple[str, ...]:
    """Give the words of a name in small letters, without accents and what is in brackets."""
    bare = re.sub(r"\([^)]*\)", " ", name) if re.sub(r"\([^)]*\)", "", name).strip() else name
    folded = unicodedata.normalize("NFKD", bare).casefold()
    plain = "".join(letter for letter in folded if not unicodedata.combining(letter))
    words = re.findall(r"\w+", plain)
    return tuple(word for word in words if word not in _LEGAL) or tuple(words)


def region_words(name: str) -> tuple[str, ...]:
    """Give the words of a region's name, without its office and with its kind in full."""
    words = words_of(name)
    spelled: list[str] = []
    for at, word in enumerate(words):
        if at == len(spelled) == 0 and word in _OFFICES and len(words) > 1:
            continue
        is_first = not spelled
        spelled += _SHORT_KINDS.get(word, (word,)) if is_first else (word,)
    return tuple(spelled) or words


def place_likeness(one: str, other: str) -> Likeness | None:
    """Compare the names of two regions.

    Many regions share words (Aceh Barat, Aceh Barat Daya; Kota and Kabupaten Bogor): they
    are alike only where each word of one is the same word of the other, or a misspelling.
    How an office calls itself (Pemerintah, Pemkot) is no part of the name, and a name without
    its kind is close to that with it.
    """
    ones, others = region_words(one), region_words(other)
    if ones == others:
        return "same"
    has_kinds = [words[0] in _KINDS for words in (ones, others)]
    if has_kinds[0] != has_kinds[1]:
        ones, others = (
            words[1:] if has_kind else words
            for words, has_kind in zip((ones, others), has_kinds, strict=True)
        )
    elif ones[0] != others[0]:
        return None
    if len(ones) != len(others):
        return None
    pairs = zip(ones, others, strict=True)
    return "close" if all(_is_same_word(*pair) for pair in pairs) else None


def _is_same_word(one: str, other: str) -> bool:
    return one == other or SequenceMatcher(None, one, other).ratio() >= SAME_WORD


def text_likeness(one: str, other: str) -> Likeness | None:
    """Compare two names or texts by the groups of three letters that they share."""
    if words_of(one) == words_of(other):
        return "same"
    ones, others = _groups(one), _groups(other)
    share = 2 * len(ones & others) / (len(ones) + len(others)) if ones and others else 0.0
    return "close" if share >= CLOSE else "similar" if share >= SIMILAR else None


@lru_cache(maxsize=65_536)
def _groups(text: str) -> frozenset[str]:
    plain = f" {' '.join(words_of(text))} "
    return frozenset(plain[start : start + 3] for start in range(len(plain) - 2))
