"""Words for a score: what speaks for a pair, what must be asked, and why not.

All words come from the shares that sum to the score. Here they are keys of the
phrasebook with values; `rendering` says them in a language.
"""

from __future__ import annotations

from matchmaker.reasons.explaining import LOW_EVIDENCE, MOST_REASONS, Explanation, explain
from matchmaker.reasons.refusing import listed, unmatched, why_not
from matchmaker.reasons.wording import Wording

__all__ = [
    "LOW_EVIDENCE",
    "MOST_REASONS",
    "Explanation",
    "Wording",
    "explain",
    "listed",
    "unmatched",
    "why_not",
]
