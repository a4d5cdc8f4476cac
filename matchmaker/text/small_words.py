"""Words that hold a sentence together and tell nothing of its matter."""

from __future__ import annotations

import re
from typing import Final

from matchmaker.model import Language

_INDONESIAN: Final = (
    "yang dan di ke dari untuk dengan pada dalam oleh atau ini itu adalah akan tidak bagi"
    " serta sebagai karena secara para telah dapat agar"
)
_ENGLISH: Final = (
    "the of and to in for with on by or this that is are be not as at an from its it will"
    " which into has have their"
)
SMALL_WORDS: Final[dict[Language, frozenset[str]]] = {
    "id": frozenset(_INDONESIAN.split()),
    "en": frozenset(_ENGLISH.split()),
}
"""Few, frequent, and none of them in both languages."""


def language_of(text: str) -> Language:
    """Tell Indonesian from English by small words; English where they say nothing."""
    words = re.findall(r"[a-z]+", text.casefold())
    indonesian = sum(word in SMALL_WORDS["id"] for word in words)
    english = sum(word in SMALL_WORDS["en"] for word in words)
    return "id" if indonesian > english else "en"
