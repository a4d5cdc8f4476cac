"""The same facts in YAML, CSV and XLSX make the same book."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from matchmaker.loading import load_book, to_tables
from matchmaker.model import Book
from matchmaker.rendering.workbook import CELL_LIMIT
from tests import fictional, folders, strategies

PROFILES = Path(__file__).parent.parent / "profiles"
FORMS: dict[str, Callable[[Path, Book], Path]] = {
    "yaml": folders.write_yaml,
    "csv": folders.write_csv,
    "csv with semicolons": lambda folder, book: folders.write_csv(folder, book, ";"),
    "csv with tabs": lambda folder, book: folders.write_csv(folder, book, "\t"),
    "xlsx": folders.write_xlsx,
}


@pytest.fixture(scope="module")
def base(tmp_path_factory) -> Path:
    return folders.write_shared(tmp_path_factory.mktemp("base"), fictional.book())


@pytest.mark.parametrize("form", FORMS)
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=40)
@given(book=strategies.books())
def test_any_book_comes_back_from_its_files(form, base, book):
    """What is exported in a form is loaded as the same book, whatever its texts hold."""
    with tempfile.TemporaryDirectory() as name:
        folder = FORMS[form](Path(name), book)
        assert load_book(folder, base=base).digest == book.digest


@pytest.mark.parametrize("form", FORMS)
def test_the_real_profiles_come_back_from_every_form(form, tmp_path):
    """The packaged profiles, laid out in a form, are the same book."""
    book = load_book(PROFILES)
    folder = FORMS[form](tmp_path, book)
    assert load_book(folder, base=PROFILES).digest == book.digest


def test_real_tables_fit_into_cells():
    """No cell of the packaged profiles is longer than a workbook allows."""
    for table in to_tables(load_book(PROFILES)):
        assert max(len(str(cell)) for row in table.rows for cell in row) <= CELL_LIMIT
