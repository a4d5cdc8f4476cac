"""How sure the shortlists of the shipped profiles are: the figures of docs/matching.md.

python tools/robustness.py
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from matchmaker.analysis import Matcher
from matchmaker.analysis.exposing import Grouping
from matchmaker.loading import load_book
from matchmaker.shipped import packaged

TOP = 5
"""Length of a list."""

BY: Final[tuple[Grouping, ...]] = ("population", "longitude")

ENCODERS = ("multilingual", "lexical")


def main() -> None:
    """Print the figures, encoder by encoder, then how far encoders agree."""
    book = load_book(packaged("profiles"))
    matchers = {name: Matcher(encoder=name).fit(book) for name in ENCODERS}
    for name, matcher in matchers.items():
        print(name)
        rows = matcher.rank_intervals()
        print(
            "  first in this share of draws, median over cities",
            _median([row.first for row in rows if row.rank == 1]),
        )
        print(
            "  on the list of five in this share of draws, mean",
            _mean([row.listed for row in rows if row.rank <= TOP]),
        )
        print(
            "  width of the 90 % interval of ranks 1 to 5, median",
            _median([row.high - row.low for row in rows if row.rank <= TOP]),
        )
        changes = [abs(flip.change) for flip in matcher.flips()]
        print("  cities that one weight can flip", len(changes))
        print("  least change of a weight that flips, median", _median(changes))
        for spread in matcher.spread():
            print(f"  {spread.shown}: coverage {spread.coverage:.2f}, Gini {spread.gini:.2f}")
        for group in matcher.groups(*BY):
            print(
                f"  {group.group} by {group.by}: attention {group.attention:.2f}"
                f" ({group.low:.2f} to {group.high:.2f}), p {group.p:.3f}, corrected"
                f" {group.p_all:.3f}, {group.investors} investors, evidence {group.evidence:.2f}"
            )
        for question in matcher.questions()[:TOP]:
            print(
                f"  ask {question.id} for {question.fact}: {question.list_changes:.2f} names,"
                f" {question.first_changes:.2f} first places"
            )
    one, other = matchers.values()
    agreed = one.agreement(other)
    print("both encoders")
    print("  same first", _mean([row.same_first for row in agreed]))
    print("  names in common of five", _mean([row.overlap for row in agreed]))
    print("  Kendall's tau", _mean([row.tau for row in agreed]))


def _mean(values: Sequence[float]) -> str:
    return f"{np.mean(values):.3f}"


def _median(values: Sequence[float]) -> str:
    return f"{np.median(values):.3f}"


if __name__ == "__main__":
    main()
