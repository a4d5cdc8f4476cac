"""A report as a picture: each method's figure and interval on one line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from xml.sax.saxutils import escape

from matchmaker.evaluation.report import Report, Row, Table

WIDTH: Final = 760
LEFT: Final = 270
RIGHT: Final = 90
LINE: Final = 24
HEAD: Final = 54
FOOT: Final = 30
TICKS: Final = 5

_BASELINE, _OURS, _GRID = "#5f6b7a", "#0b6e4f", "#d5dae0"


def to_svg(report: Report) -> str:
    """Draw the first measure of each table, from 0 to 1, with its 95 % interval.

    Baselines are grey circles, the others green squares, hollow where the method leaks; a
    picture without scripts or outer files.
    """
    heights = [HEAD + LINE * len(table.rows) + FOOT for table in report.tables]
    parts: list[str] = []
    top = 0
    for table, height in zip(report.tables, heights, strict=True):
        parts.append(f'<g transform="translate(0 {top})">')
        parts.extend(_panel(table))
        parts.append("</g>")
        top += height
    name = escape(f"Evaluation: {report.kind}", {'"': "&quot;"})
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{top}"'
        f' viewBox="0 0 {WIDTH} {top}" font-family="sans-serif" font-size="12"'
        f' role="img" aria-label="{name}">'
    )
    ground = f'<rect width="{WIDTH}" height="{top}" fill="white"/>'
    return "\n".join([head, ground, *parts, "</svg>", ""])


def _panel(table: Table) -> Iterator[str]:
    bottom = HEAD + LINE * len(table.rows)
    yield _text(10, 20, table.title, weight="bold")
    yield _text(LEFT, 40, f"{table.measures[0]}, with 95 % interval")
    for tick in range(TICKS + 1):
        x = _x(tick / TICKS)
        yield f'<path d="M{x:.1f} {HEAD - 6}V{bottom}" stroke="{_GRID}"/>'
        yield _text(x, bottom + 16, f"{tick / TICKS:g}", anchor="middle")
    for number, row in enumerate(table.rows):
        yield from _line(row, HEAD + LINE * number + LINE / 2)


def _line(row: Row, y: float) -> Iterator[str]:
    value, low, high = row.figures[0]
    colour = _BASELINE if row.is_baseline else _OURS
    x = _x(value)
    yield _text(LEFT - 10, y + 4, row.method, anchor="end")
    yield f'<path d="M{_x(low):.1f} {y:.1f}H{_x(high):.1f}" stroke="{colour}" stroke-width="2"/>'
    if row.is_baseline:
        yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{colour}"/>'
    else:
        fill = "white" if row.leaks else colour
        where = f'x="{x - 4:.1f}" y="{y - 4:.1f}" width="8" height="8"'
        yield f'<rect {where} fill="{fill}" stroke="{colour}"/>'
    yield _text(WIDTH - RIGHT + 14, y + 4, f"{value:.3f}")


def _x(value: float) -> float:
    return LEFT + value * (WIDTH - LEFT - RIGHT)


def _text(x: float, y: float, text: str, *, anchor: str = "start", weight: str = "normal") -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-weight="{weight}">'
        f"{escape(text)}</text>"
    )
