"""Editions as PDF and as pictures: Jinja writes Typst source, and Typst sets the pages."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from matchmaker.briefs import Brief, Outward
from matchmaker.rendering.editions import edition_sheet
from matchmaker.rendering.phrasebook import Phrasebook
from matchmaker.rendering.sheet import PROOF


def render_brief(
    brief: Brief | Outward, *, phrasebook: Phrasebook, templates: Sequence[Path]
) -> bytes:
    """Print a brief as PDF; arguments and errors as `edition_sheet`."""
    return edition_sheet(brief, phrasebook=phrasebook, templates=templates).pdf()


def picture_brief(
    brief: Brief | Outward,
    *,
    phrasebook: Phrasebook,
    templates: Sequence[Path],
    dots: float = PROOF,
) -> tuple[bytes, ...]:
    """Draw the pages of a brief as PNG, for proofs; other arguments and errors likewise.

    Parameters
    ----------
    dots : float
        Per inch.
    """
    return edition_sheet(brief, phrasebook=phrasebook, templates=templates).pictures(dots)
