"""What all charts share: a page without surprises, colours that all can tell apart, words."""

from __future__ import annotations

import io
import textwrap
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, Final

import matplotlib.style
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.layout_engine import PlaceHolderLayoutEngine

from matchmaker.analysis.arguments import ArgumentError, checked
from matchmaker.analysis.listing import Source
from matchmaker.errors import MatchmakerError
from matchmaker.model import BLOCKS, Book
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

ENDINGS: Final = (".svg", ".pdf", ".png")
"""Of files that a chart can be saved as."""

_UNSIGNED: Final[dict[str, dict[str, None]]] = {
    "svg": {"Date": None, "Creator": None},
    "pdf": {"CreationDate": None, "Creator": None, "Producer": None},
    "png": {"Software": None},
}

WIDEST: Final = 44
"""Letters of a name on one line of a chart."""

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
    "savefig.dpi": 200,
}


class Chart(Figure):
    """A figure that a notebook shows, and that is saved, as vectors: same data, same bytes."""

    def to_svg(self) -> str:
        """Give it as SVG."""
        return self._page("svg").decode("utf-8")

    @checked
    def save(self, path: Path | str) -> None:
        """Write it in one go, by the ending of the name: SVG or PDF as vectors, or PNG.

        Raises
        ------
        MatchmakerError
            When the name ends otherwise, or the folder does not exist.
        """
        place = Path(path)
        if place.suffix.lower() not in ENDINGS:
            raise MatchmakerError(
                f"found the ending '{place.suffix}' of {place.name}, expected one of"
                f" {', '.join(ENDINGS)}"
            )
        if not place.parent.is_dir():
            raise MatchmakerError(f"found no folder {place.parent}; make it first")
        beside = place.with_name(f"{place.name}.part")
        beside.write_bytes(self._page(place.suffix.lower()[1:]))
        beside.replace(place)

    def _page(self, kind: str) -> bytes:
        """Draw it without a date or a name of the program that drew it, its title for all readers.

        The title is the one that a screen reader says.
        """
        page = io.BytesIO()
        with styled():
            self._settle()
            signed = {**_UNSIGNED[kind], "Title": self.get_suptitle() or None}
            self.savefig(page, format=kind, metadata=signed)
        return page.getvalue()

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


def titled(
    chart: Chart, axes: Axes, title: str, unit: str, language: str, *, source: Source | None
) -> None:
    """Put a title above, below the unit and what was drawn, numbers as the language has."""
    chart.suptitle(title, x=0.01, ha="left", fontweight="bold", fontsize=10)
    below = [unit] if source is None else [unit, _said(source, language)]
    chart.supxlabel("\n".join(below), fontsize=9)
    axes.xaxis.set_major_formatter(numbers_in(language))


def source_of(rows: Sequence[object], book: Book | None = None) -> Source | None:
    """Give what rows were made from; of rows without it, the edition alone."""
    known: Source | None = getattr(rows, "source", None)
    if known is None and book is not None:
        return Source.of(book)
    return known


def _said(source: Source, language: str) -> str:
    say = words(language).phrase
    if not source.encoders:
        return say("chart.source.profiles", version=source.version, day=source.on)
    return say(
        "chart.source.compared",
        version=source.version,
        day=source.on,
        encoder=words(language).listed(source.encoders),
    )


def numbers_in(language: str) -> Callable[[float, float], str]:
    """Give what writes an axis's numbers as the language does."""
    number = words(language).number
    return lambda value, _: number(round(value, 9))


def folded(name: str, widest: int = WIDEST) -> str:
    """Break a long name into lines; nothing of it is cut."""
    return "\n".join(textwrap.wrap(name, widest)) or name


def tall(names: Sequence[str], *, least: float = 1.6, row: float = 0.22) -> float:
    """Give the height in inches for rows with these names, which may have several lines."""
    lines = max((folded(name).count("\n") for name in names), default=0)
    return least + (row + 0.15 * lines) * len(names)


def named_rows(axes: Axes, names: Sequence[str]) -> None:
    """Name the rows, the first on top, with light lines across."""
    axes.set_yticks(range(len(names)), labels=[folded(name) for name in names])
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="x", color="#dddddd", linewidth=0.6)


def only_one(what: str, found: Iterable[str]) -> None:
    """Refuse rows of several kinds in a chart of one.

    Raises
    ------
    ArgumentError
        With what was found, and how to keep one.
    """
    kinds = sorted(set(found))
    if len(kinds) > 1:
        raise ArgumentError(
            f"found rows of {len(kinds)} kinds of {what} ({', '.join(kinds[:3])}, ...), expected"
            f" one; keep it with where({what}={kinds[0]!r})"
        )


def nothing(axes: Axes, said: str) -> None:
    """Say that there is nothing to draw."""
    axes.text(0.5, 0.5, said, ha="center", va="center", transform=axes.transAxes)
    axes.set_axis_off()
