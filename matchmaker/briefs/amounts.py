"""Amounts as they are printed: in their own currency, and in rupiah where a rate is known."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Final

from matchmaker.briefs.ledger import Ledger
from matchmaker.briefs.said import Amount, Prose
from matchmaker.model import Money, MoneyRange, Rate, Words

RUPIAH: Final = "IDR"
CONVERTED: Final = Context(prec=3, rounding=ROUND_HALF_UP)
"""A converted amount is no more exact than its rate: three digits, half up as other money."""


def amount_of(
    found: MoneyRange | None,
    rates: Iterable[Rate],
    ledger: Ledger,
    notes: tuple[int, ...],
    about: Prose | None = None,
) -> Amount | None:
    """Make an amount as it is printed; None where no bound is known.

    Parameters
    ----------
    rates : iterable of Rate
        Of several for one currency the latest counts.
    notes : tuple of int
        Sources of the amount; that of the rate is added.
    about : Prose, optional
        What the figure is.
    """
    if found is None or not found.known:
        return None
    rate = None
    if found.currency != RUPIAH:
        known = [rate for rate in rates if rate.currency == found.currency]
        rate = max(known, key=lambda rate: rate.on, default=None)
    return Amount(
        value=found,
        rupiah=_in_rupiah(found, rate) if rate else None,
        about=about,
        confidence=Words(f"trust.{found.confidence}") if found.confidence else None,
        notes=notes + (ledger.cite_rate(rate) if rate else ()),
    )


def exactly(money: Money | None) -> MoneyRange | None:
    """Give an amount as a range without width."""
    if money is None:
        return None
    return MoneyRange(min=money.amount, max=money.amount, currency=money.currency)


def _in_rupiah(found: MoneyRange, rate: Rate) -> Words:
    low, high = (
        None if bound is None else int(CONVERTED.multiply(Decimal(bound), Decimal(str(rate.idr))))
        for bound in (found.min, found.max)
    )
    value = MoneyRange(min=low, max=high, currency=RUPIAH)
    return Words.of(
        "amount.rupiah", value=value, rate=rate.idr, currency=rate.currency, day=rate.on
    )
