"""What the law says of one pair, in the words of a language: for a terminal, a page, a machine."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from matchmaker.model import (
    Book,
    CityNeed,
    Finding,
    Investor,
    Label,
    Pathway,
    RouteVerdict,
    RuleBook,
    RuleStatus,
    Term,
    Verdict,
)
from matchmaker.pathways import (
    Facts,
    approvals,
    citation,
    is_asked,
    lead_times,
    pathway_of,
    screen,
)
from matchmaker.rendering.phrasebook import Phrasebook

UNREAD: Final = (RuleStatus.SECONDARY, RuleStatus.UNVERIFIED)


@dataclass(frozen=True, slots=True)
class AskedFact:
    """A fact that the law needs to know."""

    id: str
    label: str
    question: str
    who: str
    """Who can say it."""


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
    """blocked, unknown, conditional, opened or passed."""
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
    steps: tuple[Step, ...]
    """Who must act, in order."""
    lead_times: tuple[str, ...]
    """How long that takes, as far as a rule says it."""
    table: tuple[str, ...]
    """Who else should sit at the table."""


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
    """The direct way first, then the others, the best first."""


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


def opinion(
    pair: CityNeed,
    investor: Investor,
    book: Book,
    phrasebook: Phrasebook,
    *,
    on: dt.date,
    facts: Facts,
    instrument: str | None = None,
) -> Opinion:
    """Say what the law of a day says of a pair.

    Parameters
    ----------
    facts : mapping of str to value
        What is known besides the profiles, by the names of facts.
    instrument : str, optional
        Only this form of support, also one that neither side names.
    """
    if instrument is None:
        pathways = screen(pair, investor, book.law, on=on, facts=facts)
    else:
        pathways = (pathway_of(instrument, pair, investor, book.law, on=on, facts=facts),)
    speaker = Speaker(book.law, phrasebook)
    said = tuple(speaker.instrument(pathway, is_asked(pair, pathway)) for pathway in pathways)
    unread = tuple(dict.fromkeys(speaker.unread(pathways)))
    return Opinion(
        city=pair.city.id,
        need=pair.need.id,
        investor=investor.id,
        title=pair.title.in_language(phrasebook.language),
        on=on.isoformat(),
        instruments=said,
        unread=unread,
        notes=tuple(speaker.notes(on, count=len(unread))),
    )


class Speaker:
    """Says findings, routes and pathways by one rule book in one language."""

    def __init__(self, law: RuleBook, phrasebook: Phrasebook) -> None:
        self.law = law
        self.phrasebook = phrasebook
        self.rules = {rule.id: rule for rule in law.rules}
        self.facts = {fact.id: fact for fact in law.facts}
        self.routes = {route.id: route for route in law.routes}

    def in_words(self, label: Label) -> str:
        return label.in_language(self.phrasebook.language)

    def instrument(self, pathway: Pathway, asked: bool | None) -> SaidInstrument:
        ways = [pathway.direct] if pathway.direct is not None else []
        ways += [way for way in pathway.routes if way != pathway.direct]
        return SaidInstrument(
            instrument=pathway.instrument,
            label=self.phrasebook.term(Term("instruments", pathway.instrument)),
            is_asked=asked,
            verdict=pathway.verdict.value,
            light=self.light(pathway.verdict),
            ways=tuple(self.way(way, is_direct=way is pathway.direct) for way in ways),
        )

    def way(self, verdict: RouteVerdict, *, is_direct: bool) -> Way:
        route = self.routes[verdict.route]
        acts = approvals(verdict, self.law)
        return Way(
            route=verdict.route,
            label=self.in_words(route.label),
            plain=self.in_words(route.plain),
            is_direct=is_direct,
            verdict=verdict.verdict.value,
            light=self.light(verdict.verdict),
            rules=tuple(map(self.rule, verdict.findings)),
            steps=tuple(
                Step(
                    stage=self.phrasebook.phrase(f"opinion.stage.{act.stage}"),
                    who=self.in_words(act.who),
                    what=self.in_words(act.what),
                    document=act.document or "",
                )
                for act in acts
            ),
            lead_times=tuple(map(self.in_words, lead_times(verdict, self.law))),
            table=tuple(dict.fromkeys(self.in_words(act.who) for act in acts)),
        )

    def rule(self, finding: Finding) -> SaidRule:
        rule, phrase = self.rules[finding.rule], self.phrasebook.phrase
        cited = citation(rule)
        said = phrase(f"opinion.consequence.{finding.consequence}")
        whys = [phrase(f"opinion.because.{why}") for why in finding.why]
        return SaidRule(
            id=rule.id,
            title=self.in_words(rule.title),
            plain=self.in_words(rule.plain),
            source=self.in_words(cited.source),
            status=self.phrasebook.say(cited.status_words),
            validity=self.phrasebook.say(cited.validity),
            consequence=finding.consequence.value,
            said=f"{said} ({'; '.join(whys)})" if whys else said,
            missing=tuple(map(self.fact, finding.missing)),
        )

    def fact(self, name: str) -> AskedFact:
        fact = self.facts.get(name)
        if fact is None:
            return AskedFact(name, name, "", "")
        return AskedFact(
            id=name,
            label=self.in_words(fact.label),
            question=self.in_words(fact.question) if fact.question is not None else "",
            who=self.in_words(fact.supplied_by) if fact.supplied_by is not None else "",
        )

    def light(self, verdict: Verdict) -> str:
        return self.phrasebook.phrase(f"light.{verdict}")

    def unread(self, pathways: Iterable[Pathway]) -> Iterator[str]:
        """Name the rules that decided and that nobody has read in the original."""
        for pathway in pathways:
            for way in (pathway.direct, *pathway.routes):
                for name in way.rules if way is not None else ():
                    rule = self.rules.get(name)
                    if rule is not None and rule.status in UNREAD:
                        status = self.phrasebook.say(citation(rule).status_words)
                        yield f"{self.in_words(rule.title)} ({status})"

    def notes(self, on: dt.date, *, count: int) -> Iterator[str]:
        phrase = self.phrasebook.phrase
        yield phrase("law.not_advice", on=on)
        if self.law.checked is not None:
            yield phrase("opinion.checked", day=self.law.checked)
        yield phrase("opinion.unread" if count else "opinion.all_read", count=count)
