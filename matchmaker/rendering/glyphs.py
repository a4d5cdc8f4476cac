"""Which characters the fonts of a folder can print, read from their own tables.

A character without a glyph would print as an empty box that nobody can read back;
`Glyphs.visible` writes it as ``[U+1F9FF]`` instead.
"""

from __future__ import annotations

import struct
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Final

from matchmaker.errors import MatchmakerError

SUFFIXES: Final = frozenset({".ttf", ".otf", ".ttc", ".otc"})

_SELECTORS: Final = range(0xFE00, 0xFE10)
"""Characters that choose a form of the character before them."""

INVISIBLE: Final = frozenset(
    [0x0A, 0xAD, 0x34F, *range(0x200B, 0x2010), 0x2060, 0xFEFF, *_SELECTORS]
)
"""Characters that print nothing by design: line end, joiners, marks of direction, selectors."""

WITHOUT_GLYPH: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Categories that never print, even where a font draws something: controls (also those that
turn the direction of what follows), lone surrogates, private use, unassigned."""

_COLLECTION: Final = b"ttcf"
_MARKS: Final = frozenset({"Mn", "Mc", "Me"})
_JOINER: Final = "\N{ZERO WIDTH JOINER}"


@dataclass(frozen=True)
class Glyphs:
    """The characters that each of some fonts can print.

    Parameters
    ----------
    fonts : tuple of frozenset of int
        Code points of each font.
    """

    fonts: tuple[frozenset[int], ...]

    @classmethod
    def of(cls, files: Iterable[Path]) -> Glyphs:
        """Read the fonts of some files.

        Raises
        ------
        MatchmakerError
            When a file is no OpenType font.
        """
        found = [font for file in files for font in _fonts(file)]
        never = {
            character
            for character in frozenset().union(*found)
            if unicodedata.category(chr(character)) in WITHOUT_GLYPH
        }
        return cls(tuple(font - never for font in found))

    def visible(self, text: str) -> str:
        """Write each character that no font can print as ``[U+...]``.

        A letter and the marks on it are printed by one font, so marks that no
        font has together with their letter are written out too.
        """
        if self._prints(text):
            return text
        return "".join(
            cluster if self._prints(cluster) else "".join(self._spelt(cluster))
            for cluster in clusters(text)
        )

    def missing(self, text: str) -> frozenset[str]:
        """Give the visible characters of a text that no font has."""
        if self._prints(text):
            return frozenset()
        return frozenset(
            character
            for character in text
            if not self._prints(character) and unicodedata.category(character) not in WITHOUT_GLYPH
        )

    def _spelt(self, cluster: str) -> Iterator[str]:
        for position, character in enumerate(cluster):
            is_mark = position > 0 and unicodedata.category(character) in _MARKS
            if is_mark or not self._prints(character):
                yield f"[U+{ord(character):04X}]"
            else:
                yield character

    def _prints(self, text: str) -> bool:
        wanted = {ord(character) for character in text} - INVISIBLE
        return not wanted or any(wanted <= font for font in self.fonts)


def clusters(text: str) -> Iterator[str]:
    """Split a text into letters, each with the marks on it and what a joiner adds."""
    start = 0
    for position in range(1, len(text)):
        if not _continues(text[position - 1], text[position]):
            yield text[start:position]
            start = position
    if text:
        yield text[start:]


def _continues(before: str, character: str) -> bool:
    return (
        _JOINER in {before, character}
        or unicodedata.category(character) in _MARKS
        or ord(character) in _SELECTORS
    )


def font_files(folders: Iterable[Path]) -> list[Path]:
    """Give the files of fonts in some folders, in the order of folders and names."""
    return [
        path
        for folder in folders
        if folder.is_dir()
        for path in sorted(folder.iterdir())
        if path.suffix.lower() in SUFFIXES
    ]


def _fonts(file: Path) -> Iterator[frozenset[int]]:
    from fontTools.ttLib import TTCollection, TTFont, TTLibError

    data = file.read_bytes()
    read = TTCollection if data.startswith(_COLLECTION) else TTFont
    try:
        with read(BytesIO(data), lazy=True) as found:
            for font in getattr(found, "fonts", [found]):
                mapped = font.getBestCmap() or {}
                yield frozenset(char for char, glyph in mapped.items() if glyph != ".notdef")
    except (TTLibError, struct.error, AssertionError, LookupError, ValueError) as error:
        raise MatchmakerError(
            f"{file}: found no OpenType font, expected a font that can be printed; remove it"
        ) from error
