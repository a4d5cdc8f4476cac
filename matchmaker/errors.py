"""What can go wrong, in words for the person who can put it right."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

MOST_ALIKE: Final = 5
"""Faults of one kind that a message shows; the rest of them are counted."""


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
        From 1; 0 where the place is the file as a whole. In a table the line is the
        number of the row, and the column that of the column.
    field : str
        Dotted path of the field (``needs[2].sectors[0]``), empty for a file.
    found, expected : str
        What stands there, and what should.
    sheet : str
        Name of the sheet in a workbook, else empty.
    hint : str
        What to do, such as a near miss ("did you mean ..."), else empty.
    is_table : bool
        Whether the place is one of a table, where people look for a cell.
    """

    file: str
    line: int
    column: int
    field: str
    found: str
    expected: str
    sheet: str = ""
    hint: str = ""
    is_table: bool = False

    @property
    def cell(self) -> str:
        """The cell of a table as Excel names it, such as ``F12``; else empty."""
        return cell_name(self.line, self.column) if self.is_table and self.column else ""

    @property
    def place(self) -> str:
        """Where it is, as people look for it: ``a.yaml:3:7``, ``a.xlsx: sheet needs, cell F12``."""
        if not (self.is_table or self.sheet):
            numbers = (str(number) for number in (self.line, self.column) if number)
            return ":".join((self.file, *numbers))
        row = f"row {self.line}" if self.line else ""
        cell = f"cell {self.cell}" if self.cell else row
        sheet = f"sheet {self.sheet}" if self.sheet else ""
        inside = ", ".join(part for part in (sheet, cell) if part)
        return f"{self.file}: {inside}" if inside else self.file

    @property
    def kind(self) -> tuple[str, ...]:
        """What faults with one cause have in common.

        Those of one field, whatever its number in a list, that expect the same: in a
        table those of the table, else those of the files of one folder.
        """
        within = self.file if self.is_table else self.file.rpartition("/")[0]
        return within, self.sheet, re.sub(r"\[[0-9]+\]", "", self.field), self.expected

    def __str__(self) -> str:
        field = f"{self.field}: " if self.field else ""
        hint = f" ({self.hint})" if self.hint else ""
        return f"{self.place}: {field}found {self.found}, expected {self.expected}{hint}"


def cell_name(row: int, column: int) -> str:
    """Name a cell as Excel does: row 12 and column 6 are ``F12``."""
    letters, rest = "", column
    while rest:
        rest, letter = divmod(rest - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return f"{letters}{row}"


def in_short(faults: Iterable[Fault], most: int = MOST_ALIKE) -> Iterator[str]:
    """Say each fault in a line; of one kind only the first ones, and how many more there are.

    Faults stay in their order, but those of a kind that is cut short stand together.
    """
    kinds: dict[tuple[str, ...], list[Fault]] = {}
    found = list(faults)
    for fault in found:
        kinds.setdefault(fault.kind, []).append(fault)
    for fault in found:
        alike = kinds[fault.kind]
        more = len(alike) - most
        if more <= 1:  # one more takes no more room than to say that there is one
            yield str(fault)
        elif fault is alike[0]:
            yield from map(str, alike[:most])
            yield f"... and {more:,} more like this, the last in {alike[-1].place}"


class ProfileError(MatchmakerError):
    """All faults of all files that were read, in the order of the files.

    The message says them as `in_short` does.

    Parameters
    ----------
    faults : tuple of Fault
        At least one.
    """

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        self.faults = faults
        super().__init__("\n".join(in_short(faults)))
