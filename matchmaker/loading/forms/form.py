"""The nouns of an intake form: what is asked, how it may be answered, and where."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

from matchmaker.loading.fields import Loc
from matchmaker.model import (
    City,
    Deal,
    Finances,
    Investor,
    Language,
    LegalFacts,
    Need,
    PartialDate,
    Provenance,
)
from matchmaker.model.profiles import Line, MoneyRange, Record

VERSION: Final = 1
"""Of the marks by which a form is read again; questions may come and go without a new one."""

FormKind = Literal["city", "investor"]
AnswerKind = Literal["line", "text", "choice", "amount", "whole", "number", "date"]


class Origin(Record):
    """Who answers, and for which day: asked once, at the head of a form."""

    office: Line
    """The office that answers; never the name of a person."""
    as_of: PartialDate
    """The date for which the answers hold."""


ABSENT: Final[Mapping[tuple[type[Record], str], str]] = {
    (City, "island_group"): "it follows from the province",
    (City, "written_in"): "it is the language of the form",
    (Investor, "written_in"): "it is the language of the form",
    (Investor, "mandate_basis"): "whoever reads the sources judges what a statement rests on",
    (Investor, "requirements_basis"): "whoever reads the sources judges what a statement rests on",
    (Need, "superseded_cost"): "whoever names a cost names the one that holds",
    (MoneyRange, "confidence"): "nobody judges how far to trust their own figure",
    (Provenance, "confidence"): "nobody judges how far to trust their own answer",
    (Provenance, "checked"): "it is the day on which the ministry checks an answer",
    (Provenance, "as_of"): "it is asked once, at the head of the form",
}
"""Fields that no form asks for, and why; all others are asked."""

PARTS: Final[Mapping[FormKind, tuple[type[City | Investor], str, type[Record]]]] = {
    "city": (City, "needs", Need),
    "investor": (Investor, "deals", Deal),
}
"""Of each kind of form: whom it is about, and the list that has a sheet of its own."""


def is_rupiah(record: type[Record], name: str) -> bool:
    """Whether a whole number of a record is an amount that can only be in rupiah."""
    return record in {Finances, LegalFacts} and name != "fiscal_year"


class Choice(NamedTuple):
    """One answer to choose: what profiles write, what people read, and what belongs to it."""

    value: str | bool
    label: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """One question: the field that it fills, in words of the form's language.

    Parameters
    ----------
    key : str
        Mark of its rows, such as ``need.cost.min``.
    record : type of Record
        The head of the form, the city, the need, the investor or the deal that it is about.
    loc : Loc
        Way from that record to the field.
    number : str
        What people call it by, such as ``B.4``.
    heading : str
        What stands above it where a new group begins, else empty.
    vocabulary : str
        Name of the list of choices, else empty.
    slots : int
        Cells for its answers: more than one where the field is a list.
    needed : bool
        Whether whoever answers for the record must answer it.
    has_unknown : bool
        Whether "not known" is an answer.
    preset : str
        What a blank form already says.
    longest : int, optional
        Most characters of a text.
    lowest, highest, above : float, optional
        Bounds of a number, as in `matchmaker.loading.fields.Described`.
    """

    key: str
    record: type[Record]
    loc: Loc
    number: str
    heading: str
    ask: str
    help: str
    example: str
    kind: AnswerKind
    many: bool
    vocabulary: str
    choices: tuple[Choice, ...]
    slots: int
    needed: bool
    has_unknown: bool
    pattern: str = ""
    preset: str = ""
    longest: int | None = None
    lowest: float | None = None
    highest: float | None = None
    above: float | None = None

    @property
    def keys(self) -> tuple[str, ...]:
        """Marks of its rows: of a list, one for each cell."""
        if not self.many:
            return (self.key,)
        return tuple(f"{self.key}#{slot}" for slot in range(1, self.slots + 1))


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: questions down the rows, a column of answers for each record.

    Parameters
    ----------
    key : str
        Mark of the sheet: ``city``, ``needs``, ``investor`` or ``deals``.
    columns : int
        How many records it has room for.
    """

    key: str
    title: str
    about: str
    heads: tuple[str, ...]
    questions: tuple[Question, ...]

    @property
    def columns(self) -> int:
        """How many records it has room for."""
        return len(self.heads)


@dataclass(frozen=True, slots=True)
class Form:
    """A form of one kind in one language."""

    kind: FormKind
    language: Language
    title: str
    sheets: tuple[Sheet, ...]

    def sheet(self, key: str) -> Sheet:
        """Give the sheet of a mark; `KeyError` where there is none."""
        return {sheet.key: sheet for sheet in self.sheets}[key]

    def questions(self) -> Iterator[Question]:
        """Give all questions in their order."""
        for sheet in self.sheets:
            yield from sheet.questions
