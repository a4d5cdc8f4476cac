"""What a profile already says, as the answers of a form: to be looked through and sent back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from matchmaker.loading.cells import Cell
from matchmaker.loading.fields import Loc
from matchmaker.loading.forms.answers import written
from matchmaker.loading.forms.filled import Answers, Filled
from matchmaker.loading.forms.form import PARTS, Form, Question
from matchmaker.model import City, Investor
from matchmaker.model.profiles import Record


def prefilled(form: Form, item: City | Investor | None) -> Mapping[str, tuple[Answers, ...]]:
    """Give the answers of each sheet, by its mark: of a blank form without ``item``.

    Facts that are not known are left blank, and so are the office and the date.
    """
    part = PARTS[form.kind][1]
    head, rows = form.sheet(form.kind), form.sheet(part)
    items = getattr(item, part, ())
    blank: tuple[Record | None, ...] = (None,) * (rows.columns - len(items))
    return {
        form.kind: (_answers(head.questions, item),),
        part: tuple(_answers(rows.questions, one) for one in (*items, *blank)),
    }


def slots_for(form: Form, item: City | Investor) -> Mapping[str, int]:
    """Say how many cells the lists of a profile need, by the question's key."""
    needed: dict[str, int] = {}
    for question in form.questions():
        if question.many:
            lists = (at(one, question.loc) for one in _records(form, item, question))
            needed[question.key] = max((len(found or ()) for found in lists), default=0)
    return needed


def slots_in(filled: Filled) -> Mapping[str, int]:
    """Say how many cells each list has in a filled form, by the question's key."""
    rows = [key.partition("#")[0] for sheet in filled.sheets.values() for key in sheet.rows]
    return Counter(rows)


def _records(form: Form, item: City | Investor, question: Question) -> tuple[Record, ...]:
    owner, part, _ = PARTS[form.kind]
    if question.record is owner:
        return (item,)
    return getattr(item, part) if question.record is PARTS[form.kind][2] else ()


def _answers(questions: tuple[Question, ...], item: Record | None) -> Answers:
    found: dict[str, Cell] = {}
    for question in questions:
        value = at(item, question.loc) if isinstance(item, question.record) else None
        if question.many:
            for key, one in zip(question.keys, value or (), strict=False):
                found[key] = written(one, question)
        elif value is not None:
            found[question.key] = written(value, question)
        elif question.preset:
            found[question.key] = question.preset
    return found


def at(record: Record | None, loc: Loc) -> Any:
    """Give the value at ``loc``; None where anything on the way is null."""
    value: Any = record
    for step in loc:
        value = None if value is None else getattr(value, str(step))
    return value
