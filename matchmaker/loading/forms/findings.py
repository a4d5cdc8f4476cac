"""What there is to say about a form, cell by cell, in keys that a phrasebook turns into words."""

from __future__ import annotations

from typing import NamedTuple

from matchmaker.model import Words


class Spot(NamedTuple):
    """A cell of a form, as people see it and as the form knows it.

    Parameters
    ----------
    sheet : str
        Name of the sheet in the file.
    row, column : int
        From 1; 0 for the sheet, or a whole row or column of it.
    sheet_key : str
        Mark of the sheet, empty where it is none of the form's.
    answer : int
        Which column of answers, from 0; -1 where it is none.
    key : str
        Mark of the row, empty where it is none of the form's.
    """

    sheet: str = ""
    row: int = 0
    column: int = 0
    sheet_key: str = ""
    answer: int = -1
    key: str = ""

    @property
    def cell(self) -> str:
        """The cell's name, such as ``D12``; empty where it is no single cell."""
        return f"{letters(self.column)}{self.row}" if self.row and self.column else ""


class Finding(NamedTuple):
    """One thing to put right, or to know, about one form.

    Parameters
    ----------
    file : str
        The form as the user named it.
    what : Words
        A sentence of ``intake.fault`` (the form cannot be taken), ``intake.decide`` (a
        person must say whether two are one) or ``intake.note`` (worth knowing).
    question : str
        Number and words of the question, empty where there is none.
    """

    file: str
    spot: Spot
    what: Words
    question: str = ""

    @property
    def is_fault(self) -> bool:
        """Whether the form cannot be taken as it is."""
        return self.what.key.startswith("intake.fault.")

    @property
    def is_question(self) -> bool:
        """Whether a person must decide before the form is taken."""
        return self.what.key.startswith("intake.decide.")


def letters(column: int) -> str:
    """Name a column, from 1, as a spreadsheet does."""
    name = ""
    while column:
        column, letter = divmod(column - 1, 26)
        name = chr(ord("A") + letter) + name
    return name
