"""Words that hold a sentence together and tell nothing of its matter."""

from __future__ import annotations

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
