"""A filled form for an event: all its answers, or every fault of it by sheet and cell."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, get_args

from pydantic import ValidationError

from matchmaker.errors import Fault, ProfileError
from matchmaker.loading.cells import Cell
from matchmaker.loading.document import shown
from matchmaker.loading.event_forms.form import (
    ALWAYS,
    ANSWERS,
    COLUMNS,
    DELEGATIONS,
    KINDS,
    LEAVES,
    NEW,
    PRESENCE,
    WISHES,
    Audience,
    Edit,
    Scope,
    labelled,
)
from matchmaker.loading.stated import Row, Stated, open_stated, rows_of
from matchmaker.loading.words import did_you_mean
from matchmaker.model import Book, Delegation, Event, PartialDate, Window, Wish, nearest

AGAIN: Final = "make the form again with `matchmaker form --event`"
FORM: Final = "event"
"""What the state says under ``form``."""

_LABEL: Final = re.compile(r"(.*)\(([a-z0-9-]+)\)")
_CLOCK: Final = re.compile(r"([01]?[0-9]|2[0-3])[:.]([0-5][0-9])")
_DAY: Final = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})")
_MINUTES: Final = 24 * 60


class _WrongCellError(Exception):
    """A cell that cannot be read."""

    def __init__(self, column: str, found: str, expected: str, hint: str = "") -> None:
        self.args = (column, found, expected, hint)
        super().__init__(column, found, expected, hint)


def event_of(path: Path) -> str | None:
    """Give the event of a form for an event; None where the file is none."""
    try:
        said = open_stated(path, (), AGAIN).said
    except ProfileError:
        return None
    return said.get("event", "") if said.get("form") == FORM else None


def read_event_form(path: Path, event: Event, book: Book) -> tuple[Edit, ...]:
    """Read the answers of a form; blank ones leave everything as it is.

    Parameters
    ----------
    event : Event
        The event as it is known.
    book : Book
        The profiles of its parties.

    Raises
    ------
    ProfileError
        With every fault of the form, by sheet and cell.
    """
    scope = _scope(open_stated(path, (), AGAIN), event)
    filled = open_stated(path, scope.sheets(), AGAIN)
    reader = _Reader(filled, event, book, scope)
    edits = reader.read()
    if reader.faults:
        order = {filled.grids[name].title: at for at, name in enumerate(filled.grids)}
        raise ProfileError(
            tuple(sorted(reader.faults, key=lambda it: (order.get(it.sheet, 0), it)))
        )
    return tuple(edits)


def _scope(filled: Stated, event: Event) -> Scope:
    """Read whose form it is."""
    kind, whose = filled.said.get("audience", ""), filled.said.get("whose", "")
    known = {
        "ministry": [""],
        "city": [*event.city_ids],
        "delegation": [group.id for group in event.delegations],
    }
    for audience in get_args(Audience):
        if kind == audience and whose in known[audience]:
            return Scope(audience, whose)
    found = f"a form of {kind or 'nobody'} {whose}".strip()
    expected = f"one of a city or delegation of {event.id}"
    raise ProfileError((Fault(filled.file, 0, 0, "", found, expected, filled.state, AGAIN),))


@dataclass(slots=True)
class _Reader:
    """Reads the sheets of one form."""

    filled: Stated
    event: Event
    book: Book
    scope: Scope
    faults: list[Fault] = field(default_factory=list)

    def read(self) -> list[Edit]:
        """Give all answers; what is wrong stands in ``faults``."""
        found: list[Edit] = []
        groups: list[str] = [group.id for group in self.event.delegations]
        for sheet, read in (
            (NEW, self._new),
            (WISHES, self._wish),
            (PRESENCE, self._window),
            (DELEGATIONS, self._delegation),
        ):
            if sheet not in self.filled.grids:
                continue
            rows, faults = rows_of(self.filled, sheet, COLUMNS[sheet], AGAIN)
            self.faults += faults
            edits: list[Edit] = []
            for row in rows:
                if self._is_sound(row):
                    try:
                        edits += read(row, groups)
                    except _WrongCellError as error:
                        self.faults.append(row.fault(*error.args))
            if sheet == NEW:
                groups += [edit.key[0] for edit in edits]
            found += self._joined(edits) if sheet == PRESENCE else self._once(edits)
        return found

    def _is_sound(self, row: Row) -> bool:
        self.faults += [
            row.fault(column, cell.found, "a text", cell.hint)
            for column, cell in row.failed.items()
        ]
        return not row.failed

    def _wish(self, row: Row, _: Sequence[str]) -> Iterator[Edit]:
        said, note = row.text("answer"), row.text("note")
        if not said and not note:
            return
        by = self._choice(row, "by", ("city", "investor"))
        city = self._party(row, "city", "city", self.event.city_ids)
        investor = self._party(row, "investor", "investor", self.event.investor_ids)
        if not said:
            raise _WrongCellError("answer", "a note without an answer", self._words(row, ANSWERS))
        answer = self._choice(row, "answer", ANSWERS)
        key = (by, city, investor)
        if answer == "none":
            wish = Wish(
                by="city" if by == "city" else "investor", city=city, investor=investor, grade=1
            )
            self._check_scope(wish)
            yield Edit(WISHES, key, None, row, "answer")
            return
        try:
            wish = Wish.model_validate(
                {
                    "by": by,
                    "city": city,
                    "investor": investor,
                    "grade": None if answer == "veto" else int(answer),
                    "veto": answer == "veto",
                    "note": note or None,
                }
            )
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            raise _WrongCellError("note", shown(note), first["msg"].casefold()) from error
        self._check_scope(wish)
        if wish.veto and any(
            (must.city, must.investor) == (city, investor) for must in self.event.must_meet
        ):
            raise _WrongCellError(
                "answer",
                "a veto on a meeting that must take place",
                "another answer",
                "or take the meeting out of must_meet in the event's file first",
            )
        yield Edit(WISHES, key, wish, row, "answer")

    def _check_scope(self, wish: Wish) -> None:
        if not self.scope.holds(self.event, wish):
            column = (
                "investor" if self.scope.kind == "delegation" and wish.by == "investor" else "by"
            )
            raise _WrongCellError(
                column, "a wish of somebody else", f"a wish of {self.scope.kind} {self.scope.id}"
            )

    def _window(self, row: Row, _: Sequence[str]) -> Iterator[Edit]:
        cells = [row.text(name) for name in ("day", "start", "end")]
        if not any(cells):
            return
        kind = self._choice(row, "kind", KINDS)
        party = self._party(row, "party", kind, self._parties(kind))
        key = (kind, party)
        if row.names.choice(cells[0], (ALWAYS,)) == ALWAYS:
            if any(cells[1:]):
                raise _WrongCellError("start", "a time", "nothing beside " + cells[0])
            yield Edit(PRESENCE, key, (), row, "day")
            return
        day = self._day(row)
        start, end = (self._clock(row, name) for name in ("start", "end"))
        if end <= start:
            raise _WrongCellError("end", end, f"a time after {start}")
        slots = next(item.slots for item in self.event.days if str(item.date) == day)
        if not any(start <= slot.start and slot.end <= end for slot in slots):
            starts = ", ".join(f"{slot.start}-{slot.end}" for slot in slots)
            raise _WrongCellError(
                "start", f"{start} to {end}, in which no meeting fits", f"a whole slot of {starts}"
            )
        whole = next(item for item in self.event.days if str(item.date) == day)
        if start < whole.start or end > whole.end:
            column = "start" if start < whole.start else "end"
            raise _WrongCellError(
                column, f"{start} to {end}", f"a time within the day, {whole.start} to {whole.end}"
            )
        yield Edit(PRESENCE, key, (Window(day=PartialDate(day), start=start, end=end),), row, "day")

    def _parties(self, kind: str) -> Sequence[str]:
        if kind == "city":
            return self.scope.cities(self.event)
        if kind == "investor":
            return self.scope.investors(self.event)
        return self.scope.delegations(self.event)

    def _delegation(self, row: Row, groups: Sequence[str]) -> Iterator[Edit]:
        said = row.text("delegation")
        if not said:
            return
        everybody = [item.id for item in self.book.investors]
        investor = self._party(row, "investor", "investor", everybody)
        if row.names.choice(said, (LEAVES,)) == LEAVES:
            yield Edit(DELEGATIONS, (investor,), None, row, "delegation")
            return
        group = self._party(row, "delegation", "delegation", groups)
        own = self.book.investor(investor).embassy
        embassies = {it.id: it.embassy for it in self.event.delegations}
        if embassies.get(group) not in {None, own}:
            raise _WrongCellError(
                "delegation",
                shown(said),
                f"a delegation of the embassy {own or 'none'}, as the profile of {investor} has it",
                "or one without an embassy; else correct the profile first",
            )
        yield Edit(DELEGATIONS, (investor,), group, row, "delegation")

    def _new(self, row: Row, groups: Sequence[str]) -> Iterator[Edit]:
        cells = {name: row.text(name) for name in COLUMNS[NEW]}
        if not any(cells.values()):
            return
        for name in ("id", "label_id", "label_en"):
            if not cells[name]:
                raise _WrongCellError(name, "nothing", "a text")
        if cells["id"] in groups:
            raise _WrongCellError("id", f'"{cells["id"]}", which is there', "an id of its own")
        embassy = None
        if cells["embassy"]:
            known = [item.id for item in self.book.embassies]
            embassy = self._party(row, "embassy", "embassy", known)
        try:
            group = Delegation.model_validate(
                {
                    "id": cells["id"],
                    "embassy": embassy,
                    "label": {"id": cells["label_id"], "en": cells["label_en"]},
                    "investors": (),
                }
            )
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            place = [str(step) for step in first["loc"]]
            column = "id" if place == ["id"] else f"label_{place[-1]}"
            raise _WrongCellError(column, shown(cells[column]), first["msg"].casefold()) from error
        yield Edit(NEW, (group.id,), group, row, "id")

    def _choice(self, row: Row, column: str, choices: Sequence[str]) -> str:
        said = row.text(column)
        found = row.names.choice(said, choices)
        if found in choices:
            return found
        words = [row.names.word(one) for one in choices]
        raise _WrongCellError(
            column,
            shown(said) if said else "nothing",
            self._words(row, choices),
            did_you_mean(said, words) if said else "",
        )

    @staticmethod
    def _words(row: Row, choices: Sequence[str]) -> str:
        return "one of " + ", ".join(row.names.word(one) for one in choices)

    def _party(self, row: Row, column: str, kind: str, there: Sequence[str]) -> str:
        """Find a party by its id, by name and id, or by exactly its name; never by likeness."""
        said = " ".join(row.text(column).split())
        names = self._names(kind)
        if said in there:
            return said
        label = _LABEL.fullmatch(said)
        if label and label[2] in there:
            own, typed = names.get(label[2], label[2]), label[1].strip()
            if typed.casefold() in {own.casefold(), ""}:
                return label[2]
            raise _WrongCellError(
                column, shown(said), labelled(label[2], own), "the name and the id are of two"
            )
        alike = [one for one in there if names.get(one, "").casefold() == said.casefold()]
        if len(alike) == 1:
            return alike[0]
        expected = f"{'an' if kind in {'investor', 'embassy'} else 'a'} {kind} of the event"
        if not said:
            raise _WrongCellError(column, "nothing", expected)
        wanted = label[2] if label else said
        near = nearest(wanted, [(one, names.get(one, one)) for one in there])
        hint = f"nearest: {', '.join(near)}" if near else ""
        if wanted in names:
            hint = "it takes no part, or the form is not for it"
        raise _WrongCellError(column, shown(said), expected, hint)

    def _names(self, kind: str) -> Mapping[str, str]:
        match kind:
            case "city":
                return {item.id: item.name for item in self.book.cities}
            case "investor":
                return {item.id: item.name for item in self.book.investors}
            case "embassy":
                return {
                    item.id: item.label.in_language(self.filled.said.get("language", "id"))
                    for item in self.book.embassies
                }
            case _:
                return {
                    group.id: group.label.in_language(self.filled.said.get("language", "id"))
                    for group in self.event.delegations
                }

    def _day(self, row: Row) -> str:
        cell, days = row.cells.get("day"), [str(item.date) for item in self.event.days]
        said = cell.isoformat()[:10] if isinstance(cell, dt.date) else row.text("day")
        if not said and len(days) == 1:
            return days[0]
        written = _DAY.fullmatch(said)
        if written:
            said = f"{written[3]}-{int(written[2]):02}-{int(written[1]):02}"
        if said in days:
            return said
        always = row.names.word(ALWAYS)
        found = shown(said) if said else "nothing"
        raise _WrongCellError("day", found, f"a day of the event ({', '.join(days)}) or {always}")

    @staticmethod
    def _clock(row: Row, column: str) -> str:
        found = _clock_of(row.cells.get(column))
        if found is None:
            said = row.text(column)
            raise _WrongCellError(
                column, shown(said) if said else "nothing", "a time such as 09:30"
            )
        return found

    def _joined(self, edits: Sequence[Edit]) -> list[Edit]:
        """Join the windows of a party, which stand in rows of their own."""
        found: dict[tuple[str, ...], Edit] = {}
        for edit in edits:
            first = found.setdefault(edit.key, edit)
            if first is edit:
                continue
            before, more = first.value, edit.value
            if not isinstance(before, tuple) or not isinstance(more, tuple):
                continue
            if not before or not more:
                there = f"row {first.row.number}"
                self.faults.append(
                    edit.row.fault("day", f"another answer than {there}", "times, or always")
                )
                continue
            windows = (*before, *(one for one in more if one not in before))
            found[edit.key] = Edit(PRESENCE, edit.key, windows, first.row, "day")
        return [*found.values()]

    def _once(self, edits: Sequence[Edit]) -> list[Edit]:
        """Keep the first of equal answers; two that differ are a fault."""
        found: dict[tuple[str, ...], Edit] = {}
        for edit in edits:
            first = found.setdefault(edit.key, edit)
            if first.value != edit.value:
                text = f"another answer than row {first.row.number} on the same"
                self.faults.append(edit.row.fault(edit.column, text, "one answer"))
        return [*found.values()]


def _clock_of(cell: Cell | None) -> str | None:
    """Give a time as ``HH:MM``; None where the cell is none."""
    match cell:
        case dt.datetime() | dt.time():
            return f"{cell.hour:02}:{cell.minute:02}"
        case dt.timedelta():
            minutes = round(cell.total_seconds() / 60)
            return f"{minutes // 60:02}:{minutes % 60:02}" if 0 <= minutes < _MINUTES else None
        case float() | int() if not isinstance(cell, bool) and 0 <= cell < 1:
            minutes = round(cell * _MINUTES)
            return f"{minutes // 60:02}:{minutes % 60:02}"
        case str():
            written = _CLOCK.fullmatch(cell.strip())
            return f"{int(written[1]):02}:{written[2]}" if written else None
        case _:
            # Excel makes 9.30 a number where a point divides decimals.
            written = _CLOCK.fullmatch(f"{cell:.2f}") if isinstance(cell, float) else None
            return f"{int(written[1]):02}:{written[2]}" if written else None
