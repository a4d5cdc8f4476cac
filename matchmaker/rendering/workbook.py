"""Tables as a workbook that an office would circulate, and as CSV.

Nothing that comes from a profile is ever a formula or a link: every text is written
as text. In CSV, where a spreadsheet program decides for itself, a text that begins
like a formula gets an apostrophe in front (`matchmaker.loading.csv_text`).
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from matchmaker.loading import csv_text
from matchmaker.rendering.choices import Lists

Cell = str | int | float | bool | dt.date | None
Tone = Literal["good", "fair", "poor", "open", ""]
"""How a cell is shaded: a help for the eye, the word in the cell says the same."""

CELL_LIMIT = 32_767
"""Most characters that a cell of a workbook holds."""

PAPER_A4 = 9
SIDE_MARGIN = 0.3
"""Inches of white to the left and right of a printed page."""

LINE_HEIGHT, MOST_HEIGHT = 12.6, 409.0
"""Points of one line of text as Excel sets it (LibreOffice needs a fifth less), and the most
that a row may have."""

COVER_WIDTHS = (34.0, 128.0)
FORM_HEIGHT = 4 * LINE_HEIGHT
"""Most points that a row has in a workbook that is to be changed."""

LETTER_SCALE = 0.87
"""Width of a letter at 10 points against that at 11, both in whole pixels as Excel draws them."""

INDENT = 1
"""Steps of three spaces by which a text stands away from its neighbour."""

MARGINS = 7
"""Pixels of a column's width that an indented text cannot use, beyond Excel's own 5."""

DATE = "d mmmm yyyy"
"""How a date is shown; the program that opens the file says the month in its own language."""

FONT = "Calibri"
INK, RULE, HEAD, BAND = "#1F2933", "#B8C4CE", "#1F3A4D", "#F3F6F8"
OPEN = "#FFFBE6"
"""Background of cells that wait to be filled in."""

TONES: dict[Tone, tuple[str, str]] = {
    "good": ("#DDEFE0", "#14532D"),
    "fair": ("#FFF3CD", "#6B4E00"),
    "poor": ("#F3D3D0", "#7A1C14"),
    "open": ("#E7EAED", "#3B4650"),
}
"""Background and ink of each tone; the backgrounds differ in greyscale too."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    Parameters
    ----------
    name : str
        Machine name: the header in CSV, and the same in both languages.
    heading : str
        What the workbook's header says, in the language of the reader.
    width : float
        In characters.
    is_text : bool
        Whether Excel is to leave alone what somebody types into it (codes, dates).
    choices : tuple of str
        What may be typed into it, offered as a list; empty where anything may.
    is_strict : bool
        Whether Excel refuses what is not among the choices.
    is_open : bool
        Whether it is shaded as one that waits to be filled in.
    on_paper : bool
        Whether it is printed. Those that are not stand after those that are, since what is
        printed of a sheet is one rectangle.
    is_detail : bool
        Whether its cells may be taller than their row: long lists to look things up, which
        are whole in the cell and would leave most of a printed page white.
    """

    name: str
    heading: str
    width: float
    is_text: bool = False
    choices: tuple[str, ...] = ()
    is_strict: bool = True
    is_open: bool = False
    on_paper: bool = True
    is_detail: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under columns: one sheet of a workbook, or one CSV file.

    Parameters
    ----------
    name : str
        Machine name of the table.
    title : str
        Name of the sheet, at most 31 characters, and heading of the printed pages.
    rows : tuple of tuple of Cell
        As many cells in each row as there are columns.
    group : str
        Name of the column whose changes are marked by a stronger line, or empty.
    is_paged : bool
        Whether each group begins on a page of its own when the sheet is printed.
    tones : tuple of (str, str, Tone)
        Column, text and tone: the cells of the column with that text are shaded.
    note : str
        What stands in the first row where there are no rows.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    group: str = ""
    is_paged: bool = False
    tones: tuple[tuple[str, str, Tone], ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Cover:
    """The first sheet: what the workbook is and how to read it.

    Parameters
    ----------
    facts : tuple of (str, Cell)
        Labels and values, such as the edition and the counts.
    sheets : tuple of (str, str)
        Name of a sheet and what it holds; printed as links to the sheets.
    sections : tuple of (str, tuple of (str, str))
        Headings, and their paragraphs with what each is about.
    legend : tuple of (str, str, Tone)
        A word of the tables, what it means, and its shade.
    """

    title: str
    subtitle: str
    sheet: str
    facts: tuple[tuple[str, Cell], ...]
    sheets_heading: str
    sheets: tuple[tuple[str, str], ...]
    legend_heading: str
    legend: tuple[tuple[str, str, Tone], ...]
    sections: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]


def to_csv(table: Table) -> bytes:
    """Write a table as CSV: UTF-8 with byte order mark, commas, machine names as header."""
    names = [column.name for column in table.columns]
    return csv_text(names, table.rows).encode("utf-8-sig", "replace")


def to_xlsx(
    tables: Sequence[Table],
    *,
    on: dt.date,
    cover: Cover | None = None,
    page_of: str = "&P / &N",
    footer: str = "",
    to_fill_in: bool = False,
) -> bytes:
    """Write tables as a workbook: the same tables give the same bytes.

    Parameters
    ----------
    on : datetime.date
        The day that the file names as that of its creation.
    page_of : str
        The page number at the foot, with ``&P`` for the page and ``&N`` for the count.
    footer : str
        What stands at the foot of every printed page.
    to_fill_in : bool
        Whether people change the tables and the program reads them again: the header
        shows the machine names, and long texts do not stretch their rows.
    """
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.set_properties(
            {
                "title": cover.title if cover else "",
                "created": dt.datetime.combine(on, dt.time()),
            }
        )
        book.set_size(2400, 1400)
        styles = Styles(book)
        foot = f"&L&8{_in_margin(footer)}&R&8{page_of}"
        if cover is not None:
            _write_cover(book.add_worksheet(cover.sheet), cover, styles, foot)
        lists = Lists(book)
        for table in tables:
            sheet = book.add_worksheet(table.title)
            _write_table(sheet, table, styles, to_fill_in=to_fill_in)
            lists.offer(sheet, table)
            _set_up_print(sheet, foot)
            _set_up_pages(sheet, table)
        lists.write()
    return out.getvalue()


class Styles:
    """Formats of one workbook, each made once."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, Any], ...], Any] = {}

    def __call__(self, **properties: Any) -> Any:
        """Give the format with these properties over the usual ones."""
        usual = {"font_name": FONT, "font_size": 10, "font_color": INK, "valign": "top"}
        key = tuple(sorted((usual | properties).items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(dict(key))
        return self._made[key]


def _in_margin(text: str) -> str:
    """Say a text in a header or footer of print, where ``&`` begins a code."""
    return text.replace("&", "&&")[:200]


def as_text(cell: str) -> str:
    """Make a text fit for a cell: no lone surrogates, not longer than a cell holds."""
    text = cell.encode("utf-8", "replace").decode("utf-8")
    return text if len(text) <= CELL_LIMIT else text[: CELL_LIMIT - 1] + "…"


def _height(cells: Sequence[tuple[Cell, float]]) -> float:
    """Reckon the height in points that wrapped cells need, given each cell's width.

    A row needs a height of its own: not every program finds one when it opens a file.
    """
    lines = max(lines_of(str(cell), width) for cell, width in cells)
    return min(LINE_HEIGHT * lines + 2, MOST_HEIGHT)


def lines_of(text: str, width: float) -> int:
    """Reckon how many lines a text needs in a column, given its width in characters."""
    from xlsxwriter.utility import xl_pixel_width

    room = max(width * 7 - MARGINS, 20)
    count = 0
    for paragraph in text.split("\n"):
        count += 1
        used = 0.0
        for word in paragraph.split(" "):
            wide = LETTER_SCALE * xl_pixel_width(word)
            if used and used + 3 + wide > room:
                count, used = count + 1, 0.0
            count += int(wide // room)
            used = used + 3 + wide if wide <= room else wide % room
    return count


def _write(sheet: Any, row: int, column: int, cell: Cell, style: Any) -> None:
    if cell is None or cell == "":
        sheet.write_blank(row, column, None, style)
    elif isinstance(cell, bool):
        sheet.write_boolean(row, column, cell, style)
    elif isinstance(cell, str):
        sheet.write_string(row, column, as_text(cell), style)
    elif isinstance(cell, dt.date):
        sheet.write_datetime(row, column, dt.datetime.combine(cell, dt.time()), style)
    else:
        sheet.write_number(row, column, cell, style)


def _set_up_print(sheet: Any, foot: str) -> None:
    sheet.set_landscape()
    sheet.set_paper(PAPER_A4)
    sheet.set_margins(left=SIDE_MARGIN, right=SIDE_MARGIN, top=0.65, bottom=0.55)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer(foot)
    sheet.hide_gridlines(2)


def _set_up_pages(sheet: Any, table: Table) -> None:
    """Repeat the header on every page, and begin a group on a page of its own where asked to."""
    sheet.set_header(f'&L&"{FONT},Bold"&11{_in_margin(table.title)}')
    sheet.repeat_rows(0)
    printed = sum(column.on_paper for column in table.columns)
    sheet.print_area(0, 0, max(len(table.rows), 1), printed - 1)
    if table.is_paged and table.rows:
        sheet.set_h_pagebreaks(_beginnings(table)[1:])


def _beginnings(table: Table) -> list[int]:
    """Give the rows of the sheet with which the groups begin."""
    at = [column.name for column in table.columns].index(table.group)
    return [
        number
        for number, row in enumerate(table.rows, start=1)
        if number == 1 or row[at] != table.rows[number - 2][at]
    ]


def _write_table(sheet: Any, table: Table, styles: Styles, *, to_fill_in: bool) -> None:
    margin: dict[str, Any] = {} if to_fill_in else {"align": "left", "indent": INDENT}
    head = styles(
        bold=True,
        font_color="#FFFFFF",
        bg_color=HEAD,
        border=1,
        border_color=HEAD,
        text_wrap=True,
        **margin,
    )
    names = [column.name for column in table.columns]
    for index, column in enumerate(table.columns):
        as_text = styles(num_format="@", text_wrap=True) if column.is_text else None
        sheet.set_column(index, index, column.width, as_text)
        sheet.write_string(0, index, column.name if to_fill_in else column.heading, head)
    widths = [column.width for column in table.columns]
    headings = [column.heading for column in table.columns]
    # One line more than the words need, for the buttons of the filter.
    sheet.set_row(0, _height(list(zip(headings, widths, strict=True))) + LINE_HEIGHT)
    sheet.freeze_panes(1, 1)
    last = max(len(table.rows), 1)
    sheet.autofilter(0, 0, last, len(names) - 1)
    if not table.rows:
        _write(sheet, 1, 0, table.note, styles(italic=True))
    tones = {(column, text): TONES[tone] for column, text, tone in table.tones if tone}
    group = names.index(table.group) if table.group else -1
    beginnings = frozenset(_beginnings(table)) if table.group else frozenset()
    for row, cells in enumerate(table.rows, start=1):
        shown = zip(cells, widths, table.columns, strict=True)
        needed = _height([(cell, width) for cell, width, column in shown if not column.is_detail])
        sheet.set_row(row, min(needed, FORM_HEIGHT) if to_fill_in else needed)
        for index, cell in enumerate(cells):
            look: dict[str, Any] = {"text_wrap": True, "border": 1, "border_color": RULE}
            if row in beginnings and row > 1:
                look |= {"top": 2, "top_color": HEAD}
            if isinstance(cell, str) and (names[index], cell) in tones:
                look["bg_color"], look["font_color"] = tones[names[index], cell]
                look["bold"] = True
            elif index == group or (index == 0 and group < 0):
                look["bold"] = True
            look |= _look_of(table.columns[index], cell)
            look |= margin if isinstance(cell, str) else {"align": "center"}
            _write(sheet, row, index, cell, styles(**look))


def _look_of(column: Column, cell: Cell) -> dict[str, Any]:
    """Say how a cell of a column looks."""
    look: dict[str, Any] = {"num_format": "@"} if column.is_text else {}
    if isinstance(cell, dt.date):
        look["num_format"] = DATE
    return look | {"bg_color": OPEN} if column.is_open else look


def _write_cover(sheet: Any, cover: Cover, styles: Styles, foot: str) -> None:
    names_wide, facts_wide = COVER_WIDTHS
    sheet.set_column(0, 0, names_wide)
    sheet.set_column(1, 1, facts_wide)
    sheet.set_row(0, 34)
    wide = styles(font_size=20, bold=True, font_color=HEAD, valign="vcenter")
    sheet.write_string(0, 0, cover.title, wide)
    sheet.write_string(1, 0, cover.subtitle, styles(font_size=11, font_color="#52606D"))
    line = {"bottom": 1, "bottom_color": RULE, "text_wrap": True}
    label, value = styles(bold=True, **line), styles(align="left", **line)
    link = styles(bold=True, font_color="#0B5394", underline=1, **line)
    row = 3

    def heading(text: str) -> None:
        nonlocal row
        if text:
            sheet.write_string(row + 1, 0, text, styles(font_size=12, bold=True, font_color=HEAD))
            row += 2

    def pair(name: str, cell: Cell, style: Any, target: str = "") -> None:
        nonlocal row
        sheet.set_row(row, _height([(name, names_wide), (cell, facts_wide)]))
        if target:
            sheet.write_url(row, 0, target, style, name)
        else:
            _write(sheet, row, 0, name, style)
        _write(sheet, row, 1, cell, value)
        row += 1

    for name, cell in cover.facts:
        pair(name, cell, label)
    heading(cover.sheets_heading)
    for name, holds in cover.sheets:
        pair(name, holds, link, f"internal:'{name}'!A1")
    heading(cover.legend_heading)
    for word, meaning, tone in cover.legend:
        shade = TONES.get(tone, ("#FFFFFF", INK))
        pair(word, meaning, styles(bold=True, bg_color=shade[0], font_color=shade[1], **line))
    for title, paragraphs in cover.sections:
        heading(title)
        for name, text in paragraphs:
            pair(name, text, label)
    _set_up_print(sheet, foot)
