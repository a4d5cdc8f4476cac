"""How good the matching is, measured on real decisions, and how sure that is."""

from __future__ import annotations

from matchmaker.evaluation.deals import evaluate_deals
from matchmaker.evaluation.funders import (
    SETTING,
    Trial,
    evaluate_funders,
    tune,
)
from matchmaker.evaluation.judged import evaluate_judged
from matchmaker.evaluation.judgements import Judged, Judgement, read_judged
from matchmaker.evaluation.likeness import Likeness
from matchmaker.evaluation.linear import Setting
from matchmaker.evaluation.outcomes import Outcome, Outcomes, evaluate_outcomes, read_outcomes
from matchmaker.evaluation.pairs import Pairs, evaluate_pairs, read_pairs
from matchmaker.evaluation.plot import to_svg
from matchmaker.evaluation.projects import Project, Projects, read_projects
from matchmaker.evaluation.report import MEASURES, Method, Report, Row, Score, Table, ranking_table
from matchmaker.evaluation.statistics import Bootstrap, Interval, Test

__all__ = [
    "MEASURES",
    "SETTING",
    "Bootstrap",
    "Interval",
    "Judged",
    "Judgement",
    "Likeness",
    "Method",
    "Outcome",
    "Outcomes",
    "Pairs",
    "Project",
    "Projects",
    "Report",
    "Row",
    "Score",
    "Setting",
    "Table",
    "Test",
    "Trial",
    "evaluate_deals",
    "evaluate_funders",
    "evaluate_judged",
    "evaluate_outcomes",
    "evaluate_pairs",
    "ranking_table",
    "read_judged",
    "read_outcomes",
    "read_pairs",
    "read_projects",
    "to_svg",
    "tune",
]
