"""Briefs as files: what they are called, and how one is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matchmaker.cli.output import safe_name

if TYPE_CHECKING:
    from matchmaker.cli.start import Setting
    from matchmaker.model import Match, Run
    from matchmaker.rendering.sheet import Sheet


def brief_name(match: Match, language: str) -> str:
    """Name the file of a brief within the folder of results: by its city, investor and need.

    Ids have no underscores, so that the name can be read back; a rank would change with
    every run, and a brief would stay beside its successor.
    """
    return f"briefs/{safe_name(match.city)}/{match.investor}_{match.need}.{language}.pdf"


def write_brief(setting: Setting, match: Match, run: Run) -> Sheet:
    """Write a brief, ready to be set."""
    from matchmaker.briefs import compose
    from matchmaker.rendering.pdf import brief_sheet

    words = setting.phrasebook
    brief = compose(setting.book, match, language=words.language, on=setting.on, run=run)
    return brief_sheet(brief, phrasebook=words, templates=setting.templates)
