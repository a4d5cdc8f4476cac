"""Briefs as files: what they are called, and how one is printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matchmaker.cli.output import safe_name

if TYPE_CHECKING:
    from matchmaker.cli.start import Setting
    from matchmaker.model import Match, Run


def brief_name(match: Match, language: str) -> str:
    """Name the file of a brief within the folder of results: by city, then rank."""
    city, investor = safe_name(match.city), safe_name(match.investor)
    return f"briefs/{city}/{match.city_rank:02}-{investor}.{language}.pdf"


def print_brief(setting: Setting, match: Match, run: Run) -> bytes:
    """Print a brief as PDF."""
    from matchmaker.briefs import compose
    from matchmaker.rendering.pdf import render_brief

    words = setting.phrasebook
    brief = compose(setting.book, match, language=words.language, on=setting.on, run=run)
    return render_brief(brief, phrasebook=words, templates=setting.templates)
