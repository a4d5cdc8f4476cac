"""Templates and fonts of some folders: what they write is a sheet, ready to be set."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from matchmaker.errors import MatchmakerError
from matchmaker.rendering.environment import Environment
from matchmaker.rendering.glyphs import Glyphs, font_files
from matchmaker.rendering.phrasebook import Phrasebook
from matchmaker.rendering.sheet import FONTS, Sheet


def write_sheet(
    template: str,
    *,
    phrasebook: Phrasebook,
    templates: Sequence[Path],
    on: dt.date,
    **values: Any,
) -> Sheet:
    """Let a template write a document.

    Parameters
    ----------
    template : str
        Name of the template's file.
    templates : sequence of Path
        Folders of templates, the office's own first; each may have ``fonts/``.
    on : datetime.date
        The day that the document bears as that of its creation.
    **values
        What the template gets, by name.

    Raises
    ------
    MatchmakerError
        When the template or all fonts are missing, or the template is wrong, with file and line.
    """
    folders = tuple(templates)
    source = _environment(folders).print(template, phrasebook=phrasebook, **values)
    return Sheet(template, source, on, folders)


@cache
def _environment(folders: tuple[Path, ...]) -> Environment:
    searched = [folder / FONTS for folder in folders]
    files = font_files(searched)
    if not files:
        named = ", ".join(map(str, searched))
        raise MatchmakerError(f"no fonts in {named}: expected .ttf or .otf files")
    return Environment(folders, Glyphs.of(files))
