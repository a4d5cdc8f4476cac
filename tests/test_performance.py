"""The page of figures is what the kept results give, and its plots are drawn alike each time."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def drawing(monkeypatch):
    """Import the module that draws, as the benchmarks do."""
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    import drawing

    return drawing


def test_the_page_says_what_the_results_say():
    """docs/performance.md and its plots are those of benchmarks/results, to the byte."""
    done = subprocess.run(
        [sys.executable, "benchmarks/performance.py", "--check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize("path", sorted((ROOT / "benchmarks" / "results").glob("*.json")))
def test_every_result_names_its_machine(path):
    """Each result says when and on what it was measured, and how busy that was."""
    machine = json.loads(path.read_text(encoding="utf-8"))["machine"]
    assert {"processor", "cores", "versions", "kernels", "load"} <= machine.keys()


def test_plots_are_the_same_bytes_and_name_what_they_show(drawing):
    """The same numbers give the same SVG; names are escaped, powers of ten are labelled."""
    series = {"a < b": [(1_000, 0.02), (100_000, 30.0)], "c": [(1_000, 1.0)]}
    first = drawing.log_log(series, x="size", y="seconds", title="Growth")
    assert first == drawing.log_log(series, x="size", y="seconds", title="Growth")
    assert "a &lt; b" in first
    for label in (">0.01<", ">100<", ">1,000<", ">100,000<", ">size<", ">seconds<"):
        assert label in first
    assert "nan" not in first
