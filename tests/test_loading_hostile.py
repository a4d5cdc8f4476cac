"""Whatever stands in a file, reading it ends in a book or in faults, and soon."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaker.loading import check, load_book, write_yaml_profile
from tests import fictional, folders
from tests.folders import CITY_ROW, NEED_ROW, csv_file, workbook


@pytest.fixture(scope="module")
def base(tmp_path_factory) -> Path:
    return folders.write_shared(tmp_path_factory.mktemp("base"), fictional.book())


@pytest.fixture(scope="module")
def sound(tmp_path_factory) -> dict[str, bytes]:
    """Give a file of each form, as bytes."""
    folder = tmp_path_factory.mktemp("sound")
    folders.write_yaml(folder, fictional.book())
    csv_file(folder / "cities.csv", [CITY_ROW])
    workbook(folder / "p.xlsx", {"cities": [CITY_ROW], "needs": [NEED_ROW]})
    names = ("cities/teluk.yaml", "cities.csv", "p.xlsx")
    return {name: (folder / name).read_bytes() for name in names}


def ends(base: Path, folder: Path, name: str, data: bytes) -> None:
    """Check a folder of one file; any exception is a failure of the test."""
    folders.write(folder / name, data)
    report = check(folder, base=base)
    assert (report.book is None) == bool(report.faults)
    for fault in report.faults:
        line = str(fault)
        assert line.isprintable()
        assert len(line) < 2_000


FORMS = ("cities/teluk.yaml", "cities.csv", "p.xlsx")


@pytest.mark.parametrize("name", FORMS)
@settings(deadline=None)
@given(data=st.binary(max_size=200) | st.text().map(lambda text: text.encode("utf-8", "ignore")))
def test_any_bytes_end_in_faults(tmp_path_factory, base, name, data):
    """Random bytes and texts never give a traceback."""
    ends(base, tmp_path_factory.mktemp("any"), name, data)


SIGNS = b'\x00 \xff \t " \' { [ : - & * ! | > % @ # \r , ; --- \xe2\x80\xa8 ~ 1e9 </v> <c /> t="e"'


@st.composite
def damages(draw: st.DrawFn) -> tuple[float, int, bytes]:
    """Where to cut, how much to take out, and what to put in."""
    sign = draw(st.sampled_from(SIGNS.split(b" ")))
    return draw(st.floats(0, 1)), draw(st.integers(0, 40)), sign


def damaged(data: bytes, damage: tuple[float, int, bytes]) -> bytes:
    begin = int(damage[0] * len(data))
    return data[:begin] + damage[2] + data[begin + damage[1] :]


@pytest.mark.parametrize("name", FORMS)
@settings(deadline=None)
@given(damage=damages())
def test_a_damaged_file_ends_in_faults_or_a_book(tmp_path_factory, base, sound, name, damage):
    """A file with a piece taken out, and a sign of its form put in, never gives a traceback."""
    ends(base, tmp_path_factory.mktemp("damaged"), name, damaged(sound[name], damage))


@settings(deadline=None)
@given(part=st.integers(0, 20), damage=damages())
def test_a_workbook_damaged_inside_ends_in_faults_or_a_book(
    tmp_path_factory, base, sound, part, damage
):
    """A workbook whose XML is damaged, but whose package is whole, never gives a traceback."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(sound["p.xlsx"])) as old, zipfile.ZipFile(stream, "w") as new:
        names = old.namelist()
        for number, name in enumerate(names):
            data = old.read(name)
            new.writestr(name, damaged(data, damage) if number == part % len(names) else data)
    ends(base, tmp_path_factory.mktemp("inside"), "p.xlsx", stream.getvalue())


SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text()
TREES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@settings(deadline=None)
@given(name=st.sampled_from(sorted(fictional.city("teluk"))), value=TREES, kept=st.booleans())
def test_any_value_in_any_field_ends_in_faults_or_a_book(tmp_path_factory, base, name, value, kept):
    """A value of the wrong shape in any field is a fault of that field, in words."""
    data = fictional.city("teluk") | {name: value}
    if not kept:
        del data[name]
    text = json.dumps(data, ensure_ascii=True)
    ends(base, tmp_path_factory.mktemp("tree"), "cities/teluk.yaml", text.encode())


def test_a_file_full_of_faults_is_read_whole(tmp_path, base):
    """Of two megabytes of mistakes every one is reported."""
    sectors = "\n".join(f"      - solid_wast{number % 50}" for number in range(40_000))
    text = write_yaml_profile(fictional.book().city("teluk"))
    assert "      - solid_waste" in text
    folders.write(tmp_path / "cities/teluk.yaml", text.replace("      - solid_waste", sectors))
    faults = check(tmp_path, base=base).faults
    assert len(faults) == 40_000


def test_a_large_table_is_read_whole(tmp_path, base):
    """Ten thousand needs in one table make a book."""
    csv_file(tmp_path / "cities.csv", [CITY_ROW])
    rows = [NEED_ROW | {"id": f"teluk-{number}"} for number in range(10_000)]
    csv_file(tmp_path / "needs.csv", rows)
    assert len(load_book(tmp_path, base=base).needs) == 10_000
