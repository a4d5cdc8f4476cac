"""Times the scoring of fictional profiles, up to the size of the nation; prints a table.

Run as ``python benchmarks/scoring.py [--encoder lexical] [--part 1.0]`` from the root of
the repository. Seconds are shown by the clock and of the processor: on a machine that does
other work too, the second column is the one to compare.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from national import grown

from matchmaker.loading import load_book
from matchmaker.model import Book
from matchmaker.ranking import Ranking, Weights
from matchmaker.reasons import explain
from matchmaker.text import DEFAULT_ENCODER, ENCODERS
from matchmaker.vectors import Item, PastDeal, Vectorizer, compare, load_reference, past_deals

PROFILES = Path(__file__).resolve().parents[1] / "profiles"

Result = TypeVar("Result")


def timed(what: str, work: Callable[[], Result]) -> Result:
    """Do the work and print how long it took."""
    start, busy = time.perf_counter(), time.process_time()
    result = work()
    clock, processor = time.perf_counter() - start, time.process_time() - busy
    print(f"{what:<58}{clock:9.3f} s{processor:9.3f} s", flush=True)
    return result


def measure(book: Book, encoder: str, cache: Path) -> None:
    """Time each step on one book, first without kept vectors, then with them."""
    needs, investors = book.matchable_needs, book.matchable_investors
    deals = [PastDeal(item, deal) for item in investors for deal in past_deals(item)]
    print(f"\n{len(needs)} needs x {len(investors)} investors, {len(deals)} past deals, {encoder}")
    reference = load_reference(PROFILES / "reference.json")
    parameters = {"encoder": encoder, "reference": reference, "cache": cache}
    vectorizer = Vectorizer.of(book, **parameters).fit(())
    timed("encode and lay out needs and investors", lambda: vectorizer.transform(needs + investors))
    timed("encode and lay out past deals", lambda: [*map(vectorizer.transform, batches(deals))])
    again = Vectorizer.of(book, **parameters).fit(())
    timed(
        "lay all out anew, vectors from the disk", lambda: lay_out(again, needs + investors, deals)
    )
    found = timed(
        "compare all pairs, texts known already",
        lambda: compare(vectorizer.layout_, needs, investors),
    )
    ranking = Ranking(
        book=book,
        encoder=encoder,
        weights=Weights(),
        comparison=found,
        needs=needs,
        investors=investors,
    )
    timed("rank", lambda: ranking.best_needs)
    other = Weights.of([("text", 0.5), ("sectors", 0.3), ("deals", 0.2)])
    timed("rank again with other weights", lambda: ranking.with_weights(other).best_needs)
    top = timed(
        "top 20 of every city, with all ranks",
        lambda: [pair for city in ranking.cities for pair in ranking.for_city(city, 20)],
    )
    some = top[:1000]
    timed(
        f"explain {len(some)} of {len(top)} pairs",
        lambda: [explain(ranking, pair.need, pair.investor) for pair in some],
    )


def lay_out(vectorizer: Vectorizer, items: Sequence[Item], deals: list[PastDeal]) -> None:
    """Lay out items and past deals."""
    vectorizer.transform(items)
    for batch in batches(deals):
        vectorizer.transform(batch)


def batches(items: list[PastDeal], size: int = 2048) -> list[list[PastDeal]]:
    """Cut a list into parts."""
    return [items[start : start + size] for start in range(0, len(items), size)]


def main() -> None:
    """Measure the packaged profiles, then a fictional nation or a part of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--encoder", choices=ENCODERS, default=DEFAULT_ENCODER)
    parser.add_argument("--part", type=float, default=1.0, help="of the nation, from 0 to 1")
    options = parser.parse_args()
    book = load_book(PROFILES)
    with TemporaryDirectory() as folder:
        measure(book, options.encoder, Path(folder))
    cities, investors = round(514 * options.part), round(2000 * options.part)
    nation = grown(book, cities=cities, needs=5 * cities, investors=investors, deals=10 * investors)
    with TemporaryDirectory() as folder:
        measure(nation, options.encoder, Path(folder))


if __name__ == "__main__":
    main()
