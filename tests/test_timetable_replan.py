"""A new plan on the day: as little as possible moves, and everybody who must know is named."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from matchmaker.errors import MatchmakerError
from matchmaker.model import (
    Aim,
    Cancelled,
    Certificate,
    Change,
    HallLost,
    InterpreterMissing,
    Late,
    Meeting,
    Moment,
    Moved,
    Overran,
    Replan,
    Sitting,
    TableLost,
    Timetable,
)
from matchmaker.timetable.problem import Problem
from matchmaker.timetable.replanning import missed, replan
from matchmaker.timetable.scheduling import schedule
from tests import happenings
from tests.happenings import DATES, attendee, event, meeting

SLOW = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
DAY = DATES[0]
BEFORE = Moment(DAY, "08:00")
TIMES = ("08:00", "09:00", "09:10", "09:30", "10:00", "10:15", "10:45", "11:00")


def timetable(case: Problem, meetings: Sequence[Meeting]) -> Timetable:
    sittings = schedule(case, meetings)
    assert isinstance(sittings, tuple)
    certificate = Certificate(Aim.TOTAL, 1, 1, 0, len(sittings), (), None, None, (), ())
    return Timetable(case.event.id, sittings, certificate, 0, 0)


@st.composite
def changes(draw: st.DrawFn, case: Problem, plan: Timetable, now: Moment) -> Change:
    """Draw something that goes wrong."""
    target = draw(st.sampled_from(plan.sittings))
    day, hall = st.just(target.slot.day), st.just(target.hall)
    who = st.sampled_from(["delegasi", target.meeting.city, target.meeting.investor])
    times = st.sampled_from(TIMES)
    options: list[st.SearchStrategy[Change]] = [
        st.builds(Late, day=day, who=who, until=times),
        st.builds(Cancelled, day=day, who=who, since=times),
        st.builds(TableLost, day=day, hall=hall, table=st.just(target.table), since=times),
        st.builds(HallLost, day=day, hall=hall, since=times),
    ]
    if target.interpreter:
        helper = st.just(target.interpreter)
        options.append(st.builds(InterpreterMissing, day=day, interpreter=helper, since=times))
    begun = [item for item in plan.sittings if (item.slot.day, item.slot.start) < tuple(now)]
    if begun:
        item = draw(st.sampled_from(begun))
        options.append(
            st.builds(
                Overran,
                day=st.just(item.slot.day),
                city=st.just(item.meeting.city),
                investor=st.just(item.meeting.investor),
                until=times,
            )
        )
    return draw(st.one_of(options))


@st.composite
def cases(
    draw: st.DrawFn, *, most: int = 4, is_tiny: bool = False
) -> tuple[Problem, Timetable, tuple[Change, ...], Moment]:
    case = draw(happenings.problems(most=most, is_tiny=is_tiny))
    meetings = draw(happenings.chosen(case, least=1, most=4 if is_tiny else 99))
    assume(meetings)
    assume(isinstance(schedule(case, meetings), tuple))
    plan = timetable(case, meetings)
    now = Moment(DAY, draw(st.sampled_from(TIMES[:3] if is_tiny else TIMES)))
    happened = draw(st.lists(changes(case, plan, now), min_size=1, max_size=2))
    return case, plan, tuple(happened), now


def loss_faults(
    case: Problem,
    before: Timetable,
    sat: Sequence[Sitting],
    happened: Sequence[Change],
    now: Moment,
) -> Iterator[str]:
    """Name every sitting that has not begun and that something makes impossible."""
    groups = {group.id: set(group.investors) for group in case.event.delegations}
    for item, change in itertools.product(sat, happened):
        slot = item.slot
        if (slot.day, slot.start) < tuple(now):
            continue
        people = {item.meeting.city, item.meeting.investor}
        match change:
            case Late():
                hit = people & groups.get(change.who, {change.who})
                wrong = hit and slot.day == change.day and slot.start < change.until
            case Cancelled():
                hit = people & groups.get(change.who, {change.who})
                wrong = hit and (slot.day, slot.end) > (change.day, change.since)
            case TableLost():
                hit = (item.hall, item.table) == (change.hall, change.table)
                wrong = hit and (slot.day, slot.end) > (change.day, change.since)
            case HallLost():
                hit = item.hall == change.hall
                wrong = hit and (slot.day, slot.end) > (change.day, change.since)
            case InterpreterMissing():
                hit = item.interpreter == change.interpreter and slot.day == change.day
                wrong = hit and slot.end > change.since
            case Overran():
                first = next(
                    old
                    for old in before.sittings
                    if (old.meeting.city, old.meeting.investor) == (change.city, change.investor)
                )
                hit = (
                    people & {change.city, change.investor}
                    or (item.hall, item.table) == (first.hall, first.table)
                    or (item.interpreter is not None and item.interpreter == first.interpreter)
                )
                wrong = hit and slot.day == change.day and slot.start < change.until
        if wrong:
            yield f"{item} cannot be: {change}"


def count(before: Sequence[Sitting], after: Sequence[Sitting]) -> tuple[int, int, int]:
    """Count what is dropped, what has another slot or hall, and other tables or interpreters."""
    new = {item.meeting: item for item in after}
    kept = [(item, new[item.meeting]) for item in before if item.meeting in new]
    shifted = [(old.slot, old.hall) != (now.slot, now.hall) for old, now in kept]
    other = sum(
        (old.table != now.table) + (old.interpreter != now.interpreter)
        for (old, now), is_shifted in zip(kept, shifted, strict=True)
        if not is_shifted
    )
    return len(before) - len(kept), sum(shifted), other


@SLOW
@given(st.data())
def test_a_new_plan_holds_and_leaves_alone_what_it_can(data: st.DataObject) -> None:
    """It keeps every constraint, touches nothing that has begun, and proves its numbers."""
    case, plan, happened, now = data.draw(cases())
    found = replan(plan, case, happened, now)
    sat = found.timetable.sittings
    assert list(happenings.faults(case, [item.meeting for item in sat], sat, spare=True)) == []
    assert list(loss_faults(case, plan, sat, happened, now)) == []
    begun = {item for item in plan.sittings if (item.slot.day, item.slot.start) < tuple(now)}
    assert begun <= set(sat)
    assert all((item.slot.day, item.slot.start) >= tuple(now) for item in set(sat) - begun)
    moved = {(item.city, item.investor) for item in found.moved}
    new = {item.meeting: item for item in sat}
    assert moved == {
        (old.meeting.city, old.meeting.investor)
        for old in plan.sittings
        if new.get(old.meeting) != old
    }
    assert (found.dropped, found.shifted) == (found.fewest_dropped, found.fewest_shifted)
    assert (found.dropped, found.shifted) == count(plan.sittings, sat)[:2]


def everything(
    case: Problem, plan: Timetable, happened: Sequence[Change], now: Moment
) -> Iterator[list[Sitting]]:
    """Give every timetable of some of the meetings that keeps everything, by trying all."""
    begun = [item for item in plan.sittings if (item.slot.day, item.slot.start) < tuple(now)]
    later = [item for item in plan.sittings if item not in begun]
    halls = [
        (hall.id, table, hall.open)
        for hall in case.event.halls
        for table in range(1, hall.tables + 1)
    ]
    options = [
        [
            None,
            *(
                option
                for option in happenings.options(case, item.meeting, halls, spare=True)
                if ((option.slot.day, option.slot.start) > tuple(now) or option.slot == item.slot)
                and not list(loss_faults(case, plan, [option], happened, now))
            ),
        ]
        for item in later
    ]

    def place(number: int, sat: list[Sitting]) -> Iterator[list[Sitting]]:
        if number == len(options):
            yield [*begun, *sat]
            return
        for option in options[number]:
            if option is None:
                yield from place(number + 1, sat)
            elif not any(happenings.clash(option, other) for other in sat):
                yield from place(number + 1, [*sat, option])

    return place(0, [])


@settings(SLOW, max_examples=60)
@given(st.data())
def test_no_other_plan_changes_less(data: st.DataObject) -> None:
    """Of all that could be done, none drops fewer, then shifts fewer, then changes fewer."""
    case, plan, happened, now = data.draw(cases(most=3, is_tiny=True))
    found = replan(plan, case, happened, now)
    best = min(count(plan.sittings, sat) for sat in everything(case, plan, happened, now))
    assert count(plan.sittings, found.timetable.sittings) == best


@SLOW
@given(st.data())
def test_what_touches_nobody_changes_nothing(data: st.DataObject) -> None:
    """Where the timetable still holds, it stays as it is and nobody is told."""
    case, plan, happened, now = data.draw(cases())
    assume(not list(loss_faults(case, plan, plan.sittings, happened, now)))
    found = replan(plan, case, happened, now)
    assert found.timetable.sittings == plan.sittings
    assert (found.moved, found.told, found.reprint) == ((), (), ())


def crowd(**changed: object) -> tuple[Problem, Timetable]:
    """Give two cities and two investors who all meet in the first two slots."""
    group = {"id": "delegasi", "label": {"id": "D", "en": "D"}, "investors": ["mitra-0", "mitra-1"]}
    cities = [{"id": f"kota-{number}"} for number in range(2)]
    case = happenings.problem(
        event(cities=cities, delegations=[group], **changed),
        [attendee(f"kota-{number}", "city", range(4)) for number in range(2)],
        [attendee(f"mitra-{number}", "investor", range(4)) for number in range(2)],
    )
    pairs = itertools.product(case.cities, case.investors)
    return case, timetable(case, [meeting(left.id, right.id) for left, right in pairs])


def only(found: Replan) -> Moved:
    assert len(found.moved) == 1
    return found.moved[0]


def test_a_late_party_meets_later() -> None:
    """Its meeting goes to the nearest slot; counterpart and party are told, the brief is new."""
    case, plan = crowd()
    late = Late(day=DAY, who="mitra-0", until="09:30")
    moved = only(replan(plan, case, [late], BEFORE))
    assert moved.before is not None
    assert moved.after is not None
    assert moved.before.slot.start == "09:00"
    assert moved.after.slot.start == "10:15"
    assert moved.why.key == "event.moved.late"
    assert dict(moved.why.values) == {"name": "Mitra-0", "until": "09:30"}
    found = replan(plan, case, [late], BEFORE)
    assert found.told == tuple(sorted((moved.city, "mitra-0")))
    assert found.reprint == ((moved.city, "mitra-0"),)
    assert (found.changes, found.now) == ((late,), BEFORE)


def test_a_lost_table_costs_only_the_table() -> None:
    """A free table of the same hall takes the meetings; times and halls stay."""
    case, plan = crowd()
    table = plan.sittings[0].table
    found = replan(plan, case, [TableLost(day=DAY, hall="aula", table=table)], BEFORE)
    assert (found.dropped, found.shifted, len(found.moved)) == (0, 0, 2)
    assert {item.after.table for item in found.moved if item.after} == {3}
    assert len(found.reprint) == 2
    assert {item.why.key for item in found.moved} == {"event.moved.table_lost"}


def test_spare_tables_are_there_for_the_day() -> None:
    """The plan leaves a spare table free; a new plan uses it."""
    halls = [{"id": "aula", "label": {"id": "A", "en": "A"}, "tables": 3, "spare_tables": 1}]
    case, plan = crowd(halls=halls)
    assert {item.table for item in plan.sittings} == {1, 2}
    found = replan(plan, case, [TableLost(day=DAY, hall="aula", table=2)], BEFORE)
    assert {item.table for item in found.timetable.sittings} == {1, 3}


def test_a_cancelled_party_loses_its_meetings_and_no_more() -> None:
    """Both of its meetings are dropped; who has none left is said to have none, and why."""
    case, plan = crowd()
    found = replan(plan, case, [Cancelled(day=DAY, who="kota-1")], BEFORE)
    assert (found.dropped, found.fewest_dropped, found.shifted) == (2, 2, 0)
    assert all(item.after is None and item.city == "kota-1" for item in found.moved)
    assert found.reprint == ()
    assert found.told == ("kota-1", "mitra-0", "mitra-1")
    assert [(party, why.key) for party, why in found.timetable.left_out] == [
        ("kota-1", "event.moved.cancelled")
    ]


def test_a_delegation_is_all_its_investors() -> None:
    """Where a delegation is late, each of its investors is."""
    case, plan = crowd()
    found = replan(plan, case, [Late(day=DAY, who="delegasi", until="10:00")], BEFORE)
    assert {item.slot.start for item in found.timetable.sittings} == {"10:15", "10:45"}


def test_what_has_begun_is_not_moved() -> None:
    """Just after half past nine the second slot has begun: losing the hall moves nothing."""
    case, plan = crowd()
    found = replan(plan, case, [HallLost(day=DAY, hall="aula")], Moment(DAY, "09:31"))
    assert found.timetable.sittings == plan.sittings


def test_what_begins_at_this_very_moment_can_move() -> None:
    """The slots begin at nine and half past; somebody late misses only what has begun."""
    case, plan = crowd()
    late = [Late(day=DAY, who="delegasi", until="10:00")]
    now = Moment(DAY, "09:30")
    found = replan(plan, case, late, now)
    starts = sorted(item.slot.start for item in found.timetable.sittings)
    assert starts[:2] == ["09:00", "09:00"]
    assert min(starts[2:]) > "09:30"
    gone = missed(plan, case, late, now)
    assert {item.slot.start for item in gone} == {"09:00"}
    assert len(gone) == 2


def test_a_meeting_that_overran_delays_its_own_people_and_table() -> None:
    """Both sides are free again from the time that was told, and not before."""
    case, plan = crowd()
    first = plan.sittings[0].meeting
    overran = Overran(day=DAY, city=first.city, investor=first.investor, until="09:40")
    found = replan(plan, case, [overran], Moment(DAY, "09:20"))
    assert (found.dropped, found.shifted) == (0, 2)
    assert {item.why.key for item in found.moved} == {"event.moved.overran"}
    assert all(item.after and item.after.slot.start >= "10:15" for item in found.moved)


def interpreted(helpers: int) -> tuple[Problem, Timetable]:
    happening = event(
        interpreters=[
            {"id": f"juru-{number}", "languages": ["id", "ja"]} for number in range(helpers)
        ]
    )
    case = happenings.problem(
        happening,
        [attendee("kota", "city", range(4))],
        [attendee("mitra", "investor", range(4), languages=frozenset({"ja"}))],
    )
    return case, timetable(case, [meeting("kota", "mitra")])


def test_another_interpreter_takes_over() -> None:
    """Only the two interpreters are told; no brief is printed again."""
    case, plan = interpreted(2)
    found = replan(plan, case, [InterpreterMissing(day=DAY, interpreter="juru-0")], BEFORE)
    assert (found.dropped, found.shifted) == (0, 0)
    assert (found.told, found.reprint) == (("juru-0", "juru-1"), ())


def test_a_meeting_without_any_interpreter_is_dropped() -> None:
    """Where the only interpreter is missing all day, the meeting cannot be."""
    case, plan = interpreted(1)
    found = replan(plan, case, [InterpreterMissing(day=DAY, interpreter="juru-0")], BEFORE)
    assert (found.dropped, found.fewest_dropped) == (1, 1)


def test_meetings_set_by_hand_are_kept_before_others() -> None:
    """Of two meetings that want one place, the one that was set by hand keeps it."""
    case = happenings.problem(
        event(halls=[{"id": "aula", "label": {"id": "A", "en": "A"}, "tables": 2}]),
        [attendee(f"kota-{number}", "city", [0]) for number in range(2)],
        [attendee(f"mitra-{number}", "investor", [0]) for number in range(2)],
    )
    pair = [meeting("kota-0", "mitra-0", value=0.9), meeting("kota-1", "mitra-1", is_fixed=True)]
    found = replan(timetable(case, pair), case, [TableLost(day=DAY, hall="aula", table=1)], BEFORE)
    assert [item.meeting.city for item in found.timetable.sittings] == ["kota-1"]


def test_others_make_room_where_no_meeting_must_be_lost() -> None:
    """A late partner needs the slot of another one, who takes the slot that it leaves."""
    group = {"id": "delegasi", "label": {"id": "D", "en": "D"}, "investors": ["mitra-0", "mitra-1"]}
    case = happenings.problem(
        event(delegations=[group]),
        [attendee("kota", "city", [0, 1])],
        [attendee("mitra-0", "investor", [0, 1]), attendee("mitra-1", "investor", [0, 1])],
    )
    plan = timetable(case, [meeting("kota", "mitra-0"), meeting("kota", "mitra-1")])
    first, second = (item.meeting.investor for item in plan.sittings)
    found = replan(plan, case, [Late(day=DAY, who=first, until="09:30")], BEFORE)
    assert (found.dropped, found.shifted, found.fewest_shifted) == (0, 2, 2)
    assert {item.investor: item.why.key for item in found.moved} == {
        first: "event.moved.late",
        second: "event.moved.for_others",
    }


def test_a_second_plan_knows_what_the_first_knew() -> None:
    """Changes add up: what was lost in the morning is still lost."""
    case, plan = crowd()
    first = replan(plan, case, [TableLost(day=DAY, hall="aula", table=1)], BEFORE)
    happened = (*first.changes, Late(day=DAY, who="mitra-0", until="09:30"))
    second = replan(first.timetable, case, happened, BEFORE)
    assert all(item.table != 1 for item in second.timetable.sittings)
    assert {item.why.key for item in second.moved} == {"event.moved.late"}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (Late(day=DAY, who="kota-o", until="10:00"), "no party 'kota-o'. Nearest: kota-0"),
        (Late(day="2026-12-24", who="kota-0", until="10:00"), "no day of the event"),
        (HallLost(day=DAY, hall="aulla"), "no hall 'aulla'. Nearest: aula"),
        (TableLost(day=DAY, hall="aula", table=9), "no table 9: .* 1 to 5"),
        (InterpreterMissing(day=DAY, interpreter="juru"), "no interpreter 'juru'. Nearest: none"),
        (
            Overran(day=DAY, city="kota-0", investor="mitra-0", until="10:00"),
            "only such a meeting can overrun",
        ),
    ],
)
def test_a_change_of_something_unknown_is_answered_in_words(change: Change, message: str) -> None:
    """Who, where and when are checked, and near names are shown."""
    case, plan = crowd()
    with pytest.raises(MatchmakerError, match=message):
        replan(plan, case, [change], BEFORE)
