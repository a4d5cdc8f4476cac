"""What the law says of each instrument, in the words of the rules that decided."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from matchmaker.briefs.brief import LegalBasis, LegalLine, LegalRule
from matchmaker.briefs.case import Case
from matchmaker.briefs.said import Tone
from matchmaker.model import (
    Effect,
    Noun,
    PartialDate,
    Pathway,
    RouteVerdict,
    Rule,
    RuleStatus,
    Term,
    Verdict,
    Words,
)
from matchmaker.pathways import citation, verdict_of_pathway
from matchmaker.pathways import judged_pathway as of_pair

CONDITIONS: Final = frozenset({Effect.BLOCK, Effect.CONDITION, Effect.FLAG})
"""Effects of rules that ask something of the parties on a route that is open."""

ANYWHERE: Final = frozenset({"personal data", "data location", "e-government", "language"})
"""Topics of rules that hold for any project: those of the need's own field are named first."""

MOST_FURTHER: Final = 6
"""Further conditions that are named; `matchmaker explain` has all of them."""

NOTED: Final = ("vendor_finance", "guarantee")
"""Instruments on which the phrases of the law have a word of their own."""


def legal_lines(case: Case) -> tuple[LegalLine, ...]:
    """Give one line for each instrument that was looked at, the one asked for first."""
    judged = judged_pathway(case)
    pathways = sorted(case.match.pathways, key=lambda pathway: pathway != case.asked)
    return tuple(_line(case, pathway, judged) for pathway in pathways)


def legal_notes(case: Case, on: PartialDate) -> Iterator[Words]:
    """Say what holds for the meeting as a whole, and how far the law was read."""
    yield Words("law.meeting" if case.investor.is_foreign else "law.meeting_domestic")
    looked_at = {pathway.instrument for pathway in case.match.pathways}
    if any(_is_closed(pathway) for pathway in case.match.pathways):
        yield Words("law.no_promise")
    for instrument in NOTED:
        if instrument in looked_at:
            yield Words(f"law.noted.{instrument}")
    if case.programme is not None and case.is_open:
        yield Words.of("law.programme", programme=Noun(case.programme.label))
    elif case.asked is not None and tone_of(case.asked) == "unknown":
        yield Words("law.jurist")
    used = {
        name
        for pathway in case.match.pathways
        for verdict in (*pathway.routes, *((pathway.direct,) if pathway.direct else ()))
        for name in verdict.rules
    }
    if any(case.rules[name].status is RuleStatus.UNVERIFIED for name in used if name in case.rules):
        yield Words("law_part.unread")
    book = case.book.law
    if book.last_checked is not None and book.is_beyond(on.first_day):
        yield Words.of("law.beyond", day=book.last_checked)
    yield Words.of("law.not_advice", on=on)


def judged_pathway(case: Case) -> Pathway | None:
    """Give the pathway that the front's light is about; see `matchmaker.pathways.light_of_pair`."""
    return of_pair(case.need, case.investor, case.match.pathways)


def tone_of(pathway: Pathway | None) -> Tone:
    """Give the light of a pathway; unknown where there is none."""
    return verdict_of_pathway(pathway).value


def verdict_of(pathway: Pathway | None) -> Words:
    """Say the light in a word or two."""
    tone = tone_of(pathway)
    rerouted = pathway is not None and pathway.is_rerouted
    return Words(f"light.{tone}_rerouted" if rerouted else f"light.{tone}")


def light_of(case: Case, pathway: Pathway | None) -> Words:
    """Say the light in a word or two: a programme that chooses the partner leaves none to clarify.

    What it asks of the city may be unknown; the form of support is not the city's to settle.
    """
    is_shut = pathway is not None and pathway.verdict is Verdict.BLOCKED
    if case.programme is not None and case.is_open and not is_shut:
        return Words("light.programme")
    return verdict_of(pathway)


def route_of(case: Case, pathway: Pathway | None) -> Noun | None:
    """Name the best lawful route."""
    if pathway is None or not pathway.routes:
        return None
    return Noun(case.routes[pathway.routes[0].route].label)


def deciding_rule(case: Case, pathway: Pathway | None) -> Rule | None:
    """Give the rule that closes the direct way, else the first one on the best route."""
    if pathway is None:
        return None
    if pathway.direct is not None and _is_closed(pathway):
        return next(_known(case, pathway.direct), None)
    return next(_known(case, pathway.routes[0]), None) if pathway.routes else None


def _is_closed(pathway: Pathway) -> bool:
    return pathway.direct is not None and pathway.direct.verdict is Verdict.BLOCKED


def _label(case: Case, verdict: RouteVerdict) -> str:
    return case.routes[verdict.route].label.in_language(case.language)


def _known(case: Case, verdict: RouteVerdict) -> Iterator[Rule]:
    """Give the rules that decided, but for those that are no longer in the book."""
    return (case.rules[name] for name in verdict.rules if name in case.rules)


def _line(case: Case, pathway: Pathway, judged: Pathway | None) -> LegalLine:
    decided, is_asked = deciding_rule(case, pathway), pathway == case.asked
    more = decided
    if is_asked:
        more = next((rule for rule in _known(case, pathway.routes[0]) if rule != decided), None)
    is_quoted = is_asked or (not pathway.routes and pathway != judged)
    found = [rule for rule in (decided, more) if rule is not None]
    further = _further(case, pathway, found) if is_asked else ()
    return LegalLine(
        instrument=Term("instruments", pathway.instrument),
        tone=tone_of(pathway),
        verdict=light_of(case, pathway),
        route=_label(case, pathway.routes[0]) if pathway.routes else None,
        basis=_basis(case, decided) if decided is not None else None,
        rule=_rule(case, more) if more is not None and is_quoted else None,
        lead_times=_lead_times(case, pathway) if is_asked else (),
        further=further[:MOST_FURTHER],
        further_left=max(0, len(further) - MOST_FURTHER),
        others=tuple(_label(case, route) for route in pathway.routes[1:]) if is_asked else (),
    )


def _lead_times(case: Case, pathway: Pathway) -> tuple[str, ...]:
    """Say how long steps take and whose they are, as far as the rules say it."""
    return tuple(
        _lead_time(case, rule, rule.lead_time.in_language(case.language))
        for rule in _known(case, pathway.routes[0])
        if rule.lead_time is not None
    )


def _lead_time(case: Case, rule: Rule, time: str) -> str:
    """Name who acts before the time, unless it says so; the rule where it names nobody."""
    actors = dict.fromkeys(act.who.in_language(case.language) for act in rule.approvals)
    if any(actor in time for actor in actors):
        return time
    return f"{', '.join(actors) or rule.title.in_language(case.language)}: {time}"


def _further(case: Case, pathway: Pathway, said: list[Rule]) -> tuple[str, ...]:
    """Name the other rules that ask something of the parties on the route, with their acts."""
    return tuple(
        f"{rule.title.in_language(case.language)}"
        f" ({citation(rule).short.in_language(case.language)})"
        for rule in sorted(_known(case, pathway.routes[0]), key=lambda rule: rule.topic in ANYWHERE)
        if rule not in said and rule.effect in CONDITIONS
    )


def _basis(case: Case, rule: Rule) -> LegalBasis:
    return LegalBasis(
        title=rule.title.in_language(case.language),
        article=citation(rule).short.in_language(case.language),
        notes=case.ledger.cite_rule(rule, case.language),
    )


def _rule(case: Case, rule: Rule) -> LegalRule:
    return LegalRule(
        plain=rule.plain.in_language(case.language),
        article=citation(rule).short.in_language(case.language),
        notes=case.ledger.cite_rule(rule, case.language),
    )
