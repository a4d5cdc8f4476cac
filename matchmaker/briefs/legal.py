"""What the law says of each instrument, in the words of the rules that decided."""

from __future__ import annotations

from matchmaker.briefs.brief import LegalLine, LegalRule, Tone
from matchmaker.briefs.case import Case
from matchmaker.model import Pathway, Rule, Term, Verdict, Words

WORST_OF_REROUTED: Verdict = Verdict.CONDITIONAL
"""Where the direct way is forbidden, no light is better than this, whatever the route says."""


def legal_lines(case: Case) -> tuple[LegalLine, ...]:
    """Give one line for each instrument that was looked at, in the order of the match."""
    return tuple(_line(case, pathway) for pathway in case.match.pathways)


def tone_of(pathway: Pathway | None) -> Tone:
    """Give the light of a pathway; unknown where there is none."""
    if pathway is None:
        return "unknown"
    verdict = pathway.verdict
    if pathway.is_rerouted and verdict is Verdict.ALLOWED:
        verdict = WORST_OF_REROUTED
    return verdict.value


def verdict_of(pathway: Pathway | None) -> Words:
    """Say the light in a word or two."""
    rerouted = pathway is not None and pathway.is_rerouted
    return Words(f"light.{tone_of(pathway)}_rerouted" if rerouted else f"light.{tone_of(pathway)}")


def route_of(case: Case, pathway: Pathway | None) -> str | None:
    """Name the best lawful route in the brief's language."""
    if pathway is None:
        return None
    best = pathway.routes[0] if pathway.routes else pathway.direct
    if best is None or best.verdict is Verdict.BLOCKED:
        return None
    return case.routes[best.route].label.in_language(case.language)


def deciding_rule(case: Case, pathway: Pathway | None) -> Rule | None:
    """Give the rule that closes the direct way, else the first one on the best route."""
    if pathway is None:
        return None
    if pathway.direct is not None and pathway.direct.verdict is Verdict.BLOCKED:
        found = pathway.direct.rules
    else:
        found = pathway.routes[0].rules if pathway.routes else ()
    return case.rules[found[0]] if found else None


def _line(case: Case, pathway: Pathway) -> LegalLine:
    direct = pathway.direct.rules if pathway.direct else ()
    best = pathway.routes[0] if pathway.routes else None
    found = dict.fromkeys((*direct, *(best.rules if best else ())))
    route = best and case.routes[best.route]
    return LegalLine(
        instrument=Term("instruments", pathway.instrument),
        tone=tone_of(pathway),
        verdict=verdict_of(pathway),
        route=route_of(case, pathway),
        route_plain=route.plain.in_language(case.language) if route else None,
        rules=tuple(_rule(case, case.rules[rule]) for rule in found),
    )


def _rule(case: Case, rule: Rule) -> LegalRule:
    language = case.language
    return LegalRule(
        title=rule.title.in_language(language),
        plain=rule.plain.in_language(language),
        article=case.article(rule),
        approvals=tuple(
            Words.of(
                "legal.approval",
                who=approval.who.in_language(language),
                what=approval.what.in_language(language),
            )
            for approval in rule.approvals
        ),
        notes=case.ledger.cite_rule(rule),
    )
