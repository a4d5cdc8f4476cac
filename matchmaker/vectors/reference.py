"""What was learned from the reference profiles, so that no batch moves a score."""

from __future__ import annotations

from collections.abc import Iterable

from matchmaker.loading.constants import (
    FILE,
    MEAN_UNITS,
    NO_AVERAGE,
    EncoderConstants,
    Reference,
    load_reference,
)
from matchmaker.model import Deal, Investor, Provenance

__all__ = [
    "FILE",
    "MEAN_UNITS",
    "NO_AVERAGE",
    "EncoderConstants",
    "Reference",
    "load_reference",
    "panel",
    "past_deals",
]


def panel(investors: Iterable[Investor]) -> tuple[Investor, ...]:
    """Keep of each investor what the blocks read, in the order of their ids."""
    nothing = Provenance()
    return tuple(
        Investor(
            id=item.id,
            name=item.name,
            country=item.country,
            type=item.type,
            written_in=item.written_in,
            mandate=item.mandate,
            sectors=item.sectors,
            dimensions=item.dimensions,
            instruments=item.instruments,
            ticket=item.ticket and item.ticket.model_copy(update={"note": None}),
            provenance=nothing,
            deals=tuple(_reduced(deal, nothing) for deal in past_deals(item)),
        )
        for item in sorted(investors, key=lambda item: item.id)
    )


def past_deals(investor: Investor) -> tuple[Deal, ...]:
    """Give an investor's evidence deals in the order of their ids."""
    return tuple(sorted(investor.evidence_deals, key=lambda deal: (deal.id, deal.project)))


def _reduced(deal: Deal, provenance: Provenance) -> Deal:
    return Deal(
        id=deal.id,
        project=deal.project,
        year=deal.year,
        status=str(deal.deal_status),
        deal_status=deal.deal_status,
        provinces=deal.provinces,
        provenance=provenance,
    )
