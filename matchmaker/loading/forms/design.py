"""Which questions a form asks: one for each field of the model, in words of the phrasebook.

A new field of the model is on the form at once: until the phrasebook has words for it
under ``intake``, the model's own description stands in their place. A new sector is
a new choice.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from matchmaker.loading.fields import Described, Loc, described
from matchmaker.loading.forms.form import (
    ABSENT,
    PARTS,
    AnswerKind,
    Form,
    FormKind,
    Origin,
    Question,
    Sheet,
    is_rupiah,
)
from matchmaker.loading.forms.vocabularies import Wording, choices, vocabulary_of
from matchmaker.model import Book, Finances, Investor, Language, LegalFacts, Need
from matchmaker.model.profiles import Record

COLUMNS: Final[Mapping[FormKind, int]] = {"city": 6, "investor": 8}
"""Needs or deals for which a blank form has room."""

SLOTS: Final[Mapping[tuple[type[Record], str], int]] = {
    (Need, "dimensions"): 3,
    (Investor, "sectors"): 8,
    (Investor, "dimensions"): 6,
    (Investor, "instruments"): 8,
    (Investor, "exclusions"): 4,
    (Investor, "languages"): 4,
}
"""Cells for the answers to a list, where it is not the usual number."""

USUAL_SLOTS: Final = 5
LINKS: Final = 3
LONGEST_LINE: Final = 500
"""Characters from which on an answer may need more than a line or two."""

PRESETS: Final[Mapping[tuple[FormKind, str], str]] = {
    ("city", "currency"): "IDR",
    ("investor", "currency"): "USD",
}
"""What a blank form already says, by kind and name of the field."""

LANGUAGES: Final[Mapping[str, Language]] = {"id": "id", "en": "en"}
"""The languages in which a profile can be written."""


class _Asked(NamedTuple):
    """A field to ask for: where it is, in which record, and what must be answered around it."""

    loc: Loc
    within: type[Record]
    field: Described
    needed: bool


def design(
    kind: FormKind,
    words: Wording,
    book: Book,
    *,
    columns: int | None = None,
    slots: Mapping[str, int] | None = None,
) -> Form:
    """Lay out a form.

    Parameters
    ----------
    kind : str
        ``city`` or ``investor``.
    words : Wording
        The phrasebook of the form's language, which must be one in which profiles are written.
    book : Book
        Its taxonomy, embassies, programmes and currencies are the choices.
    columns : int, optional
        Needs or deals for which there is room.
    slots : mapping of str to int, optional
        Cells for the answers to a list, by the question's key, where they are more than usual.
    """
    owner, part, item = PARTS[kind]
    head = _Designer(kind, words, book, slots or {}, "A")
    first = Sheet(
        kind,
        words.phrase(f"intake.sheet.{kind}.title"),
        words.phrase(f"intake.sheet.{kind}.about"),
        (words.phrase("intake.answer"),),
        (*head.questions(Origin), *head.questions(owner)),
    )
    room = COLUMNS[kind] if columns is None else columns
    name = words.phrase(f"intake.sheet.{part}.item")
    second = Sheet(
        part,
        words.phrase(f"intake.sheet.{part}.title"),
        words.phrase(f"intake.sheet.{part}.about"),
        tuple(f"{name} {number}" for number in range(1, room + 1)),
        tuple(_Designer(kind, words, book, slots or {}, "B").questions(item)),
    )
    language = LANGUAGES[words.language]
    return Form(kind, language, words.phrase(f"intake.title.{kind}"), (first, second))


class _Designer:
    """Makes the questions of one sheet, and numbers them."""

    def __init__(
        self, kind: FormKind, words: Wording, book: Book, slots: Mapping[str, int], letter: str
    ) -> None:
        self.kind = kind
        self.words = words
        self.book = book
        self.slots = slots
        self.letter = letter
        self.count = 0

    def questions(self, record: type[Record]) -> Iterator[Question]:
        group: Loc | None = None
        for asked in _asked(record):
            heading, begins = "", asked.loc if asked.loc == ("id",) else asked.loc[:-1]
            if begins != group:
                group = begins
                heading = self._heading(record, group)
            yield self._question(record, asked, heading)

    def _question(self, record: type[Record], asked: _Asked, heading: str) -> Question:
        field, within = asked.field, asked.within
        self.count += 1
        key = ".".join((_name(record), *map(str, asked.loc)))
        vocabulary = vocabulary_of(within, field)
        return Question(
            key=key,
            record=record,
            loc=asked.loc,
            # Not A12, which people would look for as a cell.
            number=f"{self.letter}.{self.count}",
            heading=heading,
            ask=self._say(record, asked, "ask") or self._asked_by_law(asked) or field.description,
            help=self._say(record, asked, "help"),
            example=self._say(record, asked, "example"),
            kind=_kind(within, field, vocabulary),
            many=field.many,
            vocabulary=vocabulary,
            choices=choices(vocabulary, field, self.words, self.book) if vocabulary else (),
            slots=max(self._slots(within, field), self.slots.get(key, 1)),
            needed=asked.needed,
            has_unknown=not asked.needed,
            pattern="" if vocabulary else field.pattern,
            preset=PRESETS.get((self.kind, field.name), ""),
            longest=field.longest,
            lowest=field.lowest,
            highest=field.highest,
            above=field.above,
        )

    def _slots(self, within: type[Record], field: Described) -> int:
        if not field.many:
            return 1
        return LINKS if field.name == "links" else SLOTS.get((within, field.name), USUAL_SLOTS)

    def _say(self, record: type[Record], asked: _Asked, what: str) -> str:
        """Find the words of a question: for this record, or wherever such a record stands."""
        own = ".".join(map(str, asked.loc))
        for key in (f"{_name(record)}.{own}", f"{_name(asked.within)}.{asked.field.name}"):
            if f"intake.{key}.{what}" in self.words.phrases:
                return self.words.phrase(f"intake.{key}.{what}")
        return ""

    def _asked_by_law(self, asked: _Asked) -> str:
        """Find the question that the rules have for a fact that they ask for."""
        if asked.within not in {LegalFacts, Finances}:
            return ""
        facts = {fact.id: fact.question for fact in self.book.law.facts}
        question = facts.get(asked.field.name)
        return question.in_language(self.words.language) if question is not None else ""

    def _heading(self, record: type[Record], group: Loc) -> str:
        names = (_name(record), *("further" if step == "id" else str(step) for step in group))
        for name in (".".join(names), names[-1]):
            key = f"intake.heading.{name.replace('.', '_')}"
            if key in self.words.phrases:
                return self.words.phrase(key)
        return ""


def _asked(record: type[Record]) -> list[_Asked]:
    """List the fields that are asked; what only the ministry needs to look at comes last."""
    fields = list(_fields(record, (), needed=True))
    return sorted(fields, key=lambda asked: asked.loc == ("id",))


def _fields(record: type[Record], outer: Loc, *, needed: bool) -> Iterator[_Asked]:
    for name, field in described(record).items():
        if (record, name) in ABSENT or (field.many and field.record is not None):
            continue
        loc = (*outer, name)
        must = needed and field.required and not field.nullable
        if field.record is not None:
            yield from _fields(field.record, loc, needed=must)
        else:
            yield _Asked(loc, record, field, must and loc != ("id",))


def _kind(within: type[Record], field: Described, vocabulary: str) -> AnswerKind:
    if vocabulary:
        return "choice"
    match field.kind:
        case "whole" if "currency" in within.model_fields or is_rupiah(within, field.name):
            return "amount"
        case "whole" | "number" | "date":
            return field.kind
        case _:
            return "text" if (field.longest or 0) > LONGEST_LINE else "line"


def _name(record: type[Record]) -> str:
    return record.__name__.lower()
