"""Who meets whom, when and where: the papers that each party of an event is handed.

What a party gets holds times, places and partners, and nothing of how they were chosen:
no score, rank, wish, veto or note has a field here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from matchmaker.model import Book, Delegation, Event, PartialDate, Sitting, Slot, Timetable, Words


class Kind(StrEnum):
    """For whom a programme is made."""

    HALL = "hall"
    EMBASSY = "embassy"
    CITY = "city"
    INVESTOR = "investor"
    INTERPRETER = "interpreter"


GUESTS: Final = frozenset({Kind.EMBASSY, Kind.INVESTOR})
"""Whose papers hold nothing that only the host's staff is told to do."""


@dataclass(frozen=True, slots=True)
class Appointment:
    """One meeting, as both sides may know it.

    Parameters
    ----------
    id : str
        The same for the same city, investor and event, wherever the meeting is moved.
    delegation : str
        Who brings the investor.
    topic : str
        Title of the need, in the language of the paper as far as its profile has it.
    interpreter : str
        Identifier of the interpreter; empty where there is none.
    ask_language : Words, optional
        What is said where it is not known that the two sides share a language: the host's
        own papers say to ask, those of guests that it is still to be agreed.
    """

    id: str
    slot: Slot
    hall: str
    table: int
    city: str
    investor: str
    delegation: str
    topic: str
    interpreter: str
    ask_language: Words | None


@dataclass(frozen=True, slots=True)
class Pause:
    """A break of all halls."""

    start: str
    end: str
    label: str


@dataclass(frozen=True, slots=True)
class Day:
    """A day of a programme: its meetings and breaks in the order of time."""

    date: PartialDate
    entries: tuple[Appointment | Pause, ...]

    @property
    def appointments(self) -> tuple[Appointment, ...]:
        """The meetings alone."""
        return tuple(entry for entry in self.entries if isinstance(entry, Appointment))


@dataclass(frozen=True, slots=True)
class Programme:
    """All meetings of one hall or party.

    Parameters
    ----------
    language : str
        Of the texts.
    name : str
        Whose programme it is.
    title, place : str
        Of the event.
    zone : str
        The event's time zone, such as ``Asia/Jakarta``.
    is_example : bool
        Whether the event is made up.
    edition : str
        Edition of the profiles.
    revision : int
        0 for the first timetable, one more for each new plan.
    days : tuple of Day
        All days of the event.
    """

    language: str
    kind: Kind
    id: str
    name: str
    title: str
    place: str
    zone: str
    is_example: bool
    edition: str
    revision: int
    days: tuple[Day, ...]

    @property
    def clock(self) -> Words:
        """Name the time in which all times are told."""
        return Words(f"programme.clock.{self.zone.rpartition('/')[2].lower()}")

    @property
    def appointments(self) -> tuple[Appointment, ...]:
        """All meetings in the order of time."""
        return tuple(item for day in self.days for item in day.appointments)


def owner(event: Event, sitting: Sitting, kind: Kind) -> str:
    """Tell whose a meeting is, by the kind of paper; empty where it has no interpreter."""
    meeting = sitting.meeting
    match kind:
        case Kind.HALL:
            return sitting.hall
        case Kind.EMBASSY:
            return _delegation(event, meeting.investor).id
        case Kind.CITY:
            return meeting.city
        case Kind.INVESTOR:
            return meeting.investor
        case Kind.INTERPRETER:
            return sitting.interpreter or ""


def compose_programmes(
    event: Event,
    book: Book,
    timetable: Timetable,
    kind: Kind,
    *,
    language: str,
    revision: int = 0,
) -> tuple[Programme, ...]:
    """Compose the programme of every hall, delegation, city, investor or interpreter.

    Parameters
    ----------
    revision : int
        How many plans came before this timetable.

    Returns
    -------
    tuple of Programme
        In the order of the event's file for halls, delegations and interpreters, of ids
        for cities and investors. Who has no meeting has a programme without any.
    """
    owned: dict[str, list[Sitting]] = {}
    for sitting in sorted(timetable.sittings, key=_place):
        owned.setdefault(owner(event, sitting, kind), []).append(sitting)
    return tuple(
        Programme(
            language=language,
            kind=kind,
            id=item,
            name=name,
            title=event.title.in_language(language),
            place=event.place.in_language(language),
            zone=event.time_zone,
            is_example=event.is_example,
            edition=book.edition.version,
            revision=revision,
            days=tuple(_days(event, book, owned.get(item, ()), kind, language)),
        )
        for item, name in names_of(event, book, kind, language).items()
    )


def appointment(
    event: Event, book: Book, sitting: Sitting, language: str, kind: Kind = Kind.HALL
) -> Appointment:
    """Tell of a meeting what both sides may know, in the words of a kind of paper."""
    meeting = sitting.meeting
    pair = book.need(meeting.need)
    is_other = language != pair.city.written_in
    hall = next(hall for hall in event.halls if hall.id == sitting.hall)
    return Appointment(
        id=f"{event.id}.{meeting.city}.{meeting.investor}",
        slot=sitting.slot,
        hall=hall.label.in_language(language),
        table=sitting.table,
        city=pair.city.name,
        investor=book.investor(meeting.investor).name,
        delegation=_delegation(event, meeting.investor).label.in_language(language),
        topic=(pair.need.title_en if is_other else None) or pair.need.title,
        interpreter=sitting.interpreter or "",
        ask_language=Words(f"programme.{'agree' if kind in GUESTS else 'ask'}_language")
        if sitting.language_unknown
        else None,
    )


def _delegation(event: Event, investor: str) -> Delegation:
    return next(group for group in event.delegations if investor in group.investors)


def names_of(event: Event, book: Book, kind: Kind, language: str) -> dict[str, str]:
    """Give everybody who gets a paper of a kind: names by id."""
    match kind:
        case Kind.HALL:
            return {hall.id: hall.label.in_language(language) for hall in event.halls}
        case Kind.EMBASSY:
            return {item.id: item.label.in_language(language) for item in event.delegations}
        case Kind.CITY:
            return {city: book.city(city).name for city in event.city_ids}
        case Kind.INVESTOR:
            return {item: book.investor(item).name for item in event.investor_ids}
        case Kind.INTERPRETER:
            return {item.id: item.id for item in event.interpreters}


def _days(
    event: Event, book: Book, sittings: Iterable[Sitting], kind: Kind, language: str
) -> Iterator[Day]:
    found = [appointment(event, book, sitting, language, kind) for sitting in sittings]
    for day in event.days:
        entries: list[Appointment | Pause] = [
            item for item in found if item.slot.day == str(day.date)
        ]
        entries += [
            Pause(pause.start, pause.end, pause.label.in_language(language)) for pause in day.breaks
        ]
        yield Day(day.date, tuple(sorted(entries, key=_start)))


def _start(entry: Appointment | Pause) -> str:
    return entry.start if isinstance(entry, Pause) else entry.slot.start


def _place(sitting: Sitting) -> tuple[Slot, str, int]:
    return sitting.slot, sitting.hall, sitting.table
