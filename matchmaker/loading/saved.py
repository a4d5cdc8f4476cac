"""Shortlists as JSON: written with every figure exact, read back strictly."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter, ValidationError

from matchmaker.errors import MatchmakerError
from matchmaker.loading.document import dotted
from matchmaker.loading.files import FileFaultError, read_bytes
from matchmaker.loading.layout import named
from matchmaker.model import Shortlist

LARGEST_SHORTLIST: Final = 500_000_000
"""Bytes that a saved shortlist may have."""


class ShortlistError(MatchmakerError):
    """A saved shortlist that is missing, damaged or of another version."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(
            f"{named(path)}: {why}; make it again with `matchmaker run` or `matchmaker shortlist`"
        )


def dump_shortlist(shortlist: Shortlist) -> str:
    """Write a shortlist as JSON: keys in the order of the fields, the same text for the same list.

    Raises
    ------
    ValueError
        When a figure is not finite, which no shortlist may hold.
    """
    plain = _adapter().dump_python(shortlist, mode="json")
    return json.dumps(plain, ensure_ascii=False, allow_nan=False, indent=1) + "\n"


def read_shortlist(path: Path) -> Shortlist:
    """Read a shortlist that `dump_shortlist` wrote.

    Raises
    ------
    ShortlistError
        When the file is missing, damaged, or written by a version that knew other fields.
    """
    try:
        data = read_bytes(path, named(path), LARGEST_SHORTLIST)
    except FileFaultError as error:
        raise ShortlistError(path, f"found {error.fault.found}") from error
    try:
        return _adapter().validate_json(data, strict=True, extra="forbid")
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        if first["type"] == "json_invalid":
            raise ShortlistError(path, "it is no JSON, or not all of it is there") from error
        where = f", see {dotted(first['loc'])}" if first["loc"] else ""
        raise ShortlistError(path, f"it is no shortlist of this version{where}") from error


@cache
def _adapter() -> TypeAdapter[Shortlist]:
    return TypeAdapter(Shortlist)
