"""The ministry's workbook of an event: what is proved, all meetings, and who goes without."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from matchmaker.briefs import Kind, appointment, certify, certify_replan, compose_programmes, owner
from matchmaker.model import Book, Event, Moved, Replan, Sitting, Timetable
from matchmaker.rendering.phrasebook import Phrasebook
from matchmaker.rendering.programmes import cell, foot, programme_table, span
from matchmaker.rendering.workbook import Cell, Column, Cover, Table, to_xlsx

SHEETS: Final = (Kind.HALL, Kind.EMBASSY, Kind.CITY, Kind.INTERPRETER)

MEETINGS: Final = (
    ("day", 16.0),
    ("time", 12.0),
    ("hall", 14.0),
    ("table", 7.0),
    ("city", 20.0),
    ("investor", 28.0),
    ("delegation", 24.0),
    ("topic", 36.0),
    ("speech", 18.0),
    ("score", 8.5),
    ("value", 8.5),
    ("fixed", 12.5),
)
IDS: Final = (
    "day",
    "start",
    "end",
    "hall_id",
    "table",
    "city_id",
    "city",
    "investor_id",
    "investor",
    "delegation_id",
    "need_id",
    "interpreter_id",
    "language_unknown",
    "score",
    "value",
    "set_by_hand",
)
"""Columns of ``timetable.csv``; the same in all languages."""


def event_workbook(
    event: Event,
    book: Book,
    timetable: Timetable,
    phrasebook: Phrasebook,
    *,
    on: dt.date,
    revision: int = 0,
    replan: Replan | None = None,
) -> bytes:
    """Write the timetable of an event as the ministry's own workbook.

    It names scores and values, and is for no party.

    Parameters
    ----------
    on : datetime.date
        The day that the file names as that of its creation.
    revision : int
        How many plans came before this timetable.
    replan : Replan, optional
        The new plan on the day by which the timetable came about.
    """
    programmes = {
        kind: compose_programmes(
            event, book, timetable, kind, language=phrasebook.language, revision=revision
        )
        for kind in SHEETS
        if kind is not Kind.INTERPRETER or event.interpreters
    }
    tables = [
        _meetings(event, book, timetable, phrasebook),
        *(programme_table(found, kind, phrasebook) for kind, found in programmes.items()),
        _rather(book, timetable, phrasebook, of_before=replan is not None),
        _exposure(event, timetable, phrasebook),
        _without(book, timetable, phrasebook),
    ]
    if replan is not None:
        tables.append(_changes(event, book, replan.moved, phrasebook))
    first = programmes[Kind.HALL][0]
    phrase = phrasebook.phrase
    return to_xlsx(
        tables,
        on=on,
        cover=_cover(
            event, book, timetable, phrasebook, tables=tables, revision=revision, replan=replan
        ),
        page_of=phrase("table.page", page="&P", pages="&N"),
        footer=foot(first, phrasebook),
    )


def meeting_table(event: Event, book: Book, timetable: Timetable) -> Table:
    """Lay out all meetings with identifiers, a row for each, for ``timetable.csv``."""
    brought = {item: group.id for group in event.delegations for item in group.investors}
    rows = tuple(
        (
            sitting.slot.day,
            sitting.slot.start,
            sitting.slot.end,
            sitting.hall,
            sitting.table,
            meeting.city,
            book.city(meeting.city).name,
            meeting.investor,
            book.investor(meeting.investor).name,
            brought[meeting.investor],
            meeting.need,
            sitting.interpreter,
            sitting.language_unknown,
            round(meeting.score, 6),
            round(meeting.value, 6),
            meeting.is_fixed,
        )
        for sitting in timetable.sittings
        for meeting in (sitting.meeting,)
    )
    return Table("timetable", "timetable", tuple(Column(name, name, 12) for name in IDS), rows)


def _meetings(event: Event, book: Book, timetable: Timetable, phrasebook: Phrasebook) -> Table:
    def rows() -> Iterator[tuple[Cell, ...]]:
        names = [name for name, _ in MEETINGS[1:-3]]
        for sitting in timetable.sittings:
            item = appointment(event, book, sitting, phrasebook.language)
            yield (
                _day(sitting, phrasebook),
                *(cell(item, name, phrasebook) for name in names),
                round(sitting.meeting.score, 3),
                round(sitting.meeting.value, 3),
                phrasebook.phrase("programme.must") if sitting.meeting.is_fixed else "",
            )

    return _table("meetings", MEETINGS, rows(), phrasebook, group="time")


def _rather(book: Book, timetable: Timetable, phrasebook: Phrasebook, *, of_before: bool) -> Table:
    rows = (
        (book.city(city).name, book.investor(investor).name)
        for city, investor in timetable.certificate.blocking
    )
    name = "rather_first" if of_before else "rather"
    return _table(name, (("city", 30.0), ("investor", 44.0)), rows, phrasebook)


def _exposure(event: Event, timetable: Timetable, phrasebook: Phrasebook) -> Table:
    names = {group.id: group.label.in_language(phrasebook.language) for group in event.delegations}
    met = Counter(owner(event, sitting, Kind.EMBASSY) for sitting in timetable.sittings)
    rows = ((names[group], met[group], most) for group, _, most in timetable.certificate.exposure)
    layout = (("delegation", 44.0), ("meetings", 14.0), ("most", 16.0))
    return _table("exposure", layout, rows, phrasebook)


def _without(book: Book, timetable: Timetable, phrasebook: Phrasebook) -> Table:
    cities = {city.id: city.name for city in book.cities}
    names = cities | {item.id: item.name for item in book.investors}
    rows = ((names[party], phrasebook.say(why)) for party, why in timetable.left_out)
    return _table("without", (("party", 36.0), ("reason", 90.0)), rows, phrasebook)


def _changes(event: Event, book: Book, moved: Sequence[Moved], phrasebook: Phrasebook) -> Table:
    def where(sitting: Sitting | None) -> str:
        if sitting is None:
            return phrasebook.phrase("programme.nowhere")
        item = appointment(event, book, sitting, phrasebook.language)
        return phrasebook.phrase(
            "programme.sitting",
            day=_day(sitting, phrasebook),
            time=span(sitting.slot.start, sitting.slot.end),
            hall=item.hall,
            table=str(item.table),
        )

    rows = (
        (
            book.city(item.city).name,
            book.investor(item.investor).name,
            where(item.before),
            where(item.after),
            phrasebook.say(item.why),
        )
        for item in moved
    )
    layout = (
        ("city", 26.0),
        ("investor", 34.0),
        ("before", 40.0),
        ("after", 40.0),
        ("reason", 50.0),
    )
    return _table("changes", layout, rows, phrasebook)


def _table(
    name: str,
    layout: Sequence[tuple[str, float]],
    rows: Iterable[tuple[Cell, ...]],
    phrasebook: Phrasebook,
    *,
    group: str = "",
) -> Table:
    phrase = phrasebook.phrase
    return Table(
        name=name,
        title=phrase(f"programme.sheet.{name}"),
        columns=tuple(
            Column(key, phrase(f"programme.column.{key}"), width) for key, width in layout
        ),
        rows=tuple(rows),
        group=group,
        note=phrase("programme.empty"),
    )


def _cover(
    event: Event,
    book: Book,
    timetable: Timetable,
    phrasebook: Phrasebook,
    *,
    tables: Sequence[Table],
    revision: int,
    replan: Replan | None,
) -> Cover:
    phrase, language = phrasebook.phrase, phrasebook.language
    meetings = [sitting.meeting for sitting in timetable.sittings]
    parties = phrase(
        "programme.parties",
        cities=len({meeting.city for meeting in meetings}),
        investors=len({meeting.investor for meeting in meetings}),
    )
    facts = {
        "audience": phrase("programme.book.internal"),
        **({"example": phrase("programme.example")} if event.is_example else {}),
        "place": event.place.in_language(language),
        "days": phrasebook.listed([phrasebook.date(day.date) for day in event.days]),
        "meetings": phrasebook.number(len(meetings)),
        "parties": parties,
        "edition": book.edition.version,
        "revision": str(revision),
    }
    proved = {"certificate": certify(timetable, book, of_before=replan is not None)}
    if replan is not None:
        proved = {"replan": certify_replan(replan), "first": proved["certificate"]}
    return Cover(
        title=phrase("programme.book.title"),
        subtitle=event.title.in_language(language),
        sheet=phrase("table.sheet.summary"),
        facts=tuple((phrase(f"programme.fact.{key}"), value) for key, value in facts.items()),
        sheets_heading=phrase("table.heading.sheets"),
        sheets=tuple((table.title, phrase(f"programme.book.{table.name}")) for table in tables),
        legend_heading="",
        legend=(),
        sections=tuple(
            (
                phrase(f"programme.book.{heading}"),
                tuple(
                    (str(number), phrasebook.say(words))
                    for number, words in enumerate(sentences, start=1)
                ),
            )
            for heading, sentences in proved.items()
        ),
    )


def _day(sitting: Sitting, phrasebook: Phrasebook) -> str:
    return phrasebook.date(dt.date.fromisoformat(sitting.slot.day))
