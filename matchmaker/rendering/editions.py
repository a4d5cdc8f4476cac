"""Editions of a meeting's papers, internal and outward, and booklets of them, in every form."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, cast

from matchmaker.briefs import Booklet, Brief, Outward
from matchmaker.rendering.phrasebook import Phrasebook, speakers
from matchmaker.rendering.printed import Form, Paper, write_document
from matchmaker.rendering.sheet import Sheet

INTERNAL: Final = "brief"
OUTWARD: Final = "outward"
BOOKLET: Final = "booklet"


def print_edition(
    edition: Brief | Outward,
    form: Form,
    *,
    phrasebook: Phrasebook,
    templates: Sequence[Path],
    paper: Paper = "a4",
) -> Sheet | bytes:
    """Write an edition in a form: a sheet that is still to be set, or the bytes of a file.

    Parameters
    ----------
    edition : Brief or Outward
        What to print; equal editions give equal bytes.
    phrasebook : Phrasebook
        The language's words, with the taxonomy of the edition's book.
    templates : sequence of Path
        Folders of templates, the office's own first; each may have ``fonts/``.

    Raises
    ------
    MatchmakerError
        When a template or a font is missing or wrong, with file and line.
    """
    stem, values = _given(edition, phrasebook, templates)
    return write_document(
        stem,
        form,
        phrasebook=phrasebook,
        templates=templates,
        on=edition.law_on.first_day,
        paper=paper,
        **values,
    )


def edition_sheet(
    edition: Brief | Outward,
    *,
    phrasebook: Phrasebook,
    templates: Sequence[Path],
    paper: Paper = "a4",
) -> Sheet:
    """Write an edition as pages, ready to be set; arguments and errors as `print_edition`."""
    made = print_edition(edition, "pdf", phrasebook=phrasebook, templates=templates, paper=paper)
    return cast(Sheet, made)


def edition_html(
    edition: Brief | Outward,
    *,
    phrasebook: Phrasebook,
    templates: Sequence[Path],
    paper: Paper = "a4",
) -> str:
    """Write an edition as one page for browsers; arguments and errors as `print_edition`."""
    made = print_edition(edition, "html", phrasebook=phrasebook, templates=templates, paper=paper)
    return cast(bytes, made).decode("utf-8")


def edition_docx(
    edition: Brief | Outward,
    *,
    phrasebook: Phrasebook,
    templates: Sequence[Path],
    paper: Paper = "a4",
) -> bytes:
    """Write an edition as a document for Word; arguments and errors as `print_edition`."""
    made = print_edition(edition, "docx", phrasebook=phrasebook, templates=templates, paper=paper)
    return cast(bytes, made)


def print_booklet(
    booklet: Booklet,
    form: Form,
    *,
    phrasebook: Phrasebook,
    templates: Sequence[Path],
    paper: Paper = "a4",
) -> Sheet | bytes:
    """Write a booklet in a form; other arguments and errors as `print_edition`."""
    languages = booklet.briefs[0].talk.languages if booklet.briefs else ()
    return write_document(
        BOOKLET,
        form,
        phrasebook=phrasebook,
        templates=templates,
        on=booklet.law_on.first_day,
        paper=paper,
        booklet=booklet,
        speakers=speakers(phrasebook, templates, languages),
    )


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
