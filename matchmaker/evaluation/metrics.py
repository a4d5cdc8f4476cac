"""How good rankings are, query by query, and how evenly they show the candidates."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from matchmaker.errors import MatchmakerError
from matchmaker.evaluation.task import Flags, Scores

SHOWN: Final = 10
"""Places that a reader looks at: coverage and exposure are counted over them."""

EXTRA: Final = "pip install '.[evaluation]'"


def per_query(
    places: npt.NDArray[np.int64],
    relevant: Flags | npt.NDArray[np.int64],
    measures: Sequence[str],
    *,
    deepest: int | None = None,
) -> dict[str, Scores]:
    """Measure rankings by the library ir-measures.

    Parameters
    ----------
    places : ndarray of int, shape (queries, candidates)
        Places from 1, without ties (`matchmaker.evaluation.task.ranks`).
    relevant : ndarray of bool or int, shape (queries, candidates)
        The right answers; grades, where some are better than others.
    measures : sequence of str
        As ir-measures writes them, such as ``nDCG@10``, ``RR``, ``R@5``, ``Success@1``.
    deepest : int, optional
        Places beyond are not looked at, which saves time where no measure needs them.

    Returns
    -------
    dict of str to ndarray of float64, shape (queries,)
        One entry a measure, 0 for a query without a right answer.

    Raises
    ------
    MatchmakerError
        When ir-measures is not installed, or knows no such measure.
    """
    library = _library()
    wanted = {measure: _measure(library, measure) for measure in measures}
    count = places.shape[1]
    names = [[str(number) for number in range(size)] for size in places.shape]
    answers = [
        library.Qrel(names[0][query], names[1][candidate], int(relevant[query, candidate]))
        for query, candidate in np.argwhere(relevant)
    ]
    run = [
        library.ScoredDoc(query, candidate, float(count - place))
        for query, row in zip(names[0], places.tolist(), strict=True)
        for candidate, place in zip(names[1], row, strict=True)
        if deepest is None or place <= deepest
    ]
    found = {measure: np.zeros(len(places)) for measure in measures}
    texts = {str(parsed): measure for measure, parsed in wanted.items()}
    for value in library.iter_calc(list(wanted.values()), answers, run):
        found[texts[str(value.measure)]][int(value.query_id)] = value.value
    return found


def exposure(places: npt.NDArray[np.int64]) -> Scores:
    """Give the attention that each query gives each candidate: ``1 / log2(1 + place)``.

    Nothing beyond the first `SHOWN` places [1]_.

    Returns
    -------
    ndarray of float64, shape (queries, candidates)

    References
    ----------
    .. [1] Singh and Joachims, "Fairness of Exposure in Rankings", KDD 2018; the
       discount is that of DCG.
    """
    return np.where(places <= SHOWN, 1 / np.log2(1 + places), 0.0)


def coverage(attention: Scores) -> Scores:
    """Give the share of candidates that get any attention; the last axis holds them."""
    share: Scores = (attention > 0).mean(axis=-1)
    return share


def gini(attention: Scores) -> Scores:
    """Give how unevenly attention is spread: 0 evenly, towards 1 all to one candidate.

    ``G = sum_i (2 i - n - 1) x_i / (n sum_i x_i)`` over the ``n`` candidates in
    ascending order, ``i`` from 1; the last axis holds them.
    """
    ordered = np.sort(attention, axis=-1)
    count = ordered.shape[-1]
    factors = 2 * np.arange(1, count + 1) - count - 1
    total = ordered.sum(axis=-1)
    spread = (ordered * factors).sum(axis=-1) / count
    uneven: Scores = np.divide(spread, total, out=np.zeros_like(total), where=total > 0)
    return uneven


def _measure(library: Any, name: str) -> Any:
    try:
        return library.parse_measure(name)
    except (NameError, SyntaxError, TypeError, ValueError) as error:
        raise MatchmakerError(
            f"found the measure {name!r}, which ir-measures does not know; it knows nDCG@10, RR,"
            " R@5, Success@1 and others"
        ) from error


def _library() -> Any:
    try:
        import ir_measures
    except ImportError as error:
        raise MatchmakerError(
            f"evaluating rankings needs the library ir-measures; install it with {EXTRA}"
        ) from error
    return ir_measures
