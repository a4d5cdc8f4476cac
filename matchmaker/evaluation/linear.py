"""Our ranking of funders: a linear model of past projects, set right for shifting habits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import numpy as np

from matchmaker.evaluation.baselines import tfidf
from matchmaker.evaluation.task import Scores, Task

ITERATIONS: Final = 10_000
RANK: Final = 1e-10
"""Part of the greatest eigenvalue below which one is a rounding error."""


class Setting(NamedTuple):
    """What is chosen by cross-validation.

    Parameters
    ----------
    strength : float
        Inverse strength of the ridge penalty (``C`` of scikit-learn).
    shift : float
        How far the habit of funding much is discounted (``tau``).
    """

    strength: float
    shift: float


@dataclass(frozen=True, eq=False)
class Fitted:
    """A model's log-probabilities for a task, before any discount.

    Parameters
    ----------
    log_probabilities : ndarray of float64, shape (queries, candidates)
    counts : ndarray of float64, shape (candidates,)
        Past projects of each candidate.
    """

    log_probabilities: Scores
    counts: Scores

    def scores(self, shift: float) -> Scores:
        """Give ``ln p(candidate | text) - shift * ln(past projects of the candidate)``.

        Logit adjustment [1]_: how much each funded so far is part of what the model
        learned, and this takes part of it off, since base rates drift: with ``shift``
        0 the past goes on, with 1 all candidates are equally likely beforehand.

        References
        ----------
        .. [1] Menon et al., "Long-tail learning via logit adjustment", ICLR 2021.
        """
        adjusted: Scores = self.log_probabilities - shift * np.log(self.counts)
        return adjusted


def fit(task: Task, strength: float) -> Fitted:
    """Fit a multinomial logistic regression on the past projects, and read the queries.

    A text is a row of length 1 made of two such rows: words and pairs of words, and
    3 to 5 letters within words (`matchmaker.evaluation.baselines.tfidf`). A project
    with several funders counts once for each. With a ridge penalty the weights lie in
    the span of the past projects (the representer theorem), so the model is fitted on
    coordinates in that span: the same solution, with few columns.
    """
    from sklearn.linear_model import LogisticRegression
    from threadpoolctl import threadpool_limits

    if len(task.candidates) == 1:
        return Fitted(np.zeros(task.relevant.shape), task.counts)
    projects, owners = np.nonzero(task.owners)
    model = LogisticRegression(C=strength, max_iter=ITERATIONS)
    # With one thread sums have one order, and matrices of this size are ready sooner.
    with threadpool_limits(1):
        past, queries = _coordinates(*_texts(task.past, task.queries))
        model.fit(past[projects], owners)
        found = model.predict_log_proba(queries)
    return Fitted(np.asarray(found, dtype=np.float64), task.counts)


def _texts(past: Sequence[str], queries: Sequence[str]) -> tuple[Any, Any]:
    """Give words and letters beside each other, rows of length 1."""
    from scipy.sparse import hstack
    from sklearn.preprocessing import normalize

    words, letters = tfidf(past, queries), tfidf(past, queries, analyzer="char_wb")
    rows = [normalize(hstack([w, c], format="csr")) for w, c in zip(words, letters, strict=True)]
    return rows[0], rows[1]


def _coordinates(past: Any, queries: Any) -> tuple[Scores, Scores]:
    """Turn rows into coordinates in the span of the past rows; products stay as they are."""
    products = (past @ past.T).toarray()
    values, axes = np.linalg.eigh(products)
    kept = values > RANK * max(values[-1], 1e-300)
    lengths = np.sqrt(values[kept])
    axes = axes[:, kept]
    return axes * lengths, (queries @ past.T).toarray() @ (axes / lengths)
