"""Rows of a table become documents: one row a record, one column a field."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any, Final, NamedTuple

from matchmaker.errors import Fault, cell_name
from matchmaker.loading.cells import Cell, UnfitCellError, from_cell
from matchmaker.loading.document import Document, Place, shortened, shown
from matchmaker.loading.fields import Described, Loc, described
from matchmaker.loading.layout import TABLES
from matchmaker.loading.words import did_you_mean
from matchmaker.model import Deal, Need
from matchmaker.model.profiles import Record

OWNERS: Final[Mapping[type[Record], str]] = {Need: "city", Deal: "investor"}
"""The column that says to whom a row belongs."""

SOURCE: Final = ("provenance", "source")
"""The field of every row that says where its facts come from, unless ``links`` do."""

DEEPEST_HEADINGS: Final = 20
"""Rows among which headings are looked for: above them stand titles and remarks."""

FEWEST_HEADINGS: Final = 3
"""So many headings show of which table a sheet is."""


class Column(NamedTuple):
    """A column of a table: its heading, and the field that it fills."""

    heading: str
    loc: Loc
    field: Described


class Failed(NamedTuple):
    """A cell whose value is not there, such as that of a formula that failed."""

    found: str
    hint: str = ""


class Grid(NamedTuple):
    """The cells of one table as a file holds them; the first row is row 1.

    Parameters
    ----------
    failed : mapping of (int, int) to Failed
        By row and column, from 1.
    merged : sequence of pairs of (int, int)
        The first and the last cell of each group of merged cells, likewise.
    """

    file: str
    sheet: str
    table: str
    rows: Sequence[Sequence[Cell]]
    failed: Mapping[tuple[int, int], Failed]
    merged: Sequence[tuple[tuple[int, int], tuple[int, int]]] = ()

    def fault(self, line: int, column: int, found: str, expected: str, hint: str = "") -> Fault:
        """Make a fault of a cell, of a row (column 0) or of the table (line 0)."""
        return Fault(self.file, line, column, "", found, expected, self.sheet, hint, is_table=True)


@cache
def columns(table: str) -> tuple[Column, ...]:
    """Give the columns of a table in their order: the owner, then the fields of the model."""
    record = TABLES[table]
    fields = _columns(record, ())
    owner = OWNERS.get(record)
    if owner is None:
        return fields
    own_id = described(record)["id"]
    return (Column(owner, (owner,), replace(own_id, name=owner)), *fields)


def _columns(record: type[Record], outer: Loc) -> tuple[Column, ...]:
    found: list[Column] = []
    for name, field in described(record).items():
        loc = (*outer, name)
        if field.record is None:
            found.append(Column(".".join(map(str, loc)), loc, field))
        elif not field.many:
            found.extend(_columns(field.record, loc))
    return tuple(found)


def likely_table(rows: Sequence[Sequence[Cell]]) -> str:
    """Name the table whose headings stand in some rows; empty where that is not clear."""
    known = {table: _best_row(rows, table)[1] for table in TABLES}
    first, second = sorted(known, key=known.__getitem__, reverse=True)[:2]
    is_clear = known[first] >= FEWEST_HEADINGS and known[first] > known[second]
    return first if is_clear else ""


def documents(grid: Grid) -> tuple[list[Document], list[Fault]]:
    """Read the rows of a table, with the faults of its headings and cells.

    Where none of the headings is known, there is one fault and no document.
    """
    first = next((number for number, row in enumerate(grid.rows) if any(map(_filled, row))), None)
    if first is None:
        return [], []
    top, count = _best_row(grid.rows, grid.table)
    if not count:
        return [], [_no_headings(grid, first)]
    heads = _Heads(grid, top)
    failed = {line for line, _ in grid.failed}
    found: list[Document] = []
    faults = list(heads.faults)
    if top > first:
        faults.append(_title(grid, first, top))
    faults += [_merged(grid, *cells) for cells in grid.merged if cells[1][0] > top]
    for number, row in enumerate(grid.rows[top + 1 :], start=top + 2):
        if number in failed or any(map(_filled, row)):
            document, wrong = heads.document(number, row)
            found.append(document)
            faults += wrong
    return found, faults


def _best_row(rows: Sequence[Sequence[Cell]], table: str) -> tuple[int, int]:
    """Find the row with the most headings of a table, from 0, and how many it has."""
    names = _names(table)
    counts = [
        len(names.intersection(_normal(cell) for cell in row if isinstance(cell, str)))
        for row in rows[:DEEPEST_HEADINGS]
    ]
    most = max(counts, default=0)
    return (counts.index(most) if most else 0), most


@cache
def _names(table: str) -> frozenset[str]:
    return frozenset(column.heading for column in columns(table))


def _no_headings(grid: Grid, first: int) -> Fault:
    texts = [cell for cell in grid.rows[first] if isinstance(cell, str) and cell.strip()]
    found = f"no heading that is known ({shortened(', '.join(texts)) or 'only numbers'})"
    expected = f"the names of fields, such as {', '.join(_needed(grid.table))}"
    return grid.fault(first + 1, 0, found, expected, "`matchmaker init` lays out such a table")


def _needed(table: str) -> Iterator[str]:
    """Give the headings that a table cannot do without."""
    for column in columns(table):
        if (len(column.loc) == 1 and column.field.required) or column.loc == SOURCE:
            yield column.heading


def _title(grid: Grid, first: int, top: int) -> Fault:
    text = next(cell for cell in grid.rows[first] if _filled(cell))
    rows = f"row {first + 1}" if top == first + 1 else f"rows {first + 1} to {top}"
    return grid.fault(
        first + 1,
        0,
        f"{shown(text)} above the headings",
        f"the headings, which stand in row {top + 1}",
        f"delete {rows}",
    )


def _merged(grid: Grid, first: tuple[int, int], last: tuple[int, int]) -> Fault:
    found = f"merged cells ({cell_name(*first)} to {cell_name(*last)})"
    return grid.fault(*first, found, "one value a cell", "unmerge them and fill each cell")


class _Heads:
    """The headings of a table, and how to read a row under them."""

    def __init__(self, grid: Grid, top: int) -> None:
        self.grid = grid
        self.record = TABLES[grid.table]
        self.line = top + 1
        self.columns: dict[int, Column] = {}
        self.faults: list[Fault] = []
        self.keys: dict[Loc, Place] = {}
        known = {column.heading: column for column in columns(grid.table)}
        for number, cell in enumerate(grid.rows[top], start=1):
            if _filled(cell):
                self._read(number, cell, known)
        self.absent = {
            column.loc: Place(self.line, 0)
            for column in known.values()
            if column.loc not in self.keys
        }

    def _read(self, number: int, cell: Cell, known: Mapping[str, Column]) -> None:
        heading = _normal(str(cell))
        column = known.get(heading)
        if column is None:
            hint = did_you_mean(heading, known) or f"the columns: {', '.join(known)}"
            self._fault(number, f"the unknown heading {shown(cell)}", "the name of a field", hint)
        elif column.loc in self.keys:
            self._fault(number, f"the heading {shown(cell)} a second time", "each heading once")
        else:
            self.columns[number] = column
            self.keys[column.loc] = Place(self.line, number)

    def _fault(self, number: int, found: str, expected: str, hint: str = "") -> None:
        self.faults.append(self.grid.fault(self.line, number, found, expected, hint))

    def document(self, line: int, row: Sequence[Cell]) -> tuple[Document, list[Fault]]:
        """Read one row."""
        data: dict[str, Any] = {
            name: {}
            for name, field in described(self.record).items()
            if field.required and field.record is not None and not field.many
        }
        values: dict[Loc, Place] = {**self.absent, (): Place(line, 1)}
        document = Document(
            self.record, self.grid.file, data, values, self.keys, sheet=self.grid.sheet, is_row=True
        )
        faults: list[Fault] = []
        for number, column in self.columns.items():
            values[column.loc] = Place(line, number)
            failed = self.grid.failed.get((line, number))
            if failed is not None:
                _put(data, column.loc, None)
                faults.append(document.fault(column.loc, failed.found, "a value", failed.hint))
                continue
            cell = row[number - 1] if number <= len(row) else ""
            if not _filled(cell):
                continue
            try:
                _put(data, column.loc, from_cell(cell, column.field))
            except UnfitCellError as error:
                _put(data, column.loc, None)
                fault = document.fault(column.loc, error.found, error.expected, error.hint)
                faults.append(fault)
        faults += self._without_heading(line, row)
        owner = OWNERS.get(self.record)
        if owner is not None:
            document = replace(document, owner=data.pop(owner, None) or "")
        return document, faults

    def _without_heading(self, line: int, row: Sequence[Cell]) -> Iterator[Fault]:
        headed = self.grid.rows[self.line - 1]
        for number, cell in enumerate(row, start=1):
            if _filled(cell) and not (number <= len(headed) and _filled(headed[number - 1])):
                yield self.grid.fault(
                    line,
                    number,
                    shown(cell),
                    "nothing, since the column has no heading",
                    "give the column a heading, or empty it",
                )


def _put(data: dict[str, Any], loc: Loc, value: Any) -> None:
    for step in loc[:-1]:
        data = data.setdefault(str(step), {})
    data[str(loc[-1])] = value


def _filled(cell: Cell) -> bool:
    return bool(cell.strip()) if isinstance(cell, str) else True


def _normal(heading: str) -> str:
    """Overlook capitals and spaces: ``Kemendagri Code`` is ``kemendagri_code``."""
    text = re.sub(r"\s*\.\s*", ".", heading.strip().casefold())
    return re.sub(r"[\s-]+", "_", text)
