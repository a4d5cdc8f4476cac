"""What there is to say about a form, in the form's language."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import Any, NamedTuple

from matchmaker.loading.cells import Cell
from matchmaker.loading.forms import Filled, Finding, Form, Plan, Question
from matchmaker.loading.forms.entries import asked
from matchmaker.loading.forms.findings import letters
from matchmaker.loading.forms.vocabularies import label
from matchmaker.model import PartialDate
from matchmaker.rendering.phrasebook import Phrasebook


class Difference(NamedTuple):
    """One change that a form makes, in words.

    Parameters
    ----------
    record : str
        Id of the city, need, investor or deal.
    field : str
        Number and words of the question, or the name of a field that is not asked.
    before, after : str
        What was known, and what will be.
    """

    record: str
    field: str
    before: str
    after: str


def where(finding: Finding, words: Phrasebook) -> str:
    """Say where in its file a finding is: sheet, row and column."""
    spot = finding.spot
    if spot.row and spot.column:
        return words.phrase(
            "intake.place.cell",
            sheet=spot.sheet,
            row=str(spot.row),
            column=letters(spot.column),
        )
    if spot.row:
        return words.phrase("intake.place.row", sheet=spot.sheet, row=str(spot.row))
    if spot.sheet:
        return words.phrase("intake.place.sheet", sheet=spot.sheet)
    return words.phrase("intake.place.file")


def said(finding: Finding, words: Phrasebook) -> str:
    """Say a finding in one line: the file, the place, the question, and what is to be done."""
    place = f"{finding.file}: {where(finding, words)}"
    question = f"{finding.question}: " if finding.question else ""
    return f"{place}: {question}{words.say(finding.what)}"


def strays(filled: Filled, form: Form) -> tuple[tuple[str, Cell], ...]:
    """Give what stands outside the form, each with its sheet and cell."""
    known = {question.key for question in form.questions()}
    beside = (
        (sheet.title, row, column, cell)
        for sheet in filled.sheets.values()
        for row, column, cell in sheet.strays
    )
    unknown = (
        (sheet.title, sheet.rows[key], number, cell)
        for sheet in filled.sheets.values()
        for number, column in zip(sheet.columns, sheet.answers, strict=True)
        for key, cell in column.items()
        if key.partition("#")[0] not in known
    )
    return tuple(
        (f"{title} {letters(column)}{row}", cell)
        for title, row, column, cell in (*beside, *unknown)
    )


def differences(plan: Plan, form: Form, words: Phrasebook) -> Iterator[Difference]:
    """Say the changes that a form makes, field by field."""
    questions = {(question.record, question.loc): question for question in form.questions()}
    for change in plan.changes:
        question = questions.get((change.record, change.loc))
        named = asked(question) if question else _unasked(str(change.loc[-1]), words)
        yield Difference(
            change.record_id,
            named,
            _value(change.before, question, words),
            _value(change.after, question, words),
        )


def _unasked(name: str, words: Phrasebook) -> str:
    """Name a field that follows from others; by the model's name where there are no words."""
    key = f"intake.unasked.{name}"
    return words.phrase(key) if key in words.phrases else name


def _value(value: Any, question: Question | None, words: Phrasebook) -> str:
    """Say a value as the form's language does."""
    if value is None or value == ():
        return words.phrase("intake.not_known")
    values = value if isinstance(value, tuple) else (value,)
    return "; ".join(_single(one, question, words) for one in values)


def _single(value: Any, question: Question | None, words: Phrasebook) -> str:
    """Say one value; what the form offers, by its label."""
    labels = {choice.value: choice.label for choice in question.choices} if question else {}
    if value in labels:
        return labels[value]
    match value:
        case StrEnum():
            return label(type(value), value, words)
        case PartialDate():
            return words.date(value)
        case int() if question is not None and question.kind == "amount":
            return words.number(value)
        case _:
            return str(value)
