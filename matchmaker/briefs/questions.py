"""Hard questions that a counterpart may ask, and what may be answered from what is known."""

from __future__ import annotations

from collections.abc import Iterator

from matchmaker.briefs.case import Case
from matchmaker.briefs.legal import deciding_rule, route_of
from matchmaker.briefs.parts import HardQuestion
from matchmaker.briefs.said import Sentence
from matchmaker.model import NeedAvailability, Noun, Role, Verdict


def questions(case: Case) -> tuple[HardQuestion, ...]:
    """List the questions, those of law first, then those to which no answer is known."""
    return tuple(
        HardQuestion(case.sentence(f"question.{key}", investor=case.counterpart), answer)
        for key, answer in _answers(case)
    )


def _answers(case: Case) -> Iterator[tuple[str, Sentence]]:
    need, investor = case.need, case.investor
    if not case.is_open:
        yield "available", case.sentence("answer.closed", case.need_notes)
        return
    if case.programme is not None:
        yield (
            "partner",
            case.sentence(
                "answer.programme", case.need_notes, programme=Noun(case.programme.label)
            ),
        )
        yield from _of_signing(case)
    else:
        yield from _of_law(case)
    if case.programme is None and investor.role in {Role.SUPPLIER, Role.OPERATOR}:
        yield "buy", case.sentence("answer.buy")
    if need.availability is NeedAvailability.UNKNOWN:
        yield "available", case.sentence("answer.available")
    yield from _of_project(case)
    if investor.exclusions:
        yield "exclusions", case.sentence("answer.exclusions", case.investor_notes)
    yield "others", case.sentence("answer.others")


def _of_law(case: Case) -> Iterator[tuple[str, Sentence]]:
    direct = [
        item
        for item in case.match.pathways
        if item.direct is not None and item.direct.verdict is Verdict.BLOCKED
    ]
    if direct:
        route = next((found for item in direct if (found := route_of(case, item))), None)
        rule = deciding_rule(case, direct[0])
        if route is not None:
            yield "direct", case.by_rule("answer.direct", rule, route=route)
        else:
            yield "direct", case.by_rule("answer.no_route", rule)
    guarantee = case.standing_rule("no-central-guarantee")
    if guarantee is not None and _is_owed(case):
        yield "guarantee", case.by_rule("answer.guarantee", guarantee)
    yield from _of_signing(case)


def _of_signing(case: Case) -> Iterator[tuple[str, Sentence]]:
    signing = case.standing_rule("statement-of-intent")
    if signing is not None and case.investor.is_foreign:
        yield "sign", case.by_rule("answer.sign", signing)


def _of_project(case: Case) -> Iterator[tuple[str, Sentence]]:
    need, notes = case.need, case.need_notes
    if case.programme is not None:
        yield "cost", case.sentence("answer.cost_of_programme", notes)
    elif need.open_part is not None:
        yield "cost", case.sentence("answer.part", notes)
    elif need.cost is not None and need.cost.known:
        yield "cost", case.cost_said("answer.cost", need.cost, notes)
    elif (older := need.superseded_cost) is not None:
        cited = case.ledger.cite_superseded(older)
        yield "cost", case.sentence("answer.superseded", cited, cost=older)
    else:
        yield "cost", case.sentence("answer.no_cost", notes)
    yield "readiness", case.sentence(f"answer.readiness.{need.readiness or 'unknown'}", notes)
    for name, text in (("land", need.land), ("permits", need.permits)):
        key = f"answer.{name}" if text is None else "answer.known"
        yield name, case.sentence(key, notes if text else ())
    if _is_owed(case):
        yield "repay", case.sentence("answer.repay")


def _is_owed(case: Case) -> bool:
    """Whether somebody would owe the money of the ask; of all that was looked at without one."""
    asked = (case.asked,) if case.asked is not None else case.match.pathways
    owed = {
        channel.instrument
        for channel in case.book.law.channels
        if channel.foreign == case.investor.is_foreign and channel.must_be_repaid is not False
    }
    if case.programme is not None:
        return False
    return case.is_about_money and any(way.instrument in owed for way in asked)
