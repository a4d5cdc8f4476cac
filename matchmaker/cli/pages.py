"""Briefs as files: what they are called, and how one is printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matchmaker.cli.output import safe_name

if TYPE_CHECKING:
    from matchmaker.cli.start import Setting
    from matchmaker.model import Match, Run


def brief_name(match: Match, language: str) -> str:
    """Name the file of a brief within the folder of results: by its city, investor and need.

    Ids have no underscores, so that the name can be read back; a rank would change with
    every run, and a brief would stay beside its successor.
    """
    return f"briefs/{safe_name(match.city)}/{match.investor}_{match.need}.{language}.pdf"


def print_brief(setting: Setting, match: Match, run: Run) -> bytes:
    """Print a brief as PDF."""
    from matchmaker.briefs import compose
    from matchmaker.rendering.pdf import render_brief

    words = setting.phrasebook
    brief = compose(setting.book, match, language=words.language, on=setting.on, run=run)
    return render_brief(brief, phrasebook=words, templates=setting.templates)
