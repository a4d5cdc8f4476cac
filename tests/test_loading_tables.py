"""Tables as Excel really writes them: what is understood, and what is refused with advice."""

from __future__ import annotations

from pathlib import Path

import pytest

from matchmaker.errors import in_short
from matchmaker.loading import check, csv_text, load_book, to_tables
from matchmaker.loading.fields import described
from matchmaker.loading.tables import columns
from matchmaker.model import City, Deal, Investor, Need
from tests import fictional, folders
from tests.folders import CITY_ROW, NEED_ROW, csv_file, workbook


@pytest.fixture
def base(tmp_path, monkeypatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return folders.write_shared(Path("base"), fictional.book())


def messages(base: Path) -> list[str]:
    return [str(fault).removeprefix("own/") for fault in check(Path("own"), base=base).faults]


def only_need(base: Path) -> Need:
    (pair,) = load_book(Path("own"), base=base).needs
    return pair.need


def test_a_table_adds_needs_to_a_city_of_a_yaml_file(base):
    """YAML and tables may be mixed: the city has the needs of both."""
    folders.write_yaml(Path("own"), fictional.book())
    csv_file(Path("own/needs.csv"), [NEED_ROW])
    city = load_book(Path("own"), base=base).city("teluk")
    assert [need.id for need in city.needs] == ["teluk-air", "teluk-sampah"]


def test_a_workbook_may_hold_only_some_tables(base):
    """Cities in a workbook, needs in a CSV file and investors in YAML make one book."""
    folders.write_yaml(Path("own"), fictional.book())
    for path in Path("own/cities").iterdir():
        path.unlink()
    workbook(Path("own/kota.xlsx"), {"Cities ": [CITY_ROW], "catatan": [{"apa": "saja"}]})
    csv_file(Path("own/needs.csv"), [NEED_ROW])
    book = load_book(Path("own"), base=base)
    assert [pair.need.id for pair in book.needs] == ["teluk-air"]
    assert len(book.investors) == 4


def test_one_id_in_yaml_and_in_a_table(base):
    """A need that stands in both names both places."""
    folders.write_yaml(Path("own"), fictional.book())
    csv_file(Path("own/needs.csv"), [NEED_ROW | {"id": "teluk-sampah"}])
    assert messages(base) == [
        (
            'needs.csv: cell B2: id: found "teluk-sampah" a second time, expected one of its own '
            "(the first is in own/cities/teluk.yaml:24:9)"
        )
    ]


def test_the_order_of_rows_changes_nothing(base):
    """Any order of rows and files gives the same book."""
    rows = [NEED_ROW, NEED_ROW | {"id": "teluk-jalan"}, NEED_ROW | {"id": "aaa"}]
    for folder, needs in (("own", rows), ("other", rows[::-1])):
        csv_file(Path(folder) / "cities.csv", [CITY_ROW])
        csv_file(Path(folder) / "needs.csv", needs)
    assert load_book(Path("own"), base=base) == load_book(Path("other"), base=base)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_list_separator_of_the_country_is_found(base, delimiter):
    """Commas, semicolons (Indonesian Excel) and tabs are told apart by the headings."""
    csv_file(Path("own/cities.csv"), [CITY_ROW | {"challenges": "a, b; c"}], delimiter)
    city = load_book(Path("own"), base=base).city("teluk")
    assert (city.challenges, city.latitude) == (("a, b", "c"), -3.7)


def test_a_declared_separator_is_obeyed(base):
    """The line ``sep=;`` that some programs write is no row of headings."""
    text = csv_text(list(CITY_ROW), [list(CITY_ROW.values())], delimiter=";")
    folders.write(Path("own/cities.csv"), "sep=;\r\n" + text)
    assert load_book(Path("own"), base=base).city("teluk").name == "Kota Teluk"


def test_headings_may_differ_in_capitals_and_spaces(base):
    """``Kemendagri Code`` and ``Provenance . As of`` are understood."""
    row = {name.upper().replace("_", " "): value for name, value in CITY_ROW.items()}
    csv_file(Path("own/cities.csv"), [row | {" Provenance . As of ": "2026-02"}])
    assert load_book(Path("own"), base=base).city("teluk").provenance.as_of == "2026-02"


NUMBERS = {
    "1.2E+11": 120_000_000_000,
    "1,2E+11": 120_000_000_000,
    "120000000000": 120_000_000_000,
    "5000.0": 5_000,
    "5000,00": 5_000,
    " 7 ": 7,
}


@pytest.mark.parametrize("text", NUMBERS)
def test_amounts_come_back_from_excel(base, text):
    """An amount is read in every spelling that can have only one meaning."""
    csv_file(Path("own/cities.csv"), [CITY_ROW])
    csv_file(Path("own/needs.csv"), [NEED_ROW | {"cost.max": text, "cost.currency": "IDR"}])
    cost = only_need(base).cost
    assert cost is not None
    assert cost.max == NUMBERS[text]


def test_empty_rows_and_columns_are_passed_over(base):
    """What Excel leaves around a table is no data, and an empty cell is not known."""
    folders.write(
        Path("own/cities.csv"),
        "\ufeff"
        + ",".join([*CITY_ROW, "context", "", ""])
        + "\n"
        + ",".join([*map(str, CITY_ROW.values()), " ", "", ""])
        + "\n,,,,,,,,,,\n\n",
    )
    assert load_book(Path("own"), base=base).city("teluk").context is None


FAULTY_HEADINGS: dict[str, tuple[str, list[str]]] = {
    "a heading that nearly fits": (
        "id,nama,titel\n",
        [
            (
                'needs.csv: cell B1: found the unknown heading "nama", expected the name of a '
                f"field (the columns: {', '.join(column.heading for column in columns('needs'))})"
            ),
            (
                'needs.csv: cell C1: found the unknown heading "titel", expected the name of a '
                "field (did you mean title or title_en?)"
            ),
        ],
    ),
    "no heading that is known": (
        "kode,nama,uraian\nteluk-air,Air,Air minum\nteluk-jalan,Jalan,Jalan kota\n",
        [
            (
                "needs.csv: row 1: found no heading that is known (kode, nama, uraian), expected "
                "the names of fields, such as city, id, title, description, provenance.source "
                "(`matchmaker init` lays out such a table)"
            )
        ],
    ),
    "a title above the headings": (
        (
            "Kebutuhan 2026,,,,\n"
            "city,id,title,description,provenance.source\n"
            "teluk,teluk-air,Air,Air,\n"
        ),
        [
            (
                'needs.csv: row 1: found "Kebutuhan 2026" above the headings, expected the '
                "headings, which stand in row 2 (delete row 1)"
            ),
            (
                "needs.csv: cell E3: provenance.source: found nothing, expected where the facts "
                "come from: a source in words, or links (the cell is empty; an office may name "
                "itself)"
            ),
        ],
    ),
    "a heading twice": (
        "city,id,title,Title,description\n",
        ['needs.csv: cell D1: found the heading "Title" a second time, expected each heading once'],
    ),
    "a column without a heading": (
        (
            "city,id,title,description,provenance.links\n"
            "teluk,teluk-air,Air,Air,https://example.org,catatan\n"
        ),
        [
            (
                'needs.csv: cell F2: found "catatan", expected nothing, since the column has no '
                "heading (give the column a heading, or empty it)"
            )
        ],
    ),
    "a column that is missing": (
        "city,id,title,provenance.source\nteluk,teluk-air,Air,Dinas\nteluk,jalan,Jalan,Dinas\n",
        [
            "needs.csv: row 1: description: found nothing, expected text (the column is missing)",
        ],
    ),
    "no column of sources": (
        "city,id,title,description\nteluk,teluk-air,Air,Air\nteluk,teluk-jalan,Jalan,Jalan\n",
        [
            (
                "needs.csv: row 1: provenance.source: found nothing, expected where the facts "
                "come from: a source in words, or links (the column is missing; an office may "
                "name itself)"
            )
        ],
    ),
    "no column of owners": (
        "id,title,description,provenance.source\nteluk-air,Air,Air,Dinas\n",
        [
            (
                "needs.csv: row 1: city: found nothing, expected the id of a city "
                "(the column is missing)"
            )
        ],
    ),
    "a number for an owner": (
        "city,id,title,description,provenance.source\n12.5,teluk-air,Air,Air,Dinas\n",
        ['needs.csv: cell A2: city: found "12.5", expected the id of a city'],
    ),
    "an empty file": (
        " \n",
        ["needs.csv: found an empty file, expected a row of headings, then rows"],
    ),
    "an open quote": (
        'city,id,title,description\nteluk,teluk-air,"Air,Air\n',
        [
            (
                "needs.csv: row 2: found a quote that is not closed or not doubled, expected "
                'text such as "one ""two"" three" (in Excel: Save as, CSV UTF-8 (comma delimited))'
            )
        ],
    ),
    "a failed formula": (
        "city,id,title,description,provenance.source\nteluk,teluk-air,#REF!,Air,Dinas\n",
        ["needs.csv: cell C2: title: found #REF!, an error of a formula, expected a value"],
    ),
    "a control character": (
        "city,id,title,description\nteluk,teluk-air,A\x07ir,Air\n",
        ["needs.csv:2:18: found the control character \\x07, expected printable text (delete it)"],
    ),
}


@pytest.mark.parametrize("case", FAULTY_HEADINGS)
def test_a_csv_file_that_is_no_table(base, case):
    """Faults of headings and of the file's form come once, not once a row."""
    text, expected = FAULTY_HEADINGS[case]
    csv_file(Path("own/cities.csv"), [CITY_ROW])
    folders.write(Path("own/needs.csv"), text)
    assert messages(base) == expected


def test_needs_without_any_city(base):
    """That there is no city at all is said once, of the column, not of every row."""
    needs = [NEED_ROW | {"id": f"teluk-{number}"} for number in range(40)]
    csv_file(Path("own/needs.csv"), needs)
    assert messages(base) == [
        (
            "needs.csv: cell A1: city: found no city at all, expected a table of cities, or files "
            "in the folder cities"
        )
    ]


def test_a_stray_table_hides_no_owner(base):
    """A file of cities under another name is named once, its cities are not said to be unknown."""
    csv_file(Path("own/kota.csv"), [CITY_ROW])
    csv_file(Path("own/needs.csv"), [NEED_ROW])
    (fault,) = check(Path("own"), base=base).faults
    assert (fault.file, fault.found) == ("own/kota.csv", "a file of another name")


def test_the_same_tables_in_two_forms(base):
    """A workbook beside CSV files of the same content is one fault a table."""
    needs = [NEED_ROW | {"id": f"teluk-{number}"} for number in range(40)]
    cities = [CITY_ROW | {"id": f"k-{at}", "kemendagri_code": f"81.{10 + at}"} for at in range(3)]
    needs = [need | {"city": "k-0"} for need in needs]
    csv_file(Path("own/cities.csv"), cities)
    csv_file(Path("own/needs.csv"), needs)
    workbook(Path("own/p.xlsx"), {"cities": cities, "needs": needs})
    assert messages(base) == [
        (
            f"p.xlsx: sheet {table}: found {count} rows whose ids stand in other files too, "
            "expected each id in one place (delete them here or there; the first stands in "
            f"own/{table}.csv)"
        )
        for table, count in (("cities", 3), ("needs", 40))
    ]


def test_a_table_of_many_faults(base):
    """All faults are counted; of one kind only the first few are printed, and where the last is."""
    csv_file(Path("own/cities.csv"), [CITY_ROW])
    rows = [NEED_ROW | {"id": f"teluk-{at}", "sectors": f"sampah{at}"} for at in range(40)]
    rows[7]["readiness"] = "siap"
    csv_file(Path("own/needs.csv"), rows)
    found = check(Path("own"), base=base).faults
    assert len(found) == 41
    printed = list(in_short(found))
    assert len(printed) == 7
    assert printed[5] == "... and 35 more like this, the last in own/needs.csv: cell F41"
    assert "readiness" in printed[6]


@pytest.mark.parametrize("encoding", ["utf-16", "cp1252"])
def test_a_csv_file_in_another_encoding(base, encoding):
    """The message says how to save it from Excel."""
    text = csv_text(["id", "name"], [["teluk", "Kota Téluk"]])
    folders.write(Path("own/cities.csv"), text.encode(encoding))
    (fault,) = check(Path("own"), base=base).faults
    assert fault.hint == "in Excel: Save as, CSV UTF-8 (comma delimited)"
    assert fault.line == (1 if encoding == "utf-16" else 2)


def test_every_field_has_its_column():
    """The tables hold every field of the model once, under the same dotted name."""
    tables = {"cities": City, "needs": Need, "investors": Investor, "deals": Deal}
    for table, record in tables.items():
        outer = {column.loc[0] for column in columns(table)}
        lists = {name for name, field in described(record).items() if field.many and field.record}
        owner = {"needs": {"city"}, "deals": {"investor"}}.get(table, set())
        assert outer == (set(described(record)) - lists) | owner
        assert len({column.heading for column in columns(table)}) == len(columns(table))


def test_columns_that_hold_texts_are_marked():
    """Codes, ids and dates are marked as texts, amounts and coordinates are not."""
    for table in to_tables(fictional.book()):
        marked = dict(zip(table.headings, table.texts, strict=True))
        assert marked["id"]
        for heading in ("cost.min", "latitude", "year", "multilateral"):
            assert not marked.get(heading, False)
        assert all(len(row) == len(table.headings) for row in table.rows)
