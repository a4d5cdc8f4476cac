"""The file of an event: what it becomes, and every fault that one run finds."""

from __future__ import annotations

import copy
import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from matchmaker.errors import Fault, ProfileError
from matchmaker.loading import check, load_book, load_event
from matchmaker.loading.events import read_event
from matchmaker.model import Book, Event
from tests import fictional, folders

ROOT = Path(__file__).parent.parent
LABEL = {"id": "Nama", "en": "Name"}

GOOD: dict[str, Any] = {
    "id": "temu",
    "title": LABEL,
    "place": LABEL,
    "days": [
        {
            "date": "2026-12-15",
            "start": "09:00",
            "end": "12:00",
            "slot_minutes": 30,
            "breaks": [{"start": "10:00", "end": "10:30", "label": LABEL}],
        },
        {"date": "2026-12-16", "start": "09:00", "end": "12:00", "slot_minutes": 30},
    ],
    "halls": [{"id": "aula", "label": LABEL, "tables": 3, "spare_tables": 1}],
    "city_limits": {"min_meetings": 1, "max_meetings": 4},
    "investor_limits": {"max_meetings": 4},
    "cities": [{"id": "gunung"}, {"id": "teluk", "max_meetings": 3}],
    "investors": [{"id": "beta", "languages": ["id"]}],
    "delegations": [
        {"id": "jepang", "embassy": "japan", "label": LABEL, "investors": ["alpha", "delta"]},
        {"id": "dalam-negeri", "label": LABEL, "investors": ["beta"]},
    ],
    "interpreters": [{"id": "interpreter-1", "languages": ["id", "ja"]}],
    "wishes": [
        {"by": "city", "city": "teluk", "investor": "alpha", "grade": 3},
        {"by": "investor", "city": "teluk", "investor": "beta", "veto": True},
    ],
    "must_meet": [{"city": "teluk", "investor": "delta", "need": "teluk-sampah"}],
    "met_before": [{"city": "teluk", "investor": "alpha", "on": "2025"}],
    "guarantee": {"min_meetings": 2, "island_groups": ["Maluku"]},
}


@pytest.fixture(scope="module")
def book() -> Book:
    return fictional.book()


def written(folder: Path, data: dict[str, Any], name: str = "temu") -> Path:
    path = folder / f"{name}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    alone = json.loads(json.dumps(data))
    text = yaml.safe_dump(alone, sort_keys=False, allow_unicode=True)
    text = re.sub(r": (\d\d:\d\d)$", r": '\1'", text, flags=re.MULTILINE)
    path.write_text(text, encoding="utf-8", newline="\n")
    return path


def changed(way: tuple[str | int, ...], value: Any) -> dict[str, Any]:
    """Give the good event with one part set, or added at the end of a list."""
    data = copy.deepcopy(GOOD)
    inner: Any = data
    for step in way[:-1]:
        inner = inner[step]
    if isinstance(inner, list) and way[-1] == len(inner):
        inner.append(value)
    else:
        inner[way[-1]] = value
    return data


def faults(folder: Path, data: dict[str, Any], book: Book) -> list[Fault]:
    return list(read_event(written(folder, data), book).faults)


def window(start: str, end: str, day: str = "2026-12-15") -> list[dict[str, str]]:
    return [{"day": day, "start": start, "end": end}]


def test_a_sound_file_becomes_an_event(tmp_path, book):
    """What the file says is what the event holds."""
    event = load_event(written(tmp_path, GOOD), book)
    assert isinstance(event, Event)
    assert event.model_dump(mode="json", exclude_unset=True) == GOOD
    assert (event.city_ids, event.investor_ids) == (("gunung", "teluk"), ("alpha", "beta", "delta"))
    assert len(event.slots) == 5 + 6


BROKEN: dict[str, tuple[tuple[str | int, ...], Any, str, str]] = {
    "an unknown city": (("cities", 0, "id"), "gunungg", "cities[0].id", "did you mean gunung?"),
    "a city by its name": (("cities", 0, "id"), "Kota Gunung", "cities[0].id", "joined by hyphens"),
    "an unknown investor": (
        ("delegations", 0, "investors"), ["alpa", "delta"],
        "delegations[0].investors[0]", "did you mean alpha",
    ),
    "a city twice": (("cities", 2), {"id": "teluk"}, "cities[2].id", "the first is at"),
    "an entry without delegation": (
        ("investors", 1), {"id": "gamma"}, "investors[1].id", "add it to a delegation",
    ),
    "an entry twice": (("investors", 1), {"id": "beta"}, "investors[1].id", "the first is at"),
    "two delegations": (
        ("delegations", 1, "investors"), ["beta", "alpha"],
        "delegations[1].investors[1]", "each investor in one delegation",
    ),
    "an empty delegation": (
        ("delegations", 1, "investors"), [], "delegations[1].investors", "a delegation of nobody",
    ),
    "an unknown embassy": (
        ("delegations", 0, "embassy"), "jappan", "delegations[0].embassy", "did you mean japan?",
    ),
    "an embassy that does not fit": (
        ("delegations", 0, "investors"), ["alpha", "delta", "beta"],
        "delegations[0].investors[2]", "names the embassy none",
    ),
    "days out of order": (("days", 1, "date"), "2026-12-14", "days[1].date", "days in order"),
    "a day twice": (("days", 1, "date"), "2026-12-15", "days[1].date", "the first is at"),
    "a day without a slot": (("days", 1, "end"), "09:20", "days[1]", "without any slot"),
    "a break outside the day": (
        ("days", 0, "breaks"), [{"start": "12:00", "end": "13:00", "label": LABEL}],
        "days[0].breaks[0]", "one within the day, 09:00 to 12:00",
    ),
    "an end before the start": (
        ("days", 1, "end"), "08:00", "days[1].end", "an end after the start",
    ),
    "a time of a window that is none": (
        ("cities", 0, "present"), window("9.00", "12:00"), "cities[0].present[0].start", "HH:MM",
    ),
    "a window of another day": (
        ("cities", 0, "present"), window("09:00", "12:00", "2026-12-20"),
        "cities[0].present[0].day", "2026-12-15, 2026-12-16",
    ),
    "a window outside the day": (
        ("delegations", 0, "present"), window("08:00", "12:00"),
        "delegations[0].present[0]", "one within the day",
    ),
    "a window too short for a slot": (
        ("interpreters", 0, "present"), window("09:10", "09:50"),
        "interpreters[0].present[0]", "in which no meeting fits",
    ),
    "a hall that is never open": (
        ("halls", 0, "open"), window("10:00", "10:30"), "halls[0].open[0]", "no meeting fits",
    ),
    "more spare tables than tables": (
        ("halls", 0, "spare_tables"), 4, "halls[0].spare_tables", "4 spare tables of 3",
    ),
    "only spare tables": (("halls", 0, "spare_tables"), 3, "halls", "no table that is not spare"),
    "a maximum below the minimum": (
        ("city_limits", "max_meetings"), 0, "city_limits.max_meetings", "at or above the minimum",
    ),
    "an own minimum above the event's maximum": (
        ("cities", 0, "min_meetings"), 5, "cities[0].min_meetings", "at least 5 and at most 4",
    ),
    "an own maximum below the event's minimum": (
        ("cities", 0, "max_meetings"), 0, "cities[0].max_meetings", "at least 1 and at most 0",
    ),
    "a guarantee above a maximum": (
        ("cities", 1, "max_meetings"), 1, "cities[1].max_meetings", "at least the 2",
    ),
    "an exemption of an investor": (
        ("investors", 0, "no_guarantee"), "Late", "investors[0].no_guarantee", "only they are",
    ),
    "an unknown island group": (
        ("guarantee", "island_groups"), ["Malukku"],
        "guarantee.island_groups[0]", "did you mean Maluku?",
    ),
    "a guarantee for nobody": (("guarantee", "island_groups"), [], "guarantee", "for no city"),
    "a wish of somebody absent": (
        ("wishes", 0, "investor"), "gamma", "wishes[0].investor", "who takes no part",
    ),
    "a wish of somebody unknown": (
        ("wishes", 0, "city"), "talok", "wishes[0].city", "did you mean teluk?",
    ),
    "a wish twice": (
        ("wishes", 2), {"by": "city", "city": "teluk", "investor": "alpha", "grade": 1},
        "wishes[2].by", "the first is at",
    ),
    "a wish of neither kind": (
        ("wishes", 2), {"by": "city", "city": "teluk", "investor": "delta"},
        "wishes[2].veto", "either a grade or a veto",
    ),
    "a grade that there is not": (("wishes", 0, "grade"), 4, "wishes[0].grade", "from 1 to 3"),
    "a must-meet with a veto": (
        ("must_meet", 1), {"city": "teluk", "investor": "beta"},
        "must_meet[1]", "a must-meet that the investor has vetoed",
    ),
    "a must-meet about another city's need": (
        ("must_meet", 0, "need"), "gunung-air", "must_meet[0].need", "an open need of Kota Teluk",
    ),
    "a must-meet about a need with a partner": (
        ("must_meet", 0), {"city": "gunung", "investor": "delta", "need": "gunung-sampah"},
        "must_meet[0].need", "which is partner_chosen",
    ),
    "an earlier meeting of somebody unknown": (
        ("met_before", 0, "investor"), "omega", "met_before[0].investor", "of the profiles",
    ),
    "no city": (("cities",), [], "cities", "at least one city"),
    "an unknown field": (("cities", 0, "mayor"), "Walikota", "cities[0].mayor", "the fields here"),
    "another id than the file": (("id",), "temu-lain", "id", "as the file is named"),
}  # fmt: skip


@pytest.mark.parametrize("case", BROKEN)
def test_a_fault_is_found_at_its_place(case, tmp_path, book):
    """Each fault names its line and column, what was found, and what to do."""
    way, value, field, words = BROKEN[case]
    found = [item for item in faults(tmp_path, changed(way, value), book) if item.field == field]
    assert len(found) == 1
    assert words in str(found[0])
    assert found[0].line > 0
    assert found[0].column > 0


def test_a_must_meet_with_a_door_is_refused(tmp_path):
    """Who is not matched has no meetings at tables, not even by hand; the file says so at once."""
    investors = [
        fictional.investor("alpha", availability="routing_only"),
        fictional.investor("delta"),
        fictional.investor("beta", embassy=None),
    ]
    book = fictional.book(investors=investors)
    data = changed(("must_meet", 1), {"city": "teluk", "investor": "alpha"})
    (found,) = faults(tmp_path, data, book)
    assert (found.field, found.found) == (
        "must_meet[1].investor",
        '"alpha", which is routing_only',
    )


def test_all_faults_are_found_in_one_run(tmp_path, book):
    """A fault in one part hides none in another, and they come in the order of the file."""
    data = copy.deepcopy(GOOD)
    data["days"][0]["end"] = "08:00"
    data["halls"][0]["spare_tables"] = 9
    data["cities"][0]["id"] = "gunungg"
    data["wishes"][0]["grade"] = 7
    data["must_meet"][0]["city"] = "nobody"
    with pytest.raises(ProfileError) as error:
        load_event(written(tmp_path, data), book)
    found = error.value.faults
    assert [fault.field for fault in found] == [
        "days[0].end",
        "halls[0].spare_tables",
        "cities[0].id",
        "wishes[0].grade",
        "must_meet[0].city",
    ]
    assert [fault.line for fault in found] == sorted(fault.line for fault in found)


def test_a_time_without_quotes_is_refused(tmp_path, book):
    """What other programs read as a number of minutes must be a text."""
    path = written(tmp_path, GOOD)
    text = path.read_text(encoding="utf-8").replace("'09:00'", "09:00", 1)
    path.write_text(text, encoding="utf-8", newline="\n")
    (found,) = read_event(path, book).faults
    assert (found.field, found.expected) == ("days[0].start", '"09:00" in quotes')


def test_a_missing_file_is_a_fault(tmp_path, book):
    """A file that is not there is told as a fault, without a traceback."""
    with pytest.raises(ProfileError, match="no such file"):
        load_event(tmp_path / "temu.yaml", book)


def test_who_met_before_may_stay_away(tmp_path, book):
    """A list of earlier meetings may go from event to event, whoever comes."""
    data = changed(("met_before", 1), {"city": "teluk", "investor": "gamma"})
    assert faults(tmp_path, data, book) == []


@pytest.fixture
def folder(tmp_path) -> Path:
    book = fictional.book()
    return folders.write_yaml(folders.write_shared(tmp_path / "profiles", book), book)


def test_a_book_is_the_same_with_and_without_events(folder):
    """Events change neither the book nor its digest, sound or not."""
    before = load_book(folder)
    written(folder / "events", {"id": "broken"}, "broken")
    after = load_book(folder)
    assert (after, after.digest) == (before, before.digest)


def test_a_check_covers_events(folder):
    """Faults of events stand among the faults of a check."""
    written(folder / "events", changed(("cities", 0, "id"), "gunungg"))
    (folder / "events" / "notes.txt").write_text("x", encoding="utf-8")
    written(folder / "events", GOOD, "README")
    report = check(folder)
    assert [(Path(fault.file).name, fault.field) for fault in report.faults] == [
        ("notes.txt", ""),
        ("temu.yaml", "cities[0].id"),
    ]
    assert report.notes == ()


def test_a_check_tells_who_will_have_no_meetings(folder):
    """A city without an open need and an investor without money are noted, not refused."""
    data = copy.deepcopy(GOOD)
    data["cities"].append({"id": "pesisir"})
    data["delegations"][0]["investors"].append("gamma")
    written(folder / "events", data)
    report = check(folder)
    assert report.faults == ()
    notes = {note.what.split(":")[0]: note for note in report.notes}
    assert notes["events"].ids == ("temu",)
    cities = notes["cities of the event temu have no open need, so no meetings"]
    assert (cities.count, cities.total, cities.ids) == (1, 3, ("pesisir",))
    investors = notes["investors of the event temu have no meetings"]
    assert (investors.count, investors.total, investors.ids) == (1, 4, ("gamma",))


def test_the_example_event_is_sound_and_says_that_it_is_one():
    """The event that comes with the program is whole, of real size, and no real event."""
    book = load_book(ROOT / "profiles")
    paths = sorted((ROOT / "profiles" / "events").glob("*.yaml"))
    assert paths
    for path in paths:
        event = load_event(path, book)
        assert event.is_example
        assert ("contoh" in event.title.id.casefold(), "example" in event.title.en.casefold()) == (
            True,
            True,
        )
        assert (event.wishes, event.must_meet, event.met_before) == ((), (), ())
        assert (len(event.city_ids), len(event.halls), len(event.days)) == (40, 2, 1)
        gone = {"suspended", "ended"}
        there = {item.id for item in book.investors if item.availability not in gone}
        assert set(event.investor_ids) == there


def test_a_profile_taken_for_an_event_is_one_fault(tmp_path: Path) -> None:
    """The file of a city is named as that, not by each of its fields."""
    book = fictional.book()
    folder = folders.write_yaml(tmp_path, book)
    event, (fault,) = read_event(folder / "cities" / f"{book.cities[0].id}.yaml", book)
    assert (event, fault.found) == (None, "the profile of a city")


def test_a_wrong_key_in_one_entry_gives_one_fault(tmp_path, book):
    """A city whose hours are misspelt still takes part: its wishes are no faults of their own."""
    hours = [{"day": "2026-12-15", "start": "09:00", "until": "12:00"}]
    for number, name in ((0, "cities"), (0, "delegations")):
        data = changed((name, number, "present"), hours)
        places = {item.field.partition(".")[0] for item in faults(tmp_path, data, book)}
        assert places == {f"{name}[{number}]"}
