"""Times the law: every need with every investor by every instrument, and the answers about one.

Run as ``python benchmarks/law.py [--profiles DIR] [--on DAY]`` from the root of the repository.
One process, one thread; seconds of the clock, and of the processor.
"""

from __future__ import annotations

import argparse
import datetime as dt
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from matchmaker.loading import load_book
from matchmaker.model import Book, Pathway, RouteVerdict
from matchmaker.pathways import (
    answers,
    counterfactuals,
    judge,
    known_of,
    pathway_of,
    reroute,
)

PROFILES = Path(__file__).resolve().parents[1] / "profiles"
INSTRUMENT = "concessional_loan"
ROUTE = "municipal_bond"

Result = TypeVar("Result")


def timed(what: str, work: Callable[[], Result]) -> Result:
    """Do the work and print how long it took."""
    start, busy = time.perf_counter(), time.process_time()
    result = work()
    clock, processor = time.perf_counter() - start, time.process_time() - busy
    print(f"{what:<62}{clock:9.3f} s{processor:9.3f} s", flush=True)
    return result


def every(book: Book, on: dt.date) -> list[Pathway]:
    """Give the pathway of every need, investor and instrument."""
    instruments = [instrument.id for instrument in book.taxonomy.instruments]
    return [
        pathway_of(instrument, need, investor, book.law, on=on)
        for need in book.needs
        for investor in book.investors
        for instrument in instruments
    ]


def measure(book: Book, on: dt.date) -> None:
    """Print the times of a book."""
    count = len(book.needs) * len(book.investors) * len(book.taxonomy.instruments)
    shape = (
        f"{len(book.needs)} needs x {len(book.investors)} investors x "
        f"{len(book.taxonomy.instruments)} instruments"
    )
    pathways = timed(f"{shape}, first time", lambda: every(book, on))
    timed(f"{shape}, again", lambda: every(book, on))
    distinct = len({id(pathway) for pathway in pathways})
    print(f"{count:,} pathways, {distinct:,} of them different; {len(book.law.rules)} rules, {on}")
    need, investor = book.needs[0], next(item for item in book.investors if item.is_foreign)
    facts = known_of(INSTRUMENT, need, investor, book.law, on=on)
    verdict: RouteVerdict = judge(ROUTE, book.law, on=on, facts=facts)
    pathway = pathway_of(INSTRUMENT, need, investor, book.law, on=on)
    timed("what to ask about one route", lambda: answers(verdict, book.law, on=on, facts=facts))
    timed("lawful routes of one pathway", lambda: reroute(pathway, book.law))
    timed(
        "what would change one verdict",
        lambda: counterfactuals(verdict, book.law, on=on, facts=facts, need=need, needs=book.needs),
    )


def main() -> None:
    """Read the options and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--profiles", type=Path, default=PROFILES)
    parser.add_argument("--on", type=dt.date.fromisoformat)
    options = parser.parse_args()
    book = load_book(options.profiles)
    measure(book, options.on or book.edition.on.first_day)


if __name__ == "__main__":
    main()
