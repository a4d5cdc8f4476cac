"""Whether real deals are predicted: each project hidden in turn from those who made it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final, Self

import numpy as np
import numpy.typing as npt

from matchmaker.errors import MatchmakerError
from matchmaker.evaluation.baselines import BASELINES, Baseline
from matchmaker.evaluation.hiding import Mask, asks, projects_of
from matchmaker.evaluation.likeness import Likeness
from matchmaker.evaluation.report import LEAKS, Method, Table, ranking_table
from matchmaker.evaluation.task import Flags, Scores, Task
from matchmaker.model import EVIDENCE_DEALS, Book, DealStatus
from matchmaker.text import Glossary
from matchmaker.vectors import PastDeal

INTENTIONS: Final = frozenset({DealStatus.INTENTION})
PROGRAMMES: Final = frozenset({DealStatus.ONGOING_PROGRAMME})

OURS: Final = "ours: likest other deal"
MANDATE: Final = f"ours: mandate {LEAKS}"
BOTH: Final = f"ours: mandate and likest deal {LEAKS}"
"""Mandates were written with the deals in mind: an upper bound, no estimate."""

BLIND: Final = BASELINES[:2]
"""Baselines that read no text: what the control is compared with."""

WAYS: Final = 20
"""How often funders are dealt out anew for the control."""


@dataclass(frozen=True, eq=False)
class Record:
    """All deals of a book, their projects, and how alike their texts are without names.

    Parameters
    ----------
    investors : tuple of str
        Identifiers, in their order.
    statuses : tuple of DealStatus
        Of each deal.
    years, owners, projects : ndarray of int, shape (deals,)
        Year, number of the investor, and number of the project of each deal.
    texts : tuple of str
        What was done, without names; of each deal.
    asking : ndarray of bool, shape (deals,)
        Whether the text has words left to ask with (`matchmaker.evaluation.hiding.asks`).
    among_deals : ndarray of float64, shape (deals, deals)
        Likeness of their texts, in [0, 1].
    to_mandates : ndarray of float64, shape (deals, investors)
        Likeness of a deal's text and a mandate without names.
    """

    investors: tuple[str, ...]
    statuses: tuple[DealStatus, ...]
    years: npt.NDArray[np.int64]
    owners: npt.NDArray[np.int64]
    projects: npt.NDArray[np.int64]
    texts: tuple[str, ...]
    asking: Flags
    among_deals: Scores
    to_mandates: Scores

    @classmethod
    def of(cls, book: Book, likeness: Likeness) -> Self:
        """Compare the deals and mandates of a book, each text without names."""
        deals = [PastDeal(investor, deal) for investor in book.investors for deal in investor.deals]
        numbers = {investor.id: at for at, investor in enumerate(book.investors)}
        mask, glossary = Mask.of(book), Glossary(book.glossary)
        texts = [mask.hide(deal.deal.project) for deal in deals]
        rows = likeness.rows(texts, [deal.investor.written_in for deal in deals])
        mandates = likeness.rows(
            [mask.hide(investor.mandate) for investor in book.investors],
            [investor.written_in for investor in book.investors],
        )
        return cls(
            investors=tuple(numbers),
            statuses=tuple(deal.deal.deal_status for deal in deals),
            years=np.array([deal.deal.year for deal in deals], dtype=np.int64),
            owners=np.array([numbers[deal.investor.id] for deal in deals], dtype=np.int64),
            projects=np.array(projects_of([deal.deal.project for deal in deals]), dtype=np.int64),
            texts=tuple(texts),
            asking=np.array([asks(text, glossary) for text in texts], dtype=np.bool_),
            among_deals=likeness.between(rows, rows),
            to_mandates=likeness.between(rows, mandates),
        )

    def dealt_anew(self, seed: int) -> Record:
        """Give the evidence deals to the same investors at random; nothing else changes."""
        at = np.flatnonzero(self.evidence)
        owners = self.owners.copy()
        owners[at] = np.random.default_rng(seed).permutation(owners[at])
        return replace(self, owners=owners)

    @cached_property
    def evidence(self) -> Flags:
        """Which deals were really made, shape (deals,)."""
        return self.having(EVIDENCE_DEALS)

    def having(self, statuses: Collection[DealStatus]) -> Flags:
        """Tell which deals have one of the statuses."""
        return np.array([status in statuses for status in self.statuses], dtype=np.bool_)


@dataclass(frozen=True, eq=False)
class Question:
    """A project of which the makers are to be found.

    Parameters
    ----------
    deal : int
        The deal whose text is asked with: the first of the project.
    past : ndarray of int
        The evidence deals that may be looked at: none of this project.
    right : ndarray of bool, shape (investors,)
        Who made the deals of this project.
    """

    deal: int
    past: npt.NDArray[np.int64]
    right: Flags


def evaluate_deals(book: Book, likeness: Likeness, *, seed: int) -> tuple[Table, ...]:
    """Rank all investors for each project of the book, hidden from those who made it.

    One project is one question, however many financed it; all of them are right. An
    investor is known by its evidence deals of other projects alone; names and numbers
    are out of all texts (`matchmaker.evaluation.hiding`). The rows with a mandate are
    apart: mandates were written with the deals in mind.

    A question whose text has hardly a word left (`asks`) counts like any other, is counted
    apart, and is left out of the last table, so that both figures can be read.

    Returns
    -------
    tuple of Table
        Evidence deals; the same by time; with funders dealt out anew; intentions;
        ongoing programmes; evidence deals without the questions that lack words. Tables
        without a question are left out.

    Raises
    ------
    MatchmakerError
        When no project has a deal that was really made.
    """
    record = Record.of(book, likeness)
    questions = list(_questions(record, EVIDENCE_DEALS))
    if not questions:
        raise MatchmakerError(
            "no deal of the profiles is closed, signed or awarded: there is nothing to predict"
        )
    tables = [
        _table("deals made, one project hidden at a time", record, questions, seed),
        _by_time(record, questions, seed),
        _control(record, seed),
        _others("intentions (nothing learned from them)", record, INTENTIONS, seed),
        _others("ongoing programmes (nothing learned from them)", record, PROGRAMMES, seed),
        _with_words(record, questions, seed),
    ]
    return tuple(table for table in tables if table is not None)


def _questions(record: Record, statuses: Collection[DealStatus]) -> Iterator[Question]:
    """Ask for the makers of each project with a deal of such status."""
    asked = record.having(statuses)
    for project in np.unique(record.projects[asked]).tolist():
        of_project = record.projects == project
        right = np.zeros(len(record.investors), dtype=np.bool_)
        right[record.owners[of_project & asked]] = True
        yield Question(
            deal=int(np.flatnonzero(of_project & asked)[0]),
            past=np.flatnonzero(record.evidence & ~of_project),
            right=right,
        )


def _earlier(record: Record, question: Question) -> Question:
    """Leave only the past before the year of the deal."""
    past = question.past
    return replace(question, past=past[record.years[past] < record.years[question.deal]])


def _has_past(record: Record, question: Question) -> bool:
    """Whether one of those who are right has a past to be known by."""
    return bool(question.right[record.owners[question.past]].any())


def _table(
    title: str, record: Record, questions: Sequence[Question], seed: int, *notes: str
) -> Table:
    known = sum(_has_past(record, question) for question in questions)
    return ranking_table(
        title,
        _methods(record, questions, seed),
        np.array([question.right for question in questions]),
        seed=seed,
        facts=(
            ("projects", len(questions)),
            ("with a maker that has other deals", known),
            ("candidates", len(record.investors)),
            ("questions with hardly a word left", _wordless(record, questions)),
        ),
        notes=notes,
    )


def _wordless(record: Record, questions: Sequence[Question]) -> int:
    return sum(not record.asking[question.deal] for question in questions)


def _with_words(record: Record, questions: Sequence[Question], seed: int) -> Table | None:
    """Measure the same without the questions that lack words; None where none does."""
    kept = [question for question in questions if record.asking[question.deal]]
    if len(kept) in {0, len(questions)}:
        return None
    note = f"{len(questions) - len(kept)} projects are left out: their texts lack words."
    return _table("deals made, questions with words left", record, kept, seed, note)


def _by_time(record: Record, questions: Sequence[Question], seed: int) -> Table | None:
    earlier = [_earlier(record, question) for question in questions]
    kept = [question for question in earlier if _has_past(record, question)]
    if not kept:
        return None
    left = len(questions) - len(kept)
    note = f"{left} projects are left out: none of their makers had an earlier deal."
    return _table("deals made, known by earlier years only", record, kept, seed, note)


def _others(
    title: str, record: Record, statuses: Collection[DealStatus], seed: int
) -> Table | None:
    questions = list(_questions(record, statuses))
    return _table(title, record, questions, seed) if questions else None


def _control(record: Record, seed: int) -> Table:
    """Measure the same with funders dealt out anew: what finds them then is a leak."""
    methods: list[list[Method]] = []
    right: list[Flags] = []
    for way in range(WAYS):
        dealt = record.dealt_anew(seed + 1 + way)
        questions = list(_questions(dealt, EVIDENCE_DEALS))
        methods.append(_methods(dealt, questions, seed + 1 + way, BLIND))
        right += [question.right for question in questions]
    joined = [
        Method(of[0].name, np.concatenate([item.scores for item in of]), of[0].is_baseline)
        for of in zip(*methods, strict=True)
    ]
    return ranking_table(
        "control: funders dealt out at random",
        joined,
        np.array(right),
        seed=seed,
        facts=(("questions", len(right)), ("ways to deal", WAYS)),
        notes=(
            "Nothing can be told from a text here: what beats popularity is a leak.",
            "Who made many deals is still likely to have made one more.",
        ),
    )


def _methods(
    record: Record,
    questions: Sequence[Question],
    seed: int,
    baselines: Sequence[tuple[str, Baseline]] = BASELINES,
) -> list[Method]:
    parts = [(name, _baseline(record, score)) for name, score in baselines]
    found = [
        Method(name, np.stack([score(item, seed + at) for at, item in enumerate(questions)]))
        for name, score in parts
    ]
    deals = np.stack([_likest(record, question) for question in questions])
    mandates = record.to_mandates[[question.deal for question in questions]]
    for name, scores in ((OURS, deals), (MANDATE, mandates), (BOTH, _mixed(deals, mandates))):
        found.append(Method(name, scores, is_baseline=False))
    return found


def _baseline(record: Record, score: Baseline) -> Callable[[Question, int], Scores]:
    def of(question: Question, seed: int) -> Scores:
        owners = np.zeros((len(question.past), len(record.investors)), dtype=np.bool_)
        owners[np.arange(len(question.past)), record.owners[question.past]] = True
        task = Task(
            candidates=record.investors,
            past=tuple(record.texts[at] for at in question.past),
            owners=owners,
            queries=(record.texts[question.deal],),
            relevant=question.right[np.newaxis],
        )
        first: Scores = score(task, seed)[0]
        return first

    return of


def _likest(record: Record, question: Question) -> Scores:
    """Give the likeness of each investor's likest other deal; without any, the average.

    As in the product: what is unknown counts with the average of those who are known.
    """
    found = np.full(len(record.investors), -1.0)
    past = question.past
    np.maximum.at(found, record.owners[past], record.among_deals[question.deal, past])
    known = found >= 0
    found[~known] = found[known].mean() if known.any() else 0.0
    return found


def _mixed(deals: Scores, mandates: Scores) -> Scores:
    """Add both, each scaled by its mean over all pairs, since their sizes differ."""
    parts = [part / mean if (mean := part.mean()) > 0 else part for part in (deals, mandates)]
    mixed: Scores = parts[0] + parts[1]
    return mixed
