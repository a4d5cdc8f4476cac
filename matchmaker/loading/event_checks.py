"""What no single field of an event shows: days that fit together, parties that exist and agree.

Each part that is sound by itself is checked, whatever is wrong beside it, so that one run
finds everything.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any, Final, NamedTuple, TypeVar

from pydantic import ValidationError

from matchmaker.errors import Fault
from matchmaker.loading.document import Document
from matchmaker.loading.fields import Loc, without_nulls
from matchmaker.loading.words import did_you_mean
from matchmaker.model import (
    MATCHABLE_INVESTORS,
    MATCHABLE_NEEDS,
    Book,
    City,
    Day,
    Delegation,
    Guarantee,
    Hall,
    Interpreter,
    Investor,
    Limits,
    MetBefore,
    MustMeet,
    Party,
    Window,
    Wish,
)
from matchmaker.model.profiles import Record

Some = TypeVar("Some", bound=Record)

ONCE: Final[Mapping[str, tuple[type[Record], Callable[[Any], Hashable], str]]] = {
    "days": (Day, lambda day: day.date, "date"),
    "halls": (Hall, lambda hall: hall.id, "id"),
    "cities": (Party, lambda party: party.id, "id"),
    "investors": (Party, lambda party: party.id, "id"),
    "delegations": (Delegation, lambda group: group.id, "id"),
    "interpreters": (Interpreter, lambda item: item.id, "id"),
    "wishes": (Wish, lambda wish: (wish.by, wish.city, wish.investor), "by"),
    "must_meet": (MustMeet, lambda pair: (pair.city, pair.investor), "city"),
    "met_before": (MetBefore, lambda pair: (pair.city, pair.investor), "city"),
}
"""Lists in which nothing may stand twice: their items, what tells them apart, and where."""


def check_event(document: Document, book: Book) -> Iterator[Fault]:
    """Check an event against itself and against the profiles; faulty ones too."""
    file = _File(document, book)
    yield from file.repeated()
    yield from file.days_in_order()
    yield from file.windows()
    yield from file.tables()
    yield from file.parties()
    yield from file.embassies()
    yield from file.pairs()
    yield from file.needs()
    yield from file.contradictions()
    yield from file.limits()
    yield from file.guarantee()


class _Item(NamedTuple):
    """A part of the file that is sound by itself, and where it stands."""

    loc: Loc
    record: Any


class _File:
    """An event's file, as far as its parts are sound."""

    def __init__(self, document: Document, book: Book) -> None:
        self.document = document
        self.book = book
        self.cities = {city.id: city for city in book.cities}
        self.investors = {investor.id: investor for investor in book.investors}

    def items(self, name: str, kind: type[Record]) -> list[_Item]:
        """Give the sound items of a list, in their order."""
        data = self.document.at((name,))
        return [
            _Item((name, number), record)
            for number, item in enumerate(data if isinstance(data, list) else ())
            if (record := _sound(kind, item)) is not None
        ]

    def entries(self, name: str) -> Iterator[Mapping[str, Any]]:
        """Give the entries of a list as they are written, sound or not."""
        data = self.document.at((name,))
        yield from (
            item for item in (data if isinstance(data, list) else ()) if isinstance(item, Mapping)
        )

    def single(self, name: str, kind: type[Some]) -> Some | None:
        """Give a sound part that is no list."""
        return _sound(kind, self.document.at((name,)))

    @cached_property
    def days(self) -> dict[str, Day]:
        """Sound days by date."""
        return {str(item.record.date): item.record for item in self.items("days", Day)}

    @cached_property
    def guests(self) -> set[str]:
        """The investors that some delegation brings, whatever else is wrong with it."""
        named = (item.get("investors") for item in self.entries("delegations"))
        lists = (item for item in named if isinstance(item, list))
        return {name for names in lists for name in names if isinstance(name, str)}

    @cached_property
    def hosts(self) -> set[str]:
        """The cities that take part, whatever else is wrong with their entries."""
        return {item["id"] for item in self.entries("cities") if isinstance(item.get("id"), str)}

    def repeated(self) -> Iterator[Fault]:
        """Find what stands twice, and investors in two delegations."""
        for name, (kind, key, field) in ONCE.items():
            yield from self._second(
                (key(item.record), (*item.loc, field), "the same a second time", "each once")
                for item in self.items(name, kind)
            )
        yield from self._second(
            (
                investor,
                (*item.loc, "investors", number),
                f'"{investor}" in a second delegation',
                "each investor in one delegation",
            )
            for item in self.items("delegations", Delegation)
            for number, investor in enumerate(item.record.investors)
            if investor not in item.record.investors[:number]
        )

    def _second(self, items: Iterable[tuple[Hashable, Loc, str, str]]) -> Iterator[Fault]:
        first: dict[Hashable, Loc] = {}
        for key, loc, found, expected in items:
            if first.setdefault(key, loc) != loc:
                hint = f"the first is at {self.document.where(first[key])}"
                yield self.document.fault(loc, found, expected, hint)

    def days_in_order(self) -> Iterator[Fault]:
        """Find days out of order, breaks outside their day, and days without a slot."""
        latest = ""
        for item in self.items("days", Day):
            day: Day = item.record
            if str(day.date) < latest:
                yield self.document.fault(
                    (*item.loc, "date"), f"{day.date} after {latest}", "days in order"
                )
            latest = max(latest, str(day.date))
            for number, pause in enumerate(day.breaks):
                if pause.start < day.start or pause.end > day.end:
                    yield self.document.fault(
                        (*item.loc, "breaks", number),
                        f"a break from {pause.start} to {pause.end}",
                        f"one within the day, {day.start} to {day.end}",
                    )
            if not day.slots:
                yield self.document.fault(
                    item.loc,
                    "a day without any slot",
                    f"room for at least one meeting of {day.slot_minutes} minutes",
                    "let the day end later, or shorten the breaks or the slots",
                )

    def windows(self) -> Iterator[Fault]:
        """Find windows outside the days, and those in which no slot fits."""
        places: list[tuple[str, str, type[Record]]] = [
            ("halls", "open", Hall),
            ("cities", "present", Party),
            ("investors", "present", Party),
            ("delegations", "present", Delegation),
            ("interpreters", "present", Interpreter),
        ]
        for name, field, kind in places:
            for item in self.items(name, kind):
                for number, window in enumerate(getattr(item.record, field)):
                    yield from self._window((*item.loc, field, number), window)

    def _window(self, loc: Loc, window: Window) -> Iterator[Fault]:
        day = self.days.get(str(window.day))
        if day is None:
            if self.days:
                days = ", ".join(self.days)
                yield self.document.fault(
                    (*loc, "day"), f"{window.day}", f"a day of the event: {days}"
                )
            return
        if window.start < day.start or window.end > day.end:
            yield self.document.fault(
                loc,
                f"a time from {window.start} to {window.end}",
                f"one within the day, {day.start} to {day.end}",
            )
        elif day.slots and not any(
            window.start <= slot.start and slot.end <= window.end for slot in day.slots
        ):
            starts = ", ".join(f"{slot.start}-{slot.end}" for slot in day.slots)
            yield self.document.fault(
                loc,
                f"a time from {window.start} to {window.end}, in which no meeting fits",
                f"at least one whole slot of {starts}",
            )

    def tables(self) -> Iterator[Fault]:
        """Find halls with more spare tables than tables, and an event without any to use."""
        halls = self.items("halls", Hall)
        for item in halls:
            hall: Hall = item.record
            if hall.spare_tables > hall.tables:
                yield self.document.fault(
                    (*item.loc, "spare_tables"),
                    f"{hall.spare_tables} spare tables of {hall.tables}",
                    "at most as many as there are tables",
                )
        if halls and all(item.record.spare_tables == item.record.tables for item in halls):
            yield self.document.fault(
                ("halls",), "no table that is not spare", "at least one table for meetings"
            )

    def parties(self) -> Iterator[Fault]:
        """Find parties that are in no profile, or that nobody brings."""
        cities = self.items("cities", Party)
        if self.document.at(("cities",)) == []:
            yield self.document.fault(("cities",), "no city", "at least one city")
        for item in cities:
            yield from self._unknown((*item.loc, "id"), item.record.id, "city")
        for item in self.items("delegations", Delegation):
            if not item.record.investors:
                yield self.document.fault(
                    (*item.loc, "investors"),
                    "a delegation of nobody",
                    "at least one investor",
                    "delete the delegation",
                )
            for number, investor in enumerate(item.record.investors):
                yield from self._unknown((*item.loc, "investors", number), investor, "investor")
        for item in self.items("investors", Party):
            loc, investor = (*item.loc, "id"), item.record.id
            unknown = list(self._unknown(loc, investor, "investor"))
            yield from unknown or self._absent(loc, investor, "investor")

    def _unknown(self, loc: Loc, found: str, side: str) -> Iterator[Fault]:
        known: Mapping[str, City | Investor] = self.cities if side == "city" else self.investors
        if found not in known:
            write = {record.name: name for name, record in known.items()} | {
                name: name for name in known
            }
            article = "a" if side == "city" else "an"
            yield self.document.fault(
                loc,
                f'"{found}"',
                f"the id of {article} {side} of the profiles",
                did_you_mean(found, write, write=write),
            )

    def _absent(self, loc: Loc, found: str, side: str) -> Iterator[Fault]:
        there = self.hosts if side == "city" else self.guests
        if found not in there:
            one = "a city" if side == "city" else "an investor"
            where = "`cities`" if side == "city" else "a delegation"
            yield self.document.fault(
                loc, f'"{found}", who takes no part', f"{one} of the event", f"add it to {where}"
            )

    def embassies(self) -> Iterator[Fault]:
        """Find delegations of an unknown embassy, or with investors of another one."""
        known = {embassy.id: embassy for embassy in self.book.embassies}
        for item in self.items("delegations", Delegation):
            group: Delegation = item.record
            if group.embassy is None:
                continue
            if group.embassy not in known:
                write = {
                    word: embassy.id
                    for embassy in known.values()
                    for word in (embassy.id, embassy.label.id, embassy.label.en)
                }
                yield self.document.fault(
                    (*item.loc, "embassy"),
                    f'"{group.embassy}"',
                    "an embassy of embassies.yaml",
                    did_you_mean(group.embassy, write, write=write),
                )
                continue
            for number, name in enumerate(group.investors):
                investor = self.investors.get(name)
                if investor is not None and investor.embassy != group.embassy:
                    own = investor.embassy or "none"
                    yield self.document.fault(
                        (*item.loc, "investors", number),
                        f'"{name}", whose profile names the embassy {own}',
                        f"an investor of the embassy {group.embassy}",
                        "move it to the delegation of its embassy or to one without an embassy, "
                        "or correct its profile",
                    )

    def pairs(self) -> Iterator[Fault]:
        """Find wishes, must-meets and earlier meetings of somebody unknown or absent."""
        kinds: list[tuple[str, type[Record]]] = [
            ("wishes", Wish),
            ("must_meet", MustMeet),
            ("met_before", MetBefore),
        ]
        for name, kind in kinds:
            for item in self.items(name, kind):
                for side in ("city", "investor"):
                    loc, found = (*item.loc, side), getattr(item.record, side)
                    unknown = list(self._unknown(loc, found, side))
                    yield from unknown
                    # Who met whom may be kept from event to event, whoever comes today.
                    if not unknown and name != "met_before":
                        yield from self._absent(loc, found, side)

    def needs(self) -> Iterator[Fault]:
        """Find must-meets of a party that is not matched, or about a need that cannot be."""
        for item in self.items("must_meet", MustMeet):
            pair: MustMeet = item.record
            investor, city = self.investors.get(pair.investor), self.cities.get(pair.city)
            if investor is not None and investor.availability not in MATCHABLE_INVESTORS:
                yield self.document.fault(
                    (*item.loc, "investor"),
                    f'"{pair.investor}", which is {investor.availability}',
                    "an investor that can be matched",
                    "talk outside the tables, or correct its profile",
                )
            if city is None:
                continue
            needs = {need.id: need for need in city.needs}
            matchable = {
                name: need for name, need in needs.items() if need.availability in MATCHABLE_NEEDS
            }
            if not matchable:
                yield self.document.fault(
                    (*item.loc, "city"),
                    f'"{pair.city}", which has no need that is open',
                    "a city that can be matched",
                    "correct its profile",
                )
            elif pair.need is not None and pair.need not in matchable:
                state = f", which is {needs[pair.need].availability}" if pair.need in needs else ""
                write = {need.title: name for name, need in matchable.items()} | {
                    name: name for name in matchable
                }
                yield self.document.fault(
                    (*item.loc, "need"),
                    f'"{pair.need}"{state}',
                    f"an open need of {city.name}",
                    did_you_mean(pair.need, write, write=write),
                )

    def contradictions(self) -> Iterator[Fault]:
        """Find pairs that must meet and that somebody will not meet."""
        vetoes = {
            (item.record.city, item.record.investor): item
            for item in reversed(self.items("wishes", Wish))
            if item.record.veto
        }
        for item in self.items("must_meet", MustMeet):
            veto = vetoes.get((item.record.city, item.record.investor))
            if veto is not None:
                yield self.document.fault(
                    item.loc,
                    f"a must-meet that the {veto.record.by} has vetoed",
                    "one of both",
                    f"the veto is at {self.document.where(veto.loc)}",
                )

    def limits(self) -> Iterator[Fault]:
        """Find parties whose minimum lies above their maximum, by their own entry or in part."""
        for name in ("cities", "investors"):
            side = "city" if name == "cities" else "investor"
            general = self.single(f"{side}_limits", Limits)
            for item in self.items(name, Party):
                party: Party = item.record
                least, most = party.min_meetings, party.max_meetings
                if least is None and most is None:
                    continue
                if general is not None:
                    least = general.min_meetings if least is None else least
                    most = general.max_meetings if most is None else most
                if least is not None and most is not None and least > most:
                    field = "max_meetings" if party.min_meetings is None else "min_meetings"
                    yield self.document.fault(
                        (*item.loc, field),
                        f"at least {least} and at most {most} meetings",
                        "a minimum at or below the maximum",
                        f"what the entry does not say is taken from {side}_limits",
                    )

    def guarantee(self) -> Iterator[Fault]:
        """Find a guarantee for nobody, for an unknown place, or above a city's maximum."""
        guarantee = self.single("guarantee", Guarantee)
        if guarantee is None:
            return
        groups = sorted({province.island_group for province in self.book.taxonomy.provinces})
        for number, group in enumerate(guarantee.island_groups):
            if group not in groups:
                yield self.document.fault(
                    ("guarantee", "island_groups", number),
                    f'"{group}"',
                    f"an island group of taxonomy.yaml: {', '.join(groups)}",
                    did_you_mean(group, groups),
                )
        if not guarantee.island_groups and not guarantee.fiscal_capacity:
            yield self.document.fault(
                ("guarantee",),
                "a guarantee for no city",
                "classes of fiscal capacity, or island groups",
            )
        general = self.single("city_limits", Limits)
        for item in self.items("cities", Party):
            party: Party = item.record
            city = self.cities.get(party.id)
            most = general.max_meetings if general and party.max_meetings is None else None
            most = party.max_meetings if most is None else most
            if city is not None and most is not None and most < guarantee.of(city, party):
                yield self.document.fault(
                    (*item.loc, "max_meetings") if party.max_meetings is not None else item.loc,
                    f"at most {most} meetings",
                    f"at least the {guarantee.min_meetings} that it is guaranteed",
                    "an entry with no_guarantee and a reason is exempt from the guarantee",
                )
        for item in self.items("investors", Party):
            if item.record.no_guarantee is not None:
                yield self.document.fault(
                    (*item.loc, "no_guarantee"), "an investor", "a city: only they are guaranteed"
                )


def _sound(kind: type[Some], data: Any) -> Some | None:
    """Make a part of the event; None where something is wrong inside it."""
    if not isinstance(data, dict):
        return None
    try:
        return kind.model_validate_json(json.dumps(without_nulls(data, kind)), strict=True)
    except ValidationError:
        return None
