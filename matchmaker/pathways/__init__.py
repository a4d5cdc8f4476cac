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
from matchmaker.pathways.lighting import (
    PURSES,
    asked_pathway,
    best_pathway,
    is_closed,
    is_to_be_had,
    judged_pathway,
    light_of_pair,
    verdict_of_pathway,
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
    "PURSES",
    "Citation",
    "FactValue",
    "Facts",
    "answers",
    "approvals",
    "asked_pathway",
    "best_pathway",
    "check_facts",
    "citation",
    "citations",
    "computed",
    "counterfactuals",
    "each_answer",
    "expected",
    "is_asked",
    "is_closed",
    "is_to_be_had",
    "joint_answers",
    "judge",
    "judged_pathway",
    "known_facts",
    "known_of",
    "lead_times",
    "light",
    "light_of_pair",
    "pathway_of",
    "reroute",
    "screen",
    "steps",
    "support",
    "verdict_of_pathway",
    "way",
    "weakest_status",
]
