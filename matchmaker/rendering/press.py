"""Typst source set into pages: templates and fonts of some folders, and the compiler.

Nothing but the folders of templates is read: no fonts of the system, no other file, no
clock. Equal source and fonts give equal bytes.
"""

from __future__ import annotations

import datetime as dt
import re
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal

import typst

from matchmaker.errors import MatchmakerError
from matchmaker.rendering.environment import Environment
from matchmaker.rendering.glyphs import Glyphs, font_files
from matchmaker.rendering.phrasebook import Phrasebook

FONTS: Final = "fonts"
PROOF: Final = 110.0
"""Dots per inch of a page as a picture, unless told otherwise."""


class Press:
    """The templates, fonts and compiler of some folders, ready for many documents."""

    def __init__(self, templates: tuple[Path, ...]) -> None:
        folders = [folder / FONTS for folder in templates]
        files = font_files(folders)
        if not files:
            searched = ", ".join(map(str, folders))
            raise MatchmakerError(f"no fonts in {searched}: expected .ttf or .otf files")
        self._environment = Environment(templates, Glyphs.of(files))
        fonts = typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=False, font_paths=folders
        )
        self._compiler = typst.Compiler(
            root=templates[0], font_paths=fonts, ignore_system_fonts=True
        )

    def print(
        self,
        template: str,
        form: Literal["pdf", "png"],
        *,
        phrasebook: Phrasebook,
        on: dt.date,
        dots: float = PROOF,
        **values: Any,
    ) -> tuple[bytes, ...]:
        """Print a template into one PDF, or into a picture for each page.

        Parameters
        ----------
        template : str
            Name of the template's file.
        on : datetime.date
            The day that the document bears as that of its creation.
        dots : float
            Per inch, of a picture.
        **values
            What the template gets, by name.

        Raises
        ------
        MatchmakerError
            When the template is missing or wrong, with file and line.
        """
        source = self._environment.print(template, phrasebook=phrasebook, **values)
        written = dt.datetime(on.year, on.month, on.day, tzinfo=dt.UTC)
        try:
            pages: Any = self._compiler.compile(
                input=source.encode(), format=form, timestamp=written, ppi=dots
            )
        except typst.TypstError as error:
            raise MatchmakerError(_explained(error, source, template)) from error
        return tuple(pages) if isinstance(pages, list) else (pages,)


@cache
def press(templates: tuple[Path, ...]) -> Press:
    """Give the press of some folders of templates, the office's own first."""
    return Press(templates)


def _explained(error: Any, source: str, template: str) -> str:
    """Say what Typst found wrong, with the line of the printed template."""
    hints = "".join(f" ({hint})" for hint in error.hints)
    place = re.search(r"\.typ:([0-9]+):([0-9]+)", error.diagnostic)
    if place is None:
        return f"{template}: Typst cannot set the page: {error.message}{hints}"
    line = int(place[1])
    shown = source.splitlines()[line - 1].strip()[:120]
    return f"{template}: Typst cannot set the page: {error.message}{hints}; at: {shown}"
