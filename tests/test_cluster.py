"""On a cluster of two worker processes a ranking is the same, also when one of them is lost."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from functools import cache
from pathlib import Path

import numpy as np
import pytest

import matchmaker.cluster
from matchmaker import load_book, packaged
from matchmaker.cluster import compare_on
from matchmaker.errors import MatchmakerError
from matchmaker.ranking import rank
from matchmaker.vectors import Vectorizer, compare, load_reference
from tests import fictional

distributed = pytest.importorskip("distributed", reason="the extra 'cluster' is not installed")

ROOT = Path(__file__).resolve().parents[1]
FIELDS = ("similarity", "needs_known", "investors_known", "averages", "best_deal")
PATIENCE = 60


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def start(*arguments):
    code = "import sys; from distributed.cli import {0}; {0}.main(sys.argv[1:])"
    return subprocess.Popen(
        [sys.executable, "-c", code.format(f"dask_{arguments[0]}"), *arguments[1:]],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def worker(address):
    return start(
        "worker", address, "--nthreads", "1", "--no-nanny", "--no-dashboard", "--host", "127.0.0.1"
    )


@pytest.fixture
def cluster():
    """Give the address of a scheduler and its two worker processes."""
    address = f"tcp://127.0.0.1:{(port := free_port())}"
    scheduler = start(
        "scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard", "--no-show"
    )
    workers = [worker(address), worker(address)]
    try:
        with distributed.Client(address, timeout=PATIENCE, set_as_default=False) as client:
            client.wait_for_workers(2, timeout=PATIENCE)
        yield address, workers
    finally:
        for process in (*workers, scheduler):
            process.kill()
            process.wait()


@cache
def book():
    return load_book(packaged("profiles"))


@cache
def layout():
    reference = load_reference(packaged("profiles") / "reference.json")
    return Vectorizer.of(book(), encoder="lexical", reference=reference).fit(()).layout_


def assert_same(expected, found):
    for name in FIELDS:
        one, other = getattr(expected, name), getattr(found, name)
        assert one.dtype == other.dtype
        assert np.array_equal(one, other), name


def test_blocks_on_workers_are_the_whole_here_also_when_a_worker_is_lost(cluster, monkeypatch):
    """The real profiles in many blocks, a worker killed when the first is there: the same bits."""
    address, workers = cluster
    needs, investors = book().matchable_needs, book().matchable_investors
    expected = compare(layout(), needs, investors)
    asked = []

    def lose(future, result=matchmaker.cluster._result):
        if not asked:
            workers[0].kill()
        asked.append(future)
        return result(future)

    monkeypatch.setattr("matchmaker.cluster._result", lose)
    found = compare_on(address, layout(), needs, investors, rows=25, columns=11)
    assert workers[0].wait() != 0
    assert len(asked) == 6 * 5
    assert_same(expected, found)


def test_a_ranking_on_a_cluster_is_that_of_this_machine(cluster):
    """Scores and ranks of both sides come out the same."""
    address, _ = cluster
    reference = load_reference(packaged("profiles") / "reference.json")
    expected = rank(book(), reference=reference, encoder="lexical")
    found = rank(book(), reference=reference, encoder="lexical", scheduler=address)
    assert np.array_equal(expected.scores, found.scores)
    for city in expected.cities:
        assert expected.for_city(city, 5) == found.for_city(city, 5)


def test_no_scheduler_is_said_in_words(monkeypatch):
    """Where nobody answers, the message says what to start, and comes after a moment."""
    monkeypatch.setattr("matchmaker.cluster.PATIENCE", 1)
    needs, investors = book().matchable_needs[:1], book().matchable_investors[:1]
    begun = time.monotonic()
    with pytest.raises(MatchmakerError, match=r"no Dask scheduler answers at 'tcp://127\.0\.0\.1"):
        compare_on(f"tcp://127.0.0.1:{free_port()}", layout(), needs, investors)
    assert time.monotonic() - begun < PATIENCE


def test_a_scheduler_without_workers_is_said_in_words(monkeypatch):
    """A cluster of nobody computes nothing; the message says how to start a worker."""
    monkeypatch.setattr("matchmaker.cluster.PATIENCE", 2)
    address = f"tcp://127.0.0.1:{(port := free_port())}"
    scheduler = start("scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard")
    try:
        with distributed.Client(address, timeout=PATIENCE, set_as_default=False):
            pass
        needs, investors = book().matchable_needs[:1], book().matchable_investors[:1]
        with pytest.raises(MatchmakerError, match="has no worker; start some"):
            compare_on(address, layout(), needs, investors)
    finally:
        scheduler.kill()
        scheduler.wait()


def test_without_the_library_the_extra_is_named(monkeypatch):
    """Where distributed is not installed, the message says what to install."""
    monkeypatch.setitem(sys.modules, "distributed", None)
    needs, investors = book().matchable_needs[:1], book().matchable_investors[:1]
    with pytest.raises(MatchmakerError, match=r"pip install '\.\[cluster\]'"):
        compare_on("tcp://127.0.0.1:1", layout(), needs, investors)


def test_a_ranking_here_imports_no_dask():
    """Without --scheduler, nothing of Dask is loaded."""
    code = (
        "import sys\n"
        "import matchmaker.cluster, matchmaker.shortlist, matchmaker.cli.run\n"
        "assert not {'dask', 'distributed'} & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)


def test_nothing_to_compare_needs_no_cluster():
    """Without needs or investors, no scheduler is asked."""
    empty = fictional.book([], [])
    found = compare_on("tcp://127.0.0.1:1", layout(), empty.needs, empty.investors)
    assert found.similarity.shape == (8, 0, 0)
