"""How long an analyst waits for intervals, flips, questions and changed weights.

    python benchmarks/analysis.py

Of the profiles that come with the program; ``scoring.py`` ranks the national set again.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from matchmaker import Matcher, load_book, packaged


def timed(what: str, work: Callable[[], object]) -> None:
    """Print the best of three."""
    best = min(_seconds(work) for _ in range(3))
    print(f"{what:<52}{best:8.3f} s")


def _seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def main() -> None:
    """Measure the profiles that come with the program."""
    matcher = Matcher(encoder="lexical").fit(load_book(packaged("profiles")))
    ranking = matcher.ranking
    sizes = len(ranking.cities), len(ranking.needs), len(ranking.investors)
    print("{} cities, {} needs, {} investors".format(*sizes))
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


if __name__ == "__main__":
    main()
