"""What is said on the terminal: plain words, tables, JSON, and how far a long job is."""

from __future__ import annotations

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
    from rich.console import Console, RenderableType
    from rich.table import Table

PATIENCE = 2.0
"""Seconds that a job may take before its progress is shown."""

PIPED_PATIENCE = 5.0
"""The same where nobody may be looking: a line in a log stays."""

COLOURS = {"good": "bold green", "fair": "bold yellow", "poor": "bold red", "open": "bold"}
"""Colours of the legal lights; the word in the cell says the same."""

TURNING = frozenset(map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A))))
"""Letters that change the direction of others; right-to-left words need none of them."""

PIPED_WIDTH = 100
"""Width of what is printed, in characters, where no terminal says its own."""

LEAST_WIDTH, MOST_WIDTH = 40, 140
"""A terminal that says less is taken for this; lines that are longer are hard to follow."""

WORD_WIDTH = 14
"""A word of a table that is not longer is never broken to save room."""

NARROW = 6
"""Columns that a column of long texts has at least, where there is no room for whole words."""

CARD_WIDTH = 100
"""Most columns of running text."""


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

    wide = shutil.get_terminal_size((PIPED_WIDTH, 0)).columns
    return Console(
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
        box=box.SIMPLE_HEAD,
        pad_edge=False,
        padding=(0, 1, 0, 0),
        expand=bool(ratios),
        leading=1 if ratios else 0,
    )
    lines = list(rows)
    is_wide = len(heads) * (WORD_WIDTH + 1) <= console().width
    for index, head in enumerate(heads):
        ratio = ratios[index] if ratios else None
        words = (word for row in lines for word in row[index].split())
        longest = min(max(map(len, [*words, *head.split()])), WORD_WIDTH)
        table.add_column(
            printable(head if ratio else head.replace(" ", "\n")),
            justify="right" if index in numbers else "left",
            ratio=ratio,
            min_width=longest if is_wide or not ratio else NARROW,
            # Short words beside long texts wrap, or they leave a narrow terminal no room.
            max_width=12 if ratios and not ratio else None,
            overflow="fold",
        )
    for number, row in enumerate(lines):
        shades = tones[number] if tones else {}
        cells = [
            Text(printable(cell), style=COLOURS[shades[index]] if index in shades else "")
            for index, cell in enumerate(row)
        ]
        table.add_row(*cells)
    if title:
        print_heading(title)
    _show(table)


def print_card(
    mark: str,
    title: str,
    rows: Iterable[tuple[str, str | Sequence[str]]],
    *,
    tones: Mapping[str, str] = {},
) -> None:
    """Print what is said of one thing: a mark and a title, then labels beside their texts.

    It needs no more than 60 columns, and takes no more than `CARD_WIDTH`.

    Parameters
    ----------
    rows : iterable of (str, str or sequence of str)
        A label, and a text or the items of a list; nothing where there is no text.
    tones : mapping of str to str
        Labels whose text is coloured, and how: good, fair, poor or open.
    """
    from rich.table import Table
    from rich.text import Text

    card = Table.grid(padding=(0, 2, 0, 0), pad_edge=False)
    card.add_column(justify="right", min_width=2)
    card.add_column(style="dim", max_width=16)
    card.add_column(overflow="fold")
    head = Table.grid(padding=(0, 2, 0, 0), pad_edge=False)
    head.add_column(justify="right", min_width=2)
    head.add_column(overflow="fold")
    head.add_row(Text(mark, style="bold"), Text(printable(title), style="bold"))
    for label, said in rows:
        if said:
            style = COLOURS.get(tones.get(label, ""), "")
            text = Text(printable(said), style=style) if isinstance(said, str) else _items(said)
            card.add_row("", Text(printable(label)), text)
    _show(head, most=CARD_WIDTH)
    _show(card, most=CARD_WIDTH)
    click.echo()


def print_title(title: str) -> None:
    """Print what the following is about."""
    from rich.text import Text

    _show(Text(printable(title), style="bold underline"))
    click.echo()


def print_heading(heading: str) -> None:
    """Print the heading of a part."""
    from rich.text import Text

    _show(Text(printable(heading), style="bold"))


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
    if not found and not lead:
        return
    print_heading(heading)
    said: list[RenderableType] = [Text(printable(lead))] if lead else []
    if len(found) == 1 and not lead:
        said.append(Text(printable(found[0])))
    elif found:
        said.append(_items(found))
    for part in said:
        _show(Padding(part, (0, 0, 0, 2), expand=False))
    click.echo()


def _items(texts: Iterable[str]) -> Table:
    """Put texts below each other, each behind a mark, its further lines under its first."""
    from rich.table import Table
    from rich.text import Text

    found = Table.grid(padding=(0, 1, 0, 0), pad_edge=False)
    found.add_column()
    found.add_column(overflow="fold")
    for text in texts:
        found.add_row("•", Text(printable(text)))
    return found


def _show(what: RenderableType, *, most: int = MOST_WIDTH) -> None:
    """Print something laid out, without blanks at the ends of lines."""
    out = console()
    with out.capture() as captured:
        out.print(what, width=min(out.width, most))
    click.echo("\n".join(line.rstrip() for line in captured.get().splitlines()))


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
    """Show how far a job is, on the error stream, once it takes long.

    Where that is no terminal, one line says what is being done; none beside a JSON answer.

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
        context = click.get_current_context(silent=True)
        is_quiet = context is not None and context.params.get("form") == "json"
        with _after(PIPED_PATIENCE, lambda: None if is_quiet else complain(f"{label} ...")):
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
    try:
        with _after(PATIENCE, bar.start):
            yield lambda: bar.advance(task)
    finally:
        bar.stop()


@contextmanager
def _after(seconds: float, act: Callable[[], None]) -> Iterator[None]:
    """Act once, if what runs inside takes longer."""
    timer = threading.Timer(seconds, act)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()


def _is_utf8(stream: Any) -> bool:
    return (getattr(stream, "encoding", None) or "").lower().replace("-", "") == "utf8"
