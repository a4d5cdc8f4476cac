"""Facts that follow from the profiles of a pair."""

from __future__ import annotations

from typing import Final

from matchmaker.model import CityNeed, DerivedFact, Investor
from matchmaker.pathways.knowing import FactValue

RUPIAH: Final = "IDR"

_NO_FACTS: Final = frozenset({"fiscal_year", "source"})
"""What the record of finances says of itself."""


def of_need(pair: CityNeed) -> dict[str, FactValue]:
    """Give what a city and its need say: what is derived from them, and what they state.

    A cost counts where it is one figure in rupiah; sectors where some are named.
    """
    city, need = pair
    stated = {
        DerivedFact.SECTOR: need.sectors or None,
        DerivedFact.PROGRAMME: (need.programme,) if need.programme else (),
        DerivedFact.READINESS: need.readiness and need.readiness.value,
        DerivedFact.FISCAL_CAPACITY: city.fiscal_capacity and city.fiscal_capacity.value,
        DerivedFact.COST: _cost(pair),
    }
    found: dict[str, FactValue] = {
        name.value: value for name, value in stated.items() if value is not None
    }
    told = (*(city.finances or ()), *(need.legal or ()))
    return found | {
        name: value for name, value in told if value is not None and name not in _NO_FACTS
    }


def of_investor(investor: Investor) -> dict[str, FactValue]:
    """Give what an investor is; a role that its text does not say is not known."""
    found: dict[str, FactValue] = {DerivedFact.COUNTERPART_TYPE.value: investor.type.value}
    if investor.role.value != "unknown":
        found[DerivedFact.COUNTERPART_ROLE.value] = investor.role.value
    return found


def _cost(pair: CityNeed) -> int | None:
    cost = pair.need.cost
    if cost is None or cost.currency != RUPIAH or cost.min is None or cost.min != cost.max:
        return None
    return cost.min
