"""The twenty matches of docs/matching.md: their needs, investors and scores, law left out.

python tools/twenty_matches.py
"""

from __future__ import annotations

import numpy as np

from matchmaker.analysis import Matcher
from matchmaker.loading import load_book
from matchmaker.shipped import packaged

CITY = "kota-ambon"
NEEDS = 5
PLACES = 2
"""Needs of the city that are read, and investors of each."""

EVERY = slice(1, None, 4)
"""Of the cities by id, those of which the best match is read."""


def main() -> None:
    """Print the twenty, one a line."""
    book = load_book(packaged("profiles"))
    ranking = Matcher().fit(book).matching.ranking
    rows = [at for at, item in enumerate(ranking.needs) if item.city.id == CITY][:NEEDS]
    found = [
        (ranking.scores[at, to], ranking.needs[at].need.id, ranking.investors[to].id)
        for at in rows
        for to in np.argsort(-ranking.scores[at], kind="stable")[:PLACES].tolist()
    ]
    best = [ranking.for_city(city.id, 1)[0] for city in book.cities[EVERY]]
    found += [(pair.score, pair.need, pair.investor) for pair in best]
    for score, need, investor in found:
        print(f"{score:.3f}  {need}  {investor}  {book.need(need).title.en}")


if __name__ == "__main__":
    main()
