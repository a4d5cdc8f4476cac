"""What an event's file can say: slots around breaks, orders, grades and vetoes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from matchmaker.model import Break, Day, Limits, Slot, Window, Wish
from matchmaker.model.event import clock, minutes
from tests import happenings

LABEL = {"id": "Jeda", "en": "Break"}


def day(**changes: object) -> Day:
    facts = {"date": "2026-12-15", "start": "09:00", "end": "12:00", "slot_minutes": 30}
    return Day.model_validate(facts | changes)


def pauses(*spans: tuple[str, str]) -> list[dict[str, object]]:
    return [{"start": start, "end": end, "label": LABEL} for start, end in spans]


def wish(**changes: object) -> Wish:
    facts = {"by": "city", "city": "teluk", "investor": "alpha"}
    return Wish.model_validate(facts | changes)


def times(found: Day) -> list[tuple[str, str]]:
    return [(slot.start, slot.end) for slot in found.slots]


def test_slots_follow_each_other_around_breaks() -> None:
    """A slot that would run into a break begins after it; no slot runs beyond the day."""
    found = day(change_minutes=10, breaks=pauses(("10:00", "10:20")))
    assert times(found) == [("09:00", "09:30"), ("10:20", "10:50"), ("11:00", "11:30")]


def test_breaks_are_read_in_any_order_and_may_overlap() -> None:
    """The order of breaks in the file, and one inside another, change no slot."""
    spans = [("10:30", "11:00"), ("09:30", "10:00"), ("10:30", "10:45")]
    expected = [("09:00", "09:30"), ("10:00", "10:30"), ("11:00", "11:30"), ("11:30", "12:00")]
    assert times(day(breaks=pauses(*spans))) == expected
    assert times(day(breaks=pauses(*reversed(spans)))) == expected


def test_a_day_of_one_long_break_has_no_slot() -> None:
    """Where no meeting fits, there is no slot."""
    assert day(breaks=pauses(("09:10", "11:50"))).slots == ()


spans = st.tuples(st.integers(0, 1400), st.integers(1, 200)).map(
    lambda span: (clock(span[0]), clock(min(1439, span[0] + span[1])))
)


@given(st.lists(spans, max_size=4), st.integers(5, 240), st.integers(0, 120))
def test_no_slot_meets_a_break_or_another_slot(
    pausing: list[tuple[str, str]], length: int, change: int
) -> None:
    """Slots have the given length and pause, lie in the day, and touch no break."""
    found = day(
        start="00:30", end="23:30", slot_minutes=length, change_minutes=change,
        breaks=pauses(*pausing),
    )  # fmt: skip
    ends = [minutes("00:30") - change]
    for slot in found.slots:
        start, end = minutes(slot.start), minutes(slot.end)
        assert end - start == length
        assert start - ends[-1] >= change
        assert end <= minutes("23:30")
        for left, right in pausing:
            assert end <= minutes(left) or minutes(right) <= start
        ends.append(end)


@given(st.integers(0, 1439))
def test_times_of_day_come_back(count: int) -> None:
    """Minutes since midnight and HH:MM are the same thing."""
    assert minutes(clock(count)) == count


def test_an_event_gives_its_slots_over_all_days() -> None:
    """Slots of all days stand one after the other, each with its day."""
    days = [
        {"date": date, "start": "09:00", "end": "10:00", "slot_minutes": 60}
        for date in ("2026-12-15", "2026-12-16")
    ]
    found = happenings.event(days=days)
    assert found.slots == (
        Slot("2026-12-15", "09:00", "10:00"),
        Slot("2026-12-16", "09:00", "10:00"),
    )
    assert found.first_day.isoformat() == "2026-12-15"


def test_an_event_gives_its_parties_by_id() -> None:
    """Investors come from all delegations, cities from their list, in the order of ids."""
    groups = [
        {"id": name, "label": LABEL, "investors": investors}
        for name, investors in (("b", ["zeta", "alpha"]), ("a", ["beta"]))
    ]
    found = happenings.event(cities=[{"id": "teluk"}, {"id": "gunung"}], delegations=groups)
    assert found.investor_ids == ("alpha", "beta", "zeta")
    assert found.city_ids == ("gunung", "teluk")


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({"grade": 2, "veto": True}, "either a grade or a veto"),
        ({}, "either a grade or a veto"),
        ({"grade": 0}, "greater than or equal to 1"),
        ({"grade": 4}, "less than or equal to 3"),
    ],
)
def test_a_wish_is_a_grade_or_a_veto(facts: dict[str, object], why: str) -> None:
    """Both, neither, or a grade that there is not, are refused once."""
    with pytest.raises(ValidationError) as error:
        wish(**facts)
    assert error.value.error_count() == 1
    assert why in str(error.value)


def test_a_wish_with_either_is_sound() -> None:
    """A grade alone and a veto alone are what a wish can be."""
    assert (wish(grade=3).grade, wish(grade=3).veto) == (3, False)
    assert (wish(veto=True).grade, wish(veto=True).veto) == (None, True)


@pytest.mark.parametrize("kind", [Break, Window, Day])
def test_a_time_ends_after_its_start(kind: type) -> None:
    """Neither a break, a window nor a day ends before it starts, or when it does."""
    facts = {
        "start": "09:00", "end": "09:00", "label": LABEL, "day": "2026-12-15",
        "date": "2026-12-15", "slot_minutes": 30,
    }  # fmt: skip
    with pytest.raises(ValidationError, match="an end after the start"):
        kind.model_validate({name: facts[name] for name in kind.model_fields if name in facts})


def test_a_day_is_exact_and_a_maximum_not_below_the_minimum() -> None:
    """A month is no day, and limits have an order."""
    with pytest.raises(ValidationError, match="a day as YYYY-MM-DD"):
        day(date="2026-12")
    with pytest.raises(ValidationError, match="at or above the minimum"):
        Limits(min_meetings=3, max_meetings=2)
