"""Rules as dated data: the routes that the law leaves for the money of a pair, and why."""

from __future__ import annotations

from matchmaker.pathways.answering import (
    answers,
    each_answer,
    joint_answers,
)
from matchmaker.pathways.changing import (
    counterfactuals,
)
from matchmaker.pathways.citations import (
    Citation,
    citation,
    citations,
)
from matchmaker.pathways.knowing import (
    Facts,
    FactValue,
)
from matchmaker.pathways.rerouting import (
    approvals,
    lead_times,
    reroute,
    steps,
    way,
)
from matchmaker.pathways.screening import (
    computed,
    is_asked,
    judge,
    known_facts,
    known_of,
    light,
    pathway_of,
    screen,
    support,
    weakest_status,
)
from matchmaker.pathways.stating import FOLLOWING, check_facts, expected

__all__ = [
    "FOLLOWING",
    "Citation",
    "FactValue",
    "Facts",
    "answers",
    "approvals",
    "check_facts",
    "citation",
    "citations",
    "computed",
    "counterfactuals",
    "each_answer",
    "expected",
    "is_asked",
    "joint_answers",
    "judge",
    "known_facts",
    "known_of",
    "lead_times",
    "light",
    "pathway_of",
    "reroute",
    "screen",
    "steps",
    "support",
    "way",
    "weakest_status",
]
