"""The sheet of a returned form that lists what is to be corrected."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from matchmaker.loading.cells import Cell
from matchmaker.loading.forms import Finding
from matchmaker.rendering.forms.paper import LINK, Marks, Paper, Target
from matchmaker.rendering.forms.sentences import where
from matchmaker.rendering.phrasebook import Phrasebook
from matchmaker.rendering.workbook import (
    HEAD,
    LINE_HEIGHT,
    MOST_HEIGHT,
    RULE,
    as_text,
    lines_of,
)

WIDTHS: Final = (5.0, 26.0, 44.0, 60.0)
HEADS: Final = ("number", "findings.where", "findings.question", "findings.what")


def marks(findings: Sequence[Finding], words: Phrasebook) -> Marks:
    """Say for each cell of a form what is to be corrected in it."""
    found: dict[tuple[str, int, str], tuple[str, ...]] = {}
    for finding in findings:
        spot = finding.spot
        if spot.key and spot.answer >= 0:
            place = (spot.sheet_key, spot.answer, spot.key)
            found[place] = (*found.get(place, ()), words.say(finding.what))
    return found


def write_corrections(
    target: Target,
    paper: Paper,
    findings: Sequence[Finding],
    strays: Sequence[tuple[str, Cell]],
) -> None:
    """List all findings, with links to their cells, and what stood outside the form."""
    styles = paper.styles
    paper.title(target, paper.say("sheet.findings"), WIDTHS, "findings")
    text = paper.say("help.marked")
    plain = styles(font_size=11, text_wrap=True)
    target.merge_range(2, 0, 2, len(WIDTHS) - 1, text, plain)
    target.set_row(2, 1.15 * LINE_HEIGHT * lines_of(text, sum(WIDTHS) * 0.88) + 6)
    for column, key in enumerate(HEADS):
        target.write_string(4, column, paper.say(key), paper.head())
    line = styles(text_wrap=True, bottom=1, bottom_color=RULE)
    row = 5
    for number, finding in enumerate(findings, start=1):
        _write(target, paper, row, number, finding)
        row += 1
    if strays:
        heading = styles(font_size=12, bold=True, font_color=HEAD)
        target.write_string(row + 1, 0, paper.say("findings.other"), heading)
        for row, (place, cell) in enumerate(strays, start=row + 2):  # noqa: B020
            target.write_string(row, 1, as_text(place), line)
            target.write_string(row, 2, as_text(str(cell)), line)
    paper.set_up(target, landscape=True)


def _write(target: Target, paper: Paper, row: int, number: int, finding: Finding) -> None:
    line = {"text_wrap": True, "bottom": 1, "bottom_color": RULE}
    spot = finding.spot
    place = paper.cells.get((spot.sheet_key, spot.answer, spot.key))
    target.write_number(row, 0, number, paper.styles(align="left", **line))
    if place is not None:
        title, cell = place
        link = paper.styles(font_color=LINK, underline=1, **line)
        target.write_url(row, 1, f"internal:'{title}'!{cell}", link, f"{title} {cell}")
    else:
        text = as_text(where(finding, paper.words))
        target.write_string(row, 1, text, paper.styles(**line))
    texts = (finding.question, paper.words.say(finding.what))
    for column, text in enumerate(texts, start=2):
        target.write_string(row, column, as_text(text), paper.styles(**line))
    needed = max(map(lines_of, texts, WIDTHS[2:]))
    target.set_row(row, min(LINE_HEIGHT * needed + 6, MOST_HEIGHT))
