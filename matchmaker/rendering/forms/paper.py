"""What the sheets of a form share: its words, its formats, and how it is printed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

from matchmaker.loading.forms import Form
from matchmaker.loading.forms.form import VERSION
from matchmaker.rendering.phrasebook import Phrasebook
from matchmaker.rendering.workbook import FONT, HEAD, PAPER_A4, Styles

GREY, LINK = "#52606D", "#0B5394"
PROTECTION: Final = {"format_columns": True, "format_rows": True}
"""What a protected sheet still allows; there is no password."""


class Target(Protocol):
    """A worksheet of xlsxwriter, which has no types of its own."""

    def __getattr__(self, name: str) -> Any:
        """Give any of its methods."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A workbook in which a form is written.

    Parameters
    ----------
    lists : dict of str to str
        Where the choices of each vocabulary stand, for the drop-downs.
    cells : dict
        Sheet and cell of each answer, by sheet mark, column of answers, and row mark.
    """

    book: Any
    form: Form
    words: Phrasebook
    styles: Styles
    lists: dict[str, str] = field(default_factory=dict)
    cells: dict[tuple[str, int, str], tuple[str, str]] = field(default_factory=dict)

    def say(self, key: str) -> str:
        """Say a phrase of the forms."""
        return self.words.phrase(f"intake.{key}")

    def title(self, target: Target, text: str, widths: tuple[float, ...], name: str) -> None:
        """Begin a sheet that asks nothing: its mark, its widths and its title."""
        target.write_string(0, 0, f"matchmaker-form {VERSION} help {name} {self.form.language}")
        target.set_row(0, None, None, {"hidden": True})
        for column, width in enumerate(widths):
            target.set_column(column, column, width)
        target.set_row(1, 36)
        style = self.styles(font_size=20, bold=True, font_color=HEAD, valign="vcenter")
        target.write_string(1, 0, text, style)

    def head(self, **more: Any) -> Any:
        """Give the format of headings over columns."""
        return self.styles(bold=True, font_color="#FFFFFF", bg_color=HEAD, text_wrap=True, **more)

    def set_up(self, target: Target, *, landscape: bool, scale: int = 0) -> None:
        """Set up print on A4: at a scale in hundredths, or as wide as a page where it is 0."""
        if landscape:
            target.set_landscape()
        target.set_paper(PAPER_A4)
        target.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        if scale:
            target.set_print_scale(scale)
        else:
            target.fit_to_pages(1, 0)
        number = self.words.phrase("intake.page", page="&P", pages="&N")
        title = self.form.title.replace("&", "&&")
        target.set_footer(f'&L&"{FONT}"&8{title}&R&"{FONT}"&8{number}')
        target.hide_gridlines(2)


Marks = Mapping[tuple[str, int, str], tuple[str, ...]]
"""What is to be corrected in each cell, by sheet mark, column of answers, and row mark."""
