"""Excel workbooks: the sheets that are tables, and their cells."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from matchmaker.errors import Fault
from matchmaker.loading.cells import Cell
from matchmaker.loading.files import LARGEST_TABLE, FileFaultError, read_bytes
from matchmaker.loading.layout import TABLES
from matchmaker.loading.packages import PackageError, Scan, scan, sheets
from matchmaker.loading.tables import DEEPEST_HEADINGS, Grid, likely_table
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
    wanted = {sheet: xml for sheet, xml in found.items() if _table(sheet) in TABLES}
    faults: list[Fault] = []
    scans: dict[str, Scan] = {}
    for sheet, xml in found.items():
        scanned, wrong = _scanned(name, sheet, xml)
        faults += wrong if sheet in wanted else []
        if scanned is not None:
            scans[sheet] = scanned
    grids, wrong = _grids(data, name, scans, tuple(found))
    faults += wrong
    if not wanted and not faults:
        expected = f"at least one of the sheets {', '.join(TABLES)}"
        faults.append(_fault(name, "", f"only the sheets {', '.join(found)}", expected))
    return grids, faults


def _table(sheet: str) -> str:
    return sheet.strip().casefold()


def _misnamed(
    name: str, sheet: str, rows: Sequence[Sequence[Cell]], others: set[str]
) -> Iterator[Fault]:
    """Find a sheet that was meant as a table: it has the headings of one, or nearly the name."""
    table = likely_table(rows)
    if table and table not in others:
        hint = f"did you mean {table}? Its headings are those of {table}"
    elif hint := did_you_mean(sheet, TABLES, close=_CLOSE):
        pass
    else:
        return
    expected = f"one of {', '.join(TABLES)}, or quite another name"
    yield _fault(name, sheet, "a sheet of an unknown name", expected, hint)


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


def _grids(
    data: bytes, name: str, scans: dict[str, Scan], titles: tuple[str, ...]
) -> tuple[list[Grid], list[Fault]]:
    from python_calamine import CalamineError, CalamineWorkbook

    grids: list[Grid] = []
    faults: list[Fault] = []
    tables = {_table(title) for title in titles}
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as workbook:
            for title, found in scans.items():
                table = _table(title)
                if table not in TABLES:
                    # A sheet that nobody asked for may be of any kind, such as a chart.
                    with contextlib.suppress(CalamineError):
                        sheet = workbook.get_sheet_by_name(title)
                        rows = sheet.to_python(skip_empty_area=False, nrows=DEEPEST_HEADINGS)
                        faults += _misnamed(name, title, rows, tables)
                    continue
                sheet = workbook.get_sheet_by_name(title)
                merged = [
                    ((first[0] + 1, first[1] + 1), (last[0] + 1, last[1] + 1))
                    for first, last in sheet.merged_cell_ranges or ()
                ]
                cells: list[list[Cell]] = sheet.to_python(skip_empty_area=False)
                grids.append(Grid(name, title, table, cells, found.failed, merged))
    except CalamineError as error:
        return [], [_fault(name, "", "a file that is damaged", "an Excel workbook", str(error))]
    return grids, faults


def _fault(name: str, sheet: str, found: str, expected: str, hint: str = "") -> Fault:
    return Fault(name, 0, 0, "", found, expected, sheet, hint, is_table=True)
