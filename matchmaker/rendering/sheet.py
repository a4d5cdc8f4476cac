"""A document ready to be set, and its setting: what a process that only prints must know.

This module imports next to nothing, so that such a process starts at once. Nothing but the
folders of templates is read: no fonts of the system, no other file, no clock. Equal sheets
give equal bytes.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final, Literal

import typst

from matchmaker.errors import MatchmakerError
from matchmaker.rendering.confined import confined
from matchmaker.rendering.glyphs import font_files
from matchmaker.rendering.origin import own_place
from matchmaker.rendering.pictures import check_pictures

FONTS: Final = "fonts"
PROOF: Final = 110.0
"""Dots per inch of a page as a picture, unless told otherwise."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A document ready to be set.

    Parameters
    ----------
    template : str
        Name of the template that wrote it.
    source : str
        The document in Typst's language.
    on : datetime.date
        The day that the document bears as that of its creation.
    folders : tuple of Path
        Folders of templates, the office's own first; each may have ``fonts/``.
    outside : bool
        Whether a template or picture from outside took part: then it is set in a process with
        limits (`confined`).
    unprintable : str
        Characters of its texts that no font has, each once; they stand as ``[U+1F9FF]``.
    """

    template: str
    source: str
    on: dt.date
    folders: tuple[Path, ...]
    outside: bool = False
    unprintable: str = ""

    @property
    def digest(self) -> str:
        """SHA-256 of everything on which its bytes depend."""
        of = (version("typst"), _digest(self.folders), self.on.isoformat(), self.source)
        return hashlib.sha256("\0".join(of).encode()).hexdigest()

    def pdf(self) -> bytes:
        """Set it as one PDF.

        Raises
        ------
        MatchmakerError
            When what the template wrote is no document, with the line.
        """
        (pdf,) = self._set("pdf")
        return pdf

    def pictures(self, dots: float = PROOF) -> tuple[bytes, ...]:
        """Set it as a PNG for each page; errors as `pdf`.

        Parameters
        ----------
        dots : float
            Per inch.
        """
        return self._set("png", dots)

    def _set(self, form: Literal["pdf", "png"], dots: float = PROOF) -> tuple[bytes, ...]:
        if self.outside:
            check_pictures(self.folders[0], self.source)
            return confined(_set, self, form, dots)
        return _set(self, form, dots)


def _set(sheet: Sheet, form: Literal["pdf", "png"], dots: float) -> tuple[bytes, ...]:
    written = dt.datetime(sheet.on.year, sheet.on.month, sheet.on.day, tzinfo=dt.UTC)
    try:
        pages: Any = _compiler(sheet.folders).compile(
            input=sheet.source.encode(), format=form, timestamp=written, ppi=dots
        )
    except typst.TypstError as error:
        raise MatchmakerError(_explained(error, sheet)) from error
    return tuple(pages) if isinstance(pages, list) else (pages,)


@cache
def _compiler(folders: tuple[Path, ...]) -> typst.Compiler:
    fonts = typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[folder / FONTS for folder in folders],
    )
    return typst.Compiler(root=folders[0], font_paths=fonts, ignore_system_fonts=True)


@cache
def _digest(folders: tuple[Path, ...]) -> str:
    """Give the digest of all that a sheet may read: fonts, and every file beside the templates.

    A template may read any of them as data, those too whose words are in its source.
    """
    found = hashlib.sha256()
    beside = {
        path.relative_to(folders[0]).as_posix(): path
        for path in folders[0].rglob("*")
        if path.is_file()
    }
    named = [(path.name, path) for path in font_files(folder / FONTS for folder in folders)]
    for name, path in (*named, *sorted(beside.items())):
        found.update(f"{name}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return found.hexdigest()


def _explained(error: Any, sheet: Sheet) -> str:
    """Say what Typst found wrong, with the line of the printed template."""
    # Its hints on options of its own program lead nowhere here.
    hints = "".join(f" ({hint})" for hint in error.hints if "--" not in hint)
    said = error.message.split("(searched at")[0].strip()
    if "download package" in said:
        said, hints = "a page fetches no package; copy what you need into the folder", ""
    file = next(
        (
            folder / sheet.template
            for folder in sheet.folders
            if (folder / sheet.template).is_file()
        ),
        Path(sheet.template),
    )
    where = f"{file}, or a file that it includes"
    place = re.search(r"\.typ:([0-9]+):([0-9]+)", error.diagnostic)
    if place is None:
        return f"{where}: Typst cannot set the page: {said}{hints}"
    line = int(place[1])
    shown = sheet.source.splitlines()[line - 1].strip()[:120]
    where = own_place((shown,), sheet.folders, ".typ.jinja") or where
    return f"{where}: Typst cannot set the page: {said}{hints}; at: {shown}"
