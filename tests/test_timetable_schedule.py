"""Meetings into slots, halls, tables and interpreters."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from matchmaker.model import Meeting
from matchmaker.timetable import exact, scheduling
from matchmaker.timetable.board import CHANGE, ROW, Board, strain_of
from matchmaker.timetable.cuts import Cut
from matchmaker.timetable.grid import Grid
from matchmaker.timetable.halls import share
from matchmaker.timetable.placing import fill
from matchmaker.timetable.problem import Problem
from matchmaker.timetable.scheduling import schedule
from matchmaker.timetable.strain import changes, fewest_rows, rows
from matchmaker.timetable.tally import hall_changes, three_in_a_row
from tests import happenings
from tests.happenings import attendee, event, meeting

SLOW = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def weight(cut: Cut, meetings: list[Meeting]) -> float:
    weights = {(city, investor): value for city, investor, value in cut.weights}
    return sum(weights.get((item.city, item.investor), 0.0) for item in meetings)


@SLOW
@given(st.data())
def test_a_timetable_keeps_every_constraint(data: st.DataObject) -> None:
    """No clash, no absence, no closed hall, no spare table, no interpreter twice."""
    case = data.draw(happenings.problems())
    meetings = data.draw(happenings.chosen(case))
    found = schedule(case, meetings)
    if isinstance(found, Cut):
        assert weight(found, meetings) > found.at_most
    else:
        assert list(happenings.faults(case, meetings, found)) == []


@SLOW
@given(st.data())
def test_the_exact_model_places_what_single_steps_do_not(data: st.DataObject) -> None:
    """Spells of the exact model are filled with a table and an interpreter for everybody."""
    case = data.draw(happenings.problems())
    meetings = data.draw(happenings.chosen(case))
    assume(meetings)
    grid = Grid.of(case, meetings)
    with pytest.MonkeyPatch.context() as patch:
        left = iter([(0,)])
        patch.setattr(scheduling, "fill", lambda board: next(left, ()) or fill(board))
        found = schedule(case, meetings)
    assert isinstance(found, Cut) == bool(fill(Board(grid)))
    if not isinstance(found, Cut):
        assert list(happenings.faults(case, meetings, found)) == []


@SLOW
@given(st.data())
def test_the_order_of_meetings_changes_nothing(data: st.DataObject) -> None:
    """The same meetings give the same timetable or the same conflict."""
    case = data.draw(happenings.problems())
    meetings = data.draw(happenings.chosen(case))
    shuffled = data.draw(st.permutations(meetings))
    assert schedule(case, meetings) == schedule(case, shuffled)


@settings(SLOW, max_examples=60)
@given(st.data())
def test_a_conflict_is_given_exactly_where_there_is_no_timetable(data: st.DataObject) -> None:
    """Trying everything finds a timetable where `schedule` does, and none elsewhere."""
    case = data.draw(happenings.problems(most=3, is_tiny=True))
    meetings = data.draw(happenings.chosen(case, most=5))
    found = schedule(case, meetings)
    assert isinstance(found, tuple) == happenings.has_timetable(case, meetings)
    if isinstance(found, Cut):
        assert found.is_proven


@settings(SLOW, max_examples=30)
@given(st.data())
def test_a_cut_holds_for_everything_that_has_a_timetable(data: st.DataObject) -> None:
    """No set of meetings that can be placed breaks a proven cut, so that bounds stay true."""
    case = data.draw(happenings.problems(most=3, is_tiny=True))
    cut = schedule(case, data.draw(happenings.chosen(case)))
    if isinstance(cut, Cut) and cut.is_proven:
        pairs = [meeting(city, investor) for city, investor, _ in cut.weights]
        for number in range(1, min(len(pairs), 4) + 1):
            for some in itertools.combinations(pairs, number):
                if weight(cut, list(some)) > cut.at_most + 1e-6:
                    assert not happenings.has_timetable(case, some)


def everybody(cities: int, investors: int, **changes: object) -> Problem:
    happening = event(**changes)
    slots = range(len(happening.slots))
    return happenings.problem(
        happening,
        [attendee(f"kota-{number}", "city", slots) for number in range(cities)],
        [attendee(f"mitra-{number}", "investor", slots) for number in range(investors)],
    )


def all_pairs(case: Problem) -> list[Meeting]:
    return [meeting(left.id, right.id) for left in case.cities for right in case.investors]


def test_a_full_event_is_placed() -> None:
    """Four cities and four investors who all meet fill four slots and four tables."""
    case = everybody(4, 4, halls=[{"id": "aula", "label": {"id": "A", "en": "A"}, "tables": 4}])
    meetings = all_pairs(case)
    assert list(happenings.faults(case, meetings, schedule(case, meetings))) == []


def test_too_few_tables_are_a_proven_conflict() -> None:
    """Where fifteen tables are there for sixteen meetings, all pairs together weigh too much."""
    opening = {"day": "2026-12-01", "start": "09:00", "end": "10:45"}
    halls = [
        {"id": "aula", "label": {"id": "A", "en": "A"}, "tables": 3},
        {"id": "ruang", "label": {"id": "R", "en": "R"}, "tables": 1, "open": [opening]},
    ]
    case = everybody(4, 4, halls=halls)
    cut = schedule(case, all_pairs(case))
    assert isinstance(cut, Cut)
    assert (cut.is_proven, cut.at_most, cut.why.key) == (True, 15.0, "event.cut.tables")
    assert len(cut.weights) == 16


def test_a_conflict_of_windows_names_the_parties() -> None:
    """Three cities that all want one investor in its two slots are named with it."""
    case = happenings.problem(
        event(),
        [attendee(f"kota-{number}", "city", range(4)) for number in range(3)],
        [attendee("mitra", "investor", [1, 2])],
    )
    cut = schedule(case, all_pairs(case))
    assert isinstance(cut, Cut)
    assert (cut.at_most, cut.why.key) == (2.0, "event.cut.time")
    assert dict(cut.why.values)["parties"] == ("Mitra",)


def test_a_conflict_of_interpreters_names_them() -> None:
    """One interpreter cannot sit in five meetings of four slots."""
    happening = event(interpreters=[{"id": "juru-1", "languages": ["id", "ja"]}])
    case = happenings.problem(
        happening,
        [attendee(f"kota-{number}", "city", range(4)) for number in range(3)],
        [
            attendee(f"mitra-{number}", "investor", range(4), languages=frozenset({"ja"}))
            for number in range(2)
        ],
    )
    cut = schedule(case, all_pairs(case)[:5])
    assert isinstance(cut, Cut)
    assert (cut.at_most, cut.why.key) == (4.0, "event.cut.interpreters")
    assert dict(cut.why.values)["interpreters"] == ("juru-1",)


def test_a_search_that_gives_up_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """A cut after a search without end is not called proven."""

    def give_up(self: exact.Spread) -> None:
        raise exact.UndecidedError

    monkeypatch.setattr(scheduling, "fill", lambda board: (0,))
    monkeypatch.setattr(exact.Spread, "solve", give_up)
    case = everybody(2, 2)
    cut = schedule(case, all_pairs(case))
    assert isinstance(cut, Cut)
    assert (cut.is_proven, cut.at_most, cut.why.key) == (False, 3.0, "event.cut.not_found")


def test_nobody_has_three_in_a_row_where_it_can_be_avoided() -> None:
    """Three meetings of a city in four slots lie on both sides of the break."""
    case = everybody(1, 3)
    found = schedule(case, all_pairs(case))
    assert isinstance(found, tuple)
    starts = [item.slot.start for item in found]
    assert starts == ["09:00", "09:30", "10:15"]


def test_without_a_break_a_pause_is_left() -> None:
    """Two meetings, a free slot, and the third meeting."""
    days = [{"date": "2026-12-01", "start": "09:00", "end": "11:00", "slot_minutes": 30}]
    case = everybody(1, 3, days=days)
    found = schedule(case, all_pairs(case))
    assert isinstance(found, tuple)
    assert [item.slot.start for item in found] == ["09:00", "09:30", "10:30"]


def test_those_who_meet_stay_in_one_hall() -> None:
    """Two groups that do not meet each other sit in a hall each and never change it."""
    halls = [
        {"id": name, "label": {"id": name, "en": name}, "tables": 2} for name in ("aula", "ruang")
    ]
    case = everybody(4, 4, halls=halls)
    meetings = [
        meeting(f"kota-{left}", f"mitra-{right}")
        for left, right in itertools.product(range(4), repeat=2)
        if left // 2 == right // 2
    ]
    found = schedule(case, meetings)
    assert isinstance(found, tuple)
    places = {
        (party, item.hall) for item in found for party in (item.meeting.city, item.meeting.investor)
    }
    assert len(places) == 8


@settings(SLOW, max_examples=60)
@given(st.data())
def test_halls_of_a_slot_are_shared_out_at_the_fewest_changes(data: st.DataObject) -> None:
    """No other way to give a slot's meetings halls has fewer changes than the one that is taken."""
    halls = [
        {"id": f"aula-{number}", "label": {"id": "A", "en": "A"}, "tables": number + 1}
        for number in range(3)
    ]
    case = everybody(4, 4, halls=halls)
    board = Board(Grid.of(case, data.draw(st.permutations(all_pairs(case)))[:12]))
    assert fill(board) == ()
    tables = board.grid.tables[0]
    for sitting in board.sitting:
        hands = [hall for hall, count in enumerate(tables) for _ in range(count)]
        given_halls = data.draw(st.permutations(hands))
        for item, hall in zip(sorted(sitting), given_halls, strict=False):
            board.shift(item, hall)
    slot = data.draw(st.sampled_from([at for at, here in enumerate(board.sitting) if here]))

    def strain() -> int:
        return sum(board.strain(party, day) for party in range(8) for day in board.grid.days)

    def tried(chosen: Sequence[int]) -> int:
        for item, hall in zip(sorted(board.sitting[slot]), chosen, strict=True):
            board.shift(item, hall)
        return strain()

    share(board, slot)
    found = strain()
    choices = itertools.product(range(3), repeat=len(board.sitting[slot]))
    kept = [one for one in choices if all(one.count(hall) <= tables[hall] for hall in range(3))]
    assert min(map(tried, kept)) == found


@given(st.lists(st.tuples(st.integers(-1, 2), st.booleans()), min_size=1, max_size=9))
def test_what_a_day_costs_is_its_rows_and_changes(day: list[tuple[int, bool]]) -> None:
    """A board counts three in a row and changes of halls as they are counted by themselves."""
    halls, follows = [hall for hall, _ in day], [joined for _, joined in day]
    busy = sum(1 << at for at, hall in enumerate(halls) if hall != -1)
    ways = changes([hall for hall in halls if hall != -1])
    assert ROW * rows(busy, follows) + CHANGE * ways == strain_of(halls, follows)


def test_a_city_keeps_its_table() -> None:
    """A city that stays in a hall stays at its table too."""
    case = everybody(2, 2)
    found = schedule(case, all_pairs(case))
    assert isinstance(found, tuple)
    assert len({(item.meeting.city, item.table) for item in found}) == 2


@given(st.lists(st.booleans(), min_size=1, max_size=9), st.data())
def test_the_fewest_rows_are_those_of_the_best_choice(
    follows: list[bool], data: st.DataObject
) -> None:
    """Dynamic programming agrees with trying every choice of slots."""
    present = data.draw(st.integers(0, 2 ** len(follows) - 1))
    count = data.draw(st.integers(0, present.bit_count()))
    masks = [mask for mask in range(2 ** len(follows)) if not mask & ~present]
    choices = [mask for mask in masks if mask.bit_count() == count]
    expected = min(rows(mask, follows) for mask in choices)
    assert expected == fewest_rows(count, present, follows)


@pytest.mark.parametrize(
    ("busy", "follows", "expected"),
    [
        (0b111, (False, True, True), 1),
        (0b1111, (False, True, True, True), 2),
        (0b111, (False, True, False), 0),
        (0b10111, (False, True, True, True, True), 1),
    ],
)
def test_four_in_a_row_count_twice_and_a_break_ends_a_row(
    busy: int, follows: tuple[bool, ...], expected: int
) -> None:
    """Rows end at free slots and at breaks."""
    assert expected == rows(busy, follows)


def test_a_way_there_and_back_is_two_changes() -> None:
    """Changes are counted between meetings that follow each other on a day."""
    assert changes([1, 1, 2, 1]) == 2


def least_strain(case: Problem, meetings: list[Meeting]) -> tuple[int, int]:
    """Try every timetable of two halls with a table each, full in every slot and without break.

    Gives the fewest times of three in a row, and the fewest changes of halls with these. Slot
    by slot only the best way is kept to what matters later: the meetings that are left, and
    for each party its last hall and how many meetings in a row it just had. As all are alike,
    the first slot holds the first city and investor in one hall and the second ones in the other.
    """
    sides = [(item.city, item.investor) for item in meetings]
    parties = sorted({party for pair in sides for party in pair})
    fresh = tuple((-1, 0) for _ in parties)
    best = {(frozenset(range(len(sides))), fresh): (0, 0)}
    first = [(sides.index(("kota-0", "mitra-0")), sides.index(("kota-1", "mitra-1")))]
    for number, _ in enumerate(case.event.slots):
        after: dict[tuple[frozenset[int], tuple[tuple[int, int], ...]], tuple[int, int]] = {}
        for (left, before), cost in best.items():
            for pair in itertools.permutations(sorted(left), 2) if number else first:
                halls = {party: hall for hall in (0, 1) for party in sides[pair[hall]]}
                if len(halls) < 4:
                    continue
                state = tuple(
                    (halls.get(party, was), row + 1 if party in halls else 0)
                    for party, (was, row) in zip(parties, before, strict=True)
                )
                steps = list(zip(before, state, strict=True))
                total = (
                    cost[0] + sum(row > 2 for _, (_, row) in steps),
                    cost[1] + sum(old not in {-1, new} for (old, _), (new, _) in steps),
                )
                key = (left - set(pair), tuple((hall, min(row, 2)) for hall, row in state))
                after[key] = min(total, after.get(key, total))
        best = after
    return min(best.values())


@pytest.mark.parametrize(("cities", "investors"), [(2, 4), (4, 2), (3, 4)])
def test_a_full_grid_is_as_good_as_the_best_of_all(cities: int, investors: int) -> None:
    """Where every table is taken in every slot, nothing that was tried one by one is better."""
    slots = cities * investors // 2
    days = [
        {"date": "2026-12-01", "start": "09:00", "end": f"{9 + slots // 2}:{slots % 2 * 30:02}"}
    ]
    halls = [
        {"id": name, "label": {"id": name, "en": name}, "tables": 1} for name in ("aula", "ruang")
    ]
    case = everybody(cities, investors, days=[days[0] | {"slot_minutes": 30}], halls=halls)
    meetings = all_pairs(case)
    found = schedule(case, meetings)
    assert isinstance(found, tuple)
    assert len(case.event.slots) * 2 == len(found)
    expected = least_strain(case, meetings)
    assert expected == (three_in_a_row(case, found), hall_changes(found))
