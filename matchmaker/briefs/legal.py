"""What the law says of each instrument, in the words of the rules that decided."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from matchmaker.briefs.brief import LegalLine, LegalRule, Tone
from matchmaker.briefs.case import Case
from matchmaker.model import (
    Approval,
    Effect,
    PartialDate,
    Pathway,
    RouteVerdict,
    Rule,
    Term,
    Verdict,
    Words,
)
from matchmaker.pathways import approvals, citation

BEST_IF_REROUTED: Final = Verdict.CONDITIONAL
"""Where the direct way is forbidden no light is better than this, whatever the route says."""

CONDITIONS: Final = frozenset({Effect.BLOCK, Effect.CONDITION, Effect.FLAG})
"""Effects of rules that ask something of the parties on a route that is open."""

NOTED: Final = ("vendor_finance", "guarantee")
"""Instruments on which the phrases of the law have a word of their own."""


def legal_lines(case: Case) -> tuple[LegalLine, ...]:
    """Give one line for each instrument that was looked at, the one asked for first."""
    pathways = sorted(case.match.pathways, key=lambda pathway: pathway != case.asked)
    return tuple(_line(case, pathway) for pathway in pathways)


def legal_notes(case: Case, on: PartialDate) -> Iterator[Words]:
    """Say what holds for the meeting as a whole, and how far the law was read."""
    yield Words("law.meeting" if case.investor.is_foreign else "law.meeting_domestic")
    looked_at = {pathway.instrument for pathway in case.match.pathways}
    if any(_is_closed(pathway) for pathway in case.match.pathways):
        yield Words("law.no_promise")
    for instrument in NOTED:
        if instrument in looked_at:
            yield Words(f"law.{instrument}")
    yield Words.of("law.not_advice", on=on)


def tone_of(pathway: Pathway | None) -> Tone:
    """Give the light of a pathway; unknown where there is none."""
    if pathway is None:
        return "unknown"
    verdict = pathway.verdict
    if pathway.is_rerouted and verdict is Verdict.ALLOWED:
        verdict = BEST_IF_REROUTED
    return verdict.value


def verdict_of(pathway: Pathway | None) -> Words:
    """Say the light in a word or two."""
    tone = tone_of(pathway)
    rerouted = pathway is not None and pathway.is_rerouted
    return Words(f"light.{tone}_rerouted" if rerouted else f"light.{tone}")


def route_of(case: Case, pathway: Pathway | None) -> str | None:
    """Name the best lawful route in the brief's language."""
    if pathway is None or not pathway.routes:
        return None
    return _label(case, pathway.routes[0])


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


def _line(case: Case, pathway: Pathway) -> LegalLine:
    found = [rule for rule in (deciding_rule(case, pathway),) if rule is not None]
    others: tuple[str, ...] = ()
    further: tuple[str, ...] = ()
    acts: tuple[Approval, ...] = ()
    if pathway == case.asked:
        best, *more = pathway.routes
        found += [rule for rule in _known(case, best) if rule not in found][:1]
        others = tuple(_label(case, route) for route in more)
        further = tuple(
            _named(case, rule)
            for rule in _known(case, best)
            if rule not in found and rule.effect in CONDITIONS
        )
        acts = approvals(best, case.book.law)
    return LegalLine(
        instrument=Term("instruments", pathway.instrument),
        tone=tone_of(pathway),
        verdict=verdict_of(pathway),
        route=route_of(case, pathway),
        rules=tuple(_rule(case, rule) for rule in found),
        approvals=tuple(
            Words.of(
                "law.follow_up.approvals",
                who=act.who.in_language(case.language),
                what=act.what.in_language(case.language),
            )
            for act in acts
        ),
        further=further,
        others=others,
    )


def _named(case: Case, rule: Rule) -> str:
    """Name a rule with its article."""
    article = citation(rule).source.in_language(case.language)
    return f"{rule.title.in_language(case.language)} ({article})"


def _rule(case: Case, rule: Rule) -> LegalRule:
    return LegalRule(
        plain=rule.plain.in_language(case.language),
        article=citation(rule).source.in_language(case.language),
        notes=case.ledger.cite_rule(rule, case.language),
    )
