"""Numbers, amounts and dates as people write them in Indonesian and in English."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from functools import cache
from typing import Final, NamedTuple

from matchmaker.model import Language, PartialDate, Words

POWERS: Final = {
    "ribu": 3,
    "rb": 3,
    "thousand": 3,
    "juta": 6,
    "jt": 6,
    "million": 6,
    "mn": 6,
    "mio": 6,
    "miliar": 9,
    "milyar": 9,
    "billion": 9,
    "bn": 9,
    "triliun": 12,
    "trilyun": 12,
    "trillion": 12,
    "tn": 12,
    "t": 12,
}
"""Words for powers of ten; ``T`` is one in both languages, while a bare ``M`` is a milliard to
some and a million to others."""

DECIMAL_MARK: Final[dict[Language, str]] = {"id": ",", "en": "."}

_SIGNS: Final = {"rp": "IDR", "idr": "IDR", "us$": "USD", "usd": "USD", "€": "EUR", "¥": "JPY"}
_AMOUNT: Final = re.compile(
    r"(?P<before>[a-z]{2,3}\$?|[€¥$])?\.?\s*(?P<number>[0-9][0-9.,'\s]*?)\s*(?P<unit>[a-z]+)?"
    r"\s*(?P<after>[a-z]{3})?\s*(?:,-+|,--)?\s*\.?",
)
_DAY: Final = re.compile(r"([0-9]{1,2})\s*[./-]\s*([0-9]{1,2})\s*[./-]\s*([0-9]{4})")
_MONTH: Final = re.compile(r"([0-9]{1,2})\s*[./-]\s*([0-9]{4})")
_NAMED: Final = re.compile(r"(?:([0-9]{1,2})\.?\s+)?([a-z]{3,})\.?\s+([0-9]{4})")
_NAMED_FIRST: Final = re.compile(r"([a-z]{3,})\.?\s+([0-9]{1,2}),?\s+([0-9]{4})")
_MONTHS: Final = 12


class UnfitError(Exception):
    """What stands in a cell is no answer to its question; ``what`` says why."""

    def __init__(self, key: str, **values: str | int | tuple[str, ...]) -> None:
        self.what = Words(f"intake.fault.{key}", tuple(values.items()))
        super().__init__(key)


class Amount(NamedTuple):
    """A number with the currency that stands beside it, empty where none does."""

    number: Decimal
    currency: str = ""


def amount(text: str, language: Language) -> Amount:
    """Read ``1.250.000,50``, ``Rp 1,8 triliun``, ``USD 7 million``.

    Raises
    ------
    UnfitError
        When it is no single number, or could be two.
    """
    plain = text.casefold().replace("\u00a0", " ").replace("\u202f", " ").strip()
    match = _AMOUNT.fullmatch(plain)
    if match is None:
        raise UnfitError("no_amount", found=text)
    unit, after = match["unit"] or "", match["after"] or ""
    if unit and unit not in POWERS and not after:
        unit, after = "", unit
    if unit and unit not in POWERS:
        raise UnfitError("no_unit", found=text, unit=unit)
    sign = match["before"] or after
    if after and len(after) != len("IDR"):
        raise UnfitError("no_unit", found=text, unit=after)
    scale = Decimal(10) ** POWERS[unit] if unit else Decimal(1)
    return Amount(number(match["number"], language) * scale, _SIGNS.get(sign, _code(sign)))


def _code(sign: str) -> str:
    return sign.upper() if re.fullmatch("[a-z]{3}", sign) else ""


def number(text: str, language: Language, *, grouped: bool = True) -> Decimal:
    """Read digits with separators as the language has them, or as nobody could misread them.

    Parameters
    ----------
    grouped : bool
        Whether a single separator can stand between thousands; in a coordinate it cannot.

    Raises
    ------
    UnfitError
        When it is no number, or means one thing in Indonesian and another in English.
    """
    digits = re.sub(r"[\s']", "", text)
    if not re.fullmatch(r"[-+]?[0-9][0-9.,]*", digits):
        raise UnfitError("no_number", found=text)
    body = digits.lstrip("+-")
    sign = -1 if digits.startswith("-") else 1
    return sign * Decimal(_plain(body, text, language, grouped=grouped))


def _plain(body: str, text: str, language: Language, *, grouped: bool) -> str:
    """Rewrite digits with a decimal point and nothing between thousands."""
    marks = re.findall(r"[.,]", body)
    if not marks:
        return body
    last = marks[-1]
    head, _, tail = body.rpartition(last)
    if len(set(marks)) > 1:
        if marks.count(last) > 1 or not _is_grouped(head):
            raise UnfitError("no_number", found=text)
        return f"{re.sub('[.,]', '', head)}.{tail or 0}"
    if len(marks) > 1:
        if not _is_grouped(body):
            raise UnfitError("no_number", found=text)
        return re.sub("[.,]", "", body)
    could_group = grouped and _is_grouped(body) and not head.startswith("0")
    if not could_group:
        return f"{head}.{tail or 0}"
    if last == DECIMAL_MARK[language]:
        raise UnfitError("two_readings", found=text)
    return head + tail


def _is_grouped(body: str) -> bool:
    return re.fullmatch(r"[0-9]{1,3}(?:[.,][0-9]{3})*", body) is not None


def date(text: str, language: Language) -> PartialDate:
    """Read ``2026``, ``2026-02-14``, ``14 Februari 2026``, ``Feb 2026``, ``14/02/2026``.

    Raises
    ------
    UnfitError
        When it is no date of the calendar, or day and month could be exchanged.
    """
    plain = re.sub(r"\s+", " ", text.casefold().replace("\u00a0", " ")).strip()
    year = re.fullmatch(r"([0-9]{4})[.,]0+", plain)
    if year:
        plain = year[1]
    try:
        return PartialDate(plain)
    except ValueError:
        pass
    parts = _parts(plain, text, language)
    if parts is None:
        raise UnfitError("no_date", found=text)
    try:
        return PartialDate("-".join(parts))
    except ValueError as error:
        raise UnfitError("no_day", found=text) from error


def _parts(plain: str, text: str, language: Language) -> tuple[str, ...] | None:
    """Take a date apart: year, month and day, as far as it names them."""
    if match := _DAY.fullmatch(plain):
        day, month, year = match.groups()
        could_be_both = int(day) <= _MONTHS and int(month) <= _MONTHS and day != month
        if language != "id" and could_be_both:
            raise UnfitError("day_or_month", found=text)
        if int(month) > _MONTHS and language != "id":
            day, month = month, day
        return year, month.zfill(2), day.zfill(2)
    if match := _MONTH.fullmatch(plain):
        return match[2], match[1].zfill(2)
    if match := _NAMED_FIRST.fullmatch(plain):
        name, day, year = match.groups()
    elif match := _NAMED.fullmatch(plain):
        day, name, year = match[1] or "", match[2], match[3]
    else:
        return None
    month_number = _months().get(name)
    if month_number is None:
        return None
    return (year, f"{month_number:02}", day.zfill(2)) if day else (year, f"{month_number:02}")


@cache
def _months() -> dict[str, int]:
    """Give the names of the months, whole and short, in both languages."""
    from babel import Locale

    names: dict[str, int] = {}
    for locale in map(Locale.parse, ("id", "en")):
        for usage in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for month, name in locale.months[usage][width].items():
                    names[name.casefold().rstrip(".")] = month
    return names | {"sept": 9, "agt": 8, "agustus": 8, "nopember": 11}


def day_of(cell: dt.date) -> PartialDate:
    """Take the day of a cell that Excel holds as a date.

    Raises
    ------
    UnfitError
        When the cell holds a time of day as well.
    """
    if isinstance(cell, dt.datetime) and cell.time() != dt.time():
        raise UnfitError("time_of_day", found=str(cell))
    return PartialDate(cell.isoformat()[:10])
