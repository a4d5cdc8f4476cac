"""Workbooks and CSV: data stays data, pages print, the same tables give the same bytes."""

from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile
from dataclasses import replace

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from matchmaker.rendering.workbook import (
    CELL_LIMIT,
    Column,
    Cover,
    Table,
    to_csv,
    to_xlsx,
)

ON = dt.date(2026, 11, 24)
HOSTILE = [
    "=1+1",
    "+62 21",
    "-5",
    "@SUM(A1)",
    '=HYPERLINK("http://example.org")',
    "http://example.org",
    "internal:'x'!A1",
    "{=A1}",
    "12",
    "1e5",
    "  spaces  ",
    "<b>&amp;</b>",
    "مرحبا",
    "😀 🇮🇩",
    "a\nb",
    '"quoted", comma; semicolon',
    "_x0041_",
]

texts = st.text(
    alphabet=st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n"), max_size=60
)


def table(rows, **changes) -> Table:
    columns = (Column("text", "Teks", 30), Column("number", "Angka", 8))
    return Table(
        **{"name": "t", "title": "Tabel", "columns": columns, "rows": tuple(rows)} | changes
    )


def read_back(content: bytes):
    return openpyxl.load_workbook(io.BytesIO(content))


@pytest.mark.parametrize("text", HOSTILE)
def test_every_text_stays_text_in_a_workbook(text):
    """No text from a profile becomes a formula, a link or a number."""
    content = to_xlsx([table([(text, 1)])], on=ON)
    cell = read_back(content)["Tabel"]["A2"]
    assert (text, "s", None) == (cell.value, cell.data_type, cell.hyperlink)
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name("Tabel")
    assert [text, 1.0] == rows.to_python(skip_empty_area=False)[1]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(texts, st.integers(-(10**9), 10**9)), max_size=6))
def test_any_text_comes_back_as_it_went_in(rows):
    """What is written into a sheet is what a reader finds in it."""
    sheet = read_back(to_xlsx([table(rows)], on=ON))["Tabel"]
    found = [
        (row[0] or "", row[1]) for row in sheet.iter_rows(min_row=2, values_only=True) if any(row)
    ]
    expected = [(text, number) for text, number in rows if text or number]
    assert expected == [(text, number) for text, number in found if text or number]


@given(st.lists(st.tuples(texts, st.integers()), min_size=1, max_size=6))
def test_no_cell_of_a_csv_begins_like_a_formula(rows):
    """A spreadsheet that opens the CSV finds text; without the guard the text is the same."""
    read = list(csv.reader(io.StringIO(to_csv(table(rows)).decode("utf-8-sig"), newline="")))
    assert read[0] == ["text", "number"]
    for (text, number), (found, count) in zip(rows, read[1:], strict=True):
        assert not found.startswith(("=", "+", "-", "@"))
        assert found in {text, f"'{text}"}
        assert str(number) == count


def test_csv_opens_in_a_spreadsheet_as_utf8():
    """The file begins with a byte order mark; a number keeps its sign and is no formula."""
    assert to_csv(table([("é", -1)])) == b"\xef\xbb\xbftext,number\n\xc3\xa9,-1\n"


def test_the_same_tables_give_the_same_bytes():
    """No clock and no chance is in a workbook."""
    rows = [(text, index) for index, text in enumerate(HOSTILE)]
    assert to_xlsx([table(rows)], on=ON) == to_xlsx([table(rows)], on=ON)
    other = dt.date(2026, 11, 25)
    assert to_xlsx([table(rows)], on=ON) != to_xlsx([table(rows)], on=other)


def test_a_sheet_is_ready_to_filter_and_to_print():
    """Frozen header, filter, A4 landscape, one page wide, header on every page, page x of y."""
    content = to_xlsx(
        [table([("a", 1), ("b", 2)])], on=ON, page_of="Halaman &P dari &N", footer="A & B"
    )
    sheet = read_back(content)["Tabel"]
    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref == "A1:B3"
    assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)
    assert (int(sheet.page_setup.fitToWidth or 1), int(sheet.page_setup.fitToHeight)) == (1, 0)
    assert sheet.print_title_rows == "$1:$1"
    assert "Halaman &P dari &N" in sheet.oddFooter.right.text
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        assert "A &amp;&amp; B" in file.read("xl/worksheets/sheet1.xml").decode()


def test_a_group_begins_on_a_page_of_its_own_where_asked():
    """A break before each group but the first, the same width, and no break where none is asked."""
    rows = [("a", 1), ("a", 2), ("b", 3), ("c", 4)]
    for is_paged, expected in ((True, [3, 4]), (False, [])):
        made = table(rows, group="text", is_paged=is_paged)
        sheet = read_back(to_xlsx([made], on=ON))["Tabel"]
        assert [brk.id for brk in sheet.row_breaks.brk] == expected
        assert sheet.print_area == "'Tabel'!$A$1:$B$5"
        assert int(sheet.page_setup.fitToHeight) == 0


def test_long_texts_get_tall_rows_and_never_break_the_file():
    """A row is as tall as its text needs, up to what a sheet allows; a cell holds what it can."""
    long = "kata " * 50
    endless = "x" * (CELL_LIMIT + 500)
    sheet = read_back(to_xlsx([table([("a", 1), (long, 2), (endless, 3)])], on=ON))["Tabel"]
    low, tall, tallest = (sheet.row_dimensions[row].height for row in (2, 3, 4))
    assert low < tall < tallest < 410
    assert len(sheet["A4"].value) == CELL_LIMIT
    assert sheet["A4"].value.endswith("…")


def test_texts_stand_off_their_neighbours_and_numbers_in_the_middle():
    """A text is indented by a step, so that the texts of two cells do not touch."""
    sheet = read_back(to_xlsx([table([("a", 1)])], on=ON))["Tabel"]
    assert (sheet["A2"].alignment.horizontal, sheet["A2"].alignment.indent) == ("left", 1)
    assert sheet["A1"].alignment.indent == 1
    assert sheet["B2"].alignment.horizontal == "center"


def test_lone_surrogates_and_controls_do_not_break_a_workbook():
    """Text that is no text still gives a file that opens."""
    content = to_xlsx([table([("a\ud800b", 1), ("\x00\x1b[31m", 2)])], on=ON)
    assert read_back(content)["Tabel"]["A2"].value == "a?b"


def test_an_empty_table_says_so():
    """A sheet without rows says why."""
    sheet = read_back(to_xlsx([table([], note="Tidak ada.")], on=ON))["Tabel"]
    assert sheet["A2"].value == "Tidak ada."


def test_tones_shade_only_their_words():
    """The shade belongs to a column and a word; the word itself says the same."""
    rows = [("Boleh", 1), ("Boleh juga", 2)]
    sheet = read_back(to_xlsx([table(rows, tones=(("text", "Boleh", "good"),))], on=ON))["Tabel"]
    assert sheet["A2"].fill.fgColor.rgb == "FFDDEFE0"
    assert sheet["A3"].fill.fill_type is None


def test_machine_names_can_stand_in_the_header():
    """A workbook that is to be read again has the machine names as its header."""
    sheet = read_back(to_xlsx([table([("a", 1)])], on=ON, to_fill_in=True))["Tabel"]
    assert [cell.value for cell in sheet[1]] == ["text", "number"]


def test_a_cover_leads_to_its_sheets():
    """The first sheet names every other sheet and links to it."""
    cover = Cover(
        title="Judul",
        subtitle="Anak judul",
        sheet="Ringkasan",
        facts=(("Kota", 3), ("Edisi", "=1")),
        sheets_heading="Isi",
        sheets=(("Tabel", "Semua baris"),),
        legend_heading="Arti",
        legend=(("Boleh", "Jalur langsung", "good"),),
        sections=(("Cara membaca", (("Satu", "Dua."),)),),
    )
    book = read_back(to_xlsx([table([("a", 1)])], on=ON, cover=cover))
    assert book.sheetnames == ["Ringkasan", "Tabel"]
    links = [cell.hyperlink.location for row in book["Ringkasan"] for cell in row if cell.hyperlink]
    assert links == ["'Tabel'!A1"]
    assert book["Ringkasan"]["B5"].data_type == "s"


def test_columns_for_the_screen_are_not_printed():
    """What is printed ends before the columns that are only for the screen."""
    made = table([("a", 1)])
    first, second = made.columns
    made = replace(made, columns=(first, replace(second, on_paper=False)))
    sheet = read_back(to_xlsx([made], on=ON))["Tabel"]
    assert sheet.print_area == "'Tabel'!$A$1:$A$2"
    assert sheet.auto_filter.ref == "A1:B2"
