"""Charts of evidence: methods, blocks, weights, attention, and questions worth asking."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from matplotlib.axes import Axes

from matchmaker.analysis.arguments import Positive, checked
from matchmaker.analysis.asking import Question
from matchmaker.analysis.exposing import NO_EMBASSY, Exposed
from matchmaker.analysis.plots.style import (
    OTHERS,
    OURS,
    SECOND,
    Chart,
    blank,
    named_rows,
    nothing,
    only_one,
    source_of,
    styled,
    tall,
    titled,
    words,
)
from matchmaker.analysis.predicting import Ablated, Measured
from matchmaker.analysis.tuning import TunedWeight
from matchmaker.evaluation.baselines import NEAREST
from matchmaker.evaluation.deals import BOTH, MANDATE
from matchmaker.evaluation.deals import OURS as OURS_ALONE
from matchmaker.model import Book


@checked
def methods(rows: Sequence[Measured], *, language: str = "en") -> Chart:
    """Draw one measure of several methods with its 95 % interval; baselines are grey squares.

    Rows that leak are hollow diamonds: an upper bound.

    Parameters
    ----------
    rows : sequence of Measured
        Of one table and one measure.
    language : str
        ``id`` or ``en``.
    """
    only_one("table", (row.table for row in rows))
    only_one("measure", (row.measure for row in rows))
    say = words(language).phrase
    with styled():
        names = [_method(row.method, language) for row in rows]
        chart, axes = blank(7.5, tall(names))
        if not rows:
            nothing(axes, say("chart.nothing"))
            return chart
        named_rows(axes, names)
        for at, row in enumerate(rows):
            colour, marker = (OTHERS, "s") if row.is_baseline else (OURS, "o")
            if row.leaks:
                colour, marker = SECOND, "D"
            figure = (row.value, row.low, row.high)
            _interval(axes, at, figure, colour, marker, is_hollow=row.leaks)
        axes.set_xlim(0, 1)
        titled(
            chart,
            axes,
            say("chart.methods.title"),
            say("chart.methods.unit", measure=rows[0].measure),
            language,
            source=source_of(rows),
        )
    return chart


@checked
def ablation(rows: Sequence[Ablated], *, language: str = "en") -> Chart:
    """Draw how nDCG@10 changes when a block is left out, with its 95 % interval."""
    say = words(language).phrase
    with styled():
        names = [say(f"vocabulary.block.{row.block}") for row in rows]
        chart, axes = blank(7.5, tall(names))
        if not rows:
            nothing(axes, say("chart.nothing"))
            return chart
        named_rows(axes, names)
        for at, row in enumerate(rows):
            _interval(axes, at, (row.change, row.low, row.high), OURS, "o")
        axes.axvline(0, color="black", linewidth=0.8)
        titled(
            chart,
            axes,
            say("chart.ablation.title"),
            say("chart.ablation.unit"),
            language,
            source=source_of(rows),
        )
    return chart


@checked
def weights(rows: Sequence[TunedWeight], *, language: str = "en") -> Chart:
    """Draw weights before and after tuning, and between which ones the folds lie."""
    say = words(language).phrase
    with styled():
        names = [say(f"vocabulary.block.{row.block}") for row in rows]
        chart, axes = blank(7.5, tall(names, least=1.9))
        if not rows:
            nothing(axes, say("chart.nothing"))
            return chart
        named_rows(axes, names)
        at = range(len(rows))
        axes.hlines(at, [row.low for row in rows], [row.high for row in rows], color=OTHERS, lw=4)
        default = axes.scatter([row.default for row in rows], at, color=SECOND, marker="D")
        tuned = axes.scatter([row.tuned for row in rows], at, color=OURS, zorder=3, s=18)
        axes.set_xlim(left=0)
        titled(
            chart,
            axes,
            say("chart.weights.title"),
            say("chart.weights.unit"),
            language,
            source=source_of(rows),
        )
        chart.legend(
            [default, tuned],
            [say("chart.weights.default"), say("chart.weights.tuned")],
            loc="outside right upper",
        )
    return chart


@checked
def exposure(
    rows: Sequence[Exposed], book: Book, *, language: str = "en", count: Positive = 20
) -> Chart:
    """Draw which share of all attention each of one kind has; the first ``count`` of them.

    A line on each bar is what it would have if all investors (or cities) had the same.

    Parameters
    ----------
    rows : sequence of Exposed
        Of one kind: investors, embassies or cities.
    """
    only_one("shown", (row.shown for row in rows))
    say = words(language).phrase
    shown = rows[:count]
    with styled():
        names = [_shown(row, book, language) for row in shown]
        chart, axes = blank(7.5, tall(names))
        if not shown:
            nothing(axes, say("chart.nothing"))
            return chart
        named_rows(axes, names)
        axes.barh(range(len(shown)), [100 * row.share for row in shown], color=OURS, height=0.7)
        even = axes.vlines(
            [100 * row.expected for row in shown],
            [at - 0.42 for at in range(len(shown))],
            [at + 0.42 for at in range(len(shown))],
            color=SECOND,
            linewidth=2.2,
        )
        axes.legend([even], [say("chart.exposure.even")], loc="lower right")
        never = sum(row.places == 0 for row in rows)
        _cut(axes, say("chart.exposure.cut", shown=len(shown), count=len(rows), never=never))
        titled(
            chart,
            axes,
            say(f"chart.exposure.{shown[0].shown}"),
            say("chart.exposure.unit"),
            language,
            source=source_of(rows, book),
        )
    return chart


@checked
def questions(
    rows: Sequence[Question], book: Book, *, language: str = "en", count: Positive = 15
) -> Chart:
    """Draw how many names on lists change when a missing fact is known; the first ``count``."""
    say = words(language).phrase
    shown = rows[:count]
    with styled():
        names = [
            say(f"chart.questions.{row.fact}", who=_asked(row, book, language)) for row in shown
        ]
        chart, axes = blank(7.5, tall(names))
        if not shown:
            nothing(axes, say("chart.nothing"))
            return chart
        named_rows(axes, names)
        axes.barh(range(len(shown)), [row.list_changes for row in shown], color=OURS, height=0.7)
        _cut(axes, say("chart.questions.cut", shown=len(shown), count=len(rows)))
        titled(
            chart,
            axes,
            say("chart.questions.title"),
            say("chart.questions.unit"),
            language,
            source=source_of(rows, book),
        )
    return chart


def _cut(axes: Axes, said: str) -> None:
    """Say above the rows how many of how many are drawn."""
    axes.annotate(said, (0, 1.01), xycoords="axes fraction", fontsize=8, color="#444444")


def _interval(
    axes: Axes,
    at: int,
    figure: tuple[float, float, float],
    colour: str,
    marker: str,
    *,
    is_hollow: bool = False,
) -> None:
    value, low, high = figure
    axes.hlines(at, low, high, color=colour, linewidth=1.6)
    axes.plot(value, at, marker, color=colour, markerfacecolor="white" if is_hollow else colour)


_METHODS: Final = {
    "random": "random",
    "popularity": "popularity",
    "TF-IDF centroid": "centroid",
    OURS_ALONE: "deal",
    MANDATE: "mandate",
    BOTH: "both",
}
"""Names of methods that have words of their own in each language."""


def _method(name: str, language: str) -> str:
    say = words(language).phrase
    if name == f"nearest {NEAREST} past projects":
        return say("chart.methods.name.nearest", count=NEAREST)
    return say(f"chart.methods.name.{_METHODS[name]}") if name in _METHODS else name


def _shown(row: Exposed, book: Book, language: str) -> str:
    if row.shown == "investor":
        return book.investor(row.id).name
    if row.shown == "city":
        return book.city(row.id).name
    if row.id == NO_EMBASSY:
        return words(language).phrase("chart.exposure.none")
    return book.embassy(row.id).label.in_language(language)


def _asked(row: Question, book: Book, language: str) -> str:
    if row.side == "investor":
        return book.investor(row.id).name
    item = book.need(row.id)
    return f"{item.city.name}: {item.title.in_language(language)}"
