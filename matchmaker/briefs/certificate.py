"""What is proved of an event's assignment, in sentences."""

from __future__ import annotations

import math
from collections.abc import Iterator

from matchmaker.model import Aim, Book, Replan, Rival, Rounded, Timetable, Words

PROVEN = 1e-9
"""A gap at or below this is nothing but rounding."""

SHOWN = 1e-5
"""The least gap that is told as a figure, 0.001 percent; a lesser one is no proof either."""


def certify(timetable: Timetable, book: Book, *, of_before: bool = False) -> tuple[Words, ...]:
    """Say what the certificate of a timetable says, the most important first.

    Parameters
    ----------
    timetable : Timetable
    book : Book
        For the names of parties.
    of_before : bool
        Whether a new plan on the day changed the timetable since: then only what was proved
        of the assignment before the day is said, and nothing of where and when it sits.

    Returns
    -------
    tuple of Words
        Keys of the group ``certificate`` of the phrasebooks.
    """
    found = tuple(_assigned(timetable, book))
    return found if of_before else (*found, *_seated(timetable))


def certify_replan(replan: Replan) -> tuple[Words, ...]:
    """Say what is proved of a new plan on the day, against the plan before it."""
    meetings = [sitting.meeting for sitting in replan.timetable.sittings]
    return (
        Words.of(
            "certificate.replan_kept",
            count=len(meetings),
            total=_value(sum(meeting.value for meeting in meetings)),
        ),
        *(
            _counted(f"replan_{name}", count, fewest)
            for name, count, fewest in (
                ("dropped", replan.dropped, replan.fewest_dropped),
                ("shifted", replan.shifted, replan.fewest_shifted),
            )
        ),
        Words.of("certificate.replan_hall_changes", count=replan.timetable.hall_changes),
        Words.of("certificate.replan_three_in_a_row", count=replan.timetable.three_in_a_row),
    )


def _assigned(timetable: Timetable, book: Book) -> Iterator[Words]:
    found = timetable.certificate
    yield Words.of(f"certificate.aim_{found.aim}")
    if found.gap <= PROVEN:
        yield Words.of("certificate.optimum", count=found.meetings, total=_value(found.total))
    elif found.gap < SHOWN:
        yield Words.of("certificate.gap_tiny", count=found.meetings, total=_value(found.total))
    else:
        yield Words.of(
            "certificate.gap",
            count=found.meetings,
            total=_value(found.total),
            bound=_value(found.bound),
            percent=math.ceil(10_000 * found.gap) / 100,
        )
    if found.aim is Aim.WORST_OFF:
        yield Words("certificate.cost_of_worst_off")
    for rival in found.rivals:
        yield _rival(rival)
    if found.worst_city is not None:
        city, value = found.worst_city
        yield Words.of("certificate.worst_city", name=book.city(city).name, value=_value(value))
    if found.worst_investor is not None:
        investor, value = found.worst_investor
        name = book.investor(investor).name
        yield Words.of("certificate.worst_investor", name=name, value=_value(value))
    if found.blocking:
        yield Words.of("certificate.blocking", count=len(found.blocking))
    else:
        yield Words("certificate.no_blocking")


def _seated(timetable: Timetable) -> Iterator[Words]:
    for key, count, fewest in (
        ("hall_changes", timetable.hall_changes, timetable.fewest_hall_changes),
        ("three_in_a_row", timetable.three_in_a_row, timetable.fewest_three_in_a_row),
    ):
        yield _counted(key, count, fewest)
    near = timetable.near
    if near is not None:
        yield Words.of(
            "certificate.near",
            count=near.before,
            same=near.same,
            moved=near.moved,
            gone=near.before - near.same - near.moved,
            came=len(timetable.sittings) - near.same - near.moved,
        )


def _counted(key: str, count: int, fewest: int) -> Words:
    """Say a number beside the proven fewest, where one is proved."""
    state = "proven" if count == fewest else "bounded" if fewest else "open"
    return Words.of(f"certificate.{key}_{state}", count=count, fewest=fewest)


def _rival(rival: Rival) -> Words:
    """Say what another way would come to, and whether it keeps every constraint."""
    key = "rival" if rival.is_feasible else "rival_infeasible"
    return Words.of(
        f"certificate.{key}_{rival.name}",
        count=rival.meetings,
        total=_value(rival.total),
        worst=_value(rival.worst_city),
    )


def _value(value: float) -> Rounded:
    """Give a sum of values with the decimals with which all of them are said."""
    return Rounded(value)
