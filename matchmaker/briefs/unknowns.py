"""What no profile says although it matters: questions for the city and for the counterpart."""

from __future__ import annotations

from collections.abc import Iterator

from matchmaker.briefs.case import Case
from matchmaker.briefs.record import ongoing_programmes
from matchmaker.briefs.said import Sentence
from matchmaker.model import (
    Confidence,
    EvidenceType,
    InvestorAvailability,
    NeedAvailability,
    Provenance,
    Role,
)


def city_questions(case: Case) -> Iterator[Sentence]:
    """Ask what the city can confirm."""
    need, city, notes = case.need, case.city, case.need_notes
    missing = {
        "availability": need.availability is NeedAvailability.UNKNOWN,
        "cost": need.cost is None or not need.cost.known,
        "readiness": need.readiness is None,
        "instruments": not need.instruments_wanted,
        "sectors": not need.sectors,
        "fiscal_capacity": city.fiscal_capacity is None,
        "population": city.population is None,
        "context": city.context is None,
    }
    for fact, is_missing in missing.items():
        if is_missing:
            yield case.sentence(f"unknown.city.{fact}", city=city.name)
    if is_weak(need.provenance):
        yield case.sentence("unknown.city.weak_need", notes)
    if is_weak(city.provenance):
        yield case.sentence("unknown.city.weak_city", case.city_notes)


def investor_questions(case: Case) -> Iterator[Sentence]:
    """Ask what the counterpart can say."""
    investor, name = case.investor, case.counterpart
    ticket = investor.ticket
    missing = {
        "availability": investor.availability is InvestorAvailability.UNKNOWN,
        "role": investor.role is Role.UNKNOWN,
        "ticket": case.is_about_money and (ticket is None or not ticket.known),
        "ticket_min": ticket is not None and ticket.known and ticket.min is None,
        "ticket_max": ticket is not None and ticket.known and ticket.max is None,
        "instruments": not investor.instruments,
        "sectors": not investor.sectors,
        "requirements": not investor.requirements,
        "exclusions": not investor.exclusions,
        "record": not investor.evidence_deals,
    }
    ongoing = ongoing_programmes(investor)
    for fact, is_missing in missing.items():
        if not is_missing:
            continue
        if fact == "record" and ongoing:
            yield case.sentence("unknown.investor.ongoing", count=ongoing)
        elif fact.startswith("ticket") and investor.role is Role.GUARANTOR:
            yield case.sentence(f"unknown.investor.{fact}_guarantor", investor=name)
        else:
            yield case.sentence(f"unknown.investor.{fact}", investor=name)
    if is_weak(investor.provenance):
        yield case.sentence("unknown.investor.weak", case.investor_notes)
    general = EvidenceType.GENERAL_KNOWLEDGE
    if investor.mandate_basis is general:
        yield case.sentence("unknown.investor.mandate_basis", case.investor_notes)
    if investor.requirements and investor.requirements_basis is general:
        yield case.sentence("unknown.investor.requirements_basis", case.investor_notes)


def is_weak(provenance: Provenance) -> bool:
    """Whether facts rest on little: low confidence, general knowledge, or never checked."""
    return (
        provenance.confidence in {Confidence.LOW, None}
        or provenance.evidence is EvidenceType.GENERAL_KNOWLEDGE
        or provenance.checked is None
    )
