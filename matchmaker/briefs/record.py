"""An investor's record in Indonesia: which entries of a long one are printed, and in what order."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, NamedTuple

from matchmaker.briefs.amounts import exactly
from matchmaker.briefs.brief import RecordLine
from matchmaker.briefs.case import Case, prose
from matchmaker.briefs.said import Prose
from matchmaker.model import EVIDENCE_DEALS, Deal, DealStatus, Investor, Words

RECORD: Final = EVIDENCE_DEALS | {DealStatus.ONGOING_PROGRAMME}
"""What stands in the record; an intention never does."""

MOST_ENTRIES: Final = 6
"""Entries that are printed, of all kinds together."""

_WORD: Final = re.compile(r"\w+")


class Entries(NamedTuple):
    """The printed entries of a record, apart by kind, and how many are not printed."""

    record: tuple[RecordLine, ...]
    intentions: tuple[RecordLine, ...]
    other: tuple[RecordLine, ...]
    left: int


def entries(case: Case) -> Entries:
    """Choose the entries that are printed, each kind with the newest first.

    Of a long record those come first whose project names the need's sector, then what was
    really done before what was only meant, then the latest.
    """
    deals = case.investor.deals
    ideas = _ideas(case) if len(deals) > MOST_ENTRIES else ()

    def relevance(deal: Deal) -> tuple[bool, int, int, str]:
        kind = 0 if deal.is_evidence else 1 if deal.deal_status in RECORD else 2
        return not _names(deal, ideas), kind, -deal.year, deal.id

    chosen = sorted(deals, key=relevance)[:MOST_ENTRIES]
    other = [deal for deal in chosen if deal.deal_status not in RECORD]
    return Entries(
        record=_lines(case, (deal for deal in chosen if deal.deal_status in RECORD)),
        intentions=_lines(case, (deal for deal in other if is_intention(deal))),
        other=_lines(case, (deal for deal in other if not is_intention(deal))),
        left=len(deals) - len(chosen),
    )


def newest_first(deals: Iterable[Deal]) -> list[Deal]:
    """Sort deals by year, the newest first, then by id."""
    return sorted(deals, key=lambda deal: (-deal.year, deal.id))


def nearest(case: Case) -> Deal | None:
    """Give the newest deal whose title names a sector of the need; None where none does.

    What is carried out or signed comes before what was only awarded.
    """
    ideas = _ideas(case)
    found = [deal for deal in case.investor.evidence_deals if _names(deal, ideas)]
    return min(
        found,
        key=lambda deal: (deal.deal_status is DealStatus.AWARDED, -deal.year, deal.id),
        default=None,
    )


def is_intention(deal: Deal) -> bool:
    """Whether it is a letter or a pledge only."""
    return deal.deal_status is DealStatus.INTENTION


def ongoing_programmes(investor: Investor) -> int:
    """Count the programmes that are under way."""
    return sum(deal.deal_status is DealStatus.ONGOING_PROGRAMME for deal in investor.deals)


def _ideas(case: Case) -> tuple[str, ...]:
    """Give the terms, in either language, that name a sector of the need."""
    sectors = set(case.need.sectors)
    return tuple(
        _spaced(term)
        for entry in case.book.glossary
        if sectors & set(entry.sectors)
        for term in (*entry.terms_id, *entry.terms_en)
    )


def _names(deal: Deal, ideas: tuple[str, ...]) -> bool:
    project = _spaced(deal.project)
    return any(idea in project for idea in ideas)


def _spaced(text: str) -> str:
    """Write a text as words between single spaces, so that only whole words are found in it."""
    return f" {' '.join(_WORD.findall(text.casefold()))} "


def _lines(case: Case, deals: Iterable[Deal]) -> tuple[RecordLine, ...]:
    return tuple(_line(case, deal) for deal in newest_first(deals))


def _line(case: Case, deal: Deal) -> RecordLine:
    notes = case.ledger.cite(deal.provenance)
    return RecordLine(
        project=deal.project,
        year=str(deal.year),
        amount=case.amount(exactly(deal.amount), notes),
        amount_note=prose(deal.amount_note, notes),
        state=Words(f"vocabulary.deal_status.{deal.deal_status}"),
        status=Prose(deal.status, notes),
        notes=notes,
    )
