"""What the profiles say of the need, the city and the investor, ready to print."""

from __future__ import annotations

import datetime as dt

from matchmaker.briefs.brief import CityFacts, InvestorFacts, NeedFacts
from matchmaker.briefs.case import Case, prose, proses
from matchmaker.briefs.finances import finances
from matchmaker.briefs.parts import Aspect
from matchmaker.briefs.record import entries
from matchmaker.briefs.said import Prose, Sentence
from matchmaker.briefs.standing import role_words
from matchmaker.model import Embassy, EvidenceType, Population, Role, Term, Words


def need_facts(case: Case) -> NeedFacts:
    """Gather what is known of the need."""
    need, older = case.need, case.need.superseded_cost
    notes = case.need_notes
    other = {need.title, need.title_en} - {case.title, None}
    return NeedFacts(
        title=case.title,
        original=next(iter(other), None),
        description=Prose(need.description, notes),
        sectors=tuple(Term("sectors", term) for term in need.sectors),
        dimensions=tuple(Term("dimensions", term) for term in need.dimensions),
        readiness=case.sentence(f"vocabulary.readiness.{need.readiness}", notes)
        if need.readiness
        else None,
        cost=case.amount(need.cost, notes),
        cost_note=prose(need.cost.note, notes) if need.cost and not need.cost.known else None,
        superseded=case.amount(older, case.ledger.cite_superseded(older)) if older else None,
        instruments=tuple(Term("instruments", term) for term in need.instruments_wanted),
        availability=case.sentence(f"vocabulary.need_availability.{need.availability}", notes),
        availability_note=prose(need.availability_note, notes),
        aspects=tuple(
            Aspect(
                label=Words(f"aspect.{name}"),
                text=prose(text, notes),
                who=Words(f"aspect.who.{name}"),
            )
            for name, text in (
                ("land", need.land),
                ("permits", need.permits),
                ("parties", need.parties),
                ("local_support", need.local_support),
            )
        ),
        written=case.written(case.city.written_in),
        notes=notes,
    )


def city_facts(case: Case, on: dt.date) -> CityFacts:
    """Gather what is known of the city."""
    city = case.city
    notes = case.city_notes
    return CityFacts(
        name=city.name,
        leader=case.leader.in_language(case.language),
        province=city.province,
        island_group=city.island_group if city.island_group != city.province else None,
        population=_people(case, city.population),
        smart_city=case.sentence("city.since", notes, year=str(city.smart_city_batch_year))
        if city.smart_city_batch_year
        else None,
        smart_city_note=prose(city.membership_note, notes),
        fiscal_capacity=case.sentence(f"vocabulary.fiscal_capacity.{city.fiscal_capacity}", notes)
        if city.fiscal_capacity
        else None,
        fiscal_capacity_note=prose(city.fiscal_capacity_note, notes),
        finances=finances(case, on),
        context=prose(city.context, notes),
        challenges=proses(city.challenges, notes),
        written=case.written(city.written_in),
        notes=notes,
    )


def investor_facts(case: Case) -> InvestorFacts:
    """Gather what is known of the counterpart, its record apart from its intentions."""
    investor = case.investor
    notes = case.investor_notes
    embassy = case.book.embassy(investor.embassy) if investor.embassy else None
    ticket = case.amount(investor.ticket, notes)
    record = entries(case)
    return InvestorFacts(
        name=investor.name,
        short=case.counterpart,
        role=role_words(investor.role),
        kind=Words(f"vocabulary.investor_type.{investor.type}"),
        country=None if investor.multilateral else investor.country,
        embassy=_embassy_name(embassy, case.language),
        mandate=Prose(investor.mandate, notes),
        mandate_basis=_basis(investor.mandate_basis),
        sectors=tuple(Term("sectors", term) for term in investor.sectors),
        dimensions=tuple(Term("dimensions", term) for term in investor.dimensions),
        instruments=tuple(Term("instruments", term) for term in investor.instruments),
        ticket_title=Words(
            "label.ticket_guaranteed" if investor.role is Role.GUARANTOR else "label.ticket"
        ),
        ticket=ticket,
        requirements=proses(investor.requirements, notes),
        requirements_basis=_basis(investor.requirements_basis),
        exclusions=proses(investor.exclusions, notes),
        languages=investor.languages,
        availability=case.sentence(
            f"vocabulary.investor_availability.{investor.availability}", notes
        ),
        availability_note=prose(investor.availability_note, notes),
        record=record.record,
        intentions=record.intentions,
        other=record.other,
        entries=len(investor.deals),
        entries_left=record.left,
        written=case.written(investor.written_in),
        notes=notes,
    )


def _people(case: Case, population: Population | None) -> Sentence | None:
    if population is None:
        return None
    notes = case.ledger.cite_population(population)
    return case.sentence("city.people", notes, count=population.value, day=population.as_of)


def _basis(basis: EvidenceType | None) -> Words | None:
    return Words(f"vocabulary.evidence.{basis}") if basis else None


def _embassy_name(embassy: Embassy | None, language: str) -> str | None:
    return embassy.label.in_language(language) if embassy else None
