"""The lawful routes to the same money, with who must act and who should sit at the table."""

from __future__ import annotations

from collections.abc import Iterator

from matchmaker.model import (
    Approval,
    Label,
    LawfulWay,
    Pathway,
    RouteVerdict,
    Rule,
    RuleBook,
    Stage,
    Step,
)

_STAGES = tuple(Stage)


def reroute(pathway: Pathway, law: RuleBook) -> tuple[LawfulWay, ...]:
    """Give the routes by which the money of a pathway may come instead of the direct one.

    Returns
    -------
    tuple of LawfulWay
        The best verdict first; among equals in the order of the channel, the most usual one
        first. None that the law blocks.
    """
    direct = pathway.direct.route if pathway.direct is not None else None
    return tuple(way(verdict, law) for verdict in pathway.routes if verdict.route != direct)


def way(verdict: RouteVerdict, law: RuleBook) -> LawfulWay:
    """Give a route with its chain of approvals, as the rules that decided on it have them."""
    bodies = {body.id: body.label for body in law.bodies}
    found = steps(verdict, law)
    papers = (step.act.document for step in found)
    return LawfulWay(
        verdict=verdict,
        steps=found,
        documents=tuple(dict.fromkeys(paper for paper in papers if paper is not None)),
        lead_times=tuple(
            (rule.id, rule.lead_time) for rule in asking(verdict, law) if rule.lead_time is not None
        ),
        table=tuple(_table(found, bodies)),
    )


def steps(verdict: RouteVerdict, law: RuleBook) -> tuple[Step, ...]:
    """List who must act on a route, each act once, in the order of the stages.

    The order of the stages is that of Government Regulation 1/2024, arts. 39, 41 and
    45-46: the council with the budget, the ministers who are heard, the decision, the
    signatures. Within a stage, acts of one rule stand as its text has them; the order
    between acts of two rules is that of the rules, and not law.
    """
    acts: dict[tuple[str, str], Step] = {}
    for rule in asking(verdict, law):
        for act in rule.approvals:
            acts.setdefault((act.who.id, act.what.id), Step(act, rule.id))
    return tuple(sorted(acts.values(), key=lambda step: _STAGES.index(step.act.stage)))


def approvals(verdict: RouteVerdict, law: RuleBook) -> tuple[Approval, ...]:
    """List the acts of `steps`."""
    return tuple(step.act for step in steps(verdict, law))


def lead_times(verdict: RouteVerdict, law: RuleBook) -> tuple[Label, ...]:
    """List how long the rules on a route take, as far as they say it, each time once."""
    said = (rule.lead_time for rule in asking(verdict, law))
    return tuple({time.id: time for time in said if time is not None}.values())


def asking(verdict: RouteVerdict, law: RuleBook) -> Iterator[Rule]:
    """Give the rules that decided, but for those that are no longer in the book."""
    known = {rule.id: rule for rule in law.rules}
    return (known[name] for name in verdict.rules if name in known)


def _table(found: tuple[Step, ...], bodies: dict[str, Label]) -> Iterator[Label]:
    """Name the bodies that act; in a book that lists none, whoever acts."""
    if not bodies:
        yield from {step.act.who.id: step.act.who for step in found}.values()
    named = dict.fromkeys(name for step in found for name in step.act.bodies)
    yield from (bodies[name] for name in named if name in bodies)
