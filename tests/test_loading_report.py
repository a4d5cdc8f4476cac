"""What a check says of sound profiles, and how fast the real ones are read."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from matchmaker.loading import check, load_book
from tests import fictional, folders

ROOT = Path(__file__).parent.parent


@pytest.fixture
def folder(tmp_path) -> Path:
    investors = [
        fictional.investor("alpha"),
        fictional.investor(
            "beta",
            ticket={"min": None, "max": None, "currency": "USD"},
            deals=[fictional.deal("beta-mou", deal_status="intention")],
            provenance=fictional.provenance(checked=None),
        ),
    ]
    book = fictional.book(investors=investors)
    return folders.write_yaml(folders.write_shared(tmp_path, book), book)


def test_a_check_of_sound_profiles(folder):
    """Without a fault, the report counts what an office may want to look into."""
    report = check(folder)
    assert report.faults == ()
    assert report.book == load_book(folder)
    counts = {note.what.split(":")[0].split(" (")[0]: note for note in report.notes}
    assert {what: (note.count, note.total) for what, note in counts.items()} == {
        "cities": (3, 3),
        "needs": (3, 3),
        "investors": (2, 2),
        "deals": (2, 2),
        "records are leads": (1, 10),
        "records have a source without a known address": (8, 10),
        "cities, needs and investors have no date": (0, 8),
        "needs are not known to be open": (1, 3),
        "investors have no known ticket size": (1, 2),
        "deals are no evidence": (1, 2),
    }
    assert counts["records are leads"].ids == ("beta",)
    assert counts["needs are not known to be open"].ids == ("gunung-air",)
    assert counts["deals are no evidence"].ids == ("beta-mou",)


def test_a_check_of_broken_profiles(folder):
    """With a fault there is no book, and nothing else is said."""
    folders.write(folder / "cities/teluk.yaml", "")
    report = check(folder)
    assert (len(report.faults), report.notes, report.book) == (1, (), None)


def test_loading_imports_nothing_heavy():
    """Reading YAML profiles needs neither numpy, pandas and scikit-learn nor the Excel reader."""
    code = (
        "import sys; from pathlib import Path; from matchmaker.loading import load_book;"
        "load_book(Path('profiles'));"
        "heavy = {'numpy', 'scipy', 'sklearn', 'pandas', 'python_calamine'};"
        "print(sorted(heavy & set(sys.modules)))"
    )
    result = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert result.stdout.strip() == "[]"
