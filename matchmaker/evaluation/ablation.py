"""What else was tried on projects with known funders; rows of `--ablation`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np

from matchmaker.evaluation.baselines import by_centroid, tfidf
from matchmaker.evaluation.linear import (
    Model,
    Setting,
    as_whole,
    by_statement,
    letters,
    words,
)
from matchmaker.evaluation.report import Method
from matchmaker.evaluation.task import Scores, Task

BEST: Final = 3
"""Past projects that speak for a candidate in late interaction."""

PRIOR: Final = 0.05
"""Weight of the logarithm of past projects beside a cosine."""


TREES: Final = 500
TREES_PART: Final = 0.25
LEAST_TEXTS: Final = 2
"""Past projects in which a term of the trees stands at least."""

ADJUSTED: Final = Setting(strength=300.0, balance=0.0)
SHIFT: Final = 0.75
"""The setting that an earlier criterion chose for words and letters of whole texts."""


def tried(task: Task, setting: Setting) -> Iterator[Method]:
    """Give the methods that were tried and not taken, on the same task."""
    centroid, best = by_centroid(task, 0), by_best(task)
    ours = Model(task).scores(setting)
    spelled = Model(task, (as_whole,), (words, letters))
    named: tuple[tuple[str, Scores], ...] = (
        (f"best {BEST} past projects", best),
        (f"centroid + best {BEST}", centroid + best),
        (f"centroid + {PRIOR} ln(1 + past)", centroid + PRIOR * np.log1p(task.counts)),
        ("multilingual encoder, centroid", by_meaning(task)),
        ("linear model, not balanced", Model(task).scores(setting._replace(balance=0.0))),
        ("linear model, whole texts", Model(task, (as_whole,)).scores(setting)),
        ("linear model, by statement", Model(task, (by_statement,)).scores(setting)),
        ("linear model, no meaning", Model(task, views=(words, letters)).scores(setting)),
        ("whole texts, no meaning", spelled.scores(setting)),
        (
            f"the same, C = {ADJUSTED.strength:g}, logit-adjusted by {SHIFT}",
            spelled.scores(ADJUSTED) - SHIFT * np.log(task.counts),
        ),
        ("linear model + trees", (1 - TREES_PART) * ours + TREES_PART * by_trees(task)),
    )
    for name, scores in named:
        yield Method(name, scores, is_baseline=False)


def by_trees(task: Task) -> Scores:
    """Give the log-probabilities of extremely randomised trees [1]_ over words and pairs.

    Terms that stand in at least `LEAST_TEXTS` past projects, present or not; 0.001 is
    added to each probability.

    References
    ----------
    .. [1] Geurts, Ernst and Wehenkel, "Extremely randomized trees", 2006.
    """
    from sklearn.ensemble import ExtraTreesClassifier
    from sklearn.feature_extraction.text import CountVectorizer

    terms = CountVectorizer(
        binary=True, min_df=LEAST_TEXTS, ngram_range=(1, 2), stop_words="english"
    )
    past = terms.fit_transform(task.past)
    projects, owners = np.nonzero(task.owners)
    trees = ExtraTreesClassifier(TREES, random_state=0).fit(past[projects], owners)
    found: Scores = np.log(trees.predict_proba(terms.transform(task.queries)) + 1e-3)
    return found


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
