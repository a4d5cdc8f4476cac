"""Templates and fonts of some folders: what they write is a sheet, ready to be set."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from matchmaker.errors import MatchmakerError
from matchmaker.rendering.confined import confined, is_outside
from matchmaker.rendering.environment import Environment
from matchmaker.rendering.glyphs import Glyphs, font_files
from matchmaker.rendering.office import office_of
from matchmaker.rendering.phrasebook import Phrasebook
from matchmaker.rendering.sheet import FONTS, Sheet

Given = ParamSpec("Given")
Made = TypeVar("Made")


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
        What the template gets, by name; it gets the folder's `Office` as ``office`` too.

    Raises
    ------
    MatchmakerError
        When the template or all fonts are missing, or the template is wrong, with file and line;
        when a template of the office's own takes more time or memory than it may.
    """
    folders = tuple(templates)
    outside = is_outside(folders)
    values["office"] = office_of(folders)
    printed = (confined if outside else _plainly)(_written, template, folders, phrasebook, values)
    source, unprintable = printed
    return Sheet(template, source, on, folders, outside=outside, unprintable=unprintable)


def _plainly(make: Callable[Given, Made], *args: Given.args, **kwargs: Given.kwargs) -> Made:
    return make(*args, **kwargs)


def _written(
    template: str, folders: tuple[Path, ...], phrasebook: Phrasebook, values: dict[str, Any]
) -> tuple[str, str]:
    """Give what a template writes, and the characters in it that no font can print."""
    environment = _environment(folders)
    environment.unprintable.clear()
    source = environment.print(template, phrasebook=phrasebook, **values)
    return source, "".join(sorted(environment.unprintable))


@cache
def _environment(folders: tuple[Path, ...]) -> Environment:
    searched = [folder / FONTS for folder in folders]
    files = font_files(searched)
    if not files:
        named = ", ".join(map(str, searched))
        raise MatchmakerError(f"no fonts in {named}: expected .ttf or .otf files")
    return Environment(folders, Glyphs.of(files))
