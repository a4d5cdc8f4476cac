"""Rules as dated data: the routes that the law leaves for the money of a pair, and why."""

from __future__ import annotations

from matchmaker.pathways.citations import Citation, citation, citations
from matchmaker.pathways.screening import (
    Facts,
    approvals,
    is_asked,
    judge,
    lead_times,
    light,
    screen,
    weakest_status,
)

__all__ = [
    "Citation",
    "Facts",
    "approvals",
    "citation",
    "citations",
    "is_asked",
    "judge",
    "lead_times",
    "light",
    "screen",
    "weakest_status",
]
