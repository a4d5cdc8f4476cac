"""What there is to say about a form, in the form's language."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from matchmaker.loading.cells import Cell
from matchmaker.loading.forms import Change, Filled, Finding, Form, Plan, Question
from matchmaker.loading.forms.findings import letters
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
    asked = {(question.record, question.loc): question for question in form.questions()}
    for change in plan.changes:
        question = asked.get((change.record, change.loc))
        field = ".".join(map(str, change.loc))
        named = f"{question.number} {question.ask}" if question else field
        yield Difference(
            change.record_id,
            named,
            _value(change, change.before, question, words),
            _value(change, change.after, question, words),
        )


def _value(change: Change, value: Any, question: Question | None, words: Phrasebook) -> str:
    if value is None or value == ():
        return words.phrase("intake.not_known")
    if isinstance(value, tuple):
        return "; ".join(_value(change, one, question, words) for one in value)
    for choice in question.choices if question else ():
        if choice.value == value:
            return choice.label
    if isinstance(value, PartialDate):
        return words.date(value)
    if question is not None and question.kind == "amount":
        return words.number(value)
    return str(value)
