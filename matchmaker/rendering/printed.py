"""A document in the forms that an office uses: one for paper, one for Word, one for browsers.

A document has two templates of one stem: ``STEM.typ.jinja`` writes its pages, and
``STEM.html.jinja`` the page for browsers, of which the document for Word is made. Both get the
same values.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

from matchmaker.rendering.confined import confined, is_outside
from matchmaker.rendering.hypertext import write_html
from matchmaker.rendering.phrasebook import Phrasebook
from matchmaker.rendering.press import write_sheet
from matchmaker.rendering.sheet import Sheet

Form = Literal["pdf", "docx", "html"]
"""A page that is printed as it is, a document that is edited in Word, a page for browsers."""

Paper = Literal["a4", "f4"]
"""210 x 297 mm, or 215 x 330 mm, as Indonesian offices use it."""


def write_document(
    stem: str,
    form: Form,
    *,
    phrasebook: Phrasebook,
    templates: Sequence[Path],
    on: dt.date,
    paper: Paper = "a4",
    **values: Any,
) -> Sheet | bytes:
    """Write a document in a form: a sheet that is still to be set, or the bytes of a file.

    Equal values give equal bytes.

    Parameters
    ----------
    stem : str
        Beginning of the names of its templates.
    phrasebook : Phrasebook
        The language's words, with the taxonomy of the book.
    templates : sequence of Path
        Folders of templates, the office's own first; each may have ``fonts/``.
    on : datetime.date
        The day that the document bears as that of its creation.
    **values
        What the templates get, by name.

    Raises
    ------
    MatchmakerError
        When a template or a font is missing or wrong, with file and line.
    """
    given: dict[str, Any] = {"phrasebook": phrasebook, "templates": templates, "paper": paper}
    if form == "pdf":
        return write_sheet(f"{stem}.typ.jinja", on=on, **given, **values)
    html = write_html(
        f"{stem}.html.jinja",
        made_on=on.isoformat(),
        locale=phrasebook.locale.replace("_", "-"),
        **given,
        **values,
    )
    if form == "html":
        return html.encode("utf-8")
    from matchmaker.rendering.word import to_docx

    folders = tuple(templates)
    return confined(to_docx, html, folders) if is_outside(folders) else to_docx(html, folders)
