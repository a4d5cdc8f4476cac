"""Rules as dated data: the routes that the law leaves for the money of a pair, and why."""

from __future__ import annotations

from matchmaker.pathways.citations import Citation, citation, citations
from matchmaker.pathways.knowing import Facts, FactValue
from matchmaker.pathways.screening import (
    approvals,
    computed,
    is_asked,
    judge,
    known_facts,
    lead_times,
    light,
    pathway_of,
    screen,
    weakest_status,
)

__all__ = [
    "Citation",
    "FactValue",
    "Facts",
    "approvals",
    "citation",
    "citations",
    "computed",
    "is_asked",
    "judge",
    "known_facts",
    "lead_times",
    "light",
    "pathway_of",
    "screen",
    "weakest_status",
]
