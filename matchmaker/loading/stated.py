"""Workbooks that the program made to be filled in, with a sheet that says what they are.

The sheet of state has ``matchmaker`` in its first cell, then a name and a value in each row: what
the workbook was made from, and how its language calls sheets, columns and choices.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from matchmaker.errors import Fault, ProfileError
from matchmaker.loading.cells import Cell
from matchmaker.loading.files import LARGEST_TABLE, FileFaultError, read_bytes
from matchmaker.loading.layout import named
from matchmaker.loading.packages import PackageError, scan, sheets
from matchmaker.loading.tables import Failed

MARK: Final = "matchmaker"
"""The first cell of the sheet of state."""

STATE: Final = "state"
"""What that sheet is called in machines' words, and in workbooks of earlier versions."""

SHEET: Final = "sheet."
HEADING: Final = "heading."
WORD: Final = "word."
"""Beginnings of the names under which the state says how its language calls sheets, columns and
choices; what it does not say is called by its own name."""

MOST_ROWS: Final = 50_000


class Names(NamedTuple):
    """How the language of a workbook calls things, by their own names."""

    said: Mapping[str, str]

    def sheet(self, name: str) -> str:
        """Give what a sheet is called."""
        return self.said.get(f"{SHEET}{name}") or name

    def heading(self, name: str) -> str:
        """Give what a column is called."""
        return self.said.get(f"{HEADING}{name}") or name

    def word(self, name: str) -> str:
        """Give what a choice is called."""
        return self.said.get(f"{WORD}{name}") or name

    def choice(self, said: str, choices: Sequence[str]) -> str:
        """Give the choice that a word says, by either of its names, else the word."""
        plain = said.casefold()
        return next((one for one in choices if self.word(one).casefold() == plain), plain)


class Grid(NamedTuple):
    """The cells of a sheet; failed ones by row and column, from 1."""

    title: str
    rows: list[list[Cell]]
    failed: Mapping[tuple[int, int], Failed]


class Stated(NamedTuple):
    """A filled workbook.

    Parameters
    ----------
    file : str
        Its name in messages.
    said : mapping of str to str
        What its sheet of state says.
    state : str
        What that sheet is called.
    grids : mapping of str to Grid
        The sheets that were asked for, by their own names.
    """

    file: str
    said: Mapping[str, str]
    state: str
    grids: Mapping[str, Grid]

    @property
    def names(self) -> Names:
        """How its language calls things."""
        return Names(self.said)


class Row(NamedTuple):
    """A row under headings: cells by the names of their columns.

    Parameters
    ----------
    places : mapping of str to int
        Numbers of the columns, from 1.
    failed : mapping of str to Failed
        Columns whose cell is a formula that failed.
    """

    file: str
    sheet: str
    number: int
    cells: Mapping[str, Cell]
    places: Mapping[str, int]
    failed: Mapping[str, Failed]
    names: Names

    def text(self, column: str) -> str:
        """Give a cell as a text; empty where the column is not there."""
        return text_of(self.cells.get(column))

    def fault(self, column: str, found: str, expected: str, hint: str = "") -> Fault:
        """Make a fault of a cell."""
        return Fault(
            self.file,
            self.number,
            self.places[column],
            self.names.heading(column),
            found,
            expected,
            self.sheet,
            hint,
            is_table=True,
        )


def open_stated(path: Path, wanted: Sequence[str], again: str) -> Stated:
    """Open a workbook that the program made.

    Parameters
    ----------
    wanted : sequence of str
        Sheets that it must have, by their own names.
    again : str
        What to do where it is another workbook.

    Raises
    ------
    ProfileError
        When the file cannot be read, or lacks a sheet.
    """
    from python_calamine import CalamineError, CalamineWorkbook

    name = named(path)

    def refused(found: str, expected: str, hint: str, sheet: str = "") -> ProfileError:
        return ProfileError((Fault(name, 0, 0, "", found, expected, sheet, hint),))

    try:
        data = read_bytes(path, name, LARGEST_TABLE)
        xml = sheets(data)
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as workbook:

            def grid(title: str) -> Grid:
                scanned = scan(xml[title])
                if scanned.rows > MOST_ROWS:
                    raise refused(f"{scanned.rows:,} rows", f"at most {MOST_ROWS:,}", again, title)
                rows = workbook.get_sheet_by_name(title).to_python(skip_empty_area=False)
                return Grid(title, rows, scanned.failed)

            state = _state(workbook, list(xml))
            if state is None:
                raise refused(f"the sheets {', '.join(xml)}", f"also {STATE}", again)
            said = {
                text_of(row[0]): text_of(row[1]) for row in grid(state).rows[1:] if len(row) > 1
            }
            titles = {one: Names(said).sheet(one) for one in wanted}
            missing = [title for title in titles.values() if title not in xml]
            if missing:
                there = f"the sheets {', '.join(xml)}"
                if "form" in said:
                    again = "it is a form of an event: read it with `matchmaker import`"
                raise refused(there, f"also {' and '.join(missing)}", again)
            grids = {one: grid(title) for one, title in titles.items()}
            return Stated(name, said, state, grids)
    except FileFaultError as error:
        raise ProfileError((error.fault,)) from error
    except PackageError as error:
        raise refused(error.found, "an Excel workbook", error.hint) from error
    except CalamineError as error:
        raise refused("a damaged file", "an Excel workbook", str(error)) from error


def _state(workbook: object, titles: Sequence[str]) -> str | None:
    """Find the sheet of state: by its mark, or by its name in workbooks of earlier versions."""
    for title in titles:
        rows = workbook.get_sheet_by_name(title).to_python(skip_empty_area=False, nrows=1)  # type: ignore[attr-defined]
        if rows and rows[0] and text_of(rows[0][0]) == MARK:
            return title
    return STATE if STATE in titles else None


def rows_of(
    filled: Stated, sheet: str, columns: Sequence[str], again: str
) -> tuple[list[Row], list[Fault]]:
    """Give the rows of a sheet under its headings, or what is wrong with the headings."""
    names, grid = filled.names, filled.grids[sheet]
    by_heading = {names.heading(column).casefold(): column for column in columns}
    written = [text_of(cell).casefold() for cell in grid.rows[0]] if grid.rows else []
    heads = [by_heading.get(said, said if said in columns else "") for said in written]
    faults = [
        Fault(
            filled.file,
            1,
            0,
            names.heading(column),
            "no such heading",
            names.heading(column),
            grid.title,
            again,
        )
        for column in columns
        if column not in heads
    ]
    faults += [
        Fault(
            filled.file,
            1,
            number,
            names.heading(head),
            "the heading a second time",
            "each heading once",
            grid.title,
            is_table=True,
        )
        for number, head in enumerate(heads, start=1)
        if head and head in heads[: number - 1]
    ]
    if faults:
        return [], faults
    places = {column: heads.index(column) + 1 for column in columns}
    return list(_rows(filled, grid, places)), []


def _rows(filled: Stated, grid: Grid, places: Mapping[str, int]) -> Iterator[Row]:
    for number, row in enumerate(grid.rows[1:], start=2):
        yield Row(
            filled.file,
            grid.title,
            number,
            {
                column: row[place - 1]
                for column, place in places.items()
                if place <= len(row) and row[place - 1] != ""
            },
            places,
            {
                column: grid.failed[number, place]
                for column, place in places.items()
                if (number, place) in grid.failed
            },
            filled.names,
        )


def text_of(cell: Cell | None) -> str:
    """Give a cell as a text; whole numbers without a fraction."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip() if cell is not None else ""
