"""Measures the comparison on a Dask cluster of worker processes of this machine.

Run as ``python benchmarks/workers.py [--part 0.2]`` from the root of the repository. Texts are
encoded before, so that what is measured is comparing, the network and the scheduler.
"""

from __future__ import annotations

import argparse
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from national import grown
from record import ROOT, save, timed

PATIENCE = 120


@contextmanager
def cluster(workers: int) -> Iterator[str]:
    """Start a scheduler and some worker processes of one thread each."""
    from distributed import Client

    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    address = f"tcp://127.0.0.1:{port}"
    environment = os.environ | {"PYTHONPATH": str(ROOT), "OPENBLAS_NUM_THREADS": "1"}

    def start(*arguments: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", "dask", *arguments, "--no-dashboard"],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    processes = [start("scheduler", "--host", "127.0.0.1", "--port", str(port))]
    processes += [
        start("worker", address, "--nthreads", "1", "--no-nanny", "--memory-limit", "8GB")
        for _ in range(workers)
    ]
    try:
        with Client(address, timeout=PATIENCE, set_as_default=False) as client:
            client.wait_for_workers(workers, timeout=PATIENCE)
        yield address
    finally:
        for process in processes:
            process.kill()
            process.wait()


def main() -> None:
    """Compare a fictional nation here, on one worker and on two."""
    from matchmaker.cluster import compare_on
    from matchmaker.loading import load_book
    from matchmaker.text import DEFAULT_ENCODER
    from matchmaker.vectors import Vectorizer, compare, load_reference

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--part", type=float, default=1.0, help="of the nation")
    part = parser.parse_args().part
    cities, investors = round(514 * part), round(2000 * part)
    book = grown(
        load_book(ROOT / "profiles"),
        cities=cities,
        needs=5 * cities,
        investors=investors,
        deals=10 * investors,
    )
    needs, partners = book.matchable_needs, book.matchable_investors
    reference = load_reference(ROOT / "profiles" / "reference.json")
    with TemporaryDirectory() as name:
        parameters: dict[str, Any] = {"reference": reference, "cache": Path(name)}

        def layout() -> Any:
            made = Vectorizer.of(book, encoder=DEFAULT_ENCODER, **parameters)
            return made.fit(()).layout_

        compare(layout(), needs, partners)  # fills the cache
        here = timed(lambda: compare(layout(), needs, partners))
        runs = {"this process": (here.clock, here.processor)}
        for workers in (1, 2):
            with cluster(workers) as address:
                found = timed(
                    lambda address=address: compare_on(address, layout(), needs, partners)
                )
                again = timed(
                    lambda address=address: compare_on(address, layout(), needs, partners)
                )
            for got in (found.result, again.result):
                assert np.array_equal(here.result.similarity, got.similarity)
                assert np.array_equal(here.result.best_deal, got.best_deal)
            who = f"{workers} worker{'s' * (workers > 1)}"
            runs[f"{who}, first"] = (found.clock, found.processor)
            runs[f"{who}, again"] = (again.clock, again.processor)
    for what, (clock, processor) in runs.items():
        print(f"{what:<24}{clock:8.1f} s{processor:8.1f} s of this process")
    sizes = {"needs": len(needs), "investors": len(partners), "pairs": len(needs) * len(partners)}
    save("workers", runs=runs, bytes=_bytes(here.result), **sizes)


def _bytes(found: Any) -> int:
    """Give the size of what comes back."""
    return found.similarity.nbytes + found.best_deal.nbytes


if __name__ == "__main__":
    main()
