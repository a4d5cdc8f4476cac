"""Rows of a table become documents: one row a record, one column a field."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any, Final, NamedTuple

from matchmaker.errors import Fault
from matchmaker.loading.cells import Cell, UnfitCellError, from_cell
from matchmaker.loading.document import Document, Place, shown
from matchmaker.loading.fields import Described, Loc, described
from matchmaker.loading.layout import TABLES
from matchmaker.loading.words import did_you_mean
from matchmaker.model import Deal, Need
from matchmaker.model.profiles import Record

OWNERS: Final[Mapping[type[Record], str]] = {Need: "city", Deal: "investor"}
"""The column that says to whom a row belongs."""


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
    """

    file: str
    sheet: str
    table: str
    rows: Sequence[Sequence[Cell]]
    failed: Mapping[tuple[int, int], Failed]


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


def documents(grid: Grid) -> tuple[list[Document], list[Fault]]:
    """Read the rows of a table, with the faults of its headings and cells."""
    top = next((number for number, row in enumerate(grid.rows) if any(map(_filled, row))), None)
    if top is None:
        return [], []
    heads = _Heads(grid, top)
    failed = {line for line, _ in grid.failed}
    found: list[Document] = []
    faults = list(heads.faults)
    for number, row in enumerate(grid.rows[top + 1 :], start=top + 2):
        if number in failed or any(map(_filled, row)):
            document, wrong = heads.document(number, row)
            found.append(document)
            faults += wrong
    return found, faults


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
        file, sheet = self.grid.file, self.grid.sheet
        self.faults.append(Fault(file, self.line, number, "", found, expected, sheet, hint))

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
                yield Fault(
                    self.grid.file,
                    line,
                    number,
                    "",
                    shown(cell),
                    "nothing, since the column has no heading",
                    self.grid.sheet,
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
