"""Charts of matches: a shortlist with its shares, who moved, and how sure a rank is."""

from __future__ import annotations

from collections.abc import Sequence

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
    named_rows,
    nothing,
    short,
    styled,
    tall,
    titled,
    words,
)
from matchmaker.model import BLOCKS, Book


def shortlist(rows: Sequence[Explained], *, language: str = "en") -> Chart:
    """Draw scores as the sums of their shares; what is unknown, and so average, is hatched.

    Parameters
    ----------
    rows : sequence of Explained
        In the order in which they are drawn, from above.
    language : str
        ``id`` or ``en``.
    """
    say = words(language).phrase
    with styled():
        chart, axes = blank(8.0, tall(len(rows), least=1.9, row=0.36))
        if not rows:
            nothing(axes, say("chart.nothing"))
            return chart
        named_rows(axes, [short(row.book.investor(row.match.investor).name) for row in rows])
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
                label=say(f"vocabulary.block.{block}"),
            )
            for bar, part in zip(bars, parts, strict=True):
                bar.set_hatch("" if part.known else "////")
            starts = [start + part.value for start, part in zip(starts, parts, strict=True)]
        for at, total in enumerate(starts):
            axes.annotate(
                words(language).number(total),
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
        )
        chart.legend(loc="outside right upper")
    return chart


def moves(rows: Sequence[Move], book: Book, *, language: str = "en") -> Chart:
    """Draw the places of one city's investors before and after, one line each.

    Parameters
    ----------
    rows : sequence of Move
        Of one city.
    """
    say = words(language).phrase
    with styled():
        lowest = max([max(row.rank_before, row.rank_after) for row in rows], default=1)
        chart, axes = blank(9.5, tall(lowest))
        if not rows:
            nothing(axes, say("chart.moves.nobody"))
            return chart
        for row in rows:
            colour, line = (UP, "-") if row.rank_after < row.rank_before else (DOWN, "--")
            ends = (row.rank_before, row.rank_after)
            axes.plot((0, 1), ends, line, color=colour, marker="o", linewidth=1.6)
            name = short(book.investor(row.investor).name)
            block = say(f"vocabulary.block.{row.block}")
            axes.annotate(
                f"{row.rank_before}. {name}",
                (0, ends[0]),
                (-8, 0),
                textcoords="offset points",
                ha="right",
                va="center",
            )
            axes.annotate(
                f"{row.rank_after}. {name} ({block})",
                (1, ends[1]),
                (8, 0),
                textcoords="offset points",
                va="center",
            )
        axes.set_xlim(-1.5, 2.9)
        axes.set_ylim(lowest + 0.6, 0.4)
        axes.set_yticks([])
        axes.spines[["left", "bottom"]].set_visible(False)
        axes.tick_params(axis="x", length=0)
        titled(
            chart,
            axes,
            say("chart.moves.title", city=book.city(rows[0].city).name),
            say("chart.moves.unit"),
            language,
        )
        axes.set_xticks((0, 1), labels=(say("chart.moves.before"), say("chart.moves.after")))
    return chart


def rank_intervals(
    rows: Sequence[RankInterval], book: Book, *, language: str = "en", top: int = 5
) -> Chart:
    """Draw for one city between which places each investor moves when the inputs vary.

    Parameters
    ----------
    rows : sequence of RankInterval
        Of one city.
    top : int
        Length of its list, marked by a line.
    """
    say = words(language).phrase
    with styled():
        chart, axes = blank(7.5, tall(len(rows)))
        if not rows:
            nothing(axes, say("chart.nothing"))
            return chart
        named_rows(axes, [short(book.investor(row.investor).name) for row in rows])
        at = range(len(rows))
        axes.hlines(at, [row.low for row in rows], [row.high for row in rows], color=OTHERS, lw=4)
        axes.scatter([row.rank for row in rows], at, color=OURS, zorder=3)
        axes.axvline(top + 0.5, color=SECOND, linewidth=1.2, linestyle="--")
        axes.set_xlim(left=0)
        titled(
            chart,
            axes,
            say("chart.intervals.title", city=book.city(rows[0].city).name),
            say("chart.intervals.unit", count=top),
            language,
        )
    return chart
