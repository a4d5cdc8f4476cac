"""Reads the columns of a CSV file of examples; every fault of it in one go."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from matchmaker.errors import Fault
from matchmaker.loading.csv_files import read_csv
from matchmaker.loading.document import shortened
from matchmaker.loading.tables import Grid


class Line(NamedTuple):
    """A row of the file: its number from 1, and its cells in the order that was asked for."""

    number: int
    cells: tuple[str, ...]


@dataclass
class Examples:
    """What was read of a file, and what is wrong with it so far.

    Parameters
    ----------
    file : str
        Path as the user gave it.
    headings : tuple of str
        The columns that were asked for.
    columns : tuple of int
        Where they stand in the file, from 1; 0 for one that is not there.
    lines : list of Line
        The rows that are not empty.
    faults : list of Fault
    """

    file: str
    headings: tuple[str, ...]
    columns: tuple[int, ...] = ()
    lines: list[Line] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    @classmethod
    def read(cls, path: Path, headings: Sequence[str]) -> Examples:
        """Read the columns of a file, with commas, semicolons or tabs.

        Further columns are left alone, so that an office may keep notes beside.
        """
        name = path.as_posix()
        examples = cls(name, tuple(headings))
        grids, faults = read_csv(path, name, "examples")
        examples.faults.extend(faults)
        for grid in grids:
            examples._take(grid)
        return examples

    def fault(self, line: Line, heading: str, found: str, expected: str, hint: str = "") -> None:
        """Note that a cell is wrong; a column that is not there was noted once."""
        column = self.columns[self.headings.index(heading)]
        if not column:
            return
        self.faults.append(
            Fault(self.file, line.number, column, heading, found, expected, "", hint)
        )

    def filled(self, line: Line, heading: str, what: str) -> str:
        """Give a cell; one that is empty is a fault."""
        cell = line.cells[self.headings.index(heading)]
        if not cell:
            self.fault(line, heading, "an empty cell", what)
        return cell

    def unique(self, heading: str) -> None:
        """Note every line whose cell was in an earlier line."""
        at = self.headings.index(heading)
        first: dict[str, int] = {}
        for line in self.lines:
            cell = line.cells[at]
            if cell and cell in first:
                found = f"'{shortened(cell)}', which line {first[cell]} has too"
                self.fault(line, heading, found, "each once")
            first.setdefault(cell, line.number)

    def _take(self, grid: Grid) -> None:
        rows = [(number, [str(cell or "").strip() for cell in row]) for number, row in _full(grid)]
        number, head = rows[0]  # an empty file is a fault already
        self._find_columns(number, head)
        for line, row in rows[1:]:
            if any(row[len(head) :]):
                found = f"{len(row)} cells"
                hint = "put a text that holds the separator between double quotes"
                self.faults.append(
                    Fault(
                        self.file, line, len(head) + 1, "", found, f"at most {len(head)}", "", hint
                    )
                )
            cells = tuple(row[at - 1] if 0 < at <= len(row) else "" for at in self.columns)
            self.lines.append(Line(line, cells))
        for (line, column), failed in sorted(grid.failed.items()):
            if column in self.columns:
                heading = self.headings[self.columns.index(column)]
                self.faults.append(
                    Fault(self.file, line, column, heading, failed.found, "a text", "", failed.hint)
                )
        if not self.lines and not self.faults:
            self.faults.append(Fault(self.file, 0, 0, "", "no rows", "rows below the headings"))

    def _find_columns(self, number: int, head: Sequence[str]) -> None:
        names = [cell.casefold() for cell in head]
        expected = f"the columns {', '.join(self.headings)}"
        for heading in self.headings:
            count = names.count(heading)
            if count == 0:
                hint = f"the columns here: {', '.join(cell for cell in head if cell)}"
                found = f"no column '{heading}'"
                self.faults.append(Fault(self.file, number, 0, "", found, expected, "", hint))
            elif count > 1:
                column = names.index(heading, names.index(heading) + 1) + 1
                found = f"a second column '{heading}'"
                self.faults.append(Fault(self.file, number, column, "", found, expected))
        self.columns = tuple(
            names.index(heading) + 1 if heading in names else 0 for heading in self.headings
        )


def _full(grid: Grid) -> Iterator[tuple[int, Sequence[object]]]:
    """Give the rows that hold something, with their numbers."""
    for number, row in enumerate(grid.rows, start=1):
        if any(str(cell).strip() for cell in row if cell is not None):
            yield number, row
