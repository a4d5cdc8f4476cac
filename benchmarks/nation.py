"""Measures the whole way from profiles to explained, lawful lists at the size of the nation.

Run as ``python benchmarks/nation.py [--part 0.1]`` from the root of the repository: 514 regions
with 2,570 needs, 2,000 investors with 20,000 past deals, all fictional, as a folder of YAML. It
is read, checked, vectorised, compared, screened, ranked, explained (the best 20 of each region)
and written as CSV, in a fresh process each time: once without anything kept, once with the
texts' vectors kept (``--cache``).
"""

from __future__ import annotations

import argparse
import datetime as dt
import gc
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from national import grown
from record import ROOT, peak, save, timed

PROFILES = ROOT / "profiles"

TOP = 20


def write_folder(folder: Path, part: float) -> None:
    """Write a fictional nation, or a part of it, as profiles."""
    from matchmaker.loading import load_book
    from matchmaker.loading.export import write_yaml_profile

    cities, investors = round(514 * part), round(2000 * part)
    book = grown(
        load_book(PROFILES),
        cities=cities,
        needs=5 * cities,
        investors=investors,
        deals=10 * investors,
    )
    for name, items in (("cities", book.cities), ("investors", book.investors)):
        (folder / name).mkdir(parents=True)
        for item in items:
            path = folder / name / f"{item.id}.yaml"
            path.write_text(write_yaml_profile(item), encoding="utf-8", newline="\n")
    for path in (*PROFILES.glob("*.yaml"), PROFILES / "reference.json"):
        shutil.copy(path, folder / path.name)


class Steps:
    """Seconds of each step, by the clock and of the processor."""

    def __init__(self) -> None:
        self.found: dict[str, tuple[float, float]] = {}

    def __call__(self, name: str, work: Callable[[], Any]) -> Any:
        done = timed(work)
        self.found[name] = done.clock, done.processor
        return done.result


def run(folder: Path, cache: Path, out: Path) -> dict[str, Any]:
    """Go the whole way once in this process, and say how long each step took."""
    step = Steps()

    def imports() -> None:
        import matchmaker.cli
        import matchmaker.rendering.workbook
        import matchmaker.shortlist
        import matchmaker.vectors  # noqa: F401

    step("import the program", imports)

    from matchmaker.cli import ALLOCATIONS
    from matchmaker.loading import load_book
    from matchmaker.model import Book
    from matchmaker.ranking import Ranking, Weights
    from matchmaker.rendering.phrasebook import Phrasebook
    from matchmaker.rendering.tables import pair_table
    from matchmaker.rendering.workbook import to_csv
    from matchmaker.shortlist import Matching, digest_of
    from matchmaker.text import DEFAULT_ENCODER
    from matchmaker.vectors import (
        Partners,
        Vectorizer,
        compare_rows,
        lay_out_needs,
        load_reference,
    )

    gc.set_threshold(ALLOCATIONS)  # as every command does
    book: Book = step("load and check", lambda: load_book(folder, base=PROFILES))
    needs, investors = book.matchable_needs, book.matchable_investors
    reference = load_reference(folder / "reference.json")
    parameters = {"encoder": DEFAULT_ENCODER, "reference": reference, "cache": cache}
    layout = Vectorizer.of(book, **parameters).fit(()).layout_
    rows, partners = step(
        "vectorise",
        lambda: (lay_out_needs(layout, needs), Partners.of(layout, investors)),
    )
    comparison = step("compare", lambda: compare_rows(layout, rows, partners))
    ranking = Ranking(
        book=book,
        encoder=DEFAULT_ENCODER,
        weights=Weights(),
        comparison=comparison,
        needs=needs,
        investors=investors,
    )
    vars(ranking)["glossary"] = layout.glossary
    matching = Matching(ranking, dt.date(2026, 11, 24), digest_of(reference))
    step("screen", lambda: matching.counts)
    step("rank", lambda: matching.lawful.best_needs)
    matches = step("explain the best 20", lambda: matching.for_cities(TOP))

    def write() -> None:
        words = Phrasebook.load([ROOT / "templates"], "id", book.taxonomy)
        listed = matching.alone(*matches, top=TOP)
        out.write_bytes(to_csv(pair_table(listed, book, words)))

    step("write", write)
    other = Weights.of([("text", 0.5), ("sectors", 0.3), ("deals", 0.2)])
    again = timed(lambda: matching.with_weights(other).lawful.best_needs)
    return {
        "needs": len(needs),
        "investors": len(investors),
        "deals": sum(len(item.deals) for item in investors),
        "pairs": len(needs) * len(investors),
        "matches": len(matches),
        "steps": step.found,
        "other_weights": (again.clock, again.processor),
        "memory": peak(),
    }


def main() -> None:
    """Measure a cold and a cached run."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--part", type=float, default=1.0, help="of the nation")
    parser.add_argument("--run", nargs=2, metavar=("FOLDER", "CACHE"), type=Path)
    given = parser.parse_args()
    if given.run:
        with TemporaryDirectory() as name:
            print(json.dumps(run(*given.run, Path(name) / "shortlist.csv")))
        return
    with TemporaryDirectory() as name:
        folder, cache = Path(name) / "profiles", Path(name) / "cache"
        write_folder(folder, given.part)
        command = [sys.executable, __file__, "--run", str(folder), str(cache)]
        runs = {}
        for kind in ("cold", "cached"):
            done = timed(
                lambda: subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
            )
            found = json.loads(done.result.stdout)
            runs[kind] = found | {"clock": done.clock, "processor": done.processor}
            print(kind, f"{done.clock:.1f} s, {done.processor:.1f} s of processor", flush=True)
            for step, (clock, processor) in found["steps"].items():
                print(f"  {step:<24}{clock:9.2f} s{processor:9.2f} s")
    save("nation", **runs)


if __name__ == "__main__":
    main()
