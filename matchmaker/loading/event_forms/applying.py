"""Answers of forms put into an event, and what they change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from matchmaker.errors import Fault
from matchmaker.loading.event_forms.form import DELEGATIONS, NEW, PRESENCE, WISHES, Edit
from matchmaker.model import Delegation, Event, Party, Window, Wish

Value = Wish | tuple[Window, ...] | Delegation | str | None


@dataclass(frozen=True, slots=True)
class Change:
    """What differs between two states of an event.

    Parameters
    ----------
    sheet : str
        The sheet that speaks of it.
    key : tuple of str
        As that of an `Edit`.
    before, after : Wish, tuple of Window, Delegation, str or None
        As the value of an `Edit`.
    """

    sheet: str
    key: tuple[str, ...]
    before: Value
    after: Value


def joined(forms: Iterable[Sequence[Edit]]) -> tuple[tuple[Edit, ...], tuple[Fault, ...]]:
    """Put the answers of several forms together; two that contradict each other are faults."""
    found: dict[tuple[str, ...], Edit] = {}
    faults: list[Fault] = []
    for edits in forms:
        for edit in edits:
            first = found.setdefault((edit.sheet, *edit.key), edit)
            if first.value != edit.value:
                for one, other in ((first, edit), (edit, first)):
                    text = f"another answer than {other.row.file}, row {other.row.number}"
                    faults.append(one.row.fault(one.column, text, "one answer of all forms"))
    return tuple(found.values()), tuple(dict.fromkeys(faults))


def applied(event: Event, edits: Iterable[Edit]) -> Event:
    """Give the event as the answers make it; everything else stays, in its order."""
    found = {(edit.sheet, *edit.key): edit for edit in edits}
    by_sheet = {
        name: {key[1:]: edit.value for key, edit in found.items() if key[0] == name}
        for name in (WISHES, PRESENCE, DELEGATIONS, NEW)
    }
    # Made anew, not copied: a copy would take along what the old one has worked out of itself.
    return Event(
        **{name: getattr(event, name) for name in Event.model_fields}
        | {
            "wishes": tuple(_wishes(event, by_sheet[WISHES])),
            "cities": tuple(_parties(event.cities, "city", by_sheet[PRESENCE])),
            "investors": tuple(_investors(event, by_sheet[PRESENCE])),
            "delegations": tuple(
                _delegations(event, by_sheet[DELEGATIONS], by_sheet[NEW], by_sheet[PRESENCE])
            ),
        }
    )


_Values = dict[tuple[str, ...], Value]


def _wishes(event: Event, values: _Values) -> Iterator[Wish]:
    known: set[tuple[str, ...]] = {(it.by, it.city, it.investor) for it in event.wishes}
    for wish in event.wishes:
        value = values.get((wish.by, wish.city, wish.investor), wish)
        if isinstance(value, Wish):
            yield value
    for key, value in sorted(values.items()):
        if key not in known and isinstance(value, Wish):
            yield value


def _parties(parties: Iterable[Party], kind: str, values: _Values) -> Iterator[Party]:
    for party in parties:
        windows = values.get((kind, party.id))
        yield party.model_copy(update={"present": windows}) if windows is not None else party


def _investors(event: Event, values: _Values) -> Iterator[Party]:
    """Give the entries of investors; one that says nothing but times goes with them."""
    known = {party.id for party in event.investors}
    for before, party in zip(
        event.investors, _parties(event.investors, "investor", values), strict=True
    ):
        if party == before or party != Party(id=party.id):
            yield party
    for (kind, item), windows in sorted(values.items()):
        if kind == "investor" and item not in known and windows and isinstance(windows, tuple):
            yield Party(id=item, present=windows)


def _delegations(
    event: Event, moves: _Values, new: _Values, present: _Values
) -> Iterator[Delegation]:
    groups = [*event.delegations, *(it for it in new.values() if isinstance(it, Delegation))]
    for group in groups:
        stay = [item for item in group.investors if moves.get((item,), group.id) == group.id]
        come = sorted(
            key[0]
            for key, value in moves.items()
            if value == group.id and key[0] not in group.investors
        )
        windows = present.get(("delegation", group.id))
        update: dict[str, object] = {"investors": (*stay, *come)}
        if windows is not None:
            update["present"] = windows
        yield group.model_copy(update=update)


def changed(before: Event, after: Event) -> tuple[Change, ...]:
    """List what differs between two states of an event, sheet by sheet."""
    found: list[Change] = []
    for sheet in (NEW, DELEGATIONS, PRESENCE, WISHES):
        old, new = _state(before, sheet), _state(after, sheet)
        found += [
            Change(sheet, key, old.get(key), new.get(key))
            for key in sorted({*old, *new})
            if old.get(key) != new.get(key)
        ]
    return tuple(found)


def _state(event: Event, sheet: str) -> dict[tuple[str, ...], Value]:
    if sheet == WISHES:
        return {(wish.by, wish.city, wish.investor): wish for wish in event.wishes}
    if sheet == DELEGATIONS:
        return {(item,): group.id for group in event.delegations for item in group.investors}
    if sheet == NEW:
        return {
            (group.id,): group.model_copy(update={"investors": (), "present": ()})
            for group in event.delegations
        }
    there: list[tuple[str, Party | Delegation]] = [
        *(("city", party) for party in event.cities),
        *(("investor", party) for party in event.investors),
        *(("delegation", group) for group in event.delegations),
    ]
    return {(kind, one.id): one.present for kind, one in there if one.present}
