"""The front sheet: what the meeting is for, what is asked, what the law says, what not to promise.

Every sentence is a phrase filled with facts of the profiles; none says more than they do.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from matchmaker.briefs.avoiding import avoid, is_unsure, red_lines
from matchmaker.briefs.brief import Ask, Front, Gist
from matchmaker.briefs.case import Case
from matchmaker.briefs.legal import deciding_rule, judged_pathway, light_of, route_of, tone_of
from matchmaker.briefs.record import nearest, ongoing_programmes
from matchmaker.briefs.said import Sentence
from matchmaker.model import (
    MATCHABLE_INVESTORS,
    MATCHABLE_NEEDS,
    Confidence,
    InvestorAvailability,
    Label,
    NeedAvailability,
    Noun,
    Pathway,
    Role,
    Term,
    Words,
)
from matchmaker.pathways import PURSES

MOST_REASONS: Final = 4
KNOWN: Final = (("all", 0.999), ("most", 0.75), ("much", 0.5), ("little", 0.0))
"""How much of a comparison rests on known facts is said in words: a share would look like a
score of the pair."""
SAID_ELSEWHERE: Final = (
    "caution.ask_",
    "caution.exclusions",
    "caution.role_",
    "caution.unknown_",
    "caution.intentions_only",
    "caution.no_common",
    "caution.no_deal",
)
"""Beginnings of cautions that the warnings, what not to promise and the questions say too."""


def front(case: Case) -> Front:
    """Compose the front sheet."""
    judged = judged_pathway(case)
    # Sources are numbered as they are cited: in the order of the sheet.
    title, warnings, asides = _warnings_title(case), tuple(_warnings(case)), tuple(_asides(case))
    objective, success = _objective(case), _success(case)
    messages = tuple(tuple(said(case)) for said in (_need_message, _fit_message, _way_message))
    ask, law, lines = _ask(case), _law(case, judged), tuple(avoid(case))
    return Front(
        warnings_title=title,
        warnings=warnings,
        asides=asides,
        objective=objective,
        success=success,
        messages=messages,
        ask=ask,
        tone=tone_of(judged),
        light=light_of(case, judged),
        law=law,
        why=tuple(_why(case)),
        reasons=reasons(case)[:MOST_REASONS],
        red_lines=red_lines(lines),
        avoid=lines,
    )


def gist(case: Case) -> Gist:
    """Compose what tables repeat of the front sheet, and nothing else of it."""
    judged = judged_pathway(case)
    return Gist(
        ask=_ask(case),
        tone=tone_of(judged),
        light=light_of(case, judged),
        law=_law(case, judged),
        reasons=reasons(case)[:MOST_REASONS],
    )


def reasons(case: Case) -> tuple[Sentence, ...]:
    """Say what speaks for the pair, resting on both profiles."""
    return tuple(Sentence(words, _both(case)) for words in case.match.reasons)


def cautions(case: Case) -> tuple[Sentence, ...]:
    """Say what speaks against the pair, but for what the sheet already says elsewhere."""
    return tuple(
        Sentence(words, _both(case))
        for words in case.match.cautions
        if not words.key.startswith(SAID_ELSEWHERE)
    )


def _both(case: Case) -> tuple[int, ...]:
    return tuple(sorted({*case.need_notes, *case.investor_notes}))


def _warnings_title(case: Case) -> Words:
    if not case.is_open:
        return Words("front.closed")
    is_sure = (
        case.need.availability is NeedAvailability.OPEN
        and case.investor.availability is InvestorAvailability.ACTIVE
    )
    return Words("front.notes" if is_sure else "front.warnings")


def _warnings(case: Case) -> Iterator[Sentence]:
    """Say what decides whether there is anything to offer, with the profiles' own notes."""
    need, investor = case.need, case.investor
    if need.availability not in MATCHABLE_NEEDS:
        state = f"warning.need.{need.availability}"
        yield case.sentence(state, case.need_notes, need=case.title)
    elif need.availability is NeedAvailability.UNKNOWN:
        yield case.sentence("warning.need.unknown", case.need_notes, need=case.title)
    if need.availability_note is not None:
        key = f"warning.note{case.tongue(case.city.written_in)}"
        yield case.sentence(key, case.need_notes, note=need.availability_note)
    if investor.availability not in MATCHABLE_INVESTORS:
        state = f"warning.investor.{investor.availability}"
        yield case.sentence(state, case.investor_notes, investor=case.counterpart)
    elif investor.availability is InvestorAvailability.UNKNOWN:
        yield case.sentence(
            "warning.investor.unknown", case.investor_notes, investor=case.counterpart
        )
    if investor.availability_note is not None:
        key = f"warning.note{case.tongue(investor.written_in)}"
        yield case.sentence(key, case.investor_notes, note=investor.availability_note)
    for words in case.match.cautions:
        if words.key.startswith("caution.no_common"):
            yield Sentence(words, _both(case))
    yield from _weak(case)


def _weak(case: Case) -> Iterator[Sentence]:
    """Say where what is known of a side rests on little."""
    if case.need.provenance.confidence is Confidence.LOW:
        yield case.sentence("warning.weak_need", case.need_notes)
    if case.investor.provenance.confidence is Confidence.LOW:
        yield case.sentence("warning.weak_investor", case.investor_notes)


def _asides(case: Case) -> Iterator[Sentence]:
    """Quote what the counterpart's profile says that it excludes."""
    investor = case.investor
    if investor.exclusions:
        yield case.sentence(
            f"warning.exclusions{case.tongue(investor.written_in)}",
            case.investor_notes,
            investor=case.counterpart,
            exclusions=investor.exclusions,
        )


def _objective(case: Case) -> Sentence:
    """Say what the meeting is for."""
    return case.sentence(f"objective.{_purpose(case)}", _purpose_notes(case), **_named(case))


def _success(case: Case) -> Sentence:
    """Say what must be agreed for the meeting to have been worth it."""
    return case.sentence(f"success.{_purpose(case)}", _purpose_notes(case), **_named(case))


def _purpose(case: Case) -> str:
    if not case.is_open:
        return "closed"
    if case.programme is not None:
        return "programme"
    if case.is_about_money and case.is_closed_by_law:
        return "no_way"
    if not case.is_common:
        return "no_common"
    if case.is_about_money and case.asked is None:
        return "unknown"
    return case.investor.role.value


def _purpose_notes(case: Case) -> tuple[int, ...]:
    return case.need_notes if case.is_open and case.programme is not None else _both(case)


def _named(case: Case) -> dict[str, str | Label | Noun]:
    if case.is_open and case.programme is not None:
        programme = case.programme
        label = Noun(programme.label)
        return {"investor": case.counterpart, "programme": label, "part": programme.region}
    return {"investor": case.counterpart, "need": case.title}


def _need_message(case: Case) -> Iterator[Sentence]:
    need, notes = case.need, case.need_notes
    key = "message.need" if case.is_open else "message.closed"
    yield case.sentence(key, notes, city=case.city.name, need=case.title)
    if need.programme is not None:
        yield case.sentence("message.programme", notes)
    if need.programme is not None:
        yield case.sentence("message.cost_of_programme", notes)
    elif need.cost is not None and need.cost.known:
        yield case.cost_said("message.cost", need.cost, notes)
    else:
        yield case.sentence("message.no_cost")
    if need.open_part is not None:
        key = f"message.open_part{case.tongue(case.city.written_in)}"
        yield case.sentence(key, notes, part=need.open_part)
    if need.readiness is not None:
        yield case.sentence(f"message.readiness.{need.readiness}", notes)


def _fit_message(case: Case) -> Iterator[Sentence]:
    need, investor = case.need, case.investor
    common = tuple(Term("sectors", term) for term in need.sectors if term in investor.sectors)
    if common:
        yield case.sentence(
            "message.common", _both(case), investor=case.counterpart, sectors=common
        )
    count, near = len(investor.evidence_deals), nearest(case)
    if near is not None:
        yield case.sentence(
            f"message.near.{near.deal_status}",
            case.ledger.cite(near.provenance),
            project=near.project,
            year=str(near.year),
        )
    elif count:
        yield case.sentence(
            "message.record", case.investor_notes, count=count, investor=case.counterpart
        )
    elif count := ongoing_programmes(investor):
        yield case.sentence(
            "message.ongoing", case.investor_notes, count=count, investor=case.counterpart
        )
    else:
        yield case.sentence("message.no_record", case.investor_notes, investor=case.counterpart)


def _way_message(case: Case) -> Iterator[Sentence]:
    asked, route, role = case.asked, route_of(case, case.asked), case.investor.role
    if not case.is_open:
        yield case.sentence("message.nothing_now")
        return
    if case.programme is not None:
        yield case.sentence(
            "message.programme_way", case.need_notes, programme=Noun(case.programme.label)
        )
        return
    if role not in PURSES:
        # Said of them whatever is asked: none of them lends money to a city.
        yield case.sentence(
            f"message.brings.{role}", case.investor_notes, investor=case.counterpart
        )
    if asked is not None and route is not None:
        rule = deciding_rule(case, asked)
        yield case.sentence(
            "message.rerouted" if asked.is_rerouted else f"message.way.{tone_of(asked)}",
            case.ledger.cite_rule(rule, case.language) if rule else (),
            instrument=Term("instruments", asked.instrument),
            route=route,
        )
    elif role in PURSES:
        key = "message.closed_by_law" if case.is_closed_by_law else "message.no_way"
        yield case.sentence(key, investor=case.counterpart)


def _ask(case: Case) -> Ask:
    need, investor, asked = case.need, case.investor, case.asked
    cost = case.amount(need.cost, case.need_notes)
    if need.open_part is not None:
        # What is known is the cost of more than is still open.
        cost, amount_key, cost_title = None, "ask.open_part", "front.part"
    else:
        cost_title = "front.amount"
        amount_key = "ask.whole_cost" if cost else "ask.no_figure"
    title_key = "front.money"
    next_key = f"next.{need.readiness or 'unknown'}"
    route = route_of(case, asked)
    if not case.is_open:
        amount_key, next_key, cost = "ask.nothing", "next.closed", None
        instrument = way = case.sentence("ask.nothing_now")
    elif need.programme is not None:
        # The partner and the money are the programme's to choose, whoever sits at the table.
        amount_key, next_key, cost = "ask.no_money_by_programme", "next.programme", None
        instrument = case.sentence("ask.instrument_programme")
        way = case.sentence("ask.route_programme")
    elif not case.is_about_money:
        amount_key, cost = "ask.no_money", None
        instrument = case.sentence(f"ask.brings.{investor.role}", case.investor_notes)
        way = case.sentence(f"ask.source.{investor.role}")
    elif case.is_closed_by_law:
        amount_key, cost = "ask.no_money_by_law", None
        instrument = way = case.sentence("ask.nothing_by_law")
    elif asked is None or route is None:
        key = "ask.instrument_open" if case.is_common else "ask.instrument_none"
        instrument = case.sentence(key, investor=case.counterpart)
        way = case.sentence("ask.route_open" if case.is_common else "ask.route_none")
        title_key = cost_title
    else:
        title_key = cost_title
        if investor.role is Role.GUARANTOR:
            title_key, amount_key, cost = "front.money", "ask.no_money", None
        term = Term("instruments", asked.instrument)
        named = asked.instrument in need.instruments_wanted
        part = "ask.instrument_part" if need.open_part is not None else "ask.instrument"
        key = part if named else "ask.instrument_unasked"
        if case.is_other_field:
            key = "ask.instrument_other_field"
        instrument = case.sentence(
            key, case.investor_notes, instrument=term, investor=case.counterpart
        )
        way = case.sentence("ask.rerouted" if asked.is_rerouted else "ask.route", route=route)
    return Ask(
        amount_title=Words(title_key),
        amount=cost,
        amount_words=Words(amount_key),
        instrument=instrument,
        route=way,
        next_step=case.sentence(next_key, investor=case.counterpart),
    )


def _law(case: Case, judged: Pathway | None) -> Sentence:
    if judged is None:
        if not case.is_about_money:
            return case.sentence("legal.not_money")
        return case.sentence("legal.no_ask" if case.match.pathways else "legal.nothing_to_judge")
    rule = deciding_rule(case, judged)
    if rule is not None:
        key = "legal.rule_unsure" if is_unsure(rule) else "legal.rule"
        return case.by_rule(key, rule, plain=rule.plain.in_language(case.language))
    tone = "rerouted" if judged.is_rerouted else tone_of(judged)
    return case.sentence(f"legal.{tone}", instrument=Term("instruments", judged.instrument))


def _why(case: Case) -> Iterator[Sentence]:
    match, book = case.match, case.book
    cities = {pair.city.id for pair in book.matchable_needs}
    yield case.sentence("why.need_rank", rank=match.need_rank, count=len(book.matchable_investors))
    yield case.sentence(
        "why.investor_rank",
        rank=match.investor_rank,
        count=len(cities),
        city=case.city.name,
        investor=case.counterpart,
    )
    known = next(name for name, share in KNOWN if match.evidence >= share)
    yield case.sentence(f"why.evidence.{known}")
