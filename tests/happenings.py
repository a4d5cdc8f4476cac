"""Small fictional events, and a slow check of timetables that knows nothing of any solver."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from hypothesis import strategies as st

from matchmaker.model import Event, Hall, Interpreter, Meeting, Sitting, Slot, Window
from matchmaker.timetable.problem import Attendee, Pairing, Problem, within

DATES = ("2026-12-01", "2026-12-02")
PAUSE = {"start": "10:00", "end": "10:15", "label": {"id": "Jeda", "en": "Pause"}}
TONGUES = ("id", "en", "ja", "ko")


def event(**changes: object) -> Event:
    """Make an event of one morning: four slots of half an hour with a break after the second."""
    return Event.model_validate(
        {
            "id": "temu-rekaan",
            "title": {"id": "Temu rekaan", "en": "Fictional day"},
            "place": {"id": "Kota rekaan", "en": "Fictional city"},
            "days": [
                {
                    "date": DATES[0],
                    "start": "09:00",
                    "end": "11:15",
                    "slot_minutes": 30,
                    "breaks": [PAUSE],
                }
            ],
            "halls": [{"id": "aula", "label": {"id": "Aula", "en": "Hall"}, "tables": 5}],
            "city_limits": {"max_meetings": 4},
            "investor_limits": {"max_meetings": 4},
            "cities": [],
            "delegations": [{"id": "delegasi", "label": {"id": "D", "en": "D"}, "investors": []}],
        }
        | changes
    )


def attendee(
    party: str,
    side: str,
    slots: Iterable[int],
    *,
    fewest: int = 0,
    most: int = 4,
    **changes: object,
) -> Attendee:
    """Make a party that speaks Indonesian and nothing else, unless told otherwise."""
    values = {"languages": frozenset({"id"}), "is_fluent": True} | changes
    return Attendee(party, party.title(), side, frozenset(slots), fewest, most, **values)


def problem(
    happening: Event,
    cities: Sequence[Attendee],
    investors: Sequence[Attendee],
    scores: dict[tuple[str, str], float] | None = None,
) -> Problem:
    """Put parties into an event; all pairs are lawful and have a score."""
    pairs = itertools.product((item.id for item in cities), (item.id for item in investors))
    given = scores or {}
    return Problem.of_pairings(
        happening,
        cities,
        investors,
        {pair: Pairing(f"{pair[0]}-sampah", given.get(pair, 0.5)) for pair in pairs},
    )


def meeting(city: str, investor: str, *, is_fixed: bool = False, value: float = 0.5) -> Meeting:
    return Meeting(city, investor, f"{city}-sampah", 0.5, value, is_fixed=is_fixed)


@st.composite
def problems(draw: st.DrawFn, *, most: int = 4, is_tiny: bool = False) -> Problem:
    """Draw an event with windows, breaks, halls that close, and too few interpreters."""
    days = [
        {
            "date": date,
            "start": "09:00",
            "end": draw(st.sampled_from(["10:00", "10:30"] if is_tiny else ["10:30", "12:15"])),
            "slot_minutes": 30,
            "change_minutes": draw(st.sampled_from([0, 5])) if not is_tiny else 0,
            "breaks": draw(
                st.sampled_from(
                    [
                        [],
                        [
                            {
                                "start": "10:00",
                                "end": "10:15",
                                "label": {"id": "Jeda", "en": "Pause"},
                            }
                        ],
                    ]
                )
            ),
        }
        for date in DATES[: draw(st.integers(1, 2))]
    ]
    halls = [
        {
            "id": f"aula-{number}",
            "label": {"id": "Aula", "en": "Hall"},
            "tables": draw(st.integers(1, 2 if is_tiny else 3)),
            "open": draw(windows(len(days))),
        }
        for number in range(draw(st.integers(1, 2)))
    ]
    for hall in halls:
        hall["spare_tables"] = draw(st.integers(0, hall["tables"] - 1))
    interpreters = [
        {
            "id": f"juru-bahasa-{number}",
            "languages": ["id", draw(st.sampled_from(TONGUES[1:]))],
            "present": draw(windows(len(days))),
        }
        for number in range(draw(st.integers(0, 2)))
    ]
    names = {
        "city": [f"kota-{number}" for number in range(draw(st.integers(1, most)))],
        "investor": [f"mitra-{number}" for number in range(draw(st.integers(1, most)))],
    }
    present = {name: draw(windows(len(days))) for side in names.values() for name in side}
    happening = event(
        days=days,
        halls=halls,
        interpreters=interpreters,
        cities=[{"id": name, "present": present[name]} for name in names["city"]],
        investors=[{"id": name, "present": present[name]} for name in names["investor"]],
        delegations=[
            {
                "id": "delegasi",
                "label": {"id": "D", "en": "D"},
                "investors": names["investor"],
            }
        ],
    )
    people = {
        side: [
            attendee(
                name,
                side,
                within(
                    tuple(Window.model_validate(item) for item in present[name]), happening.slots
                ),
                languages=frozenset(
                    {"id"}
                    if side == "city"
                    else draw(st.sampled_from([{"id"}, {"ja"}, {"en", "ja"}, {"ko"}]))
                ),
                is_fluent=draw(st.booleans()) or side == "city",
            )
            for name in parties
        ]
        for side, parties in names.items()
    }
    return problem(happening, people["city"], people["investor"])


@st.composite
def windows(draw: st.DrawFn, days: int) -> list[dict[str, str]]:
    """Draw when somebody is there: always, or from and until some time of some days."""
    if draw(st.booleans()):
        return []
    return [
        {
            "day": DATES[day],
            "start": draw(st.sampled_from(["08:30", "09:30", "10:00"])),
            "end": draw(st.sampled_from(["10:30", "11:00", "13:00"])),
        }
        for day in draw(st.lists(st.integers(0, days - 1), min_size=1, max_size=days, unique=True))
    ]


@st.composite
def chosen(draw: st.DrawFn, case: Problem, *, least: int = 0, most: int = 99) -> list[Meeting]:
    """Draw some of the pairs that may meet, in any order."""
    pairs = [
        (left.id, right.id)
        for row, left in enumerate(case.cities)
        for column, right in enumerate(case.investors)
        if case.may_meet[row, column]
    ]
    if not pairs:
        return []
    most = min(most, len(pairs))
    count = most - draw(st.integers(0, most - min(least, most)))
    return [meeting(*pair) for pair in draw(st.permutations(pairs))[:count]]


def faults(
    case: Problem, meetings: Iterable[Meeting], sittings: Iterable[Sitting], *, spare: bool = False
) -> Iterator[str]:
    """Name everything that is wrong with a timetable, from the event's file alone.

    ``spare`` lets spare tables be used, as on the day.
    """
    sat = list(sittings)
    if Counter(item.meeting for item in sat) != Counter(meetings):
        yield "the meetings are not those that were asked for"
    happening = case.event
    halls = {hall.id: hall for hall in happening.halls}
    helpers = {item.id: item for item in happening.interpreters}
    people = {party.id: party for party in (*case.cities, *case.investors)}
    for item in sat:
        yield from _sitting_faults(case, item, halls, helpers, people, spare=spare)
    for left, right in itertools.combinations(sat, 2):
        if left.slot.day != right.slot.day or not (
            left.slot.start < right.slot.end and right.slot.start < left.slot.end
        ):
            continue
        if left.meeting.city == right.meeting.city:
            yield f"{left.meeting.city} sits twice at {left.slot}"
        if left.meeting.investor == right.meeting.investor:
            yield f"{left.meeting.investor} sits twice at {left.slot}"
        if (left.hall, left.table) == (right.hall, right.table):
            yield f"two meetings sit at {left.hall} {left.table} at {left.slot}"
        if left.interpreter is not None and left.interpreter == right.interpreter:
            yield f"{left.interpreter} sits twice at {left.slot}"


def _sitting_faults(
    case: Problem,
    item: Sitting,
    halls: dict[str, Hall],
    helpers: dict[str, Interpreter],
    people: dict[str, Attendee],
    *,
    spare: bool,
) -> Iterator[str]:
    happening = case.event
    day = next((day for day in happening.days if day.date == item.slot.day), None)
    if day is None or not day.start <= item.slot.start < item.slot.end <= day.end:
        yield f"{item.slot} lies outside the event"
        return
    for pause in day.breaks:
        if pause.start < item.slot.end and item.slot.start < pause.end:
            yield f"{item.slot} lies in a break"
    hall = halls[item.hall]
    if not is_inside(hall.open, item.slot):
        yield f"{hall.id} is closed at {item.slot}"
    if not 1 <= item.table <= hall.tables - (0 if spare else hall.spare_tables):
        yield f"{hall.id} has no table {item.table} for meetings"
    told = {party.id: party.present for party in (*happening.cities, *happening.investors)}
    for name in (item.meeting.city, item.meeting.investor):
        if not is_inside(told.get(name, ()), item.slot):
            yield f"{name} is not there at {item.slot}"
    yield from _speech_faults(item, helpers, people)


def _speech_faults(
    item: Sitting, helpers: dict[str, Interpreter], people: dict[str, Attendee]
) -> Iterator[str]:
    left, right = people[item.meeting.city], people[item.meeting.investor]
    is_shared = bool(left.languages & right.languages)
    is_known = left.is_fluent and right.is_fluent
    if item.language_unknown != (not is_shared and not is_known):
        yield f"{item.meeting} is wrong about its languages"
    if (item.interpreter is None) != (is_shared or not is_known):
        yield f"{item.meeting} has an interpreter too many or too few"
    if item.interpreter is not None:
        helper = helpers[item.interpreter]
        if not (left.languages & set(helper.languages) and right.languages & set(helper.languages)):
            yield f"{helper.id} does not speak for {item.meeting}"
        if not is_inside(helper.present, item.slot):
            yield f"{helper.id} is not there at {item.slot}"


def is_inside(open_: Sequence[Window], slot: Slot) -> bool:
    """Whether a slot lies in one of some windows, or there are none."""
    return not open_ or any(
        window.day == slot.day and window.start <= slot.start and slot.end <= window.end
        for window in open_
    )


def has_timetable(case: Problem, meetings: Sequence[Meeting]) -> bool:
    """Whether some meetings have a timetable, by trying everything."""
    halls = [
        (hall.id, table, hall.open)
        for hall in case.event.halls
        for table in range(1, hall.tables - hall.spare_tables + 1)
    ]
    ways = [list(options(case, item, halls)) for item in meetings]

    def place(number: int, sat: list[Sitting]) -> bool:
        if number == len(meetings):
            return True
        return any(
            place(number + 1, [*sat, option])
            for option in ways[number]
            if not any(clash(option, other) for other in sat)
        )

    return place(0, [])


def options(
    case: Problem,
    item: Meeting,
    halls: Iterable[tuple[str, int, Sequence[Window]]],
    *,
    spare: bool = False,
) -> Iterator[Sitting]:
    """Give every way in which a meeting alone can sit."""
    helpers = [None, *(helper.id for helper in case.event.interpreters)]
    for slot in case.event.slots:
        for hall, table, open_ in halls:
            for helper in helpers if is_inside(open_, slot) else ():
                for unknown in (False, True):
                    option = Sitting(item, slot, hall, table, helper, unknown)
                    if not list(faults(case, [item], [option], spare=spare)):
                        yield option


def clash(left: Sitting, right: Sitting) -> bool:
    """Whether two sittings want the same people or table at once."""
    return left.slot == right.slot and (
        left.meeting.city == right.meeting.city
        or left.meeting.investor == right.meeting.investor
        or (left.hall, left.table) == (right.hall, right.table)
        or (left.interpreter is not None and left.interpreter == right.interpreter)
    )
