"""The sheets of a form that ask nothing: how to fill it in, and the lists of choices."""

from __future__ import annotations

from typing import Final

from matchmaker.rendering.forms.paper import GREY, LINK, PROTECTION, Paper, Target
from matchmaker.rendering.workbook import HEAD, LINE_HEIGHT, RULE, lines_of

WIDTHS: Final = (4.0, 88.0)
LIST_WIDTH: Final = 30.0
FIRST_CHOICE: Final = 2
"""Row of the first choice of a list, from 0."""

GUIDE: Final = ("order", "choices", "unknown", "amounts", "dates", "privacy", "keep")


def write_guide(target: Target, paper: Paper) -> None:
    """Write the instructions, with links to the sheets."""
    form, styles = paper.form, paper.styles
    paper.title(target, form.title, WIDTHS, "guide")
    row = _paragraph(target, paper, 3, "", paper.say(f"help.purpose_{form.kind}"))
    heading = styles(font_size=13, bold=True, font_color=HEAD)
    target.write_string(row + 1, 0, paper.say("help.heading"), heading)
    row += 3
    asks_law = any("legal" in question.loc for question in form.questions())
    for number, key in enumerate([*GUIDE, *(["law"] if asks_law else [])], start=1):
        row = _paragraph(target, paper, row, f"{number}.", paper.say(f"help.{key}"))
    row += 1
    link = styles(font_size=11, font_color=LINK, underline=1)
    for sheet in form.sheets:
        target.write_url(row, 1, f"internal:'{sheet.title}'!A1", link, sheet.title)
        target.write_string(row + 1, 1, sheet.about, styles(font_color=GREY))
        row += 2
    target.protect("", PROTECTION)
    paper.set_up(target, landscape=False)


def _paragraph(target: Target, paper: Paper, row: int, number: str, text: str) -> int:
    target.set_row(row, 1.15 * LINE_HEIGHT * lines_of(text, WIDTHS[1] * 0.88) + 6)
    style = paper.styles(font_size=11, bold=True, font_color=HEAD)
    target.write_string(row, 0, number, style)
    target.write_string(row, 1, text, paper.styles(font_size=11, text_wrap=True))
    return row + 1


def write_lists(target: Target, name: str, paper: Paper) -> None:
    """Write each list of choices into a column of its own, and keep where it stands.

    Parameters
    ----------
    name : str
        Of the sheet.
    """
    from xlsxwriter.utility import xl_col_to_name

    paper.title(target, name, (), "lists")
    line = paper.styles(text_wrap=True, bottom=1, bottom_color=RULE)
    optional = {item.vocabulary for item in paper.form.questions() if item.has_unknown}
    first = {item.vocabulary: item for item in reversed(list(paper.form.questions()))}
    for column, (vocabulary, question) in enumerate(
        (name, item) for name, item in reversed(first.items()) if item.choices
    ):
        labels = [choice.label for choice in question.choices]
        if vocabulary in optional:
            labels.append(paper.say("unknown"))
        target.set_column(column, column, LIST_WIDTH)
        target.write_string(FIRST_CHOICE, column, question.ask, paper.head())
        for row, label in enumerate(labels, start=FIRST_CHOICE + 1):
            target.write_string(row, column, label, line)
        letter, sheet = xl_col_to_name(column), name.replace("'", "''")
        top, bottom = FIRST_CHOICE + 2, FIRST_CHOICE + 1 + len(labels)
        paper.lists[vocabulary] = f"='{sheet}'!${letter}${top}:${letter}${bottom}"
    target.freeze_panes(FIRST_CHOICE + 1, 0)
    target.repeat_rows(FIRST_CHOICE)
    target.protect("", PROTECTION)
    paper.set_up(target, landscape=True, scale=60)
