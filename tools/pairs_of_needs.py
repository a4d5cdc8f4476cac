"""The needs of the shipped profiles as pairs of texts for `matchmaker evaluate --pairs`.

python tools/pairs_of_needs.py DIR writes two files: the description of a need, and its title with
the description, each beside the need's English title.
"""

from __future__ import annotations

import sys
from pathlib import Path

from matchmaker.loading import csv_text, load_book
from matchmaker.shipped import packaged


def main(folder: Path) -> None:
    """Write both files into a folder."""
    book = load_book(packaged("profiles"))
    needs = [
        pair.need
        for pair in book.needs
        if pair.need.title_en and pair.need.description.strip() and pair.city.written_in == "id"
    ]
    files = {
        "descriptions": [(need.description, need.title_en) for need in needs],
        "titles_and_descriptions": [
            (f"{need.title}. {need.description}", need.title_en) for need in needs
        ],
    }
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in files.items():
        path = folder / f"{name}.csv"
        path.write_text(csv_text(("id", "en"), rows), encoding="utf-8", newline="\n")
        print(path.as_posix())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
