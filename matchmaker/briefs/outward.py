"""The edition that a counterpart is handed: what may be told, and nothing else.

It is no internal brief with parts hidden. It has fields of its own, made from those fields of
the profiles that `told.TOLD` lists; what is not listed there is internal, also a field that
the model gets tomorrow. Descriptions, mandates and sources are written for the ministry, and
are not told either: the need's ``public_text`` is, which is written for that. Score, rank,
alternatives, reasons, cautions, red lines, wishes, vetoes and notes have no field here.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator
from typing import Final

from matchmaker.briefs.amounts import amount_of, exactly
from matchmaker.briefs.case import LEADERS, Case
from matchmaker.briefs.ledger import PublicLedger
from matchmaker.briefs.record import newest_first
from matchmaker.briefs.said import Amount, Prose, Sentence
from matchmaker.briefs.sheets import (
    Act,
    CitySheet,
    Outward,
    PartnerSheet,
    ProjectSheet,
    RecordEntry,
    Way,
)
from matchmaker.errors import MatchmakerError
from matchmaker.model import (
    Book,
    Deal,
    DealStatus,
    Investor,
    InvestorAvailability,
    Match,
    MoneyRange,
    NeedAvailability,
    Noun,
    PartialDate,
    RouteVerdict,
    Rule,
    Term,
    Words,
)
from matchmaker.pathways import approvals, citation

MOST_DEALS: Final = 8
"""Entries of a record that are printed, the newest first."""

MOST_RULES: Final = 6
"""Rules on the route that are quoted, those that decide first; the acts are all there."""

ROUNDING: Final = 0.01
"""Share by which a size may differ from that of a deal and still be the same, rounded."""

RECORDED: Final = frozenset(
    {DealStatus.CLOSED, DealStatus.SIGNED, DealStatus.AWARDED, DealStatus.ONGOING_PROGRAMME}
)
"""What a party is told of its own record: what was done, not what was meant."""


def compose_outward(book: Book, match: Match, *, language: str, on: dt.date) -> Outward:
    """Compose the edition that a counterpart is handed.

    Parameters
    ----------
    book : Book
        The profiles from which the match was made.
    match : Match
        The need and the investor that are to meet.
    language : str
        Language of the phrasebook that will say it.
    on : datetime.date
        The day whose law was applied.

    Raises
    ------
    UnknownIdError
        When the match speaks of a need or an investor that is not in the book.
    MatchmakerError
        When the need or the investor is not to be had: a paper for a counterpart would
        be an offer.
    """
    case = Case(book, match, language, PublicLedger())
    if not case.is_open:
        raise MatchmakerError(
            f"no outward edition for {match.need} and {match.investor}: one of them is not open,"
            " and the paper would offer what is not to be had; see the field availability"
        )
    project, city, partner = _project(case), _city(case), _partner(case)
    way = _way(case)
    return Outward(
        language=language,
        title=Words.of("outward.title", need=case.title, city=case.city.name),
        classification=Words("outward.classification"),
        edition=Words.of("outward.edition", version=book.edition.version),
        version=book.edition.version,
        data_on=book.edition.on,
        law_on=PartialDate(on.isoformat()),
        project=project,
        city=city,
        partner=partner,
        way=way,
        no_way=_no_way(case) if way is None else None,
        steps=tuple(_steps(case)),
        binding=Words(
            "outward.binding" if case.investor.is_foreign else "outward.binding_domestic"
        ),
        ledger=case.ledger.sources,
    )


def _project(case: Case) -> ProjectSheet:
    need, notes = case.need, case.need_notes
    other = {need.title, need.title_en} - {case.title, None}
    programme = case.programme
    return ProjectSheet(
        title=case.title,
        original=next(iter(other), None),
        description=Prose(need.public_text.in_language(case.language), notes)
        if need.public_text
        else None,
        still_open=Words("outward.confirming")
        if need.availability is NeedAvailability.UNKNOWN
        else None,
        sectors=tuple(Term("sectors", term) for term in need.sectors),
        dimensions=tuple(Term("dimensions", term) for term in need.dimensions),
        readiness=case.sentence(f"vocabulary.readiness.{need.readiness}", notes)
        if need.readiness
        else None,
        cost=_amount(case, need.cost, notes),
        open_part=Words("outward.part_only") if need.open_part is not None else None,
        instruments=tuple(Term("instruments", term) for term in need.instruments_wanted),
        programme=Words.of("outward.programme", programme=Noun(programme.label))
        if programme
        else None,
        written=case.written(case.city.written_in),
        notes=notes,
    )


def _city(case: Case) -> CitySheet:
    city, notes = case.city, case.city_notes
    people = city.population
    return CitySheet(
        name=city.name,
        leader=Words.of(
            f"leader.{'mayor' if case.leader == LEADERS['walikota'] else 'regent'}"
            if case.leader in LEADERS.values()
            else "leader.other",
            title=case.leader,
        ),
        province=city.province,
        island_group=city.island_group if city.island_group != city.province else None,
        population=case.sentence(
            "city.people",
            case.ledger.cite_population(people),
            count=people.value,
            day=people.as_of,
        )
        if people
        else None,
        smart_city=case.sentence("city.since", notes, year=str(city.smart_city_batch_year))
        if city.smart_city_batch_year
        else None,
        fiscal_capacity=case.sentence(f"vocabulary.fiscal_capacity.{city.fiscal_capacity}", notes)
        if city.fiscal_capacity
        else None,
        notes=notes,
    )


def _partner(case: Case) -> PartnerSheet:
    investor, notes = case.investor, case.investor_notes
    embassy = case.book.embassy(investor.embassy) if investor.embassy else None
    done = [deal for deal in newest_first(investor.deals) if deal.deal_status in RECORDED]
    return PartnerSheet(
        name=investor.name,
        kind=Words(f"vocabulary.investor_type.{investor.type}"),
        country=None if investor.multilateral else investor.country,
        embassy=embassy.label.in_language(case.language) if embassy else None,
        available=Words("outward.available")
        if investor.availability is InvestorAvailability.UNKNOWN
        else None,
        sectors=tuple(Term("sectors", term) for term in investor.sectors),
        dimensions=tuple(Term("dimensions", term) for term in investor.dimensions),
        instruments=tuple(Term("instruments", term) for term in investor.instruments),
        ticket=_amount(case, investor.ticket, notes),
        ticket_basis=_ticket_basis(investor),
        languages=investor.languages,
        record=tuple(_entry(case, deal) for deal in done[:MOST_DEALS]),
        record_left=max(0, len(done) - MOST_DEALS),
        written=case.written(investor.written_in),
        notes=notes,
    )


def _ticket_basis(investor: Investor) -> Words | None:
    """Say where a size has one bound only, which is seldom more than what one deal had."""
    ticket = investor.ticket
    if ticket is None or not ticket.known:
        return None
    bounds = {bound for bound in (ticket.min, ticket.max) if bound is not None}
    if len(bounds) > 1:
        return None
    [bound] = bounds
    sizes = [
        deal.amount.amount
        for deal in investor.deals
        if deal.deal_status in RECORDED and deal.amount and deal.amount.currency == ticket.currency
    ]
    seen = any(math.isclose(size, bound, rel_tol=ROUNDING) for size in sizes)
    return Words("outward.ticket.deal" if seen else "outward.ticket.bound")


def _entry(case: Case, deal: Deal) -> RecordEntry:
    notes = case.ledger.cite(deal.provenance)
    return RecordEntry(
        project=deal.project,
        year=str(deal.year),
        state=Words(f"vocabulary.deal_status.{deal.deal_status}"),
        amount=_amount(case, exactly(deal.amount), notes),
        notes=notes,
    )


def _amount(case: Case, found: MoneyRange | None, notes: tuple[int, ...]) -> Amount | None:
    """Make an amount without the researcher's note on it, and without our trust in it."""
    bare = found.model_copy(update={"note": None, "confidence": None}) if found else None
    return amount_of(bare, case.book.edition.rates, case.ledger, notes)


def _way(case: Case) -> Way | None:
    asked = case.asked
    if asked is None or case.programme is not None:
        return None
    best = asked.routes[0]
    rules = tuple(_rules(case, best))
    acts = approvals(best, case.book.law)
    return Way(
        instrument=Term("instruments", asked.instrument),
        route=case.routes[best.route].label.in_language(case.language),
        indirect=asked.is_rerouted,
        rules=tuple(_said(case, rule) for rule in rules[:MOST_RULES]),
        rules_left=max(0, len(rules) - MOST_RULES),
        acts=tuple(
            Act(
                who=act.who.in_language(case.language),
                what=act.what.in_language(case.language),
                # The rules name papers in Indonesian alone.
                paper=act.document if case.language == "id" else None,
            )
            for act in acts
        ),
        times=tuple(
            f"{rule.title.in_language(case.language)}: {rule.lead_time.in_language(case.language)}"
            for rule in rules
            if rule.lead_time is not None
        ),
    )


def _no_way(case: Case) -> Words:
    """Say why there is no way: a programme's partner settles nothing with the city."""
    if case.programme is not None:
        return Words.of("outward.way_of_programme", programme=Noun(case.programme.label))
    return Words("outward.no_way")


def _rules(case: Case, best: RouteVerdict) -> Iterator[Rule]:
    return (case.rules[name] for name in best.rules if name in case.rules)


def _said(case: Case, rule: Rule) -> Sentence:
    return Sentence(
        Words.of("legal.rule", plain=rule.title.in_language(case.language)),
        case.ledger.cite_rule(rule, case.language),
        citation(rule).short.in_language(case.language),
    )


def _steps(case: Case) -> Iterator[Words]:
    """Say what comes next; the stage of preparation decides which papers are looked for."""
    city = case.city.name
    yield Words("outward.steps.confirm")
    yield Words("outward.steps.contact")
    if case.programme is not None:
        yield Words.of("outward.steps.programme", city=city, programme=Noun(case.programme.label))
        return
    yield Words.of(f"outward.steps.data.{case.need.readiness or 'unknown'}", city=city)
    yield Words("outward.steps.law")
