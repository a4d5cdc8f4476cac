"""Fit the constants of the score on a folder of profiles, and write them into it.

Run as ``python tools/reference.py [FOLDER]``; without a folder, ``profiles``. Do it when
profiles have changed so much that "an average investor" means something else: it
moves every score.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from matchmaker.cli.folders import packaged
from matchmaker.cli.output import write_file
from matchmaker.loading import load_book
from matchmaker.vectors import FILE, fit_book


def main() -> None:
    """Read a folder's profiles, fit, write ``reference.json``."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=packaged("profiles"))
    folder = parser.parse_args().folder
    book = load_book(folder, base=packaged("profiles"))
    reference = fit_book(book)
    write_file(folder / FILE, reference.to_json().encode())
    print(f"{folder / FILE}: {len(reference.investors)} investors, {reference.items} items")


if __name__ == "__main__":
    main()
