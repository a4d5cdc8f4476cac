"""Measures how long a person waits for help, a check and one brief from a saved shortlist.

Run as ``python benchmarks/startup.py`` from the root of the repository. Each command is a fresh
process; the quickest of several is kept, after one that is not counted. Tests hold which
libraries each of them imports.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from record import ROOT, best_of, save, timed

TIMES = 7

AIMS = {
    "matchmaker --help": 0.1,
    "import matchmaker": 0.1,
    "matchmaker check": 1.0,
    "matchmaker brief, from a saved shortlist": 1.0,
}
"""Seconds that each may take."""


def start(*arguments: str) -> None:
    """Start Python once, and wait for its end."""
    subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        check=True,
    )


def main() -> None:
    """Measure all of them."""
    with TemporaryDirectory() as name:
        out = str(Path(name) / "out")
        program = ("-m", "matchmaker")
        given = ("--profiles", "profiles", "--out", out, "--encoder", "lexical")
        start(*program, "run", *given, "--top", "1", "--jobs", "1")
        first = next((Path(out) / "briefs").glob("*/*.pdf"))
        investor = first.name.partition("_")[0]
        pair = ("--city", first.parent.name, "--investor", investor)
        commands = {
            "python -c pass": ("-c", "pass"),
            "matchmaker --help": (*program, "--help"),
            "import matchmaker": ("-c", "import matchmaker"),
            "matchmaker check": (*program, "check", "profiles"),
            "matchmaker brief, from a saved shortlist": (*program, "brief", *pair, *given),
        }
        found: dict[str, dict[str, Any]] = {}
        for what, arguments in commands.items():
            timed(lambda arguments=arguments: start(*arguments))
            best = best_of(TIMES, lambda arguments=arguments: start(*arguments))
            found[what] = {"clock": best.clock, "processor": best.processor, "aim": AIMS.get(what)}
            print(f"{what:<44}{best.clock:8.3f} s{best.processor:8.3f} s", flush=True)
    save("startup", commands=found)


if __name__ == "__main__":
    main()
