"""Real deals read one by one: where the makers stood, who stood above, and why."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from matchmaker.analysis.arguments import Positive, checked
from matchmaker.analysis.deals import Answers, DealQuestion, RealDeals
from matchmaker.analysis.listing import Listing
from matchmaker.evaluation.task import ranks
from matchmaker.model import BLOCKS, Book
from matchmaker.ranking import Weights
from matchmaker.rendering.phrasebook import Phrasebook
from matchmaker.shipped import packaged
from matchmaker.text import Encoder

Array = npt.NDArray[np.float64]

MISSED: Final = 10
"""A maker that is not among so many is missed: nDCG@10 looks no further."""

Why = Literal["", "no words", "sector not named", "no other deal", "others nearer"]


@dataclass(frozen=True, slots=True)
class Guess:
    """A real project, where its makers stood, and what was known of them.

    Parameters
    ----------
    project : str
        Id of its first deal.
    year : int
    text : str
        What was done, without names and numbers: what was asked with.
    words : str
        The telling words that are left of it, joined by commas.
    has_words : bool
        Whether they are enough to ask with.
    maker : str
        The maker that stood highest.
    rank : int
        Its place among all investors, from 1.
    candidates : int
        How many investors were ranked.
    other_deals : int
        Its real deals of other projects, by which it could be known.
    sectors : str
        Those that the glossary finds in the text, joined by commas.
    named : str
        Those of them that the maker's profile names.
    why : str
        The first that holds, where no maker is among the first ten: ``no words`` are left,
        ``sector not named`` by the maker though the text tells one, ``no other deal`` of the
        maker on record, ``others nearer`` in what they say; else empty.
    first : str
        The investor that stood first.
    block : str
        The block in which that one gained most on the maker; empty where the maker is first.
    lead : float
        By how much of the score, in that block.
    """

    project: str
    year: int
    text: str
    words: str
    has_words: bool
    maker: str
    rank: int
    candidates: int
    other_deals: int
    sectors: str
    named: str
    why: Why
    first: str
    block: str
    lead: float

    @property
    def is_missed(self) -> bool:
        """Whether no maker is among the first ten."""
        return self.rank > MISSED


@dataclass(frozen=True, slots=True)
class Above:
    """An investor that stood above the maker of a real project, and by which part of the score.

    Parameters
    ----------
    project : str
        Id of its first deal.
    investor : str
    rank : int
        Its place, from 1.
    lead : float
        Its score less the maker's.
    block : str
        The block in which it gained most on the maker.
    block_lead : float
        By how much of the score.
    """

    project: str
    investor: str
    rank: int
    lead: float
    block: str
    block_lead: float


@dataclass(frozen=True, eq=False)
class Failure:
    """A project whose makers are not among the first ten, to be read.

    Parameters
    ----------
    guess : Guess
    above : Listing of Above
        Some of those who stood above the maker, the first of them first.
    book : Book
    """

    guess: Guess
    above: Listing[Above]
    book: Book

    @checked
    def read(self, language: str = "en") -> str:
        """Say in words what was asked with, what is known of the maker, and who stood above."""
        return " ".join(_sentences(self, language))


@checked
def guesses(deals: RealDeals, weights: Weights, encoder: str | Encoder) -> Listing[Guess]:
    """Say for each real project where its makers stood; the worst first."""
    return _Read(deals, weights, encoder).guesses


@checked
def failures(
    deals: RealDeals, weights: Weights, encoder: str | Encoder, *, top: Positive = 3
) -> tuple[Failure, ...]:
    """Give the projects whose makers are not among the first ten, the worst first.

    Parameters
    ----------
    deals : RealDeals
    weights : Weights
        Of all blocks.
    encoder : str or Encoder
        Of texts.
    top : int
        How many of those who stood above are named.
    """
    found = _Read(deals, weights, encoder)
    numbers = {question.project: question.at for question in deals}
    return tuple(
        Failure(
            guess,
            Listing(Above, tuple(found.above(numbers[guess.project], top))),
            deals.book,
        )
        for guess in found.guesses
        if guess.is_missed
    )


@checked
def page(found: Sequence[Failure], *, language: str = "en") -> str:
    """Give failures as paragraphs of a page, each under its number, project and reason."""
    return "\n\n".join(
        f"{at}. {failure.guess.project}: {failure.guess.why}\n"
        + textwrap.fill(failure.read(language), LINE, initial_indent="   ", subsequent_indent="   ")
        for at, failure in enumerate(found, start=1)
    )


LINE: Final = 100
"""Letters of a line of a page."""


class _Read:
    """All questions with their answers, ranked."""

    def __init__(self, deals: RealDeals, weights: Weights, encoder: str | Encoder) -> None:
        self.deals = deals
        self.weights = np.array([weight for _, weight in weights.pairs])
        self.answers: Answers = deals.answers(encoder)
        self.scores: Array = self.answers.scores(self.weights.tolist())
        self.places = ranks(self.scores)

    @property
    def guesses(self) -> Listing[Guess]:
        rows = [self.guess(question) for question in self.deals]
        rows.sort(key=lambda row: (-row.rank, row.project))
        return Listing(Guess, tuple(rows))

    def guess(self, question: DealQuestion) -> Guess:
        at, deals = question.at, self.deals
        maker, first = self.maker(at), int(self.places[at].argmin())
        name = deals.investors[maker]
        sectors = deals.sectors(question)
        named = tuple(item for item in sectors if item in deals.book.investor(name).sectors)
        others = len(deals.other_deals(question, name))
        rank = int(self.places[at, maker])
        why: Why = "others nearer"
        if rank <= MISSED:
            why = ""
        elif not question.has_words:
            why = "no words"
        elif sectors and not named:
            why = "sector not named"
        elif not others:
            why = "no other deal"
        block, lead = self.gain(at, first, maker)
        return Guess(
            project=question.project,
            year=question.year,
            text=question.text,
            words=", ".join(question.words),
            has_words=question.has_words,
            maker=name,
            rank=rank,
            candidates=len(deals.investors),
            other_deals=others,
            sectors=", ".join(sectors),
            named=", ".join(named),
            why=why,
            first=deals.investors[first],
            block="" if first == maker else block,
            lead=0.0 if first == maker else lead,
        )

    def above(self, at: int, top: int) -> list[Above]:
        maker = self.maker(at)
        order = np.argsort(self.places[at])[: int(self.places[at, maker]) - 1]
        return [
            Above(
                self.deals[at].project,
                self.deals.investors[other],
                int(self.places[at, other]),
                float(self.scores[at, other] - self.scores[at, maker]),
                *self.gain(at, other, maker),
            )
            for other in order[:top].tolist()
        ]

    def maker(self, at: int) -> int:
        """Give the number of the maker that stands highest."""
        makers = np.flatnonzero(self.answers.right[at])
        return int(makers[self.places[at, makers].argmin()])

    def gain(self, at: int, other: int, maker: int) -> tuple[str, float]:
        """Give the block in which another gains most on the maker, and by how much."""
        similarity = self.answers.similarity[at]
        gains = self.weights * (similarity[:, other] - similarity[:, maker])
        block = int(gains.argmax())
        return BLOCKS[block], float(gains[block])


def _sentences(failure: Failure, language: str) -> list[str]:
    guess, book = failure.guess, failure.book
    words = Phrasebook.load((packaged("templates"),), language, book.taxonomy)
    say = words.phrase

    def labels(ids: str) -> tuple[str, ...]:
        return tuple(
            book.taxonomy.label("sectors", name).in_language(language) for name in ids.split(", ")
        )

    said = [say("failure.asked", text=guess.text, year=str(guess.year))]
    if not guess.has_words:
        few = tuple(guess.words.split(", ")) if guess.words else ()
        said.append(say("failure.words.some", words=few) if few else say("failure.words.none"))
    maker = book.investor(guess.maker)
    said.append(
        say("failure.maker", maker=maker.name, rank=guess.rank, candidates=guess.candidates)
    )
    if not guess.other_deals:
        said.append(say("failure.deals.none"))
    else:
        said.append(say("failure.deals.some", count=guess.other_deals))
    if not guess.sectors:
        said.append(say("failure.sectors.untold"))
    elif guess.named:
        said.append(say("failure.sectors.named", sectors=labels(guess.named)))
    else:
        said.append(say("failure.sectors.missing", sectors=labels(guess.sectors)))
    above = tuple(
        say(
            "failure.above.one",
            name=book.investor(row.investor).name,
            lead=row.lead,
            block=say(f"vocabulary.block.{row.block}"),
            part=row.block_lead,
        )
        for row in failure.above
    )
    said.append(say("failure.above.all", names="; ".join(above)))
    return said
