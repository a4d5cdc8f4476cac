"""What follows from one rule on one route, and the verdict of all of them.

Three values of truth: a rule applies, does not apply, or nobody can tell yet, because a
fact or a date is missing; its test is met, is not, or nobody can tell. A rule that does
not apply asks for nothing. A verdict is the worst of what follows from the others:

=====================  ==============================================================
blocked                a block that applies, is in force, whose text was read or whose
                       authority states it, and whose test is not met
unknown                a block known only at second hand, or whose facts or figures are
                       missing (unless the parties can avoid it); any rule that is
                       unverified or of which nobody knows whether it is in force; no
                       rule that opens the route
conditional            a condition whose test is not met, or that has none; a procedure,
                       a caution; a block that can be avoided
allowed                nothing remains but tests that are met and rules that state a fact
=====================  ==============================================================

so that a verdict never gets better by one more block.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Final

from matchmaker.model import (
    Consequence,
    Effect,
    Finding,
    RouteVerdict,
    Rule,
    RuleStatus,
    Verdict,
    Why,
)
from matchmaker.pathways.citations import rank
from matchmaker.pathways.knowing import FALSE, STATUSES, Known, Truth

SEVERITY: Final = {verdict: place for place, verdict in enumerate(Verdict)}
"""Verdicts by how bad they are."""

VERDICTS: Final = {
    Consequence.BLOCKED: Verdict.BLOCKED,
    Consequence.UNKNOWN: Verdict.UNKNOWN,
    Consequence.CONDITIONAL: Verdict.CONDITIONAL,
    Consequence.OPENED: Verdict.CONDITIONAL,
    Consequence.PASSED: Verdict.ALLOWED,
}
"""What each consequence leaves of a route."""

_EFFECTS: Final = (Effect.ROUTE, Effect.BLOCK, Effect.CONDITION, Effect.FLAG, Effect.FACT)
_UNREAD: Final = {
    RuleStatus.SECONDARY: (Why.TEXT_NOT_READ,),
    RuleStatus.UNVERIFIED: (Why.UNVERIFIED,),
}


def weigh_all(
    rules: Iterable[Rule], known: Known, weighed: Callable[[Rule, Known], Finding | None]
) -> list[tuple[Rule, Finding]]:
    """Say what follows from each rule; one that asks for nothing is left out.

    Where a fact is stated that contradicts those from which it follows, a rule that asks for
    it is weighed both ways: the worse counts, and the finding names the contradiction.

    Parameters
    ----------
    weighed : callable
        Gives what `weigh` does, now or from what it gave before.
    """
    otherwise = known.otherwise
    doubtful = known.contradicted(otherwise)
    found = []
    for rule in rules:
        finding = weighed(rule, known)
        if doubtful and not doubtful.isdisjoint(rule.asks):
            finding = _worse(finding, weighed(rule, otherwise))
        if finding is not None:
            found.append((rule, finding))
    return found


def _worse(stated: Finding | None, computed: Finding | None) -> Finding | None:
    both = [finding for finding in (stated, computed) if finding is not None]
    worst = max(both, key=_severity, default=None)
    return worst and replace(worst, why=(Why.CONTRADICTED, *worst.why))


def weigh(rule: Rule, known: Known) -> Finding | None:
    """Say what follows from one rule alone; None where it asks for nothing."""
    in_force = rule.in_force(known.on)
    if in_force is False:
        return None
    applies = known.holds(rule.applies_when.tree, rule.parameters)
    if applies.value is False:
        return None
    met = known.holds(rule.met_when.tree, rule.parameters) if rule.met_when else FALSE
    status = max(rule.status, applies.status, met.status, key=STATUSES.index)
    doubts = (Why.DATE_UNCERTAIN,) * (in_force is None) + _UNREAD.get(status, ())
    is_sure = in_force is True and status is not RuleStatus.UNVERIFIED
    match rule.effect:
        case Effect.FACT:
            holds = applies.value and is_sure and (rule.met_when is None or met.value)
            return Finding(rule.id, Consequence.PASSED, doubts) if holds else None
        case Effect.ROUTE:
            holds = applies.value and is_sure and (rule.met_when is None or met.value)
            plain = Consequence.OPENED if holds else Consequence.CONDITIONAL
        case _ if met.value and status is not RuleStatus.UNVERIFIED:
            # Whether it is in force or not, nothing is left to do.
            return Finding(rule.id, Consequence.PASSED, doubts)
        case Effect.BLOCK:
            return _block(rule, doubts, applies, met, is_sure=is_sure)
        case _:
            plain = Consequence.CONDITIONAL
    return _finding(rule, plain if is_sure else Consequence.UNKNOWN, doubts, applies, met)


def _block(
    rule: Rule, doubts: tuple[Why, ...], applies: Truth, met: Truth, *, is_sure: bool
) -> Finding:
    """Give what follows from a block whose test is not known to be met."""
    if applies.value and met.value is False:
        is_told = is_sure and (not doubts or rule.stated_by_authority)
        consequence = Consequence.BLOCKED if is_told else Consequence.UNKNOWN
    elif rule.avoidable:
        consequence, doubts = Consequence.CONDITIONAL, (Why.AVOIDABLE, *doubts)
    else:
        consequence = Consequence.UNKNOWN
    return _finding(rule, consequence, doubts, applies, met)


def _finding(
    rule: Rule, consequence: Consequence, doubts: tuple[Why, ...], *truths: Truth
) -> Finding:
    """Make a finding with everything that is in the way of a plain answer."""
    open_ones = [truth for truth in truths if truth.value is None]
    whys = (*(why for truth in open_ones for why in truth.why), *doubts)
    missing = (name for truth in open_ones for name in truth.missing)
    return Finding(rule.id, consequence, tuple(dict.fromkeys(whys)), tuple(dict.fromkeys(missing)))


def order(rule: Rule) -> tuple[int, int, int, int, str]:
    """Put the procedure with the longest chain first, and higher law before lower.

    A rule's priority goes before all of it, once the rule is known to apply.
    """
    effect = _EFFECTS.index(rule.effect)
    return -rule.priority, effect, -len(rule.approvals), rank(rule), rule.id


def decide(
    route: str, weighed: Iterable[tuple[Rule, Finding]], *, is_covered: bool = True
) -> RouteVerdict:
    """Give the worst of what follows from rules in order, and the rules behind it.

    On a day whose law was not looked for as a whole, what nothing forbids is not known.
    """
    pairs = sorted(weighed, key=lambda pair: (-_severity(pair[1]), _is_doubtful(*pair)))
    severities = [_severity(finding) for _, finding in pairs]
    if not (is_covered and any(_opens(rule, finding) for rule, finding in pairs)):
        # Conditions and blocks do not say that a route exists: another rule must.
        severities.append(SEVERITY[Verdict.UNKNOWN])
    worst = max(severities)
    whole = worst in {SEVERITY[Verdict.BLOCKED], SEVERITY[Verdict.ALLOWED]}
    least = worst if whole else SEVERITY[Verdict.CONDITIONAL]
    return RouteVerdict(
        route,
        tuple(Verdict)[worst],
        tuple(finding.rule for _, finding in pairs if _severity(finding) >= least),
        tuple(finding for _, finding in pairs),
    )


def _is_doubtful(rule: Rule, finding: Finding) -> bool:
    """Whether a rule would go before others, but nobody knows whether it applies."""
    return rule.priority > 0 and not set(rule.applies_when.facts).isdisjoint(finding.missing)


def _severity(finding: Finding) -> int:
    return SEVERITY[VERDICTS[finding.consequence]]


def _opens(rule: Rule, finding: Finding) -> bool:
    if rule.effect is Effect.FACT:
        return finding.consequence is Consequence.PASSED
    return rule.effect is Effect.ROUTE and finding.consequence is not Consequence.CONDITIONAL
