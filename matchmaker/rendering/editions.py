"""Editions of a meeting's papers, internal and outward, in the forms that an office uses."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, Literal

from matchmaker.briefs import Booklet, Brief, Outward
from matchmaker.rendering.confined import confined, is_outside
from matchmaker.rendering.hypertext import write_html
from matchmaker.rendering.phrasebook import Phrasebook, speakers
from matchmaker.rendering.press import write_sheet
from matchmaker.rendering.sheet import Sheet

Form = Literal["pdf", "docx", "html"]
"""A page that is printed as it is, a document that is edited in Word, a page for browsers."""

Paper = Literal["a4", "f4"]
"""210 x 297 mm, or 215 x 330 mm, as Indonesian offices use it."""

INTERNAL: Final = "brief"
OUTWARD: Final = "outward"
BOOKLET: Final = "booklet"


def edition_sheet(
    edition: Brief | Outward,
    *,
    phrasebook: Phrasebook,
    templates: Sequence[Path],
    paper: Paper = "a4",
) -> Sheet:
    """Write an edition as pages, ready to be set: equal editions give equal bytes.

    Parameters
    ----------
    edition : Brief or Outward
        What to print.
    phrasebook : Phrasebook
        The language's words, with the taxonomy of the edition's book.
    templates : sequence of Path
        Folders of templates, the office's own first; each may have ``fonts/``.
    paper : {"a4", "f4"}

    Raises
    ------
    MatchmakerError
        When a template or a font is missing or wrong, with file and line.
    """
    stem, values = _given(edition, phrasebook, templates)
    return write_sheet(
        f"{stem}.typ.jinja",
        phrasebook=phrasebook,
        templates=templates,
        on=edition.law_on.first_day,
        paper=paper,
        **values,
    )


def edition_html(
    edition: Brief | Outward,
    *,
    phrasebook: Phrasebook,
    templates: Sequence[Path],
    paper: Paper = "a4",
) -> str:
    """Write an edition as one page for browsers; arguments and errors as `edition_sheet`."""
    stem, values = _given(edition, phrasebook, templates)
    return write_html(
        f"{stem}.html.jinja",
        phrasebook=phrasebook,
        templates=templates,
        paper=paper,
        made_on=edition.law_on.first_day.isoformat(),
        locale=phrasebook.locale.replace("_", "-"),
        **values,
    )


def edition_docx(
    edition: Brief | Outward,
    *,
    phrasebook: Phrasebook,
    templates: Sequence[Path],
    paper: Paper = "a4",
) -> bytes:
    """Write an edition as a document for Word; arguments and errors as `edition_sheet`."""
    from matchmaker.rendering.word import to_docx

    html = edition_html(edition, phrasebook=phrasebook, templates=templates, paper=paper)
    folders = tuple(templates)
    return confined(to_docx, html, folders) if is_outside(folders) else to_docx(html, folders)


def booklet_sheet(
    booklet: Booklet,
    *,
    phrasebook: Phrasebook,
    templates: Sequence[Path],
    paper: Paper = "a4",
) -> Sheet:
    """Write a booklet as pages, ready to be set; other arguments and errors as `edition_sheet`."""
    languages = booklet.briefs[0].talk.languages if booklet.briefs else ()
    return write_sheet(
        f"{BOOKLET}.typ.jinja",
        phrasebook=phrasebook,
        templates=templates,
        on=booklet.law_on.first_day,
        paper=paper,
        booklet=booklet,
        speakers=speakers(phrasebook, templates, languages),
    )


def print_edition(
    edition: Brief | Outward,
    form: Form,
    *,
    phrasebook: Phrasebook,
    templates: Sequence[Path],
    paper: Paper = "a4",
) -> Sheet | bytes:
    """Write an edition in a form: a sheet that is still to be set, or the bytes of a file.

    Arguments and errors as `edition_sheet`.
    """
    match form:
        case "pdf":
            return edition_sheet(edition, phrasebook=phrasebook, templates=templates, paper=paper)
        case "docx":
            return edition_docx(edition, phrasebook=phrasebook, templates=templates, paper=paper)
        case "html":
            html = edition_html(edition, phrasebook=phrasebook, templates=templates, paper=paper)
            return html.encode("utf-8")


def _given(
    edition: Brief | Outward, phrasebook: Phrasebook, templates: Sequence[Path]
) -> tuple[str, dict[str, Any]]:
    """Give the stem of the templates' names, and what they get."""
    if phrasebook.language != edition.language:
        raise ValueError(f"a brief in {edition.language} and a phrasebook in {phrasebook.language}")
    if isinstance(edition, Outward):
        return OUTWARD, {OUTWARD: edition}
    spoken = speakers(phrasebook, templates, edition.talk.languages)
    return INTERNAL, {INTERNAL: edition, "speakers": spoken}
