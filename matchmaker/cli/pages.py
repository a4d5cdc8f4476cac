"""Briefs as files: what they are called, and how one is written."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from matchmaker import __version__
from matchmaker.cli.output import safe_name

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from matchmaker.briefs import Occasion
    from matchmaker.cli.start import Setting
    from matchmaker.model import Match, Run
    from matchmaker.rendering.printed import Form, Paper
    from matchmaker.rendering.sheet import Sheet


def brief_name(match: Match, language: str, form: Form = "pdf") -> str:
    """Name the file of a brief within the folder of results: by its city, investor and need.

    Ids have no underscores, so that the name can be read back; a rank would change with
    every run, and a brief would stay beside its successor.
    """
    return f"briefs/{safe_name(match.city)}/{match.investor}_{match.need}.{language}.{form}"


def outward_name(match: Match, language: str, form: Form = "pdf") -> str:
    """Name the file of an outward edition: in another folder, and told apart when sent on."""
    pair = f"{match.investor}_{match.need}_outward"
    return f"outward/{safe_name(match.city)}/{pair}.{language}.{form}"


def write_brief(
    setting: Setting,
    match: Match,
    run: Run,
    form: Form = "pdf",
    paper: Paper = "a4",
    *,
    among: Sequence[Match] = (),
    occasion: Occasion | None = None,
    talking_in: Sequence[str] = (),
) -> Sheet | bytes:
    """Write a brief: pages that are ready to be set, or the bytes of a file.

    Parameters
    ----------
    among : sequence of Match
        Other matches of the city, from which its alternatives are named.
    occasion : Occasion, optional
        When and where they meet.
    talking_in : sequence of str
        Further languages of the talking points.
    """
    from matchmaker.briefs import compose
    from matchmaker.rendering.editions import print_edition

    words = setting.phrasebook
    brief = compose(
        setting.book,
        match,
        language=words.language,
        on=setting.on,
        run=run,
        among=among,
        occasion=occasion,
        talking_in=talking_in,
    )
    return print_edition(brief, form, phrasebook=words, templates=setting.templates, paper=paper)


def write_outward(
    setting: Setting, match: Match, form: Form = "pdf", paper: Paper = "a4"
) -> Sheet | bytes:
    """Write the edition for the counterpart, likewise."""
    from matchmaker.briefs import compose_outward
    from matchmaker.rendering.editions import print_edition

    words = setting.phrasebook
    edition = compose_outward(setting.book, match, language=words.language, on=setting.on)
    return print_edition(edition, form, phrasebook=words, templates=setting.templates, paper=paper)


def papers_digest(made_from: str, folders: Sequence[Path], paper: Paper) -> str:
    """Give the SHA-256 of all that papers are made from, other than sheets, which know it.

    Parameters
    ----------
    made_from : str
        Digest of what the briefs are composed from.
    folders : sequence of Path
        Folders of templates, whose words, pictures and styles count, not their fonts.
    """
    found = hashlib.sha256(f"{made_from}\0{paper}\0{__version__}\n".encode())
    for number, folder in enumerate(folders):
        for path in sorted(folder.rglob("*")):
            name = path.relative_to(folder)
            if path.is_file() and name.parts[0] != "fonts":
                digest = hashlib.sha256(path.read_bytes()).hexdigest()
                found.update(f"{number}\0{name.as_posix()}\0{digest}\n".encode())
    return found.hexdigest()
