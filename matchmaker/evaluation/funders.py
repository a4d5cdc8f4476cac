"""Who funds what: methods on real projects with known funders, and the choice of a setting."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import product
from typing import Final, NamedTuple

import numpy as np

from matchmaker.errors import MatchmakerError
from matchmaker.evaluation.ablation import tried
from matchmaker.evaluation.baselines import BASELINES
from matchmaker.evaluation.linear import Model, Setting
from matchmaker.evaluation.metrics import SHOWN, per_query
from matchmaker.evaluation.projects import Project, Projects, task_of
from matchmaker.evaluation.report import MEASURES, Method, Score, Table, ranking_table
from matchmaker.evaluation.task import Scores, Task, ranks

OURS: Final = "linear model, balanced"

SETTING: Final = Setting(strength=100.0, balance=1.0)
"""Chosen by `tune` on the train splits of the development sets; see docs/matching.md."""

STRENGTHS: Final = (3.0, 10.0, 30.0, 100.0, 300.0)
BALANCES: Final = (0.0, 0.25, 0.5, 0.75, 1.0)

LEAST_PAST: Final = 0.3
"""Part of the train split that must lie before a year from which is validated."""


class Trial(NamedTuple):
    """What cross-validation says of one setting, averaged over folds, then over sets.

    Parameters
    ----------
    macro : float
        nDCG@10, averaged over the queries of each funder, then over funders: how
        often each funds does not count.
    plain : float
        nDCG@10, averaged over queries.
    """

    setting: Setting
    macro: float
    plain: float

    @property
    def both(self) -> float:
        """Mean of both criteria, which is what is chosen by."""
        return (self.macro + self.plain) / 2


def evaluate_funders(
    projects: Projects, *, seed: int, setting: Setting = SETTING, with_ablation: bool = False
) -> tuple[Table, tuple[Score, ...]]:
    """Rank the funders seen in train for each project of test, by all methods.

    Parameters
    ----------
    seed : int
        Of all random draws.
    setting : Setting
        Of the linear model.
    with_ablation : bool
        Whether the methods of `matchmaker.evaluation.ablation` are shown too.

    Returns
    -------
    Table
        Over the test projects of which a funder was seen in train.
    tuple of Score
        Ours, for all test projects.

    Raises
    ------
    MatchmakerError
        When no project is left, or ir-measures is not installed.
    """
    test = projects.test
    task = task_of(projects.train, test)
    kept = task.relevant.any(axis=1)
    if not kept.any():
        raise MatchmakerError(
            f"{projects.name}: no project of the test split has a funder that train has too"
        )
    ours = Model(task).scores(setting)
    methods = [Method(name, score(task, seed)) for name, score in BASELINES]
    methods.append(Method(OURS, ours, is_baseline=False))
    if with_ablation:
        methods.extend(tried(task, setting))
    dropped = int((~kept).sum())
    table = ranking_table(
        projects.name,
        [Method(item.name, item.scores[kept], item.is_baseline) for item in methods],
        task.relevant[kept],
        seed=seed,
        facts=(
            ("queries", int(kept.sum())),
            ("dropped", dropped),
            ("candidates", len(task.candidates)),
            ("past projects", len(task.past)),
        ),
        notes=(
            f"{dropped} of {len(test)} test projects: no funder seen in train, left out.",
            f"The linear model: C = {setting.strength:g}, b = {setting.balance:g}.",
            "random is one draw.",
            *_doubts(projects),
        ),
    )
    return table, tuple(_scores([project.id for project in test], task, ours))


def _doubts(projects: Projects) -> Iterator[str]:
    """Say what makes a split easier, or another question, than telling the future."""
    last = max(project.year for project in projects.train)
    early = sum(project.year < last for project in projects.test)
    if early:
        yield f"{early} test projects are older than the last year of train ({last})."
    known = {project.text for project in projects.train if project.text}
    again = sum(project.text in known for project in projects.test)
    if again:
        yield f"{again} test projects have the very text of a train project."


def tune(sets: Sequence[Projects]) -> tuple[Trial, ...]:
    """Try all settings by cross-validation forward in time, on train splits only.

    For each year ``y`` of train: fit on the years before ``y``, validate on the rest;
    years with less than `LEAST_PAST` of the projects before them are left out. Base
    rates drift, in one direction in validation and perhaps another in the test years.
    The plain criterion takes the rates of the validation years for those of the test
    years, the macro one takes all rates for equal; what is chosen does well by both.

    Returns
    -------
    tuple of Trial
        The best by the mean of both criteria first; equal ones in the order of the grid.

    Raises
    ------
    MatchmakerError
        When a train split is too short to be cut in time.
    """
    grid = [Setting(*found) for found in product(STRENGTHS, BALANCES)]
    results: Scores = np.mean([_validated(projects, grid) for projects in sets], axis=0)
    trials = [
        Trial(setting, float(macro), float(plain))
        for setting, (macro, plain) in zip(grid, results, strict=True)
    ]
    return tuple(sorted(trials, key=lambda trial: -round(trial.both, 9)))


def _validated(projects: Projects, grid: Sequence[Setting]) -> Scores:
    """Give both criteria of each setting, averaged over folds: shape (settings, 2)."""
    folds = list(_folds(projects.train))
    if not folds:
        raise MatchmakerError(
            f"{projects.name}: the train split cannot be cut in time: it needs projects of"
            " several years, and funders that recur"
        )
    found: Scores = np.mean(
        [
            [_criteria(task, model.scores(setting)) for setting in grid]
            for task, model in ((task, Model(task)) for task in folds)
        ],
        axis=0,
    )
    return found


def _folds(train: Sequence[Project]) -> Iterator[Task]:
    for year in sorted({project.year for project in train}):
        past = [project for project in train if project.year < year]
        if len(past) < LEAST_PAST * len(train) or not any(item.funders for item in past):
            continue
        rest = [project for project in train if project.year >= year]
        task = task_of(past, rest)
        kept = np.flatnonzero(task.relevant.any(axis=1))
        if len(kept):
            queries = tuple(task.queries[at] for at in kept)
            yield replace(task, queries=queries, relevant=task.relevant[kept])


def _criteria(task: Task, scores: Scores) -> tuple[float, float]:
    """Give nDCG@10 averaged over funders, and over queries."""
    main = MEASURES[0]
    values = per_query(ranks(scores), task.relevant, [main], deepest=SHOWN)[main]
    funded = task.relevant.sum(axis=0)
    means = (values @ task.relevant)[funded > 0] / funded[funded > 0]
    return float(means.mean()), float(values.mean())


def _scores(queries: Sequence[str], task: Task, scores: Scores) -> Iterator[Score]:
    for query, row in zip(queries, np.round(scores, 9).tolist(), strict=True):
        for candidate, score in zip(task.candidates, row, strict=True):
            yield Score(query, candidate, score)
