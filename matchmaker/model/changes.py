"""What can go wrong on the day of an event, as the officer reports it."""

from __future__ import annotations

from typing import Annotated, Literal, NamedTuple

from pydantic import Field

from matchmaker.model.event import ClockTime
from matchmaker.model.profiles import Record, Slug
from matchmaker.model.vocabulary import PartialDate


class Moment(NamedTuple):
    """A minute of an event in its own time zone; moments sort as time goes."""

    day: str
    """``YYYY-MM-DD``."""
    time: str
    """``HH:MM``."""


class _Change(Record):
    """What happened, on which day."""

    day: PartialDate
    """One of the event's days."""


class Late(_Change):
    """A party or a whole delegation is not there yet."""

    kind: Literal["late"] = "late"
    who: Slug
    """Identifier of a city, an investor or a delegation."""
    until: ClockTime
    """From when on it is there; before that it misses the whole day."""


class Cancelled(_Change):
    """A party or a whole delegation does not come, or leaves for good."""

    kind: Literal["cancelled"] = "cancelled"
    who: Slug
    """Identifier of a city, an investor or a delegation."""
    since: ClockTime = "00:00"
    """From when on it is gone."""


class TableLost(_Change):
    """A table cannot be used for the rest of the event."""

    kind: Literal["table_lost"] = "table_lost"
    hall: Slug
    """The hall in which it stands."""
    table: Annotated[int, Field(ge=1)]
    """Its number."""
    since: ClockTime = "00:00"
    """From when on."""


class HallLost(_Change):
    """A hall cannot be used for the rest of the event."""

    kind: Literal["hall_lost"] = "hall_lost"
    hall: Slug
    """Which."""
    since: ClockTime = "00:00"
    """From when on."""


class InterpreterMissing(_Change):
    """An interpreter is not there for the rest of the day."""

    kind: Literal["interpreter_missing"] = "interpreter_missing"
    interpreter: Slug
    """Which."""
    since: ClockTime = "00:00"
    """From when on."""


class Overran(_Change):
    """A meeting that has begun lasts longer than its slot."""

    kind: Literal["overran"] = "overran"
    city: Slug
    """Identifier of the city."""
    investor: Slug
    """Identifier of the investor."""
    until: ClockTime
    """How long both of them, the table and the interpreter are not free."""


Change = Annotated[
    Late | Cancelled | TableLost | HallLost | InterpreterMissing | Overran,
    Field(discriminator="kind"),
]
"""One thing that happened; files and records tell them apart by ``kind``."""
