"""Intake forms: what they ask, reading them back, and what they would change."""

from __future__ import annotations

from matchmaker.loading.forms.design import COLUMNS, LANGUAGES, design
from matchmaker.loading.forms.filled import (
    ANSWER,
    Answers,
    Filled,
    FilledSheet,
    UnreadableError,
    mark,
    read_filled,
)
from matchmaker.loading.forms.findings import Finding, Spot
from matchmaker.loading.forms.form import ABSENT, PARTS, Form, FormKind, Origin, Question, Sheet
from matchmaker.loading.forms.intake import faulty, read_form
from matchmaker.loading.forms.merging import Change
from matchmaker.loading.forms.plan import Plan, Read, plan
from matchmaker.loading.forms.prefilled import prefilled, slots_for, slots_in

__all__ = [
    "ABSENT",
    "ANSWER",
    "COLUMNS",
    "LANGUAGES",
    "PARTS",
    "Answers",
    "Change",
    "Filled",
    "FilledSheet",
    "Finding",
    "Form",
    "FormKind",
    "Origin",
    "Plan",
    "Question",
    "Read",
    "Sheet",
    "Spot",
    "UnreadableError",
    "design",
    "faulty",
    "mark",
    "plan",
    "prefilled",
    "read_filled",
    "read_form",
    "slots_for",
    "slots_in",
]
