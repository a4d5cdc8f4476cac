"""A programme as a calendar file (iCalendar, RFC 5545) that every calendar program opens."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Final

from icalendar import Calendar
from icalendar import Event as Entry

from matchmaker.briefs import Appointment, Programme
from matchmaker.rendering.phrasebook import Phrasebook

HOURS_FROM_UTC: Final = {"Asia/Jakarta": 7, "Asia/Makassar": 8, "Asia/Jayapura": 9}
"""Indonesia's three zones; none has summer time (Keppres 41/1987)."""

MAKER: Final = "-//matchmaker//timetable//EN"


def to_ics(
    programme: Programme,
    phrasebook: Phrasebook,
    *,
    on: dt.date,
    cancelled: Iterable[Appointment] = (),
) -> bytes:
    """Write a programme as a calendar: the same programme gives the same bytes.

    An entry keeps its identifier from plan to plan, and its revision grows: a calendar
    that imports the file of a new plan moves the entries that it has.

    Parameters
    ----------
    phrasebook : Phrasebook
        In the language of the programme.
    on : datetime.date
        The day that the file names as that of its creation.
    cancelled : iterable of Appointment
        Meetings of the plan before that take place no more.
    """
    calendar = Calendar()
    calendar.add("prodid", MAKER)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", f"{programme.title}: {programme.name}")
    calendar.add("x-wr-timezone", programme.zone)
    for item in programme.appointments:
        calendar.add_component(_entry(item, programme, phrasebook, on))
    for item in cancelled:
        entry = _entry(item, programme, phrasebook, on)
        entry["status"] = "CANCELLED"
        calendar.add_component(entry)
    return bytes(calendar.to_ical())


def _entry(item: Appointment, programme: Programme, phrasebook: Phrasebook, on: dt.date) -> Entry:
    phrase = phrasebook.phrase
    entry = Entry()
    entry.add("uid", f"{item.id}@matchmaker")
    entry.add("dtstamp", dt.datetime(on.year, on.month, on.day, tzinfo=dt.UTC))
    entry.add("dtstart", _moment(item.slot.day, item.slot.start, programme.zone))
    entry.add("dtend", _moment(item.slot.day, item.slot.end, programme.zone))
    entry.add("sequence", programme.revision)
    entry.add("status", "CONFIRMED")
    summary = phrase("programme.meeting", city=item.city, investor=item.investor)
    if programme.is_example:
        summary = phrase("programme.example_entry", summary=summary)
    entry.add("summary", summary)
    place = phrase("programme.at", hall=item.hall, table=str(item.table))
    entry.add("location", f"{place}, {programme.place}")
    entry.add("description", "\n".join(_description(item, programme, phrasebook)))
    return entry


def _description(item: Appointment, programme: Programme, phrasebook: Phrasebook) -> Iterable[str]:
    phrase = phrasebook.phrase
    yield phrase("programme.about", topic=item.topic)
    yield phrase("programme.brought_by", delegation=item.delegation)
    if item.interpreter:
        yield phrase("programme.interpreted", interpreter=item.interpreter)
    if item.ask_language:
        yield phrasebook.say(item.ask_language)
    yield phrase("programme.not_binding")
    if programme.is_example:
        yield phrase("programme.example")


def _moment(day: str, time: str, zone: str) -> dt.datetime:
    """Give a time of the event in UTC, which needs no table of time zones to be read."""
    local = dt.datetime.fromisoformat(f"{day}T{time}")
    there = dt.timezone(dt.timedelta(hours=HOURS_FROM_UTC[zone]))
    return local.replace(tzinfo=there).astimezone(dt.UTC)
