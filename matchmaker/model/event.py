"""A match-making event as its file tells it: days, halls, parties, wishes and limits."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Literal, NamedTuple

from pydantic import Field, StringConstraints, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from matchmaker.model.profiles import City, Label, Line, Record, Slug, Text
from matchmaker.model.vocabulary import FiscalCapacity, PartialDate

ClockTime = Annotated[str, StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
"""A time of day as ``HH:MM``, in quotes; times sort as their texts."""

LanguageCode = Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")]
"""ISO 639-1."""

Side = Literal["city", "investor"]
"""Who says something of the other."""

Grade = Annotated[int, Field(ge=1, le=3)]
"""How much a meeting is wished for: 1 if possible, 2 wanted, 3 much wanted."""

Count = Annotated[int, Field(ge=0, le=1000)]


def minutes(time: str) -> int:
    """Give the minutes since midnight of a `ClockTime`."""
    hour, minute = time.split(":")
    return 60 * int(hour) + int(minute)


def clock(count: int) -> str:
    """Give the `ClockTime` that is ``count`` minutes after midnight."""
    return f"{count // 60:02}:{count % 60:02}"


class Slot(NamedTuple):
    """A time in which every table can hold one meeting."""

    day: str
    """``YYYY-MM-DD``."""
    start: str
    end: str


class _Span(Record):
    """A time from ``start`` to ``end`` of one day."""

    start: ClockTime
    """When it begins, such as ``"09:00"``."""
    end: ClockTime
    """When it ends, after ``start``."""

    @field_validator("end")
    @classmethod
    def _ordered(cls, value: str, info: ValidationInfo) -> str:
        start = info.data.get("start")
        if start is not None and value <= start:
            raise PydanticCustomError("time_order", "an end after the start", {"start": start})
        return value


class Break(_Span):
    """A time in which nobody meets."""

    label: Label
    """What it is for, such as lunch or prayer."""


class Window(_Span):
    """A time in which a party or a hall is there."""

    day: PartialDate
    """One of the event's days."""


class Day(_Span):
    """A day of the event; its slots follow each other from ``start``, around the breaks."""

    date: PartialDate
    """The day, exact to the day."""
    slot_minutes: Annotated[int, Field(ge=5, le=240)]
    """How long a meeting lasts."""
    change_minutes: Annotated[int, Field(ge=0, le=120)] = 0
    """How long everybody has from one meeting to the next."""
    breaks: tuple[Break, ...] = ()
    """Breaks of all halls."""

    @field_validator("date")
    @classmethod
    def _exact(cls, value: PartialDate) -> PartialDate:
        if value.precision != "day":
            raise PydanticCustomError("day", "a day as YYYY-MM-DD")
        return value

    @cached_property
    def slots(self) -> tuple[Slot, ...]:
        """The slots of the day in order; none overlaps a break or the day's end."""
        found: list[Slot] = []
        pauses = sorted((minutes(pause.start), minutes(pause.end)) for pause in self.breaks)
        now, closing = minutes(self.start), minutes(self.end)
        while now + self.slot_minutes <= closing:
            end = now + self.slot_minutes
            clash = next((pause for pause in pauses if pause[0] < end and now < pause[1]), None)
            if clash:
                now = clash[1]
                continue
            found.append(Slot(str(self.date), clock(now), clock(end)))
            now = end + self.change_minutes
        return tuple(found)


class Hall(Record):
    """A room with tables; one meeting sits at a table."""

    id: Slug
    """Unique among the halls."""
    label: Label
    """Its name on signs."""
    tables: Annotated[int, Field(ge=1, le=1000)]
    """How many tables stand there, the spare ones included."""
    spare_tables: Count = 0
    """How many of them are kept free, for delays and for meetings made on the day."""
    open: tuple[Window, ...] = ()
    """When it can be used; empty means always."""


class Party(Record):
    """What an event's file says of one city or investor beyond its profile."""

    id: Slug
    """Identifier of the city or investor."""
    present: tuple[Window, ...] = ()
    """When it is there; empty means as its delegation, and without one always."""
    languages: tuple[LanguageCode, ...] = ()
    """Languages that it brings to the table; empty means those of its profile."""
    min_meetings: Count | None = None
    """The fewest meetings that it must have; null means the event's."""
    max_meetings: Count | None = None
    """The most meetings that it can have; null means the event's."""
    no_guarantee: Line | None = None
    """Why the event's guarantee does not hold for this city, whose own minimum counts then;
    null means that it holds."""


class Limits(Record):
    """Fewest and most meetings of a party, unless its own entry says otherwise."""

    min_meetings: Count = 0
    """The fewest."""
    max_meetings: Count
    """The most, at or above the fewest."""

    @field_validator("max_meetings")
    @classmethod
    def _ordered(cls, value: int, info: ValidationInfo) -> int:
        lower = info.data.get("min_meetings")
        if lower is not None and value < lower:
            raise PydanticCustomError("limit_order", "a maximum at or above the minimum")
        return value


class Delegation(Record):
    """The investors whom one embassy or office brings."""

    id: Slug
    """Unique among the delegations."""
    embassy: Slug | None = None
    """The embassy that brings it; null for an office without one."""
    label: Label
    """Its name on papers."""
    investors: tuple[Slug, ...]
    """Its investors; each belongs to one delegation at most."""
    present: tuple[Window, ...] = ()
    """When it is there; empty means always."""


class Interpreter(Record):
    """An interpreter, known by a number or place on the list, never by name."""

    id: Slug
    """Such as ``interpreter-1``."""
    languages: Annotated[tuple[LanguageCode, ...], Field(min_length=2)]
    """Languages between which the interpreter works."""
    present: tuple[Window, ...] = ()
    """When the interpreter is there; empty means always."""


class Wish(Record):
    """What one side says of a meeting with the other; the other side never sees it."""

    by: Side
    """Whose wish it is."""
    city: Slug
    """Identifier of the city."""
    investor: Slug
    """Identifier of the investor."""
    grade: Grade | None = None
    """How much it is wished for; null with ``veto``."""
    veto: Annotated[bool, Field(validate_default=True)] = False
    """Whether this side will not meet the other."""
    note: Text | None = None
    """Why; for the ministry only."""

    @field_validator("veto")
    @classmethod
    def _one_of_both(cls, value: bool, info: ValidationInfo) -> bool:
        if "grade" in info.data and value == (info.data["grade"] is not None):
            raise PydanticCustomError("wish", "either a grade or a veto")
        return value


class MustMeet(Record):
    """A meeting that takes place whatever its score."""

    city: Slug
    """Identifier of the city."""
    investor: Slug
    """Identifier of the investor."""
    need: Slug | None = None
    """What they talk about; null means the best need."""
    note: Text | None = None
    """Why; for the ministry only."""


class MetBefore(Record):
    """A city and an investor who have met at an earlier event."""

    city: Slug
    """Identifier of the city."""
    investor: Slug
    """Identifier of the investor."""
    on: PartialDate | None = None
    """When; null where that is not known."""


class Guarantee(Record):
    """A minimum of meetings for cities that a market would pass over."""

    min_meetings: Count
    """The fewest meetings of such a city, where its own minimum is not higher."""
    fiscal_capacity: tuple[FiscalCapacity, ...] = ()
    """Classes of fiscal capacity that are guaranteed."""
    island_groups: tuple[Line, ...] = ()
    """Island groups that are guaranteed, as the taxonomy spells them."""

    def of(self, city: City, party: Party) -> int:
        """Give the fewest meetings that it guarantees to a city; 0 for nothing."""
        is_meant = (
            city.fiscal_capacity in self.fiscal_capacity or city.island_group in self.island_groups
        )
        return self.min_meetings if is_meant and party.no_guarantee is None else 0


class Aim(StrEnum):
    """What an assignment seeks first."""

    TOTAL = "total"
    """The greatest sum of values."""
    WORST_OFF = "worst_off"
    """The best lot for the city that is worst off, then the greatest sum."""


class Event(Record):
    """A match-making event: who is there when, what each side wishes, what must hold."""

    id: Slug
    """Also the name of the event's file."""
    title: Label
    """What it is called."""
    place: Label
    """Where it is held."""
    time_zone: Literal["Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"] = "Asia/Jakarta"
    """The time in which all times are told."""
    is_example: bool = False
    """Whether the event is made up, which every paper of it then says."""
    days: Annotated[tuple[Day, ...], Field(min_length=1)]
    """Its days in order."""
    halls: Annotated[tuple[Hall, ...], Field(min_length=1)]
    """Its halls."""
    aim: Aim = Aim.TOTAL
    """What the assignment seeks first."""
    city_limits: Limits
    """Meetings of a city."""
    investor_limits: Limits
    """Meetings of an investor."""
    cities: tuple[Party, ...]
    """The cities that take part."""
    investors: tuple[Party, ...] = ()
    """What is special of single investors; those who take part stand in ``delegations``."""
    delegations: Annotated[tuple[Delegation, ...], Field(min_length=1)]
    """Who brings which investors."""
    interpreters: tuple[Interpreter, ...] = ()
    """The interpreters of the event."""
    wishes: tuple[Wish, ...] = ()
    """Grades and vetoes of both sides."""
    must_meet: tuple[MustMeet, ...] = ()
    """Meetings that take place whatever their score."""
    met_before: tuple[MetBefore, ...] = ()
    """Pairs who know each other."""
    met_before_factor: Annotated[float, Field(ge=0, le=1)] = 0.5
    """What the value of a pair who met before is multiplied with."""
    wish_weight: Annotated[float, Field(ge=0, le=1)] = 0.25
    """How much a wish counts beside the score: the value of a pair is its score plus this
    times the mean of both sides' grades, as thirds; no wish counts as 0."""
    guarantee: Guarantee | None = None
    """A minimum for some cities; null where there is none."""

    @cached_property
    def slots(self) -> tuple[Slot, ...]:
        """All slots of all days in order."""
        return tuple(slot for day in self.days for slot in day.slots)

    @property
    def first_day(self) -> dt.date:
        """The day on which it begins."""
        return self.days[0].date.first_day

    @cached_property
    def investor_ids(self) -> tuple[str, ...]:
        """The investors that take part, in the order of ids."""
        return tuple(sorted({item for group in self.delegations for item in group.investors}))

    @cached_property
    def city_ids(self) -> tuple[str, ...]:
        """The cities that take part, in the order of ids."""
        return tuple(sorted(party.id for party in self.cities))
