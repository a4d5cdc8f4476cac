"""Real deals as questions to the score: who made a project that is hidden from its makers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Final, overload

import numpy as np
import numpy.typing as npt

from matchmaker.analysis.arguments import ArgumentError, Natural, checked
from matchmaker.errors import MatchmakerError
from matchmaker.evaluation.hiding import Mask, asks, projects_of, telling_words
from matchmaker.model import (
    BLOCKS,
    MATCHABLE_INVESTORS,
    Book,
    City,
    CityNeed,
    Deal,
    Investor,
    Need,
    NeedAvailability,
    Provenance,
)
from matchmaker.text import Encoder, Glossary
from matchmaker.vectors import (
    Comparison,
    Layout,
    PastDeal,
    Reference,
    Vectorizer,
    compare,
)

Array = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

TOLD: Final = ("text", "sectors", "place", "deals")
"""The blocks of which the text and the provinces of a deal tell something; in the others a
deal says nothing, and every investor has the same."""

LEAST_FOLDS: Final = 2

NO_AVERAGE: Final = 0.5
"""Where no investor says anything in a block."""


@dataclass(frozen=True, eq=False)
class DealQuestion:
    """A project that was really made, and its makers, who are to be found.

    Parameters
    ----------
    of : RealDeals
        All projects of the same profiles.
    at : int
        Its number among them.
    project : str
        Id of its first deal.
    text : str
        What was done, without names and numbers.
    year : int
        Of its first deal.
    makers : tuple of str
        Ids of the investors that made it.
    """

    of: RealDeals
    at: int
    project: str
    text: str
    year: int
    makers: tuple[str, ...]

    @property
    def words(self) -> tuple[str, ...]:
        """The words of the text that tell of the project's matter."""
        return telling_words(self.text)

    @property
    def has_words(self) -> bool:
        """Whether the text still asks something: `matchmaker.evaluation.hiding.asks`."""
        return asks(self.text, self.of.glossary)


@dataclass(frozen=True, eq=False)
class Answers:
    """What an encoder makes of the questions.

    Parameters
    ----------
    similarity : ndarray of float64, shape (questions, blocks, investors)
        As in `Comparison`, each project hidden from its makers.
    known : ndarray of bool, same shape
        Whether both sides say something.
    averages : ndarray of float64, shape (questions, blocks)
        Average similarity over the investors that may be matched and say something.
    right : ndarray of bool, shape (questions, investors)
        The makers.
    """

    similarity: Array
    known: Flags
    averages: Array
    right: Flags

    @checked
    def scores(self, weights: Sequence[float]) -> Array:
        """Give the scores with these weights of the blocks, shape (questions, investors)."""
        scores: Array = np.einsum("b,qbi->qi", _eight(weights), self.similarity)
        return scores

    @checked
    def evidence(self, weights: Sequence[float]) -> Array:
        """Give the share of the weight that rests on facts, shape (questions, investors)."""
        shares: Array = np.einsum("b,qbi->qi", _eight(weights), self.known.astype(np.float64))
        return shares

    @checked
    def at(self, numbers: Sequence[int]) -> Answers:
        """Keep some of the questions."""
        rows = np.asarray(numbers, dtype=np.int64)
        if rows.size and not 0 <= rows.min() <= rows.max() < len(self.right):
            raise ArgumentError(f"found the number of a question beyond the {len(self.right)} here")
        return Answers(
            self.similarity[rows], self.known[rows], self.averages[rows], self.right[rows]
        )


@dataclass(frozen=True, eq=False)
class RealDeals(Sequence[DealQuestion]):
    """The projects of a book that were closed, signed or awarded, one question each.

    For each, the deals of the same project are taken out of all investors' records, and
    names and numbers out of all texts, as in `matchmaker.evaluation`. All investors are
    candidates. A deal tells only the blocks `TOLD`; its cost is not used, since it is often
    the total of a consortium and sometimes the source of the investor's ticket.

    Parameters
    ----------
    book : Book
    reference : Reference
        Constants of the score.
    cache : Path, optional
        Folder in which vectors of texts are kept.
    """

    book: Book
    reference: Reference
    cache: Path | None = None
    _answers: dict[str, Answers] = field(default_factory=dict, repr=False)

    @cached_property
    def rows(self) -> tuple[DealQuestion, ...]:
        """The questions, in the order of investors, then of their deals."""
        found = []
        for project in dict.fromkeys(self._projects):
            deals = [
                deal
                for deal, number in zip(self._deals, self._projects, strict=True)
                if number == project and deal.deal.is_evidence
            ]
            if deals:
                makers = tuple(sorted({deal.investor.id for deal in deals}))
                first = deals[0].deal
                found.append((project, first, makers))
        return tuple(
            DealQuestion(self, at, deal.id, self._mask.hide(deal.project), deal.year, makers)
            for at, (_, deal, makers) in enumerate(found)
        )

    @property
    def investors(self) -> tuple[str, ...]:
        """Ids of the candidates."""
        return tuple(item.id for item in self.book.investors)

    @checked
    def splits(self, folds: int = 5, *, seed: Natural = 0) -> list[tuple[list[int], list[int]]]:
        """Cut the questions into folds at random, for ``cv=`` of scikit-learn.

        One question is one project, so that no project is in two folds.

        Returns
        -------
        list of (train, test)
            Numbers of questions, each in exactly one test part.

        Raises
        ------
        MatchmakerError
            When there are fewer questions than folds, or fewer than two folds.
        """
        if not LEAST_FOLDS <= folds <= len(self):
            raise MatchmakerError(
                f"found {folds} folds for {len(self)} projects; there must be at least two folds,"
                " and a project for each"
            )
        order = np.random.default_rng(seed).permutation(len(self))
        tests = [sorted(part.tolist()) for part in np.array_split(order, folds)]
        return [
            ([at for at in range(len(self)) if at not in test], test) for test in map(list, tests)
        ]

    @checked
    def answers(self, encoder: str | Encoder) -> Answers:
        """Compare all questions with all investors; remembered for each encoder."""
        name = encoder if isinstance(encoder, str) else encoder.name
        if name not in self._answers:
            self._answers[name] = self._compared(encoder)
        return self._answers[name]

    @checked
    def sectors(self, question: DealQuestion) -> tuple[str, ...]:
        """Give the sectors that the glossary finds in a question's text, sorted."""
        return tuple(sorted(self.glossary.sectors(self.glossary.find(question.text, "en"))))

    @checked
    def other_deals(self, question: DealQuestion, investor: str) -> tuple[Deal, ...]:
        """Give the real deals of an investor that are of other projects than the question's.

        Raises
        ------
        UnknownIdError
            When there is no such investor.
        """
        hidden = self._hidden(question)
        own = self.book.investor(investor).evidence_deals
        return tuple(deal for deal in own if deal.id not in hidden)

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[DealQuestion]:
        return iter(self.rows)

    @overload
    def __getitem__(self, at: int) -> DealQuestion: ...

    @overload
    def __getitem__(self, at: slice) -> tuple[DealQuestion, ...]: ...

    def __getitem__(self, at: int | slice) -> DealQuestion | tuple[DealQuestion, ...]:
        return self.rows[at]

    @cached_property
    def _mask(self) -> Mask:
        return Mask.of(self.book)

    @cached_property
    def glossary(self) -> Glossary:
        """The glossary of the book, ready for finding."""
        return Glossary(self.book.glossary)

    @cached_property
    def _deals(self) -> tuple[PastDeal, ...]:
        return tuple(PastDeal(item, deal) for item in self.book.investors for deal in item.deals)

    @cached_property
    def _projects(self) -> tuple[int, ...]:
        return tuple(projects_of([deal.deal.project for deal in self._deals]))

    def _compared(self, encoder: str | Encoder) -> Answers:
        vectorizer = Vectorizer.of(
            self.book, encoder=encoder, reference=self.reference, cache=self.cache
        )
        layout: Layout = vectorizer.fit(()).layout_
        # Averages are taken here, over the very investors, so that no deal hides in them.
        layout = replace(layout, reference=self.reference.model_copy(update={"investors": ()}))
        masked = [self._masked(item) for item in self.book.investors]
        needs = [self._needs(question) for question in self.rows]
        whole = compare(layout, [need for of in needs for need in of], masked)
        starts = np.cumsum([0, *(len(of) for of in needs)])
        tables = [
            self._without(layout, question, of, _part(whole, start, start + len(of)))
            for question, of, start in zip(self.rows, needs, starts.tolist(), strict=False)
        ]
        open_to_all = np.array(
            [item.availability in MATCHABLE_INVESTORS for item in self.book.investors], dtype=bool
        )
        similarity = np.array([table for table, _ in tables])
        known = np.array([flags for _, flags in tables])
        averages = _averages(similarity, known & open_to_all)
        similarity = np.where(known, similarity, averages[:, :, np.newaxis])
        right = np.array(
            [[item in question.makers for item in self.investors] for question in self.rows]
        )
        return Answers(similarity, known, averages, right)

    def _without(
        self,
        layout: Layout,
        question: DealQuestion,
        needs: Sequence[CityNeed],
        whole: tuple[Array, Flags],
    ) -> tuple[Array, Flags]:
        """Hide a question's project from what was found; shapes (blocks, investors)."""
        similarity, known = whole
        hidden = self._hidden(question)
        touched = [
            at
            for at, item in enumerate(self.book.investors)
            if any(deal.id in hidden for deal in item.deals)
        ]
        of = [self._masked(self.book.investors[at], hidden) for at in touched]
        found = _part(compare(layout, needs, of), 0, len(needs))
        similarity[:, touched], known[:, touched] = found
        if not self._first_deal(question).deal.provinces:
            known[BLOCKS.index("place")] = False
        return similarity, known

    def _masked(self, investor: Investor, hidden: frozenset[str] = frozenset()) -> Investor:
        """Take names out of an investor's texts, and some deals out of its record."""
        deals = tuple(
            deal.model_copy(update={"project": self._mask.hide(deal.project)})
            for deal in investor.deals
            if deal.id not in hidden
        )
        return investor.model_copy(
            update={"mandate": self._mask.hide(investor.mandate), "deals": deals}
        )

    def _hidden(self, question: DealQuestion) -> frozenset[str]:
        """Give the ids of all deals of a project, whatever became of them."""
        ids = [deal.deal.id for deal in self._deals]
        project = self._projects[ids.index(question.project)]
        return frozenset(
            name for name, number in zip(ids, self._projects, strict=True) if number == project
        )

    def _first_deal(self, question: DealQuestion) -> PastDeal:
        return next(deal for deal in self._deals if deal.deal.id == question.project)

    def _needs(self, question: DealQuestion) -> list[CityNeed]:
        """Say a project as needs, one for each of its provinces."""
        deal = self._first_deal(question)
        provinces = deal.deal.provinces or (self.book.taxonomy.provinces[0].name,)
        sectors = self.sectors(question)
        return [
            CityNeed(_city(province, deal.investor), _need(question, deal.deal, sectors))
            for province in provinces
        ]


def _city(province: str, investor: Investor) -> City:
    """Make a city of which nothing but the province is looked at."""
    return City.model_construct(
        id="project",
        name="project",
        kemendagri_code="",
        province=province,
        island_group="",
        latitude=0.0,
        longitude=0.0,
        leader_title="",
        written_in=investor.written_in,
        provenance=Provenance(),
    )


def _need(question: DealQuestion, deal: Deal, sectors: tuple[str, ...]) -> Need:
    return Need.model_construct(
        id=deal.id,
        title="",
        title_en=question.text,
        description="",
        sectors=sectors,
        availability=NeedAvailability.OPEN,
        provenance=Provenance(),
    )


def _eight(weights: Sequence[float]) -> Array:
    if len(weights) != len(BLOCKS):
        raise ArgumentError(f"found {len(weights)} weights, expected {len(BLOCKS)}: one a block")
    return np.asarray(weights, dtype=np.float64)


def _part(whole: Comparison, start: int, end: int) -> tuple[Array, Flags]:
    """Give what was found for some needs: the mean over them, and what is known."""
    similarity = whole.similarity[:, start:end].astype(np.float64).mean(axis=1)
    known = whole.needs_known[:, start, np.newaxis] & whole.investors_known
    return similarity, known


def _averages(similarity: Array, counted: Flags) -> Array:
    """Average over the investors that are counted."""
    total = np.where(counted, similarity, 0.0).sum(axis=2)
    count = counted.sum(axis=2)
    averages: Array = np.divide(total, count, out=np.full(total.shape, NO_AVERAGE), where=count > 0)
    return averages


@checked
def real_deals(book: Book, *, reference: Reference, cache: Path | None = None) -> RealDeals:
    """Give the real deals of a book as questions.

    Raises
    ------
    MatchmakerError
        When no project was closed, signed or awarded.
    """
    found = RealDeals(book, reference, cache)
    if not len(found):
        raise MatchmakerError(
            "no deal of the profiles is closed, signed or awarded: there is nothing to predict"
        )
    return found
