"""Processes that are started to be left alone by Ctrl-C: the one that started them ends them."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def out_of_reach() -> Iterator[None]:
    """Start processes whom Ctrl-C does not reach, not even before they could say so themselves.

    A terminal sends it to all of its processes. One that is still loading its modules would
    end with a traceback. What is held back here comes to this process afterwards. Windows
    knows no such thing: there a process is out of reach once it has called `unheard`.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def unheard() -> None:
    """Let this process not hear Ctrl-C."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
