"""What calendars were told before: entries of meetings that may have to be taken back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from matchmaker.briefs.programme import Appointment, Kind, appointment, owner
from matchmaker.model import Book, Event, Timetable


@dataclass(frozen=True, slots=True)
class Sent:
    """An entry in somebody's calendar, as it was last told.

    Parameters
    ----------
    kind, owner : Kind, str
        Whose calendar.
    name : str
        What the owner is called.
    """

    kind: Kind
    owner: str
    name: str
    appointment: Appointment

    @property
    def key(self) -> tuple[Kind, str, str]:
        """Whose entry of which meeting."""
        return self.kind, self.owner, self.appointment.id


def all_sent(
    before: Iterable[Sent],
    event: Event,
    book: Book,
    timetable: Timetable,
    languages: Mapping[Kind, str],
) -> tuple[Sent, ...]:
    """Add the entries of a timetable to those of earlier ones; the last word on each counts.

    Parameters
    ----------
    languages : mapping of Kind to str
        Kinds of parties that have a calendar, and its language.
    """
    found = {item.key: item for item in before}
    for kind, language in languages.items():
        for sitting in timetable.sittings:
            whose = owner(event, sitting, kind)
            if whose:
                told = appointment(event, book, sitting, language, kind)
                item = Sent(kind, whose, _name(kind, whose, told), told)
                found[item.key] = item
    return tuple(found[key] for key in sorted(found))


def _name(kind: Kind, whose: str, told: Appointment) -> str:
    names = {
        Kind.EMBASSY: told.delegation,
        Kind.CITY: told.city,
        Kind.INVESTOR: told.investor,
    }
    return names.get(kind, whose)
