"""The approvals of a route in their order, to be drawn as a line of time."""

from __future__ import annotations

from matchmaker.briefs.case import Case
from matchmaker.briefs.drawings import Step, Timeline
from matchmaker.model import Approval, Rule, Words
from matchmaker.pathways import approvals


def timeline(case: Case) -> Timeline | None:
    """Compose the line of time of the route that is asked for; None where no act is on record."""
    asked = case.asked
    acts = approvals(asked.routes[0], case.book.law) if asked is not None else ()
    if asked is None or not acts:
        return None
    route = case.routes[asked.routes[0].route].label.in_language(case.language)
    rules = [case.rules[name] for name in asked.routes[0].rules if name in case.rules]
    steps = tuple(
        _step(case, rules, act, number, acts[number - 2] if number > 1 else None)
        for number, act in enumerate(acts, start=1)
    )
    return Timeline(
        steps=steps,
        text=Words.of("drawing.timeline", route=route, count=len(steps)),
    )


def _step(
    case: Case, rules: list[Rule], act: Approval, number: int, before: Approval | None
) -> Step:
    rule = next(rule for rule in rules if act in rule.approvals)
    # A time belongs to an act where its rule asks for no other; else nobody can tell whose it is.
    time = rule.lead_time if len(rule.approvals) == 1 else None
    return Step(
        number=number,
        stage=Words(f"stage.{act.stage}"),
        starts_stage=before is None or before.stage is not act.stage,
        who=act.who.in_language(case.language),
        what=act.what.in_language(case.language),
        document=act.document,
        lead_time=time.in_language(case.language) if time else None,
        is_timed_above=time is None and rule.lead_time is not None,
        notes=case.ledger.cite_rule(rule, case.language),
    )
