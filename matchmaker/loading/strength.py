"""The bands of strength, in and out."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from pydantic import ValidationError

from matchmaker.errors import MatchmakerError
from matchmaker.loading.files import FileFaultError, read_bytes
from matchmaker.loading.layout import named
from matchmaker.model import Calibrations

STRENGTH: Final = "strength.json"
"""Name of the file in a folder of profiles."""

LARGEST_STRENGTH: Final = 1_000_000
"""Bytes that the file may have."""


def read_calibrations(path: Path) -> Calibrations:
    """Read what `matchmaker calibrate` wrote; a file that is not there holds none.

    Raises
    ------
    MatchmakerError
        When the file is damaged or of another version.
    """
    if not path.exists():
        return Calibrations()
    again = "make it again with `matchmaker calibrate DIR`, or remove it"
    try:
        return Calibrations.model_validate_json(read_bytes(path, named(path), LARGEST_STRENGTH))
    except FileFaultError as error:
        raise MatchmakerError(f"{named(path)}: found {error.fault.found}; {again}") from error
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        field = ".".join(map(str, first["loc"])) or "the file"
        raise MatchmakerError(
            f"{named(path)}: {field}: expected {first['msg']}; {again}"
        ) from error


def dump_calibrations(calibrations: Calibrations) -> str:
    """Write bands as JSON: the same bands give the same text."""
    return calibrations.model_dump_json(indent=1) + "\n"
