"""What can go wrong, in words for the person who can put it right."""

from __future__ import annotations

from dataclasses import dataclass


class MatchmakerError(Exception):
    """A user's mistake or a missing thing; the message says what to do next.

    Only `matchmaker.cli` turns it into an exit code (2).
    """


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing wrong in one place of one file.

    Parameters
    ----------
    file : str
        Path as the user gave it, or relative to the profile folder.
    line, column : int
        From 1; 0 where the place is the file as a whole. In a spreadsheet the
        line is the row and the column is the number of the column.
    field : str
        Dotted path of the field (``needs[2].sectors[0]``), empty for a file.
    found, expected : str
        What stands there, and what should.
    sheet : str
        Name of the sheet in a workbook, else empty.
    hint : str
        What to do, such as a near miss ("did you mean ..."), else empty.
    """

    file: str
    line: int
    column: int
    field: str
    found: str
    expected: str
    sheet: str = ""
    hint: str = ""

    def __str__(self) -> str:
        parts = (self.file, self.sheet, str(self.line or ""), str(self.column or ""))
        place = ":".join(part for part in parts if part)
        field = f"{self.field}: " if self.field else ""
        hint = f" ({self.hint})" if self.hint else ""
        return f"{place}: {field}found {self.found}, expected {self.expected}{hint}"


class ProfileError(MatchmakerError):
    """All faults of all files that were read, in the order of the files.

    Parameters
    ----------
    faults : tuple of Fault
        At least one.
    """

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        self.faults = faults
        super().__init__("\n".join(str(fault) for fault in faults))
