"""Values as Typst source: never markup, never code, always the same text again on the page.

In markup a text is a string literal closed by a semicolon (``#"...";``), in code the
literal alone (``"..."``). Of a literal's characters only backslash and double quote mean
anything to Typst, and both are escaped.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any, Final

from matchmaker.rendering.glyphs import INVISIBLE, Glyphs, clusters

WIDEST_WORD: Final = 11.0
"""Ems that fit into the narrowest column: a word that may be wider may break anywhere."""

BREAK_EVERY: Final = 8.0
"""Ems after which such a word may break, if no sign in it gave a better place before."""

BREAK_AFTER: Final = frozenset("/.-_?&=#:;,|")
"""Signs after which an address is broken."""

BREAK: Final = "\N{ZERO WIDTH SPACE}"
LAST_LATIN: Final = 0x24F
"""The last letter of the Latin scripts whose widths are like those of English."""

SOFT_HYPHEN: Final = "\N{SOFT HYPHEN}"
_ISOLATE: Final = ("\N{FIRST STRONG ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}")

_RIGHT_TO_LEFT: Final = frozenset({"R", "AL", "AN"})
_LINE_ENDS: Final = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_WORD: Final = re.compile(rf"[^ \n{BREAK}]{{{int(WIDEST_WORD)},}}")
_WIDE: Final = frozenset("mwMWQ@%&©®…—")


class Source(str):
    """Text that is Typst source already, and printed as such."""

    __slots__ = ()


def printable(text: str, glyphs: Glyphs) -> str:
    """Make a text printable: visible, breakable, and not mixed with its neighbours.

    What has no glyph (control characters and lone surrogates too) is written out, tabs
    become spaces, words without end may break, and a text that runs from right to left
    stays together.
    """
    text = _LINE_ENDS.sub("\n", text).replace("\t", " ").replace(SOFT_HYPHEN, BREAK)
    text = glyphs.visible(text)
    text = _WORD.sub(lambda word: _breakable(word[0]), text)
    if text.isascii() or not any(map(_is_right_to_left, text)):
        return text
    start, end = _ISOLATE
    return "\n".join(f"{start}{line}{end}" if line else line for line in text.split("\n"))


def literal(text: str) -> str:
    """Write a text as a string literal of Typst."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def in_markup(text: str) -> Source:
    """Write a text where markup is read."""
    return Source(f"#{literal(text)};")


def in_code(value: Any) -> Source:
    """Write a value where code is read: a text, a number, a truth value, none or a list."""
    match value:
        case None:
            return Source("none")
        case bool():
            return Source("true" if value else "false")
        case int() | float():
            return Source(f"({value!r})")
        case str():
            return Source(literal(value))
        case tuple() | list():
            return Source("(" + "".join(f"{in_code(item)}, " for item in value) + ")")
        case _:
            raise TypeError(f"a {type(value).__name__} has no form in Typst's code")


def _breakable(word: str) -> str:
    letters = list(clusters(word))
    if sum(map(width_of, letters)) <= WIDEST_WORD:
        return word
    parts: list[str] = []
    width = 0.0
    for letter in letters:
        parts.append(letter)
        width += width_of(letter)
        if width >= BREAK_EVERY or letter in BREAK_AFTER:
            parts.append(BREAK)
            width = 0.0
    return "".join(parts)


def width_of(letter: str) -> float:
    """Estimate the width of a letter with its marks, in ems and rather too wide."""
    first = letter[0]
    if ord(first) in INVISIBLE:
        return 0.0
    if first in _WIDE or ord(first) > LAST_LATIN:
        return 1.0
    return 0.68 if first.isupper() else 0.53


def _is_right_to_left(character: str) -> bool:
    return unicodedata.bidirectional(character) in _RIGHT_TO_LEFT
