"""What parameters and arguments name: files that are opened, and the pair that is meant."""

from __future__ import annotations

from pathlib import Path

from matchmaker.analysis.arguments import ArgumentError
from matchmaker.analysis.explaining import Ranked
from matchmaker.loading import STRENGTH, read_calibrations
from matchmaker.model import Calibrations, Match
from matchmaker.shipped import packaged
from matchmaker.vectors import FILE, Reference, load_reference


def reference_of(given: Reference | Path | str | None) -> Reference:
    """Give the constants of a score: those that came with the program unless named."""
    if isinstance(given, Reference):
        return given
    return load_reference(packaged("profiles") / FILE if given is None else Path(given))


def calibrations_of(given: Reference | Path | str | None) -> Calibrations:
    """Read the bands that lie beside the file of constants."""
    if isinstance(given, Reference):
        return Calibrations()
    beside = packaged("profiles") / FILE if given is None else Path(given)
    return read_calibrations(beside.with_name(STRENGTH))


def path_of(given: Path | str | None) -> Path | None:
    """Give a folder as a path."""
    return None if given is None else Path(given)


def pair_of(
    city: str | Ranked | Match, investor: str | None, need: str | None
) -> tuple[str, str, str | None]:
    """Give city, investor and need, also where a row or a match names them.

    Raises
    ------
    ArgumentError
        When the investor is missing, or named twice.
    """
    if isinstance(city, Ranked | Match):
        if investor is not None or need is not None:
            raise ArgumentError(
                f"found {investor or need} beside a row that names city, need and investor;"
                " give one or the other"
            )
        return city.city, city.investor, city.need
    if investor is None:
        raise ArgumentError(f"found the city {city} alone, expected an investor too, or a row")
    return city, investor, need
