"""An intake form as a workbook that people like to fill in, and that can be read again.

The first row and the first column of each sheet are hidden: they hold the marks by which
`matchmaker.loading.forms` finds the answers, wherever the rest is moved to.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from matchmaker.loading.cells import Cell
from matchmaker.loading.forms import ANSWER, Answers, Finding, Form, Question, Sheet, mark
from matchmaker.rendering.forms.corrections import marks, write_corrections
from matchmaker.rendering.forms.guide import write_guide, write_lists
from matchmaker.rendering.forms.paper import GREY, PROTECTION, Marks, Paper, Target
from matchmaker.rendering.phrasebook import Phrasebook
from matchmaker.rendering.workbook import (
    HEAD,
    LINE_HEIGHT,
    MOST_HEIGHT,
    RULE,
    TONES,
    Styles,
    as_text,
    lines_of,
)

TITLE_ROW, HEAD_ROW, FIRST_ROW = 1, 2, 3
KEY, NUMBER, QUESTION, FIRST_ANSWER = 0, 1, 2, 3
"""Rows and columns of a sheet, from 0."""

NUMBER_WIDTH, QUESTION_WIDTH = 5.5, 50.0
ANSWER_WIDTHS: Final = {True: 46.0, False: 58.0}
"""Characters of a column of answers: beside others, and alone."""

SCALE: Final = 88
PER_PAGE: Final = 2
"""Columns of answers on a printed page, at that scale in hundredths."""

PALE, BAND, NEEDED = "#FFFBE6", "#E4ECF2", "#B42318"
HEIGHTS: Final = {"text": 46.0, "line": 33.0}
"""Points that the answer to a question needs at least, by kind."""

TALL: Final = frozenset({"city.context", "need.description", "investor.mandate"})
TALL_HEIGHT, USUAL_HEIGHT = 130.0, 19.0
"""Points of the answers that are several sentences, and of those that are a word."""

FORMATS: Final = {"amount": "#,##0", "whole": "0", "number": "General"}
"""Formats of numbers; everything else is text, which Excel leaves as it was typed."""

COMMENT_SCALE: Final = 1.6
OPTIONS: Final = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def form_workbook(
    form: Form,
    answers: Mapping[str, Sequence[Answers]],
    words: Phrasebook,
    *,
    on: dt.date,
    findings: Sequence[Finding] = (),
    strays: Sequence[tuple[str, Cell]] = (),
) -> bytes:
    """Write a form: the same answers and findings give the same bytes.

    Parameters
    ----------
    answers : mapping of str to sequence of Answers
        For each sheet, by its mark, the cells of each column of answers.
    on : datetime.date
        The day that the file names as that of its creation.
    findings : sequence of Finding
        What is to be corrected: the cells are coloured and have a comment, and a sheet
        of its own lists everything.
    strays : sequence of (str, Cell)
        What stood outside the form, with its place, so that it is not lost.
    """
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, OPTIONS) as book:
        book.set_properties({"title": form.title, "created": dt.datetime.combine(on, dt.time())})
        book.set_size(2400, 1500)
        paper = Paper(book, form, words, Styles(book))
        corrections = book.add_worksheet(paper.say("sheet.findings")) if findings else None
        guide = book.add_worksheet(paper.say("sheet.help"))
        sheets = [book.add_worksheet(sheet.title) for sheet in form.sheets]
        lists = paper.say("sheet.lists")
        write_lists(book.add_worksheet(lists), lists, paper)
        write_guide(guide, paper)
        marked = marks(findings, words)
        for target, sheet in zip(sheets, form.sheets, strict=True):
            _Questions(target, sheet, paper, answers.get(sheet.key, ()), marked).write()
        if corrections is not None:
            write_corrections(corrections, paper, findings, strays)
        (corrections or guide).activate()
    return out.getvalue()


class _Questions:
    """Writes one sheet of questions, and the answers to them."""

    def __init__(
        self,
        target: Target,
        sheet: Sheet,
        paper: Paper,
        answers: Sequence[Answers],
        marked: Marks,
    ) -> None:
        self.target = target
        self.sheet = sheet
        self.paper = paper
        self.styles = paper.styles
        self.answers = answers
        self.marked = marked
        self.count = max(len(answers), sheet.columns)
        self.wide = self.count > 1
        self.width = ANSWER_WIDTHS[self.wide]

    def write(self) -> None:
        """Write the whole sheet."""
        self._write_marks()
        self._write_heads()
        row = FIRST_ROW
        for question in self.sheet.questions:
            if question.heading:
                self._write_heading(row, question.heading)
                row += 1
            for slot, key in enumerate(question.keys):
                self._write_question(row, question, slot)
                given = [column.get(key) for column in self.answers]
                given += [None] * (self.count - len(given))
                for number, cell in enumerate(given):
                    self._write_answer(row, number, question, key, cell)
                self.target.set_row(row, self._height(question, slot, given))
                row += 1
        self._set_up(row)

    def _write_marks(self) -> None:
        target, form = self.target, self.paper.form
        target.set_column(KEY, KEY, 4, None, {"hidden": True})
        target.set_column(NUMBER, NUMBER, NUMBER_WIDTH)
        target.set_column(QUESTION, QUESTION, QUESTION_WIDTH)
        target.set_column(FIRST_ANSWER, FIRST_ANSWER + self.count - 1, self.width)
        target.set_row(0, None, None, {"hidden": True})
        first = mark(form.kind, self.sheet.key, form.language)
        texts = (first, "number", "question", *[ANSWER] * self.count)
        for column, text in enumerate(texts):
            target.write_string(0, column, text)

    def _write_heads(self) -> None:
        target, styles = self.target, self.styles
        target.set_row(TITLE_ROW, 30)
        title = styles(font_size=15, bold=True, font_color=HEAD, valign="vcenter")
        target.write_string(TITLE_ROW, KEY, ":title")
        target.write_string(TITLE_ROW, NUMBER, self.sheet.title, title)
        about = styles(font_color=GREY, valign="vcenter")
        target.write_string(TITLE_ROW, FIRST_ANSWER, self.sheet.about, about)
        target.set_row(HEAD_ROW, 22)
        target.write_string(HEAD_ROW, KEY, ":head")
        item = self.sheet.heads[0].rpartition(" ")[0]
        more = range(self.sheet.columns + 1, self.count + 1)
        heads = (*self.sheet.heads, *(f"{item} {number}" for number in more))
        texts = (self.paper.say("number"), self.paper.say("question"), *heads)
        for column, text in enumerate(texts, start=NUMBER):
            target.write_string(HEAD_ROW, column, text, self.paper.head(valign="vcenter"))

    def _write_heading(self, row: int, text: str) -> None:
        style = self.styles(bold=True, font_color=HEAD, bg_color=BAND, valign="vcenter")
        self.target.set_row(row, 20)
        self.target.write_string(row, KEY, f":heading {row}")
        self.target.write_string(row, NUMBER, text, style)
        for column in range(QUESTION, FIRST_ANSWER + self.count):
            self.target.write_blank(row, column, None, style)

    def _write_question(self, row: int, question: Question, slot: int) -> None:
        is_last = slot == question.slots - 1
        edge = {"bottom": 1, "bottom_color": RULE} if is_last else {}
        target, number = self.target, self.styles(font_color=GREY, **edge)
        cell = self.styles(text_wrap=True, **edge)
        target.write_string(row, KEY, question.keys[slot])
        if slot:
            target.write_blank(row, NUMBER, None, number)
            target.write_blank(row, QUESTION, None, cell)
            return
        target.write_string(row, NUMBER, question.number, number)
        pieces = list(self._words(question))
        if len(pieces) == 1:
            bold = self.styles(bold=True, text_wrap=True, **edge)
            target.write_string(row, QUESTION, question.ask, bold)
            return
        rich = [part for style, text in pieces for part in (style, text)]
        target.write_rich_string(row, QUESTION, *rich, cell)

    def _words(self, question: Question) -> Iterator[tuple[Any, str]]:
        """Give the words of a question: bold what is asked, small what helps."""
        yield self.styles(bold=True), question.ask
        if question.needed:
            yield self.styles(bold=True, font_color=NEEDED), " *"
        if question.help:
            yield self.styles(font_size=9, font_color=GREY), f"\n{question.help}"
        if question.example:
            text = self.paper.words.phrase("intake.example", example=question.example)
            yield self.styles(font_size=9, italic=True, font_color=GREY), f"\n{text}"

    def _height(self, question: Question, slot: int, given: Sequence[Cell | None]) -> float:
        least = HEIGHTS.get(question.kind, USUAL_HEIGHT)
        if question.key in TALL:
            least = TALL_HEIGHT
        if question.many:
            least = min(least, HEIGHTS["line"])
        lines = [lines_of(str(cell), self.width) for cell in given if cell is not None]
        if not slot:
            texts = [text.strip("\n") for _, text in self._words(question) if "\n" in text]
            small = sum(lines_of(text, QUESTION_WIDTH) for text in texts)
            lines.append(lines_of(f"{question.ask} *", QUESTION_WIDTH - 4) + small)
        return min(max([least, *(LINE_HEIGHT * count + 7 for count in lines)]), MOST_HEIGHT)

    def _write_answer(
        self, row: int, number: int, question: Question, key: str, cell: Cell | None
    ) -> None:
        from xlsxwriter.utility import xl_rowcol_to_cell

        target, column = self.target, FIRST_ANSWER + number
        place = (self.sheet.key, number, key)
        self.paper.cells[place] = (self.sheet.title, xl_rowcol_to_cell(row, column))
        wrong = self.marked.get(place, ())
        back, ink = TONES["poor"]
        look = {"bg_color": back, "font_color": ink} if wrong else {"bg_color": PALE}
        style = self.styles(
            text_wrap=True,
            border=1,
            border_color=RULE,
            locked=False,
            num_format=FORMATS.get(question.kind, "@"),
            align="left",
            indent=1,
            **look,
        )
        match cell:
            case None | "":
                target.write_blank(row, column, None, style)
            case bool():
                target.write_boolean(row, column, cell, style)
            case int() | float() if question.kind in FORMATS or isinstance(cell, float):
                target.write_number(row, column, cell, style)
            case _:
                target.write_string(row, column, as_text(_spelt(cell)), style)
        if question.choices:
            self._offer(row, column, question)
        if wrong:
            size = {"x_scale": COMMENT_SCALE, "y_scale": COMMENT_SCALE, "font_size": 10}
            target.write_comment(row, column, as_text("\n".join(wrong)), size)

    def _offer(self, row: int, column: int, question: Question) -> None:
        self.target.data_validation(
            row,
            column,
            row,
            column,
            {
                "validate": "list",
                "source": self.paper.lists[question.vocabulary],
                "error_title": self.paper.say("choose"),
                "error_message": self.paper.say("choose_about"),
            },
        )

    def _set_up(self, end: int) -> None:
        target = self.target
        target.freeze_panes(FIRST_ROW, FIRST_ANSWER)
        target.set_selection(FIRST_ROW + 1, FIRST_ANSWER, FIRST_ROW + 1, FIRST_ANSWER)
        target.protect("", PROTECTION)
        self.paper.set_up(target, landscape=self.wide, scale=SCALE if self.wide else 0)
        target.repeat_rows(TITLE_ROW, HEAD_ROW)
        if self.wide:
            target.repeat_columns(NUMBER, QUESTION)
            pages = -(-self.count // PER_PAGE)
            target.set_v_pagebreaks([FIRST_ANSWER + PER_PAGE * page for page in range(1, pages)])
        target.print_area(TITLE_ROW, NUMBER, end - 1, FIRST_ANSWER + self.count - 1)


def _spelt(cell: Cell) -> str:
    """Write a cell of any kind as text, a date so that it is read again."""
    if isinstance(cell, dt.datetime) and cell.time() == dt.time():
        return cell.date().isoformat()
    return str(cell)
