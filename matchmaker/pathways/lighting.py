"""The one light of a pair: that of the way which the city may ask the investor for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from matchmaker.model import (
    MATCHABLE_INVESTORS,
    MATCHABLE_NEEDS,
    Investor,
    Need,
    Pathway,
    Role,
    Verdict,
)

PURSES: Final = frozenset({Role.FINANCIER, Role.UNKNOWN})
"""Roles that may be asked about money, whatever its form."""

OWN_PART: Final = {
    Role.GUARANTOR: frozenset({"guarantee"}),
    Role.OPERATOR: frozenset({"ppp", "equity"}),
}
"""What others may be asked for: a guarantor for its guarantee, an operator to put its own
capital into a project company. A supplier or a door is asked for no form of financing."""

PURCHASE: Final = "vendor_finance"
"""A purchase that is paid later, of those who sell."""

BEST_IF_REROUTED: Final = Verdict.CONDITIONAL
"""Where the direct way is forbidden no light is better than this, whatever the route says."""

_ORDER: Final = tuple(Verdict)


def is_to_be_had(need: Need, investor: Investor) -> bool:
    """Whether both sides are there to be matched, as far as is known."""
    return need.availability in MATCHABLE_NEEDS and investor.availability in MATCHABLE_INVESTORS


def asked_pathway(need: Need, investor: Investor, pathways: Sequence[Pathway]) -> Pathway | None:
    """Give the pathway that the ask takes: open by law, and wished by the city if it says a wish.

    None where no pathway is open, where the investor's role has no part in any, where
    the city wishes none of them, or where either side is not to be had.
    """
    wanted, role = need.instruments_wanted, investor.role

    def preference(pathway: Pathway) -> tuple[int, int]:
        place = wanted.index(pathway.instrument) if wanted else 0
        return _ORDER.index(pathway.verdict), place

    if not is_to_be_had(need, investor):
        return None
    fitting = (
        item
        for item in pathways
        if item.routes
        and (role in PURSES or item.instrument in OWN_PART.get(role, ()))
        and (item.instrument in wanted or not wanted)
    )
    return min(fitting, key=preference, default=None)


def best_pathway(pathways: Sequence[Pathway]) -> Pathway | None:
    """Give the pathway with the best verdict, the first of equals; None where there is none."""
    return min(pathways, key=lambda item: _ORDER.index(item.verdict), default=None)


def is_closed(pathways: Sequence[Pathway]) -> bool:
    """Whether forms of support were looked at and no lawful route leads to any of them."""
    return bool(pathways) and not any(item.routes for item in pathways)


def judged_pathway(need: Need, investor: Investor, pathways: Sequence[Pathway]) -> Pathway | None:
    """Give the pathway that the light of a pair is about: the ask, or a purchase.

    Where nothing is asked for, none; but where all ways are closed, or either side is not
    to be had, the best of those that were looked at.
    """
    if not is_to_be_had(need, investor) or is_closed(pathways):
        return best_pathway(pathways)
    asked = asked_pathway(need, investor, pathways)
    if asked is None and investor.role not in PURSES:
        return next((item for item in pathways if item.instrument == PURCHASE), None)
    return asked


def verdict_of_pathway(pathway: Pathway | None) -> Verdict:
    """Give the light of a pathway; unknown where there is none."""
    if pathway is None:
        return Verdict.UNKNOWN
    if pathway.is_rerouted and pathway.verdict is Verdict.ALLOWED:
        return BEST_IF_REROUTED
    return pathway.verdict


def light_of_pair(need: Need, investor: Investor, pathways: Sequence[Pathway]) -> Verdict:
    """Give the one light of a pair, as shortlists, briefs and the analysis show it.

    Unknown, "to be clarified", where the two have no form of support in common:
    what the law says of forms that the city does not ask for is no light of the pair.
    """
    return verdict_of_pathway(judged_pathway(need, investor, pathways))
