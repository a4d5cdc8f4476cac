"""What is said on the terminal: plain words, tables, JSON, and how far a long job is."""

from __future__ import annotations

import json
import os
import sys
import threading
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from rich.console import Console

PATIENCE = 2.0
"""Seconds that a job may take before its progress is shown."""

PIPED_WIDTH = 120
"""Width of tables, in characters, where no terminal says its own."""


def tame_streams() -> None:
    """Let letters that the console's encoding lacks come out as ``?``, never as an error."""
    for stream in (sys.stdout, sys.stderr):
        if not _is_utf8(stream) and hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def complain(message: str) -> None:
    """Say what is wrong, on the error stream."""
    click.echo(printable(message), err=True)


def printable(text: str) -> str:
    """Replace what could steer a terminal (escape sequences, other controls)."""
    return "".join(
        "\N{REPLACEMENT CHARACTER}"
        if unicodedata.category(letter) in {"Cc", "Cs"} and letter not in "\n\t"
        else letter
        for letter in text
    )


def console() -> Console:
    """Make a console for tables: colours only on a terminal, as wide as it is."""
    from rich.console import Console

    wide = sys.stdout.isatty() or "COLUMNS" in os.environ
    return Console(
        file=sys.stdout,
        width=None if wide else PIPED_WIDTH,
        highlight=False,
        markup=False,
        emoji=False,
    )


def emit_json(document: Any) -> None:
    """Print a document as JSON; as plain ASCII where the stream is not UTF-8."""
    click.echo(json.dumps(document, ensure_ascii=not _is_utf8(sys.stdout), indent=1))


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
