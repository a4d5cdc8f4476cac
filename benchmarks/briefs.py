"""Measures how fast briefs are written and set, and other ways to set the same content.

Run as ``python benchmarks/briefs.py`` from the root of the repository; ``--peers`` compares with
WeasyPrint and headless Chromium too: the first in an environment of its own that is made when it
is missing (``.venv-weasyprint``), the second if ``chromium`` is installed. They set the very page
for browsers that the program writes; Typst sets the pages that the program prints. Briefs are
those of the shipped profiles: each open need with investors in turn, until there are as many as
191 cities with ten meetings have.
"""

from __future__ import annotations

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
from time import perf_counter
from typing import Any, Final

from record import ROOT, peak, save, timed

from matchmaker.briefs import Brief, compose, compose_outward
from matchmaker.loading import load_book
from matchmaker.model import Book, Match, Run
from matchmaker.pathways import screen
from matchmaker.rendering.editions import edition_docx, edition_html, edition_sheet
from matchmaker.rendering.phrasebook import Phrasebook
from matchmaker.rendering.presses import print_all

BRIEFS: Final = 191 * 10
SAMPLE: Final = 60
"""Briefs of which each step is timed."""

COMPARED: Final = 20
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


def steps(book: Book, words: Phrasebook, on: dt.date) -> dict[str, float]:
    """Give the median seconds of each step on one core."""
    given: dict[str, Any] = {"phrasebook": words, "templates": TEMPLATES}
    spent: dict[str, list[float]] = {}

    def step(name: str, work: Any) -> Any:
        begun = perf_counter()
        result = work()
        spent.setdefault(name, []).append(perf_counter() - begun)
        return result

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
    found = {name: statistics.median(times[3:]) for name, times in spent.items()}
    whole = zip(*(spent[name][3:] for name in ("compose", "write", "set")), strict=True)
    found["brief as PDF"] = statistics.median(map(sum, whole))
    return found


def many(book: Book, words: Phrasebook, on: dt.date, jobs: int) -> dict[str, float]:
    """Print as many briefs as a large event has; memory is looked at half way and at the end."""
    briefs = islice(composed(book, on), BRIEFS)
    papers = (
        (str(number), edition_sheet(brief, phrasebook=words, templates=TEMPLATES))
        for number, brief in enumerate(briefs)
    )
    begun, size, half = perf_counter(), 0, 0
    for count, (_, content) in enumerate(print_all(papers, jobs), start=1):
        size += len(content)
        if count == BRIEFS // 2:
            half = peak()
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
    return {
        "briefs": BRIEFS,
        "processes": jobs,
        "seconds": perf_counter() - begun,
        "megabytes written": size / 1e6,
        "peak half way": half,
        "peak at the end": peak(),
        "peak of a process that sets": children,
    }


WEASYPRINT: Final = """\
import sys, time
from pathlib import Path
from weasyprint import HTML
for path in sys.argv[1:]:
    begun = time.perf_counter()
    HTML(filename=path).write_pdf(path + ".weasyprint.pdf", pdf_tags=True)
    print(time.perf_counter() - begun)
"""


def peers(book: Book, words: Phrasebook, on: dt.date) -> dict[str, float]:
    """Set the same briefs by Typst, WeasyPrint and Chromium; median seconds of each."""
    with TemporaryDirectory() as name:
        ours, pages = [], []
        for number, brief in enumerate(islice(composed(book, on), COMPARED)):
            given: dict[str, Any] = {"phrasebook": words, "templates": TEMPLATES}
            ours.append(timed(edition_sheet(brief, **given).pdf).clock)
            path = Path(name) / f"{number}.html"
            path.write_text(edition_html(brief, **given), encoding="utf-8")
            pages.append(path)
        found = {"typst": statistics.median(ours[1:])}
        asked = [str(weasyprint()), "-c", WEASYPRINT, *map(str, pages)]
        answer = subprocess.run(asked, stdout=subprocess.PIPE, text=True, check=True).stdout
        found["weasyprint"] = statistics.median(list(map(float, answer.split()))[1:])
        if browser := shutil.which("chromium"):
            options = ["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
            times = [
                timed(
                    lambda page=page: subprocess.run(
                        [browser, *options, f"--print-to-pdf={page}.pdf", page.as_uri()],
                        stderr=subprocess.DEVNULL,
                        check=True,
                    )
                ).clock
                for page in pages
            ]
            found["chromium, a process each"] = statistics.median(times)
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
    book = load_book(ROOT / "profiles")
    on = book.edition.on.first_day
    words = Phrasebook.load(TEMPLATES, "id", book.taxonomy)
    figures: dict[str, dict[str, float]] = {"median seconds of one": steps(book, words, on)}
    if "--peers" in sys.argv[1:]:
        figures["median seconds to set one"] = peers(book, words, on)
    figures["a large event"] = many(book, words, on, 2)
    for title, found in figures.items():
        print(title)
        for name, value in found.items():
            print(f"  {name:<30}{value:>16,.4f}")
    save("briefs", command=f"python benchmarks/briefs.py {' '.join(sys.argv[1:])}", **figures)


if __name__ == "__main__":
    main()
