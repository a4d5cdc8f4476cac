"""The smallest things that a page says: sentences, texts, amounts, and where they come from.

`Words` are said by the phrasebook, `Term` by the labels of the taxonomy, `PartialDate` as
exactly as the date is known. ``notes`` are numbers of the ledger's sources.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from matchmaker.model import MoneyRange, PartialDate, Words

Tone = Literal["allowed", "conditional", "unknown", "blocked"]
"""Shape of a legal light; the word beside it says the same."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence made from facts."""

    words: Words
    """Key of the phrasebook and what fills it."""
    notes: tuple[int, ...] = ()
    """Numbers of the sources on which it rests."""
    article: str | None = None
    """The act on which it rests, if any, with the article unless there are many."""


@dataclass(frozen=True, slots=True)
class Prose:
    """A text of a profile, as it stands there."""

    text: str
    """The text."""
    notes: tuple[int, ...] = ()
    """Numbers of the sources on which it rests."""


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount or a range, as it is printed."""

    value: MoneyRange
    """The amount in its own currency."""
    rupiah: Words | None
    """Its value in rupiah with rate and date; none where no rate is known."""
    about: Prose | None
    """What the figure is; none where the profile does not say."""
    confidence: Words | None
    """How far the figure is trusted; none where the profile does not say."""
    notes: tuple[int, ...] = ()
    """Numbers of the sources, that of the rate included."""


@dataclass(frozen=True, slots=True)
class Link:
    """An address, and the part of it that is worth printing."""

    shown: str
    """The name of the site; the text as it stands where it is no address of the web."""
    address: str | None
    """The whole address; none where it is no address of the web."""


@dataclass(frozen=True, slots=True)
class Source:
    """One entry of the ledger: where facts come from and how far to trust them."""

    number: int
    """Number that the notes refer to, from 1, in the order of the pages."""
    text: str | None
    """The source in the researcher's words, or law and article; none where it is not known."""
    links: tuple[Link, ...]
    """Addresses, as far as they are known."""
    as_of: PartialDate | None
    """The date that the facts speak of."""
    checked: PartialDate | None
    """When somebody last checked them, as far as that is known."""
    trust: tuple[Words, ...]
    """Confidence, kind of evidence where it is not all sourced, and that nobody has checked
    them yet; of a law, whether its text was read."""
