"""The review as officers use it: decisions one by one, by a sheet, and from two desks."""

from __future__ import annotations

import datetime as dt
import json
import re
import subprocess

import openpyxl
import pytest

from matchmaker import packaged
from matchmaker.cli import matchmaker
from matchmaker.cli.review import COMMANDS, command, desk
from matchmaker.cli.review.comparing import _cause as told
from matchmaker.decisions import Cause, Store, entries, keep_run, runs, standing
from matchmaker.loading.kept import dump, dump_book
from matchmaker.model import Decided
from matchmaker.rendering.phrasebook import Phrasebook
from tests import fictional, timetables
from tests.test_cli import LEXICAL, ROOT, call, profiles, start
from tests.test_cli_event import write_event

__all__ = ["profiles"]

NOON = dt.datetime(2026, 11, 24, 12, 0, tzinfo=dt.timezone(dt.timedelta(hours=7)))
PAIR = ("--city", "teluk", "--investor", "alpha")
SAID = ("--who", "AB", "--why", "Wanted by both.")


@pytest.fixture(autouse=True)
def noon(monkeypatch):
    """Stop the clock."""
    monkeypatch.setattr(desk, "clock", lambda: NOON)


@pytest.fixture
def review(profiles, tmp_path):
    """Call a command of the review on one file of decisions."""

    def run(name, *arguments, exit_code=0):
        options = {parameter.name for parameter in command.get_command(None, name).params}
        given = ["--decisions", tmp_path / "decisions.sqlite"]
        given += ["--profiles", profiles] if "profiles" in options else []
        given += [*LEXICAL, "--out", tmp_path / "out"] if "encoder" in options else []
        done = call("review", name, *arguments, *given)
        assert done.exit_code == exit_code, done.output
        return done

    run.store = Store(tmp_path / "decisions.sqlite")
    run.folder = tmp_path
    return run


def keep(store, *meetings, position=0, **changed):
    inputs = dump_book(fictional.book()) | {
        "event": b'{"cities": [{"id": "teluk"}], "delegations": []}',
        "decided": dump(standing(store, "temu")),
    }
    return keep_run(
        store,
        kind="event",
        event="temu",
        at=NOON,
        position=position,
        version="1",
        inputs=inputs | changed,
        results={"timetable": dump(timetables.timetable(*meetings))},
        papers={},
    )


def document(done):
    return json.loads(done.output)


def test_help_of_every_command_has_words():
    """Of the group, and of each of its commands."""
    said = call("review", "--help").output
    for name in COMMANDS:
        assert re.search(rf"^  {name} ", said, re.MULTILINE)
        assert call("review", name, "--help").exit_code == 0


def test_a_command_that_is_not_there_is_answered_by_the_nearest():
    """As at the top level."""
    done = call("review", "lst")
    assert (done.exit_code, "did you mean 'list'?" in done.output) == (2, True)


def test_a_decision_is_kept_with_who_when_and_why(review):
    """And shown in the log, for people and for machines."""
    made = review("pin", *PAIR, *SAID).output
    assert "Entry 1: pin of Kota Teluk (teluk) + Fictional Fund Alpha (alpha)" in made
    said = document(review("log", "--format", "json"))
    assert said == {
        "position": 1,
        "entries": [
            {
                "entry": 1,
                "kind": "pin",
                "event": None,
                "city": "teluk",
                "investor": "alpha",
                "refers": None,
                "who": "AB",
                "at": "2026-11-24T12:00:00+07:00",
                "why": "Wanted by both.",
            }
        ],
    }
    assert "Wanted" in review("log", "--lang", "en").output


def test_a_decision_says_what_it_replaces(review):
    """The officer sees whose word it was, and can take the new one back."""
    review("pin", *PAIR, *SAID)
    done = review("veto", *PAIR, "--who", "CD", "--why", "Away.")
    assert "Before: entry 1, pin by AB at 2026-11-24 12:00 WIB: Wanted by both." in done.output
    again = document(review("undo", *PAIR, *SAID, "--format", "json"))
    assert (again["entry"]["refers"], again["before"]["kind"]) == (2, "veto")
    assert again["stands"]["kind"] == "pin"
    assert standing(review.store).pins == (("teluk", "alpha"),)


def test_taking_back_says_what_stands_afterwards(review):
    """The decision before it, or that there is none."""
    review("pin", *PAIR, *SAID)
    review("veto", *PAIR, "--who", "CD", "--why", "Away.")
    assert "Now: entry 1, pin by AB at 2026-11-24 12:00 WIB" in review("undo", *PAIR, *SAID).output
    assert "Now: nothing is decided on this pair" in review("undo", *PAIR, *SAID).output


def test_a_note_is_taken_back_by_its_number(review):
    """Of a pair only pins and vetoes are taken back."""
    review("note", *PAIR, *SAID)
    done = review("undo", *PAIR, *SAID, exit_code=2)
    assert "nothing stands that could be taken back" in done.output
    review("undo", "--entry", 1, *SAID)
    assert "give --city and --investor, or --entry" in review("undo", *SAID, exit_code=2).output


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--city", "telok", "--investor", "alpha"), "nearest: teluk"),
        (("--city", "teluk", "--investor", "alfa"), "nearest: alpha"),
        ((*PAIR, "--event", "temui"), "no event has the id 'temui'; nearest: temu"),
    ],
)
def test_unknown_ids_are_answered_by_the_nearest(review, arguments, words):
    """Of cities, investors and events; nothing is written."""
    keep(review.store)
    assert words in review("pin", *arguments, *SAID, exit_code=2).output
    assert entries(review.store) == ()


def test_an_officer_who_looked_too_early_sees_what_came_in_between(review):
    """With the number to go on with."""
    review("veto", *PAIR, "--who", "CD", "--why", "The embassy asked.")
    done = review("pin", *PAIR, *SAID, "--seen", 0, exit_code=2)
    assert "veto of teluk and alpha by CD" in done.output
    assert "--seen 1" in done.output
    review("pin", *PAIR, *SAID, "--seen", 1)


def test_the_list_shows_pairs_of_the_shortlist_with_what_stands(review):
    """Also a decided pair that is on no list."""
    review("pin", *PAIR, *SAID)
    review("veto", "--city", "pesisir", "--investor", "gamma", *SAID)
    said = document(review("list", "--format", "json"))
    found = {(item["city"], item["investor"]): item for item in said["pairs"]}
    assert (said["position"], said["run"]) == (2, None)
    assert found["teluk", "alpha"]["decision"] == "pin"
    assert found["teluk", "alpha"]["city_rank"] == 1
    assert found["teluk", "beta"]["decision"] is None
    assert found["pesisir", "gamma"]["need"] is None
    decided = document(review("list", "--decided", "--format", "json"))["pairs"]
    assert {(item["city"], item["investor"]) for item in decided} == {
        ("teluk", "alpha"),
        ("pesisir", "gamma"),
    }
    text = review("list", "--city", "teluk", "--lang", "en").output
    assert "to meet" in text
    assert "pesisir" not in text.casefold()


def test_the_list_of_an_event_shows_its_timetable(review):
    """Of the run in force, with what is decided for the event or for all."""
    run = keep(review.store, ("teluk", "alpha", 1))
    review("veto", *PAIR, *SAID, "--event", "temu")
    said = document(review("list", "--event", "temu", "--format", "json"))
    (pair,) = said["pairs"]
    assert said["run"] == run.id
    assert (pair["day"], pair["start"], pair["hall"], pair["table"]) == (
        "2026-12-01",
        "09:00",
        "aula",
        1,
    )
    assert pair["decision"] == "veto"
    assert "aula" in review("list", "--event", "temu", "--lang", "en").output


def test_two_runs_are_compared_in_words(review):
    """What came and went, and the decision behind it."""
    keep(review.store, ("teluk", "alpha", 1))
    review("veto", *PAIR, "--who", "CD", "--why", "The embassy asked.", "--event", "temu")
    keep(review.store, ("teluk", "beta", 1), position=1)
    found = document(review("compare", 1, 2, "--format", "json"))
    assert [(item["what"], item["investor"], item["reason"]) for item in found["shifts"]] == [
        ("went", "alpha", "own"),
        ("came", "beta", "consequence"),
    ]
    assert found["causes"][found["shifts"][0]["causes"][0]]["entry"]["why"] == "The embassy asked."
    text = " ".join(review("compare", 1, 2, "--lang", "en").output.split())
    assert (
        "decision: Kota Teluk + Fictional Fund Alpha, from nothing to not to meet. Entry 1" in text
    )
    assert "2 meetings differ, 0 are the same" in text
    path = review.folder / "compare.xlsx"
    review("compare", 1, 2, "--lang", "en", "--xlsx", path)
    workbook = openpyxl.load_workbook(path)
    rows = list(workbook["Meetings"].iter_rows(min_row=2, values_only=True))
    assert [(row[0], row[1], row[3]) for row in rows] == [
        ("gone", "teluk", "alpha"),
        ("new", "teluk", "beta"),
    ]
    causes = list(workbook["What differs"].iter_rows(min_row=2, values_only=True))
    assert (1, "CD", "The embassy asked.") in [(row[5], row[6], row[8]) for row in causes]
    same = review("compare", 1, 1, "--lang", "en").output
    assert "Nothing." in same
    assert "no run 3" in review("compare", 1, 3, exit_code=2).output


def test_rolling_back_says_what_stands_no_longer(review):
    """And the earlier run is in force again; the list of runs has one more."""
    keep(review.store, ("teluk", "alpha", 1))
    review("veto", *PAIR, *SAID, "--event", "temu")
    keep(review.store, position=1)
    done = review("rollback", 1, "--who", "CD", "--why", "The mayor comes after all.")
    pair = "Kota Teluk (teluk) + Fictional Fund Alpha (alpha)"
    assert f"No longer stands for the event: entry 1, veto of {pair} by AB" in done.output
    assert standing(review.store, "temu") == Decided()
    found = document(review("runs", "--format", "json"))
    assert [(run["run"], run["kind"], run["parent"]) for run in found] == [
        (1, "event", None),
        (2, "event", None),
        (3, "rollback", 1),
    ]
    assert runs(review.store)[2].results == runs(review.store)[0].results
    assert "rolled back" in " ".join(review("runs", "--lang", "en").output.split())
    undone = review("undo", "--entry", 2, *SAID)
    assert "the roll-back of entry 2" in undone.output
    assert standing(review.store, "temu").vetoes == (("teluk", "alpha"),)


def fill(path, *rows, change=None):
    """Fill in a sheet as an officer would: (city, investor, decision, why) by the headings."""
    workbook = openpyxl.load_workbook(path)
    sheet = workbook["Keputusan"]
    said = {row[0].value: row[1].value for row in workbook["Bahan lembar"].iter_rows()}
    own = {said[f"heading.{name}"]: name for name in ("city", "investor", "decision", "why")}
    heads = {own.get(cell.value, cell.value): cell.column for cell in sheet[1]}
    places = {
        (line[heads["city"] - 1].value, line[heads["investor"] - 1].value): line[0].row
        for line in sheet.iter_rows(min_row=2)
    }
    for city, investor, decision, why in rows:
        row = places.get((city, investor), sheet.max_row + 1)
        for name, value in (
            ("city", city),
            ("investor", investor),
            ("decision", decision),
            ("why", why),
        ):
            sheet.cell(row, heads[name]).value = value
    if change:
        change(workbook)
    workbook.save(path)
    return {name: openpyxl.utils.get_column_letter(column) for name, column in heads.items()}


def test_decisions_make_the_round_trip_by_excel(review):
    """What officers fill in is read back, for the event of the sheet; twice changes nothing."""
    keep(review.store, ("teluk", "alpha", 1), ("gunung", "beta", 2))
    path = review.folder / "review.xlsx"
    review("sheet", path, "--event", "temu")
    fill(
        path,
        ("teluk", "alpha", "Harus bertemu", " Wanted by both. "),
        ("gunung", "beta", "veto", "No."),
        ("gunung", "delta", "note", "Ask."),
    )
    assert "3 decisions taken." in review("read", path, "--who", "AB").output
    assert standing(review.store, "temu") == Decided((("teluk", "alpha"),), (("gunung", "beta"),))
    assert {entry.event for entry in entries(review.store)} == {"temu"}
    assert "0 decisions taken, 3 stood already" in review("read", path, "--who", "AB").output
    found = document(review("read", path, "--who", "AB", "--format", "json"))
    assert [entry["is_new"] for entry in found["entries"]] == [False] * 3


def test_a_sheet_of_an_event_offers_those_who_could_meet_instead(review):
    """The meetings of each city first, then the shortlist's pairs of those who take part."""
    parties = {
        "cities": [{"id": "teluk"}, {"id": "pesisir"}],
        "delegations": [{"id": "d", "investors": ["alpha", "beta"]}],
    }
    keep(review.store, ("teluk", "alpha", 1), event=json.dumps(parties).encode())
    path = review.folder / "review.xlsx"
    review("sheet", path, "--event", "temu", "--lang", "en")
    sheet = openpyxl.load_workbook(path)["Decisions"]
    heads = [cell.value for cell in sheet[1]]
    rows = [
        dict(zip(heads, (cell.value for cell in row), strict=True))
        for row in sheet.iter_rows(min_row=2)
    ]
    pairs = [(row["City"], row["Investor"]) for row in rows]
    assert ("teluk", "beta") in pairs
    assert pairs.index(("teluk", "alpha")) < pairs.index(("teluk", "beta"))
    assert {investor for _, investor in pairs} <= {"alpha", "beta"}
    assert {city for city, _ in pairs} <= {"teluk", "pesisir"}


def test_a_decision_against_the_file_of_the_event_is_refused(review, profiles):
    """A pin on a vetoed pair, on somebody who stays away, a veto on a pair that must meet."""
    vetoed = {"by": "investor", "city": "teluk", "investor": "alpha", "veto": True}
    must = {"city": "teluk", "investor": "beta"}
    write_event(profiles / "events", wishes=[vetoed], must_meet=[must])
    for kind, investor, said in (
        ("pin", "alpha", "the investor will not meet the other (wishes)"),
        ("veto", "beta", "the two must meet (must_meet)"),
    ):
        pair = ("--city", "teluk", "--investor", investor)
        done = review(kind, *pair, *SAID, "--event", "temu", exit_code=2)
        assert said in done.output
    review("note", *PAIR, *SAID, "--event", "temu")
    review("veto", *PAIR, *SAID, "--event", "temu")
    assert [str(entry.kind) for entry in entries(review.store)] == ["note", "veto"]


def test_an_untouched_sheet_changes_nothing(review):
    """A sheet never overwrites another, which may hold decisions."""
    path = review.folder / "review.xlsx"
    review("pin", *PAIR, *SAID)
    review("sheet", path)
    assert "0 decisions taken." in review("read", path, "--who", "AB").output
    assert "exists and may hold decisions" in review("sheet", path, exit_code=2).output
    assert "expected .xlsx" in review("sheet", review.folder / "review.csv", exit_code=2).output


def test_a_sheet_shows_what_stands_and_offers_the_words(review):
    """The reason so far, a list of choices, and the same bytes for the same state."""
    review("pin", *PAIR, *SAID)
    paths = [review.folder / name for name in ("a.xlsx", "b.xlsx")]
    for path in paths:
        review("sheet", path, "--city", "teluk")
    assert paths[0].read_bytes() == paths[1].read_bytes()
    sheet = openpyxl.load_workbook(paths[0])["Keputusan"]
    heads = [cell.value for cell in sheet[1]]
    first = dict(zip(heads, (cell.value for cell in sheet[2]), strict=True))
    assert (first["Kini"], first["Alasan sejauh ini"]) == (
        "harus bertemu",
        "Wanted by both. (AB, 2026-11-24, 1)",
    )
    assert "city" not in heads
    (rule,) = sheet.data_validations.dataValidation
    assert rule.formula1 == '"harus bertemu,tidak bertemu,keterangan"'
    assert {row[0].value for row in sheet.iter_rows(min_row=2)} == {"teluk"}


def test_faults_of_a_sheet_are_told_all_at_once_by_cell(review):
    """And nothing of it is taken."""
    path = review.folder / "review.xlsx"
    review("sheet", path)
    columns = fill(
        path,
        ("teluk", "alpha", "pinn", "Why."),
        ("teluk", "beta", "veto", None),
        ("gunung", "alpha", None, "Why."),
        ("gunung", "beta", "pin", "Why\x7f."),
        ("telok", "delta", "pin", "x" * 2001),
        ("pesisir", "alfa", "note", "Why."),
    )
    sheet = openpyxl.load_workbook(path)["Keputusan"]
    rows = {(line[0].value, line[2].value): line[0].row for line in sheet.iter_rows(min_row=2)}
    said = review("read", path, "--who", "AB", exit_code=2).output
    expected = {
        (("teluk", "alpha"), "decision", "did you mean pin?"),
        (("teluk", "beta"), "why", "found nothing, expected the reason"),
        (("gunung", "alpha"), "decision", "a reason without a decision"),
        (("gunung", "beta"), "why", "a control character"),
        (("telok", "delta"), "city", "nearest: teluk"),
        (("telok", "delta"), "why", "2,001 characters"),
        (("pesisir", "alfa"), "investor", "nearest: alpha"),
    }
    for pair, column, words in expected:
        place = f"{columns[column]}{rows[pair]}"
        assert any(place in line and words in line for line in said.splitlines()), (place, said)
    assert f"{len(expected)} faults found" in said
    assert entries(review.store) == ()


def test_a_second_decision_on_a_pair_in_one_sheet_is_a_fault(review):
    """A formula that failed is one too."""
    path = review.folder / "review.xlsx"
    review("sheet", path)

    def add(workbook):
        sheet = workbook["Keputusan"]
        for decision in ("pin", "veto"):
            sheet.append(["pesisir", None, "gamma"] + [None] * 5 + [decision, "Why."])

    fill(path, change=add)
    said = review("read", path, "--who", "AB", exit_code=2).output
    assert "a second decision on the pair, after row" in said
    assert "1 fault found" in said


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda book: book.remove(book["Bahan lembar"]), "expected also state"),
        (lambda book: book["Keputusan"].delete_cols(9), "no such heading, expected Keputusan"),
        (lambda book: book["Keputusan"].insert_cols(1), "done"),
        (lambda book: setattr(book["Bahan lembar"]["B3"], "value", "x"), "the number of an entry"),
        (lambda book: setattr(book["Bahan lembar"]["B3"], "value", 7), "another file of decisions"),
        (lambda book: setattr(book["Bahan lembar"]["B2"], "value", "temuu"), "no event has the id"),
        (lambda book: setattr(book["Keputusan"]["K1"], "value", "why"), "a second time"),
    ],
)
def test_a_sheet_that_was_changed_beyond_its_cells_is_refused(review, change, words):
    """Except where only columns for people moved."""
    keep(review.store)
    path = review.folder / "review.xlsx"
    review("sheet", path)
    fill(path, ("teluk", "alpha", "pin", "Why."), change=change)
    done = review("read", path, "--who", "AB", exit_code=0 if words == "done" else 2)
    assert words == "done" or words in done.output
    assert len(entries(review.store)) == (words == "done")


def test_a_file_that_is_no_sheet_is_refused(review):
    """A text, and nothing at all."""
    path = review.folder / "review.xlsx"
    assert "no such file" in review("read", path, "--who", "AB", exit_code=2).output
    path.write_text("teluk;alpha", encoding="utf-8")
    assert "an Excel workbook" in review("read", path, "--who", "AB", exit_code=2).output


def test_a_sheet_made_before_anothers_decision_is_outdated(review):
    """Nothing of it is taken; what came in between is shown."""
    path = review.folder / "review.xlsx"
    review("sheet", path)
    review("veto", *PAIR, "--who", "CD", "--why", "The embassy asked.")
    fill(path, ("teluk", "alpha", "pin", "Why."), ("gunung", "beta", "pin", "Why."))
    done = review("read", path, "--who", "AB", exit_code=2)
    assert "veto of teluk and alpha by CD" in done.output
    assert len(entries(review.store)) == 1
    assert "with --seen 1" in done.output
    assert "2 decisions taken" in review("read", path, "--who", "AB", "--seen", 1).output


def test_officers_at_two_desks_never_lose_a_decision(review, profiles):
    """Real programs at the same time on one file."""
    path = review.store.path
    commands = [
        [
            "-m", "matchmaker", "review", kind, *PAIR, "--who", who, "--why", f"Reason {number}.",
            "--decisions", path, "--profiles", profiles,
        ]
        for number in range(3)
        for who, kind in (("AB", "pin"), ("CD", "veto"))
    ]  # fmt: skip
    import os
    import sys

    running = [
        subprocess.Popen(
            [sys.executable, *map(str, arguments)],
            cwd=review.folder,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        for arguments in commands
    ]
    for process in running:
        _, said = process.communicate(timeout=120)
        assert process.returncode == 0, said
    found = entries(review.store)
    assert sorted((entry.who, str(entry.kind), entry.why) for entry in found) == sorted(
        (who, kind, f"Reason {number}.")
        for number in range(3)
        for who, kind in (("AB", "pin"), ("CD", "veto"))
    )
    assert len(found) == len(commands)


def test_a_damaged_file_of_decisions_is_a_mistake_in_words(review):
    """Exit code 2, no traceback, and the file is left as it is."""
    review.store.path.write_bytes(b"not ours" * 100)
    done = review("log", exit_code=2)
    assert "no file of decisions, or damaged" in done.output
    assert review.store.path.read_bytes() == b"not ours" * 100


def test_the_review_is_one_of_the_commands():
    """With its own program, as a user calls it."""
    done = start("-m", "matchmaker", "review", "log", "--decisions", "none.sqlite", "--lang", "en")
    assert (done.returncode, b"0 entries" in done.stdout) == (0, True), done
    assert "review" in matchmaker.list_commands(None)


def test_an_entry_that_was_added_is_told_by_name():
    """An officer reads who was added or removed, never how a file writes it."""
    phrase = Phrasebook.load([packaged("templates")], "en").phrase
    known = {"kota-bogor": "Kota Bogor", "fujitsu": "Fujitsu"}
    entry = '{"id": "kota-bogor", "present": []}'
    said = [
        told(phrase, Cause("event", "hari", field, before, after), known).partition(": ")[2]
        for field, before, after in (
            ("cities[kota-bogor]", "", entry),
            ("wishes[city, kota-bogor, fujitsu]", '{"by": "city", "ci…', ""),
            ("investors", '["fujitsu"]', '["fujitsu", "jica"]'),
        )
    ]

    assert said == [
        "hari cities[Kota Bogor] was added",
        "hari wishes[city, Kota Bogor, Fujitsu] was removed",
        "hari investors, from Fujitsu to Fujitsu, jica",
    ]
