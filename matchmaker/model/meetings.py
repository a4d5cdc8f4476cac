"""What an event comes to: meetings, when and where they sit, and what can be proved of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from matchmaker.model.changes import Change, Moment
from matchmaker.model.event import Aim, Slot
from matchmaker.model.results import Words


class Decided(NamedTuple):
    """What the ministry decided by hand and has not taken back, sorted.

    Parameters
    ----------
    pins : tuple of (str, str)
        City and investor who meet whatever the score.
    vetoes : tuple of (str, str)
        City and investor who do not meet.
    """

    pins: tuple[tuple[str, str], ...] = ()
    vetoes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Meeting:
    """One city and one investor who are to meet, and about which need.

    Parameters
    ----------
    score : float
        Of the match, in [0, 1].
    value : float
        What the assignment counts for it: the score with the wishes of both sides.
    is_fixed : bool
        Whether it was set by hand: must-meet or a pin.
    """

    city: str
    investor: str
    need: str
    score: float
    value: float
    is_fixed: bool = False


@dataclass(frozen=True, slots=True)
class Sitting:
    """A meeting at its table.

    Parameters
    ----------
    table : int
        Number of the table in its hall, from 1.
    interpreter : str, optional
        Identifier of the interpreter; null where the two sides share a language.
    language_unknown : bool
        Whether it is not known that the two sides share a language: ask first.
    """

    meeting: Meeting
    slot: Slot
    hall: str
    table: int
    interpreter: str | None = None
    language_unknown: bool = False


@dataclass(frozen=True, slots=True)
class Rival:
    """Another way to assign, made in the same run for comparison."""

    name: str
    """``greedy`` or ``random``."""
    meetings: int
    total: float
    worst_city: float
    """Value of the meetings of the city that has least, among the cities that could meet."""
    is_feasible: bool
    """Whether it keeps every constraint."""


@dataclass(frozen=True, slots=True)
class Way:
    """A way out of a conflict.

    Parameters
    ----------
    says : Words
        What would end the conflict.
    is_enough : bool, optional
        Whether all rules of the event can then be kept, once the other conflicts are ended
        too; None where that was not tried, because nobody knows yet whom it would let meet.
    """

    says: Words
    is_enough: bool | None = None


@dataclass(frozen=True, slots=True)
class Conflict:
    """Rules of an event that cannot all hold; without any one of them, the others can.

    Parameters
    ----------
    rules : tuple of Words
        Each rule as a sentence.
    relax : tuple of Way
        Ways out: each of them alone ends this conflict.
    """

    rules: tuple[Words, ...]
    relax: tuple[Way, ...]


@dataclass(frozen=True, slots=True)
class Certificate:
    """What is proved of an assignment.

    Parameters
    ----------
    total : float
        Sum of the meetings' values.
    bound : float
        No assignment under the same constraints has a greater total. Where the aim is
        the worst-off city: none that leaves no city with less than ``worst_city``.
    gap : float
        ``(bound - total) / bound``; 0 is a proven optimum.
    blocking : tuple of (str, str)
        Pairs of a city and an investor who do not meet and would both rather meet
        each other than somebody whom they meet, or have a place left; by the score
        and each side's own wish. Only those that could do so without breaking a rule.
    worst_city, worst_investor : (str, float), optional
        Who has the least value, and how much; among those who could meet at all.
    exposure : tuple of (str, int, int)
        Delegation, its meetings, the most that it could have.
    worst_city_bound : float, optional
        No assignment gives the city that is worst off more; null where that was not
        the aim.
    """

    aim: Aim
    total: float
    bound: float
    gap: float
    meetings: int
    blocking: tuple[tuple[str, str], ...]
    worst_city: tuple[str, float] | None
    worst_investor: tuple[str, float] | None
    exposure: tuple[tuple[str, int, int], ...]
    rivals: tuple[Rival, ...]
    worst_city_bound: float | None = None


@dataclass(frozen=True, slots=True)
class Nearness:
    """How little a plan changed of the plan that was in force when it was made.

    Parameters
    ----------
    before : int
        Meetings of the plan in force.
    same : int
        Those that keep time, hall, table and interpreter.
    moved : int
        Those that take place at another time or place, or with another interpreter.
    """

    before: int
    same: int
    moved: int


@dataclass(frozen=True, slots=True)
class Timetable:
    """All meetings of an event at their tables.

    Parameters
    ----------
    sittings : tuple of Sitting
        Sorted by slot, hall and table.
    left_out : tuple of (str, Words)
        Parties who take part without any meeting, and why; sorted by id.
    certificate : Certificate
        Of the assignment before the day; a new plan keeps it as it was.
    near : Nearness, optional
        Where it was planned near the plan in force.
    """

    event: str
    sittings: tuple[Sitting, ...]
    certificate: Certificate
    hall_changes: int
    """How often a party goes from one hall to another between its meetings of a day."""
    three_in_a_row: int
    """How many times a party has three meetings in slots that follow each other without
    a break between them; four in a row count as two times."""
    left_out: tuple[tuple[str, Words], ...] = ()
    fewest_hall_changes: int = 0
    """Proven: no timetable of the same meetings has fewer hall changes."""
    fewest_three_in_a_row: int = 0
    """Proven: no timetable of the same meetings has fewer times three in a row."""
    near: Nearness | None = None


@dataclass(frozen=True, slots=True)
class Moved:
    """A meeting that a new plan moves, drops or adds: its sitting before and after."""

    city: str
    investor: str
    before: Sitting | None
    after: Sitting | None
    why: Words


@dataclass(frozen=True, slots=True)
class Replan:
    """A timetable changed on the day, as little as possible.

    First as many meetings as possible are kept, then as few as possible change their
    slot or hall, then as few as possible their table or interpreter only.

    Parameters
    ----------
    moved : tuple of Moved
        Everything that differs, sorted by city and investor.
    dropped, shifted : int
        How many of `moved` have no place any more, and how many another slot or hall.
    fewest_dropped, fewest_shifted : int
        Proven lower bounds: no plan drops fewer, and none that drops as few shifts fewer.
    told : tuple of str
        Parties and interpreters who must be told, sorted.
    reprint : tuple of (str, str)
        City and investor of the briefs on which time, hall or table changed.
    now : Moment
        When the plan was made: what had begun stays.
    changes : tuple of Change
        Everything that had happened by then, in the order of reports; the next plan of
        the same event is made with these and its own.
    """

    timetable: Timetable
    moved: tuple[Moved, ...]
    dropped: int
    shifted: int
    fewest_dropped: int
    fewest_shifted: int
    told: tuple[str, ...]
    reprint: tuple[tuple[str, str], ...]
    now: Moment
    changes: tuple[Change, ...]
