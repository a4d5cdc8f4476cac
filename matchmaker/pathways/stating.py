"""What may be stated of a pair: words that the dictionary knows, numbers within their range."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final

from matchmaker.errors import MatchmakerError
from matchmaker.model import DerivedFact, Fact
from matchmaker.pathways.knowing import Facts

FOLLOWING: Final = frozenset(
    {
        DerivedFact.LENDER_IS_FOREIGN,
        DerivedFact.BORROWER_IS_REGIONAL_GOVERNMENT,
        DerivedFact.COUNTERPART_TYPE,
        DerivedFact.COUNTERPART_ROLE,
        DerivedFact.INSTRUMENT,
        DerivedFact.MUST_BE_REPAID,
        DerivedFact.PROGRAMME,
        DerivedFact.FISCAL_YEAR,
    }
)
"""Facts that follow from the pair, the form of support, the route and the day: whatever is
stated of them would be passed over."""


def check_facts(facts: Facts, dictionary: Mapping[str, Fact]) -> None:
    """Refuse numbers that are none, and those out of the range of their fact.

    Raises
    ------
    MatchmakerError
        With the fact, what was found and what is expected.
    """
    for name, value in facts.items():
        if isinstance(value, bool) or not isinstance(value, int | float):
            continue
        if not math.isfinite(value):
            raise MatchmakerError(f"the fact {name}: found {value}, expected a finite number")
        fact = dictionary.get(name)
        if fact is not None and not _is_within(fact, value):
            raise MatchmakerError(f"the fact {name}: found {value:g}, expected {expected(fact)}")


def expected(fact: Fact) -> str:
    """Say which numbers a fact may have."""
    ends = ((fact.least, "at least"), (fact.most, "at most"))
    said = " and ".join(f"{words} {end:g}" for end, words in ends if end is not None)
    return f"a number, {said}" if said else "a number such as 2.5"


def _is_within(fact: Fact, value: float) -> bool:
    is_low = fact.least is not None and value < fact.least
    return not is_low and not (fact.most is not None and value > fact.most)
