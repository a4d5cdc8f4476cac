"""How good the matching is, measured on real decisions, and how sure that is."""

from __future__ import annotations

from matchmaker.evaluation.funders import (
    SETTING,
    Score,
    Trial,
    evaluate_funders,
    tune,
)
from matchmaker.evaluation.linear import Setting
from matchmaker.evaluation.projects import Project, Projects, read_projects
from matchmaker.evaluation.report import MEASURES, Method, Report, Row, Table, ranking_table
from matchmaker.evaluation.statistics import Bootstrap, Interval, Test

__all__ = [
    "MEASURES",
    "SETTING",
    "Bootstrap",
    "Interval",
    "Method",
    "Project",
    "Projects",
    "Report",
    "Row",
    "Score",
    "Setting",
    "Table",
    "Test",
    "Trial",
    "evaluate_funders",
    "ranking_table",
    "read_projects",
    "tune",
]
