"""Which fields of the model a counterpart may be told; all others are internal.

Of free texts only those are told that were written for that: a counterpart reads structured
facts, and no word that a researcher wrote for the ministry. A test changes every field that is
not listed here and holds that no byte of an outward file changes with it: a field that the
model gets tomorrow is internal until somebody lists it.
"""

from __future__ import annotations

from typing import Final

TOLD: Final = {
    "Book": "edition cities investors embassies taxonomy law",
    "Edition": "version on rates",
    "Rate": "currency idr on source",
    "City": (
        "id name province island_group population smart_city_batch_year fiscal_capacity"
        " leader_title written_in provenance needs"
    ),
    "Population": "value as_of",
    "Need": (
        "id title title_en public_text dimensions sectors cost instruments_wanted programme"
        " readiness availability open_part provenance"
    ),
    "MoneyRange": "min max currency",
    "Money": "amount currency",
    "Investor": (
        "id name country multilateral embassy type role written_in sectors dimensions"
        " instruments ticket languages availability provenance deals"
    ),
    "Deal": "id project year amount deal_status provenance",
    "Provenance": "links as_of checked confidence evidence",
    "Embassy": "id label",
    "Label": "id en",
    "RuleBook": "rules routes programmes",
    "Rule": (
        "id title law article in_force_from in_force_from_precision in_force_to"
        " in_force_to_precision approvals lead_time status"
    ),
    "Approval": "who what document stage",
    "Route": "id label",
    "Programme": "id label region",
    "Taxonomy": "dimensions sectors instruments",
    "Term": "id label",
    "Sector": "id label",
    "Instrument": "id label",
    "Match": "city need investor pathways",
    "Pathway": "instrument direct routes",
    "RouteVerdict": "route verdict rules",
}
"""Fields that may be told to a counterpart, or that decide what is told; by class."""
