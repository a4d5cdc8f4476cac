"""Many papers printed at once: sheets are set in processes of their own, all else in this one."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from itertools import chain, islice
from multiprocessing import connection
from threading import Thread
from typing import Final

from matchmaker.errors import MatchmakerError
from matchmaker.rendering.sheet import Sheet
from matchmaker.rendering.starting import out_of_reach, unheard

Make = Callable[[], "bytes | Sheet"]
"""Makes a paper: its bytes, or a sheet that is still to be set."""

FEW: Final = 8
"""So many sheets are set before another process has started."""

MOST: Final = 60
"""Windows waits for no more processes at once."""

AHEAD: Final = 3
"""Sheets that wait for each process: enough to keep it busy, few enough to hold."""


def cores() -> int:
    """Count the processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def print_all(
    papers: Iterable[tuple[str, bytes | Sheet]], jobs: int = 1
) -> Generator[tuple[str, bytes], None, None]:
    """Print papers, and give each with its name as soon as it is there, in any order.

    The bytes are the same whatever the number of processes; only a few papers are held at once.

    Parameters
    ----------
    papers : iterable of (str, bytes or Sheet)
        Name of each paper, and what it is so far; taken one by one, as they can be printed.
    jobs : int
        Number of processes that set sheets; with 1, or few sheets, this one alone does.

    Raises
    ------
    MatchmakerError
        When a sheet cannot be set, or a process was ended from outside.
    """
    rest = iter(papers)
    first = list(islice(rest, FEW if jobs > 1 else 0))
    if len(first) < FEW or jobs == 1:
        for name, paper in chain(first, rest):
            yield name, paper if isinstance(paper, bytes) else paper.pdf()
    else:
        yield from _in_processes(chain(first, rest), min(jobs, MOST))


def _in_processes(
    papers: Iterator[tuple[str, bytes | Sheet]], jobs: int
) -> Iterator[tuple[str, bytes]]:
    # Started afresh, not copied: so it is on Windows, and a copy of threads is no thread.
    context = multiprocessing.get_context("spawn")
    waiting: dict[Future[bytes], str] = {}
    with ProcessPoolExecutor(jobs, mp_context=context, initializer=_follow) as pool:
        try:
            for name, paper in papers:
                if isinstance(paper, bytes):
                    yield name, paper
                    continue
                with out_of_reach():  # a process starts when there is something to do
                    waiting[pool.submit(paper.pdf)] = name
                if len(waiting) >= jobs * AHEAD:
                    yield from _done(waiting)
            while waiting:
                yield from _done(waiting)
        except BrokenProcessPool as error:
            raise MatchmakerError(
                "a process that prints was ended from outside, perhaps for want of memory; start"
                " again: it goes on where it was; --jobs 1 prints without further processes"
            ) from error
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def _done(waiting: dict[Future[bytes], str]) -> Iterator[tuple[str, bytes]]:
    """Wait for sheets to be set, and give those that are."""
    for found in wait(waiting, return_when=FIRST_COMPLETED).done:
        yield waiting.pop(found), found.result()


def _follow() -> None:
    """End with the process that started this one, however that ends, and not before it."""
    unheard()  # the first process lets the others finish
    parent = multiprocessing.parent_process()
    if parent is not None:
        Thread(target=_end_after, args=(parent.sentinel,), daemon=True).start()


def _end_after(sentinel: int) -> None:
    """End at once when another process has ended: killed, it could not say so."""
    connection.wait([sentinel])
    os._exit(1)
