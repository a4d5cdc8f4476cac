"""What would open a way that is not open, or free it of doubt: facts that the law asks for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from matchmaker.briefs.case import Case
from matchmaker.briefs.legal import judged_pathway
from matchmaker.briefs.said import Sentence
from matchmaker.model import RouteVerdict

MOST: Final = 7
"""Facts that are named; `matchmaker law` names all, with what each answer would mean."""


def unlocks(case: Case) -> Iterator[Sentence]:
    """Ask for each fact that rules on the route would need to know, and say who can tell."""
    verdict = _verdict(case)
    if verdict is None:
        return
    known = {fact.id: fact for fact in case.book.law.facts}
    asked = [fact for name in verdict.missing if (fact := known.get(name)) and fact.question]
    for fact in asked[:MOST]:
        if fact.question is not None and fact.supplied_by is not None:
            yield case.sentence("unlock.ask", question=fact.question, who=fact.supplied_by)
        elif fact.question is not None:
            yield case.sentence("unlock.ask_anybody", question=fact.question)
    if len(asked) > MOST:
        yield case.sentence("unlock.more", count=len(asked) - MOST)


def _verdict(case: Case) -> RouteVerdict | None:
    """Give the verdict on the route that is asked for, else on the best that was looked at."""
    pathway = case.asked or judged_pathway(case)
    if pathway is None:
        return None
    return pathway.routes[0] if pathway.routes else pathway.direct
