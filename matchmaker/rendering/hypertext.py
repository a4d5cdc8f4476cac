"""A page as HTML in one file: values are escaped, and nothing is fetched from elsewhere.

The same page is what a document for Word is made from (`word`): one template says what both
hold.
"""

from __future__ import annotations

import base64
import re
import unicodedata
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final, cast

from jinja2 import pass_context
from jinja2.filters import FILTERS
from jinja2.runtime import Context
from markupsafe import Markup, escape

from matchmaker.errors import MatchmakerError
from matchmaker.rendering.confined import confined, is_outside
from matchmaker.rendering.environment import Templates, said
from matchmaker.rendering.glyphs import INVISIBLE, WITHOUT_GLYPH
from matchmaker.rendering.office import office_of
from matchmaker.rendering.phrasebook import Phrasebook
from matchmaker.rendering.pictures import picture_problem
from matchmaker.rendering.still import stilled

LINE_END: Final = Markup("<br/>")
ISOLATED: Final = ("\N{FIRST STRONG ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}")
"""Around a text that runs from right to left, so that it is not mixed with its neighbours."""

UNSEEN: Final = WITHOUT_GLYPH - {"Cn", "Zl", "Zp"}
"""Categories that are written out: they print nothing, or turn what follows. Letters that
are newer than this program's tables may well be in the reader's fonts."""

PICTURES: Final = {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg"} | {
    ".svg": "image/svg+xml"
}

_HEADING: Final = re.compile("(</?h)([1-5])")
_LINE_ENDS: Final = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_RIGHT_TO_LEFT: Final = frozenset({"R", "AL", "AN"})
_PLANE: Final = 0xFFFF
_LAST_OF_PLANE: Final = 0xFFFE
_NONCHARACTERS: Final = range(0xFDD0, 0xFDF0)


class Hypertext(Templates):
    """Templates of pages for browsers: values become escaped text."""

    def __init__(self, folders: Sequence[Path]) -> None:
        filters: dict[str, Callable[..., Any]] = {
            "attribute": _attribute,
            "capital": _capital,
            "css": _css,
            "lowered": _lowered,
            "max": max,
            "min": min,
            "plain": _plain,
            "picture": _picture,
            "sum": FILTERS["sum"],
        }
        super().__init__(folders, _printed, filters, autoescape=True)


def write_html(
    template: str, *, phrasebook: Phrasebook, templates: Sequence[Path], **values: Any
) -> str:
    """Let a template write a page for browsers.

    Parameters
    ----------
    template : str
        Name of the template's file.
    templates : sequence of Path
        Folders of templates, the office's own first.
    **values
        What the template gets, by name; it gets the folder's `Office` as ``office`` too.

    Raises
    ------
    MatchmakerError
        When the template is missing or wrong, with file and line; when a template of the
        office's own takes more time or memory than it may.
    """
    folders = tuple(templates)
    outside = is_outside(folders)
    values["office"] = office_of(folders)
    if outside:
        page = confined(_written, template, folders, phrasebook, values)
    else:
        page = _written(template, folders, phrasebook, values)
    return stilled(page, template, outside=outside, folders=folders)


def tidy(text: str) -> str:
    """Make a text one that every reader sees: what prints nothing is written out.

    Control characters and lone surrogates, which no file may hold, stand as ``[U+0007]``, as
    they do in print; line ends become one kind, and tabs become spaces.
    """
    text = _LINE_ENDS.sub("\n", text).replace("\t", " ")
    if text.isascii() and text.isprintable():
        return text
    return "".join(f"[U+{ord(it):04X}]" if _is_unseen(it) else it for it in text)


def is_right_to_left(text: str) -> bool:
    """Whether a text holds letters that run from right to left."""
    return not text.isascii() and any(
        unicodedata.bidirectional(character) in _RIGHT_TO_LEFT for character in text
    )


def _written(
    template: str, folders: tuple[Path, ...], phrasebook: Phrasebook, values: dict[str, Any]
) -> str:
    return _environment(folders).print(template, phrasebook=phrasebook, **values)


@cache
def _environment(folders: tuple[Path, ...]) -> Hypertext:
    return Hypertext(folders)


@pass_context
def _printed(context: Context, value: Any) -> str:
    if isinstance(value, Markup):
        return value
    text = tidy(said(context, value))
    if is_right_to_left(text):
        start, end = ISOLATED
        text = "\n".join(f"{start}{line}{end}" if line else line for line in text.split("\n"))
    return LINE_END.join(escape(line) for line in text.split("\n"))


@pass_context
def _capital(context: Context, value: Any) -> str:
    """Write a value with a capital letter at its beginning."""
    text = said(context, value)
    return _printed(context, text[:1].upper() + text[1:])


@pass_context
def _attribute(context: Context, value: Any) -> Markup:
    """Write a value where no markup can stand: in an attribute or a title, on one line."""
    return escape(tidy(said(context, value)).replace("\n", " "))


@pass_context
def _css(context: Context, value: Any) -> Markup:
    """Write a text as a string of a style sheet: only letters and digits stand as they are."""
    text = tidy(said(context, value)).replace("\n", " ")
    plain = (it if it.isascii() and it.isalnum() else f"\\{ord(it):06x}" for it in text)
    return Markup('"{}"').format(Markup("".join(plain)))  # noqa: S704


def _lowered(page: Markup) -> Markup:
    """Set the headings of a part one level lower; in a text, ``<`` is escaped."""
    return Markup(_HEADING.sub(lambda it: f"{it[1]}{int(it[2]) + 1}", page))  # noqa: S704


def _plain(value: float, digits: int = 2) -> Markup:
    """Write a number for machines: with a point, whatever the language."""
    return Markup(f"{value:.{digits}f}")  # noqa: S704


@pass_context
def _picture(context: Context, name: str) -> Markup:
    """Give a picture of the office's folder as an address that holds all of it."""
    path = cast(Hypertext, context.environment).folders[0] / name
    kind = PICTURES.get(path.suffix.lower())
    if path.parent != cast(Hypertext, context.environment).folders[0] or kind is None:
        raise MatchmakerError(f"{name} is no picture beside the templates")
    if problem := picture_problem(path):
        raise MatchmakerError(f"{path}: {problem}; save it smaller")
    content = base64.b64encode(path.read_bytes()).decode("ascii")
    return Markup(f"data:{kind};base64,{content}")  # noqa: S704


def _is_unseen(character: str) -> bool:
    code = ord(character)
    if code in INVISIBLE:
        return False
    is_none = code & _PLANE >= _LAST_OF_PLANE or code in _NONCHARACTERS
    return is_none or unicodedata.category(character) in UNSEEN
