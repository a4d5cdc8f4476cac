"""The sheet that says what a workbook to be filled in is; `matchmaker.loading.stated` reads it."""

from __future__ import annotations

from collections.abc import Mapping

from matchmaker.loading.stated import HEADING, MARK, SHEET, STATE, WORD
from matchmaker.rendering.phrasebook import Phrasebook
from matchmaker.rendering.workbook import Column, Table


def state_table(
    said: Mapping[str, str],
    *,
    sheets: Mapping[str, str],
    headings: Mapping[str, str],
    words: Mapping[str, str],
    phrasebook: Phrasebook,
) -> Table:
    """Say what a workbook was made from, and how its language calls things.

    Parameters
    ----------
    said : mapping of str to str
        What it was made from.
    sheets, headings, words : mapping of str to str
        What its sheets, columns and choices are called, by their own names.
    """
    rows = {
        **said,
        **{f"{SHEET}{name}": title for name, title in sheets.items()},
        **{f"{HEADING}{name}": heading for name, heading in headings.items()},
        **{f"{WORD}{name}": word for name, word in words.items()},
    }
    return Table(
        STATE,
        phrasebook.phrase("stated.tab"),
        (
            Column(MARK, MARK, 24),
            Column("value", phrasebook.phrase("stated.value"), 70, is_text=True),
        ),
        tuple(rows.items()),
    )
