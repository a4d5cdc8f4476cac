"""Times the import of forms from many regions in one go; prints a table.

Run as ``python benchmarks/intake.py [--forms 191]`` from the root of the repository. The
regions are those of the profiles under fictional names; every fourth form has a fault, so
that its marked copy is made too.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

from click.testing import CliRunner

from matchmaker.cli import matchmaker
from matchmaker.loading import load_book
from matchmaker.loading.forms import COLUMNS, PARTS, design, prefilled, slots_for
from matchmaker.model import Book, City
from matchmaker.rendering.forms import form_workbook
from matchmaker.rendering.phrasebook import Phrasebook

ROOT = Path(__file__).resolve().parents[1]
FAULTY = 4
"""One form in so many has a fault."""


def renamed(book: Book, number: int, taken: set[str]) -> City:
    """Give a fictional region with the needs of a real one and a code that nobody has."""
    base = book.cities[number % len(book.cities)]
    province = base.kemendagri_code[:2]
    codes = (f"{province}.{last:02}" for last in range(1, 100))
    code = next(code for code in codes if code not in taken)
    taken.add(code)
    letters = "".join(chr(ord("a") + int(digit)) for digit in f"{number:03}")
    needs = tuple(
        need.model_copy(update={"id": f"rekaan-{number}-{place}"})
        for place, need in enumerate(base.needs)
    )
    changes = {
        "id": f"kota-rekaan-{number}",
        "name": f"Kota {letters}rekaan{letters}",
        "kemendagri_code": code,
        "written_in": "id",
        "needs": needs,
    }
    return base.model_copy(update=changes)


def write_forms(folder: Path, count: int) -> None:
    """Write filled forms."""
    book = load_book(ROOT / "profiles")
    words = Phrasebook.load([ROOT / "templates"], "id", book.taxonomy)
    blank = design("city", words, book)
    taken = {city.kemendagri_code for city in book.cities}
    for number in range(count):
        city = renamed(book, number, taken)
        room = max(COLUMNS["city"], len(city.needs))
        form = design("city", words, book, columns=room, slots=slots_for(blank, city))
        answers = {key: list(columns) for key, columns in prefilled(form, city).items()}
        office = {"origin.office": "Bappeda rekaan", "origin.as_of": "2026"}
        answers["city"][0] = {**answers["city"][0], **office}
        if number % FAULTY == 0:
            part = PARTS["city"][1]
            answers[part][0] = {**answers[part][0], "need.readiness": "matang"}
        content = form_workbook(form, answers, words, on=book.edition.on.first_day)
        (folder / f"{city.id}.xlsx").write_bytes(content)


def main() -> None:
    """Write forms, and time their import."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--forms", type=int, default=191)
    count = parser.parse_args().forms
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "forms").mkdir()
        write_forms(folder / "forms", count)
        arguments = [str(folder / "forms"), "--out", str(folder / "out")]
        arguments += ["--profiles", str(ROOT / "profiles"), "--templates", str(ROOT / "templates")]
        start, used = time.perf_counter(), time.process_time()
        result = CliRunner().invoke(matchmaker, ["import", *arguments])
        seconds, used = time.perf_counter() - start, time.process_time() - used
        lines = result.output.strip().split("\n")
        print(next(line for line in lines if line.startswith(f"{count} forms")))
        print(f"read, compared with the profiles, faulty ones marked: {seconds:.1f} s", end=" ")
        print(f"({used:.1f} s of processor)")


if __name__ == "__main__":
    main()
