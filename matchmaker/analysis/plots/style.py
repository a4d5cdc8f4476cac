"""What all charts share: a page without surprises, colours that all can tell apart, words."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, Final

import matplotlib.style
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.layout_engine import PlaceHolderLayoutEngine

from matchmaker.model import BLOCKS
from matchmaker.rendering.phrasebook import Phrasebook
from matchmaker.shipped import packaged

OURS: Final = "#0072B2"
OTHERS: Final = "#999999"
UP: Final = "#0072B2"
DOWN: Final = "#D55E00"
SECOND: Final = "#E69F00"

COLOURS: Final = dict(
    zip(
        BLOCKS,
        (
            "#0072B2",
            "#E69F00",
            "#56B4E9",
            "#009E73",
            "#F0E442",
            "#CC79A7",
            "#999999",
            "#D55E00",
        ),
        strict=True,
    )
)
"""Of the blocks, from Okabe and Ito, "Color Universal Design", 2008; grey for their black."""

_STYLE: Final[dict[str, Any]] = {
    "figure.constrained_layout.use": True,
    "figure.facecolor": "white",
    "font.family": "DejaVu Sans",
    "font.size": 9.0,
    "axes.titlesize": 10.0,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "hatch.linewidth": 0.6,
    "legend.frameon": False,
    "svg.hashsalt": "matchmaker",
    "svg.fonttype": "path",
}


class Chart(Figure):
    """A figure that a notebook shows, and that is saved, as vectors: same data, same bytes."""

    def to_svg(self) -> str:
        """Give it as SVG, without a date or a name of the program that drew it."""
        page = io.StringIO()
        with styled():
            self._settle()
            self.savefig(page, format="svg", metadata={"Date": None, "Creator": None})
        return page.getvalue()

    def save(self, path: Path | str) -> None:
        """Write it as SVG, in one go."""
        place = Path(path)
        beside = place.with_name(f"{place.name}.part")
        beside.write_text(self.to_svg(), encoding="utf-8", newline="\n")
        beside.replace(place)

    def _settle(self) -> None:
        """Find the layout once, to a grid.

        A layout that is found anew creeps by a hair with each drawing, and its last digits
        depend on the order in which the solver met the parts.
        """
        if isinstance(self.get_layout_engine(), PlaceHolderLayoutEngine):
            return
        self.draw_without_rendering()
        self.set_layout_engine("none")
        for axes in self.axes:
            left, bottom, width, height = (round(x, 4) for x in axes.get_position().bounds)
            axes.set_position((left, bottom, width, height))
        for text in self.texts:
            text.set_position((round(text.get_position()[0], 4), round(text.get_position()[1], 4)))

    def _repr_svg_(self) -> str:
        return self.to_svg()


@contextmanager
def styled() -> Iterator[None]:
    """Draw by the charts' own settings, whatever the machine's are."""
    with matplotlib.style.context(["default", _STYLE]):
        yield


@cache
def words(language: str) -> Phrasebook:
    """Give the words of a language."""
    return Phrasebook.load((packaged("templates"),), language)


def blank(width: float, height: float) -> tuple[Chart, Axes]:
    """Give a chart with one set of axes; sizes in inches."""
    chart = Chart(figsize=(width, height))
    return chart, chart.add_subplot()


def titled(chart: Chart, axes: Axes, title: str, unit: str, language: str) -> None:
    """Put a title above and the unit below, over the whole width, numbers as the language has."""
    chart.suptitle(title, x=0.01, ha="left", fontweight="bold", fontsize=10)
    chart.supxlabel(unit, fontsize=9)
    number = words(language).number
    axes.xaxis.set_major_formatter(lambda value, _: number(round(value, 9)))


def short(name: str, most: int = 40) -> str:
    """Cut a name that is too long for a chart."""
    return name if len(name) <= most else f"{name[: most - 1].rstrip()}…"


def tall(rows: int, *, least: float = 1.6, row: float = 0.22) -> float:
    """Give the height in inches for so many rows."""
    return least + row * rows


def named_rows(axes: Axes, names: Sequence[str]) -> None:
    """Name the rows, the first on top, with light lines across."""
    axes.set_yticks(range(len(names)), labels=names)
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="x", color="#dddddd", linewidth=0.6)


def nothing(axes: Axes, said: str) -> None:
    """Say that there is nothing to draw."""
    axes.text(0.5, 0.5, said, ha="center", va="center", transform=axes.transAxes)
    axes.set_axis_off()
