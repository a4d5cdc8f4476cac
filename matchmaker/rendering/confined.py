"""Work for templates from outside, in a process of its own with a limit of time and memory.

The sandbox of Jinja refuses attributes and files, and Typst reads nothing outside the folder
of templates; neither stops a template that loops for ever or fills the memory. This process
looks on from outside and ends the other, so that no trick inside matters.
"""

from __future__ import annotations

import multiprocessing
import os
import time
from collections.abc import Callable, Sequence
from functools import cache
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final, ParamSpec, TypeVar

from matchmaker.errors import MatchmakerError
from matchmaker.rendering.glyphs import SUFFIXES as FONTS
from matchmaker.rendering.starting import out_of_reach, unheard

Given = ParamSpec("Given")
Made = TypeVar("Made")

SECONDS: Final = 30.0
"""How long one document may take: a hundred times what the longest of ours takes."""

BYTES: Final = 1 << 30
"""How much memory the process may hold: five times what ours take."""

HARMLESS: Final = FONTS | {".yaml", ".md", ".txt"}
"""Files of an office's folder that nobody runs: fonts, words, and what people read."""

NOWHERE: Final = "http://127.0.0.1:9"
"""A proxy that answers nobody: Typst would fetch packages that a template names."""

_LOOK_EVERY: Final = 0.02


def is_outside(folders: Sequence[Path]) -> bool:
    """Whether any folder but the last, which came with the program, has templates or pictures.

    Raises
    ------
    MatchmakerError
        When a file of such a folder is a link to somewhere else: what reads the folder would
        follow it.
    """
    found = False
    for folder in folders[:-1]:
        inside = folder.resolve()
        for path in folder.rglob("*"):
            if not path.resolve().is_relative_to(inside):
                raise MatchmakerError(
                    f"{path} is a link that leads out of {folder}; put the file itself there"
                )
            found = found or (path.is_file() and path.suffix.lower() not in HARMLESS)
    return found


def confined(make: Callable[Given, Made], *args: Given.args, **kwargs: Given.kwargs) -> Made:
    """Call a function in a process with limits.

    Parameters
    ----------
    make : callable
        A function of a module. It, what it gets and what it gives travel as pickles.

    Raises
    ------
    MatchmakerError
        As ``make`` raises it; and when it takes more than `SECONDS` or `BYTES`, or its
        process ends.
    """
    worker = _worker(os.getpid())
    return worker.call(make, args, kwargs)  # type: ignore[no-any-return]


class _Worker:
    """A process that calls what it is sent, until it goes too far."""

    def __init__(self) -> None:
        self.process: Any = None
        self.line: Connection | None = None

    def call(self, make: Callable[..., Any], args: Any, kwargs: Any) -> Any:
        try:
            line = self._started()
            line.send((make, args, kwargs))
            done, found = self._answer(line)
        except (EOFError, OSError) as error:
            raise self._ended("its process ended, perhaps for want of memory") from error
        if done:
            return found
        raise MatchmakerError(found)

    def _started(self) -> Connection:
        if self.line is None or not self.process.is_alive():
            # Started afresh, not copied: so it is on Windows, and it holds little.
            context = multiprocessing.get_context("spawn")
            self.line, theirs = context.Pipe()
            self.process = context.Process(target=_serve, args=(theirs,), daemon=True)
            with out_of_reach():
                self.process.start()
            theirs.close()
            self.line.recv()  # its modules are there: that is not the template's time
        return self.line

    def _answer(self, line: Connection) -> Any:
        import psutil

        process = psutil.Process(self.process.pid)
        end = time.monotonic() + SECONDS
        while not line.poll(_LOOK_EVERY):
            if time.monotonic() > end:
                raise self._ended(f"it took longer than {SECONDS:g} seconds")
            try:
                held = process.memory_info().rss
            except psutil.Error:  # ended: the line says so
                continue
            if held > BYTES:
                raise self._ended(f"it took more than {BYTES >> 20} megabytes of memory")
        return line.recv()

    def _ended(self, why: str) -> MatchmakerError:
        self.process.kill()
        self.process.join()
        self.line = None
        return MatchmakerError(_stopped(why))


def _stopped(why: str) -> str:
    return (
        f"a template of the office's own was stopped: {why}; look for loops and large numbers in"
        " it, or take it out of the folder"
    )


@cache
def _worker(parent: int) -> _Worker:  # noqa: ARG001
    """Give the one worker of a process; a copy of the process has another."""
    return _Worker()


def _serve(line: Connection) -> None:
    """Call what comes, and send what it gives."""
    unheard()
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        os.environ[name] = os.environ[name.upper()] = NOWHERE
    os.environ["no_proxy"] = os.environ["NO_PROXY"] = ""
    from matchmaker.rendering import press

    line.send(press.__name__)
    while True:
        try:
            make, args, kwargs = line.recv()
        except EOFError:
            return
        try:
            answer = True, make(*args, **kwargs)
        except MatchmakerError as error:
            answer = False, str(error)
        except MemoryError:
            answer = False, _stopped("it asked for more memory than there is")
        except Exception as error:  # noqa: BLE001 - the other process tells it
            answer = False, f"{type(error).__name__}: {error}"
        line.send(answer)
