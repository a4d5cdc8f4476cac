"""Rules as dated data, the routes on which they bear, and the channels that lead there."""

from __future__ import annotations

import datetime as dt

from pydantic import Field

from matchmaker.model.law.conditions import ALWAYS, Condition
from matchmaker.model.law.dates import in_force
from matchmaker.model.law.facts import Fact, Parameter
from matchmaker.model.law.vocabulary import DatePrecision, Effect, IsoDay, RuleStatus, Stage
from matchmaker.model.profiles import Label, Line, Record, Slug, TermId, Text
from matchmaker.model.vocabulary import PartialDate


class Body(Record):
    """A body of the state, a company of the state or a council that acts in approvals."""

    id: TermId
    """What approvals refer to."""
    label: Label
    """What people read."""


class Approval(Record):
    """A body that must act before money may flow."""

    who: Label
    """The body."""
    what: Label
    """What it does."""
    document: Line | None = None
    """The paper that shows it."""
    bodies: tuple[TermId, ...] = ()
    """Who acts, one by one, beside the region, the investor and the company."""
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

    It bears on a route on a day when it is in force, names the route, and its condition
    ``applies_when`` holds.
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
    applies_when: Condition = ALWAYS
    """The condition under which it applies; none means always. A rule whose condition is
    false asks for nothing."""
    met_when: Condition | None = None
    """The test that it sets; null where there is none, so that a block that applies blocks."""
    parameters: dict[TermId, Parameter] = Field(default_factory=dict)
    """Figures to which its conditions refer, by name."""
    priority: int = 0
    """Its place among rules from which the same follows, higher first; else the order is that
    of effects, chains of approval and the hierarchy of acts."""
    avoidable: bool = False
    """Whether the parties can keep clear of it by what they write or do: while its facts
    are not known it is a condition then, otherwise a doubt."""
    stated_by_authority: bool = False
    """Whether the authority that decides publishes this test itself: then it blocks although
    its article was not read."""
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
    checked: PartialDate | None = None
    """When somebody last compared it with the law; null means when the whole book was."""

    def in_force(self, on: dt.date) -> bool | None:
        """Whether it is the law on a day; None where its dates are not exact enough to tell."""
        return in_force(
            self.in_force_from,
            self.in_force_from_precision,
            self.in_force_to,
            self.in_force_to_precision,
            on,
        )

    @property
    def asks(self) -> tuple[str, ...]:
        """The facts that it asks for, each once: when it applies, its test, its figures."""
        by = (value.by for item in self.parameters.values() for value in item.values)
        test = self.met_when.facts if self.met_when is not None else ()
        named = (*self.applies_when.facts, *test, *(name for name in by if name is not None))
        return tuple(dict.fromkeys(named))


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
    applies_when: Condition = ALWAYS
    """The condition under which it is this way at all; where it is false, another route of
    the channel is meant. None means always."""


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
    beside: tuple[TermId, ...] = ()
    """Routes by which the state supports such a project: no way for this money."""
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
    applies_when: Condition | None = None
    """To which needs it may apply though they do not name it: there its route is looked at
    beside those of the channel. Null means to none."""
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
    facts: tuple[Fact, ...] = ()
    """The dictionary of facts that rules ask for."""
    bodies: tuple[Body, ...] = ()
    """Who acts in approvals beside the region and the investor."""
    checked: PartialDate | None = None
    """When somebody last compared the rules with the law; a rule may have a date of its own."""
    complete_from: IsoDay | None = None
    """The first day whose law was looked for as a whole; null where every day's was. Before
    it a rule may forbid, but what no rule forbids is not known."""

    def covers(self, on: dt.date) -> bool:
        """Whether the law of a day was looked for as a whole."""
        return self.complete_from is None or on >= dt.date.fromisoformat(self.complete_from)

    def is_beyond(self, on: dt.date) -> bool:
        """Whether a day lies after the last on which any rule was compared with the law."""
        latest = self.last_checked
        return latest is not None and on > latest.last_day

    @property
    def last_checked(self) -> PartialDate | None:
        """The latest day on which rules were compared with the law; None where none is known."""
        days = (self.checked, *(rule.checked for rule in self.rules))
        return max(filter(None, days), key=lambda day: day.last_day, default=None)

    def checked_on(self, rule: Rule) -> PartialDate | None:
        """Say when somebody last compared a rule with the law; None where nobody wrote it down."""
        return rule.checked or self.checked
