"""Findings, routes and pathways of one rule book, said in one language."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from matchmaker.model import (
    Book,
    Bundle,
    CityNeed,
    Consequence,
    DateChange,
    DatePrecision,
    DerivedFact,
    Effect,
    FactChange,
    Finding,
    Label,
    LargestDebt,
    Money,
    PartialDate,
    Pathway,
    RouteVerdict,
    Rule,
    RuleBook,
    RuleStatus,
    Span,
    Term,
    Verdict,
)
from matchmaker.model import Step as LawfulStep
from matchmaker.pathways import (
    Facts,
    answers,
    citation,
    counterfactuals,
    joint_answers,
    reroute,
    way,
)
from matchmaker.rendering.opinion.said import AskedFact, SaidInstrument, SaidRule, Step, Way
from matchmaker.rendering.phrasebook import Phrasebook

RUPIAH: Final = "IDR"
UNREAD: Final = (RuleStatus.SECONDARY, RuleStatus.UNVERIFIED)

STATED: Final = "stated"
"""What follows from a rule that only states a fact: nothing that could be met."""


@dataclass(frozen=True, slots=True)
class Advice:
    """What is needed to compute answers and changes: the pair, the day, and what is known."""

    book: Book
    pair: CityNeed
    on: dt.date
    known: Facts

    @property
    def neighbours(self) -> tuple[CityNeed, ...]:
        """The needs of other regions that are still to be had."""
        return tuple(
            item for item in self.book.matchable_needs if item.city.id != self.pair.city.id
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
        """Give a label in the language."""
        return label.in_language(self.phrasebook.language)

    def instrument(
        self,
        pathway: Pathway,
        asked: bool | None,
        advice: Advice | None = None,
        support: Sequence[RouteVerdict] = (),
    ) -> SaidInstrument:
        """Say how one form of support may come, the direct way first, closed ways last."""
        ways = [pathway.direct] if pathway.direct is not None else []
        ways += [found.verdict for found in reroute(pathway, self.law)]
        ways += pathway.closed
        direct = pathway.direct
        return SaidInstrument(
            instrument=pathway.instrument,
            label=self.phrasebook.term(Term("instruments", pathway.instrument)),
            is_asked=asked,
            verdict=pathway.verdict.value,
            light=self.light(pathway.verdict),
            ways=tuple(self.way(one, is_direct=one is direct, advice=advice) for one in ways),
            headline=self.headline(pathway),
            support=tuple(self.way(one, is_direct=False) for one in support),
            aside=tuple(self.in_words(self.routes[name].label) for name in pathway.aside),
        )

    def headline(self, pathway: Pathway) -> str:
        """Say the verdict in a line, which hides no ban on the direct way."""
        if not pathway.is_rerouted:
            return self.light(pathway.verdict)
        (best, *_) = pathway.routes
        return self.phrasebook.phrase(
            f"opinion.headline.{best.verdict}",
            route=self.in_words(self.routes[best.route].label),
            light=self.light(best.verdict),
        )

    def way(self, verdict: RouteVerdict, *, is_direct: bool, advice: Advice | None = None) -> Way:
        """Say all that the law says of a route."""
        route, lawful = self.routes[verdict.route], way(verdict, self.law)
        return Way(
            route=verdict.route,
            label=self.in_words(route.label),
            plain=self.in_words(route.plain),
            is_direct=is_direct,
            verdict=verdict.verdict.value,
            light=self.light(verdict.verdict),
            rules=tuple(map(self.rule, verdict.findings)),
            open_facts=tuple(self.open_facts(verdict, advice)) if advice is not None else (),
            steps=tuple(map(self.step, lawful.steps)),
            lead_times=tuple(self.lead_time(*found) for found in lawful.lead_times),
            table=tuple(map(self.in_words, lawful.table)),
            changes=tuple(self.changes(verdict, advice)) if advice is not None else (),
            decided_by=self.decided_by(verdict),
            cautions=tuple(map(self.rule, filter(self.is_caution, verdict.findings))),
            together=tuple(self.together(verdict, advice)) if advice is not None else (),
        )

    def is_caution(self, finding: Finding) -> bool:
        """Whether a finding is that of a warning whose test is not known to be met."""
        rule = self.rules[finding.rule]
        is_warning = rule.effect is Effect.FLAG and rule.met_when is not None
        return is_warning and finding.consequence is not Consequence.PASSED

    def decided_by(self, verdict: RouteVerdict) -> str:
        """Name the first rule that decided, with its act and article."""
        named = (self.rules[name] for name in verdict.rules if name in self.rules)
        return next((self.cited(rule) for rule in named), "")

    def cited(self, rule: Rule) -> str:
        """Name a rule with its act and article."""
        return f"{self.in_words(rule.title)} ({self.in_words(citation(rule).source)})"

    def step(self, found: LawfulStep) -> Step:
        """Say who must act."""
        act = found.act
        return Step(
            stage=self.phrasebook.phrase(f"opinion.stage.{act.stage}"),
            who=self.in_words(act.who),
            what=self.in_words(act.what),
            document=act.document or "",
        )

    def lead_time(self, rule: str, time: Label) -> str:
        """Say how long something takes, by which rule."""
        title = self.in_words(self.rules[rule].title)
        return self.phrasebook.phrase("opinion.time", rule=title, time=self.in_words(time))

    def open_facts(self, verdict: RouteVerdict, advice: Advice) -> Iterator[AskedFact]:
        """Say what to ask, of whom, and what each answer would mean; nothing of a closed way."""
        phrase = self.phrasebook.phrase
        if verdict.verdict is Verdict.BLOCKED:
            return
        late = _of_sectors(verdict)
        if late is not None:
            question, who = phrase("opinion.sector.question"), phrase("opinion.sector.who")
            said = self.fact(DerivedFact.SECTOR)
            yield replace(said, question=question, who=who, is_decisive=True)
        for found in answers(verdict, self.law, on=advice.on, facts=advice.known):
            if late is not None and found.fact in late:
                continue
            yield replace(
                self.fact(found.fact),
                follows_from=tuple(self.fact(name).label for name in found.follows_from),
                answers=tuple(
                    phrase(
                        "opinion.answer",
                        value=self.value(found.fact, answer.value),
                        light=self.light(answer.verdict.verdict),
                    )
                    for answer in found.answers
                ),
                is_decisive=any(
                    answer.verdict.verdict is not verdict.verdict for answer in found.answers
                ),
            )

    def together(self, verdict: RouteVerdict, advice: Advice) -> Iterator[str]:
        """Say which two answers change the verdict only together; nothing of a closed way."""
        if verdict.verdict is Verdict.BLOCKED:
            return
        late = _of_sectors(verdict) or frozenset()
        for found in joint_answers(verdict, self.law, on=advice.on, facts=advice.known):
            if not late.isdisjoint(name for name, _ in found.answers):
                continue
            named = [f"{self.fact(name).label}: {self.value(name, v)}" for name, v in found.answers]
            yield self.phrasebook.phrase(
                "opinion.together",
                answers=self.phrasebook.listed(named),
                light=self.light(found.verdict.verdict),
                rule=self.cited(self.rules[found.rule]),
            )

    def changes(self, verdict: RouteVerdict, advice: Advice) -> Iterator[str]:
        """Say what would change the verdict."""
        found = counterfactuals(
            verdict,
            self.law,
            on=advice.on,
            facts=advice.known,
            need=advice.pair,
            needs=advice.neighbours,
        )
        yield from map(self.largest, found.largest)
        open_ones = set(verdict.missing)
        for change in found.facts:
            if change.fact not in open_ones:
                yield self.other_fact(change)
        for bundle in found.bundles:
            yield self.bundle(bundle, advice.book)
        yield from map(self.other_day, found.dates)

    def largest(self, found: LargestDebt) -> str:
        """Say the largest debt with which a test is met, or what is missing for it."""
        phrase = self.phrasebook.phrase
        values = {
            "rule": self.in_words(self.rules[found.rule].title),
            "loan": self.fact(found.loan).label,
        }
        if found.room is None or found.total is None:
            missing = self.phrasebook.listed([self.fact(name).label for name in found.unknown])
            key = "opinion.largest_unknown" if found.unknown else "opinion.largest_no_limit"
            return phrase(key, **values, **({"facts": missing} if found.unknown else {}))
        rupiah = [Money(amount=amount, currency=RUPIAH) for amount in (found.room, found.total)]
        return phrase(
            "opinion.largest",
            **values,
            room=self.phrasebook.money(rupiah[0]),
            total=self.phrasebook.money(rupiah[1]),
            test=self.fact(found.test).label,
            limit=self.number(found.test, found.limit),
        )

    def other_fact(self, change: FactChange) -> str:
        """Say what another answer would settle."""
        return self.phrasebook.phrase(
            "opinion.other_fact",
            fact=self.fact(change.fact).label,
            value=self.value(change.fact, change.answer.value),
            light=self.light(change.answer.verdict.verdict),
            rules=self.phrasebook.listed(
                [self.in_words(self.rules[name].title) for name in change.answer.settles]
            ),
        )

    def bundle(self, found: Bundle, book: Book) -> str:
        """Say whether neighbours' needs reach a minimum together."""
        needs = [book.need(name) for name in found.needs]
        named = [
            f"{pair.city.name}: {pair.title.in_language(self.phrasebook.language)}"
            for pair in needs
        ]
        key = "opinion.bundle" if found.reached else "opinion.no_bundle"
        return self.phrasebook.phrase(
            key,
            rule=self.in_words(self.rules[found.rule].title),
            limit=self.number(found.fact, found.limit),
            total=self.number(found.fact, found.total),
            cooperation=self.in_words(self.rules[found.requires].title),
            **({"needs": self.phrasebook.listed(named)} if found.reached else {}),
        )

    def other_day(self, found: DateChange) -> str:
        """Say from which day other law holds."""
        day = found.day.isoformat()
        length = {DatePrecision.DAY: 10, DatePrecision.MONTH: 7}.get(found.precision, 4)
        return self.phrasebook.phrase(
            "opinion.other_day",
            day=PartialDate(day[:length]),
            light=self.light(found.verdict),
            rules=self.phrasebook.listed(
                [self.in_words(self.rules[name].title) for name in found.causes]
            ),
        )

    def value(self, fact: str, value: bool | str | Span) -> str:
        """Say an answer: yes or no, a choice by its label, or numbers between two bounds."""
        phrase = self.phrasebook.phrase
        match value:
            case bool():
                return phrase("opinion.yes" if value else "opinion.no")
            case str():
                return self.choice(fact, value)
        low, high = value.low, value.high
        if low is not None and low == high:
            return phrase("opinion.span.exactly", value=self.number(fact, low))
        ends = []
        if low is not None:
            key = "opinion.span.at_least" if value.has_low else "opinion.span.above"
            ends.append(phrase(key, value=self.number(fact, low)))
        if high is not None:
            key = "opinion.span.at_most" if value.has_high else "opinion.span.below"
            ends.append(phrase(key, value=self.number(fact, high)))
        return self.phrasebook.listed(ends)

    def choice(self, fact: str, value: str) -> str:
        """Say a choice by its label, where it has one."""
        if fact == DerivedFact.SECTOR:
            return self.phrasebook.term(Term("sectors", value))
        known = self.facts.get(fact)
        labels = {choice.id: choice.label for choice in known.choices} if known else {}
        label = labels.get(value)
        return self.in_words(label) if label is not None else value

    def number(self, fact: str, value: float | None) -> str:
        """Say a number in its unit; rupiah as money."""
        if value is None:
            return self.phrasebook.phrase("opinion.no_figure")
        known = self.facts.get(fact)
        unit = known.unit if known is not None else None
        if unit is not None and unit.en.partition(" ")[0] == "rupiah":
            money = self.phrasebook.money(Money(amount=round(value), currency=RUPIAH))
            rest = self.in_words(unit).partition(" ")[2]
            return f"{money} {rest}".strip()
        said = self.phrasebook.number(value)
        return f"{said} {self.in_words(unit)}" if unit is not None else said

    def rule(self, finding: Finding) -> SaidRule:
        """Say a rule and what followed from it."""
        rule, phrase = self.rules[finding.rule], self.phrasebook.phrase
        cited = citation(rule)
        consequence = STATED if rule.effect is Effect.FACT else finding.consequence.value
        said = phrase(f"opinion.consequence.{consequence}")
        whys = [phrase(f"opinion.because.{why}") for why in finding.why]
        return SaidRule(
            id=rule.id,
            title=self.in_words(rule.title),
            plain=self.in_words(rule.plain),
            source=self.in_words(cited.source),
            status=self.phrasebook.say(cited.status_words),
            validity=self.phrasebook.say(cited.validity),
            consequence=consequence,
            said=f"{said} ({'; '.join(whys)})" if whys else said,
            missing=tuple(map(self.fact, finding.missing)),
        )

    def fact(self, name: str) -> AskedFact:
        """Say what a fact is, what to ask, and whom."""
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
        """Say a verdict in a word or two."""
        return self.phrasebook.phrase(f"light.{verdict}")

    def unread(self, pathways: Iterable[Pathway]) -> Iterator[str]:
        """Name the rules that decided and that nobody has read in the original."""
        for pathway in pathways:
            for found in (pathway.direct, *pathway.routes):
                for name in found.rules if found is not None else ():
                    rule = self.rules.get(name)
                    if rule is not None and rule.status in UNREAD:
                        status = self.phrasebook.say(citation(rule).status_words)
                        yield f"{self.in_words(rule.title)} ({status})"

    def notes(self, on: dt.date, *, count: int) -> Iterator[str]:
        """Say what holds of every answer."""
        phrase = self.phrasebook.phrase
        yield phrase("law.not_advice", on=on)
        if self.law.complete_from is not None:
            key = "opinion.covered" if self.law.covers(on) else "opinion.not_covered"
            yield phrase(key, day=PartialDate(self.law.complete_from))
        latest = self.law.last_checked
        if latest is not None and self.law.is_beyond(on):
            yield phrase("law.beyond", day=latest)
        elif self.law.checked is not None:
            yield phrase("opinion.checked", day=self.law.checked)
        yield phrase("opinion.unread" if count else "opinion.all_read", count=count)


def _of_sectors(verdict: RouteVerdict) -> frozenset[str] | None:
    """Give what is asked for only where a need is of a sector, and that; None if that is known."""
    sector = DerivedFact.SECTOR
    if sector not in verdict.missing:
        return None
    others = {
        name for item in verdict.findings if sector not in item.missing for name in item.missing
    }
    return frozenset(verdict.missing) - others
