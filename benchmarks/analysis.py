"""How long an analyst waits for intervals, flips, questions and changed weights.

    python benchmarks/analysis.py
    python benchmarks/analysis.py --nation

First of the profiles that come with the program; with ``--nation`` of fictional profiles of
the size of the nation too (514 cities, 2,570 needs, 2,000 investors), fitted once and ranked
again with other weights, all through the public face. Seconds are shown by the clock and of the
processor: on a machine that does other work too, the second column is the one to compare.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable

from national import grown

from matchmaker import Matcher, load_book, packaged
from matchmaker.model import Book


def timed(what: str, work: Callable[[], object], times: int = 3) -> None:
    """Print the best of some times."""
    clock, processor = map(min, zip(*(_seconds(work) for _ in range(times)), strict=True))
    print(f"{what:<52}{clock:8.3f} s{processor:8.3f} s", flush=True)


def _seconds(work: Callable[[], object]) -> tuple[float, float]:
    begun, busy = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - begun, time.process_time() - busy


def fitted(book: Book) -> Matcher:
    """Fit a matcher and say the size of what it ranks."""
    matcher = Matcher(encoder="lexical").fit(book)
    timed("compare and screen all pairs, once", lambda: matcher.ranking, 1)
    ranking = matcher.ranking
    sizes = len(ranking.cities), len(ranking.needs), len(ranking.investors)
    print("{} cities, {} needs, {} investors".format(*sizes))
    return matcher


def shipped(book: Book) -> None:
    """Measure the profiles that come with the program."""
    matcher = fitted(book)
    timed("rank again with another weight, all lists", lambda: matcher.reweighted(deals=0.3).rank())
    timed("1,000 draws of weights and missing facts", matcher.rank_intervals)
    timed("flips of all cities", matcher.flips)
    timed("value of every missing fact", matcher.questions)
    first = matcher.rank(top=1)[0]
    timed("what if, one need", lambda: matcher.what_if(first.need, readiness="feasibility"))
    timed("what would lift one match", lambda: matcher.lift(first.city, first.investor))
    deals = matcher.real_deals()
    deals.answers("lexical")
    timed("score on real deals, compared before", lambda: matcher.score(deals))


def national(book: Book) -> None:
    """Measure the size of the nation."""
    nation = grown(book, cities=514, needs=2570, investors=2000, deals=20_000)
    matcher = fitted(nation)
    timed("rank again with another weight, all lists", lambda: matcher.reweighted(deals=0.3).rank())
    city = matcher.ranking.cities[0]
    timed("the same, the list of one city", lambda: matcher.reweighted(deals=0.3).rank(city))


def main() -> None:
    """Measure the profiles that come with the program, and the nation if asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--nation", action="store_true", help="measure the nation's size too")
    options = parser.parse_args()
    book = load_book(packaged("profiles"))
    shipped(book)
    if options.nation:
        national(book)


if __name__ == "__main__":
    main()
