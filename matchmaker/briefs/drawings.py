"""What a page draws: positions as numbers, and the same in words for who cannot see it.

Positions run from 0 to 1 over the width of a drawing, from its left, and over its height,
from its top; a template only scales them.
"""

from __future__ import annotations

from dataclasses import dataclass

from matchmaker.model import Words


@dataclass(frozen=True, slots=True)
class Bar:
    """One block's part of the score, to be drawn."""

    label: Words
    """The block."""
    length: float
    """Similarity, from 0 to 1."""
    usual: float
    """Average similarity over the reference profiles, from 0 to 1."""
    weight: float
    """Weight in the score, relative to the largest weight, from 0 to 1."""
    known: bool
    """Whether both sides say something there."""
    strength: Words
    """The same in words."""


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark of a scale."""

    at: float
    """Where it stands, from 0 to 1."""
    label: Words
    """What it marks."""


@dataclass(frozen=True, slots=True)
class Span:
    """A range on a scale."""

    label: Words
    """What it is the range of."""
    start: float
    """Its left end, from 0 to 1; 0 where the lower bound is not known."""
    end: float
    """Its right end, from 0 to 1; 1 where the upper bound is not known."""
    starts: bool
    """Whether the lower bound is known; else the left end is drawn broken."""
    ends: bool
    """Whether the upper bound is known; else the right end is drawn broken."""
    text: Words
    """The range in words."""


@dataclass(frozen=True, slots=True)
class SizeChart:
    """The whole cost beside the sizes of the counterpart, on a scale of powers of ten."""

    ticks: tuple[Tick, ...]
    """Marks of the scale, in rupiah."""
    spans: tuple[Span, ...]
    """The cost, then the sizes."""
    text: Words
    """What the drawing shows."""


@dataclass(frozen=True, slots=True)
class Place:
    """A city on the map."""

    x: float
    """From 0, west, to 1, east."""
    y: float
    """From 0, north, to 1, south."""
    name: str | None
    """Its name; none where there is no room for it."""
    leftward: bool
    """Whether the name stands to the left of the point."""
    is_subject: bool
    """Whether it is the city of the brief."""


@dataclass(frozen=True, slots=True)
class RegionMap:
    """The cities of the profiles in the city's island group, as points without borders."""

    title: Words
    """Which part of the country it shows."""
    ratio: float
    """Height over width, so that a degree is as long in both directions."""
    scale: float
    """Part of the width that the bar of scale takes, from 0 to 1."""
    scale_km: int
    """Length of the bar of scale, in kilometres."""
    places: tuple[Place, ...]
    """The cities, that of the brief last, so that it is drawn above the others."""
    text: Words
    """What the drawing shows."""


@dataclass(frozen=True, slots=True)
class Step:
    """One act on a route: who acts, what is done, and what shows it."""

    number: int
    """Its place in the order, from 1."""
    stage: Words
    """The stage of the approval."""
    starts_stage: bool
    """Whether the step before belongs to another stage, or there is none."""
    who: str
    """The body that acts."""
    what: str
    """What it does."""
    document: str | None
    """The paper that shows it; none where the rules name none."""
    lead_time: str | None
    """How long it takes by law; none where no source gives it a time of its own."""
    is_timed_above: bool
    """Whether the time that its rule sets for several acts stands with the route."""
    notes: tuple[int, ...]
    """Numbers of the sources."""


@dataclass(frozen=True, slots=True)
class Timeline:
    """The approvals of the route that is asked for, in their order."""

    steps: tuple[Step, ...]
    """Its acts in order; at least one."""
    text: Words
    """What the drawing shows."""
