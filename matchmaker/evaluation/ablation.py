"""What else was tried on projects with known funders; rows of `--ablation`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np

from matchmaker.evaluation.baselines import by_centroid, tfidf
from matchmaker.evaluation.linear import Fitted
from matchmaker.evaluation.report import Method
from matchmaker.evaluation.task import Scores, Task

BEST: Final = 3
"""Past projects that speak for a candidate in late interaction."""

PRIOR: Final = 0.05
"""Weight of the logarithm of past projects beside a cosine."""


def tried(task: Task, model: Fitted) -> Iterator[Method]:
    """Give the methods that were tried and not taken, on the same task."""
    centroid, best = by_centroid(task, 0), by_best(task)
    habit = PRIOR * np.log1p(task.counts)
    named: tuple[tuple[str, Scores], ...] = (
        (f"best {BEST} past projects", best),
        (f"centroid + best {BEST}", centroid + best),
        (f"centroid + {PRIOR} ln(1 + past)", centroid + habit),
        ("multilingual encoder, centroid", by_meaning(task)),
        ("linear model, not adjusted", model.scores(0.0)),
        ("linear model, fully adjusted", model.scores(1.0)),
    )
    for name, scores in named:
        yield Method(name, scores, is_baseline=False)


def by_best(task: Task) -> Scores:
    """Give late interaction: the mean TF-IDF cosine of a candidate's `BEST` nearest projects."""
    past, queries = tfidf(task.past, task.queries)
    likeness = (queries @ past.T).toarray()
    columns = [
        np.sort(likeness[:, own], axis=1)[:, ::-1][:, :BEST].mean(axis=1) for own in task.owners.T
    ]
    return np.stack(columns, axis=1)


def by_meaning(task: Task) -> Scores:
    """Give the cosine with the centroid of the multilingual encoder's vectors.

    Vectors are taken less the mean of the past projects; a text that says nothing is 0.
    """
    from matchmaker.text import Multilingual

    encoder = Multilingual()
    past, queries = (
        np.nan_to_num(encoder.encode(texts, "en").astype(np.float64))
        for texts in (task.past, task.queries)
    )
    centre = past.mean(axis=0)
    means = (past - centre).T @ task.owners.astype(np.float64)
    lengths = np.linalg.norm(means, axis=0)
    products = (queries - centre) @ means
    cosines: Scores = np.divide(products, lengths, out=np.zeros_like(products), where=lengths > 0)
    # The query's own length is the same for all candidates and changes no order.
    return cosines
