"""What an office adds to its papers, with a crest only where it can be printed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Final

from matchmaker.errors import MatchmakerError
from matchmaker.loading.office import FILE, read_office
from matchmaker.model.office import Office
from matchmaker.rendering.pictures import picture_problem
from matchmaker.rendering.sheet import Sheet
from matchmaker.rendering.typst_source import literal

_ANY_DAY: Final = dt.date(2000, 1, 1)


def office_of(folders: Sequence[Path]) -> Office:
    """Give what the office adds whose folder is the first; nothing if only ours is there.

    A crest that cannot be printed is left out: papers are printed without it, and
    `crest_problem` says why.

    Raises
    ------
    ProfileError
        With all faults of the office's file.
    """
    return _office(tuple(folders))[0]


def crest_problem(folders: Sequence[Path]) -> str:
    """Say why the office's crest is not printed; empty where it is, or there is none."""
    return _office(tuple(folders))[1]


@cache
def _office(folders: tuple[Path, ...]) -> tuple[Office, str]:
    office = read_office(folders[0]) if len(folders) > 1 else Office()
    if office.crest is None:
        return office, ""
    problem = _problem(folders, office.crest)
    if not problem:
        return office, ""
    said = (
        f"{folders[0] / office.crest}: {problem}; papers are printed without a crest. Expected a"
        f" PNG, JPEG or SVG beside {FILE}"
    )
    return office.model_copy(update={"crest": None}), said


def _problem(folders: tuple[Path, ...], crest: str) -> str:
    path = folders[0] / crest
    if not path.is_file():
        return "there is no such file"
    if problem := picture_problem(path):
        return problem
    try:
        # Set as any paper is, so that what is said to be fine is fine there too.
        source = f"#image({literal('/' + crest)})"
        Sheet(crest, source, _ANY_DAY, folders, outside=True).pdf()
    except MatchmakerError:
        return "the picture is damaged, or of another form than its name says"
    return ""
