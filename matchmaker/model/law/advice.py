"""What to ask, which way to take instead, and what would change a verdict."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from matchmaker.model.law.conditions import Operator
from matchmaker.model.law.rules import Approval
from matchmaker.model.law.verdicts import RouteVerdict
from matchmaker.model.law.vocabulary import DatePrecision, Verdict
from matchmaker.model.profiles import Label


@dataclass(frozen=True, slots=True)
class Span:
    """Numbers from one bound to another; None where there is no bound on that side."""

    low: float | None = None
    high: float | None = None
    has_low: bool = False
    """Whether the lower bound itself belongs to it."""
    has_high: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer to an open question, and what it would mean."""

    value: bool | str | Span
    """Yes or no, a choice, or numbers on one side of a threshold."""
    verdict: RouteVerdict
    """The verdict with this answer, all else as it is."""
    settles: tuple[str, ...]
    """Rules that would ask for nothing more."""


@dataclass(frozen=True, slots=True)
class OpenFact:
    """A fact that rules on a route would need to know."""

    fact: str
    label: Label
    question: Label | None
    """What to ask; None where the profiles hold it."""
    supplied_by: Label | None
    """Who can say it; None where it follows from the profiles."""
    unit: Label | None
    rules: tuple[str, ...]
    """The rules that ask for it, in the order of the verdict."""
    follows_from: tuple[str, ...]
    """Facts that are not known either, from which it would be computed on the day."""
    answers: tuple[Answer, ...]
    """Every answer; none where it is a number without a known threshold."""


@dataclass(frozen=True, slots=True)
class JointAnswer:
    """Two answers that change a verdict together, while neither does so alone."""

    rule: str
    """The rule that asks for both."""
    answers: tuple[tuple[str, bool | str | Span], ...]
    """The facts with their answers."""
    verdict: RouteVerdict


@dataclass(frozen=True, slots=True)
class Step:
    """An act of the chain of approvals of a route."""

    act: Approval
    rule: str
    """The rule that asks for it."""


@dataclass(frozen=True, slots=True)
class LawfulWay:
    """Another route to the same money."""

    verdict: RouteVerdict
    steps: tuple[Step, ...]
    """Who must act, each act once, in the order of the stages."""
    documents: tuple[str, ...]
    """The papers that the acts leave, each once."""
    lead_times: tuple[tuple[str, Label], ...]
    """Rules and the time that their text sets; none where no text sets one."""
    table: tuple[Label, ...]
    """Bodies that must act, each once: who else should sit at the table."""


@dataclass(frozen=True, slots=True)
class LargestDebt:
    """The largest new debt with which a test is met, as the formula of the day has it.

    In rupiah, rounded to the safe side.
    """

    rule: str
    test: str
    """The fact that is tested, such as ``dscr``."""
    value: float | None
    """What it is now; None where it is not known."""
    operator: Operator
    limit: float | None
    """The figure of the day; None where it is not known."""
    loan: str
    """The fact that may grow: ``new_debt_service`` (a year) or ``new_debt``."""
    room: int | None
    """The largest value of it, 0 where there is no room; None where not all is known."""
    total: int | None
    """The same with what the region has already; None where not all is known."""
    unknown: tuple[str, ...]
    """The facts that are missing for it."""


@dataclass(frozen=True, slots=True)
class FactChange:
    """A fact whose other answer would settle rules."""

    fact: str
    stated: bool | str | float | tuple[str, ...] | None
    """What is known of it now; None where nothing is."""
    answer: Answer


@dataclass(frozen=True, slots=True)
class Bundle:
    """Needs of neighbouring regions that reach a minimum size together."""

    rule: str
    """The rule that sets the minimum."""
    fact: str
    operator: Operator
    limit: float
    own: float
    needs: tuple[str, ...]
    """Identifiers of the neighbours' needs, as few as suffice; none where all do not."""
    total: float
    """With the own need; where all neighbours do not suffice, the most that they reach."""
    reached: bool
    requires: str
    """The rule on cooperation between regions."""
    unknown: tuple[str, ...]
    """Neighbours' needs of the same sector whose size is not known."""


@dataclass(frozen=True, slots=True)
class DateChange:
    """A day from which other law would give another verdict, all facts as they are."""

    day: dt.date
    precision: DatePrecision
    verdict: Verdict
    rules: tuple[str, ...]
    """The rules that would decide then."""
    causes: tuple[str, ...]
    """The rules that begin, end or have another figure or formula from that day."""


@dataclass(frozen=True, slots=True)
class Counterfactuals:
    """What would change the verdict on a route, computed."""

    largest: tuple[LargestDebt, ...] = ()
    facts: tuple[FactChange, ...] = ()
    bundles: tuple[Bundle, ...] = ()
    dates: tuple[DateChange, ...] = ()
