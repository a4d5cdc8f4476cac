"""Rules as dated data, and the verdict that they give on a route for money."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from matchmaker.model.profiles import Label, Line, Record, Slug, TermId, Text


class Effect(StrEnum):
    """What a rule does to a route when it applies."""

    BLOCK = "block"
    CONDITION = "condition"
    ROUTE = "route"
    FLAG = "flag"
    FACT = "fact"


class RuleStatus(StrEnum):
    """How the text of a rule is known."""

    TEXT_READ = "text_read"
    SECONDARY = "secondary"
    UNVERIFIED = "unverified"


class Stage(StrEnum):
    """The stages of an approval, in their order."""

    PREPARATION = "preparation"
    COUNCIL = "council"
    CONSIDERATION = "consideration"
    DECISION = "decision"
    AGREEMENT = "agreement"


class DatePrecision(StrEnum):
    """How exact a date of validity is."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    APPROXIMATE = "approximate"
    UNKNOWN = "unknown"


class Verdict(StrEnum):
    """What the law says of a route, worst last for lawful use."""

    ALLOWED = "allowed"
    CONDITIONAL = "conditional"
    UNKNOWN = "unknown"
    BLOCKED = "blocked"


IsoDay = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]


class Approval(Record):
    """A body that must act before money may flow."""

    who: Label
    """The body."""
    what: Label
    """What it does."""
    document: Line | None = None
    """The paper that shows it."""
    stage: Stage
    """When it comes: studies, proposals and lists; the council or parliament; ministers
    who are heard; those who decide; signatures, and what only follows on them."""


class Evidence(Record):
    """Where a rule's words were read, and what they say."""

    url: Line
    """Where the words were read."""
    what_it_says: Text
    """What they say, restated."""


class Rule(Record):
    """One rule of law on one or more routes.

    It applies to a route on a day when it is in force, names the route, and
    every fact in ``applies_when`` is known to have the given value, or one of them.
    """

    id: Slug
    """A name for the rule."""
    topic: Line
    """What it is about, in a few words."""
    title: Label
    """What people read."""
    law: Line | None
    """The act or regulation; null where it is not known."""
    article: Line | None
    """The article of it; null where it is not known."""
    in_force_from: IsoDay | None
    """The first day on which it is the law; null where it is not known."""
    in_force_from_precision: DatePrecision = DatePrecision.DAY
    """How exact that day is."""
    in_force_to: IsoDay | None = None
    """The first day on which it is no longer the law."""
    in_force_to_precision: DatePrecision | None = None
    """How exact its end is."""
    supersedes: Slug | None = None
    """The rule that it replaced."""
    superseded_by: Slug | None = None
    """The rule that replaced it."""
    routes: tuple[TermId, ...] = Field(min_length=1)
    """The routes on which it bears."""
    effect: Effect
    """What it does to a route when it applies."""
    applies_when: dict[TermId, bool | str | tuple[str, ...]] = Field(default_factory=dict)
    """Facts that must be known to hold for it to apply, each with its value or the values
    of which it has one; none means always."""
    avoidable: bool = False
    """Whether the parties can keep clear of it by what they write or do: while its facts
    are not known it is a condition then, otherwise a doubt."""
    plain: Label
    """What it says, in plain words."""
    approvals: tuple[Approval, ...] = ()
    """Who must act before money may flow."""
    lead_time: Label | None = None
    """How long that takes."""
    status: RuleStatus
    """How its text is known."""
    evidence: tuple[Evidence, ...] = ()
    """Where its words were read."""
    notes: Text | None = None
    """What a jurist should know."""

    def in_force(self, on: dt.date) -> bool | None:
        """Whether it is the law on a day; None where its dates are not exact enough to tell.

        A date that is exact to the year may be any day of that year, and so on; an
        approximate one counts as exact to the year.
        """
        start = _span(self.in_force_from, self.in_force_from_precision)
        end = _span(self.in_force_to, self.in_force_to_precision or DatePrecision.DAY)
        if (start is not None and on < start[0]) or (end is not None and on >= end[1]):
            return False
        begun = start is not None and on >= start[1]
        over = (end is not None and on >= end[0]) or (end is None and self.in_force_to is not None)
        return True if begun and not over else None


def _span(day: str | None, precision: DatePrecision) -> tuple[dt.date, dt.date] | None:
    """Give the first and the last day that a date can mean; None where it may be any day."""
    if day is None or precision is DatePrecision.UNKNOWN:
        return None
    date = dt.date.fromisoformat(day)
    if precision is DatePrecision.DAY:
        return date, date
    if precision is DatePrecision.MONTH:
        last = calendar.monthrange(date.year, date.month)[1]
        return date.replace(day=1), date.replace(day=last)
    return date.replace(month=1, day=1), date.replace(month=12, day=31)


class Route(Record):
    """A way by which an instrument may lawfully reach a city."""

    id: TermId
    """What rules and channels refer to."""
    label: Label
    """What people read."""
    plain: Label
    """Who signs, and what the city does, in one or two sentences."""
    borrower_is_regional_government: bool
    """Whether the regional government itself would owe the money."""


class Channel(Record):
    """The routes of one instrument from one origin of money."""

    instrument: TermId
    """An instrument of the taxonomy."""
    foreign: bool
    """Whether the money comes from abroad."""
    direct: TermId | None = None
    """The route that the parties would take if nobody told them the law."""
    routes: tuple[TermId, ...] = ()
    """Other routes to look at, the most usual one first."""
    must_be_repaid: bool | None = None
    """Whether somebody owes the money afterwards; null where it may be either."""


class Programme(Record):
    """A national programme that decides on a need's partner in the region's stead."""

    id: TermId
    """What needs refer to."""
    label: Label
    """What people read."""
    route: TermId
    """The one route of every instrument to such a need, whatever its channel says."""
    region: Label
    """What is left to the region: what it brings itself, and to whom it applies."""


class RuleBook(Record):
    """Routes, the channels that lead to them, and the rules on them."""

    routes: tuple[Route, ...]
    """Ways by which money may reach a city."""
    channels: tuple[Channel, ...]
    """Which instrument takes which routes."""
    rules: tuple[Rule, ...]
    """What the law says of the routes."""
    programmes: tuple[Programme, ...] = ()
    """National programmes, whose needs take no channel."""


@dataclass(frozen=True, slots=True)
class RouteVerdict:
    """What the law says of one route for one pair on one day."""

    route: str
    verdict: Verdict
    rules: tuple[str, ...]
    """Identifiers of the rules that decided, the deciding one first."""


@dataclass(frozen=True, slots=True)
class Pathway:
    """How one instrument of one investor may reach one need."""

    instrument: str
    direct: RouteVerdict | None
    """The obvious route; where all routes are blocked, the first of them."""
    routes: tuple[RouteVerdict, ...]
    """Lawful or possibly lawful routes, the direct one included, best first; blocked
    ones are left out."""

    @property
    def verdict(self) -> Verdict:
        """The best verdict among all routes; unknown where the rules know no route at all."""
        order = list(Verdict)
        found = [route.verdict for route in self.routes]
        if self.direct is not None:
            found.append(self.direct.verdict)
        return min(found, key=order.index, default=Verdict.UNKNOWN)

    @property
    def is_rerouted(self) -> bool:
        """Whether the direct way is blocked and another one is open."""
        return (
            self.direct is not None
            and self.direct.verdict is Verdict.BLOCKED
            and self.verdict is not Verdict.BLOCKED
        )
