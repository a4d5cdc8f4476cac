"""Charts of the profiles: what they cover, supply against demand, a map."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Final

from matplotlib.axes import Axes
from matplotlib.transforms import Bbox

from matchmaker.analysis.arguments import checked
from matchmaker.analysis.overview import CityRow, Covered
from matchmaker.analysis.plots.style import (
    OURS,
    SECOND,
    Chart,
    blank,
    named_rows,
    nothing,
    numbers_in,
    source_of,
    styled,
    tall,
    titled,
    words,
)
from matchmaker.model import Book

LETTER: Final = 4.4
LINE: Final = 8.5
"""Width of a letter and height of a line of the map's names, in points."""

SIDES: Final = ((5, 0, "left"), (-5, 0, "right"), (0, 8, "center"), (0, -8, "center"))
"""Where a name may stand beside its point, in points."""


@checked
def coverage(rows: Sequence[Covered], book: Book, *, language: str = "en") -> Chart:
    """Draw how many cities have needs of each term or island group: one panel for each kind.

    Parameters
    ----------
    rows : sequence of Covered
        Of one or several calls of `matchmaker.analysis.coverage`.
    book : Book
        Whose taxonomy names the terms.
    language : str
        ``id`` or ``en``.
    """
    say = words(language).phrase
    panels = [(by, list(of)) for by, of in groupby(rows, key=lambda row: row.by)]
    heights = [len(of) + 3.0 for _, of in panels]
    names = [_name(row, book, language) for row in rows]
    with styled():
        chart = Chart(figsize=(7.5, tall(names, least=0.8 + 0.7 * len(panels))))
        title, unit = say("chart.coverage.title"), say("chart.coverage.unit")
        axes = chart.subplots(len(panels) or 1, 1, squeeze=False, height_ratios=heights or [1])
        if not panels:
            nothing(axes[0, 0], say("chart.nothing"))
        for ax, (by, of) in zip(axes[:, 0], panels, strict=False):
            named_rows(ax, [_name(row, book, language) for row in of])
            ax.barh(range(len(of)), [row.cities for row in of], color=OURS, height=0.7)
            ax.set_title(say(f"chart.by.{by}"))
            titled(chart, ax, title, unit, language, source=source_of(rows, book))
    return chart


@checked
def supply_and_demand(rows: Sequence[Covered], book: Book, *, language: str = "en") -> Chart:
    """Draw needs to the left and investors to the right, for each term or island group."""
    say = words(language).phrase
    with styled():
        names = [_name(row, book, language) for row in rows]
        chart, axes = blank(7.5, tall(names))
        if not rows:
            nothing(axes, say("chart.nothing"))
            return chart
        named_rows(axes, names)
        needs = axes.barh(
            range(len(rows)),
            [-row.needs for row in rows],
            color=SECOND,
            height=0.7,
            label=say("chart.supply.needs"),
        )
        investors = axes.barh(
            range(len(rows)),
            [row.investors for row in rows],
            color=OURS,
            height=0.7,
            label=say("chart.supply.investors"),
        )
        for bars, figures in (
            (needs, [row.needs for row in rows]),
            (investors, [row.investors for row in rows]),
        ):
            axes.bar_label(bars, labels=[str(figure) for figure in figures], padding=2)
        axes.axvline(0, color="black", linewidth=0.8)
        axes.margins(x=0.1)
        titled(
            chart,
            axes,
            say("chart.supply.title"),
            say("chart.supply.unit"),
            language,
            source=source_of(rows, book),
        )
        number = numbers_in(language)
        axes.xaxis.set_major_formatter(lambda value, at: number(abs(value), at))
        chart.legend(loc="outside right upper")
    return chart


@checked
def city_map(rows: Sequence[CityRow], *, language: str = "en") -> Chart:
    """Draw the cities where they lie; the more needs, the larger.

    Points only: no coast and no border is drawn. Names that would lie on others are left out.
    """
    say = words(language).phrase
    with styled():
        chart, axes = blank(9.0, 4.2)
        axes.scatter(
            [row.longitude for row in rows],
            [row.latitude for row in rows],
            s=[_area(row.needs) for row in rows],
            color=OURS,
            alpha=0.6,
            edgecolors="black",
            linewidths=0.5,
        )
        sizes = sorted({row.needs for row in rows})
        kept = dict.fromkeys((*sizes[:1], *sizes[-1:]))
        axes.legend(
            [
                axes.scatter([], [], s=_area(needs), color=OURS, alpha=0.6, edgecolors="black")
                for needs in kept
            ],
            [say("chart.map.needs", count=needs) for needs in kept],
            loc="lower left",
        )
        axes.set_xlim(94, 142)
        axes.set_ylim(-11.5, 7)
        axes.grid(color="#dddddd", linewidth=0.6)
        titled(
            chart,
            axes,
            say("chart.map.title"),
            say("chart.map.longitude"),
            language,
            source=source_of(rows),
        )
        axes.set_ylabel(say("chart.map.latitude"))
        axes.yaxis.set_major_formatter(numbers_in(language))
        left = len(rows) - _named(axes, rows)
        axes.annotate(
            say("chart.map.note", count=left),
            (0, 1.02),
            xycoords="axes fraction",
            fontsize=8,
            color="#444444",
        )
    return chart


def _area(needs: int) -> int:
    """Give the area of a city's point, in square points."""
    return 10 + 8 * needs


def _named(axes: Axes, rows: Sequence[CityRow]) -> int:
    """Write names where there is room, those with most needs first; give how many."""
    scale = 450 / 48
    taken: list[Bbox] = [
        Bbox.from_bounds(row.longitude * scale - 3, row.latitude * scale - 3, 6, 6) for row in rows
    ]
    count = 0
    for row in sorted(rows, key=lambda row: (-row.needs, row.city)):
        name = row.name.removeprefix("Kabupaten ").removeprefix("Kota ")
        for right, up, align in SIDES:
            width = LETTER * len(name)
            start = {"left": 0.0, "right": -width, "center": -width / 2}[align]
            box = Bbox.from_bounds(
                row.longitude * scale + right + start,
                row.latitude * scale + up - LINE / 2,
                width,
                LINE,
            )
            if box.x1 < 142 * scale and box.count_overlaps(taken) == 0:
                taken.append(box)
                axes.annotate(
                    name,
                    (row.longitude, row.latitude),
                    (right, up),
                    textcoords="offset points",
                    ha=align,
                    va="center",
                    fontsize=7,
                )
                count += 1
                break
    return count


def _name(row: Covered, book: Book, language: str) -> str:
    if row.by == "island_group":
        return row.term
    return book.taxonomy.label(row.by, row.term).in_language(language)
