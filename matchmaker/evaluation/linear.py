"""Our ranking of funders: a linear model of past projects in which each funder weighs the same."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, Final, NamedTuple

import numpy as np

from matchmaker.evaluation.baselines import tfidf
from matchmaker.evaluation.task import Scores, Task
from matchmaker.text import Encoder

ITERATIONS: Final = 10_000
RANK: Final = 1e-10
"""Part of the greatest eigenvalue below which one is a rounding error."""

STATEMENT_END: Final = re.compile(r"[.!?]\s+|\n")


class Setting(NamedTuple):
    """What is chosen by cross-validation.

    Parameters
    ----------
    strength : float
        Inverse strength of the ridge penalty (``C`` of scikit-learn).
    balance : float
        How far the habit of funding much is taken out (``b``): with 0 each past project
        weighs the same, with 1 each funder does, since base rates drift.
    """

    strength: float
    balance: float


Reading = Callable[[str], Sequence[str]]
"""Takes a text apart into statements, each of which weighs the same."""


def as_whole(text: str) -> Sequence[str]:
    """Take a text as one statement."""
    return (text,)


def by_statement(text: str) -> Sequence[str]:
    """Take a text sentence by sentence: a sector or a place that is named last counts in full."""
    found = [part.strip() for part in STATEMENT_END.split(text)]
    return [part for part in found if part] or [text]


READINGS: Final[tuple[Reading, ...]] = (as_whole, by_statement)

View = Callable[[Sequence[str], Sequence[str]], Any]
"""Gives rows of length 1 for statements, fitted on past texts; zeros where one says nothing."""


def words(past: Sequence[str], statements: Sequence[str]) -> Any:
    """Give words and pairs of words; see `tfidf`."""
    return tfidf(past, statements)[1]


def letters(past: Sequence[str], statements: Sequence[str]) -> Any:
    """Give 3 to 5 letters within words; see `tfidf`."""
    return tfidf(past, statements, analyzer="char_wb")[1]


def meaning(past: Sequence[str], statements: Sequence[str]) -> Any:
    """Give the multilingual encoder's vectors, less the mean of the past ones."""
    from scipy.sparse import csr_array
    from sklearn.preprocessing import normalize

    encode = _encoder().encode
    known = encode(past, "en").astype(np.float64)
    said = known[~np.isnan(known).any(axis=1)]
    centre = said.mean(axis=0) if len(said) else 0.0
    rows = encode(statements, "en").astype(np.float64) - centre
    return csr_array(normalize(np.nan_to_num(rows)))


VIEWS: Final[tuple[View, ...]] = (words, letters, meaning)


class Model:
    """Past projects of a task and its queries as rows, ready to be fitted with any setting.

    Each reading takes texts apart into statements. A statement is a row of each view, each
    of length 1; a text is the sum of its statements, again of length 1 in each view and then
    in all. For each reading a multinomial logistic regression is fitted on the past projects;
    one with several funders counts once for each.

    Parameters
    ----------
    task : Task
    readings : sequence of Reading
    views : sequence of View
    """

    def __init__(
        self, task: Task, readings: Sequence[Reading] = READINGS, views: Sequence[View] = VIEWS
    ) -> None:
        from threadpoolctl import threadpool_limits

        self.task = task
        # With one thread sums have one order, and matrices of this size are ready sooner.
        with threadpool_limits(1):
            self._rows = [_coordinates(*_texts(task, reading, views)) for reading in readings]

    def scores(self, setting: Setting) -> Scores:
        """Give the mean over readings of ``ln p(candidate | text)``.

        A project of a funder with ``n`` past projects weighs ``n ** -balance``, and all together
        as much as without: with 1, no funder is likelier beforehand than another.

        Returns
        -------
        ndarray of float64, shape (queries, candidates)
            Zeros where there is one candidate, or no past project says anything.
        """
        from sklearn.linear_model import LogisticRegression
        from threadpoolctl import threadpool_limits

        task = self.task
        if len(task.candidates) == 1 or not self._rows[0][0].size:
            return np.zeros(task.relevant.shape)
        projects, owners = np.nonzero(task.owners)
        weights = task.counts[owners] ** -setting.balance
        weights /= weights.mean()
        found = []
        with threadpool_limits(1):
            for past, queries in self._rows:
                model = LogisticRegression(C=setting.strength, max_iter=ITERATIONS)
                model.fit(past[projects], owners, sample_weight=weights)
                found.append(model.predict_log_proba(queries))
        scores: Scores = np.mean(found, axis=0, dtype=np.float64)
        return scores


def _texts(task: Task, reading: Reading, views: Sequence[View]) -> tuple[Any, Any]:
    """Give past projects and queries as rows of length 1."""
    from scipy.sparse import csr_array, hstack
    from sklearn.preprocessing import normalize

    taken = [reading(text) for text in (*task.past, *task.queries)]
    statements = [statement for found in taken for statement in found]
    owners = np.repeat(np.arange(len(taken)), [len(found) for found in taken])
    shape = (len(taken), len(statements))
    sums = csr_array((np.ones(len(statements)), (owners, np.arange(len(statements)))), shape)
    rows = [normalize(sums @ view(task.past, statements)) for view in views]
    whole = csr_array(normalize(hstack(rows, format="csr")))
    return whole[: len(task.past)], whole[len(task.past) :]


def _coordinates(past: Any, queries: Any) -> tuple[Scores, Scores]:
    """Turn rows into coordinates in the span of the past rows; products stay as they are.

    With a ridge penalty the weights of a linear model lie in that span (the representer
    theorem): the solution is the same, with few columns.
    """
    products = (past @ past.T).toarray()
    values, axes = np.linalg.eigh(products)
    kept = values > RANK * max(values[-1], 1e-300)
    lengths = np.sqrt(values[kept])
    axes = axes[:, kept]
    return axes * lengths, (queries @ past.T).toarray() @ (axes / lengths)


@cache
def _encoder() -> Encoder:
    """Open the encoder, which remembers what it has encoded."""
    from matchmaker.text import Multilingual, Remembering

    return Remembering(Multilingual())
