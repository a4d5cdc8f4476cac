"""One cell of a table and the value that it stands for, there and back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.loading import csv_text
from matchmaker.loading.cells import UnfitCellError, from_cell, join, split, to_cell
from matchmaker.loading.csv_files import read_csv
from matchmaker.loading.fields import Described, described
from matchmaker.model import City
from matchmaker.model.profiles import MoneyRange
from tests import folders, strategies


@given(items=st.lists(strategies.texts(), max_size=4))
def test_a_list_comes_back_from_its_cell(items):
    """Separators, backslashes and spaces inside items survive."""
    assert split(join(tuple(items))) == items


LISTS = {
    "a;b": ["a", "b"],
    " a ; b ;": ["a", "b"],
    "a;;b": ["a", "b"],
    r"Roads\; bridges; water": ["Roads; bridges", "water"],
    r"C:\temp; b\\": ["C:\\temp", "b\\"],
    "a;\nb": ["a", "b"],
    r"\ a\ ": [" a "],
    ";": [],
    "a\\": ["a\\"],
}


@pytest.mark.parametrize("cell", LISTS)
def test_how_a_person_writes_a_list(cell):
    """Spaces around items do not count, empty items neither, and a backslash holds."""
    assert split(cell) == LISTS[cell]


@given(text=strategies.texts())
def test_no_cell_of_a_csv_file_begins_a_formula(tmp_path_factory, text):
    """A text that Excel would run has an apostrophe before it, and loses it when read."""
    written = csv_text(["id"], [[text]])
    path = folders.write(tmp_path_factory.mktemp("csv") / "cities.csv", written)
    (grid,), faults = read_csv(path, "cities.csv", "cities")
    assert (grid.rows, faults) == ([["id"], [text]], [])
    cell = written.removeprefix("id\n").removeprefix('"')
    assert cell[0] not in "=+-@\t\n"


@given(
    value=st.integers(0, 10**18) | st.floats(allow_nan=False, allow_infinity=False),
)
def test_a_number_comes_back_from_its_cell(value):
    """No digit of a number is lost, also where Excel keeps only fifteen."""
    field = Described("x", "whole" if isinstance(value, int) else "number")
    assert from_cell(to_cell(value, field), field) == value


@given(st.integers(0, 99), st.integers(0, 99))
def test_a_number_is_a_code_only_where_no_digit_can_be_lost(province, place):
    """81.71 can only have been typed so; 81.70 comes back as 81.7 and is refused, as is 8.71."""
    typed = f"{province:02d}.{place:02d}"
    is_certain = province >= 10 and place % 10 != 0
    expected = typed if is_certain else float(typed)
    assert from_cell(float(typed), described(City)["kemendagri_code"]) == expected


def test_a_rounded_number_is_refused():
    """Six figures before an exponent may have been more."""
    with pytest.raises(UnfitCellError, match="rounded"):
        from_cell("1.23457E+11", described(MoneyRange)["min"])
