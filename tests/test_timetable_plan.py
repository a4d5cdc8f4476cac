"""The whole way from a problem to a timetable."""

from __future__ import annotations

import itertools
import random
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from matchmaker.errors import MatchmakerError
from matchmaker.model import Decided, Nearness, Words
from matchmaker.timetable import planning
from matchmaker.timetable.cuts import Cut
from matchmaker.timetable.planning import plan
from matchmaker.timetable.problem import Problem
from matchmaker.timetable.scheduling import schedule
from matchmaker.timetable.solving import STAY
from tests import happenings
from tests.happenings import attendee, event, meeting

SCARCE = Words.of("event.cut.tables")
SLOW = settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])


def crowded() -> Problem:
    """Make an event in which two investors are there for two slots and three cities want both."""
    return happenings.problem(
        event(),
        [attendee(f"kota-{number}", "city", range(4)) for number in range(3)],
        [attendee(f"mitra-{number}", "investor", [0, 1]) for number in range(2)],
        {
            (f"kota-{left}", f"mitra-{right}"): 0.5 + 0.1 * left + 0.05 * right
            for left, right in itertools.product(range(3), range(2))
        },
    )


@SLOW
@given(st.data())
def test_a_plan_keeps_every_constraint(data: st.DataObject) -> None:
    """A plan is a timetable of its own meetings, within maximums, and its bound holds."""
    case = data.draw(happenings.problems())
    found = plan(case)
    meetings = [item.meeting for item in found.sittings]
    assert list(happenings.faults(case, meetings, found.sittings)) == []
    for party in (*case.cities, *case.investors):
        own = [item for item in meetings if party.id in {item.city, item.investor}]
        assert party.fewest <= len(own) <= party.most
    assert found.certificate.total == pytest.approx(sum(item.value for item in meetings))
    assert found.certificate.total <= found.certificate.bound + 1e-9
    assert found.fewest_hall_changes <= found.hall_changes
    assert found.fewest_three_in_a_row <= found.three_in_a_row


@settings(SLOW, max_examples=25)
@given(st.data())
def test_the_bound_is_not_below_the_best_timetable(data: st.DataObject) -> None:
    """No set of meetings that can be placed is worth more than the certificate's bound."""
    case = data.draw(happenings.problems(most=2, is_tiny=True))
    found = plan(case)
    pairs = [
        meeting(left.id, right.id, value=float(case.values[row, column]))
        for row, left in enumerate(case.cities)
        for column, right in enumerate(case.investors)
        if case.may_meet[row, column]
    ]
    best = max(
        sum(item.value for item in some)
        for count in range(len(pairs) + 1)
        for some in itertools.combinations(pairs, count)
        if happenings.has_timetable(case, some)
    )
    assert best <= found.certificate.bound + 1e-6
    assert found.certificate.total >= best * (1 - 0.001) - 1e-6


def test_the_best_that_fits_is_chosen() -> None:
    """Where four of six meetings fit, the plan holds the four of greatest value."""
    found = plan(crowded())
    chosen = {(item.meeting.city, item.meeting.investor) for item in found.sittings}
    assert chosen == set(itertools.product(["kota-1", "kota-2"], ["mitra-0", "mitra-1"]))
    assert found.certificate.gap == pytest.approx(0, abs=0.001)
    assert [party for party, _ in found.left_out] == ["kota-0"]


def test_a_failed_timetable_teaches_the_assignment(monkeypatch: pytest.MonkeyPatch) -> None:
    """The next assignment keeps the cut of the first timetable, and the rounds are told."""
    case = crowded()
    cut = Cut((("kota-2", "mitra-1", 1.0),), 0.0, SCARCE)
    answers = iter([cut])
    monkeypatch.setattr(
        planning, "schedule", lambda *given: next(answers, None) or schedule(*given)
    )
    rounds: list[int] = []
    found = plan(case, told=rounds.append)
    assert rounds == [1, 2]
    assert ("kota-2", "mitra-1") not in {
        (item.meeting.city, item.meeting.investor) for item in found.sittings
    }
    assert found.certificate.bound == pytest.approx(found.certificate.total, rel=0.001)


def test_a_cut_without_proof_leaves_the_bound_where_it_was(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The gap counts against what was proved before a search gave up."""
    case = crowded()
    free = plan(case).certificate
    cut = Cut((("kota-2", "mitra-1", 1.0),), 0.0, SCARCE, is_proven=False)
    answers = iter([cut])
    monkeypatch.setattr(
        planning, "schedule", lambda *given: next(answers, None) or schedule(*given)
    )
    found = plan(case).certificate
    assert found.bound == pytest.approx(free.bound, rel=0.001)
    assert found.gap == pytest.approx((found.bound - found.total) / found.bound)
    assert found.gap > 0.05


def test_rounds_without_end_are_an_error_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no assignment has a timetable, the message says what to change."""
    nothing = Cut((), 0.0, SCARCE, is_proven=False)
    monkeypatch.setattr(planning, "schedule", lambda *given: nothing)
    monkeypatch.setattr(planning, "ROUNDS", 3)
    with pytest.raises(MatchmakerError, match=r"None of 3 assignments .* Lower the minimums"):
        plan(crowded())


def test_the_same_problem_gives_the_same_plan_in_any_order() -> None:
    """The order in which parties are named changes nothing."""
    case = crowded()
    turned = happenings.problem(
        case.event,
        case.cities[::-1],
        case.investors[::-1],
        {
            (left.id, right.id): float(case.scores[row, column])
            for row, left in enumerate(case.cities)
            for column, right in enumerate(case.investors)
        },
    )
    assert plan(case) == plan(turned)


def test_unavoidable_rows_and_changes_are_proved() -> None:
    """A city with four meetings in four slots without break, and halls of one table each."""
    days = [{"date": "2026-12-01", "start": "09:00", "end": "11:00", "slot_minutes": 30}]
    opening = {"day": "2026-12-01", "start": "09:00", "end": "10:00"}
    closing = {"day": "2026-12-01", "start": "10:00", "end": "11:00"}
    halls = [
        {"id": "aula", "label": {"id": "A", "en": "A"}, "tables": 1, "open": [opening]},
        {"id": "ruang", "label": {"id": "R", "en": "R"}, "tables": 1, "open": [closing]},
    ]
    case = happenings.problem(
        event(days=days, halls=halls),
        [attendee("kota", "city", range(4))],
        [attendee(f"mitra-{number}", "investor", range(4)) for number in range(4)],
    )
    found = plan(case)
    assert (found.three_in_a_row, found.fewest_three_in_a_row) == (2, 2)
    assert (found.hall_changes, found.fewest_hall_changes) == (1, 1)


def test_nobody_at_all_is_an_empty_timetable() -> None:
    """An event whose parties cannot be matched has no sittings and no fault."""
    case = happenings.problem(event(), [], [])
    assert plan(case).sittings == ()


@SLOW
@given(st.data())
def test_a_plan_near_itself_is_itself(data: st.DataObject) -> None:
    """Nothing moves where nothing changed, and it says so."""
    case = data.draw(happenings.problems())
    found = plan(case)
    again = plan(case, near=found.sittings)
    assert again.sittings == found.sittings
    count = len(found.sittings)
    assert again.near == (Nearness(count, count, 0) if count else None)


@SLOW
@given(st.data())
def test_a_plan_near_another_keeps_every_constraint_and_its_bound(data: st.DataObject) -> None:
    """After a veto too; it gives up at most `STAY` for each meeting that stays."""
    case = data.draw(happenings.problems())
    before = plan(case)
    assume(before.sittings)
    out = data.draw(st.sampled_from(before.sittings)).meeting
    changed = replace(case, decided=Decided(vetoes=((out.city, out.investor),)))
    found = plan(changed, near=before.sittings)
    meetings = [item.meeting for item in found.sittings]
    assert list(happenings.faults(changed, meetings, found.sittings)) == []
    assert (out.city, out.investor) not in {(item.city, item.investor) for item in meetings}
    certificate = found.certificate
    assert certificate.total <= certificate.bound + 1e-9
    assert certificate.bound - certificate.total <= STAY * len(before.sittings) + 1e-3
    rival = certificate.rivals[0]
    assert not rival.is_feasible or rival.total <= certificate.total + 1e-9


def test_after_a_veto_on_a_full_day_few_meetings_move() -> None:
    """Where every table is taken, one pair less moves some meetings, not all of them."""
    names = [[f"{kind}-{number:02}" for number in range(16)] for kind in ("kota", "mitra")]
    halls = [
        {"id": name, "label": {"id": name, "en": name}, "tables": 6} for name in ("aula", "ruang")
    ]
    days = [{"date": "2026-12-01", "start": "09:00", "end": "15:00", "slot_minutes": 30}]
    draw = random.Random(7)
    case = happenings.problem(
        event(days=days, halls=halls),
        [attendee(name, "city", range(12), most=9) for name in names[0]],
        [attendee(name, "investor", range(12), most=9) for name in names[1]],
        {pair: draw.random() for pair in itertools.product(*names)},
    )
    before = plan(case)
    assert len(before.sittings) == 144
    for item in before.sittings[::48]:
        pair = (item.meeting.city, item.meeting.investor)
        changed = replace(case, decided=Decided(vetoes=(pair,)))
        near, anew = plan(changed, near=before.sittings), plan(changed)
        assert near.near is not None
        assert near.near.same >= 125
        meetings = [sitting.meeting for sitting in near.sittings]
        assert list(happenings.faults(changed, meetings, near.sittings)) == []
        same = len({*before.sittings} & {*anew.sittings})
        assert same < near.near.same


def test_a_plan_of_another_event_is_nothing_to_stay_near_to() -> None:
    """Slots and halls that are no more are passed over, and all meetings are seated anew."""
    case = crowded()
    before = plan(case)
    days = [{"date": "2026-12-05", "start": "13:00", "end": "15:00", "slot_minutes": 30}]
    later = replace(case, event=event(days=days))
    found = plan(later, near=before.sittings)
    meetings = [item.meeting for item in found.sittings]
    assert list(happenings.faults(later, meetings, found.sittings)) == []
    assert found.near is not None
    assert found.near.same == 0
