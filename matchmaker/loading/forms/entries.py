"""The answers of a form, record by record: what was said of each field, and where."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from matchmaker.loading.cells import Cell
from matchmaker.loading.fields import Loc
from matchmaker.loading.forms.answers import read
from matchmaker.loading.forms.figures import Amount, UnfitError
from matchmaker.loading.forms.filled import Answers, Filled, FilledSheet
from matchmaker.loading.forms.findings import Finding, Spot
from matchmaker.loading.forms.form import PARTS, Form, Origin, Question, Sheet
from matchmaker.model import Words
from matchmaker.model.profiles import Record

RUPIAH: Final = "IDR"
SMALL: Final[Mapping[str, int]] = {"IDR": 1_000_000}
SMALL_ELSEWHERE: Final = 1_000
"""Amounts below which somebody may have left out the millions, by currency."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What one column of a form says of one record.

    Parameters
    ----------
    values : mapping of Loc to object
        What was answered: None for "not known". What was left blank is not there.
    spots : mapping of Loc to Spot
        Where each question stands, also of those left blank.
    questions : mapping of Loc to Question
        Its questions.
    """

    record: type[Record]
    values: Mapping[Loc, Any]
    spots: Mapping[Loc, Spot]
    questions: Mapping[Loc, Question]

    def finding(self, file: str, loc: Loc, key: str, /, **values: Any) -> Finding:
        """Make a finding of one of its fields, at the nearest question that was asked."""
        while loc and loc not in self.questions:
            inner = [way for way in self.questions if way[: len(loc)] == loc]
            loc = inner[0] if inner else loc[:-1]
        question = self.questions.get(loc)
        what = Words(f"intake.{key}", tuple(values.items()))
        return Finding(file, self.spots.get(loc, self.first), what, asked(question))

    @property
    def first(self) -> Spot:
        """Where it stands as a whole."""
        spot = next(iter(self.spots.values()), Spot())
        return spot._replace(row=0, key="")


class Entries(NamedTuple):
    """All answers of a form: of the head, of its subject, and of the items in their order."""

    origin: Entry
    subject: Entry
    items: tuple[Entry, ...]
    findings: tuple[Finding, ...]


def asked(question: Question | None) -> str:
    """Name a question as people do: its number and its words."""
    return f"{question.number} {question.ask}" if question else ""


def entries(filled: Filled, form: Form) -> Entries:
    """Read all answers of a form, with everything that is wrong in its cells."""
    subject, part, item = PARTS[filled.kind]
    reader = _Reader(filled)
    empty = FilledSheet("", "", (), (), {})
    head = filled.sheets.get(filled.kind, empty)
    first: Answers = head.answers[0] if head.answers else {}
    questions = form.sheet(filled.kind).questions
    origin = reader.entry(Origin, head, 0, first, questions)
    about = reader.entry(subject, head, 0, first, questions)
    rows = filled.sheets.get(part, empty)
    asked_of_items = form.sheet(part).questions
    items = [
        reader.entry(item, rows, number, column, asked_of_items)
        for number, column in enumerate(rows.answers)
        if _says_something(column, asked_of_items)
    ]
    findings = [*filled.findings, *reader.findings]
    findings += (
        Finding(filled.file, head.spot(number)._replace(row=0), Words("intake.fault.column_extra"))
        for number, column in enumerate(head.answers)
        if number and column
    )
    findings += _unknown_rows(filled.file, head, form.sheet(filled.kind))
    findings += _unknown_rows(filled.file, rows, form.sheet(part))
    return Entries(origin, about, tuple(items), tuple(findings))


def _says_something(answers: Answers, questions: tuple[Question, ...]) -> bool:
    """Whether a column holds more than what a blank form already says."""
    presets = {question.key: question.preset for question in questions}
    return any(cell != presets.get(key) for key, cell in answers.items())


def _unknown_rows(file: str, filled: FilledSheet, sheet: Sheet) -> Iterator[Finding]:
    known = {question.key for question in sheet.questions}
    for number, column in enumerate(filled.answers):
        for key in column:
            if key.partition("#")[0] not in known:
                yield Finding(file, filled.spot(number, key), Words("intake.fault.row_unknown"))


@dataclass(slots=True)
class _Reader:
    """Reads columns of answers, and keeps what is wrong in them."""

    filled: Filled
    findings: list[Finding] = field(default_factory=list)

    def entry(
        self,
        record: type[Record],
        sheet: FilledSheet,
        number: int,
        answers: Answers,
        questions: tuple[Question, ...],
    ) -> Entry:
        values: dict[Loc, Any] = {}
        spots: dict[Loc, Spot] = {}
        own = {question.loc: question for question in questions if question.record is record}
        for loc, question in own.items():
            spots[loc] = sheet.spot(number, question.keys[0])
            cells = list(_cells(answers, question))
            if not cells:
                continue
            if question.many:
                values[loc] = self._list(sheet, number, cells, question)
            else:
                read_values = self._read(sheet, number, *cells[0], question)
                if read_values:
                    values[loc] = read_values[0]
        entry = Entry(record, values, spots, own)
        _drop_presets(values, answers, own)
        self._settle_amounts(values, entry)
        return entry

    def _read(
        self, sheet: FilledSheet, number: int, key: str, cell: Cell, question: Question
    ) -> list[Any]:
        """Read a cell into a list of one value; of none where it is wrong."""
        try:
            return [read(cell, question, self.filled.language)]
        except UnfitError as error:
            spot = sheet.spot(number, key)
            self.findings.append(Finding(self.filled.file, spot, error.what, asked(question)))
            return []

    def _list(
        self,
        sheet: FilledSheet,
        number: int,
        cells: list[tuple[str, Cell]],
        question: Question,
    ) -> tuple[Any, ...]:
        found: list[Any] = []
        for key, cell in cells:
            for value in self._read(sheet, number, key, cell, question):
                if value in found:
                    what = Words("intake.fault.twice", (("found", str(cell)),))
                    spot = sheet.spot(number, key)
                    self.findings.append(Finding(self.filled.file, spot, what, asked(question)))
                elif value is not None:
                    found.append(value)
        return tuple(found)

    def _settle_amounts(self, values: dict[Loc, Any], entry: Entry) -> None:
        """Take amounts and the currencies written beside them apart."""
        for loc, amount in list(values.items()):
            if not isinstance(amount, Amount):
                continue
            values[loc] = int(amount.number)
            place = (*loc[:-1], "currency")
            if place in entry.questions:
                self._settle_currency(values, entry, loc, amount.currency)
            elif amount.currency not in {"", RUPIAH}:
                self._refuse_currency(entry, loc, amount.currency, (RUPIAH,))
            currency = values.get(place) if place in entry.questions else RUPIAH
            least = SMALL.get(str(currency), SMALL_ELSEWHERE)
            if 0 < values[loc] < least and currency is not None:
                found = f"{currency} {values[loc]}"
                file = self.filled.file
                self.findings.append(entry.finding(file, loc, "note.small_amount", found=found))

    def _settle_currency(self, values: dict[Loc, Any], entry: Entry, loc: Loc, code: str) -> None:
        """Compare the currency beside an amount with the one that is asked for, or take it."""
        place = (*loc[:-1], "currency")
        stated = values.get(place)
        known = [choice.value for choice in entry.questions[place].choices]
        if not code or code == stated:
            return
        if stated:
            file, other = self.filled.file, str(stated)
            finding = entry.finding(file, loc, "fault.two_currencies", found=code, other=other)
            self.findings.append(finding)
        elif code in known:
            values[place] = code
        else:
            self._refuse_currency(entry, place, code, tuple(map(str, known[:5])))

    def _refuse_currency(self, entry: Entry, loc: Loc, code: str, offer: tuple[str, ...]) -> None:
        file = self.filled.file
        self.findings.append(entry.finding(file, loc, "fault.currency", found=code, known=offer))


def _cells(answers: Answers, question: Question) -> Iterator[tuple[str, Cell]]:
    """Give the filled cells of a question, in the order of their marks."""
    if not question.many:
        if question.key in answers:
            yield question.key, answers[question.key]
        return
    slots = (key for key in answers if key.partition("#")[0] == question.key)
    for key in sorted(slots, key=lambda key: (len(key), key)):
        yield key, answers[key]


def _drop_presets(
    values: dict[Loc, Any], answers: Answers, questions: Mapping[Loc, Question]
) -> None:
    """Forget what the blank form already said, where nothing was answered beside it."""
    for loc, question in questions.items():
        if question.preset and answers.get(question.key) == question.preset:
            beside = [way for way in values if way[:-1] == loc[:-1] and way != loc]
            if not beside and len(loc) > 1:
                values.pop(loc, None)
