"""Weights of the score: the judged ones, and a file of learned ones with their evidence."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import Field

from matchmaker.model.profiles import Line, Record, Text
from matchmaker.model.vocabulary import PartialDate

DEFAULT_WEIGHTS: Final = (
    ("text", 0.25),
    ("sectors", 0.20),
    ("dimensions", 0.05),
    ("instruments", 0.15),
    ("size", 0.10),
    ("readiness", 0.05),
    ("place", 0.05),
    ("deals", 0.15),
)
"""A judgement until evaluation sets them: what a project is (texts, sectors) before how it is
paid for (instruments, size), and a record of similar deals before anything that one side
merely says of itself."""

Block = Literal[
    "text", "sectors", "dimensions", "instruments", "size", "readiness", "place", "deals"
]
Part = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Number = Annotated[float, Field(allow_inf_nan=False)]
Count = Annotated[int, Field(ge=0)]


class BlockWeights(Record):
    """How much each block of the score counts, from 0 to 1."""

    text: Part = 0.0
    """What need and mandate say."""
    sectors: Part = 0.0
    """Fields of work."""
    dimensions: Part = 0.0
    """Dimensions of a smart city."""
    instruments: Part = 0.0
    """Forms of support."""
    size: Part = 0.0
    """Cost and ticket."""
    readiness: Part = 0.0
    """Stage of preparation."""
    place: Part = 0.0
    """Where past deals lie."""
    deals: Part = 0.0
    """What the likest past deal says."""

    @property
    def pairs(self) -> tuple[tuple[str, float], ...]:
        """Weight of each block, in the order of the score."""
        return tuple((block, getattr(self, block)) for block, _ in DEFAULT_WEIGHTS)


class Figure(Record):
    """A figure with the bounds of its 95 % interval."""

    value: Number
    """The figure."""
    low: Number
    """The lower bound."""
    high: Number
    """The upper bound."""


class LearnedFrom(Record):
    """What weights were learned from, and how."""

    edition: Line
    """Version of the profiles."""
    digest: Line
    """Of the profiles' content."""
    reference: Line
    """SHA-256 of the constants of the score."""
    projects: Count
    """Real projects that were closed, signed or awarded."""
    blocks: tuple[Block, ...]
    """The blocks of which a real deal tells something; all others keep their weight."""
    penalty: Number | None = None
    """How strongly weights were held to the defaults; null where nothing else did better."""
    folds: Count
    """Parts of the cross-validation."""
    seed: Count
    """Of its cuts and of all draws."""


class HeldOut(Record):
    """How the weights did on projects that they were not learned from."""

    measure: Line
    """Such as nDCG@10."""
    default: Figure
    """With the default weights."""
    tuned: Figure
    """With weights learned without the project."""
    difference: Figure
    """Tuned less default, project by project."""
    p: Part
    """Of a paired permutation test, two-sided."""


class WeightFile(Record):
    """Weights of the blocks, and where they come from."""

    weights: BlockWeights
    """How much each block counts; they sum to 1, and a block left out weighs nothing."""
    encoder: Line | None = None
    """Name of the text encoder for which they were learned; null for any."""
    on: PartialDate | None = None
    """The day on which they were learned."""
    verdict: Text | None = None
    """In words, whether they are better than the defaults."""
    learned_from: LearnedFrom | None = None
    """Null where somebody set them by hand."""
    held_out: HeldOut | None = None
    """Null where nobody has measured them."""
