"""A filled form, read with the questions that were asked."""

from __future__ import annotations

from matchmaker.loading.forms.entries import entries
from matchmaker.loading.forms.filled import Filled, UnreadableError
from matchmaker.loading.forms.findings import Finding, Spot
from matchmaker.loading.forms.form import Form
from matchmaker.loading.forms.plan import Plan, Read


def read_form(filled: Filled, form: Form) -> Read:
    """Read the answers of a form, with everything that is wrong in them.

    Parameters
    ----------
    form : Form
        Of the same kind and language.
    """
    return Read(filled.file, form.title, filled.kind, filled.language, entries(filled, form))


def faulty(file: str, error: UnreadableError) -> Plan:
    """Make the plan of a file of which nothing can be made."""
    return Plan(file, None, None, "faulty", findings=(Finding(file, Spot(), error.what),))
