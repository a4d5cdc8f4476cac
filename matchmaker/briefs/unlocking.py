"""What would open a way that is not open, or free it of doubt: facts that the law asks for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Final

from matchmaker.briefs.case import Case
from matchmaker.briefs.legal import judged_pathway
from matchmaker.briefs.said import Sentence
from matchmaker.model import CityNeed, Label, Pathway, RouteVerdict, Rule
from matchmaker.pathways import Facts, judge, known_of

MOST: Final = 7
"""Facts that are named; `matchmaker law` names all, with what each answer would mean."""


def unlocks(case: Case, on: dt.date) -> Iterator[Sentence]:
    """Ask for each fact that rules on the route would need to know, and say who can tell."""
    pathway = case.asked or judged_pathway(case)
    if pathway is None or not (pathway.routes or pathway.direct):
        return
    verdict = judged_anew(case, pathway, on)
    facts = {fact.id: fact for fact in case.book.law.facts}
    asked = [fact for name in verdict.missing if (fact := facts.get(name)) and fact.question]
    for fact in asked[:MOST]:
        if fact.question is not None:
            yield _asking(case, fact.question, fact.supplied_by, _asker(case, verdict, fact.id))
    if len(asked) > MOST:
        yield case.sentence("unlock.more", count=len(asked) - MOST)


def _asker(case: Case, verdict: RouteVerdict, fact: str) -> Rule:
    """Give the rule that needs to know a fact, the first that decides."""
    found = (item.rule for item in verdict.findings if fact in item.missing)
    return case.rules[next(found)]


def _asking(case: Case, question: Label, who: Label | None, rule: Rule) -> Sentence:
    """Ask, and name the rule for whose sake: a question of the law explains itself to nobody."""
    if who is None:
        return case.by_rule("unlock.ask_anybody", rule, question=question, why=rule.title)
    return case.by_rule("unlock.ask", rule, question=question, who=who, why=rule.title)


def judged_anew(case: Case, pathway: Pathway, on: dt.date) -> RouteVerdict:
    """Judge the best route of a pathway, else the direct one: a match keeps no findings."""
    route = pathway.routes[0] if pathway.routes else pathway.direct
    if route is None:
        raise ValueError(f"{pathway.instrument} has no route at all")
    if route.findings or route.route not in case.routes:
        return route
    return judge(route.route, case.book.law, on=on, facts=known(case, pathway.instrument, on))


def known(case: Case, instrument: str, on: dt.date) -> Facts:
    """Give what is known of the pair and an instrument, as routes are judged by it."""
    pair = CityNeed(case.city, case.need)
    return known_of(instrument, pair, case.investor, case.book.law, on=on)
