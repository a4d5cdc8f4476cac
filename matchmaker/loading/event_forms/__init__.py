"""Forms for an event: what its parties wish, when they are there, and who brings whom."""

from __future__ import annotations

from matchmaker.loading.event_forms.applying import Change, applied, changed, joined
from matchmaker.loading.event_forms.form import (
    ALWAYS,
    ANSWERS,
    COLUMNS,
    DELEGATIONS,
    KINDS,
    LEAVES,
    NEW,
    PRESENCE,
    STANDING,
    WISHES,
    Edit,
    Scope,
    labelled,
)
from matchmaker.loading.event_forms.reading import event_of, read_event_form
from matchmaker.loading.event_forms.splicing import event_text

__all__ = [
    "ALWAYS",
    "ANSWERS",
    "COLUMNS",
    "DELEGATIONS",
    "KINDS",
    "LEAVES",
    "NEW",
    "PRESENCE",
    "STANDING",
    "WISHES",
    "Change",
    "Edit",
    "Scope",
    "applied",
    "changed",
    "event_of",
    "event_text",
    "joined",
    "labelled",
    "read_event_form",
]
