"""Rules as dated data: the routes that the law leaves for the money of a pair, and why."""

from __future__ import annotations

from matchmaker.pathways.citations import Citation, citation, citations
from matchmaker.pathways.register import channel_table, doubt_table, rule_table
from matchmaker.pathways.screening import (
    Facts,
    approvals,
    is_asked,
    judge,
    light,
    screen,
    weakest_status,
)

__all__ = [
    "Citation",
    "Facts",
    "approvals",
    "channel_table",
    "citation",
    "citations",
    "doubt_table",
    "is_asked",
    "judge",
    "light",
    "rule_table",
    "screen",
    "weakest_status",
]
