"""Forms of an event by Excel: what they show and to whom, what is read back, and what changes."""

import datetime as dt
import json
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matchmaker.cli import matchmaker
from matchmaker.errors import ProfileError
from matchmaker.loading import load_event
from matchmaker.loading.event_forms import (
    Edit,
    Scope,
    applied,
    changed,
    event_of,
    event_text,
    joined,
    read_event_form,
)
from matchmaker.model import Event, Window, Wish
from matchmaker.rendering.event_form import event_form
from matchmaker.rendering.phrasebook import Phrasebook
from tests import fictional
from tests.folders import write_yaml

ON = dt.date(2026, 11, 24)
BOOK = fictional.book()
CITIES = [city.id for city in BOOK.cities]
INVESTORS = [item.id for item in BOOK.investors]
EMBASSIES = [item.embassy for item in BOOK.investors]
MINISTRY = Scope("ministry")
SECRET = "bocor"
TEXT = f"""\
# The head of the file.
id: temu
title: {{id: Temu, en: Day}}
place: {{id: Kota, en: City}}
days:
  - date: 2026-12-01
    start: "09:00"
    end: "12:00"
    slot_minutes: 30
halls:
  - {{id: aula, label: {{id: Aula, en: Hall}}, tables: 4}}
city_limits: {{max_meetings: 4}}
investor_limits: {{max_meetings: 4}}
cities:
{"".join(f"  - id: {city}   # a remark on {city}" + chr(10) for city in CITIES)}
# Between two sections.
delegations:
  - id: tamu
    label: {{id: Tamu, en: Guests}}
    investors: [{", ".join(INVESTORS)}]
wishes:
  # The first wish.
  - by: city
    city: {CITIES[0]}
    investor: {INVESTORS[0]}
    grade: 2
    note: {SECRET}-city
  - by: investor
    city: {CITIES[0]}
    investor: {INVESTORS[0]}
    veto: true
    note: {SECRET}-investor
wish_weight: 0.5
"""


@pytest.fixture(scope="module")
def event(tmp_path_factory):
    path = tmp_path_factory.mktemp("event") / "temu.yaml"
    path.write_text(TEXT, encoding="utf-8", newline="\n")
    return load_event(path, BOOK)


def words(language):
    return Phrasebook.load([Path("templates")], language, BOOK.taxonomy)


def form(event, path, scope=MINISTRY, language="id"):
    path.write_bytes(event_form(event, BOOK, scope, words(language), on=ON))
    return path


def fill(path, sheet, *rows):
    """Fill rows into a sheet: (number or None for a new one, {column: value})."""
    workbook = openpyxl.load_workbook(path)
    state = next(one for one in workbook if one["A1"].value == "matchmaker")
    said = {row[0].value: row[1].value for row in state.iter_rows()}
    grid = workbook[said[f"sheet.{sheet}"]]
    heads = {cell.value: cell.column for cell in grid[1]}
    for number, cells in rows:
        row = number or grid.max_row + 1
        for name, value in cells.items():
            grid.cell(row, heads[said[f"heading.{name}"]]).value = said.get(f"word.{value}", value)
    workbook.save(path)
    return path


def faults(path, event):
    with pytest.raises(ProfileError) as caught:
        read_event_form(path, event, BOOK)
    return caught.value.faults


@pytest.mark.parametrize("scope", [MINISTRY, Scope("city", CITIES[0])])
@pytest.mark.parametrize("language", ["id", "en"])
def test_a_blank_form_changes_nothing(event, tmp_path, scope, language):
    """Who sends a form back as it came has said nothing new."""
    path = form(event, tmp_path / "a.xlsx", scope, language)
    assert event_of(path) == "temu"
    assert applied(event, read_event_form(path, event, BOOK)) == event


@pytest.mark.parametrize(
    ("scope", "own", "other"),
    [
        (Scope("city", CITIES[0]), f"{SECRET}-city", f"{SECRET}-investor"),
        (Scope("delegation", "tamu"), f"{SECRET}-investor", f"{SECRET}-city"),
        (Scope("city", CITIES[1]), "", SECRET),
    ],
)
def test_a_party_sees_nothing_that_the_other_side_said(event, tmp_path, scope, own, other):
    """The form of a party holds its own wishes, and no letter of a wish or veto of others."""
    path = form(event, tmp_path / "a.xlsx", scope)
    cells = [
        str(cell)
        for sheet in openpyxl.load_workbook(path)
        for row in sheet.iter_rows(values_only=True)
        for cell in row
        if cell is not None
    ]
    assert any(own in cell for cell in cells)
    assert not any(other in cell for cell in cells)


def test_two_parties_forms_differ_in_nothing_that_the_other_side_said(event, tmp_path):
    """A form is the same to the byte whatever the other side wishes."""
    quiet = event.model_copy(update={"wishes": event.wishes[:1]})
    scope = Scope("city", CITIES[0])
    assert (
        form(event, tmp_path / "a.xlsx", scope).read_bytes()
        == form(quiet, tmp_path / "b.xlsx", scope).read_bytes()
    )


def test_answers_are_read_as_people_write_them(event, tmp_path):
    """By id, by name, by both; times as texts, with a point or as Excel's own."""
    city, investor = BOOK.cities[1], BOOK.investors[0]
    path = fill(
        form(event, tmp_path / "a.xlsx"),
        "wishes",
        (2, {"answer": "none"}),
        (None, {"by": "city", "city": city.name, "investor": investor.id, "answer": 3}),
        (
            None,
            {
                "by": "investor",
                "city": city.id,
                "investor": f"{investor.name} ({investor.id})",
                "answer": "veto",
                "note": "N",
            },
        ),
    )
    fill(
        path,
        "presence",
        (2, {"start": dt.time(9, 0), "end": "10.30"}),
        (3, {"day": "1/12/2026", "start": "9:30", "end": 0.5}),
        (None, {"kind": "city", "party": CITIES[0], "start": "11:00", "end": "12:00"}),
    )
    after = applied(event, read_event_form(path, event, BOOK))
    assert after.wishes == (
        event.wishes[1],
        Wish(by="city", city=city.id, investor=investor.id, grade=3),
        Wish(by="investor", city=city.id, investor=investor.id, veto=True, note="N"),
    )
    times = [[(window.start, window.end) for window in party.present] for party in after.cities]
    assert times[:2] == [[("09:00", "10:30"), ("11:00", "12:00")], [("09:30", "12:00")]]
    assert after.delegations == event.delegations


def test_delegations_are_changed_and_added(event, tmp_path):
    """An investor goes to a new delegation or takes no part; the old one keeps the others."""
    path = form(event, tmp_path / "a.xlsx")
    fill(path, "new_delegations", (2, {"id": "baru", "label_id": "Baru", "label_en": "New"}))
    fill(path, "delegations", (2, {"delegation": "baru"}), (3, {"delegation": "leaves"}))
    after = applied(event, read_event_form(path, event, BOOK))
    assert [(group.id, group.investors) for group in after.delegations] == [
        ("tamu", tuple(INVESTORS[2:])),
        ("baru", (INVESTORS[0],)),
    ]


def test_every_fault_is_told_with_its_cell(event, tmp_path):
    """What is nearly right is never taken for what it resembles."""
    path = form(event, tmp_path / "a.xlsx")
    pair = {"city": CITIES[0], "investor": INVESTORS[0]}
    twice = {"city": CITIES[1], "investor": INVESTORS[0]}
    fill(
        path,
        "wishes",
        (4, {"by": "city", **pair, "city": f"{CITIES[0]}x", "answer": "3"}),
        (5, {"by": "nobody", **pair, "answer": "3"}),
        (6, {"by": "city", **pair, "answer": "4"}),
        (7, {"by": "city", **pair, "note": "why"}),
        (8, {"by": "city", **twice, "answer": "1"}),
        (9, {"by": "city", **twice, "answer": "2"}),
        (10, {"by": "city", **pair, "city": f"{BOOK.cities[1].name} ({CITIES[0]})", "answer": "1"}),
    )
    fill(
        path,
        "presence",
        (2, {"day": "2026-12-02", "start": "09:00", "end": "10:00"}),
        (3, {"start": "10:00", "end": "9:00"}),
        (4, {"start": "9:05", "end": "9:20"}),
    )
    fill(path, "delegations", (2, {"delegation": "tamuu"}))
    found = faults(path, event)
    assert [(fault.sheet, fault.cell) for fault in found] == [
        ("Keinginan", "B4"),
        ("Keinginan", "A5"),
        ("Keinginan", "E6"),
        ("Keinginan", "E7"),
        ("Keinginan", "E9"),
        ("Keinginan", "B10"),
        ("Kehadiran", "D2"),
        ("Kehadiran", "F3"),
        ("Kehadiran", "E4"),
        ("Delegasi", "C2"),
    ]
    assert f"nearest: {CITIES[0]}" in found[0].hint


def test_a_party_speaks_for_itself_only(event, tmp_path):
    """A city's form takes no wish of an investor or of another city."""
    path = form(event, tmp_path / "a.xlsx", Scope("city", CITIES[0]))
    fill(path, "wishes", (2, {"by": "investor", "answer": "3"}))
    fill(path, "presence", (2, {"party": CITIES[1], "start": "09:00", "end": "10:00"}))
    assert {(fault.sheet, fault.cell[0]) for fault in faults(path, event)} == {
        ("Keinginan", "A"),
        ("Kehadiran", "B"),
    }


def test_a_form_of_somebody_who_left_is_refused(event, tmp_path):
    """A form of a city that is no longer in the event names the sheet that says whose it is."""
    path = form(event, tmp_path / "a.xlsx", Scope("city", CITIES[0]))
    values = {name: getattr(event, name) for name in Event.model_fields}
    rest = Event(**{**values, "cities": event.cities[1:], "wishes": ()})
    (fault,) = faults(path, rest)
    assert (fault.sheet, CITIES[0] in fault.found) == ("Bahan lembar", True)


def test_forms_that_contradict_each_other_are_both_named(event, tmp_path):
    """Two officers answered differently for one city: each form is told of the other."""
    paths = [form(event, tmp_path / f"{name}.xlsx") for name in ("a", "b")]
    for path, answer in zip(paths, ("1", "3"), strict=True):
        fill(path, "wishes", (2, {"answer": answer}))
    _, clashes = joined([read_event_form(path, event, BOOK) for path in paths])
    assert sorted(fault.file for fault in clashes) == sorted(path.as_posix() for path in paths)


def drawn_event(draw, event):
    """Draw another state of the event that forms could bring about."""
    keys = [
        (by, city, item) for by in ("city", "investor") for city in CITIES for item in INVESTORS
    ]
    edits = []
    for by, city, item in draw(st.lists(st.sampled_from(keys), unique=True, max_size=5)):
        grade = draw(st.sampled_from([None, 1, 2, 3]))
        note = draw(st.sampled_from([None, "x: y # z", "dua\nbaris", "'\"", "- a"]))
        wish = Wish(by=by, city=city, investor=item, grade=grade, veto=grade is None, note=note)
        value = draw(st.sampled_from([None, wish]))
        edits.append(Edit("wishes", (by, city, item), value, None, ""))
    window = Window.model_validate({"day": "2026-12-01", "start": "09:00", "end": "10:00"})
    parties = [*(("city", city) for city in CITIES), *(("investor", item) for item in INVESTORS)]
    there = draw(st.lists(st.sampled_from([*parties, ("delegation", "tamu")]), unique=True))
    edits += [
        Edit("presence", key, draw(st.sampled_from([(), (window,)])), None, "") for key in there
    ]
    return applied(event, edits)


@settings(
    deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data(), ending=st.sampled_from(["\n", "\r\n"]))
def test_the_file_says_the_new_state_and_keeps_all_else(event, tmp_path, data, ending):
    """Whatever changes, the file reads as meant; every comment stays; unchanged means the same."""
    after = drawn_event(data.draw, event)
    path = tmp_path / "temu.yaml"
    old = TEXT.replace("\n", ending)
    text = event_text(old, event, after)
    path.write_bytes(text.encode("utf-8"))
    assert load_event(path, BOOK) == after
    assert (text == old) == (event == after)
    remarks = [line.partition("#")[2] for line in TEXT.splitlines() if "#" in line]
    assert [remark for remark in remarks if remark not in text] == []
    assert event_text(text, after, after) == text
    assert (changed(event, after) == ()) == (event == after)
    again = event_text(text, after, event)
    path.write_bytes(again.encode("utf-8"))
    assert load_event(path, BOOK).wishes == event.wishes or set(event.wishes) == set(
        load_event(path, BOOK).wishes
    )


def test_forms_go_out_and_come_back(tmp_path, monkeypatch):
    """Form, import, import --apply: shown first, written once, the same again changes nothing."""
    monkeypatch.chdir(tmp_path)
    write_yaml(tmp_path / "profiles", BOOK)
    file = tmp_path / "profiles" / "events" / "temu.yaml"
    file.parent.mkdir()
    file.write_text(TEXT, encoding="utf-8", newline="\n")

    def call(*arguments, code=0):
        done = CliRunner().invoke(matchmaker, [*map(str, arguments)])
        assert done.exit_code == code, done.output
        return " ".join(done.output.split())

    said = call("form", "--event", file)
    forms = tmp_path / "out" / "forms" / "temu"
    assert "out/forms/temu/ministry.id.xlsx" in said.replace("\\", "/")
    assert len(list(forms.rglob("*.xlsx"))) == 2 + len(CITIES)
    path = fill(forms / "ministry.id.xlsx", "wishes", (2, {"answer": "3"}))
    wrong = fill(forms / "cities" / f"{CITIES[1]}.id.xlsx", "wishes", (2, {"answer": "9"}))
    assert "was not changed" in call("import", path)
    assert file.read_text(encoding="utf-8") == TEXT
    found = json.loads(call("import", path, wrong, "--apply", "--format", "json", code=2))
    (of_event,) = found["events"]
    assert (of_event["written"], list(of_event["left_out"])) == (True, [wrong.as_posix()])
    assert load_event(file, BOOK).wishes[0].grade == 3
    assert "Nothing changes" in call("import", path, "--apply")
    said = call("review", "read", path, "--who", "AB", "--decisions", "d.sqlite", code=2)
    assert "read it with `matchmaker import`" in said
    lock = path.with_name("~$ministry.id.xlsx")
    lock.write_bytes(path.read_bytes())
    assert "beside an open workbook" in call("import", lock, code=2)
    assert "1 form: 1 faulty" not in call("import", forms, code=2)
    assert "no event has the id 'temu'" in call("import", path, "--profiles", tmp_path, code=2)
