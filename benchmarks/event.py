"""How long an event takes from its problem to the timetable, and how good that is.

The events are fictional and drawn by a seeded generator: delegations and cities that are
there for a part of the time only, halls with spare tables, interpreters, wishes, vetoes,
meetings set by hand and guaranteed minimums.

Run ``python -m benchmarks.event`` for the table of growth, ``--cities 191 --investors 200
--days 3`` for one event, which is then planned anew after four mishaps, and again after five
vetoes. Seconds of the clock depend on what else runs; seconds of processor are those of this
process alone.
"""

from __future__ import annotations

import argparse
import itertools
import random
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from matchmaker.model import (
    Cancelled,
    Change,
    Decided,
    Event,
    HallLost,
    Late,
    Moment,
    TableLost,
    Timetable,
    Window,
)
from matchmaker.timetable.planning import plan
from matchmaker.timetable.problem import Attendee, Pairing, Problem, within
from matchmaker.timetable.replanning import replan

SIZES = ((20, 20, 1), (50, 30, 1), (100, 100, 2), (191, 200, 3), (300, 300, 4))
"""Cities, investors and days of the table of growth."""

PART = 0.2
"""Share of delegations and cities that are not there all the time."""

VETOED = 0.1
"""Share of wishes that are vetoes."""

LOCAL = 0.5
"""Share of cities that speak Indonesian only."""

LAWFUL = 0.9
"""Share of pairs that the law leaves a route."""

FOREIGN = 0.15
"""Share of investors who need an interpreter with a city that speaks Indonesian only."""


def event(cities: int, investors: int, days: int, seed: int = 1) -> Event:
    """Draw an event of sixteen slots a day, with tables for a little more than all meetings."""
    draw = random.Random(seed)
    dates = [f"2026-12-{number:02}" for number in range(1, days + 1)]
    names = [f"mitra-{number:03}" for number in range(investors)]
    places = [f"kota-{number:03}" for number in range(cities)]
    most = 10
    meetings = min(investors * most, cities * 12)
    tables = -(-meetings * 115 // (100 * 16 * days))
    halls = max(1, min(4, tables // 8))

    def label(text: str) -> dict[str, str]:
        return {"id": text, "en": text}

    def present() -> list[dict[str, str]]:
        if draw.random() >= PART:
            return []
        if days == 1:
            start, end = draw.choice([("08:30", "14:00"), ("10:00", "18:00")])
            return [{"day": dates[0], "start": start, "end": end}]
        return [
            {"day": day, "start": "08:00", "end": "18:00"}
            for day in sorted(draw.sample(dates, days - 1))
        ]

    pairs = list(itertools.product(places, names))
    wishes = [
        {"by": draw.choice(["city", "investor"]), "city": pair[0], "investor": pair[1]}
        | ({"veto": True} if draw.random() < VETOED else {"grade": draw.randint(1, 3)})
        for pair in sorted(draw.sample(pairs, min(len(pairs) // 10, 5 * cities)))
    ]
    vetoed = {(wish["city"], wish["investor"]) for wish in wishes if "veto" in wish}
    groups = [names[at : at + 8] for at in range(0, investors, 8)]
    return Event.model_validate(
        {
            "id": "temu-rekaan",
            "title": label("Temu rekaan"),
            "place": label("Kota rekaan"),
            "is_example": True,
            "days": [
                {
                    "date": date,
                    "start": "09:00",
                    "end": "18:00",
                    "slot_minutes": 25,
                    "change_minutes": 5,
                    "breaks": [{"start": "12:00", "end": "13:00", "label": label("Lunch")}],
                }
                for date in dates
            ],
            "halls": [
                {
                    "id": f"aula-{number}",
                    "label": label(f"Hall {number}"),
                    "tables": -(-tables // halls) + 1,
                    "spare_tables": 1,
                }
                for number in range(halls)
            ],
            "city_limits": {"min_meetings": 4, "max_meetings": 12},
            "investor_limits": {"min_meetings": 2, "max_meetings": most},
            "cities": [{"id": place, "present": present()} for place in places],
            "delegations": [
                {
                    "id": f"delegasi-{number:02}",
                    "label": label(f"Delegation {number}"),
                    "investors": group,
                    "present": present(),
                }
                for number, group in enumerate(groups)
            ],
            "interpreters": [
                {
                    "id": f"juru-bahasa-{number:02}",
                    "languages": ["id", ("ja", "ko", "zh")[number % 3]],
                }
                for number in range(max(3, investors // 12))
            ],
            "wishes": wishes,
            "must_meet": [
                {"city": pair[0], "investor": pair[1]}
                for pair in sorted(draw.sample(sorted(set(pairs) - vetoed), cities // 5))
            ],
            "guarantee": {"min_meetings": 6, "island_groups": ["Papua"]},
        }
    )


def problem(happening: Event, seed: int = 1) -> Problem:
    """Draw scores as a matching spreads them, and languages, for an event."""
    draw = random.Random(seed)
    brought = {item: group for group in happening.delegations for item in group.investors}

    def attendee(party: str, side: Any, present: tuple[Window, ...], **values: Any) -> Attendee:
        limits = happening.city_limits if side == "city" else happening.investor_limits
        return Attendee(
            party,
            party,
            side,
            within(present, happening.slots),
            values.pop("fewest", limits.min_meetings),
            limits.max_meetings,
            is_fluent=True,
            **values,
        )

    cities = [
        attendee(
            party.id,
            "city",
            party.present,
            languages=frozenset({"id"} if draw.random() < LOCAL else {"id", "en"}),
            fewest=6 if draw.random() < PART else happening.city_limits.min_meetings,
        )
        for party in happening.cities
    ]
    investors = [
        attendee(
            name,
            "investor",
            group.present,
            languages=frozenset(
                {draw.choice(["ja", "ko", "zh"]), "en"} if draw.random() < FOREIGN else {"id", "en"}
            ),
            delegation=group.id,
        )
        for name, group in sorted(brought.items())
    ]
    fame = {party.id: draw.gauss(0, 0.08) for party in (*cities, *investors)}
    pairings = {}
    for left, right in itertools.product(cities, investors):
        score = 0.5 + fame[left.id] + fame[right.id] + draw.gauss(0, 0.1)
        pairings[left.id, right.id] = Pairing(
            f"{left.id}-sampah", min(max(score, 0.0), 1.0), is_lawful=draw.random() < LAWFUL
        )
    for pair in happening.must_meet:
        pairings[pair.city, pair.investor] = Pairing(f"{pair.city}-sampah", 0.5)
    return Problem.of_pairings(happening, cities, investors, pairings)


def measure(cities: int, investors: int, days: int, seed: int) -> tuple[Problem, Timetable]:
    """Print a row: sizes, seconds, proven gap, rivals, and what the timetable costs parties."""
    case = problem(event(cities, investors, days, seed), seed)
    start, used = time.perf_counter(), time.process_time()
    found: Timetable = plan(case)
    seconds, used = time.perf_counter() - start, time.process_time() - used
    certificate = found.certificate
    rivals = {
        rival.name: f"{rival.total / certificate.total:.1%}{'' if rival.is_feasible else '*'}"
        for rival in certificate.rivals
    }
    print(
        f"| {cities} x {investors} | {len(case.slots)} | {len(found.sittings):,} | {seconds:.1f} | "
        f"{used:.1f} | {certificate.gap:.2%} | {rivals['greedy']} | {rivals['random']} | "
        f"{found.three_in_a_row} ({found.fewest_three_in_a_row}) | "
        f"{found.hall_changes} ({found.fewest_hall_changes}) |",
        flush=True,
    )
    return case, found


def mishaps(happening: Event) -> Iterator[tuple[str, tuple[Change, ...]]]:
    """Give what may go wrong on the morning of the first day."""
    day = happening.days[0].date
    hall = happening.halls[0].id
    yield "delegation late", (Late(day=day, who="delegasi-01", until="11:00"),)
    yield "city cancels", (Cancelled(day=day, who="kota-003"),)
    yield (
        "three tables lost",
        tuple(TableLost(day=day, hall=hall, table=number) for number in (1, 2, 3)),
    )
    yield "hall lost at noon", (HallLost(day=day, hall=hall, since="12:00"),)


def measure_replans(case: Problem, found: Timetable) -> None:
    """Print a row for each mishap: seconds, dropped and shifted meetings, proven fewest."""
    print("\n| what happened | of processor | dropped (proven fewest) | shifted (proven fewest) |")
    print("|---|---|---|---|")
    for name, changes in mishaps(case.event):
        used = time.process_time()
        new = replan(found, case, changes, Moment(str(case.event.days[0].date), "08:00"))
        used = time.process_time() - used
        print(
            f"| {name} | {used:.1f} | {new.dropped} ({new.fewest_dropped}) | "
            f"{new.shifted} ({new.fewest_shifted}) |",
            flush=True,
        )
    print()


def measure_vetoes(case: Problem, found: Timetable, count: int = 5) -> None:
    """Print a row for each veto on a meeting: what moves near the plan, and from nothing."""
    print("| veto | of processor | same | moved | gone | new | gap | same from nothing |")
    print("|---|---|---|---|---|---|---|---|")
    free = [item for item in found.sittings if not item.meeting.is_fixed]
    for item in free[:: max(1, len(free) // count)][:count]:
        pair = (item.meeting.city, item.meeting.investor)
        vetoed = replace(case, decided=Decided(vetoes=(pair,)))
        used = time.process_time()
        new = plan(vetoed, near=found.sittings)
        used = time.process_time() - used
        near = new.near
        assert near is not None
        anew = len({*found.sittings} & {*plan(vetoed).sittings})
        stay = near.same + near.moved
        print(
            f"| {' and '.join(pair)} | {used:.1f} | {near.same:,} | {near.moved} | "
            f"{near.before - stay} | {len(new.sittings) - stay} | {new.certificate.gap:.3%} | "
            f"{anew:,} |",
            flush=True,
        )
    print()


def main() -> None:
    """Measure one event, or the table of growth."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cities", type=int)
    parser.add_argument("--investors", type=int)
    parser.add_argument("--days", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    print(
        "| cities x investors | slots | meetings | seconds | of processor | gap | greedy | "
        "random | three in a row (proven fewest) | changes of halls (proven fewest) |"
    )
    print("|---|---|---|---|---|---|---|---|---|---|")
    if given.cities is None:
        for size in SIZES:
            measure(*size, seed=given.seed)
    else:
        size = (given.cities, given.investors or given.cities, given.days)
        measured = measure(*size, seed=given.seed)
        measure_replans(*measured)
        measure_vetoes(*measured)


if __name__ == "__main__":
    main()
