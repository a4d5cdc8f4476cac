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

LONGEST_WORD: Final = 24
"""Characters that may stand together before a line may break between them."""

BREAK_EVERY: Final = 8
"""Characters between the places where a longer word may break."""

BREAK: Final = "\N{ZERO WIDTH SPACE}"
SOFT_HYPHEN: Final = "\N{SOFT HYPHEN}"
_ISOLATE: Final = ("\N{FIRST STRONG ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}")

_RIGHT_TO_LEFT: Final = frozenset({"R", "AL", "AN"})
_LINE_ENDS: Final = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_LONG_WORD: Final = re.compile(rf"[^ \n{BREAK}]{{{LONGEST_WORD + 1},}}")


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
    text = _LONG_WORD.sub(lambda word: _breakable(word[0]), text)
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
    parts: list[str] = []
    length = 0
    for cluster in clusters(word):
        if length >= BREAK_EVERY:
            parts.append(BREAK)
            length = 0
        parts.append(cluster)
        length += len(cluster) if ord(cluster[0]) not in INVISIBLE else 0
    return "".join(parts)


def _is_right_to_left(character: str) -> bool:
    return unicodedata.bidirectional(character) in _RIGHT_TO_LEFT
