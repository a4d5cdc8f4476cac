"""Measures how fast briefs are written and set, and other ways to set the same content.

Run as ``python benchmarks/briefs.py`` from the root of the repository; ``--peers`` compares with
WeasyPrint and headless Chromium too: the first in an environment of its own that is made when it
is missing (``.venv-weasyprint``), the second if ``chromium`` is installed. They set the very page
for browsers that the program writes; Typst sets the pages that the program prints. Briefs are
those of the shipped profiles: each open need with investors in turn, until there are as many as
191 cities with ten meetings have (``--briefs N`` for fewer). On a busy machine the processor's
seconds tell more than the clock's; both are kept.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import resource
import shutil
import statistics
import subprocess
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, NamedTuple

from record import ROOT, Timed, peak, save, timed

from matchmaker.briefs import Brief, compose, compose_outward
from matchmaker.loading import load_book
from matchmaker.model import Book, Match, Run
from matchmaker.pathways import screen
from matchmaker.rendering.editions import edition_docx, edition_html, edition_sheet
from matchmaker.rendering.phrasebook import Phrasebook
from matchmaker.rendering.presses import print_all

BRIEFS: Final = 191 * 10
PROCESSES: Final = 2
SAMPLE: Final = 30
"""Briefs of which each step is timed."""

COMPARED: Final = 10
"""Briefs that the other programs set too."""

PEERS: Final = ROOT / ".venv-weasyprint"
TEMPLATES: Final = [ROOT / "templates"]


def pairs(book: Book, on: dt.date) -> Iterator[Match]:
    """Give pairs of needs and investors, each need with the investors in turn."""
    for turn in range(len(book.matchable_investors)):
        for number, side in enumerate(book.matchable_needs):
            found = book.matchable_investors[(number * 7 + turn) % len(book.matchable_investors)]
            ways = screen(side, found, book.law, on=on)
            yield Match(side.city.id, side.need.id, found.id, 0.5, 0.5, (), 1, 1, 1, (), (), ways)


def composed(book: Book, on: dt.date) -> Iterator[Brief]:
    """Compose internal briefs in Indonesian."""
    run = Run(book.edition.version, book.digest, on.isoformat(), "lexical", (), 5, "0")
    for pair in pairs(book, on):
        yield compose(book, pair, language="id", on=on, run=run)


class Spent(NamedTuple):
    """Median seconds by the clock and of the processor, its threads and children together."""

    clock: float
    processor: float

    @classmethod
    def of(cls, times: list[Timed]) -> Spent:
        """Take the medians, without the first, which loads what the others use."""
        rest = times[1:] or times
        return cls(
            statistics.median(found.clock for found in rest),
            statistics.median(found.processor for found in rest),
        )


def steps(book: Book, words: Phrasebook, on: dt.date) -> dict[str, Spent]:
    """Give what each step of one brief takes."""
    given: dict[str, Any] = {"phrasebook": words, "templates": TEMPLATES}
    spent: dict[str, list[Timed]] = {}

    def step(name: str, work: Any) -> Any:
        found = timed(work)
        spent.setdefault(name, []).append(found)
        return found.result

    briefs = composed(book, on)
    for _ in range(SAMPLE):
        brief = step("compose", lambda: next(briefs))
        sheet = step("write", lambda brief=brief: edition_sheet(brief, **given))
        step("set", sheet.pdf)
        step("docx", lambda brief=brief: edition_docx(brief, **given))
        step("html", lambda brief=brief: edition_html(brief, **given))
    for pair in islice(pairs(book, on), SAMPLE):
        edition = compose_outward(book, pair, language="id", on=on)
        step("outward", lambda edition=edition: edition_sheet(edition, **given).pdf())
    whole = zip(*(spent[name] for name in ("compose", "write", "set")), strict=True)
    spent["brief as PDF, all three"] = [
        Timed(None, sum(it.clock for it in parts), sum(it.processor for it in parts))
        for parts in whole
    ]
    return {name: Spent.of(times) for name, times in spent.items()}


def many(book: Book, words: Phrasebook, on: dt.date, count: int) -> dict[str, float]:
    """Print many briefs on two processes; memory is looked at half way and at the end."""
    done = timed(lambda: _many(book, words, on, count))
    return {"briefs": count, "clock": done.clock, "processor": done.processor, **done.result}


def _many(book: Book, words: Phrasebook, on: dt.date, count: int) -> dict[str, float]:
    briefs = islice(composed(book, on), count)
    papers = (
        (str(number), edition_sheet(brief, phrasebook=words, templates=TEMPLATES))
        for number, brief in enumerate(briefs)
    )
    size, half = 0, 0
    for number, (_, content) in enumerate(print_all(papers, PROCESSES), start=1):
        size += len(content)
        if number == count // 2:
            half = peak()
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
    return {
        "processes": PROCESSES,
        "megabytes written": size / 1e6,
        "megabytes of memory half way": half / 1e6,
        "megabytes of memory at the end": peak() / 1e6,
        "megabytes of a process that sets": children / 1e6,
    }


WEASYPRINT: Final = """\
import sys, time
from weasyprint import HTML
for path in sys.argv[1:]:
    begun, used = time.perf_counter(), time.process_time()
    HTML(filename=path).write_pdf(path + ".weasyprint.pdf", pdf_tags=True)
    print(time.perf_counter() - begun, time.process_time() - used)
"""


def peers(book: Book, words: Phrasebook, on: dt.date) -> dict[str, Spent]:
    """Set the same briefs by Typst, WeasyPrint and Chromium."""
    with TemporaryDirectory() as name:
        ours, pages = [], []
        for number, brief in enumerate(islice(composed(book, on), COMPARED)):
            given: dict[str, Any] = {"phrasebook": words, "templates": TEMPLATES}
            ours.append(timed(edition_sheet(brief, **given).pdf))
            path = Path(name) / f"{number}.html"
            path.write_text(edition_html(brief, **given), encoding="utf-8")
            pages.append(path)
        found = {"typst": Spent.of(ours)}
        asked = [str(weasyprint()), "-c", WEASYPRINT, *map(str, pages)]
        answer = subprocess.run(asked, stdout=subprocess.PIPE, text=True, check=True).stdout
        lines = (map(float, line.split()) for line in answer.splitlines())
        found["weasyprint"] = Spent.of([Timed(None, *line) for line in lines])
        if browser := shutil.which("chromium"):
            options = ["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
            times = [
                timed(
                    lambda page=page: subprocess.run(
                        [browser, *options, f"--print-to-pdf={page}.pdf", page.as_uri()],
                        stderr=subprocess.DEVNULL,
                        check=True,
                    )
                )
                for page in pages
            ]
            found["chromium, a process each"] = Spent.of(times)
    return found


def weasyprint() -> Path:
    """Give the Python that has WeasyPrint; make its environment when it is missing."""
    python = PEERS / ("Scripts" if os.name == "nt" else "bin") / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(PEERS)], check=True)
        subprocess.run([str(python), "-m", "pip", "install", "-q", "weasyprint==70.0"], check=True)
    return python


def main() -> None:
    """Measure, show and keep."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--peers", action="store_true")
    asked.add_argument("--briefs", type=int, default=BRIEFS)
    chosen = asked.parse_args()
    book = load_book(ROOT / "profiles")
    on = book.edition.on.first_day
    words = Phrasebook.load(TEMPLATES, "id", book.taxonomy)
    figures: dict[str, dict[str, Any]] = {"one": steps(book, words, on)}
    if chosen.peers:
        figures["setting"] = peers(book, words, on)
    for title, spent in figures.items():
        print(f"{title:<34}{'clock, s':>10}{'processor, s':>14}")
        for name, (clock, processor) in spent.items():
            print(f"  {name:<32}{clock:>10.4f}{processor:>14.4f}", flush=True)
    figures["many"] = many(book, words, on, chosen.briefs)
    for name, value in figures["many"].items():
        print(f"  {name:<32}{value:>10,.1f}")
    save("briefs", command=" ".join(["python benchmarks/briefs.py", *sys.argv[1:]]), **figures)


if __name__ == "__main__":
    main()
