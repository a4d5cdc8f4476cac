"""What the engine finds out: shares, matches, shortlists. Plain values, no machine learning."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from matchmaker.model.law import Pathway
from matchmaker.model.profiles import Label, Money, MoneyRange

BLOCKS = (
    "text",
    "sectors",
    "dimensions",
    "instruments",
    "size",
    "readiness",
    "place",
    "deals",
)
"""The named blocks of the score, in the order in which they are shown."""


@dataclass(frozen=True, slots=True)
class Term:
    """A term of the taxonomy, or a language, to be said in the language of the page."""

    vocabulary: Literal["dimensions", "sectors", "instruments", "languages"]
    id: str


@dataclass(frozen=True, slots=True)
class Noun:
    """A label that is no proper name: inside a sentence it begins in lower case."""

    label: Label

    def in_language(self, language: str) -> str:
        """Give the label as it stands alone, in ``language``."""
        return self.label.in_language(language)


@dataclass(frozen=True, slots=True)
class Rounded:
    """A number that is written with all its decimals, so that figures can be compared."""

    value: float
    decimals: int = 2


Value = (
    str
    | int
    | float
    | Rounded
    | Label
    | Noun
    | Money
    | MoneyRange
    | Term
    | tuple[Term, ...]
    | tuple[Label, ...]
    | tuple[str, ...]
)


@dataclass(frozen=True, slots=True)
class Words:
    """A sentence not yet in any language: a key of the phrasebook and what fills it.

    Parameters
    ----------
    key : str
        Key in every phrasebook, such as ``reason.sectors``.
    values : tuple of (str, Value)
        Names in the phrase and what stands for them, sorted by name.
    """

    key: str
    values: tuple[tuple[str, Value], ...] = ()

    @classmethod
    def of(cls, key: str, /, **values: Value) -> Words:
        """Make a sentence from a key and what fills it."""
        return cls(key, tuple(sorted(values.items())))


@dataclass(frozen=True, slots=True)
class Share:
    """One block's part of a score: ``value = weight * similarity``.

    Parameters
    ----------
    similarity : float
        In [0, 1]; the block's average where ``known`` is false.
    average : float
        The average similarity in this block between the need and the investors of
        the reference profiles, in [0, 1]; the average of all their pairs where the
        need itself says nothing.
    known : bool
        False where either side says nothing: then the average stands for it.
    """

    block: str
    weight: float
    similarity: float
    average: float
    known: bool

    @property
    def value(self) -> float:
        """The part of the score, in [0, weight]."""
        return self.weight * self.similarity

    @property
    def lift(self) -> float:
        """How far the part stands above (or below) that of an average pair."""
        return self.weight * (self.similarity - self.average)


@dataclass(frozen=True, slots=True)
class Match:
    """One need beside one investor, with the score, its shares and the ranks.

    Parameters
    ----------
    score : float
        Sum of the shares' values, in [0, 1]. Comparable only within one run.
    evidence : float
        Share of the weight that rests on known facts, in [0, 1].
    need_rank : int
        Rank of the investor among all investors for this need, from 1.
    city_rank : int
        Rank of the investor for the city, by the city's best need, from 1.
    investor_rank : int
        Rank of the city for the investor, by the city's best need, from 1.
    reasons, cautions : tuple of Words
        What speaks for the pair, and what must be asked or is unknown.
    pathways : tuple of Pathway
        One for each instrument that is looked at.
    strength : str
        How strong the pair is, by bands that were set from real deals: ``strong``, ``good``,
        ``possible``, ``weak``; ``abstain`` where too little is known to say; empty where
        no bands were set for the run's encoder and weights.
    """

    city: str
    need: str
    investor: str
    score: float
    evidence: float
    shares: tuple[Share, ...]
    need_rank: int
    city_rank: int
    investor_rank: int
    reasons: tuple[Words, ...]
    cautions: tuple[Words, ...]
    pathways: tuple[Pathway, ...]
    strength: Literal["strong", "good", "possible", "weak", "abstain", ""] = ""


@dataclass(frozen=True, slots=True)
class Blocked:
    """A need beside an investor, where the law forbids the direct way of an instrument.

    Parameters
    ----------
    need_rank : int
        As in `Match`; among all pairs, where ``is_closed``.
    is_closed : bool
        Whether no instrument has a lawful route, so that the pair is on no list.
    pathways : tuple of Pathway
        The instruments whose direct way is forbidden, with their lawful routes.
    """

    city: str
    need: str
    investor: str
    need_rank: int
    is_closed: bool
    pathways: tuple[Pathway, ...]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A city, a need or an investor that is not matched, and why."""

    kind: Literal["city", "need", "investor"]
    id: str
    city: str
    """The city of a need, or the city itself; empty for an investor."""
    reason: Words


@dataclass(frozen=True, slots=True)
class Run:
    """What a result was made from, so that it can be made again.

    Parameters
    ----------
    digest : str
        Of the `Book`.
    on : str
        The day whose law was applied, ``YYYY-MM-DD``.
    encoder : str
        Name of the text encoder.
    weights : tuple of (str, float)
        Weight of each block.
    top : int
        How many investors were kept for each city, and cities for each investor.
    reference : str
        SHA-256 of the constants of the score.
    parts : tuple of (str, str)
        Of the `Book`: what each part of it was, shortened.
    """

    edition: str
    digest: str
    on: str
    encoder: str
    weights: tuple[tuple[str, float], ...]
    top: int
    version: str
    reference: str = ""
    parts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Counts:
    """The figures of a run for a newcomer's summary."""

    cities: int
    needs: int
    needs_matched: int
    investors: int
    investors_matched: int
    pairs: int
    """Pairs of a matched need and a matched investor."""
    pairs_with_blocked_instrument: int
    """Pairs in which the direct way of some instrument is forbidden by law."""
    pairs_without_lawful_route: int


@dataclass(frozen=True, slots=True)
class Shortlist:
    """The best investors of every city and the best cities of every investor.

    Parameters
    ----------
    cities : tuple of Match
        Sorted by city, then by city rank; at most ``run.top`` for each city,
        each city-investor pair once, with the city's best need for it.
    investors : tuple of Match
        Sorted by investor, then by investor rank; likewise.
    blocked : tuple of Blocked
        All pairs of a matched need and a matched investor in which the direct way of
        an instrument that both name is forbidden, or no lawful route is left; sorted by
        city, need, investor. Of very many, the best ranked of each need: `counts` has all.
    left_out : tuple of LeftOut
        Cities, needs and investors that are not matched; sorted by kind, then id.
    roles : tuple of Match
        For each city the best investors of each role, a few of each, whether or not they
        are in ``cities``; sorted by city, role, then city rank.
    """

    run: Run
    counts: Counts
    cities: tuple[Match, ...]
    investors: tuple[Match, ...]
    blocked: tuple[Blocked, ...]
    left_out: tuple[LeftOut, ...]
    roles: tuple[Match, ...] = ()
