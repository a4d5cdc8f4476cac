"""Forms for tests: designed on a fictional book, filled in, and read back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from matchmaker.loading.forms import (
    COLUMNS,
    PARTS,
    Form,
    FormKind,
    Plan,
    design,
    plan,
    prefilled,
    read_filled,
    read_form,
    slots_for,
)
from matchmaker.model import Book, City, Investor
from matchmaker.rendering.forms import form_workbook
from matchmaker.rendering.phrasebook import Phrasebook
from tests import fictional

TEMPLATES = Path(__file__).parents[1] / "templates"
OFFICE = {"origin.office": "Bappeda Kota Rekaan", "origin.as_of": "20 November 2026"}


@cache
def words(language: str) -> Phrasebook:
    return Phrasebook.load([TEMPLATES], language, fictional.taxonomy())


def form(kind: FormKind, language: str, book: Book | None = None, **options: Any) -> Form:
    return design(kind, words(language), book or fictional.book(), **options)


def answers_of(item: City | Investor | None, kind: FormKind, language: str, book: Book):
    """Give a form with room for all of a profile, and the profile as its answers."""
    blank = form(kind, language, book)
    if item is None:
        return blank, {key: list(column) for key, column in prefilled(blank, None).items()}
    room = max(COLUMNS[kind], len(getattr(item, PARTS[kind][1])))
    wide = form(kind, language, book, columns=room, slots=slots_for(blank, item))
    return wide, {key: list(column) for key, column in prefilled(wide, item).items()}


def city_answers(**changes: Any) -> dict[str, Any]:
    """Give the answers of a new region, as an office would type them."""
    return {
        **OFFICE,
        "city.name": "Kota Muara",
        "city.kemendagri_code": "33.71",
        "city.province": "Jawa Tengah",
        "city.latitude": "-7,25",
        "city.longitude": "110,4",
        "city.leader_title": "Walikota",
    } | changes


def need_answers(**changes: Any) -> dict[str, Any]:
    return {
        "need.title": "Jaringan pipa air minum bagian timur",
        "need.description": "Lima kelurahan belum terlayani.",
        "need.sectors#1": "water_supply (id)",
    } | changes


def city_form(
    city: Mapping[str, Any], *needs: Mapping[str, Any], book: Book | None = None
) -> bytes:
    """Write a filled form on a region."""
    return written("city", "id", {"city": [city], "needs": list(needs)}, book)


def investor_form(
    investor: Mapping[str, Any], *deals: Mapping[str, Any], book: Book | None = None
) -> bytes:
    return written("investor", "en", {"investor": [investor], "deals": list(deals)}, book)


def written(
    kind: FormKind, language: str, answers: Mapping[str, Sequence[Any]], book: Book | None = None
) -> bytes:
    book = book or fictional.book()
    blank = form(kind, language, book)
    return form_workbook(blank, answers, words(language), on=book.edition.on.first_day)


def imported(folder: Path, book: Book, *files: bytes, accept_new: bool = False) -> tuple[Plan, ...]:
    """Read forms that stand in files named a.xlsx, b.xlsx and so on, and plan them."""
    reads = []
    for number, content in enumerate(files):
        path = folder / f"{chr(ord('a') + number)}.xlsx"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        filled = read_filled(path, path.name)
        reads.append(read_form(filled, form(filled.kind, filled.language, book)))
    return plan(reads, book, accept_new=accept_new)


def faults(planned: Plan) -> list[tuple[str, str, str]]:
    """Give cell, kind and question number of every finding."""
    return [
        (found.spot.cell, found.what.key.removeprefix("intake."), found.question.split(" ")[0])
        for found in planned.findings
    ]
