"""A brief as PDF: Jinja writes Typst source from it, and Typst sets the pages.

Nothing but the folders of templates is read: no fonts of the system, no other file, no
clock. Equal briefs, templates and fonts give equal bytes.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal

import typst

from matchmaker.briefs import Brief
from matchmaker.errors import MatchmakerError
from matchmaker.rendering.environment import Environment
from matchmaker.rendering.glyphs import Glyphs, font_files
from matchmaker.rendering.phrasebook import Phrasebook

BRIEF: Final = "brief.typ.jinja"
FONTS: Final = "fonts"
PROOF: Final = 110.0
"""Dots per inch of a page as a picture, unless told otherwise."""


def render_brief(brief: Brief, *, phrasebook: Phrasebook, templates: Sequence[Path]) -> bytes:
    """Print a brief as PDF.

    Parameters
    ----------
    brief : Brief
        What to print.
    phrasebook : Phrasebook
        The language's words, with the taxonomy of the brief's book.
    templates : sequence of Path
        Folders of templates, the office's own first; each may have ``fonts/``.

    Raises
    ------
    MatchmakerError
        When a template or a font is missing or wrong, with file and line.
    """
    source, written = _printed(brief, phrasebook, tuple(templates))
    (pdf,) = _press(tuple(templates)).set(source, "pdf", written)
    return pdf


def picture_brief(
    brief: Brief, *, phrasebook: Phrasebook, templates: Sequence[Path], dots: float = PROOF
) -> tuple[bytes, ...]:
    """Draw the pages of a brief as PNG, for proofs; other arguments and errors as `render_brief`.

    Parameters
    ----------
    dots : float
        Per inch.
    """
    source, written = _printed(brief, phrasebook, tuple(templates))
    return tuple(_press(tuple(templates)).set(source, "png", written, dots=dots))


def _printed(
    brief: Brief, phrasebook: Phrasebook, templates: tuple[Path, ...]
) -> tuple[str, dt.datetime]:
    """Print the brief as Typst source; with the time that its document bears."""
    if phrasebook.language != brief.language:
        raise ValueError(f"a brief in {brief.language} and a phrasebook in {phrasebook.language}")
    source = _press(templates).environment.print(BRIEF, phrasebook=phrasebook, brief=brief)
    day = brief.law_on.first_day
    return source, dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC)


class _Press:
    """The templates, fonts and compiler of some folders, ready for many briefs."""

    def __init__(self, templates: tuple[Path, ...]) -> None:
        folders = [folder / FONTS for folder in templates]
        files = font_files(folders)
        if not files:
            searched = ", ".join(map(str, folders))
            raise MatchmakerError(f"no fonts in {searched}: expected .ttf or .otf files")
        self.environment = Environment(templates, Glyphs.of(files))
        fonts = typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=False, font_paths=folders
        )
        self.compiler = typst.Compiler(
            root=templates[0], font_paths=fonts, ignore_system_fonts=True
        )

    def set(
        self, source: str, form: Literal["pdf", "png"], written: dt.datetime, dots: float = PROOF
    ) -> list[bytes]:
        """Set Typst source into one PDF, or into a picture for each page."""
        try:
            pages: Any = self.compiler.compile(
                input=source.encode(), format=form, timestamp=written, ppi=dots
            )
        except typst.TypstError as error:
            raise MatchmakerError(_explained(error, source)) from error
        return pages if isinstance(pages, list) else [pages]


@cache
def _press(templates: tuple[Path, ...]) -> _Press:
    return _Press(templates)


def _explained(error: Any, source: str) -> str:
    """Say what Typst found wrong, with the line of the printed template."""
    hints = "".join(f" ({hint})" for hint in error.hints)
    place = re.search(r"\.typ:([0-9]+):([0-9]+)", error.diagnostic)
    if place is None:
        return f"{BRIEF}: Typst cannot set the page: {error.message}{hints}"
    line = int(place[1])
    shown = source.splitlines()[line - 1].strip()[:120]
    return f"{BRIEF}: Typst cannot set the page: {error.message}{hints}; at: {shown}"
