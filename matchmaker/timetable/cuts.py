"""What a failed timetable teaches the assignment."""

from __future__ import annotations

from dataclasses import dataclass

from matchmaker.model import Words


@dataclass(frozen=True, slots=True)
class Cut:
    """Meetings that cannot all be placed: ``sum(weight of each chosen pair) <= at_most``.

    Every set of meetings that has a timetable satisfies it, so that an assignment
    under cuts keeps its bound.

    Parameters
    ----------
    weights : tuple of (str, str, float)
        City, investor and weight, at least 0, sorted; pairs that are not named weigh 0.
    at_most : float
        The greatest sum of weights that a timetable has.
    why : Words
        What is too scarce, for the officer.
    is_proven : bool
        False for a cut that only stands for a search without success: a bound found
        under it holds for the sets that the search can place, no further.
    """

    weights: tuple[tuple[str, str, float], ...]
    at_most: float
    why: Words
    is_proven: bool = True
