"""An event from its file to its papers: whole runs, killed ones, new plans, and what leaks."""

from __future__ import annotations

import hashlib
import io
import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import zlib
from contextlib import suppress
from pathlib import Path

import pytest
from icalendar import Calendar
from pypdf import PdfReader

from matchmaker.cli import output
from matchmaker.cli.steps import LOCK, WORK, Steps, alone
from matchmaker.decisions import Store, contents, entries, runs
from matchmaker.errors import MatchmakerError
from matchmaker.loading.kept import read_timetable
from matchmaker.model import DEFAULT_WEIGHTS, Calibrations
from tests.test_cli import LEXICAL, ROOT, call, profiles, tree

__all__ = ["profiles"]

TEMU = {
    "id": "temu",
    "title": {"id": "Temu rekaan", "en": "Fictional day"},
    "place": {"id": "Kota rekaan", "en": "Fictional city"},
    "is_example": True,
    "days": [
        {
            "date": "2026-12-01",
            "start": "09:00",
            "end": "12:15",
            "slot_minutes": 30,
            "breaks": [
                {"start": "10:30", "end": "10:45", "label": {"id": "Jeda", "en": "Pause"}}
            ],
        }
    ],
    "halls": [
        {"id": "aula", "label": {"id": "Aula", "en": "Hall"}, "tables": 3, "spare_tables": 1}
    ],
    "city_limits": {"min_meetings": 1, "max_meetings": 3},
    "investor_limits": {"max_meetings": 3},
    "cities": [{"id": "teluk"}, {"id": "gunung"}],
    "delegations": [
        {"id": "jepang", "label": {"id": "Jepang", "en": "Japan"}, "investors": ["alpha"]},
        {"id": "lain", "label": {"id": "Lain", "en": "Others"}, "investors": ["beta", "delta"]},
    ],
}  # fmt: skip
SAID = ("--who", "AB", "--why", "Rahasia kementerian")


def write_event(folder: Path, **changes) -> Path:
    path = folder / "temu.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    # JSON is YAML too, with every text in quotes.
    text = json.dumps(TEMU | changes, ensure_ascii=False, indent=1)
    path.write_text(text, encoding="utf-8")
    return path


class Office:
    """One folder with an event, its decisions and its results."""

    def __init__(self, folder: Path, profiles: Path) -> None:
        self.profiles, self.out = folder / "profiles", folder / "out"
        shutil.copytree(profiles, self.profiles)
        self.store = Store(folder / "decisions.sqlite")
        self.file = write_event(self.profiles / "events")

    @property
    def options(self):
        return ("--out", self.out, "--decisions", self.store.path)

    @property
    def arguments(self):
        given = (self.file, "--profiles", self.profiles, *LEXICAL, *self.options)
        return [str(item) for item in ("event", *given)]

    def event(self, *more, exit_code=0):
        return self.done(call(*self.arguments, *more), exit_code)

    def replan(self, *more, exit_code=0):
        return self.done(call("replan", *self.options, *more), exit_code)

    def review(self, *more, exit_code=0):
        return self.done(call("review", *more, "--decisions", self.store.path), exit_code)

    def decide(self, kind, city, investor, *said):
        given = ("--city", city, "--investor", investor, "--event", "temu")
        return self.review(kind, *given, *(said or SAID), "--profiles", self.profiles)

    def done(self, result, exit_code):
        assert result.exit_code == exit_code, result.output
        return result

    @property
    def timetable(self):
        return read_timetable(self.out / "ministry" / "timetable.json")

    @property
    def pairs(self):
        return {(s.meeting.city, s.meeting.investor) for s in self.timetable.sittings}


@pytest.fixture(scope="module")
def planned(profiles, tmp_path_factory) -> Office:
    """Plan the event once, undisturbed."""
    office = Office(tmp_path_factory.mktemp("planned"), profiles)
    office.event("--lang", "en")
    return office


@pytest.fixture
def office(profiles, tmp_path) -> Office:
    return Office(tmp_path, profiles)


def test_an_event_gives_a_timetable_and_papers_for_everybody(planned):
    """For the ministry, the halls, the delegations and every party."""
    names = set(tree(planned.out))
    assert {
        "ministry/timetable.xlsx",
        "ministry/timetable.csv",
        "ministry/timetable.json",
        "ministry/halls.pdf",
        "halls/aula.pdf",
        "embassies/jepang.pdf",
        "cities/teluk.pdf",
        "cities/teluk.ics",
        "investors/alpha.xlsx",
    } <= names
    briefs = {f"ministry/briefs/{city}/{investor}.en.pdf" for city, investor in planned.pairs}
    assert {name for name in names if name.startswith("ministry/briefs/")} == briefs


def test_the_run_is_kept_with_what_it_was_made_from(planned):
    """Every input and result, and the digest of every paper."""
    (run,) = runs(planned.store)
    given = contents(planned.store, run, "input")
    assert {"event", "decided", "settings", "reference", "rules", "city/teluk"} <= set(given)
    settings = json.loads(given["settings"])
    assert (settings["encoder"], settings["seed"], settings["revision"]) == ("lexical", 0, 0)
    written = {name for name in tree(planned.out) if name not in {"manifest.json", LOCK}}
    assert {name for name, _ in run.papers} == written


def test_the_summary_has_the_certificate_in_words(office):
    """And where to begin."""
    said = office.event("--lang", "en", "--no-briefs").output
    assert "Fictional day (temu)" in said
    assert "no assignment under the same constraints" in said
    assert "Run 1, kept" in said
    assert not (office.out / "ministry" / "briefs").exists()


def test_a_second_run_is_the_same_run_and_writes_the_same_bytes(office):
    """Nothing is planned or printed again; a paper that was lost or changed is made good."""
    office.event()
    before = tree(office.out)
    again = json.loads(office.event("--format", "json").output)
    assert (again["run"], again["is_new"], again["changed"]) == (1, False, [])
    assert tree(office.out) == before
    (office.out / "cities" / "teluk.pdf").unlink()
    (office.out / "cities" / "gunung.pdf").write_bytes(b"written over")
    office.event()
    now = tree(office.out)
    assert now.pop("cities/gunung.kept-1.pdf") == b"written over"
    assert now == before


def test_decisions_count_and_stand_behind_what_changed(office):
    """A veto takes the meeting out; the comparison says whose word it was."""
    office.event("--no-briefs")
    city, investor = min(office.pairs)
    office.decide("veto", city, investor)
    done = json.loads(office.event("--no-briefs", "--format", "json").output)
    assert (city, investor) not in office.pairs
    assert (done["run"], done["is_new"], done["position"]) == (2, True, 1)
    assert f"cities/{city}.pdf" in done["changed"]
    found = json.loads(office.review("compare", 1, 2, "--format", "json").output)
    shift = next(s for s in found["shifts"] if (s["city"], s["investor"]) == (city, investor))
    assert (shift["what"], shift["reason"]) == ("went", "own")
    assert found["causes"][shift["causes"][0]]["entry"]["who"] == "AB"


def test_a_run_is_made_again_from_what_was_kept_alone(office, tmp_path):
    """To the byte, though profiles, event and decisions have changed since."""
    office.event()
    before = tree(office.out)
    city, investor = min(office.pairs)
    office.decide("veto", city, investor)
    write_event(office.file.parent, halls=[TEMU["halls"][0] | {"tables": 2}])
    office.event()
    assert tree(office.out) != before
    again = tmp_path / "again"
    said = office.review("reproduce", 1, "--out", again).output
    assert "all are the same to the byte" in said
    made = tree(again)
    for name, content in before.items():
        if name not in {"manifest.json", LOCK}:
            assert made[name] == content, name
    assert json.loads(made["inputs/event.json"])["halls"][0]["tables"] == 3


def test_an_event_is_printed_in_the_forms_and_on_the_paper_that_were_asked_for(office, tmp_path):
    """Briefs, booklets and report as Word and HTML, all pages F4; made again likewise."""
    own = office.profiles.parent / "own" / "phrasebook"
    own.mkdir(parents=True)
    words = (ROOT / "templates" / "phrasebook" / "en.yaml").read_text(encoding="utf-8")
    (own / "nl.yaml").write_text(words.replace("locale: en_GB", "locale: nl_NL"), encoding="utf-8")
    asked = ("--as", "docx", "--as", "html", "--paper", "f4", "--talking-in", "nl")
    office.event(*asked, "--templates", own.parent)
    before = tree(office.out)
    city, investor = min(office.pairs)
    brief = f"ministry/briefs/{city}/{investor}.id"

    for name in ("ministry/report", brief, f"ministry/booklets/{city}.booklet.id"):
        assert {f"{name}.docx", f"{name}.html"} <= set(before)
        assert f"{name}.pdf" not in before
    assert 'lang="nl"' in before[f"{brief}.html"].decode()
    width, height = PdfReader(io.BytesIO(before["halls/aula.pdf"])).pages[0].mediabox[2:]
    assert (round(width), round(height)) == (935, 609)
    again = office.review("reproduce", 1, "--out", tmp_path / "again").output
    assert "all are the same to the byte" in again


def write_bands(folder: Path, band: str) -> None:
    """Write bands of strength that grade every pair alike."""
    reference = (folder / "reference.json").read_bytes()
    figure = {"value": 1.0, "low": 1.0, "high": 1.0}
    found = {
        "encoder": "lexical",
        "weights": dict(DEFAULT_WEIGHTS),
        "reference": hashlib.sha256(reference).hexdigest(),
        "edition": "1",
        "digest": "0",
        "projects": 1,
        "makers": 1,
        "seed": 0,
        "told": ["text"],
        "least_evidence": 0.0,
        "bands": [{"band": band, "pairs": 1.0, "makers": figure, "rate": figure}],
    }
    text = Calibrations.model_validate({"calibrations": [found]}).model_dump_json()
    (folder / "strength.json").write_text(text, encoding="utf-8")


def test_a_run_keeps_the_bands_of_strength_that_it_was_made_with(office):
    """It is made again to the byte, also after the profiles got other bands."""
    write_bands(office.profiles, "good")
    office.event("--no-briefs")
    matches = contents(office.store, runs(office.store)[0], "result")["matches"]
    assert {item["strength"] for item in json.loads(matches)["cities"]} == {"good"}
    write_bands(office.profiles, "weak")
    office.event("--no-briefs")
    for run in (1, 2):
        assert "all are the same to the byte" in office.review("reproduce", run).output
    assert "strength" in office.review("compare", 1, 2).output


def test_a_run_that_kept_no_bands_says_so(office):
    """One of an earlier version is made again without their words, and the reason is told."""
    write_bands(office.profiles, "good")
    office.event("--no-briefs")
    settings = json.loads(contents(office.store, runs(office.store)[0], "input")["settings"])
    del settings["bands"]
    without_input(office.store, "strength")
    without_input(office.store, "settings", json.dumps(settings).encode())
    said = office.review("reproduce", 1, exit_code=2).output
    assert "did not keep the bands of strength" in said
    assert "Not the same: matches" in said


def test_a_roll_back_puts_the_earlier_timetable_in_force(office, tmp_path):
    """The next run plans with the decisions of then, and says the same as the earlier one."""
    office.event("--no-briefs")
    pairs = office.pairs
    office.decide("veto", *min(pairs))
    office.event("--no-briefs")
    assert office.pairs != pairs
    office.review("rollback", 1, *SAID)
    office.event("--no-briefs")
    assert office.pairs == pairs
    assert [run.kind for run in runs(office.store)][:3] == ["event", "event", "rollback"]


def without_input(store, name, content=None):
    """Make a run one of an earlier version: an input is missing, or says something else."""
    link = sqlite3.connect(store.path)
    link.executescript("DROP TRIGGER IF EXISTS part_delete; DROP TRIGGER IF EXISTS part_update;")
    if content is None:
        link.execute("DELETE FROM part WHERE side = 'input' AND name = ?", (name,))
    else:
        digest = hashlib.sha256(content).hexdigest()
        link.execute("INSERT INTO content VALUES (?, ?)", (digest, zlib.compress(content)))
        link.execute("UPDATE part SET digest = ? WHERE side = 'input' AND name = ?", (digest, name))
    link.commit()
    link.close()


def test_runs_of_an_earlier_version_that_kept_no_calendars_are_followed(office):
    """What their calendars told is found again, and taken back where it no longer holds."""
    office.event("--no-briefs")
    city, investor = min(office.pairs)
    without_input(office.store, "sent")
    office.decide("veto", city, investor)
    office.event("--no-briefs")
    calendar = Calendar.from_ical((office.out / "cities" / f"{city}.ics").read_bytes())
    assert "CANCELLED" in {str(item.get("status")) for item in calendar.walk("VEVENT")}
    office.replan("--event", "temu", "--now", "08:00", "--absent", investor)


def test_a_run_that_cannot_be_read_any_more_is_said_to_be_one(office):
    """The next plan goes on without it; a new plan on the day says what to do."""
    office.event("--no-briefs")
    without_input(office.store, "event", b'{"id": "temu", "foreign": 1}')
    said = office.replan("--event", "temu", "--now", "08:00", exit_code=2).output
    assert "run 1 was kept by version" in said
    assert "plan the event with `matchmaker event` first" in said
    office.decide("veto", *min(office.pairs))
    assert "Run 1 was kept by version" in office.event("--no-briefs").output
    office.replan("--event", "temu", "--now", "08:00")


def test_rules_that_cannot_all_be_kept_are_named(office):
    """With what would end the conflict; nothing is written and no run is kept."""
    write_event(office.file.parent, city_limits={"min_meetings": 3, "max_meetings": 3},
                investor_limits={"max_meetings": 1})  # fmt: skip
    said = office.event("--lang", "en", exit_code=2).output
    assert "The event cannot be planned: 1 conflict among its rules." in said
    assert "   - " in said
    assert "Tried: all rules can then be kept." in said
    assert not (office.out / "manifest.json").exists()
    assert runs(office.store) == ()


def test_faults_of_the_file_are_told_and_nothing_is_written(office):
    """All of them, by line."""
    write_event(office.file.parent, cities=[{"id": "telok"}, {"id": "gunung"}], place=None)
    said = office.event(exit_code=2).output
    assert "teluk" in said
    assert "temu.yaml:" in said
    assert not office.out.exists()


def leaves_no_trace(office, undisturbed):
    """Compare with an undisturbed run: the same files, and nothing half-written beside them."""
    assert tree(office.out) == undisturbed
    assert not (office.out / WORK).exists()
    assert len(runs(office.store)) == 1


def test_a_run_killed_at_any_moment_goes_on_where_it_was(office, planned):
    """Real programs, killed at random moments of one and the same job."""
    undisturbed = tree(planned.out)
    command = [sys.executable, "-m", "matchmaker", *office.arguments, "--lang", "en"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    moments = random.Random(20261124)
    begun = time.monotonic()
    # The first start is killed as soon as it has finished a step, others at random.
    kills = 0
    while kills < 6 and time.monotonic() - begun < 60:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE)
        try:
            wait = 0.3 + 0.5 * kills + moments.random() if kills else None
            if wait is None:
                while process.poll() is None and not list((office.out / WORK).glob("*")):
                    time.sleep(0.01)
            else:
                process.wait(timeout=wait)
        except subprocess.TimeoutExpired:
            pass
        process.kill()
        process.communicate()
        kills += 1
        for path in (office.out / WORK).glob("[!.]*"):
            assert path.read_bytes().count(b"\n") >= 1
    office.event("--lang", "en")
    leaves_no_trace(office, undisturbed)


def started(command):
    """Start a program in a group of processes of its own."""
    return subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


@pytest.mark.skipif(os.name == "nt", reason="a test cannot press Ctrl-C for one program there")
def test_ctrl_c_ends_a_run_of_several_processes_in_one_word_and_it_goes_on(office, planned):
    """Nobody prints a traceback or stays; the pages that were set are not set again."""
    more = ("--lang", "en", "--jobs", "2")
    command = [sys.executable, "-m", "matchmaker", *office.arguments, *more]
    for _ in range(10):
        process = started(command)
        finished, end = office.out / WORK, time.monotonic() + 60
        while len(list(finished.glob("[!.]*"))) < 4 and time.monotonic() < end:
            time.sleep(0.002)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to all of its processes
        _, said = process.communicate(timeout=60)
        if process.returncode != 0:
            break
        # It was done before the key was pressed, as happens on a busy machine.
        shutil.rmtree(office.out)
        office.store.unlink()

    assert process.returncode == 130
    assert said.decode().strip().splitlines()[-1] == "Stopped."
    assert b"Traceback" not in said
    with pytest.raises(ProcessLookupError):
        os.killpg(process.pid, 0)
    assert runs(office.store) == ()
    kept = len(list(finished.glob("[!.]*")))
    assert kept >= 4
    again = json.loads(office.event(*more, "--format", "json").stdout)
    assert again["reused"] == kept
    leaves_no_trace(office, tree(planned.out))


@pytest.mark.parametrize("share", [0.0, 0.1, 0.4, 0.5, 0.55, 0.7, 0.9, 1.0])
def test_a_run_stopped_between_any_two_files_goes_on(office, planned, monkeypatch, share):
    """Before, between and after the files that it writes, also while they take their places."""
    undisturbed = tree(planned.out)
    papers = len(undisturbed) - len({"manifest.json", LOCK})
    # The results, each paper as a step and in its place, and the manifest.
    files = 1 + papers + papers
    stop, count, write = round(share * files), 0, output.write_file

    def writing(path, content):
        nonlocal count
        if count == stop:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.with_name(f".{path.name}.4711.tmp").write_bytes(content[: len(content) // 2])
            raise KeyboardInterrupt
        count += 1
        write(path, content)

    monkeypatch.setattr(output, "write_file", writing)
    monkeypatch.setattr("matchmaker.cli.steps.write_file", writing)
    office.event("--lang", "en", exit_code=130)
    monkeypatch.undo()
    done = json.loads(office.event("--lang", "en", "--format", "json").output)
    if stop <= papers:
        assert done["reused"] == stop
    leaves_no_trace(office, undisturbed)


def test_the_papers_of_the_run_before_stay_until_the_new_ones_are_there(office, monkeypatch):
    """A run that is stopped while it prints leaves a whole set of papers: the old one."""
    office.event()
    before = tree(office.out)
    office.decide("veto", *min(office.pairs))
    write = output.write_file

    def writing(path, content):
        if len(list((office.out / WORK).glob("[!.]*"))) > 5:
            raise KeyboardInterrupt
        write(path, content)

    monkeypatch.setattr("matchmaker.cli.steps.write_file", writing)
    office.event(exit_code=130)
    monkeypatch.undo()
    now = {name: data for name, data in tree(office.out).items() if not name.startswith(WORK)}
    assert now == before
    office.event()
    assert tree(office.out) != before
    assert not [name for name in tree(office.out) if "kept-" in name]


def test_other_inputs_after_a_kill_leave_nothing_of_the_killed_run(office, planned, monkeypatch):
    """Its files were known as ours; none is kept aside, and none is left over."""
    city, investor = min(planned.pairs)
    office.decide("veto", city, investor)
    write, count = output.write_file, 0

    def writing(path, content):
        nonlocal count
        if path.is_relative_to(office.out) and WORK not in path.parts:
            count += 1
            if count > 8:
                raise KeyboardInterrupt
        write(path, content)

    monkeypatch.setattr(output, "write_file", writing)
    office.event("--lang", "en", exit_code=130)
    monkeypatch.undo()
    office.review("undo", "--city", city, "--investor", investor, "--event", "temu", *SAID)
    office.event("--lang", "en")
    names = set(tree(office.out))
    assert names == set(tree(planned.out))


def test_a_damaged_step_is_done_again(tmp_path):
    """A file that is cut short, changed or of another job is not taken for a finished step."""
    steps = Steps(tmp_path, "key")
    assert steps.get("a", lambda: b"one") == b"one"
    assert steps.get("a", lambda: b"two") == b"one"
    assert Steps(tmp_path, "other").get("a", lambda: b"two") == b"two"
    (path,) = [p for p in (tmp_path / WORK).iterdir() if p.read_bytes().endswith(b"one")]
    for damage in (path.read_bytes()[:-1], b"", path.read_bytes() + b"e"):
        path.write_bytes(damage)
        again = Steps(tmp_path, "key")
        assert (again.get("a", lambda: b"two"), again.reused) == (b"two", 0)
    steps.clear()
    assert not (tmp_path / WORK).exists()


def test_two_programs_never_write_into_one_folder(tmp_path):
    """The second is told at once; the lock goes with the program that held it."""
    refused = pytest.raises(MatchmakerError, match="another program is writing")
    with alone(tmp_path), refused, alone(tmp_path):
        pass
    with alone(tmp_path):
        pass
    assert (tmp_path / LOCK).read_bytes() == b""


def test_a_decision_made_while_the_event_runs_is_told(office, monkeypatch):
    """It is kept, it is not in the run, and the officer is asked to run again."""
    from matchmaker.cli.making import Making

    plan = Making.plan

    def slow(making):
        office.decide("note", "teluk", "alpha")
        return plan(making)

    monkeypatch.setattr(Making, "plan", slow)
    said = office.event("--no-briefs").output
    assert "dan tidak ikut: catatan 1" in said
    assert len(entries(office.store)) == 1


def test_what_the_ministry_decides_is_in_no_paper(office, profiles, tmp_path):
    """Who, why and notes change not one byte of any paper, whoever it is for."""
    other = Office(tmp_path / "other", profiles)
    for desk, who, why in ((office, "AB", "Rahasia"), (other, "XY", "Lain sekali")):
        said = ("--who", who, "--why", why)
        desk.decide("pin", "teluk", "beta", *said)
        desk.decide("veto", "gunung", "alpha", *said)
        desk.decide("note", "teluk", "alpha", *said)
        desk.event()
    assert tree(office.out) == tree(other.out)
    assert ("teluk", "beta") in office.pairs
    assert ("gunung", "alpha") not in office.pairs


def test_a_new_plan_moves_and_tells_and_keeps_the_log(office):
    """What is late or lost, the fewest moves, whom to tell, which papers, and a run."""
    office.event()
    first = office.timetable.sittings[0]
    late = first.meeting.investor
    done = json.loads(
        office.replan(
            "--event", "temu", "--now", "08:00", "--late", f"{late}=10:00", "--format", "json",
            "--who", "KS",
        ).output
    )  # fmt: skip
    plan = done["replan"]
    assert all(
        sitting.slot.start >= "10:00"
        for sitting in office.timetable.sittings
        if sitting.meeting.investor == late
    )
    assert late in plan["told"]
    assert plan["dropped"] == plan["fewest_dropped"]
    assert f"investors/{late}.pdf" in plan["papers"]
    run = runs(office.store)[-1]
    assert (run.kind, run.parent, run.who) == ("replan", 1, "KS")
    log = json.loads((office.out / "ministry" / "changes.json").read_text(encoding="utf-8"))
    assert [change["who"] for change in log[-1]["changes"]] == [late]
    again = office.replan("--event", "temu", "--now", "08:05", "--lost", "aula:1")
    assert "Proses 3, tersimpan" in again.output
    log = json.loads((office.out / "ministry" / "changes.json").read_text(encoding="utf-8"))
    assert len(log) == 2
    assert len(log[-1]["changes"]) == 2
    assert all(sitting.table != 1 for sitting in office.timetable.sittings)
    assert "all are the same to the byte" in office.review("reproduce", 3).output
    found = json.loads(office.review("compare", 1, 3, "--format", "json").output)
    assert {cause["kind"] for cause in found["causes"]} == {"change"}


def test_a_new_plan_lists_only_the_papers_that_it_changed(office):
    """A party whose meetings stay is not told, and keeps the paper that it has."""
    office.event("--no-briefs")
    last = max(office.timetable.sittings, key=lambda sitting: sitting.slot)
    investor = last.meeting.investor
    lost = office.replan("--event", "temu", "--now", "08:00", "--absent", investor).output
    others = {s.meeting.investor for s in office.timetable.sittings} - {investor}
    assert f"investors/{investor}.pdf" in lost
    moved = json.loads((office.out / "ministry" / "changes.json").read_text(encoding="utf-8"))
    told = set(moved[-1]["told"])
    for other in others - told:
        assert f"investors/{other}.pdf" not in lost


def test_after_a_roll_back_the_papers_are_printed_under_a_new_number(office):
    """Calendars of then would be older than those that were sent since."""
    office.event("--no-briefs")
    before = tree(office.out)
    office.decide("veto", *min(office.pairs))
    office.event("--no-briefs")
    office.review("rollback", 1, *SAID)
    said = office.replan("--event", "temu", "--now", "08:00").output
    assert "Proses 4, tersimpan" in said
    now = tree(office.out)
    assert now["ministry/timetable.json"] == before["ministry/timetable.json"]
    assert b"SEQUENCE:3" in now["cities/teluk.ics"]
    assert "Proses 4, sama" in office.replan("--event", "temu", "--now", "08:00").output


def entries_of(content):
    """Give status and revision of each entry of a calendar, by the meeting."""
    return {
        str(entry["uid"]): (str(entry["status"]), int(entry["sequence"]))
        for entry in Calendar.from_ical(content).walk("VEVENT")
    }


def test_a_veto_cancels_the_meeting_in_both_calendars_for_good(office):
    """Also in the runs after the next, until the meeting takes place again."""
    office.event("--no-briefs")
    city, investor = min(office.pairs)
    files = (office.out / "cities" / f"{city}.ics", office.out / "investors" / f"{investor}.ics")
    uid = f"temu.{city}.{investor}@matchmaker"
    assert [entries_of(path.read_bytes())[uid] for path in files] == [("CONFIRMED", 0)] * 2
    office.decide("veto", city, investor)
    office.event("--no-briefs")
    assert [entries_of(path.read_bytes())[uid] for path in files] == [("CANCELLED", 1)] * 2
    office.replan("--event", "temu", "--now", "08:00", "--lost", "aula:1")
    assert [entries_of(path.read_bytes())[uid] for path in files] == [("CANCELLED", 2)] * 2
    assert "all are the same to the byte" in office.review("reproduce", 3).output
    office.review("undo", "--city", city, "--investor", investor, "--event", "temu", *SAID)
    assert "the plan in force is that of the day" in office.event("--no-briefs").output
    assert [entries_of(path.read_bytes())[uid] for path in files] == [("CONFIRMED", 3)] * 2


def test_after_a_roll_back_calendars_are_newer_than_all_before(office):
    """Though the event is planned as it was at first; a second time changes nothing."""
    office.event("--no-briefs")
    pairs = office.pairs
    office.decide("veto", *min(pairs))
    office.event("--no-briefs")
    gone = office.pairs - pairs
    said = office.review("rollback", 1, *SAID).output
    assert "still holds the papers of the run before" in said
    assert "matchmaker replan --event temu" in said
    office.event("--no-briefs")
    assert office.pairs == pairs
    before = tree(office.out)
    for path in sorted((office.out / "cities").glob("*.ics")):
        entries = entries_of(path.read_bytes())
        assert {number for _, number in entries.values()} == {3}
        cancelled = {uid for uid, (status, _) in entries.items() if status == "CANCELLED"}
        assert cancelled == {
            f"temu.{city}.{investor}@matchmaker" for city, investor in gone if city == path.stem
        }
    office.event("--no-briefs")
    assert tree(office.out) == before


def test_time_does_not_go_back_on_the_day(office):
    """A new plan for a time before that of the plan in force is refused in words."""
    office.event("--no-briefs")
    office.replan("--event", "temu", "--now", "09:10", "--lost", "aula:1")
    before = tree(office.out)
    said = office.replan("--event", "temu", "--now", "09:00", "--lost", "aula:2", exit_code=2)
    assert "time does not go back" in " ".join(said.output.split())
    assert tree(office.out) == before


def test_meetings_that_had_begun_without_a_side_are_named(office):
    """Whoever is late has missed them; nothing moves them, and the officer is told."""
    office.event("--no-briefs", "--lang", "en")
    first = min(office.timetable.sittings, key=lambda item: item.slot)
    who = first.meeting.investor
    late = ("--event", "temu", "--now", "09:10", "--late", f"{who}=09:20")
    assert "Begun before --now although" in office.replan(*late).output
    done = office.replan("--event", "temu", "--now", "09:10", "--absent", who, "--format", "json")
    assert {item["investor"] for item in json.loads(done.stdout)["missed"]} == {who}


def test_a_new_plan_says_whom_to_call_with_old_and_new_places(office):
    """By delegation, city and hall, with names; the first plan's proof is called the first's."""
    office.event("--no-briefs", "--lang", "en")
    investor = office.timetable.sittings[0].meeting.investor
    said = office.replan("--event", "temu", "--now", "08:00", "--absent", investor).output
    said = " ".join(said.split())
    for words in ("Delegation: ", "City: ", "Hall: Hall", "now no place any more", "table 1"):
        assert words in said
    assert said.index("The plan that holds") < said.index("The first plan, made before the day")
    assert said.index("The first plan") < said.index("no assignment under the same constraints")


def test_the_book_of_decisions_is_named_by_its_whole_path(office):
    """A new one is said to begin; an event that found none says so."""
    path = str(office.store.path.resolve())
    flat = "".join(office.event("--no-briefs").output.split())
    assert "".join(path.split()) in flat
    assert "nonefound:plannedwithoutdecisions" in flat
    said = office.review("log").output
    assert path in said
    other = office.store.path.with_name("other.sqlite")
    pair = ("--city", "teluk", "--investor", "alpha", "--profiles", office.profiles)
    said = call("review", "pin", *pair, *SAID, "--decisions", other).output
    assert "begins a new book of decisions" in said
    assert str(other.resolve()) in said


def test_a_timetable_names_its_run(office, planned):
    """By its file; a changed one belongs to no run."""
    path = planned.out / "ministry" / "timetable.json"
    options = ("--decisions", planned.store.path, "--out", office.out, "--now", "08:00")
    done = call("replan", "--timetable", path, *options)
    assert done.exit_code == 0, done.output
    assert (office.out / "cities" / "teluk.pdf").is_file()
    changed = office.file.with_name("timetable.json")
    changed.write_bytes(path.read_bytes() + b" ")
    done = call("replan", "--timetable", changed, *options)
    assert (done.exit_code, "was written by no run" in done.output) == (2, True)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--event", "temui", "--now", "08:00"), "nearest: temu"),
        (("--now", "08:00"), "give one of --event, --run and --timetable"),
        (("--event", "temu", "--run", "1", "--now", "08:00"), "give one of"),
        (("--run", "9", "--now", "08:00"), "no run 9"),
        (("--event", "temu", "--now", "8h"), "expected HH:MM"),
        (("--event", "temu", "--now", "8.00", "--late", "alfa=10.00"), "alpha"),
        (("--event", "temu", "--now", "08:00", "--lost", "Aula A:4"), "expected its id"),
        (("--event", "temu", "--now", "2026-12-02 08:00"), "it has: 2026-12-01"),
        (("--event", "temu", "--now", "08:00", "--day", "1/12"), "it has: 2026-12-01"),
        (("--event", "temu", "--now", "08:00", "--late", "alpha"), "expected a time as HH:MM"),
        (("--event", "temu", "--now", "08:00", "--late", "alfa=10:00"), "alpha"),
        (("--event", "temu", "--now", "08:00", "--lost", "aula:x"), "a number of a table"),
        (("--event", "temu", "--now", "08:00", "--lost", "aula:0"), "--lost aula:0"),
        (("--event", "temu", "--now", "08:00", "--overran", "teluk=10:00"), "CITY+INVESTOR"),
    ],
)
def test_a_slip_of_the_keyboard_on_the_day_is_answered_in_words(planned, arguments, words):
    """With what is there; nothing is written."""
    before, count = tree(planned.out), len(runs(planned.store))
    done = call("replan", *arguments, *planned.options)
    assert (done.exit_code, words in done.output) == (2, True), done.output
    assert (tree(planned.out), len(runs(planned.store))) == (before, count)


def test_every_kind_of_change_can_be_told(planned, tmp_path):
    """Late, absent, a hall, an interpreter's and an overrun are read as the model has them."""
    from matchmaker.cli.happenings import read_changes
    from matchmaker.model import Moment

    found = read_changes(
        "2026-12-01",
        Moment("2026-12-01", "10:00"),
        late=["jepang=11:00"],
        absent=["alpha", "beta=11:30"],
        lost=["aula", "aula:2=11:00"],
        interpreter=["juru-1"],
        overran=["teluk+alpha=10:40"],
    )
    assert [change.model_dump(mode="json", exclude={"day"}) for change in found] == [
        {"kind": "late", "who": "jepang", "until": "11:00"},
        {"kind": "cancelled", "who": "alpha", "since": "10:00"},
        {"kind": "cancelled", "who": "beta", "since": "11:30"},
        {"kind": "hall_lost", "hall": "aula", "since": "10:00"},
        {"kind": "table_lost", "hall": "aula", "table": 2, "since": "11:00"},
        {"kind": "interpreter_missing", "interpreter": "juru-1", "since": "10:00"},
        {"kind": "overran", "city": "teluk", "investor": "alpha", "until": "10:40"},
    ]


def test_a_new_plan_without_an_event_that_was_planned_says_so(office):
    """And which command comes first."""
    said = office.replan("--event", "temu", "--now", "08:00", exit_code=2).output
    assert "plan the event first with `matchmaker event`" in said
