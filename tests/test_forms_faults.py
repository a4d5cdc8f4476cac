"""Filled forms with faults: every one at its cell, in the form's language, no traceback."""

from __future__ import annotations

import datetime as dt
import io
import zipfile

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matchmaker.loading.forms import UnreadableError, read_filled
from matchmaker.loading.forms.contacts import contact_in
from matchmaker.rendering.forms import form_workbook, said, strays
from tests import fictional, forms
from tests.forms import city_answers, city_form, faults, imported, need_answers


def opened(content):
    return openpyxl.load_workbook(io.BytesIO(content))


def saved(book):
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def planned(tmp_path, content):
    (plan,) = imported(tmp_path, fictional.book(), content)
    return plan


CELLS = {
    "a province that is none": ({"city.province": "Jawa Tngah"}, "no_choice_near", "A.5"),
    "a code without its point": ({"city.kemendagri_code": "3371"}, "pattern_kemendagri", "A.4"),
    "a code of another province": ({"city.kemendagri_code": "81.71"}, "code_of_province", "A.4"),
    "a latitude outside the country": ({"city.latitude": 7.9}, "too_high", "A.6"),
    "a word for a number": ({"city.longitude": "timur"}, "no_number", "A.7"),
    "half a person": ({"city.population.value": 10.5}, "not_whole", "A.8"),
    "a count without its year": (
        {"city.population.value": 10, "city.population.source": "Dukcapil"},
        "needed_with",
        "A.9",
    ),
    "a name for an office": ({"city.leader_title": "Bapak Rekaan"}, "no_choice", "A.31"),
    "a date that is none": ({"origin.as_of": "besok"}, "no_date", "A.2"),
    "a time": (
        {"origin.as_of": dt.datetime.combine(dt.date(2026, 1, 2), dt.time(8, 30))},
        "time_of_day",
        "A.2",
    ),
    "a name that became a date": ({"city.name": dt.date(2026, 1, 2)}, "became_date", "A.3"),
    "an unknown that must be known": ({"city.name": "Tidak tahu"}, "needed", "A.3"),
    "an address that is none": (
        {"city.provenance.links#1": "contoh.go.id"},
        "pattern_address",
        "A.35",
    ),
    "an id that is none": ({"city.id": "Kota Muara"}, "pattern_id", "A.37"),
    "a control character": ({"city.name": "Kota\x9fMuara"}, "control", "A.3"),
    "an e-mail address": ({"city.name": "Kota Muara (rekaan@contoh.id)"}, "contact", "A.3"),
    "a mobile number": ({"city.name": "Kota Muara, 0812-0000-0000"}, "contact", "A.3"),
    "a long name": ({"city.name": "x" * 501}, "too_long", "A.3"),
}


@pytest.mark.parametrize("title", ["Wali Kota", "WALIKOTA", "wali-kota"])
def test_wali_kota_is_taken_as_people_write_it(tmp_path, title):
    """In one word or two; the profile has one spelling."""
    plan = put_in(tmp_path, city_answers(**{"city.leader_title": title}), need_answers())
    assert plan.status == "new"
    assert plan.item.leader_title == "Walikota"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tulis ke dinas.rekaan@contoh.go.id saja", "dinas.rekaan@contoh.go.id"),
        ("(021) 000 0000", "(021) 000 0000"),
        ("+62 812 0000 000", "+62 812 0000 000"),
        ("Telp. 000 0000", "Telp. 000 0000"),
        ("Rp 1.250.000.000 pada 2026-2030", None),
        ("+1.250.000.000; 0,25 sampai 0.75 persen; No. 12 Tahun 2019; 31.71", None),
        ("https://contoh.id/08120000000", None),
    ],
)
def test_contacts_are_told_from_other_numbers(text, expected):
    """Amounts, years, codes and addresses of the web are no telephone numbers."""
    assert expected == contact_in(text)


def put_in(tmp_path, city, *needs):
    """Import a form whose dates are cells of dates, as Excel keeps them."""
    dated = {key: value for key, value in city.items() if isinstance(value, dt.date)}
    book = opened(city_form({k: v for k, v in city.items() if k not in dated}, *needs))
    sheet = book["Daerah"]
    for row in sheet.iter_rows():
        if row[0].value in dated:
            row[3].value = dated[row[0].value]
            row[3].number_format = "dd/mm/yyyy hh:mm"
    return planned(tmp_path, saved(book))


@pytest.mark.parametrize(("changes", "kind", "number"), CELLS.values(), ids=CELLS)
def test_faults_of_a_cell(tmp_path, changes, kind, number):
    """A wrong answer is told with its cell and the number of its question."""
    plan = put_in(tmp_path, city_answers(**changes), need_answers())
    assert plan.status == "faulty"
    ((cell, found, question),) = faults(plan)
    assert (found, question) == (f"fault.{kind}", number)
    assert cell.startswith("D")


NEEDS = {
    "the lowest above the highest": (
        {"need.cost.min": "5 juta", "need.cost.max": "4 juta", "need.cost.currency": "IDR"},
        ["range"],
    ),
    "an amount without a currency": ({"need.cost.min": 5_000_000}, ["needed_with"]),
    "two currencies": (
        {"need.cost.min": "USD 5 juta", "need.cost.currency": "IDR"},
        ["two_currencies"],
    ),
    "a currency without a rate": ({"need.cost.min": "EUR 5 juta"}, ["currency"]),
    "an amount with cents": (
        {"need.cost.min": "1.250.000,50", "need.cost.currency": "IDR"},
        ["not_whole"],
    ),
    "a sector twice": ({"need.sectors#2": "water_supply (id)"}, ["twice"]),
    "no title": ({"need.title": None}, ["needed"]),
    "three at once": (
        {"need.readiness": "matang", "need.cost.min": "1,5 M", "need.availability": "buka"},
        ["no_unit", "no_choice", "no_choice_near"],
    ),
}


@pytest.mark.parametrize(("changes", "kinds"), NEEDS.values(), ids=NEEDS)
def test_faults_of_a_need(tmp_path, changes, kinds):
    """All faults of a column are told at once, in the second column of needs as in the first."""
    wrong = {key: cell for key, cell in need_answers(**changes).items() if cell is not None}
    other = need_answers(**{"need.title": "Lampu jalan"})
    plan = planned(tmp_path, city_form(city_answers(), other, wrong))
    found = faults(plan)
    assert sorted(kind for _, kind, _ in found) == sorted(f"fault.{kind}" for kind in kinds)
    assert all(cell.startswith("E") for cell, _, _ in found)


def test_a_currency_beside_an_amount_is_taken(tmp_path):
    """``Rp`` in the cell is enough; nobody must choose it again."""
    need = need_answers(**{"need.cost.max": "Rp 5 miliar"})
    plan = planned(tmp_path, city_form(city_answers(), need))
    assert plan.item.needs[0].cost.currency == "IDR"


def test_an_amount_that_lacks_its_millions(tmp_path):
    """A very small amount is taken, with a remark; a usual one is not remarked."""
    for cell, expected in ((85, ["note.small_amount"]), (85_000_000_000, [])):
        need = need_answers(**{"need.cost.max": cell, "need.cost.currency": "IDR"})
        plan = planned(tmp_path, city_form(city_answers(), need))
        assert (plan.status, [kind for _, kind, _ in faults(plan)]) == ("new", expected)


def test_a_need_without_a_sector_is_taken_with_a_remark(tmp_path):
    """Nobody must name a sector, but whoever sends the form hears what is lost without one."""
    need = need_answers()
    sectors = {key: None for key in need if key.startswith("need.sectors")}
    assert sectors
    plan = planned(tmp_path, city_form(city_answers(), need_answers(**sectors)))

    assert [kind for _, kind, _ in faults(plan)] == ["note.no_sector"]
    assert plan.status == "new"
    assert all(found.spot.cell for found in plan.findings)


def test_a_second_column_of_answers_on_the_region(tmp_path):
    """The sheet on the region takes one column; a second one is told, not passed over."""
    answers = {"city": [city_answers(), {"city.name": "Kota Lain"}], "needs": []}
    plan = planned(tmp_path, forms.written("city", "id", answers))
    assert [(f.spot.column, f.what.key) for f in plan.findings] == [
        (5, "intake.fault.column_extra")
    ]


def test_a_preset_alone_says_nothing(tmp_path):
    """A column that holds only what the blank form says is no need."""
    blank, answers = forms.answers_of(None, "city", "id", fictional.book())
    answers["city"] = [city_answers()]
    content = form_workbook(blank, answers, forms.words("id"), on=dt.date(2026, 1, 1))
    plan = planned(tmp_path, content)
    assert (plan.status, plan.item.needs) == ("new", ())


def test_renamed_moved_and_widened(tmp_path):
    """Sheets may be renamed and moved, rows and columns inserted: the answers are found."""
    book = opened(city_form(city_answers(), need_answers()))
    book["Daerah"].title = "Data daerah 2026"
    book.move_sheet("Kebutuhan", -2)
    for sheet in (book["Data daerah 2026"], book["Kebutuhan"]):
        sheet.insert_rows(6)
        sheet.insert_cols(2)
    plan = planned(tmp_path, saved(book))
    assert (plan.status, faults(plan)) == ("new", [])
    assert plan.item.needs[0].title == "Jaringan pipa air minum bagian timur"


def test_what_stands_beside_the_answers_is_told(tmp_path):
    """A cell that is not read is a fault with its place, never passed over."""
    book = opened(city_form(city_answers(), need_answers()))
    book["Daerah"]["F7"] = "lihat lampiran"
    book["Kebutuhan"].insert_rows(7)
    book["Kebutuhan"]["D7"] = "tambahan"
    plan = planned(tmp_path, saved(book))
    assert faults(plan) == [("F7", "fault.stray", ""), ("D7", "fault.stray", "")]


def test_an_added_sheet_is_remarked(tmp_path):
    """A sheet that the office adds is not read, and the plan says so."""
    book = opened(city_form(city_answers()))
    book.create_sheet("Foto")["A1"] = "x"
    plan = planned(tmp_path, saved(book))
    assert (plan.status, faults(plan)) == ("new", [("", "note.sheet_added", "")])


def test_merged_cells_are_told(tmp_path):
    """Merged answers are a fault at the first of them."""
    book = opened(city_form(city_answers(), need_answers()))
    book["Kebutuhan"].merge_cells("D5:E5")
    plan = planned(tmp_path, saved(book))
    assert ("D5", "fault.merged", "") in faults(plan)


def test_missing_and_copied_sheets_and_rows(tmp_path):
    """A deleted sheet, a copied one and a copied row are told; a deleted optional row is blank."""
    whole = city_form(city_answers(), need_answers())
    book = opened(whole)
    del book["Kebutuhan"]
    assert [kind for _, kind, _ in faults(planned(tmp_path, saved(book)))] == [
        "fault.no_sheet_needs"
    ]
    book = opened(whole)
    book.copy_worksheet(book["Daerah"])
    assert "fault.sheet_twice" in [kind for _, kind, _ in faults(planned(tmp_path, saved(book)))]
    book = opened(whole)
    book["Daerah"]["A14"] = "city.name"
    assert "fault.row_twice" in [kind for _, kind, _ in faults(planned(tmp_path, saved(book)))]
    book = opened(whole)
    book["Daerah"].delete_rows(14)
    assert planned(tmp_path, saved(book)).status == "new"


def test_a_question_of_a_newer_form(tmp_path):
    """An answer to a question that this program does not know is told, a blank one is not."""
    book = opened(city_form(city_answers()))
    row = book["Daerah"].max_row + 1
    book["Daerah"].cell(row, 1).value = "city.moon_phase"
    assert planned(tmp_path, saved(book)).status == "new"
    book["Daerah"].cell(row, 4).value = "penuh"
    assert [kind for _, kind, _ in faults(planned(tmp_path, saved(book)))] == ["fault.row_unknown"]


def test_formulas(tmp_path):
    """A formula counts by its value; one that failed or was not calculated is told."""
    content = city_form(city_answers(**{"city.population.value": 5}), need_answers())
    replaced = b"<v>5</v>"
    good = rewritten(content, replaced, b"<f>2+3</f><v>5</v>")
    assert faults(planned(tmp_path, good)) == [
        ("D15", "fault.needed_with", "A.9"),
        ("D16", "fault.needed_with", "A.10"),
    ]
    empty = rewritten(content, replaced, b"<f>2+3</f>")
    assert ("D14", "fault.formula_uncalculated", "") in [
        (cell, kind, "") for cell, kind, _ in faults(planned(tmp_path, empty))
    ]


def rewritten(content, old, new):
    """Replace bytes of the XML of every sheet."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            target.writestr(name, data.replace(old, new) if "worksheets/sheet" in name else data)
    return out.getvalue()


FILES = {
    "no workbook": (b"Nama;Kota\n", "unreadable"),
    "an empty file": (b"", "unreadable"),
    "an old or locked workbook": (b"\xd0\xcf\x11\xe0" + b"0" * 600, "unreadable"),
}


@pytest.mark.parametrize(("content", "kind"), FILES.values(), ids=FILES)
def test_files_that_are_no_form(tmp_path, content, kind):
    """Whatever else ends in .xlsx is refused in words."""
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    with pytest.raises(UnreadableError) as error:
        read_filled(path, path.name)
    assert error.value.what.key == f"intake.fault.{kind}"


def test_another_workbook_and_another_version(tmp_path):
    """A workbook of another kind, and a form of another version, are refused in words."""
    plain = openpyxl.Workbook()
    plain.active["A1"] = "Nama"
    newer = opened(city_form(city_answers()))
    for name in ("Daerah", "Kebutuhan"):
        newer[name]["A1"] = newer[name]["A1"].value.replace("form 1", "form 9")
    for book, kind in ((plain, "no_form"), (newer, "version")):
        path = tmp_path / "a.xlsx"
        path.write_bytes(saved(book))
        with pytest.raises(UnreadableError) as error:
            read_filled(path, path.name)
        assert error.value.what.key == f"intake.fault.{kind}"


def test_faults_are_said_in_the_language_of_the_form(tmp_path):
    """File, sheet, row, column, question and advice, in Indonesian and in English."""
    content = city_form(city_answers(**{"city.province": "Jawa Tngah"}))
    (finding,) = planned(tmp_path, content).findings
    assert said(finding, forms.words("id")) == (
        "a.xlsx: lembar Daerah, baris 10, kolom D: A.5 Provinsi: “Jawa Tngah” tidak ada dalam"
        " daftar; mungkin maksudnya Jawa Tengah"
    )
    assert said(finding, forms.words("en")).endswith(
        "“Jawa Tngah” is not on the list; did you mean Jawa Tengah?"
    )


def test_a_marked_copy_keeps_what_was_typed(tmp_path):
    """The copy that is sent back has every answer, colours and comments, and can be read again."""
    city = city_answers(**{"city.province": "Jawa Tngah", "city.latitude": "-7,25"})
    book = opened(city_form(city, need_answers(**{"need.cost.min": "1,5 M"})))
    book["Daerah"]["F7"] = "lihat lampiran"
    content = saved(book)
    plan = planned(tmp_path, content)
    filled = read_filled(tmp_path / "a.xlsx", "a.xlsx")
    words = forms.words("id")
    copy = form_workbook(
        forms.form("city", "id"),
        {key: sheet.answers for key, sheet in filled.sheets.items()},
        words,
        on=dt.date(2026, 11, 24),
        findings=plan.findings,
        strays=strays(filled, forms.form("city", "id")),
    )
    marked = opened(copy)
    assert marked.sheetnames[0] == "Perbaikan"
    cell = marked["Daerah"]["D10"]
    assert (cell.value, cell.fill.fgColor.rgb) == ("Jawa Tngah", "FFF3D3D0")
    assert "Jawa Tengah" in cell.comment.text
    assert marked["Daerah"]["D11"].fill.fgColor.rgb == "FFFFFBE6"
    texts = [str(c.value) for row in marked["Perbaikan"].iter_rows() for c in row if c.value]
    assert "lihat lampiran" in texts
    path = tmp_path / "copy.xlsx"
    path.write_bytes(copy)
    again = read_filled(path, "copy.xlsx")
    for key, sheet in filled.sheets.items():
        assert [dict(column) for column in again.sheets[key].answers][: len(sheet.answers)] == [
            dict(column) for column in sheet.answers
        ]


ANY_CELL = st.one_of(
    st.text(max_size=20),
    st.integers(-(10**16), 10**16),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
)


@settings(deadline=None, max_examples=40, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_any_answers_give_a_plan(tmp_path_factory, data):
    """Whatever is typed anywhere, a plan comes out, and every sentence of it can be said."""
    folder = tmp_path_factory.mktemp("any")
    keys = {
        sheet.key: [key for question in sheet.questions for key in question.keys]
        for sheet in forms.form("city", "id").sheets
    }
    answers = {
        key: data.draw(st.lists(st.dictionaries(st.sampled_from(rows), ANY_CELL), max_size=3))
        for key, rows in keys.items()
    }
    answers["city"] = answers["city"][:1]
    (plan,) = imported(folder, fictional.book(), forms.written("city", "id", answers))
    for finding in plan.findings:
        assert said(finding, forms.words("id"))
        assert said(finding, forms.words("en"))
    assert (plan.item is None) or plan.status != "faulty"
