"""What is proved of an event's assignment, in sentences."""

from __future__ import annotations

import math
from collections.abc import Iterator

from matchmaker.model import Aim, Book, Rival, Timetable, Words

PROVEN = 1e-9
"""A gap at or below this is nothing but rounding."""


def certify(timetable: Timetable, book: Book) -> tuple[Words, ...]:
    """Say what the certificate of a timetable says, the most important first.

    Parameters
    ----------
    timetable : Timetable
    book : Book
        For the names of parties.

    Returns
    -------
    tuple of Words
        Keys of the group ``certificate`` of the phrasebooks.
    """
    return tuple(_sentences(timetable, book))


def _sentences(timetable: Timetable, book: Book) -> Iterator[Words]:
    found = timetable.certificate
    yield Words.of(f"certificate.aim_{found.aim}")
    if found.gap <= PROVEN:
        yield Words.of("certificate.optimum", count=found.meetings, total=round(found.total, 2))
    else:
        yield Words.of(
            "certificate.gap",
            count=found.meetings,
            total=round(found.total, 2),
            bound=round(found.bound, 2),
            percent=math.ceil(10_000 * found.gap) / 100,
        )
    if found.aim is Aim.WORST_OFF:
        yield Words("certificate.cost_of_worst_off")
    for rival in found.rivals:
        yield _rival(rival)
    if found.worst_city is not None:
        city, value = found.worst_city
        yield Words.of("certificate.worst_city", name=book.city(city).name, value=round(value, 2))
    if found.worst_investor is not None:
        investor, value = found.worst_investor
        name = book.investor(investor).name
        yield Words.of("certificate.worst_investor", name=name, value=round(value, 2))
    if found.blocking:
        yield Words.of("certificate.blocking", count=len(found.blocking))
    else:
        yield Words("certificate.no_blocking")
    for key, count, fewest in (
        ("hall_changes", timetable.hall_changes, timetable.fewest_hall_changes),
        ("three_in_a_row", timetable.three_in_a_row, timetable.fewest_three_in_a_row),
    ):
        state = "proven" if count == fewest else "bounded"
        yield Words.of(f"certificate.{key}_{state}", count=count, fewest=fewest)


def _rival(rival: Rival) -> Words:
    """Say what another way would come to, and whether it keeps every constraint."""
    key = "rival" if rival.is_feasible else "rival_infeasible"
    return Words.of(
        f"certificate.{key}_{rival.name}",
        count=rival.meetings,
        total=round(rival.total, 2),
        worst=round(rival.worst_city, 2),
    )
