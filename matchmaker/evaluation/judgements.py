"""People's judgements of pairs, and the texts of what they judged, from two files."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

from matchmaker.errors import ProfileError
from matchmaker.evaluation.tables import Examples
from matchmaker.loading.document import shortened

JUDGED: Final = ("query", "candidate", "judgement")
TEXTS: Final = ("item", "text")

LARGEST: Final = 1e9
"""No judgement lies further from 0: sums of gaps stay numbers."""

EXPECTED: Final = "a number such as 3 or 2.5, no further from 0 than a billion"


class Judgement(NamedTuple):
    """How well a candidate suits a query, in a person's eyes; more is better."""

    query: str
    candidate: str
    value: float


@dataclass(frozen=True)
class Judged:
    """Judgements of pairs of which both sides have a text.

    Parameters
    ----------
    name : str
        Name of the file of judgements, without its ending.
    judgements : tuple of Judgement
        In the order of query, then candidate.
    texts : dict of str to tuple of str
        The texts of each item, in the order of the file, without blank ones.
    without_text : int
        Judgements left out, since one side has no text.
    """

    name: str
    judgements: tuple[Judgement, ...]
    texts: dict[str, tuple[str, ...]]
    without_text: int


def read_judged(judged: Path, texts: Path) -> Judged:
    """Read a CSV file with query, candidate, judgement, and one with item, text.

    An item may have many texts, one a row.

    Raises
    ------
    ProfileError
        With every fault of both files.
    """
    pairs, items = Examples.read(judged, JUDGED), Examples.read(texts, TEXTS)
    found = _judgements(pairs)
    owned: dict[str, list[str]] = defaultdict(list)
    for line in items.lines:
        item = items.filled(line, "item", "the name of an item")
        if line.cells[1]:
            owned[item].append(line.cells[1])
    kept = [pair for pair in found if pair.query in owned and pair.candidate in owned]
    faults = [*sorted(pairs.faults), *sorted(items.faults)]
    if not faults and not kept:
        hint = "the names must be the same in both files"
        at = pairs.lines[0]
        pairs.fault(at, "query", "no pair of items that both have a text", "such pairs", hint)
        faults = pairs.faults
    if faults:
        raise ProfileError(tuple(faults))
    return Judged(
        judged.stem,
        tuple(sorted(kept)),
        {item: tuple(found) for item, found in owned.items()},
        len(found) - len(kept),
    )


def _judgements(examples: Examples) -> list[Judgement]:
    found = []
    first: dict[tuple[str, str], int] = {}
    for line in examples.lines:
        query = examples.filled(line, "query", "the name of an item")
        candidate = examples.filled(line, "candidate", "the name of an item")
        cell = examples.filled(line, "judgement", "a number")
        value = _number(cell)
        if cell and value is None:
            examples.fault(line, "judgement", f"'{shortened(cell)}'", EXPECTED)
        if query and candidate:
            before = first.setdefault((query, candidate), line.number)
            if before != line.number:
                what = f"'{shortened(candidate)}' for '{shortened(query)}'"
                clash = f"{what}, which line {before} judges too"
                hint = "of several people's judgements write the mean"
                examples.fault(line, "candidate", clash, "each pair once", hint)
        found.append(Judgement(query, candidate, value or 0.0))
    return found


def _number(cell: str) -> float | None:
    """Read a number with a decimal point or comma."""
    try:
        value = float(cell.replace(",", ".", 1))
    except ValueError:
        return None
    return value if abs(value) <= LARGEST else None
