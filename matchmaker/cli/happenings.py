"""What happened on the day, as an officer types it: moments and changes from options."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from matchmaker.errors import MatchmakerError

if TYPE_CHECKING:
    from matchmaker.model import Change, Event, Moment

TIME: Final = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
DOTTED: Final = re.compile(r"([0-9]{1,2})[.:]([0-9]{2})")
DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def read_moment(text: str, event: Event) -> Moment:
    """Read ``HH:MM`` or ``YYYY-MM-DD HH:MM``, in the event's time.

    Raises
    ------
    MatchmakerError
        When it is neither, or on no day of the event.
    """
    from matchmaker.model import Moment

    day, _, time = text.strip().replace("T", " ").rpartition(" ")
    time = _clock(time)
    if not TIME.fullmatch(time):
        raise MatchmakerError(f"--now {text}: expected HH:MM or 'YYYY-MM-DD HH:MM'")
    if day:
        return Moment(read_day(day.strip(), event), time)
    if len(event.days) > 1:
        days = ", ".join(str(item.date) for item in event.days)
        raise MatchmakerError(
            f"--now {text}: the event has the days {days}; write 'YYYY-MM-DD HH:MM'"
        )
    return Moment(str(event.days[0].date), time)


def read_day(text: str, event: Event) -> str:
    """Read a day of the event, or raise `MatchmakerError`."""
    days = [str(item.date) for item in event.days]
    if not DAY.fullmatch(text) or text not in days:
        raise MatchmakerError(f"'{text}' is no day of the event; it has: {', '.join(days)}")
    return text


def read_changes(
    day: str,
    now: Moment,
    *,
    late: Iterable[str],
    absent: Iterable[str],
    lost: Iterable[str],
    interpreter: Iterable[str],
    overran: Iterable[str],
) -> Iterator[Change]:
    """Read changes from options such as ``jepang=11:00``.

    Raises
    ------
    MatchmakerError
        When a text has another form.
    """
    since = now.time if day == now.day else "00:00"

    def known(kind: str, option: str, text: str, **fields: Any) -> Change:
        return change_of(f"{option} {text}", {"kind": kind, "day": day, **fields})

    for text in late:
        who, until = _timed("--late", text, None)
        yield known("late", "--late", text, who=who, until=until)
    for text in absent:
        who, time = _timed("--absent", text, since)
        yield known("cancelled", "--absent", text, who=who, since=time)
    for text in lost:
        place, time = _timed("--lost", text, since)
        hall, mark, table = place.partition(":")
        if not mark:
            yield known("hall_lost", "--lost", text, hall=hall, since=time)
        elif table.isascii() and table.isdigit():
            yield known("table_lost", "--lost", text, hall=hall, table=int(table), since=time)
        else:
            raise MatchmakerError(f"--lost {text}: expected a number of a table, as in aula:4")
    for text in interpreter:
        who, time = _timed("--interpreter", text, since)
        yield known("interpreter_missing", "--interpreter", text, interpreter=who, since=time)
    for text in overran:
        pair, until = _timed("--overran", text, None)
        city, mark, investor = pair.partition("+")
        if not mark:
            raise MatchmakerError(f"--overran {text}: expected CITY+INVESTOR=HH:MM")
        yield known("overran", "--overran", text, city=city, investor=investor, until=until)


def _timed(option: str, text: str, otherwise: str | None) -> tuple[str, str]:
    """Split ``WHO=HH:MM``; the time may be left out where there is another."""
    who, mark, time = text.partition("=")
    if not mark and otherwise is not None:
        return who.strip(), otherwise
    time = _clock(time)
    if not TIME.fullmatch(time):
        raise MatchmakerError(f"{option} {text}: expected a time as HH:MM after '='")
    return who.strip(), time


def _clock(text: str) -> str:
    """Give a time as ``HH:MM`` where it is written as ``9.30``, as people do in Indonesia."""
    written = DOTTED.fullmatch(text.strip())
    return f"{int(written[1]):02}:{written[2]}" if written else text.strip()


def change_of(said: str, plain: Mapping[str, Any]) -> Change:
    """Make a change from its fields.

    Raises
    ------
    MatchmakerError
        When a field has another form; the message begins with ``said``.
    """
    from pydantic import TypeAdapter, ValidationError

    from matchmaker.model import Change

    adapter: TypeAdapter[Change] = TypeAdapter(Change)
    try:
        return adapter.validate_json(json.dumps(plain))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        if first["type"] == "string_pattern_mismatch":
            raise MatchmakerError(
                f"{said}: found '{first['input']}', expected its id in the event's file, of small"
                " letters, digits and hyphens, such as hall-a or kota-ambon"
            ) from error
        raise MatchmakerError(f"{said}: {first['msg'].lower()}") from error
