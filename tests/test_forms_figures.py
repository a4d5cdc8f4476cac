"""Numbers, amounts and dates as people write them, in Indonesian and in English."""

from __future__ import annotations

import contextlib
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.loading.forms.figures import UnfitError, amount, date, number


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("1.250.000,00", "id", (1_250_000, "")),
        ("1,250,000.00", "en", (1_250_000, "")),
        ("1,250,000", "id", (1_250_000, "")),
        ("Rp 1,8 triliun", "id", (1_800_000_000_000, "IDR")),
        ("Rp1.8 triliun", "id", (1_800_000_000_000, "IDR")),
        ("Rp. 1.250 miliar", "id", (1_250_000_000_000, "IDR")),
        ("Rp\u00a0750 juta", "id", (750_000_000, "IDR")),
        ("Rp 1.000.000,-", "id", (1_000_000, "IDR")),
        ("85 Milyar", "id", (85_000_000_000, "")),
        ("USD 7 million", "en", (7_000_000, "USD")),
        ("7.5 bn EUR", "en", (7_500_000_000, "EUR")),
        ("US$ 7,250,000", "en", (7_250_000, "USD")),
        ("Rp1,25 T", "id", (1_250_000_000_000, "IDR")),
        ("750 jt", "id", (750_000_000, "")),
        ("350 000", "id", (350_000, "")),
        ("0", "id", (0, "")),
    ],
)
def test_amounts(text, language, expected):
    """Separators, words for powers of ten and signs of currencies."""
    assert tuple(amount(text, language)) == expected


@pytest.mark.parametrize(
    ("text", "language", "key"),
    [
        ("1,250", "id", "two_readings"),
        ("1.250 million", "en", "two_readings"),
        ("Rp 1,5 M", "id", "no_unit"),
        ("1-2 miliar", "id", "no_amount"),
        ("sekitar 5 miliar", "id", "no_amount"),
        ("1.25.000", "id", "no_number"),
        ("1,250.000,5", "id", "no_number"),
        ("5 goats", "en", "no_unit"),
        ("", "id", "no_amount"),
    ],
)
def test_amounts_that_could_be_two_or_none(text, language, key):
    """What a person could read in two ways is asked again, never guessed."""
    with pytest.raises(UnfitError) as error:
        amount(text, language)
    assert error.value.what.key == f"intake.fault.{key}"


@given(st.integers(0, 10**17), st.sampled_from(["id", "en"]))
def test_grouped_digits_are_the_number_again(value, language):
    """A number with the separators of its language is read as itself."""
    mark = {"id": ".", "en": ","}[language]
    assert number(f"{value:,}".replace(",", mark), language) == value
    assert number(str(value), language) == value


@given(st.decimals(-180, 180, places=4))
def test_coordinates(value):
    """In a coordinate a single separator is always that of the decimals."""
    for text in (str(value), str(value).replace(".", ",")):
        assert number(text, "id", grouped=False) == Decimal(str(value))


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("2026", "id", "2026"),
        ("2026-02", "id", "2026-02"),
        ("2026-02-14", "en", "2026-02-14"),
        ("14 Februari 2026", "id", "2026-02-14"),
        ("14 February 2026", "id", "2026-02-14"),
        ("Agustus 2026", "id", "2026-08"),
        ("5 Mei 2026", "id", "2026-05-05"),
        ("Des 2025", "id", "2025-12"),
        ("14/02/2026", "id", "2026-02-14"),
        ("3-4-2026", "id", "2026-04-03"),
        ("02/14/2026", "en", "2026-02-14"),
        ("February 14, 2026", "en", "2026-02-14"),
        ("11/2026", "id", "2026-11"),
        ("2.026,00".replace(".", ""), "id", "2026"),
    ],
)
def test_dates(text, language, expected):
    """Dates as exact as they are written."""
    assert date(text, language) == expected


@pytest.mark.parametrize(
    ("text", "language", "key"),
    [
        ("3/4/2026", "en", "day_or_month"),
        ("31 Februari 2026", "id", "no_day"),
        ("32/01/2026", "id", "no_day"),
        ("Februari", "id", "no_date"),
        ("14 Fabruari 2026", "id", "no_date"),
        ("24", "id", "no_date"),
        ("45972", "id", "no_date"),
    ],
)
def test_dates_that_are_none(text, language, key):
    """A day that could be a month, no day of the calendar, and no date at all."""
    with pytest.raises(UnfitError) as error:
        date(text, language)
    assert error.value.what.key == f"intake.fault.{key}"


@given(st.text(max_size=30), st.sampled_from(["id", "en"]))
def test_any_text_is_read_or_refused_in_words(text, language):
    """Whatever is typed, nothing but a refusal in words is raised."""
    for read in (amount, date, number):
        with contextlib.suppress(UnfitError):
            read(text, language)
