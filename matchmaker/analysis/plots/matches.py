"""Charts of matches: a shortlist with its shares, who moved, and how sure a rank is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from babel.numbers import format_decimal
from matplotlib.patches import Patch

from matchmaker.analysis.arguments import Positive, checked
from matchmaker.analysis.comparing import Move
from matchmaker.analysis.explaining import Explained
from matchmaker.analysis.perturbing import RankInterval
from matchmaker.analysis.plots.style import (
    COLOURS,
    DOWN,
    OTHERS,
    OURS,
    SECOND,
    UP,
    Chart,
    blank,
    folded,
    named_rows,
    nothing,
    only_one,
    source_of,
    styled,
    tall,
    titled,
    words,
)
from matchmaker.model import BLOCKS, Book


@checked
def shortlist(rows: Sequence[Explained], *, language: str = "en") -> Chart:
    """Draw scores as the sums of their shares; what is unknown, and so average, is hatched.

    Beside the name of each part stands its weight.

    Parameters
    ----------
    rows : sequence of Explained
        In the order in which they are drawn, from above.
    language : str
        ``id`` or ``en``.
    """
    say = words(language).phrase
    with styled():
        names = [row.book.investor(row.match.investor).name for row in rows]
        chart, axes = blank(8.0, tall(names, least=1.9, row=0.36))
        if not rows:
            nothing(axes, say("chart.nothing"))
            return chart
        named_rows(axes, names)
        starts = [0.0] * len(rows)
        for block in BLOCKS:
            parts = [next(part for part in row.parts if part.block == block) for row in rows]
            bars = axes.barh(
                range(len(rows)),
                [part.value for part in parts],
                left=starts,
                height=0.65,
                color=COLOURS[block],
                edgecolor="white",
                linewidth=0.6,
            )
            for bar, part in zip(bars, parts, strict=True):
                bar.set_hatch("" if part.known else "////")
            starts = [start + part.value for start, part in zip(starts, parts, strict=True)]
        for at, total in enumerate(starts):
            axes.annotate(
                format_decimal(total, format="0.00", locale=words(language).locale),
                (total, at),
                (4, 0),
                textcoords="offset points",
                va="center",
            )
        axes.set_xlim(0, 1)
        city = rows[0].book.city(rows[0].match.city).name
        titled(
            chart,
            axes,
            say("chart.shortlist.title", city=city),
            say("chart.shortlist.unit"),
            language,
            source=rows[0].source,
        )
        chart.legend(
            [Patch(facecolor=COLOURS[block]) for block in BLOCKS],
            [
                f"{say(f'vocabulary.block.{part.block}')} {words(language).number(part.weight)}"
                for part in rows[0].parts
            ],
            loc="outside right upper",
        )
    return chart


@checked
def moves(rows: Sequence[Move], book: Book, *, language: str = "en") -> Chart:
    """Draw the order of one city's investors before and after, one line each.

    Places are written beside the names; those that nobody moved from or to are left out.

    Parameters
    ----------
    rows : sequence of Move
        Of one city.
    """
    only_one("city", (row.city for row in rows))
    say = words(language).phrase
    with styled():
        names = [book.investor(row.investor).name for row in rows]
        chart, axes = blank(9.5, tall([folded(name, SIDE) for name in names], row=0.26))
        if not rows:
            nothing(axes, say("chart.moves.nobody"))
            return chart
        places = [
            _order([row.rank_before for row in rows]),
            _order([row.rank_after for row in rows]),
        ]
        for at, (row, name) in enumerate(zip(rows, names, strict=True)):
            colour, line = (UP, "-") if row.rank_after < row.rank_before else (DOWN, "--")
            ends = (places[0][at], places[1][at])
            axes.plot((0, 1), ends, line, color=colour, marker="o", linewidth=1.6)
            block = say(f"vocabulary.block.{row.block}")
            axes.annotate(
                folded(f"{row.rank_before}. {name}", SIDE),
                (0, ends[0]),
                (-8, 0),
                textcoords="offset points",
                ha="right",
                va="center",
            )
            axes.annotate(
                folded(f"{row.rank_after}. {name} ({block})", SIDE),
                (1, ends[1]),
                (8, 0),
                textcoords="offset points",
                va="center",
            )
        axes.set_xlim(-1.6, 2.6)
        axes.set_ylim(len(rows) - 0.4, -0.6)
        axes.set_yticks([])
        axes.spines[["left", "bottom"]].set_visible(False)
        axes.tick_params(axis="x", length=0)
        titled(
            chart,
            axes,
            say("chart.moves.title", city=book.city(rows[0].city).name),
            say("chart.moves.unit"),
            language,
            source=source_of(rows, book),
        )
        axes.set_xticks((0, 1), labels=(say("chart.moves.before"), say("chart.moves.after")))
    return chart


SIDE: Final = 40
"""Letters of a name on one line beside the moves."""


def _order(ranks: Sequence[int]) -> list[int]:
    """Give for each of the ranks how many are before it."""
    return [sum(other < rank for other in ranks) for rank in ranks]


@checked
def rank_intervals(
    rows: Sequence[RankInterval], book: Book, *, language: str = "en", top: Positive = 5
) -> Chart:
    """Draw for one city between which places each investor moves when the inputs vary.

    A place outside its own bar is a hollow point.

    Parameters
    ----------
    rows : sequence of RankInterval
        Of one city.
    top : int
        Length of its list, marked by a line.
    """
    only_one("city", (row.city for row in rows))
    say = words(language).phrase
    with styled():
        names = [book.investor(row.investor).name for row in rows]
        chart, axes = blank(7.5, tall(names))
        if not rows:
            nothing(axes, say("chart.nothing"))
            return chart
        named_rows(axes, names)
        at = range(len(rows))
        axes.hlines(at, [row.low for row in rows], [row.high for row in rows], color=OTHERS, lw=4)
        axes.scatter(
            [row.rank for row in rows],
            at,
            facecolors=["white" if row.is_outside else OURS for row in rows],
            edgecolors=OURS,
            zorder=3,
        )
        axes.axvline(top + 0.5, color=SECOND, linewidth=1.2, linestyle="--")
        axes.set_xlim(left=0)
        titled(
            chart,
            axes,
            say("chart.intervals.title", city=book.city(rows[0].city).name),
            say("chart.intervals.unit", count=top),
            language,
            source=source_of(rows, book),
        )
    return chart
