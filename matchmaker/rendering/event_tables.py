"""What the ministry's own papers of an event list: meetings, coverage, conflicts, changes."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from matchmaker.briefs import (
    Kind,
    Notice,
    appointment,
    compose_programmes,
    concerned,
    names_of,
    owner,
)
from matchmaker.model import (
    Book,
    Decided,
    Event,
    Match,
    Moved,
    Replan,
    Shortlist,
    Sitting,
    Term,
    Timetable,
)
from matchmaker.rendering.errands import errands_table
from matchmaker.rendering.phrasebook import Phrasebook
from matchmaker.rendering.programmes import cell, programme_table, span
from matchmaker.rendering.workbook import Cell, Column, Table

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
    ("speech", 24.0),
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
REASONS: Final = 2
"""Reasons that are named for a meeting; its brief has all."""

NOTHING_DECIDED: Final = Decided()


def event_tables(
    event: Event,
    book: Book,
    timetable: Timetable,
    phrasebook: Phrasebook,
    *,
    revision: int = 0,
    replan: Replan | None = None,
    notice: Notice | None = None,
    matches: Shortlist | None = None,
    decided: Decided = NOTHING_DECIDED,
) -> tuple[Table, ...]:
    """Lay out all that the ministry keeps of an event.

    Parameters
    ----------
    revision : int
        How many plans came before this timetable.
    replan : Replan, optional
        The new plan on the day by which the timetable came about.
    notice : Notice, optional
        What is to be done after it.
    matches : Shortlist, optional
        The matches of the meetings, with their ranks and reasons.
    decided : Decided
        What was decided by hand.
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
        *([_reasons(book, matches, phrasebook)] if matches is not None else []),
        *(programme_table(found, kind, phrasebook) for kind, found in programmes.items()),
        _coverage(event, book, timetable, phrasebook),
        _exposure(event, timetable, phrasebook),
        _rather(book, timetable, phrasebook, of_before=replan is not None),
        _ask(book, timetable, phrasebook),
        _without(book, timetable, phrasebook),
        _decisions(book, decided, phrasebook),
    ]
    if replan is not None:
        tables.append(_changes(event, book, replan.moved, phrasebook))
        tables.append(_told(event, book, replan.moved, phrasebook))
    if notice is not None:
        tables.append(errands_table(notice, phrasebook))
    return tuple(tables)


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
                _date(sitting),
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


def _reasons(book: Book, matches: Shortlist, phrasebook: Phrasebook) -> Table:
    def row(match: Match) -> tuple[Cell, ...]:
        reasons = (phrasebook.say(words) for words in match.reasons[:REASONS])
        return (
            book.city(match.city).name,
            match.city_rank,
            book.investor(match.investor).name,
            match.investor_rank,
            book.need(match.need).title.in_language(phrasebook.language),
            phrasebook.phrase(f"band.{match.strength or 'none'}"),
            "\n".join(reasons),
        )

    found = sorted(matches.cities, key=lambda match: (match.city, match.city_rank))
    layout = (
        ("city", 24.0),
        ("city_rank", 9.0),
        ("investor", 32.0),
        ("investor_rank", 9.0),
        ("topic", 40.0),
        ("strength", 12.0),
        ("reason", 74.0),
    )
    return _table("reasons", layout, map(row, found), phrasebook, group="city")


def _coverage(event: Event, book: Book, timetable: Timetable, phrasebook: Phrasebook) -> Table:
    """Count cities and meetings by what they have in common; unknown is a row of its own."""

    def groups(city: str) -> Iterator[tuple[str, str]]:
        found = book.city(city)
        fiscal = found.fiscal_capacity
        yield "island_group", found.island_group
        key = f"vocabulary.fiscal_capacity.{fiscal}" if fiscal else "programme.coverage.unknown"
        yield "fiscal_capacity", phrasebook.phrase(key)

    met = Counter(sitting.meeting.city for sitting in timetable.sittings)
    cities: dict[tuple[str, str], list[str]] = {}
    for city in sorted(event.city_ids):
        for group in groups(city):
            cities.setdefault(group, []).append(city)
    rows: list[tuple[Cell, ...]] = [
        (
            phrasebook.phrase(f"programme.coverage.{kind}"),
            name,
            len(found),
            sum(met[city] > 0 for city in found),
            sum(met[city] for city in found),
            min(met[city] for city in found),
        )
        for (kind, name), found in sorted(cities.items())
    ]
    themes = Counter(
        phrasebook.term(Term("dimensions", dimension))
        for sitting in timetable.sittings
        for dimension in book.need(sitting.meeting.need).need.dimensions
    )
    dimension = phrasebook.phrase("programme.coverage.dimension")
    rows += [(dimension, name, None, None, count, None) for name, count in sorted(themes.items())]
    layout = (
        ("kind", 24.0),
        ("group", 40.0),
        ("cities", 12.0),
        ("with_meeting", 16.0),
        ("meetings", 12.0),
        ("fewest", 16.0),
    )
    return _table("coverage", layout, rows, phrasebook, group="kind")


def _ask(book: Book, timetable: Timetable, phrasebook: Phrasebook) -> Table:
    rows = (
        (
            _date(sitting),
            span(sitting.slot.start, sitting.slot.end),
            book.city(sitting.meeting.city).name,
            book.investor(sitting.meeting.investor).name,
            phrasebook.phrase("programme.ask_language"),
        )
        for sitting in timetable.sittings
        if sitting.language_unknown
    )
    layout = (("day", 16.0), ("time", 12.0), ("city", 26.0), ("investor", 34.0), ("reason", 44.0))
    return _table("ask", layout, rows, phrasebook)


def _decisions(book: Book, decided: Decided, phrasebook: Phrasebook) -> Table:
    rows = [
        (
            phrasebook.phrase(f"programme.decided.{kind}"),
            book.city(city).name,
            book.investor(investor).name,
        )
        for kind, pairs in (("pin", decided.pins), ("veto", decided.vetoes))
        for city, investor in pairs
    ]
    layout = (("kind", 24.0), ("city", 30.0), ("investor", 44.0))
    return _table("decisions", layout, rows, phrasebook)


def _changes(event: Event, book: Book, moved: Sequence[Moved], phrasebook: Phrasebook) -> Table:
    rows = (
        (
            book.city(item.city).name,
            book.investor(item.investor).name,
            _where(event, book, item.before, phrasebook),
            _where(event, book, item.after, phrasebook),
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


def _where(event: Event, book: Book, sitting: Sitting | None, phrasebook: Phrasebook) -> str:
    if sitting is None:
        return phrasebook.phrase("programme.nowhere")
    item = appointment(event, book, sitting, phrasebook.language)
    return phrasebook.phrase(
        "programme.sitting",
        day=phrasebook.date(_date(sitting)),
        time=span(sitting.slot.start, sitting.slot.end),
        hall=item.hall,
        table=str(item.table),
    )


CALLS: Final = (Kind.EMBASSY, Kind.CITY, Kind.INTERPRETER, Kind.HALL)
"""Who is called after a new plan, in this order; investors are told through delegations."""


def _told(event: Event, book: Book, moved: Sequence[Moved], phrasebook: Phrasebook) -> Table:
    """List whom to call, each with the old and new place of every meeting concerned."""
    names = {kind: names_of(event, book, kind, phrasebook.language) for kind in CALLS}
    rows = [
        (
            phrasebook.phrase(f"programme.owner.{kind}"),
            names[kind][whose],
            book.city(item.city).name,
            book.investor(item.investor).name,
            _where(event, book, item.before, phrasebook),
            _where(event, book, item.after, phrasebook),
        )
        for kind in CALLS
        for whose in sorted({one for item in moved for one in concerned(event, item, kind)})
        for item in moved
        if whose in concerned(event, item, kind)
    ]
    layout = (
        ("kind", 18.0),
        ("party", 30.0),
        ("city", 26.0),
        ("investor", 34.0),
        ("before", 40.0),
        ("after", 40.0),
    )
    return _table("told", layout, rows, phrasebook, group="party")


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
        note=phrase("table.empty"),
    )


def _date(sitting: Sitting) -> dt.date:
    return dt.date.fromisoformat(sitting.slot.day)
