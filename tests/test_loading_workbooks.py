"""Workbooks: typed cells, damage, and what Excel did to a value that was typed."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

import openpyxl
import pytest

from matchmaker.loading import check, load_book
from matchmaker.model.profiles import MoneyRange
from tests import fictional, folders
from tests.folders import CITY_ROW, DEAL_ROW, NEED_ROW, Row, workbook


@pytest.fixture
def base(tmp_path, monkeypatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return folders.write_shared(Path("base"), fictional.book())


def messages(base: Path) -> list[str]:
    return [str(fault).removeprefix("own/") for fault in check(Path("own"), base=base).faults]


def test_typed_cells_of_a_workbook(base):
    """Numbers, dates and truth values of Excel are read as what they are."""
    need = NEED_ROW | {
        "cost.min": 1.2e11,
        "cost.currency": "IDR",
        "provenance.as_of": 2024.0,
        "provenance.checked": dt.date(2026, 2, 14),
    }
    city = CITY_ROW | {"kemendagri_code": 81.71, "smart_city_batch_year": 2019.0}
    sheets = {"cities": [city], "needs": [need]}
    workbook(Path("own/p.xlsx"), sheets, **{"provenance.checked": "dd/mm/yyyy"})
    book = load_book(Path("own"), base=base)
    (pair,) = book.needs
    assert pair.need.cost == MoneyRange(min=120_000_000_000, currency="IDR")
    assert (pair.need.provenance.as_of, pair.need.provenance.checked) == ("2024", "2026-02-14")
    assert (pair.city.kemendagri_code, pair.city.smart_city_batch_year) == ("81.71", 2019)


FAULTY_CELLS: dict[str, tuple[str, Row, str]] = {
    "a code that lost its zero": (
        "cities",
        {"kemendagri_code": 81.7},
        (
            "sheet cities, cell C2: kemendagri_code: found 81.7, expected a Kemendagri code of "
            "two digits, "
            "a point and two digits, such as 81.71 (format the column as text and type it again)"
        ),
    ),
    "a title that became a date": (
        "needs",
        {"title": dt.date(2026, 2, 1)},
        (
            "sheet needs, cell C2: title: found the date 2026-02-01, expected text "
            "(format the column as text and type it again)"
        ),
    ),
    "a title that became a time": (
        "needs",
        {"title": dt.time(12, 30)},
        (
            "sheet needs, cell C2: title: found the time of day or duration 12:30:00, expected "
            "text "
            "(format the column as text and type it again)"
        ),
    ),
    "a date with a time": (
        "needs",
        {"provenance.as_of": dt.datetime.combine(dt.date(2026, 2, 1), dt.time(8, 30))},
        (
            "sheet needs, cell F2: provenance.as_of: found 2026-02-01 08:30:00, with a time of "
            "day, expected "
            "a date as YYYY, YYYY-MM or YYYY-MM-DD (format the column as text and type it again)"
        ),
    ),
    "a fraction of a rupiah": (
        "needs",
        {"cost.min": 80.5, "cost.currency": "IDR"},
        (
            "sheet needs, cell F2: cost.min: found 80.5, expected a whole number of 0 or more "
            "(digits only, no words, units or decimals)"
        ),
    ),
    "more digits than Excel keeps": (
        "needs",
        {"cost.min": 1.5e15, "cost.currency": "IDR"},
        (
            "sheet needs, cell F2: cost.min: found a number of 16 digits, expected all its digits "
            "(format the column as text and type it again)"
        ),
    ),
    "a truth value for a name": (
        "cities",
        {"name": True},
        (
            "sheet cities, cell B2: name: found true, expected text (format the column as text "
            "and type it again)"
        ),
    ),
    "an amount without its currency": (
        "needs",
        {"cost.min": 80},
        (
            "sheet needs, row 1: cost.currency: found nothing, expected a currency code of three "
            "capital "
            "letters, such as IDR (the column is missing)"
        ),
    ),
    "an empty cell that is needed": (
        "needs",
        {"title": None},
        "sheet needs, cell C2: title: found nothing, expected text (the cell is empty)",
    ),
    "an unknown city": (
        "needs",
        {"city": "teluq"},
        (
            'sheet needs, cell A2: city: found "teluq", expected the id of a city (did you mean '
            "teluk?)"
        ),
    ),
    "no city": (
        "needs",
        {"city": None},
        "sheet needs, cell A2: city: found nothing, expected the id of a city (the cell is empty)",
    ),
    "a deal with no year": (
        "deals",
        {"year": None},
        (
            "sheet deals, cell D2: year: found nothing, expected a whole number from 1945 to 2100 "
            "(the cell is empty)"
        ),
    ),
    "an unknown sector in a list": (
        "needs",
        {"sectors": "water_supply; solid_wast"},
        (
            'sheet needs, cell F2: sectors[1]: found "solid_wast", expected a sector of '
            "taxonomy.yaml "
            "(did you mean solid_waste?)"
        ),
    ),
    "thousands with points": (
        "needs",
        {"cost.min": "80.000.000", "cost.currency": "IDR"},
        (
            'sheet needs, cell F2: cost.min: found "80.000.000", expected a whole number of 0 or '
            "more "
            "(write digits only: 80000000)"
        ),
    ),
    "an amount that Excel rounded": (
        "needs",
        {"cost.min": "1.23457E+11", "cost.currency": "IDR"},
        (
            "sheet needs, cell F2: cost.min: found 1.23457E+11, which Excel has rounded, expected "
            "a whole "
            "number of 0 or more (format the column as a number without decimals, and save again)"
        ),
    ),
    "a day that may be a month": (
        "needs",
        {"provenance.as_of": "03/04/2026"},
        (
            'sheet needs, cell F2: provenance.as_of: found "03/04/2026", expected a date as YYYY, '
            "YYYY-MM or "
            "YYYY-MM-DD (the year comes first, then month and day)"
        ),
    ),
}


@pytest.mark.parametrize("case", FAULTY_CELLS)
def test_a_cell_that_cannot_be_meant(base, case):
    """Each cell gives exactly one message, with its sheet, row and column."""
    table, change, expected = FAULTY_CELLS[case]
    rows = {"cities": CITY_ROW, "needs": NEED_ROW, "deals": DEAL_ROW}
    folders.write_yaml(Path("own"), fictional.book())
    for path in Path("own/cities").iterdir():
        path.unlink()
    sheets = {name: [row | change if name == table else row] for name, row in rows.items()}
    formats = {"title": "hh:mm", "provenance.as_of": "yyyy-mm-dd hh:mm"}
    if isinstance(change.get("title"), dt.date):
        formats["title"] = "dd/mm/yyyy"
    workbook(Path("own/p.xlsx"), sheets, **formats)
    assert messages(base) == [f"p.xlsx: {expected}"]


def package(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: Mapping[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return stream.getvalue()


def broken_workbook(case: str) -> bytes:
    path = workbook(Path("sound.xlsx"), {"cities": [CITY_ROW]})
    parts = package(path)
    sheet = "xl/worksheets/sheet1.xml"
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    doctype = b'<!DOCTYPE x [<!ENTITY a "b">]>'
    return {
        "not a zip": b"id;name\nteluk;Kota Teluk\n",
        "a password": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
        "cut off": path.read_bytes()[:-200],
        "another kind of zip": packed({"word/document.xml": b"<w/>"}),
        "a zip bomb": packed(parts | {"xl/media/image1.png": bytes(101_000_000)}),
        "broken XML": packed(parts | {sheet: parts[sheet][:-40]}),
        "a document type": packed(parts | {sheet: doctype + parts[sheet][55:]}),
        "a cell far away": packed(parts | {sheet: parts[sheet].replace(b"</sheetData>", far)}),
    }[case]


BROKEN_WORKBOOKS = {
    "not a zip": "a file that is damaged, or no workbook",
    "a password": "a workbook with a password, or of an old kind",
    "cut off": "a file that is damaged, or no workbook",
    "another kind of zip": "a file that is no workbook inside",
    "a zip bomb": "101 MB when unpacked",
    "broken XML": "XML inside that is damaged",
    "a document type": "a document type inside, which no workbook has",
    "a cell far away": "1,048,576 rows and 16,384 columns",
}


@pytest.mark.parametrize("case", BROKEN_WORKBOOKS)
def test_a_workbook_that_cannot_be_opened(base, case):
    """Damage, bombs and passwords are one message each, and no memory is filled."""
    folders.write(Path("own/p.xlsx"), broken_workbook(case))
    (fault,) = check(Path("own"), base=base).faults
    assert (fault.file, fault.found) == ("own/p.xlsx", BROKEN_WORKBOOKS[case])


def test_a_sheet_whose_name_nearly_fits(base):
    """A sheet that would be overlooked is named, a sheet of notes is not."""
    workbook(Path("own/p.xlsx"), {"cities": [CITY_ROW], "need": [NEED_ROW], "Notes": []})
    assert messages(base) == [
        (
            "p.xlsx: sheet need: found a sheet of an unknown name, expected one of cities, needs, "
            "investors, deals, or quite another name (did you mean needs? "
            "Its headings are those of needs)"
        )
    ]


def test_a_sheet_is_known_by_its_headings(base):
    """A renamed sheet is named once, and nobody is told that its cities are not known."""
    needs = [NEED_ROW | {"id": f"teluk-{number}"} for number in range(40)]
    workbook(Path("own/p.xlsx"), {"Kota": [CITY_ROW], "needs": needs, "Catatan": [{"id": "x"}]})
    assert messages(base) == [
        (
            "p.xlsx: sheet Kota: found a sheet of an unknown name, expected one of cities, needs, "
            "investors, deals, or quite another name (did you mean cities? "
            "Its headings are those of cities)"
        )
    ]


def test_a_copy_of_a_sheet_may_stand_beside_it(base):
    """An older state of a table that bears another name is passed over."""
    workbook(Path("own/p.xlsx"), {"cities": [CITY_ROW], "Lama": [CITY_ROW | {"name": "Lama"}]})
    assert load_book(Path("own"), base=base).city("teluk").name == "Kota Teluk"


def test_a_title_above_the_headings(base):
    """Rows above the headings are one fault with its merged cells, and the rows below are read."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "cities"
    sheet.append(["Daftar kota 2026"])
    sheet.append([])
    sheet.append(list(CITY_ROW))
    sheet.append(list((CITY_ROW | {"latitude": 37.5}).values()))
    sheet.merge_cells("A1:H1")
    Path("own").mkdir()
    book.save("own/p.xlsx")
    assert messages(base) == [
        (
            'p.xlsx: sheet cities, row 1: found "Daftar kota 2026" above the headings, expected '
            "the headings, which stand in row 3 (delete rows 1 to 2)"
        ),
        (
            "p.xlsx: sheet cities, cell F4: latitude: found 37.5, expected a number from "
            "-11.2 to 6.3 (outside Indonesia)"
        ),
    ]


def test_a_workbook_without_a_table(base):
    """A workbook of something else is a fault, since somebody meant something by it."""
    workbook(Path("own/p.xlsx"), {"Sheet1": [{"Nama": "Kota Teluk"}]})
    assert messages(base) == [
        (
            "p.xlsx: found only the sheets Sheet1, expected at least one of the sheets cities, "
            "needs, investors, deals"
        )
    ]


def test_merged_cells_and_failed_formulas(base):
    """Merged cells, errors and uncalculated formulas are found in one run, each in its place."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "cities"
    sheet.append(list(CITY_ROW))
    sheet.append(list((CITY_ROW | {"name": "=A1", "leader_title": "#REF!"}).values()))
    sheet["H2"].data_type = "e"
    sheet.append(list((CITY_ROW | {"id": "pantai", "kemendagri_code": "81.98"}).values()))
    sheet.merge_cells("D3:E3")
    Path("own").mkdir()
    book.save("own/p.xlsx")
    assert messages(base) == [
        (
            "p.xlsx: sheet cities, cell B2: name: found a formula that has not been calculated, "
            "expected a value (open it in Excel and save it)"
        ),
        (
            "p.xlsx: sheet cities, cell H2: leader_title: found #REF!, an error of a formula, "
            "expected a value"
        ),
        (
            "p.xlsx: sheet cities, cell D3: found merged cells (D3 to E3), expected one value a "
            "cell "
            "(unmerge them and fill each cell)"
        ),
        (
            "p.xlsx: sheet cities, cell E3: island_group: found nothing, expected text (the cell "
            "is empty)"
        ),
    ]


def test_the_result_of_a_formula_counts(base):
    """A formula that Excel has calculated gives its value."""
    path = workbook(Path("own/p.xlsx"), {"cities": [CITY_ROW]})
    parts = package(path)
    sheet = "xl/worksheets/sheet1.xml"
    formula = b'<c r="F2"><f>-3-0.7</f><v>-3.7</v></c>'
    assert b'<c r="F2"><v>-3.7</v></c>' in parts[sheet]
    parts[sheet] = parts[sheet].replace(b'<c r="F2"><v>-3.7</v></c>', formula)
    folders.write(path, packed(parts))
    assert load_book(Path("own"), base=base).city("teluk").latitude == -3.7
