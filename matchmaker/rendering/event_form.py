"""The form in which parties of an event say whom they wish to meet, and when they are there.

It shows what is known of those whom it is for, and nothing that the other side said;
`matchmaker.loading.event_forms` reads it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from matchmaker.loading.event_forms import (
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
    Change,
    Scope,
    labelled,
)
from matchmaker.model import Book, Delegation, Event, Window, Wish
from matchmaker.rendering.phrasebook import Phrasebook
from matchmaker.rendering.stated import state_table
from matchmaker.rendering.workbook import Cell, Column, Cover, Table, to_xlsx

BLANK_ROWS: Final = 12
"""Rows of new delegations."""

_OPEN: Final = frozenset({"answer", "note", "day", "start", "end", "delegation", *COLUMNS[NEW]})
"""Columns that wait to be filled in."""

_WIDTHS: Final = {
    "by": 12.0,
    "city": 34.0,
    "investor": 52.0,
    STANDING: 30.0,
    "answer": 24.0,
    "note": 40.0,
    "kind": 14.0,
    "party": 56.0,
    "day": 14.0,
    "start": 10.0,
    "end": 10.0,
    "delegation": 46.0,
    "id": 24.0,
    "embassy": 46.0,
    "label_id": 46.0,
    "label_en": 46.0,
}

_SHOWN: Final = {
    WISHES: ("by", "city", "investor", STANDING, "answer", "note"),
    PRESENCE: ("kind", "party", STANDING, "day", "start", "end"),
    DELEGATIONS: ("investor", STANDING, "delegation"),
    NEW: COLUMNS[NEW],
}
_WORDS: Final = (*ANSWERS, *KINDS, ALWAYS, LEAVES)


def event_form(
    event: Event, book: Book, scope: Scope, phrasebook: Phrasebook, *, on: dt.date
) -> bytes:
    """Write the form of a city, of a delegation, or of all for the ministry.

    Parameters
    ----------
    on : datetime.date
        The day that the file names as that of its creation.
    """
    phrase = phrasebook.phrase
    layout = _Layout(event, book, scope, phrasebook)
    tables = [layout.table(name) for name in scope.sheets()]
    state = state_table(
        {
            "form": "event",
            "event": event.id,
            "audience": scope.kind,
            "whose": scope.id,
            "language": phrasebook.language,
        },
        sheets={table.name: table.title for table in tables},
        headings={
            name: phrase(f"event_form.column.{name}")
            for table in tables
            for name in COLUMNS[table.name]
        },
        words={word: phrase(f"event_form.word.{word}") for word in _WORDS},
        phrasebook=phrasebook,
    )
    ministry = scope.kind == "ministry"
    steps = (*scope.sheets(), "blank", "back") if ministry else (*scope.sheets(), "blank", "send")
    cover = Cover(
        title=phrase("event_form.title"),
        subtitle=event.title.in_language(phrasebook.language),
        sheet=phrase("review.sheet.name"),
        facts=(
            (phrase("event_form.whose"), layout.whose()),
            *(
                [(phrase("programme.fact.example"), phrase("programme.example"))]
                if event.is_example
                else []
            ),
        ),
        sheets_heading=phrase("table.heading.sheets"),
        sheets=tuple(
            (table.title, phrase(f"event_form.about.{table.name}")) for table in [*tables, state]
        ),
        legend_heading=phrase("event_form.answers"),
        legend=tuple(
            (phrase(f"event_form.word.{word}"), phrase(f"event_form.means.{word}"), "")
            for word in ANSWERS
        ),
        sections=(
            (
                phrase("review.sheet.how"),
                tuple(
                    (phrase(f"event_form.step.{step}"), phrase(f"event_form.tell.{step}"))
                    for step in steps
                ),
            ),
        ),
    )
    return to_xlsx(
        [*tables, state],
        on=on,
        cover=cover,
        page_of=phrase("table.page", page="&P", pages="&N"),
        footer=phrase("event_form.footer_ministry" if ministry else "event_form.footer_party"),
        to_fill_in=True,
    )


class _Layout:
    """Lays out the sheets of one form."""

    def __init__(self, event: Event, book: Book, scope: Scope, phrasebook: Phrasebook) -> None:
        self.event = event
        self.book = book
        self.scope = scope
        self.words = phrasebook
        self.phrase = phrasebook.phrase

    def whose(self) -> str:
        """Say whose form it is."""
        match self.scope.kind:
            case "ministry":
                return self.phrase("event_form.of_ministry")
            case "city":
                return self.book.city(self.scope.id).name
            case "delegation":
                return self._group(self.scope.id)

    def table(self, name: str) -> Table:
        """Lay out a sheet."""
        rows = {
            WISHES: self._wishes,
            PRESENCE: self._presence,
            DELEGATIONS: self._delegations,
            NEW: self._new,
        }[name]
        heads = {it: self.phrase(f"event_form.column.{it}") for it in _SHOWN[name]}
        columns = tuple(
            Column(
                head,
                head,
                _WIDTHS[it],
                is_text=it in _OPEN,
                choices=self._choices(it),
                is_strict=it != "delegation",
                is_open=it in _OPEN,
            )
            for it, head in heads.items()
        )
        return Table(name, self.phrase(f"event_form.sheet.{name}"), columns, tuple(rows()))

    def _choices(self, column: str) -> tuple[str, ...]:
        """Give what may be typed into a column; nothing where anything may."""
        listed: dict[str, Callable[[], Iterable[str]]] = {
            "by": lambda: map(self._word, self._sides()),
            "kind": lambda: map(self._word, KINDS),
            "answer": lambda: map(self._word, ANSWERS),
            "city": lambda: map(self._city, self._cities()),
            "investor": lambda: map(self._investor, self._investors()),
            "day": lambda: [*(str(day.date) for day in self.event.days), self._word(ALWAYS)],
            "delegation": lambda: [*map(self._labelled_group, self._groups()), self._word(LEAVES)],
            "embassy": lambda: [
                labelled(item.id, item.label.in_language(self.words.language))
                for item in self.book.embassies
            ],
        }
        offer = listed.get(column)
        return tuple(offer()) if offer else ()

    def _word(self, name: str) -> str:
        return self.phrase(f"event_form.word.{name}")

    def _groups(self) -> tuple[str, ...]:
        return tuple(group.id for group in self.event.delegations)

    def _labelled_group(self, group_id: str) -> str:
        return labelled(group_id, self._group(group_id))

    def _sides(self) -> tuple[str, ...]:
        both = ("city", "investor")
        return {"ministry": both, "city": both[:1], "delegation": both[1:]}[self.scope.kind]

    def _cities(self) -> tuple[str, ...]:
        own = self.scope.kind == "city"
        return (self.scope.id,) if own else tuple(party.id for party in self.event.cities)

    def _investors(self) -> tuple[str, ...]:
        if self.scope.kind == "delegation":
            return self.scope.investors(self.event)
        return self.event.investor_ids

    def _wishes(self) -> Iterator[tuple[Cell, ...]]:
        """Give a row for each wish that is known; a party's form has one for each partner."""
        known: dict[tuple[str, str, str], Wish] = {
            (wish.by, wish.city, wish.investor): wish
            for wish in self.event.wishes
            if self.scope.holds(self.event, wish)
        }
        keys = list(known)
        if self.scope.kind != "ministry":
            (by,) = self._sides()
            keys = [(by, city, item) for item in self._investors() for city in self._cities()]
        for by, city, item in keys:
            wish = known.get((by, city, item))
            said = (self.phrase(f"event_form.word.{by}"), self._city(city), self._investor(item))
            yield (*said, self.said(wish), "", "")
        if self.scope.kind == "ministry" and not keys:
            yield ("",) * len(_SHOWN[WISHES])

    def _presence(self) -> Iterator[tuple[Cell, ...]]:
        event, scope = self.event, self.scope
        present = {party.id: party.present for party in event.investors}
        for kind, item, name, windows in (
            *(
                ("city", party.id, self.book.city(party.id).name, party.present)
                for party in event.cities
                if party.id in scope.cities(event)
            ),
            *(
                ("delegation", group.id, self._group(group.id), group.present)
                for group in event.delegations
                if group.id in scope.delegations(event)
            ),
            *(
                ("investor", item, self.book.investor(item).name, present.get(item, ()))
                for item in scope.investors(event)
            ),
        ):
            word = self.phrase(f"event_form.word.{kind}")
            yield (word, labelled(item, name), self.said(windows), "", "", "")

    def _delegations(self) -> Iterator[tuple[Cell, ...]]:
        for group in self.event.delegations:
            for item in group.investors:
                yield (self._investor(item), self._labelled_group(group.id), "")

    def _new(self) -> Iterator[tuple[Cell, ...]]:
        yield from [("",) * len(COLUMNS[NEW])] * BLANK_ROWS

    def _city(self, city: str) -> str:
        return labelled(city, self.book.city(city).name)

    def _investor(self, item: str) -> str:
        return labelled(item, self.book.investor(item).name)

    def _group(self, group_id: str) -> str:
        labels = {group.id: group.label for group in self.event.delegations}
        return labels[group_id].in_language(self.words.language) if group_id in labels else group_id

    def said(self, value: Wish | tuple[Window, ...] | Delegation | str | None) -> str:
        """Say what holds, as people read it."""
        match value:
            case None:
                return ""
            case Wish():
                answer = "veto" if value.veto else str(value.grade)
                said = self.phrase(f"event_form.word.{answer}")
                return f"{said}: {value.note}" if value.note else said
            case Delegation():
                return value.label.in_language(self.words.language)
            case str():
                return self._group(value)
            case _:
                return "\n".join(f"{it.day} {it.start}\N{EN DASH}{it.end}" for it in value)


def event_changes(
    changes: tuple[Change, ...], before: Event, after: Event, book: Book, phrasebook: Phrasebook
) -> list[tuple[str, str, str, str]]:
    """Say what answers change: the sheet, of whom, before and after."""
    phrase = phrasebook.phrase
    old, new = (_Layout(it, book, Scope("ministry"), phrasebook) for it in (before, after))
    names = {item.id: item.name for item in book.cities}
    names |= {item.id: item.name for item in book.investors}
    nothing = {
        WISHES: phrase("review.nothing"),
        PRESENCE: phrase(f"event_form.word.{ALWAYS}"),
        DELEGATIONS: phrase(f"event_form.word.{LEAVES}"),
        NEW: phrase("review.nothing"),
    }

    def who(change: Change) -> str:
        if change.sheet == WISHES:
            by, city, investor = change.key
            return phrase(f"event_form.wish.{by}", city=names[city], investor=names[investor])
        item = change.key[-1]
        if change.sheet in {NEW, PRESENCE} and change.key[0] in {item, "delegation"}:
            return new.said(item)
        return names.get(item, item)

    return [
        (
            phrase(f"event_form.sheet.{change.sheet}"),
            who(change),
            old.said(change.before) or nothing[change.sheet],
            new.said(change.after) or nothing[change.sheet],
        )
        for change in changes
    ]
