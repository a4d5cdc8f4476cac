"""A filled form as a file holds it: cells by the marks of their rows and columns.

The marks stand in the hidden first column and the hidden first row of each sheet, so
that sheets may be renamed, and rows, columns and sheets moved.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, NamedTuple, get_args

from matchmaker.loading.cells import Cell
from matchmaker.loading.document import shortened
from matchmaker.loading.files import LARGEST_TABLE, FileFaultError, read_bytes
from matchmaker.loading.forms.findings import Finding, Spot, letters
from matchmaker.loading.forms.form import PARTS, VERSION, FormKind
from matchmaker.loading.packages import PackageError, Scan, scan, sheets
from matchmaker.loading.tables import Failed
from matchmaker.loading.workbooks import MOST_COLUMNS, MOST_ROWS
from matchmaker.model import Language, Words

ANSWER: Final = "answer"
"""Mark of a column of answers."""

OWN_COLUMNS: Final = frozenset({"number", "question"})
"""Marks of the columns that only the form writes."""

MARK_WITHIN: Final = 12
"""Rows and columns in which the mark of a sheet is looked for."""

MOST_STRAYS: Final = 20
"""Cells outside the form that are named one by one."""

_MARK: Final = re.compile(r"matchmaker-form ([0-9]+) ([a-z]+) ([a-z]+) ([a-z]{2,3})")


def mark(kind: FormKind, sheet: str, language: str) -> str:
    """Give the mark in the first cell of a sheet."""
    return f"matchmaker-form {VERSION} {kind} {sheet} {language}"


Answers = Mapping[str, Cell]
"""What was typed in one column, by the mark of the row; empty cells are left out."""


@dataclass(frozen=True, slots=True)
class FilledSheet:
    """One sheet of a filled form.

    Parameters
    ----------
    title : str
        What the sheet is called in the file.
    answers : tuple of Answers
        For each column of answers, in their order.
    columns : tuple of int
        The numbers of these columns, from 1.
    rows : mapping of str to int
        The number of the row of each mark, from 1.
    strays : tuple of (int, int, Cell)
        Row, column and value of cells outside the form that somebody filled.
    """

    key: str
    title: str
    answers: tuple[Answers, ...]
    columns: tuple[int, ...]
    rows: Mapping[str, int]
    strays: tuple[tuple[int, int, Cell], ...] = ()

    def spot(self, answer: int = -1, key: str = "") -> Spot:
        """Give the place of a cell, as far as it is in the file."""
        column = self.columns[answer] if 0 <= answer < len(self.columns) else 0
        return Spot(self.title, self.rows.get(key, 0), column, self.key, answer, key)


@dataclass(frozen=True, slots=True)
class Filled:
    """A filled form of one kind, in one language; ``findings`` are those of its shape."""

    file: str
    kind: FormKind
    language: Language
    sheets: Mapping[str, FilledSheet]
    findings: tuple[Finding, ...] = ()


@dataclass(slots=True)
class _Grid:
    """A sheet with a mark, where the mark stands, and its cells."""

    title: str
    version: int
    kind: str
    key: str
    language: str
    row: int
    column: int
    cells: Sequence[Sequence[Cell]]
    failed: Mapping[tuple[int, int], Failed]
    merged: Sequence[tuple[tuple[int, int], tuple[int, int]]] = field(default_factory=tuple)


class _Workbook(NamedTuple):
    grids: list[_Grid]
    others: list[str]


class UnreadableError(Exception):
    """A file that is no form of ours; ``what`` says why."""

    def __init__(self, key: str, **values: str | int) -> None:
        self.what = Words(f"intake.fault.{key}", tuple(values.items()))
        super().__init__(key)


def read_filled(path: Path, name: str) -> Filled:
    """Read a form's cells.

    Raises
    ------
    UnreadableError
        When nothing can be made of the file.
    """
    book = _open(path, name)
    marked = [grid for grid in book.grids if grid.kind in get_args(FormKind)]
    if not marked:
        raise UnreadableError("no_form")
    first = marked[0]
    if first.version != VERSION:
        raise UnreadableError("version", found=first.version, expected=VERSION)
    if len({(grid.kind, grid.language) for grid in marked}) > 1:
        raise UnreadableError("two_forms")
    kind: FormKind = "city" if first.kind == "city" else "investor"
    if first.language not in get_args(Language):
        raise UnreadableError("form_language", found=first.language)
    language: Language = "id" if first.language == "id" else "en"
    findings: list[Finding] = []
    found: dict[str, FilledSheet] = {}
    for grid in marked:
        if grid.key in found:
            what = Words("intake.fault.sheet_twice", (("sheet", grid.title),))
            findings.append(Finding(name, Spot(grid.title), what))
            continue
        sheet, wrong = _sheet(name, grid)
        found[grid.key] = sheet
        findings += wrong
    for key in (kind, PARTS[kind][1]):
        if key not in found:
            findings.append(Finding(name, Spot(), Words(f"intake.fault.no_sheet_{key}")))
    findings += _added(name, book)
    return Filled(name, kind, language, found, tuple(findings))


def _open(path: Path, name: str) -> _Workbook:
    from python_calamine import CalamineError, CalamineWorkbook

    grids: list[_Grid] = []
    others: list[str] = []
    try:
        data = read_bytes(path, name, LARGEST_TABLE)
        scans = {title: scan(xml) for title, xml in sheets(data).items()}
        if any(found.rows > MOST_ROWS or found.columns > MOST_COLUMNS for found in scans.values()):
            raise UnreadableError("too_large")
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as workbook:
            for title, found in scans.items():
                sheet = workbook.get_sheet_by_name(title)
                cells: list[list[Cell]] = sheet.to_python(skip_empty_area=False)
                grid = _marked(title, cells, found)
                if grid is None:
                    others.append(title)
                else:
                    grid.merged = tuple(sheet.merged_cell_ranges or ())
                    grids.append(grid)
    except (FileFaultError, PackageError, CalamineError, KeyError, ValueError) as error:
        raise UnreadableError("unreadable") from error
    return _Workbook(grids, others)


def _marked(title: str, cells: Sequence[Sequence[Cell]], found: Scan) -> _Grid | None:
    """Find the mark of a sheet, wherever added rows and columns have pushed it."""
    for row, line in enumerate(cells[:MARK_WITHIN], start=1):
        for column, cell in enumerate(line[:MARK_WITHIN], start=1):
            if isinstance(cell, str) and (match := _MARK.fullmatch(cell.strip())):
                version, kind, key, language = match.groups()
                return _Grid(
                    title, int(version), kind, key, language, row, column, cells, found.failed
                )
    return None


def _added(name: str, book: _Workbook) -> Iterator[Finding]:
    """Name the sheets that are none of the form's: what stands there is not read."""
    for title in book.others:
        what = Words("intake.note.sheet_added", (("sheet", title),))
        yield Finding(name, Spot(title), what)


def _sheet(name: str, grid: _Grid) -> tuple[FilledSheet, list[Finding]]:
    marks = [_text(cell) for cell in grid.cells[grid.row - 1]]
    columns = tuple(n for n, text in enumerate(marks, start=1) if text == ANSWER)
    own = {n for n, text in enumerate(marks, start=1) if text in OWN_COLUMNS} | {grid.column}
    rows: dict[str, int] = {}
    twice: list[tuple[str, int]] = []
    for number, line in enumerate(grid.cells[grid.row :], start=grid.row + 1):
        text = _text(line[grid.column - 1]) if len(line) >= grid.column else ""
        if text in rows:
            twice.append((text, number))
        elif text:
            rows[text] = number
    sheet = FilledSheet(
        grid.key,
        grid.title,
        tuple(_answers(grid, column, rows) for column in columns),
        columns,
        {key: row for key, row in rows.items() if not key.startswith(":")},
        tuple(_strays(grid, {*columns}, own, set(rows.values()))),
    )
    findings = [
        Finding(name, Spot(grid.title, row, 0, grid.key), Words("intake.fault.row_twice"))
        for _, row in twice
    ]
    findings += _damage(name, grid, sheet)
    findings += (
        Finding(
            name,
            Spot(grid.title, row, column, grid.key),
            Words("intake.fault.stray", (("found", shown(cell)),)),
        )
        for row, column, cell in sheet.strays[:MOST_STRAYS]
    )
    return sheet, findings


def _answers(grid: _Grid, column: int, rows: Mapping[str, int]) -> Answers:
    found: dict[str, Cell] = {}
    for key, row in rows.items():
        line = grid.cells[row - 1]
        cell = line[column - 1] if column <= len(line) else ""
        if is_filled(cell) and not key.startswith(":"):
            found[key] = cell
    return found


def _strays(
    grid: _Grid, columns: set[int], own: set[int], rows: set[int]
) -> Iterator[tuple[int, int, Cell]]:
    """Find filled cells beside the answers: in columns or rows that the form has not."""
    for number, line in enumerate(grid.cells[grid.row :], start=grid.row + 1):
        for column, cell in enumerate(line, start=1):
            inside = column in own or (column in columns and number in rows)
            if not inside and is_filled(cell):
                yield number, column, cell


def _damage(name: str, grid: _Grid, sheet: FilledSheet) -> Iterator[Finding]:
    """Find cells without a value of their own: failed formulas and merged cells."""
    keys = {row: key for key, row in sheet.rows.items()}
    for (row, column), failed in sorted(grid.failed.items()):
        if column in sheet.columns and row in keys:
            which = "formula_uncalculated" if failed.hint else "formula_failed"
            what = Words(f"intake.fault.{which}", (("found", failed.found.partition(",")[0]),))
            yield Finding(name, sheet.spot(sheet.columns.index(column), keys[row]), what)
    for first, last in grid.merged:
        (top, left), (bottom, right) = first, last
        touched = [n for n in sheet.columns if left < n <= right + 1]
        if touched and any(top < row <= bottom + 1 for row in keys):
            cells = f"{letters(left + 1)}{top + 1}:{letters(right + 1)}{bottom + 1}"
            what = Words("intake.fault.merged", (("cells", cells),))
            answer = sheet.columns.index(touched[0])
            yield Finding(name, sheet.spot(answer, keys.get(top + 1, "")), what)


def _text(cell: Cell) -> str:
    return cell.strip() if isinstance(cell, str) else ""


def is_filled(cell: Cell) -> bool:
    """Whether anything but spaces stands in a cell."""
    return bool(cell.strip()) if isinstance(cell, str) else True


def shown(cell: Cell) -> str:
    """Write what stands in a cell for a message: short and in one line."""
    return shortened(cell if isinstance(cell, str) else str(cell))
