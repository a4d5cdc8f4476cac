"""Measures how time and memory grow from a thousand profiles and deals to a hundred thousand.

Run as ``python benchmarks/growth.py [--most 10000]`` from the root of the repository. All
profiles are fictional, in the proportions of the nation (of 24,570: 2,570 needs, 2,000
investors, 20,000 past deals); each size runs in a process of its own, and nothing is kept.
Exponents are fitted on seconds of the processor, which do not depend on what else runs.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import math
import subprocess
import sys
from typing import Any

from national import grown
from record import ROOT, peak, save, timed

SIZES = (1_000, 3_000, 10_000, 30_000, 100_000)

ITEMS = 24_570
"""Needs, investors and deals of the nation."""

TOP = 20


def measure(items: int) -> dict[str, Any]:
    """Go from profiles in memory to explained lists once."""
    from matchmaker.loading import load_book
    from matchmaker.ranking import Ranking, Weights
    from matchmaker.shortlist import Matching, digest_of
    from matchmaker.text import DEFAULT_ENCODER
    from matchmaker.vectors import (
        Partners,
        Vectorizer,
        compare_rows,
        lay_out_needs,
        load_reference,
    )

    part = items / ITEMS
    cities, investors = round(514 * part), round(2000 * part)
    book = grown(
        load_book(ROOT / "profiles"),
        cities=cities,
        needs=5 * cities,
        investors=investors,
        deals=10 * investors,
    )
    reference = load_reference(ROOT / "profiles" / "reference.json")
    needs, partners = book.matchable_needs, book.matchable_investors
    layout = Vectorizer.of(book, encoder=DEFAULT_ENCODER, reference=reference).fit(()).layout_
    layout.rows(needs[:1])  # loads the model
    laid = timed(lambda: (lay_out_needs(layout, needs), Partners.of(layout, partners)))
    compared = timed(lambda: compare_rows(layout, *laid.result))
    ranking = Ranking(
        book=book,
        encoder=DEFAULT_ENCODER,
        weights=Weights(),
        comparison=compared.result,
        needs=needs,
        investors=partners,
    )
    vars(ranking)["glossary"] = layout.glossary
    matching = Matching(ranking, dt.date(2026, 11, 24), digest_of(reference))
    ranked = timed(lambda: (matching.counts, matching.lawful.best_needs))
    explained = timed(lambda: matching.for_cities(TOP))
    steps = {"vectorise": laid, "compare": compared, "screen and rank": ranked}
    steps["explain the best 20"] = explained
    return {
        "items": items,
        "needs": len(needs),
        "investors": len(partners),
        "pairs": len(needs) * len(partners),
        "steps": {name: (step.clock, step.processor) for name, step in steps.items()},
        "memory": peak(),
    }


def exponent(points: list[tuple[float, float]]) -> float:
    """Fit ``b`` of ``y = a x ** b`` by least squares of logarithms."""
    logs = [(math.log(x), math.log(y)) for x, y in points]
    mean_x, mean_y = (math.fsum(side) / len(logs) for side in zip(*logs, strict=True))
    return math.fsum((x - mean_x) * (y - mean_y) for x, y in logs) / math.fsum(
        (x - mean_x) ** 2 for x, _ in logs
    )


def main() -> None:
    """Measure every size, and fit the exponents on the three largest."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--most", type=int, default=SIZES[-1])
    parser.add_argument("--one", type=int)
    given = parser.parse_args()
    if given.one:
        print(json.dumps(measure(given.one)))
        return
    found = []
    for items in SIZES:
        if items > given.most:
            break
        command = [sys.executable, __file__, "--one", str(items)]
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
        found.append(json.loads(done.stdout))
        told = ", ".join(f"{name} {step[1]:.1f}" for name, step in found[-1]["steps"].items())
        print(f"{items:8} {told} s of processor, {found[-1]['memory'] / 1e9:.2f} GB", flush=True)
    largest = found[-3:]
    exponents = {
        name: exponent([(item["items"], item["steps"][name][1]) for item in largest])
        for name in largest[0]["steps"]
    }
    exponents["memory"] = exponent([(item["items"], item["memory"]) for item in largest])
    save("growth", sizes=found, exponents=exponents)


if __name__ == "__main__":
    main()
