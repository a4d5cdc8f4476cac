"""Excel workbooks: the sheets that are tables, and their cells."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from matchmaker.errors import Fault
from matchmaker.loading.cells import Cell
from matchmaker.loading.files import LARGEST_TABLE, FileFaultError, read_bytes
from matchmaker.loading.layout import TABLES
from matchmaker.loading.packages import PackageError, Scan, scan, sheets
from matchmaker.loading.tables import Grid
from matchmaker.loading.words import did_you_mean

MOST_ROWS: Final = 50_000
MOST_COLUMNS: Final = 500
"""A filled cell beyond these is a slip of the hand, and would fill the memory."""

_CLOSE: Final = 0.75
"""Likeness of names; below it stands "Notes" beside "needs"."""


def read_workbook(path: Path, name: str) -> tuple[list[Grid], list[Fault]]:
    """Read the sheets of a workbook that are named as tables; others are passed over."""
    try:
        data = read_bytes(path, name, LARGEST_TABLE)
        found = sheets(data)
    except FileFaultError as error:
        return [], [error.fault]
    except PackageError as error:
        return [], [_fault(name, "", error.found, "an Excel workbook", error.hint)]
    faults = list(_misnamed(name, found))
    wanted = {sheet: xml for sheet, xml in found.items() if _table(sheet) in TABLES}
    if not wanted and not faults:
        expected = f"at least one of the sheets {', '.join(TABLES)}"
        faults.append(_fault(name, "", f"only the sheets {', '.join(found)}", expected))
    scans: dict[str, Scan] = {}
    for sheet, xml in wanted.items():
        scanned, wrong = _scanned(name, sheet, xml)
        faults += wrong
        if scanned is not None:
            scans[sheet] = scanned
    grids, wrong = _grids(data, name, scans)
    return grids, faults + wrong


def _table(sheet: str) -> str:
    return sheet.strip().casefold()


def _misnamed(name: str, found: dict[str, bytes]) -> Iterator[Fault]:
    for sheet in found:
        if _table(sheet) not in TABLES and (hint := did_you_mean(sheet, TABLES, close=_CLOSE)):
            expected = f"one of {', '.join(TABLES)}, or quite another name"
            yield _fault(name, sheet, "a sheet of this name", expected, hint)


def _scanned(name: str, sheet: str, xml: bytes) -> tuple[Scan | None, list[Fault]]:
    try:
        found = scan(xml)
    except PackageError as error:
        return None, [_fault(name, sheet, error.found, "an Excel workbook", error.hint)]
    if found.rows <= MOST_ROWS and found.columns <= MOST_COLUMNS:
        return found, []
    size = f"{found.rows:,} rows and {found.columns:,} columns"
    most = f"at most {MOST_ROWS:,} rows and {MOST_COLUMNS:,} columns"
    return None, [_fault(name, sheet, size, most, "empty the cells far from the table")]


def _grids(data: bytes, name: str, scans: dict[str, Scan]) -> tuple[list[Grid], list[Fault]]:
    from python_calamine import CalamineError, CalamineWorkbook

    grids: list[Grid] = []
    merged: list[Fault] = []
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as workbook:
            for title, found in scans.items():
                sheet = workbook.get_sheet_by_name(title)
                rows: list[list[Cell]] = sheet.to_python(skip_empty_area=False)
                grids.append(Grid(name, title, _table(title), rows, found.failed))
                for first, last in sheet.merged_cell_ranges or ():
                    merged.append(_merged(name, title, first, last))
    except CalamineError as error:
        return [], [_fault(name, "", "a file that is damaged", "an Excel workbook", str(error))]
    return grids, merged


def _merged(name: str, sheet: str, first: tuple[int, int], last: tuple[int, int]) -> Fault:
    found = f"merged cells ({_reference(*first)} to {_reference(*last)})"
    hint = "unmerge them and fill each cell"
    return Fault(name, first[0] + 1, first[1] + 1, "", found, "one value a cell", sheet, hint)


def _reference(row: int, column: int) -> str:
    letters, rest = "", column + 1
    while rest:
        rest, letter = divmod(rest - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return f"{letters}{row + 1}"


def _fault(name: str, sheet: str, found: str, expected: str, hint: str = "") -> Fault:
    return Fault(name, 0, 0, "", found, expected, sheet, hint)
