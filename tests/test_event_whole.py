"""One fictional event with everything that an event's file can say, from the file to the papers.

All needs and all mandates are the same text, so that every pair has the same score: who meets
whom follows from the event's file alone, and stays as it is whatever becomes of the score.
"""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import openpyxl
import pytest
from icalendar import Calendar

from matchmaker.loading import load_book
from matchmaker.loading.kept import read_timetable
from matchmaker.vectors import fit_book
from tests import fictional, folders
from tests.test_cli import LEXICAL, call
from tests.test_cli_event import write_event

CITIES = ("anggrek", "bakung", "cempaka", "dahlia", "eboni", "flamboyan")
INVESTORS = ("opal", "pirus", "rubi", "safir", "topas", "zamrud")
DAY = "2026-12-01"


def window(start: str, end: str) -> dict[str, str]:
    return {"day": DAY, "start": start, "end": end}


def pair(city: str, investor: str, **more: object) -> dict[str, object]:
    return {"city": city, "investor": investor} | more


EVENT = {
    "days": [
        {
            "date": DAY,
            "start": "09:00",
            "end": "12:15",
            "slot_minutes": 25,
            "change_minutes": 5,
            "breaks": [{"start": "10:30", "end": "10:45", "label": {"id": "Jeda", "en": "Pause"}}],
        }
    ],
    "halls": [
        {"id": "aula", "label": {"id": "Aula", "en": "Hall"}, "tables": 4, "spare_tables": 1},
        {
            "id": "ruang",
            "label": {"id": "Ruang", "en": "Room"},
            "tables": 2,
            "open": [window("09:00", "11:15")],
        },
    ],
    "city_limits": {"min_meetings": 1, "max_meetings": 3},
    "investor_limits": {"min_meetings": 1, "max_meetings": 4},
    "cities": [
        {"id": "anggrek", "present": [window("09:00", "10:30")]},
        {"id": "bakung", "languages": ["id"]},
        {"id": "cempaka", "max_meetings": 2},
        {"id": "dahlia"},
        {"id": "eboni", "languages": ["id", "en"]},
        {"id": "flamboyan"},
    ],
    "investors": [{"id": "zamrud", "min_meetings": 2, "present": [window("10:45", "12:15")]}],
    "delegations": [
        {
            "id": "utara",
            "label": {"id": "Utara", "en": "North"},
            "investors": ["opal", "pirus"],
            "present": [window("09:00", "11:15")],
        },
        {
            "id": "selatan",
            "label": {"id": "Selatan", "en": "South"},
            "investors": ["rubi", "safir", "topas", "zamrud"],
        },
    ],
    "interpreters": [
        {"id": "juru-1", "languages": ["id", "ja"], "present": [window("09:00", "11:45")]}
    ],
    "wishes": [
        {"by": "city", **pair("anggrek", "opal", grade=3)},
        {"by": "investor", **pair("anggrek", "opal", grade=3)},
        {"by": "investor", **pair("cempaka", "safir", grade=2)},
        {"by": "city", **pair("dahlia", "rubi", veto=True)},
        {"by": "investor", **pair("eboni", "topas", veto=True)},
    ],
    "must_meet": [pair("bakung", "pirus"), pair("flamboyan", "zamrud")],
    "met_before": [pair("dahlia", "safir"), pair("eboni", "safir")],
    "guarantee": {"min_meetings": 3, "island_groups": ["Sulawesi"]},
}


@pytest.fixture(scope="module")
def office(tmp_path_factory) -> Path:
    """Plan the event once, from a folder of fictional profiles."""
    root = tmp_path_factory.mktemp("whole")
    book = fictional.book(
        cities=[
            *(
                fictional.city(name, kemendagri_code=f"81.9{number}")
                for number, name in enumerate(CITIES[:-1])
            ),
            fictional.city(
                CITIES[-1],
                kemendagri_code="73.99",
                province="Sulawesi Selatan",
                island_group="Sulawesi",
                latitude=-5.1,
                longitude=119.4,
            ),
        ],
        investors=[
            fictional.investor(name, languages=["ja"] if name == "pirus" else ["id", "en"])
            for name in INVESTORS
        ],
    )
    folders.write_shared(root / "profiles", book)
    folders.write_yaml(root / "profiles", book)
    reference = fit_book(load_book(root / "profiles"), ["lexical"]).to_json()
    (root / "profiles" / "reference.json").write_text(reference, encoding="utf-8", newline="\n")
    path = write_event(root / "profiles" / "events", **EVENT)
    done = call(
        "event", path, "--profiles", root / "profiles", *LEXICAL, "--lang", "en",
        "--out", root / "out", "--decisions", root / "decisions.sqlite", "--no-briefs",
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    (root / "said.txt").write_text(done.output, encoding="utf-8")
    return root


GOLDEN = """
09:00 aula 1 anggrek safir
09:00 aula 2 bakung pirus juru-1
09:00 aula 3 eboni opal
09:30 aula 1 anggrek opal
09:30 aula 2 flamboyan safir
09:30 aula 3 eboni rubi
10:00 aula 1 anggrek rubi
10:00 aula 2 flamboyan pirus
10:00 aula 3 dahlia opal
10:45 aula 1 cempaka opal
10:45 aula 2 flamboyan zamrud
10:45 aula 3 eboni pirus juru-1
11:15 aula 1 cempaka safir
11:15 aula 2 bakung zamrud
11:15 aula 3 dahlia topas
11:45 aula 2 bakung safir
11:45 aula 3 dahlia zamrud
"""


def test_the_timetable_is_as_it_was_looked_at(office):
    """Who sits where and when, with whose words, line by line."""
    text = (office / "out" / "ministry" / "timetable.csv").read_text(encoding="utf-8-sig")
    names = ("start", "hall_id", "table", "city_id", "investor_id", "interpreter_id")
    found = [
        " ".join(row[name] for name in names).strip() for row in csv.DictReader(io.StringIO(text))
    ]
    assert found == GOLDEN.split("\n")[1:-1]


def meetings(office: Path) -> dict[tuple[str, str], str]:
    """Give when each pair meets."""
    found = read_timetable(office / "out" / "ministry" / "timetable.json")
    return {(s.meeting.city, s.meeting.investor): s.slot.start for s in found.sittings}


def test_everybody_meets_while_there(office):
    """A city until the break, a delegation until 11:15, an investor after the break."""
    for (city, investor), start in meetings(office).items():
        assert city != "anggrek" or start < "10:30"
        assert investor not in {"opal", "pirus"} or start < "11:15"
        assert investor != "zamrud" or start >= "10:45"


def test_wishes_vetoes_and_set_meetings_count(office):
    """What both sides wish takes place, what one side refuses does not, what must be is."""
    met = meetings(office)
    assert {("anggrek", "opal"), ("cempaka", "safir"), ("bakung", "pirus")} <= met.keys()
    assert ("flamboyan", "zamrud") in met
    assert {("dahlia", "rubi"), ("eboni", "topas")}.isdisjoint(met)


def test_limits_the_guarantee_and_earlier_meetings_count(office):
    """Minimums and maximums of entries; three for the guaranteed city; who met before waits."""
    met = meetings(office)
    cities = {city: sum(pair[0] == city for pair in met) for city in CITIES}
    investors = {name: sum(pair[1] == name for pair in met) for name in INVESTORS}
    assert cities["cempaka"] == 2
    assert cities["flamboyan"] >= 3
    assert all(1 <= count <= 3 for count in cities.values())
    assert investors["zamrud"] >= 2
    assert all(1 <= count <= 4 for count in investors.values())
    assert {("dahlia", "safir"), ("eboni", "safir")}.isdisjoint(met)


def test_an_interpreter_sits_where_both_languages_are_known_to_differ(office):
    """With the city that speaks Indonesian only; where the city has not said, somebody asks."""
    found = read_timetable(office / "out" / "ministry" / "timetable.json")
    foreign = {s.meeting.city: s for s in found.sittings if s.meeting.investor == "pirus"}
    assert {city: item.interpreter for city, item in foreign.items()} == {
        "bakung": "juru-1",
        "eboni": "juru-1",
        "flamboyan": None,
    }
    assert foreign["flamboyan"].language_unknown
    calendar = Calendar.from_ical((office / "out" / "interpreters" / "juru-1.ics").read_bytes())
    starts = sorted(item.decoded("dtstart").strftime("%H:%M") for item in calendar.walk("VEVENT"))
    assert starts == ["02:00", "03:45"]  # of Greenwich: seven hours before Jakarta


def test_what_a_party_gets_is_its_own_programme(office):
    """As workbook and as calendar; with no word of grades, vetoes or scores."""
    out = office / "out"
    book = openpyxl.load_workbook(out / "cities" / "anggrek.xlsx")
    cells = [str(cell.value) for sheet in book for row in sheet for cell in row if cell.value]
    for name in ("Safir", "Opal", "Rubi"):
        assert any(name in cell for cell in cells)
    assert not any("Zamrud" in cell or "veto" in cell.casefold() for cell in cells)
    calendar = Calendar.from_ical((out / "cities" / "anggrek.ics").read_bytes())
    assert len(calendar.walk("VEVENT")) == 3


def test_after_a_veto_little_moves_and_it_is_said(office):
    """The next run keeps what it can; two runs side by side lead every change to the veto."""
    event = office / "profiles" / "events" / "temu.yaml"
    given = ("--profiles", office / "profiles", "--decisions", office / "decisions.sqlite")
    said = ("--who", "KS", "--why", "Rekaan", "--event", "temu")
    pair_of = ("--city", "dahlia", "--investor", "zamrud")
    before = meetings(office)
    done = call("review", "veto", *pair_of, *said, *given)
    assert done.exit_code == 0, done.output
    out = ("--out", office / "again", "--no-briefs", "--lang", "en")
    done = call("event", event, *given, *LEXICAL, *out)
    assert done.exit_code == 0, done.output
    found = read_timetable(office / "again" / "ministry" / "timetable.json")
    assert found.near is not None
    assert (found.near.before, found.near.same + found.near.moved) == (17, 16)
    assert found.near.same >= 14
    assert "of its 17 meetings" in done.output
    after = {(s.meeting.city, s.meeting.investor) for s in found.sittings}
    assert ("dahlia", "zamrud") not in after
    assert len(before.keys() - after) == 1
    shown = json.loads(call("review", "compare", 1, 2, "--format", "json", *given[2:]).output)
    follows = {item["city"] + item["investor"]: item["follows"] for item in shown["shifts"]}
    assert follows.pop("dahliazamrud") is None
    assert None not in follows.values()
