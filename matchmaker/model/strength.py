"""Words for how strong a match is: bands set from real deals, and when nothing can be said."""

from __future__ import annotations

from typing import Final, Literal

from pydantic import Field

from matchmaker.model.profiles import Line, Record
from matchmaker.model.results import Share
from matchmaker.model.weighing import Block, BlockWeights, Count, Figure, Number, Part

Band = Literal["strong", "good", "possible", "weak"]

Strength = Literal["strong", "good", "possible", "weak", "abstain", ""]
"""A band; ``abstain`` where too little is known; empty where no bands fit the run."""

BANDS: Final[dict[int, tuple[Band, ...]]] = {
    1: (),
    2: ("good", "weak"),
    3: ("strong", "possible", "weak"),
    4: ("strong", "good", "possible", "weak"),
}
"""Names of the bands, from the top, by how many the deals bear apart."""


class StrengthBand(Record):
    """A band of scores, told by how far they stand above an average pair of the need."""

    band: Band
    """Its name."""
    above: Number | None = None
    """The least lift (score less that of an average pair) of the band; null for the lowest."""
    pairs: Part
    """Share of all pairs of a project and an investor that fall into it."""
    makers: Figure
    """Share of the real deals' makers that fall into it."""
    rate: Figure
    """Makers for each pair of the band."""


class Calibration(Record):
    """Bands for one encoder, one set of weights and one set of constants."""

    encoder: Line
    """Name of the text encoder."""
    weights: BlockWeights
    """Of the score."""
    reference: Line
    """SHA-256 of the constants of the score."""
    edition: Line
    """Version of the profiles."""
    digest: Line
    """Of the profiles' content."""
    projects: Count
    """Real projects from which the bands were set."""
    makers: Count
    """Pairs of such a project and one of its makers."""
    seed: Count
    """Of the resamples."""
    told: tuple[Block, ...]
    """The blocks of which a real deal tells something."""
    least_evidence: Part
    """Share of the told blocks' weight that must rest on facts: with less, no deal shows
    that a rank means anything."""
    bands: tuple[StrengthBand, ...]
    """From the top; empty where the deals bear no two bands apart."""

    def of(self, shares: tuple[Share, ...]) -> Strength:
        """Say how strong a match with these shares is."""
        told = [share for share in shares if share.block in self.told]
        weight = sum(share.weight for share in told)
        known = sum(share.weight for share in told if share.known)
        if known < self.least_evidence * weight - ROUNDING:
            return "abstain"
        lift = sum(share.lift for share in shares)
        return next(
            (band.band for band in self.bands if band.above is None or lift >= band.above), ""
        )


ROUNDING: Final = 1e-9


class Calibrations(Record):
    """The bands of one set of profiles, for each encoder and weights that were calibrated."""

    format: Literal[1] = 1
    calibrations: tuple[Calibration, ...] = Field(default=())

    def fitting(
        self, encoder: str, weights: tuple[tuple[str, float], ...], reference: str
    ) -> Calibration | None:
        """Find the bands of a run; None where it was calibrated for none such."""
        for found in self.calibrations:
            if (found.encoder, found.weights.pairs, found.reference) == (
                encoder,
                weights,
                reference,
            ):
                return found
        return None
