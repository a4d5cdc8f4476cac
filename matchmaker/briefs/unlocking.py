"""What would open a way that is not open, or free it of doubt: facts that the law asks for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Final

from matchmaker.briefs.case import Case
from matchmaker.briefs.legal import judged_pathway
from matchmaker.briefs.said import Sentence
from matchmaker.model import CityNeed, Pathway, RouteVerdict
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
        if fact.question is not None and fact.supplied_by is not None:
            yield case.sentence("unlock.ask", question=fact.question, who=fact.supplied_by)
        elif fact.question is not None:
            yield case.sentence("unlock.ask_anybody", question=fact.question)
    if len(asked) > MOST:
        yield case.sentence("unlock.more", count=len(asked) - MOST)


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
