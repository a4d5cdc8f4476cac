"""What the ministry decided by hand, and every run as it was, in one file that forgets nothing."""

from __future__ import annotations

from matchmaker.decisions.comparing import Cause, Comparison, Shift, Side, compare
from matchmaker.decisions.differences import Difference, differences
from matchmaker.decisions.log import (
    Draft,
    Entry,
    Kind,
    OutdatedError,
    decide,
    entries,
    head,
    live,
    position,
    settled,
    standing,
    take_back,
)
from matchmaker.decisions.runs import (
    KeptRun,
    UnknownRunError,
    contents,
    digest_of,
    digest_of_all,
    digests,
    find_run,
    keep_run,
    roll_back,
    runs,
)
from matchmaker.decisions.store import DecisionsError, Store

__all__ = [
    "Cause",
    "Comparison",
    "DecisionsError",
    "Difference",
    "Draft",
    "Entry",
    "KeptRun",
    "Kind",
    "OutdatedError",
    "Shift",
    "Side",
    "Store",
    "UnknownRunError",
    "compare",
    "contents",
    "decide",
    "differences",
    "digest_of",
    "digest_of_all",
    "digests",
    "entries",
    "find_run",
    "head",
    "keep_run",
    "live",
    "position",
    "roll_back",
    "runs",
    "settled",
    "standing",
    "take_back",
]
