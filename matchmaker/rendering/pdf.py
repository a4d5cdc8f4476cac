"""A brief as PDF: Jinja writes Typst source from it, and Typst sets the pages."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final, Literal

from matchmaker.briefs import Brief
from matchmaker.rendering.phrasebook import Phrasebook
from matchmaker.rendering.press import PROOF, press

BRIEF: Final = "brief.typ.jinja"


def render_brief(brief: Brief, *, phrasebook: Phrasebook, templates: Sequence[Path]) -> bytes:
    """Print a brief as PDF: equal briefs, templates and fonts give equal bytes.

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
    (pdf,) = _print(brief, "pdf", phrasebook, templates)
    return pdf


def picture_brief(
    brief: Brief, *, phrasebook: Phrasebook, templates: Sequence[Path], dots: float = PROOF
) -> tuple[bytes, ...]:
    """Draw the pages of a brief as PNG, for proofs; other arguments and errors as `render_brief`.

    Parameters
    ----------
    dots : float
        Per inch.
    """
    return _print(brief, "png", phrasebook, templates, dots)


def _print(
    brief: Brief,
    form: Literal["pdf", "png"],
    phrasebook: Phrasebook,
    templates: Sequence[Path],
    dots: float = PROOF,
) -> tuple[bytes, ...]:
    if phrasebook.language != brief.language:
        raise ValueError(f"a brief in {brief.language} and a phrasebook in {phrasebook.language}")
    return press(tuple(templates)).print(
        BRIEF, form, phrasebook=phrasebook, on=brief.law_on.first_day, dots=dots, brief=brief
    )
