"""Plots as SVG on logarithmic axes: the same numbers give the same bytes."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

WIDTH, HEIGHT = 640, 360
LEFT, RIGHT, TOP, BOTTOM = 70, 190, 20, 50

# Of Okabe and Ito, told apart by colour-blind readers too; each series has its own mark besides.
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9")
MARKS = ("circle", "square", "diamond", "up", "down")

Point = tuple[float, float]


def log_log(series: Mapping[str, Sequence[Point]], *, x: str, y: str, title: str) -> str:
    """Draw series of points, joined by lines, with both axes logarithmic."""
    points = [point for found in series.values() for point in found]
    low_x, high_x = _decades(point[0] for point in points)
    low_y, high_y = _decades(point[1] for point in points)

    def at_x(value: float) -> float:
        return LEFT + (math.log10(value) - low_x) / (high_x - low_x) * (WIDTH - LEFT - RIGHT)

    def at_y(value: float) -> float:
        share = (math.log10(value) - low_y) / (high_y - low_y)
        return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">',
        f"<title>{escape(title)}</title>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
        '<g font-family="sans-serif" font-size="12" fill="#222222">',
    ]
    for power in range(low_x, high_x + 1):
        place = at_x(10.0**power)
        parts += [
            _line(place, TOP, place, HEIGHT - BOTTOM, "#dddddd"),
            _text(place, HEIGHT - BOTTOM + 18, _power(power), "middle"),
        ]
    for power in range(low_y, high_y + 1):
        place = at_y(10.0**power)
        parts += [
            _line(LEFT, place, WIDTH - RIGHT, place, "#dddddd"),
            _text(LEFT - 8, place + 4, _power(power), "end"),
        ]
    parts.append(_text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 10, x, "middle"))
    middle = (TOP + HEIGHT - BOTTOM) / 2
    parts.append(
        f'<text transform="translate(16 {middle:.1f}) rotate(-90)" text-anchor="middle">'
        f"{escape(y)}</text>"
    )
    for number, (name, found) in enumerate(series.items()):
        colour, mark = COLOURS[number % len(COLOURS)], MARKS[number % len(MARKS)]
        placed = [(at_x(one), at_y(other)) for one, other in found]
        path = " ".join(f"{one:.1f},{other:.1f}" for one, other in placed)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [_mark(mark, one, other, colour) for one, other in placed]
        beside = TOP + 14 + 20 * number
        parts += [
            _mark(mark, WIDTH - RIGHT + 20, beside - 4, colour),
            _text(WIDTH - RIGHT + 32, beside, name, "start"),
        ]
    return "\n".join([*parts, "</g>", "</svg>"]) + "\n"


def _decades(values: object) -> tuple[int, int]:
    logs = [math.log10(value) for value in values]  # type: ignore[attr-defined]
    low, high = math.floor(min(logs)), math.ceil(max(logs))
    return low, max(high, low + 1)


def _power(power: int) -> str:
    if power < 0:
        return f"{10.0**power:.{-power}f}"
    return f"{10**power:,}"


def _line(x1: float, y1: float, x2: float, y2: float, colour: str) -> str:
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}"/>'


def _text(x: float, y: float, text: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'


def _mark(mark: str, x: float, y: float, colour: str) -> str:
    if mark == "circle":
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{colour}"/>'
    corners = {
        "square": ((-4, -4), (4, -4), (4, 4), (-4, 4)),
        "diamond": ((0, -5), (5, 0), (0, 5), (-5, 0)),
        "up": ((0, -5), (5, 4), (-5, 4)),
        "down": ((0, 5), (5, -4), (-5, -4)),
    }[mark]
    path = " ".join(f"{x + dx:.1f},{y + dy:.1f}" for dx, dy in corners)
    return f'<polygon points="{path}" fill="{colour}"/>'
