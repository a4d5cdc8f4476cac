"""When and where a meeting of an event takes place, with the city's whole day."""

from __future__ import annotations

from collections.abc import Iterator

from matchmaker.briefs.parts import AgendaLine, Occasion
from matchmaker.briefs.programme import Appointment, Day, Kind, Programme, compose_programmes
from matchmaker.model import Book, Event, PartialDate, Timetable, Words


def occasions(
    event: Event, book: Book, timetable: Timetable, language: str
) -> dict[tuple[str, str], Occasion]:
    """Compose when and where each meeting of a timetable takes place.

    Returns
    -------
    dict of (str, str) to Occasion
        By city and investor.
    """
    programmes = {
        item.id: item
        for item in compose_programmes(event, book, timetable, Kind.CITY, language=language)
    }
    found: dict[tuple[str, str], Occasion] = {}
    for sitting in timetable.sittings:
        city, investor = sitting.meeting.city, sitting.meeting.investor
        programme = programmes[city]
        for day in programme.days:
            for meeting in day.appointments:
                if meeting.id == f"{event.id}.{city}.{investor}":
                    found[city, investor] = _occasion(programme, day, meeting)
    return found


def _occasion(programme: Programme, day: Day, meeting: Appointment) -> Occasion:
    return Occasion(
        event=programme.title,
        place=programme.place,
        day=PartialDate(meeting.slot.day),
        start=meeting.slot.start,
        end=meeting.slot.end,
        clock=Words(f"occasion.clock.{programme.zone.rpartition('/')[2].lower()}"),
        hall=meeting.hall,
        table=meeting.table,
        delegation=meeting.delegation,
        interpreter=_interpreter(meeting),
        is_example=programme.is_example,
        agenda=tuple(_agenda(day, meeting)),
    )


def _interpreter(meeting: Appointment) -> Words:
    if meeting.ask_language:
        return Words("occasion.ask_language")
    if meeting.interpreter:
        return Words.of("occasion.interpreter", interpreter=meeting.interpreter)
    return Words("occasion.no_interpreter")


def _agenda(day: Day, own: Appointment) -> Iterator[AgendaLine]:
    for entry in day.entries:
        if isinstance(entry, Appointment):
            yield AgendaLine(
                start=entry.slot.start,
                end=entry.slot.end,
                what=entry.investor,
                about=entry.topic,
                where=Words.of("occasion.where", hall=entry.hall, table=entry.table),
                is_this=entry.id == own.id,
                is_break=False,
            )
        else:
            yield AgendaLine(
                start=entry.start,
                end=entry.end,
                what=entry.label,
                about=None,
                where=None,
                is_this=False,
                is_break=True,
            )
