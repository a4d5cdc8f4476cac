"""Has independent programs check papers, and writes what they find.

Run ``python tools/accessibility.py``. It makes an environment with the checkers beside the
project (``.venv-checkers``) when it first runs, prints briefs of the shipped profiles in both
editions, both languages and on both papers, and writes ``docs/accessibility.md``. Each paper is
checked twice: as it is printed, and set by Typst under its option for PDF/UA-1, by which the
file says of itself that it keeps that standard; the program itself never uses that option.
Documents for Word of the same papers are checked against the format.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final, NamedTuple

import typst
from pypdf import PdfReader

from matchmaker.briefs import compose, compose_outward
from matchmaker.loading import load_book
from matchmaker.model import Match, Run
from matchmaker.pathways import screen
from matchmaker.rendering.editions import edition_docx, edition_sheet
from matchmaker.rendering.phrasebook import Phrasebook
from matchmaker.rendering.printed import Paper
from matchmaker.rendering.sheet import FONTS, Sheet

ROOT: Final = Path(__file__).resolve().parents[1]
REPORT: Final = ROOT / "docs" / "accessibility.md"
CHECKERS: Final = ROOT / ".venv-checkers"
PACKAGES: Final = ("pdfua==0.1.3", "outloud==0.2.1")
WORD_PACKAGES: Final = ("openxml-audit==0.8.0", "ooxml-integrity==0.8.4")
PAPERS: Final[tuple[Paper, ...]] = ("a4", "f4")
EVERY: Final = 10
"""Of how many needs one is printed."""

STANDARD: Final = "ua-1"

INTRODUCTION: Final = """\
# Accessibility of printed papers

`python tools/accessibility.py` prints briefs of the shipped profiles and has two independent
programs check them; this page is what it wrote. A pass means that these checks found nothing, not
that a paper conforms to a standard: both programs test a part of PDF/UA-1, and much of it only a
person can judge. Papers therefore make no claim, neither in words nor in their metadata.

Each paper was checked as it is printed and, beside that, set with Typst's option `ua-1`, under
which Typst itself refuses a page that breaks the rules that it can test, and writes the claim into
the file. All that stands between the two is that claim and the setting by which a reader's window
shows the title instead of the file's name; Typst writes them only together. An office that has had
its papers checked by people can set them so.
"""

HELD: Final = """\
## What tests hold besides

- A page for browsers says its language, also that of talking points in another one; has one
  heading of the first level and skips no level; its tables have headers; its drawings have words
  in their place, or stand beside words that say the same.
- A document for Word is made of Word's own headings, lists, tables with header rows that repeat,
  and fields; it says its title and language. A drawing is a vector with words in its place; bars
  beside words that say the same are marked as decoration.
- Nothing is told by colour alone: a light is one of four shapes beside the word that it means.
- Text of any script is read back from pages as it went in; what no font has is spelt as its code
  point.

## What is not known

The tables to be filled in by hand are empty by design, of which `outloud` warns (TBL-012); it also
finds no table behind the ruled lines of the contacts (TBL-014), although that grid is tagged as a
table with header cells, which `pdfua` accepts. TAG-002 is about the line at the foot of each page,
which says what the first page says in full, and is no part of the text. A text in Indonesian inside
an English paper is not marked as such in print; the page says so in words. Screen readers were not
tried.
"""


class Paperwork(NamedTuple):
    """A paper of the sample: its name, its sheet, and its document for Word."""

    name: str
    sheet: Sheet
    document: bytes


def sample() -> Iterator[Paperwork]:
    """Write briefs of needs and investors all over the book."""
    book = load_book(ROOT / "profiles")
    on = book.edition.on.first_day
    templates = [ROOT / "templates"]
    run = Run(book.edition.version, book.digest, on.isoformat(), "lexical", (), 1, "0")
    for number, side in enumerate(book.matchable_needs[::EVERY]):
        other = book.matchable_investors[(number * 11) % len(book.matchable_investors)]
        ways = screen(side, other, book.law, on=on)
        pair = Match(side.city.id, side.need.id, other.id, 0.5, 0.5, (), 1, 1, 1, (), (), ways)
        language, paper = ("id", "en")[number % 2], PAPERS[number // 2 % 2]
        words = Phrasebook.load(templates, language, book.taxonomy)
        editions = (
            ("internal", compose(book, pair, language=language, on=on, run=run)),
            ("outward", compose_outward(book, pair, language=language, on=on)),
        )
        for name, edition in editions:
            sheet = edition_sheet(edition, phrasebook=words, templates=templates, paper=paper)
            document = edition_docx(edition, phrasebook=words, templates=templates, paper=paper)
            yield Paperwork(f"{name}-{number:02}-{language}-{paper}", sheet, document)


def setter(path: Path) -> str:
    """Give the program that set a PDF, as the file itself names it."""
    metadata = PdfReader(path).metadata
    return metadata.creator or "" if metadata else ""


def set_as_claimed(sheet: Sheet) -> bytes:
    """Set a sheet with Typst's option for PDF/UA-1; it stops where a rule is broken."""
    fonts = typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[folder / FONTS for folder in sheet.folders],
    )
    compiler = typst.Compiler(root=sheet.folders[0], font_paths=fonts, ignore_system_fonts=True)
    at = dt.datetime.combine(sheet.on, dt.time(), tzinfo=dt.UTC)
    found = compiler.compile(
        input=sheet.source.encode(), format="pdf", timestamp=at, pdf_standards=[STANDARD]
    )
    if not isinstance(found, bytes):
        raise TypeError("Typst gave no single document")
    return found


def checker(name: str) -> Path:
    """Give a checker's program; make their environment when it is missing."""
    folder = CHECKERS / ("Scripts" if os.name == "nt" else "bin")
    program = folder / (f"{name}.exe" if os.name == "nt" else name)
    if not program.exists():
        subprocess.run([sys.executable, "-m", "venv", str(CHECKERS)], check=True)
        install = [
            str(folder / "python"),
            "-m",
            "pip",
            "install",
            "--quiet",
            *PACKAGES,
            *WORD_PACKAGES,
        ]
        subprocess.run(install, check=True)
    return program


def found_by_outloud(files: list[Path]) -> Counter[tuple[str, str]]:
    """Count what `outloud` finds: severity and rule."""
    asked = [str(checker("outloud")), "--json", "-", *map(str, files)]
    answer = subprocess.run(asked, capture_output=True, text=True, check=False).stdout
    return Counter(
        (item["severity"], f"{item['rule']}: {_title(item)}")
        for result in json.loads(answer)["results"]
        for item in result["findings"]
    )


def found_by_pdfua(files: list[Path]) -> Counter[tuple[str, str]]:
    """Count what `pdfua` finds: severity and rule."""
    found: Counter[tuple[str, str]] = Counter()
    for file in files:
        asked = [str(checker("pdfua")), "check", "--format", "json", str(file)]
        answer = subprocess.run(asked, capture_output=True, text=True, check=False).stdout
        for item in json.loads(answer)["findings"]:
            found[item["severity"], f"{item['rule_id']}: {item['message'].split(',')[0]}"] += 1
    return found


def faulty_documents(files: list[Path]) -> dict[str, list[str]]:
    """Name the documents in which a checker of Word's format finds anything, by checker."""
    found: dict[str, list[str]] = {}
    for name, asked in (("openxml-audit", ()), ("ooxml-integrity", ("check",))):
        found[name] = [
            file.name
            for file in files
            if subprocess.run(
                [str(checker(name)), *asked, str(file)], capture_output=True, check=False
            ).returncode
        ]
    return found


def _title(item: dict[str, Any]) -> str:
    """Say what a rule is about without the figures of one file."""
    text = str(item.get("title") or item["message"]).split(" — ")[0]
    return re.sub(r"[0-9]+", "n", text)


def report(folder: Path) -> str:
    """Check the sample and say what was found."""
    papers = list(sample())
    plain: list[Path] = []
    claimed: list[Path] = []
    documents: list[Path] = []
    for name, sheet, document in papers:
        documents.append(folder / f"{name}.docx")
        documents[-1].write_bytes(document)
        for files, ending, content in (
            (plain, "", sheet.pdf()),
            (claimed, "-ua", set_as_claimed(sheet)),
        ):
            path = folder / f"{name}{ending}.pdf"
            path.write_bytes(content)
            files.append(path)
    told = (
        f"{len(papers)} papers: internal and outward editions, in Indonesian and English, on A4 and"
        f" F4. Checkers: {' and '.join(f'`{item}`' for item in PACKAGES)}; {setter(plain[0])} (the"
        f" package typst {version('typst')}) set all of them with `{STANDARD}` without objection.\n"
    )
    names = {False: "as it is printed", True: f"set with `{STANDARD}`"}
    parts = [
        INTRODUCTION,
        told,
        "| checker | paper | severity | finding | papers |\n|---|---|---|---|---|",
    ]
    for name, count in (("pdfua", found_by_pdfua), ("outloud", found_by_outloud)):
        for is_claimed, files in ((False, plain), (True, claimed)):
            found = count(files)
            rows = [
                f"| {name} | {names[is_claimed]} | {severity} | {text} | {number} |"
                for (severity, text), number in sorted(found.items())
            ]
            parts += rows or [f"| {name} | {names[is_claimed]} | | nothing found | 0 |"]
    parts.append("\n## Documents for Word\n")
    pinned = dict(zip(("openxml-audit", "ooxml-integrity"), WORD_PACKAGES, strict=True))
    for name, faulty in faulty_documents(documents).items():
        said = f"finds faults in: {', '.join(faulty)}" if faulty else "finds nothing to object to"
        parts.append(f"- `{pinned[name]}` {said} ({len(documents)} documents).")
    return "\n".join([*parts, "", HELD])


def main() -> None:
    """Write the report."""
    with tempfile.TemporaryDirectory() as folder:
        text = report(Path(folder))
    REPORT.write_text(text, encoding="utf-8", newline="\n")
    print(REPORT)


if __name__ == "__main__":
    main()
