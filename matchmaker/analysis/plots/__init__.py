"""Charts for analysts: functions from typed answers to a figure, in Indonesian or English."""

from __future__ import annotations

from importlib.util import find_spec

from matchmaker.errors import MatchmakerError

if find_spec("matplotlib") is None:
    raise MatchmakerError(
        "charts need the library matplotlib; install it with pip install '.[notebooks]'"
    )

from matchmaker.analysis.plots.figures import ablation, exposure, methods, questions, weights
from matchmaker.analysis.plots.matches import moves, rank_intervals, shortlist
from matchmaker.analysis.plots.profiles import city_map, coverage, supply_and_demand
from matchmaker.analysis.plots.style import Chart

__all__ = [
    "Chart",
    "ablation",
    "city_map",
    "coverage",
    "exposure",
    "methods",
    "moves",
    "questions",
    "rank_intervals",
    "shortlist",
    "supply_and_demand",
    "weights",
]
