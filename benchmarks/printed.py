"""Keeps what other benchmarks print, for the page of figures.

Run as ``python benchmarks/printed.py event analysis intake`` from the root of the repository:
each is run once, and what it prints is shown and kept.
"""

from __future__ import annotations

import subprocess
import sys

from record import ROOT, save, timed


def main() -> None:
    """Run each benchmark that is named."""
    for name in sys.argv[1:]:
        command = [sys.executable, f"benchmarks/{name}.py"]
        done = timed(
            lambda command=command: subprocess.run(
                command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True
            )
        )
        print(f"{name}, {done.clock:.0f} s\n{done.result.stdout}", flush=True)
        save(
            name,
            command=f"python benchmarks/{name}.py",
            printed=done.result.stdout,
            clock=done.clock,
            processor=done.processor,
        )


if __name__ == "__main__":
    main()
