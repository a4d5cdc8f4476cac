"""Talking points: what the head of the region may say, in two languages side by side.

Each line is a phrase filled with facts that both languages can say: names, labels, numbers,
terms. No text of a profile has a place here, since it stands in one language only.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from matchmaker.briefs.case import Case
from matchmaker.briefs.parts import Talk
from matchmaker.briefs.record import nearest
from matchmaker.briefs.said import Sentence
from matchmaker.model import Label, Noun, Role, Term

WITHOUT_A_WAY: Final = {
    Role.GUARANTOR: "guaranteed",
    Role.OPERATOR: "bought",
    Role.SUPPLIER: "bought",
    Role.DOOR: "introduced",
}
"""What is said where no form of financing is asked for, to those who bring something else."""


def talk(case: Case, languages: Sequence[str]) -> Talk:
    """Compose the talking points.

    Parameters
    ----------
    languages : sequence of str
        Languages besides that of the brief.
    """
    return Talk(
        languages=tuple(dict.fromkeys((case.language, *languages))),
        opening=tuple(_opening(case)),
        lines=tuple(_lines(case)),
        closing=tuple(_closing(case)),
    )


def _opening(case: Case) -> Iterator[Sentence]:
    yield case.sentence("talk.welcome", city=case.city.name, investor=case.counterpart)
    if not case.is_open:
        yield case.sentence("talk.closed", case.need_notes, need=_title(case))
    elif case.programme is not None:
        yield case.sentence("talk.programme", case.need_notes, need=_title(case))
    else:
        yield case.sentence("talk.subject", case.need_notes, need=_title(case))


def _lines(case: Case) -> Iterator[Sentence]:
    yield _place(case)
    if case.is_open:
        yield from _need(case)
    yield _record(case)
    if case.is_open:
        yield _way(case)
    if case.is_open and case.programme is None:
        yield case.sentence(f"talk.ask.{case.investor.role}", investor=case.counterpart)


def _place(case: Case) -> Sentence:
    city, people = case.city, case.city.population
    if people is None:
        return case.sentence("talk.place", case.city_notes, city=city.name, province=city.province)
    return case.sentence(
        "talk.place_people",
        case.ledger.cite_population(people),
        city=city.name,
        province=city.province,
        count=people.value,
        year=str(people.as_of)[:4],
    )


def _need(case: Case) -> Iterator[Sentence]:
    need, notes = case.need, case.need_notes
    common = tuple(term for term in need.sectors if term in case.investor.sectors)
    if need.sectors:
        yield case.sentence(
            "talk.common" if common else "talk.sectors",
            notes,
            sectors=tuple(Term("sectors", term) for term in common or need.sectors),
            investor=case.counterpart,
        )
    yield case.sentence(f"talk.readiness.{need.readiness or 'unknown'}", notes)
    if case.programme is not None:
        yield case.sentence("talk.cost_of_programme", notes)
    elif need.open_part is not None:
        yield case.sentence("talk.part", notes)
    elif need.cost is not None and need.cost.known:
        yield case.cost_said("talk.cost", need.cost, notes)
    else:
        yield case.sentence("talk.no_cost", notes)


def _record(case: Case) -> Sentence:
    near = nearest(case)
    if near is None:
        key = "talk.no_record_here" if case.investor.evidence_deals else "talk.no_record"
        return case.sentence(key, case.investor_notes, investor=case.counterpart)
    return case.sentence(
        "talk.record",
        case.ledger.cite(near.provenance),
        investor=case.counterpart,
        project=near.project,
        year=str(near.year),
    )


def _way(case: Case) -> Sentence:
    asked = case.asked
    if case.programme is not None:
        return case.sentence("talk.way.programme", programme=Noun(case.programme.label))
    if asked is None or not asked.routes:
        key = "closed_by_law" if case.is_about_money and case.is_closed_by_law else "open"
        return case.sentence(f"talk.way.{WITHOUT_A_WAY.get(case.investor.role, key)}")
    rerouted = "rerouted" if asked.is_rerouted else "lawful"
    return case.sentence(
        f"talk.way.{rerouted}",
        instrument=Term("instruments", asked.instrument),
        route=Noun(case.routes[asked.routes[0].route].label),
    )


def _closing(case: Case) -> Iterator[Sentence]:
    if not case.is_open:
        yield case.sentence("talk.next.closed")
    elif case.programme is not None:
        yield case.sentence("talk.next.programme")
    else:
        key = case.need.readiness or "unknown"
        yield case.sentence(f"talk.next.{key}", investor=case.counterpart)
    yield case.sentence("talk.unsigned" if case.investor.is_foreign else "talk.unsigned_domestic")


def _title(case: Case) -> Label:
    return case.book.need(case.need.id).title
