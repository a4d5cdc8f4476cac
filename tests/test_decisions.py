"""The log of decisions: what stands, what was said in between, and files that are not ours."""

from __future__ import annotations

import datetime as dt
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaker.decisions import (
    DecisionsError,
    Draft,
    Kind,
    OutdatedError,
    Store,
    decide,
    entries,
    head,
    keep_run,
    live,
    position,
    roll_back,
    runs,
    standing,
    take_back,
)
from matchmaker.decisions import store as store_module
from matchmaker.errors import MatchmakerError
from matchmaker.model import Decided

ROOT = Path(__file__).parents[1]
NOON = dt.datetime(2026, 11, 24, 12, 0, tzinfo=dt.timezone(dt.timedelta(hours=7)))
OFFICER = {"who": "AB", "at": NOON}


def pin(city="teluk", investor="alpha", why="Wanted by both.", event="") -> Draft:
    return Draft(Kind.PIN, city, investor, why, event)


def veto(city="teluk", investor="alpha", why="Not lawful.", event="") -> Draft:
    return Draft(Kind.VETO, city, investor, why, event)


@pytest.fixture
def store(tmp_path) -> Store:
    return Store(tmp_path / "decisions.sqlite")


def kept(store, event="temu", position=0, **parts):
    given = {"inputs": {"a": b"1"}, "results": {"timetable": b"2"}, "papers": {}} | parts
    return keep_run(
        store, kind="event", event=event, at=NOON, position=position, version="1", **given
    )


def test_a_missing_file_is_an_empty_log(store):
    """Who only looks makes no file."""
    assert (entries(store), position(store), standing(store)) == ((), 0, Decided())
    assert not store.path.exists()


def test_an_entry_says_who_when_and_why(store):
    """The time keeps its offset, to the second."""
    (entry,) = decide(store, [pin(why="  Wanted by both. ")], **OFFICER)
    assert (entry.seq, entry.kind, entry.pair) == (1, Kind.PIN, ("teluk", "alpha"))
    assert (entry.who, entry.at, entry.why) == (
        "AB",
        "2026-11-24T12:00:00+07:00",
        "Wanted by both.",
    )
    assert entries(store) == (entry,)


def test_the_last_word_on_a_pair_stands(store):
    """A veto after a pin replaces it, and taking the veto back restores the pin."""
    decide(store, [pin(), pin("gunung", "beta")], **OFFICER)
    decide(store, [veto()], **OFFICER)
    assert standing(store) == Decided((("gunung", "beta"),), (("teluk", "alpha"),))
    take_back(store, 3, **OFFICER, why="A slip.")
    assert standing(store) == Decided((("gunung", "beta"), ("teluk", "alpha")), ())
    assert standing(store, at=3) == Decided((("gunung", "beta"),), (("teluk", "alpha"),))
    assert standing(store, at=0) == Decided()


def test_what_is_said_of_an_event_goes_before_what_is_said_of_all(store):
    """Even where the word on all events comes later."""
    decide(store, [pin(event="temu")], **OFFICER)
    decide(store, [veto()], **OFFICER)
    assert standing(store, "temu") == Decided((("teluk", "alpha"),), ())
    assert standing(store, "lain") == Decided((), (("teluk", "alpha"),))
    assert standing(store) == Decided((), (("teluk", "alpha"),))


def test_a_note_decides_nothing(store):
    """It stands beside the pin, and several notes stand beside each other."""
    decide(store, [pin()], **OFFICER)
    notes = [Draft(Kind.NOTE, "teluk", "alpha", why) for why in ("Call first.", "Send papers.")]
    decide(store, notes, **OFFICER)
    assert standing(store) == Decided((("teluk", "alpha"),), ())
    assert [entry.why for entry in live(entries(store))] == [
        "Wanted by both.",
        "Call first.",
        "Send papers.",
    ]


def test_the_same_word_twice_is_one_entry(store):
    """An officer who sends a sheet a second time changes nothing."""
    note = Draft(Kind.NOTE, "teluk", "alpha", "Call first.")
    first = decide(store, [pin(), note], **OFFICER)
    assert decide(store, [pin(), note], **OFFICER, seen=0) == first
    assert position(store) == 2
    decide(store, [veto()], **OFFICER)
    assert decide(store, [pin()], **OFFICER)[0].seq == 4


def test_an_officer_who_looked_too_early_is_told(store):
    """Another's word on the same pair refuses the whole batch, and is shown."""
    decide(store, [veto(why="The embassy asked.")], who="CD", at=NOON)
    with pytest.raises(OutdatedError, match="veto of teluk and alpha by CD") as caught:
        decide(store, [pin("gunung", "beta"), pin()], **OFFICER, seen=0)
    assert [entry.seq for entry in caught.value.between] == [1]
    assert "--seen 1" in str(caught.value)
    assert position(store) == 1
    assert decide(store, [pin()], **OFFICER, seen=1)[0].seq == 2


def test_words_on_other_pairs_or_events_are_no_hindrance(store):
    """Only what concerns the same pair in the same event, or in all, is outdated."""
    decide(store, [veto("gunung", "beta"), veto(event="lain")], who="CD", at=NOON)
    assert decide(store, [pin(event="temu")], **OFFICER, seen=0)[0].seq == 3


def test_a_position_that_the_log_has_not_reached_is_refused(store):
    """It belongs to another file."""
    with pytest.raises(MatchmakerError, match="another file"):
        decide(store, [pin()], **OFFICER, seen=4)


def test_what_cannot_be_taken_back_is_said(store):
    """No such entry, one that does not stand any more, and a taking back."""
    decide(store, [pin()], **OFFICER)
    take_back(store, 1, **OFFICER, why="A slip.")
    for seq, words in ((7, "no entry 7"), (1, "does not stand"), (2, "decide anew")):
        with pytest.raises(MatchmakerError, match=words):
            take_back(store, seq, **OFFICER, why="Why not.")
    assert position(store) == 2


@pytest.mark.parametrize(
    ("who", "why", "words"),
    [
        (" ", "Why.", "--who is empty"),
        ("AB", "\n", "--why is empty"),
        ("x" * 41, "Why.", "at most 40"),
        ("AB", "x" * 2001, "at most 2,000"),
        ("A\nB", "Why.", "--who holds a control character"),
        ("AB", "Why\x00", "--why holds a control character"),
    ],
)
def test_who_and_why_are_asked_for(store, who, why, words):
    """Nothing is written without them."""
    with pytest.raises(MatchmakerError, match=words):
        decide(store, [pin(why=why)], who=who, at=NOON)
    assert not store.path.exists()


def test_a_time_without_offset_is_a_fault_of_the_program(store):
    """The package has no clock and guesses no zone."""
    with pytest.raises(ValueError, match="offset"):
        decide(store, [pin()], who="AB", at=NOON.replace(tzinfo=None))


def test_rolling_back_restores_what_stood_and_loses_nothing(store):
    """Later words stay in the log; of another event nothing changes; it can be taken back."""
    decide(store, [pin(), pin("gunung", "beta", event="lain")], **OFFICER)
    run = kept(store, position=2)
    decide(store, [veto(), pin("gunung", "alpha")], **OFFICER)
    entry, again = roll_back(store, run.id, **OFFICER, why="The mayor insists.")
    assert (entry.seq, entry.refers, again.kind, again.parent) == (5, 2, "rollback", run.id)
    assert (again.inputs, again.results) == (run.inputs, run.results)
    assert standing(store, "temu") == Decided((("teluk", "alpha"),), ())
    assert standing(store, "lain") == Decided(
        (("gunung", "alpha"), ("gunung", "beta")), (("teluk", "alpha"),)
    )
    decide(store, [pin("pesisir", "beta", event="temu")], **OFFICER)
    assert standing(store, "temu").pins == (("pesisir", "beta"), ("teluk", "alpha"))
    take_back(store, 5, **OFFICER, why="Not so.")
    assert standing(store, "temu") == Decided(
        (("gunung", "alpha"), ("pesisir", "beta")), (("teluk", "alpha"),)
    )
    assert position(store) == 7


def test_what_a_roll_back_restored_can_be_taken_back(store):
    """A word of all events that stands again for one event alone is taken back there."""
    decide(store, [pin()], **OFFICER)
    run = kept(store, position=1)
    take_back(store, 1, **OFFICER, why="Not so.")
    roll_back(store, run.id, **OFFICER, why="As it was.")
    assert standing(store, "temu").pins == (("teluk", "alpha"),)
    take_back(store, 1, **OFFICER, why="Not so.")
    assert standing(store, "temu") == Decided()


words = st.tuples(
    st.sampled_from(["pin", "veto", "note", "undo", "rollback"]),
    st.sampled_from("pq"),
    st.sampled_from(["", "temu"]),
    st.integers(0, 12),
)


@settings(max_examples=30, deadline=None)
@given(said=st.lists(words, max_size=12))
def test_the_past_never_changes(tmp_path_factory, said):
    """What stood at a position stands there for ever, whatever is said later."""
    store = Store(tmp_path_factory.mktemp("log") / "decisions.sqlite")
    seen = [standing(store, "temu")]
    for number, (kind, city, event, target) in enumerate(said):
        if kind == "rollback":
            kept(store, position=position(store), inputs={"a": str(number).encode()})
            earlier = runs(store)[target % len(runs(store))]
            roll_back(store, earlier.id, **OFFICER, why="Back.")
            assert standing(store, "temu") == standing(store, "temu", at=earlier.position)
        elif kind == "undo":
            standing_now = live(entries(store), event)
            if not standing_now:
                continue
            take_back(store, standing_now[target % len(standing_now)].seq, **OFFICER, why="Back.")
        else:
            decide(store, [Draft(Kind(kind), city, "alpha", f"{number}", event)], **OFFICER)
        seen.append(standing(store, "temu"))
    assert [standing(store, "temu", at=at) for at in range(position(store) + 1)] == seen


def test_nothing_is_changed_or_deleted(store):
    """The file itself refuses it."""
    decide(store, [pin()], **OFFICER)
    kept(store)
    with sqlite3.connect(store.path) as link:
        for table in ("entry", "run", "part", "content"):
            column = {"entry": "seq", "run": "id", "part": "run", "content": "digest"}[table]
            for words in (f"DELETE FROM {table}", f"UPDATE {table} SET {column} = {column}"):
                with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                    link.execute(words)
    link.close()


def test_a_changed_line_of_the_log_is_noticed(store):
    """Every entry is digested with all before it."""
    decide(store, [pin(), pin("gunung", "beta")], **OFFICER)
    assert head(entries(store)) != head(entries(store), 1)
    link = sqlite3.connect(store.path)
    link.executescript("DROP TRIGGER entry_update; UPDATE entry SET who = 'EF' WHERE seq = 1;")
    link.close()
    with pytest.raises(DecisionsError, match="entry 1 of the log is not as it was written"):
        entries(store)


def test_a_file_of_something_else_is_refused_and_left_as_it_is(store):
    """A text, another program's database, a folder."""
    store.path.write_text("id;city\n" * 200, encoding="utf-8")
    before = store.path.read_bytes()
    for use in (lambda: entries(store), lambda: decide(store, [pin()], **OFFICER)):
        with pytest.raises(DecisionsError, match="no file of decisions, or damaged"):
            use()
    assert store.path.read_bytes() == before
    store.path.unlink()
    link = sqlite3.connect(store.path)
    link.executescript("CREATE TABLE other (x)")
    link.close()
    before = store.path.read_bytes()
    with pytest.raises(DecisionsError, match="database of another program"):
        decide(store, [pin()], **OFFICER)
    assert store.path.read_bytes() == before
    folder = Store(store.path.parent)
    with pytest.raises(DecisionsError, match="cannot be used"):
        entries(folder)


def test_a_damaged_file_says_so(store):
    """A page that was overwritten, and a file cut short."""
    decide(store, [pin("x" * 20, "y" * 20, why="z" * 900) for _ in range(1)], **OFFICER)
    for number in range(40):
        decide(store, [pin(f"kota-{number}", why="z" * 900)], **OFFICER)
    sound = store.path.read_bytes()
    store.path.write_bytes(sound[:4096] + b"\x5a" * (len(sound) - 4096))
    with pytest.raises(DecisionsError, match="damaged"):
        entries(store)
    store.path.write_bytes(sound[: len(sound) // 2])
    with pytest.raises(DecisionsError, match="damaged"):
        entries(store)


def test_a_file_of_a_newer_version_is_left_alone(store):
    """The older program says which one to install."""
    decide(store, [pin()], **OFFICER)
    link = sqlite3.connect(store.path)
    link.execute("PRAGMA user_version = 99")
    link.close()
    before = store.path.read_bytes()
    with pytest.raises(DecisionsError, match="schema 99"):
        decide(store, [pin()], **OFFICER)
    assert store.path.read_bytes() == before


def test_an_older_file_is_brought_to_the_newest_schema(store, monkeypatch):
    """Whole, with all that it holds; a step that fails leaves the file as it was."""
    decide(store, [pin()], **OFFICER)
    before = store.path.read_bytes()
    old = store_module.MIGRATIONS
    monkeypatch.setattr(store_module, "MIGRATIONS", (*old, "CREATE TABLE more (x);\nNONSENSE;"))
    with pytest.raises(DecisionsError, match="cannot be used"):
        entries(store)
    assert store.path.read_bytes() == before
    monkeypatch.setattr(store_module, "MIGRATIONS", (*old, "CREATE TABLE more (x);"))
    assert [entry.pair for entry in entries(store)] == [("teluk", "alpha")]
    link = sqlite3.connect(store.path)
    assert link.execute("PRAGMA user_version").fetchone() == (len(old) + 1,)
    assert link.execute("SELECT count(*) FROM more").fetchone() == (0,)
    link.close()


def test_a_busy_file_is_waited_for_and_then_said(store):
    """Nothing is written while another program holds the lock."""
    decide(store, [pin()], **OFFICER)
    hasty = Store(store.path, patience=0.05)
    with store.writing(), pytest.raises(DecisionsError, match="another program has been writing"):
        decide(hasty, [veto()], **OFFICER)
    assert position(store) == 1


def test_a_reader_is_not_kept_waiting_by_a_decision_under_way(store):
    """Who looks sees the state before."""
    decide(store, [pin()], **OFFICER)
    with store.writing() as link:
        link.execute("SELECT 1")
        assert position(Store(store.path, patience=0.05)) == 1


def test_a_fault_in_the_middle_leaves_nothing_behind(store):
    """All of a batch is kept, or nothing."""
    decide(store, [pin()], **OFFICER)
    with pytest.raises(MatchmakerError, match="--why is empty"):
        decide(store, [pin("gunung"), pin("pesisir", why="")], **OFFICER)
    assert position(store) == 1


OFFICERS = """
import datetime as dt, sys
from pathlib import Path
from matchmaker.decisions import Draft, Kind, Store, decide
path, name, count = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
at = dt.datetime(2026, 11, 24, 12, tzinfo=dt.timezone.utc)
for number in range(count):
    decide(Store(path), [Draft(Kind.PIN, f"{name}-{number}", "alpha", "Why.")], who=name, at=at)
"""


def test_officers_at_once_never_lose_a_decision(store):
    """Four programs write at the same time into one file that is not there yet."""
    count = 25
    commands = [
        [sys.executable, "-c", OFFICERS, str(store.path), f"officer-{letter}", str(count)]
        for letter in "abcd"
    ]
    running = [subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE) for command in commands]
    for process in running:
        _, said = process.communicate(timeout=120)
        assert (process.returncode, said) == (0, b"")
    found = entries(store)
    assert [entry.seq for entry in found] == list(range(1, 4 * count + 1))
    for letter in "abcd":
        name = f"officer-{letter}"
        mine = [entry.city for entry in found if entry.who == name]
        assert mine == [f"{name}-{number}" for number in range(count)]


def test_an_officer_killed_while_deciding_leaves_a_whole_log(store):
    """The log has every decision that was reported, in order, and can be written on."""
    loud = OFFICERS.replace("at=at)\n", "at=at)\n    print(number, flush=True)\n")
    process = subprocess.Popen(
        [sys.executable, "-c", loud, str(store.path), "officer", "100000"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
    )
    assert process.stdout is not None
    said = [process.stdout.readline() for _ in range(20)]
    process.kill()
    said += process.stdout.readlines()
    process.stdout.close()
    process.wait()
    found = entries(store)
    assert len(found) in {len(said), len(said) + 1}
    assert [entry.city for entry in found] == [f"officer-{n}" for n in range(len(found))]
    assert decide(store, [pin()], **OFFICER)[0].seq == len(found) + 1
