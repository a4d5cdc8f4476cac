"""Days between which something is the law, as exact as its source has them."""

from __future__ import annotations

import calendar
import datetime as dt
from typing import Annotated

from pydantic import ConfigDict, Field

from matchmaker.model.law.vocabulary import DatePrecision, IsoDay
from matchmaker.model.profiles import Record


def in_force(
    start: str | None,
    start_precision: DatePrecision,
    end: str | None,
    end_precision: DatePrecision | None,
    on: dt.date,
) -> bool | None:
    """Whether a day lies from a start to before an end; None where they are not exact enough.

    A date that is exact to the year may be any day of that year, and so on; an approximate
    one counts as exact to the year. A start that is not known may be any day.
    """
    first, last = span(start, start_precision), span(end, end_precision or DatePrecision.DAY)
    if (first is not None and on < first[0]) or (last is not None and on >= last[1]):
        return False
    begun = first is not None and on >= first[1]
    over = (last is not None and on >= last[0]) or (last is None and end is not None)
    return True if begun and not over else None


def span(day: str | None, precision: DatePrecision) -> tuple[dt.date, dt.date] | None:
    """Give the first and the last day that a date can mean; None where it may be any day."""
    if day is None or precision is DatePrecision.UNKNOWN:
        return None
    date = dt.date.fromisoformat(day)
    if precision is DatePrecision.DAY:
        return date, date
    if precision is DatePrecision.MONTH:
        last = calendar.monthrange(date.year, date.month)[1]
        return date.replace(day=1), date.replace(day=last)
    return date.replace(month=1, day=1), date.replace(month=12, day=31)


class Dated(Record):
    """Something that holds from a day to before another day."""

    model_config = ConfigDict(serialize_by_alias=True)

    start: Annotated[IsoDay | None, Field(alias="from")] = None
    """The first day on which it holds; null where it holds as long as what it belongs to,
    or, with the precision ``unknown``, where that is not known."""
    start_precision: Annotated[DatePrecision, Field(alias="from_precision")] = DatePrecision.DAY
    """How exact that day is."""
    end: Annotated[IsoDay | None, Field(alias="to")] = None
    """The first day on which it no longer holds; null where none is known."""
    end_precision: Annotated[DatePrecision | None, Field(alias="to_precision")] = None
    """How exact its end is."""

    def holds(self, on: dt.date) -> bool | None:
        """Whether it holds on a day; None where its dates are not exact enough to tell."""
        is_open = self.start is None and self.start_precision is not DatePrecision.UNKNOWN
        start = "0001-01-01" if is_open else self.start
        return in_force(start, self.start_precision, self.end, self.end_precision, on)
