"""What is said on the terminal: plain words, tables, JSON, and how far a long job is."""

from __future__ import annotations

import errno
import json
import os
import shutil
import sys
import threading
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from rich.console import Console

PATIENCE = 2.0
"""Seconds that a job may take before its progress is shown."""

COLOURS = {"good": "bold green", "fair": "bold yellow", "poor": "bold red", "open": "bold"}
"""Colours of the legal lights; the word in the cell says the same."""

TURNING = frozenset(map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A))))
"""Letters that change the direction of others; right-to-left words need none of them."""

PIPED_WIDTH = 100
"""Width of what is printed, in characters, where no terminal says its own."""

LEAST_WIDTH, MOST_WIDTH = 40, 140
"""A terminal that says less is taken for this; lines that are longer are hard to follow."""


def tame_streams() -> None:
    """Let letters that the console's encoding lacks come out as ``?``, never as an error.

    A stream that the caller closed leads nowhere.
    """
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            nowhere = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115
            setattr(sys, name, nowhere)
    for stream in (sys.stdout, sys.stderr):
        if not _is_utf8(stream) and hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def complain(message: str) -> None:
    """Say what is wrong, on the error stream."""
    click.echo(printable(message), err=True)


def printable(text: str) -> str:
    """Replace what could steer a terminal: escape sequences, controls, turned directions."""
    return "".join(
        "\N{REPLACEMENT CHARACTER}"
        if letter in TURNING
        or (unicodedata.category(letter) in {"Cc", "Cs"} and letter not in "\n\t")
        else letter
        for letter in text
    )


def console() -> Console:
    """Make a console for tables: colours only on a terminal, as wide as it is."""
    from rich.console import Console

    class Piped(Console):
        """A console that leaves the end of its pipe to the command."""

        def on_broken_pipe(self) -> None:
            raise BrokenPipeError(errno.EPIPE, "nobody reads the output")

    wide = shutil.get_terminal_size((PIPED_WIDTH, 0)).columns
    return Piped(
        file=sys.stdout,
        width=min(max(wide, LEAST_WIDTH), MOST_WIDTH),
        highlight=False,
        markup=False,
        emoji=False,
    )


def print_table(
    title: str,
    heads: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    tones: Sequence[Mapping[int, str]] = (),
    numbers: Collection[int] = (),
    ratios: Sequence[int | None] = (),
) -> None:
    """Print a table that wraps to the width of the terminal.

    Parameters
    ----------
    tones : sequence of mapping of int to str
        For each row, the columns that are coloured and how: good, fair, poor or open.
    numbers : collection of int
        Columns that stand flush right.
    ratios : sequence of int or None
        How columns with long texts share the width of the terminal; a column with
        None is as wide as its longest cell.
    """
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(
        title=Text(printable(title), style="bold"),
        title_justify="left",
        box=box.SIMPLE_HEAD,
        pad_edge=False,
        padding=(0, 1),
        expand=bool(ratios),
        leading=1 if ratios else 0,
    )
    for index, head in enumerate(heads):
        ratio = ratios[index] if ratios else None
        table.add_column(
            printable(head if ratio else head.replace(" ", "\n")),
            justify="right" if index in numbers else "left",
            ratio=ratio,
            min_width=6 if ratio else None,
            # Short words beside long texts wrap, or they leave a narrow terminal no room.
            max_width=12 if ratios and not ratio else None,
            overflow="fold",
        )
    for number, row in enumerate(rows):
        shades = tones[number] if tones else {}
        cells = [
            Text(printable(cell), style=COLOURS[shades[index]] if index in shades else "")
            for index, cell in enumerate(row)
        ]
        table.add_row(*cells)
    console().print(table)


def print_title(title: str) -> None:
    """Print what the following is about."""
    from rich.text import Text

    console().print(Text(printable(title), style="bold underline"))
    click.echo()


def print_lines(heading: str, lines: Iterable[str], *, lead: str = "") -> None:
    """Print a heading and lines under it, wrapped; nothing where there are no lines.

    Parameters
    ----------
    lead : str
        What is said first, as a sentence and not as an item of the list.
    """
    from rich.padding import Padding
    from rich.text import Text

    found = list(lines)
    if found or lead:
        out = console()
        out.print(Text(printable(heading), style="bold"))
        mark = "• " if lead or len(found) > 1 else ""
        if lead:
            out.print(Padding(Text(printable(lead)), (0, 0, 0, 2), expand=False))
        for line in found:
            text = Text(f"{mark}{printable(line)}")
            out.print(Padding(text, (0, 0, 0, 2), expand=False))
        out.print()


def emit_json(document: Any) -> None:
    """Print a value as JSON."""
    emit_document(json.dumps(document, ensure_ascii=False, indent=1))


def emit_document(text: str) -> None:
    """Print a JSON text; as plain ASCII where the stream is not UTF-8."""
    if not _is_utf8(sys.stdout):
        text = json.dumps(json.loads(text), indent=1)
    click.echo(text.rstrip("\n"))


@contextmanager
def progress(label: str, total: int | None = None) -> Iterator[Callable[[], None]]:
    """Show how far a job is, on a terminal's error stream, once it takes long.

    Parameters
    ----------
    label : str
        What is being done.
    total : int, optional
        The number of steps; without it, only that something is being done.

    Yields
    ------
    callable
        To be called after each step.
    """
    if not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    count = [MofNCompleteColumn()] if total else []
    bar = Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        *count,
        console=Console(stderr=True),
        transient=True,
    )
    task = bar.add_task(label, total=total)
    timer = threading.Timer(PATIENCE, bar.start)
    timer.daemon = True
    timer.start()
    try:
        yield lambda: bar.advance(task)
    finally:
        timer.cancel()
        timer.join()
        bar.stop()


def _is_utf8(stream: Any) -> bool:
    return (getattr(stream, "encoding", None) or "").lower().replace("-", "") == "utf8"
