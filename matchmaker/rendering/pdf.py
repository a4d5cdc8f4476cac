"""A brief as PDF: Jinja writes Typst source from it, and Typst sets the pages."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from matchmaker.briefs import Brief
from matchmaker.rendering.phrasebook import Phrasebook, speakers
from matchmaker.rendering.press import write_sheet
from matchmaker.rendering.sheet import PROOF, Sheet

BRIEF: Final = "brief.typ.jinja"


def brief_sheet(brief: Brief, *, phrasebook: Phrasebook, templates: Sequence[Path]) -> Sheet:
    """Write a brief, ready to be set: equal briefs, templates and fonts give equal bytes.

    Parameters
    ----------
    brief : Brief
        What to print.
    phrasebook : Phrasebook
        The language's words, with the taxonomy of the brief's book.
    templates : sequence of Path
        Folders of templates, the office's own first; each may have ``fonts/``.

    Raises
    ------
    MatchmakerError
        When a template or a font is missing or wrong, with file and line.
    """
    if phrasebook.language != brief.language:
        raise ValueError(f"a brief in {brief.language} and a phrasebook in {phrasebook.language}")
    return write_sheet(
        BRIEF,
        phrasebook=phrasebook,
        templates=templates,
        on=brief.law_on.first_day,
        brief=brief,
        speakers=speakers(phrasebook, templates, brief.talk.languages),
    )


def render_brief(brief: Brief, *, phrasebook: Phrasebook, templates: Sequence[Path]) -> bytes:
    """Print a brief as PDF; arguments and errors as `brief_sheet`."""
    return brief_sheet(brief, phrasebook=phrasebook, templates=templates).pdf()


def picture_brief(
    brief: Brief, *, phrasebook: Phrasebook, templates: Sequence[Path], dots: float = PROOF
) -> tuple[bytes, ...]:
    """Draw the pages of a brief as PNG, for proofs; other arguments and errors as `brief_sheet`.

    Parameters
    ----------
    dots : float
        Per inch.
    """
    return brief_sheet(brief, phrasebook=phrasebook, templates=templates).pictures(dots)
