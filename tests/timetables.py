"""Small fictional timetables."""

from __future__ import annotations

from matchmaker.model import Aim, Certificate, Meeting, Sitting, Slot, Timetable

DAY = "2026-12-01"


def slot(number: int) -> Slot:
    return Slot(DAY, f"{8 + number:02}:00", f"{8 + number:02}:45")


def sitting(city: str, investor: str, number: int, *, table: int = 1, need: str = "") -> Sitting:
    meeting = Meeting(city, investor, need or f"{city}-sampah", 0.5, 0.75)
    return Sitting(meeting, slot(number), "aula", table)


def timetable(*meetings: tuple[str, str, int] | Sitting, event: str = "temu") -> Timetable:
    """Make a timetable of meetings: city, investor and number of the slot."""
    sittings = [item if isinstance(item, Sitting) else sitting(*item) for item in meetings]
    return Timetable(
        event=event,
        sittings=tuple(sorted(sittings, key=lambda item: (item.slot, item.hall, item.table))),
        certificate=Certificate(
            aim=Aim.TOTAL,
            total=0.75 * len(sittings),
            bound=0.75 * len(sittings),
            gap=0.0,
            meetings=len(sittings),
            blocking=(),
            worst_city=None,
            worst_investor=None,
            exposure=(),
            rivals=(),
        ),
        hall_changes=0,
        three_in_a_row=0,
    )
