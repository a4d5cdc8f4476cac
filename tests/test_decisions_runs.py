"""Runs as they were kept, and two of them side by side."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from dataclasses import replace

import pytest

from matchmaker.decisions import (
    DecisionsError,
    Draft,
    KeptRun,
    Kind,
    Side,
    Store,
    UnknownRunError,
    compare,
    contents,
    decide,
    differences,
    entries,
    find_run,
    keep_run,
    roll_back,
    runs,
)
from tests import timetables

NOON = dt.datetime(2026, 11, 24, 12, 0, tzinfo=dt.UTC)
OFFICER = {"who": "AB", "at": NOON}
EVENT = {
    "id": "temu",
    "aim": "total",
    "halls": [{"id": "aula", "tables": 4}],
    "cities": [{"id": "gunung", "max_meetings": None}, {"id": "teluk", "max_meetings": None}],
    "delegations": [
        {"id": "jepang", "investors": ["alpha"], "present": []},
        {"id": "lain", "investors": ["beta", "delta"], "present": []},
    ],
    "wishes": [],
}
INPUTS = {
    "event": json.dumps(EVENT).encode(),
    "city/teluk": b'{"id": "teluk", "needs": [{"id": "teluk-sampah", "readiness": "idea"}]}',
    "investor/alpha": b'{"id": "alpha", "mandate": "Waste."}',
    "rules": b'{"rules": [{"id": "ban", "in_force_to": null}]}',
    "settings": b'{"encoder": "lexical", "weights": [["text", 0.5]], "version": "1"}',
    "decided": b"[[], []]",
}


@pytest.fixture
def store(tmp_path) -> Store:
    return Store(tmp_path / "decisions.sqlite")


def kept(store, *, inputs=None, results=None, **more):
    given = {"event": "temu", "kind": "event", "position": 0, "version": "1", "papers": {}} | more
    return keep_run(
        store, at=NOON, inputs=inputs or INPUTS, results=results or {"timetable": b"{}"}, **given
    )


def side(position=0, meetings=(), **inputs) -> Side:
    documents = INPUTS | {
        name: content if isinstance(content, bytes) else json.dumps(content).encode()
        for name, content in inputs.items()
    }
    run = KeptRun(1, "event", "temu", None, "AB", "", position, "1", (), (), ())
    return Side(run, documents, timetables.timetable(*meetings))


def event(**changed):
    return EVENT | changed


def test_a_run_keeps_what_it_was_made_from_and_what_came_of_it(store):
    """To the byte; of papers only their digests."""
    run = kept(store, papers={"halls.pdf": "0" * 64})
    assert runs(store) == (run,)
    assert contents(store, run, "input") == INPUTS
    assert contents(store, run, "result") == {"timetable": b"{}"}
    assert run.papers == (("halls.pdf", "0" * 64),)


def test_the_same_run_again_is_the_run_that_is_in_force(store):
    """A second run of the same event adds nothing; after another one it is a new run."""
    first = kept(store)
    assert kept(store, position=3) == first
    other = kept(store, results={"timetable": b"[]"})
    again = kept(store)
    assert [first.id, other.id, again.id] == [1, 2, 3]
    assert first.key == again.key
    assert [run.id for run in runs(store, "temu")] == [1, 2, 3]
    assert runs(store, "lain") == ()


def test_contents_are_kept_once(store):
    """Runs share what did not change between them."""
    kept(store)
    kept(store, inputs=INPUTS | {"investor/alpha": b"{}"})
    with sqlite3.connect(store.path) as link:
        (count,) = link.execute("SELECT count(*) FROM content").fetchone()
    link.close()
    assert count == len({*INPUTS.values(), b"{}"})


def test_an_unknown_run_is_named_with_those_there_are(store):
    """Also where there is none yet."""
    with pytest.raises(UnknownRunError, match="no run is kept yet"):
        find_run(store, 1)
    kept(store)
    with pytest.raises(UnknownRunError, match="no run 7; there are the runs 1 to 1"):
        roll_back(store, 7, **OFFICER, why="Back.")
    assert entries(store) == ()


def test_a_damaged_content_is_never_handed_out(store):
    """What was kept has a digest; what does not fit it is refused."""
    run = kept(store)
    link = sqlite3.connect(store.path)
    link.executescript("DROP TRIGGER content_update; UPDATE content SET packed = x'00';")
    link.close()
    with pytest.raises(DecisionsError, match="the kept city/teluk is damaged"):
        contents(store, run, "input")


def test_runs_that_are_the_same_have_nothing_to_tell():
    """No cause, no shift."""
    one = side(meetings=[("teluk", "alpha", 1)])
    found = compare(one, one, ())
    assert (found.causes, found.shifts, found.same) == ((), (), 1)


def test_meetings_come_go_move_and_change_their_subject():
    """Each is told apart: another partner first, then time, hall, table, and need."""
    before = side(
        meetings=[
            ("teluk", "alpha", 1),
            ("gunung", "alpha", 2),
            ("teluk", "beta", 3),
            timetables.sitting("gunung", "beta", 1, table=2),
            timetables.sitting("pesisir", "alpha", 4),
            timetables.sitting("pesisir", "beta", 5),
        ],
    )
    moved = timetables.sitting("pesisir", "beta", 5)
    after = side(
        meetings=[
            ("teluk", "alpha", 1),
            ("teluk", "beta", 2),
            ("teluk", "delta", 3),
            timetables.sitting("gunung", "beta", 1, table=2, need="gunung-air"),
            timetables.sitting("pesisir", "alpha", 4, table=2),
            replace(moved, hall="ruang"),
        ],
    )
    found = compare(before, after, ())
    assert [(item.what, item.city, item.investor) for item in found.shifts] == [
        ("went", "gunung", "alpha"),
        ("came", "teluk", "delta"),
        ("time", "teluk", "beta"),
        ("hall", "pesisir", "beta"),
        ("table", "pesisir", "alpha"),
        ("about", "gunung", "beta"),
    ]
    assert found.same == 1


def test_a_decision_is_told_with_its_entry_in_the_log(store):
    """Who decided and why; other meetings changed in consequence."""
    decide(store, [Draft(Kind.VETO, "teluk", "alpha", "The mayor is away.")], **OFFICER)
    before = side(meetings=[("teluk", "alpha", 1)])
    after = side(1, meetings=[("gunung", "alpha", 1)], decided=[[], [["teluk", "alpha"]]])
    found = compare(before, after, entries(store))
    (cause,) = found.causes
    assert (cause.kind, cause.before, cause.after) == ("decision", "", "veto")
    assert (cause.entry.who, cause.entry.why) == ("AB", "The mayor is away.")
    assert [(item.what, item.reason, item.causes) for item in found.shifts] == [
        ("went", "own", (cause,)),
        ("came", "consequence", ()),
    ]


def test_what_follows_from_a_decision_is_led_back_to_it():
    """By a party, or by a seat that one leaves and the other takes; else nothing is said."""
    before = side(
        meetings=[("teluk", "alpha", 1), ("gunung", "beta", 2), ("pesisir", "delta", 3)],
    )
    after = side(
        meetings=[("teluk", "gamma", 1), ("gunung", "beta", 1), ("pesisir", "delta", 4)],
        decided=[[], [["teluk", "alpha"]]],
    )
    found = {(item.city, item.investor): item.follows for item in compare(before, after, ()).shifts}
    assert found == {
        ("teluk", "alpha"): None,
        ("teluk", "gamma"): ("teluk", "alpha"),
        ("gunung", "beta"): ("teluk", "alpha"),
        ("pesisir", "delta"): None,
    }


@pytest.mark.parametrize(
    ("changed", "kind", "field", "reasons"),
    [
        (
            {"city/teluk": b'{"id": "teluk", "needs": [{"id": "teluk-sampah", "readiness": "x"}]}'},
            "city",
            "needs[teluk-sampah].readiness",
            ["consequence", "own"],
        ),
        (
            {"investor/alpha": b'{"id": "alpha", "mandate": "Air."}'},
            "investor",
            "mandate",
            ["own"] * 2,
        ),
        (
            {"rules": {"rules": [{"id": "ban", "in_force_to": "2026"}]}},
            "law",
            "rules[ban].in_force_to",
            ["all"] * 2,
        ),
        (
            {"settings": {"encoder": "lexical", "weights": [["text", 0.6]], "version": "1"}},
            "score",
            "weights",
            ["all"] * 2,
        ),
        (
            {"settings": {"encoder": "lexical", "weights": [["text", 0.5]], "version": "2"}},
            "program",
            "version",
            ["all"] * 2,
        ),
        (
            {"event": event(halls=[{"id": "aula", "tables": 3}])},
            "event",
            "halls[aula].tables",
            ["all"] * 2,
        ),
        (
            {
                "event": event(
                    wishes=[{"by": "city", "city": "teluk", "investor": "alpha", "veto": True}]
                )
            },
            "event",
            "wishes[city, teluk, alpha]",
            ["consequence", "own"],
        ),
        (
            {
                "event": event(
                    delegations=[
                        EVENT["delegations"][0] | {"present": ["late"]},
                        EVENT["delegations"][1],
                    ]
                )
            },
            "event",
            "delegations[jepang].present",
            ["own"] * 2,
        ),
        ({"changes": [{"kind": "late", "who": "lain"}]}, "change", "", ["consequence"] * 2),
    ],
)
def test_a_cause_reaches_those_of_whom_it_speaks(changed, kind, field, reasons):
    """Profiles, law, weights, program, halls, wishes, delegations, and what happened on the day."""
    before = side(meetings=[("gunung", "alpha", 1), ("teluk", "alpha", 2)])
    after = side(**changed)
    found = compare(before, after, ())
    assert [(cause.kind, cause.field) for cause in found.causes] == [(kind, field)]
    assert [item.reason for item in found.shifts] == reasons


def test_differences_are_told_field_by_field():
    """Lists of things with ids by id, other lists as they are, and a truth value is no number."""
    before = {"a": [{"id": "x", "n": 1}, {"id": "y", "n": 2}], "b": [1, 2], "c": True, "d": "e"}
    after = {"a": [{"id": "y", "n": 3}, {"id": "z", "n": 1}], "b": [2, 1], "c": 1, "d": "e"}
    found = differences(json.dumps(before).encode(), json.dumps(after).encode())
    assert [(item.field, item.before, item.after) for item in found] == [
        ("a[x]", '{"id": "x", "n": 1}', ""),
        ("a[y].n", "2", "3"),
        ("a[z]", "", '{"id": "z", "n": 1}'),
        ("b", "[1, 2]", "[2, 1]"),
        ("c", "true", "1"),
    ]
    assert differences(None, b'"new"')[0].after == '"new"'
