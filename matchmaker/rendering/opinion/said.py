"""What the law says of a pair, already in words: for a terminal, a page, a machine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from matchmaker.model import Verdict

_ORDER: Final = tuple(verdict.value for verdict in Verdict)


@dataclass(frozen=True, slots=True)
class AskedFact:
    """A fact that the law needs to know."""

    id: str
    label: str
    question: str
    who: str
    """Who can say it."""
    follows_from: tuple[str, ...] = ()
    """What is not known either, and from which it would be computed."""
    answers: tuple[str, ...] = ()
    """Every answer, and what it would mean for the route."""
    is_decisive: bool = False
    """Whether one of the answers changes the verdict on the route."""


@dataclass(frozen=True, slots=True)
class SaidRule:
    """A rule, and what followed from it."""

    id: str
    title: str
    plain: str
    source: str
    """Act and article."""
    status: str
    """How its text is known."""
    validity: str
    """Since when and until when it is the law."""
    consequence: str
    """blocked, unknown, conditional, opened, passed, or stated for one that sets no test."""
    said: str
    """The same in a word or two, with what stands in the way of a plain answer."""
    missing: tuple[AskedFact, ...]
    """What it would need to know."""


@dataclass(frozen=True, slots=True)
class Step:
    """Somebody who must act."""

    stage: str
    who: str
    what: str
    document: str
    """The paper that shows it; empty where no rule names one."""


@dataclass(frozen=True, slots=True)
class Way:
    """One route, and everything that the law says of it."""

    route: str
    label: str
    plain: str
    is_direct: bool
    """Whether it is the way that the parties would take if nobody told them the law."""
    verdict: str
    light: str
    rules: tuple[SaidRule, ...]
    """In the order in which they decided."""
    open_facts: tuple[AskedFact, ...]
    """What is not known yet, with what each answer would mean; only where it was asked for."""
    steps: tuple[Step, ...]
    """Who must act, in order."""
    lead_times: tuple[str, ...]
    """How long that takes, as far as a rule says it."""
    table: tuple[str, ...]
    """Who else should sit at the table."""
    changes: tuple[str, ...]
    """What would change the verdict, computed; only where it was asked for."""
    decided_by: str = ""
    """The first rule that decided, with act and article; empty where none did."""
    cautions: tuple[SaidRule, ...] = ()
    """Warnings whose test this pair is not known to meet."""
    together: tuple[str, ...] = ()
    """Answers that change the verdict only together; only where they were asked for."""

    @property
    def is_open(self) -> bool:
        """Whether the law leaves the route, or may leave it."""
        return self.verdict != "blocked"


@dataclass(frozen=True, slots=True)
class SaidInstrument:
    """One form of support, and the routes by which it may come."""

    instrument: str
    label: str
    is_asked: bool | None
    """Whether the city asks for it; none where it names none at all."""
    verdict: str
    light: str
    ways: tuple[Way, ...]
    """The direct way first, then the others, the best first, then those that are closed."""
    headline: str = ""
    """The verdict in one line: where the direct way is closed, by which way alone it is lawful."""
    support: tuple[Way, ...] = ()
    """How the state may support such a project beside this money."""
    aside: tuple[str, ...] = ()
    """Ways that are not meant, by what is known of who pays."""

    @property
    def best(self) -> Way | None:
        """The best way that the law leaves or may leave, as the answer ranks them."""
        ways = [way for way in self.ways if way.is_open]
        return min(ways, key=lambda way: _ORDER.index(way.verdict), default=None)


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the law of a day says of one pair."""

    city: str
    need: str
    investor: str
    title: str
    on: str
    instruments: tuple[SaidInstrument, ...]
    unread: tuple[str, ...]
    """Rules that decided and whose text nobody has read in the original."""
    notes: tuple[str, ...]
    """What holds of every such answer."""
