"""A task of ranking with known answers: who says yes to this text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import numpy.typing as npt

Scores = npt.NDArray[np.float64]
"""Shape (queries, candidates); higher is better."""

Flags = npt.NDArray[np.bool_]

DECIMALS: Final = 9
"""Decimals of a score that count: what differs beyond is the machine, not the method."""


@dataclass(frozen=True, eq=False)
class Task:
    """Queries, candidates with their past, and who is right.

    Parameters
    ----------
    candidates : tuple of str
        Identifiers in their order, which also breaks ties.
    past : tuple of str
        Texts of past projects.
    owners : ndarray of bool, shape (past, candidates)
        Whose each past project is; it may be that of several.
    queries : tuple of str
        Texts for which the candidates are ranked.
    relevant : ndarray of bool, shape (queries, candidates)
        The right answers.
    """

    candidates: tuple[str, ...]
    past: tuple[str, ...]
    owners: Flags
    queries: tuple[str, ...]
    relevant: Flags

    @cached_property
    def counts(self) -> Scores:
        """Number of past projects of each candidate, shape (candidates,)."""
        counts: Scores = self.owners.sum(axis=0).astype(np.float64)
        return counts


def ranks(scores: Scores) -> npt.NDArray[np.int64]:
    """Give each candidate's place from 1; equal scores go by the order of the candidates.

    The tie is broken here, since libraries of metrics break it by rules of their own.
    """
    order = np.argsort(-np.round(scores, DECIMALS), axis=1, kind="stable")
    found = np.empty(order.shape, dtype=np.int64)
    np.put_along_axis(found, order, np.arange(1, order.shape[1] + 1)[np.newaxis, :], axis=1)
    return found


def flags(of: Sequence[Sequence[str]], names: Sequence[str]) -> Flags:
    """Give which of the names each item has, shape (items, names)."""
    index = {name: at for at, name in enumerate(names)}
    found = np.zeros((len(of), len(names)), dtype=np.bool_)
    for row, item in zip(found, of, strict=True):
        row[[index[name] for name in item if name in index]] = True
    return found
