"""From the problem to the timetable: assign, place, learn from what does not fit, assign again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from matchmaker.errors import MatchmakerError
from matchmaker.model import Certificate, Nearness, Sitting, Timetable
from matchmaker.timetable.assigning import assign
from matchmaker.timetable.building import without_meeting
from matchmaker.timetable.cuts import Cut
from matchmaker.timetable.problem import Problem
from matchmaker.timetable.scheduling import schedule
from matchmaker.timetable.tally import (
    fewest_hall_changes,
    fewest_three_in_a_row,
    hall_changes,
    three_in_a_row,
)

ROUNDS: Final = 200
"""Assignments that are tried. Each failure forbids more than itself; ten are many."""


def plan(
    problem: Problem,
    *,
    seed: int = 0,
    told: Callable[[int], None] | None = None,
    near: Sequence[Sitting] = (),
) -> Timetable:
    """Choose who meets whom so that all of them can sit, and seat them.

    Parameters
    ----------
    problem : Problem
        The event.
    seed : int
        Of the random rival in the certificate.
    told : callable, optional
        Called with the number of each round, from 1, before it begins.
    near : sequence of Sitting, optional
        The timetable in force, from which as little as possible moves.

    Returns
    -------
    Timetable
        Its certificate's bound holds for everything that has a timetable: cuts are proved
        for all of it. After a cut that is not proved, the bound is the last one before it.

    Raises
    ------
    InfeasibleError
        When no meetings keep the event's rules; with the rules in conflict.
    MatchmakerError
        When no assignment that was tried has a timetable.
    """
    cuts: list[Cut] = []
    proved: Certificate | None = None
    pairs = {(item.meeting.city, item.meeting.investor) for item in near}
    for number in range(1, ROUNDS + 1):
        if told is not None:
            told(number)
        meetings, certificate = assign(problem, cuts, seed=seed, near=pairs)
        if all(cut.is_proven for cut in cuts):
            proved = certificate
        sittings = schedule(problem, meetings, near)
        if isinstance(sittings, Cut):
            cuts.append(sittings)
            continue
        return Timetable(
            event=problem.event.id,
            sittings=sittings,
            certificate=certificate if proved is None else _bounded(certificate, proved),
            hall_changes=hall_changes(sittings),
            three_in_a_row=three_in_a_row(problem, sittings),
            left_out=without_meeting(problem, meetings),
            fewest_hall_changes=fewest_hall_changes(problem, meetings),
            fewest_three_in_a_row=fewest_three_in_a_row(problem, meetings),
            near=_nearness(near, sittings) if near else None,
        )
    raise MatchmakerError(
        f"None of {ROUNDS} assignments has a timetable: slots, tables or interpreters are too "
        "scarce for the minimums. Lower the minimums of meetings, or add slots, tables or "
        "interpreters."
    )


def _nearness(before: Sequence[Sitting], after: Sequence[Sitting]) -> Nearness:
    """Count what stays of a plan; a meeting may be about another need and still stay."""

    def seats(sittings: Sequence[Sitting]) -> dict[tuple[str, str], tuple[object, ...]]:
        return {
            (item.meeting.city, item.meeting.investor): (
                item.slot,
                item.hall,
                item.table,
                item.interpreter,
            )
            for item in sittings
        }

    old, new = seats(before), seats(after)
    both = old.keys() & new.keys()
    same = sum(old[pair] == new[pair] for pair in both)
    return Nearness(before=len(old), same=same, moved=len(both) - same)


def _bounded(certificate: Certificate, proved: Certificate) -> Certificate:
    """Give a certificate the bounds of another one, which hold for more."""
    bound = max(proved.bound, certificate.total)
    gap = (bound - certificate.total) / bound if bound > 0 else 0.0
    return replace(
        certificate,
        bound=bound,
        gap=certificate.gap if bound == certificate.bound else gap,
        worst_city_bound=proved.worst_city_bound,
    )
