"""What a form for an event asks, of whom, and what an answer is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

from matchmaker.loading.stated import Row
from matchmaker.model import Delegation, Event, Window, Wish

WISHES: Final = "wishes"
PRESENCE: Final = "presence"
DELEGATIONS: Final = "delegations"
NEW: Final = "new_delegations"

COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    WISHES: ("by", "city", "investor", "answer", "note"),
    PRESENCE: ("kind", "party", "day", "start", "end"),
    DELEGATIONS: ("investor", "delegation"),
    NEW: ("id", "embassy", "label_id", "label_en"),
}
"""Sheets and the columns of them that are read; others are for people."""

STANDING: Final = "standing"
"""The column that shows what is known; it is not read."""

ANSWERS: Final = ("3", "2", "1", "veto", "none")
"""What can be said of a meeting; ``none`` takes back what was said."""

KINDS: Final = ("city", "investor", "delegation")
ALWAYS: Final = "always"
"""In the column of days: there all the time, or as its delegation."""

LEAVES: Final = "leaves"
"""In the column of delegations: takes no part."""

Audience = Literal["ministry", "city", "delegation"]


class Scope(NamedTuple):
    """Whose form it is, which says what it shows and what may be answered in it.

    Parameters
    ----------
    id : str
        Of the city or delegation; empty for the ministry.
    """

    kind: Audience
    id: str = ""

    def sheets(self) -> tuple[str, ...]:
        """Give the sheets of such a form: who brings whom is for the ministry."""
        return tuple(COLUMNS) if self.kind == "ministry" else (WISHES, PRESENCE)

    def holds(self, event: Event, wish: Wish) -> bool:
        """Whether a wish is one of those whom the form is for."""
        match self.kind:
            case "ministry":
                return True
            case "city":
                return wish.by == "city" and wish.city == self.id
            case "delegation":
                return wish.by == "investor" and wish.investor in self.investors(event)

    def investors(self, event: Event) -> tuple[str, ...]:
        """Give the investors for whom it speaks, in the order of the file."""
        return tuple(
            item
            for group in event.delegations
            if self.kind == "ministry" or (self.kind, self.id) == ("delegation", group.id)
            for item in group.investors
        )

    def cities(self, event: Event) -> tuple[str, ...]:
        """Give the cities for which it speaks, in the order of the file."""
        return tuple(
            party.id
            for party in event.cities
            if self.kind == "ministry" or (self.kind, self.id) == ("city", party.id)
        )

    def delegations(self, event: Event) -> tuple[str, ...]:
        """Give the delegations for which it speaks."""
        return tuple(
            group.id
            for group in event.delegations
            if self.kind == "ministry" or (self.kind, self.id) == ("delegation", group.id)
        )


@dataclass(frozen=True, slots=True)
class Edit:
    """One answer of a form.

    Parameters
    ----------
    sheet : str
        Its sheet, by its own name.
    key : tuple of str
        Of what it speaks: side, city and investor; kind and party; investor; delegation.
    value : Wish, tuple of Window, Delegation, str or None
        What holds from now on: a wish; windows, none for always; the delegation of an investor;
        a new delegation without investors; None where nothing is left.
    row : Row
        Where it stands.
    column : str
        The column that says it.
    """

    sheet: str
    key: tuple[str, ...]
    value: Wish | tuple[Window, ...] | Delegation | str | None
    row: Row
    column: str


def labelled(item_id: str, name: str) -> str:
    """Write a party so that people know it and the program finds it."""
    return f"{name} ({item_id})"
