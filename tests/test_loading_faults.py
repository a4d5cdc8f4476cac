"""Broken profiles: each says what was found, what was expected and where, and none half-runs.

The messages stand in ``broken/messages.txt``. After a wanted change of words,
``python -m tests.test_loading_faults`` writes them again; read the difference.
"""

from __future__ import annotations

import contextlib
import re
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from matchmaker.errors import ProfileError
from matchmaker.loading import check, load_book
from matchmaker.loading.fields import IN_WORDS, described
from matchmaker.loading.schema import KINDS
from matchmaker.model.office import Office
from matchmaker.model.profiles import Record
from tests import fictional, folders

MESSAGES = Path(__file__).with_name("broken") / "messages.txt"
CITY = "cities/teluk.yaml"
INVESTOR = "investors/alpha.yaml"

Change = str | bytes | Callable[[str], str | bytes]


def put(old: str, new: str) -> Callable[[str], str]:
    """Replace the first ``old``, which must be there."""

    def change(text: str) -> str:
        assert old in text
        return text.replace(old, new, 1)

    return change


def add(more: str) -> Callable[[str], str]:
    return lambda text: text + more


def break_file(folder: Path, file: str, change: Change) -> None:
    path = folder / file
    text = change(path.read_text("utf-8")) if callable(change) else change
    folders.write(path, text)


FILES: dict[str, tuple[str, Change]] = {
    "unknown field": (CITY, put("challenges:", "chalenges:")),
    "field twice": (CITY, add("name: Kota Lain\n")),
    "NO without quotes": (INVESTOR, put("country: JP", "country: NO")),
    "yes for true": (INVESTOR, put("role:", "multilateral: yes\nrole:")),
    "time of day": (CITY, put("Kota Teluk", "12:30")),
    "leading zero": (CITY, put("Kota Teluk", "0123")),
    "deal with no year": (INVESTOR, put("    year: 2022\n", "")),
    "ticket min above max": (INVESTOR, put("min: 5000000", "min: 500000000")),
    "coordinate outside Indonesia": (CITY, put("latitude: -3.7", "latitude: 37.5")),
    "coordinates exchanged": (CITY, put("latitude: -3.7", "latitude: 128.2")),
    "code of another province": (CITY, put("81.99", "33.98")),
    "code without quotes": (CITY, put('"81.99"', "81.70")),
    "unknown province": (CITY, put("province: Maluku", "province: Malukku")),
    "island group of another province": (CITY, put("island_group: Maluku", "island_group: Jawa")),
    "id that is not the file's name": (CITY, put("id: teluk\n", "id: telok\n")),
    "unknown sector": (CITY, put("- solid_waste", "- solid_wast")),
    "label instead of a sector": (CITY, put("- solid_waste", "- Solid waste (EN)")),
    "unknown choice": (CITY, put("readiness: feasibility", "readiness: feasable")),
    "unknown embassy": (INVESTOR, put("embassy: japan", "embassy: jepang")),
    "unknown province of a deal": (INVESTOR, put("Jawa Tengah\n", "Jateng\n")),
    "thousands with points": (CITY, put("80000000000", "80.000.000.000")),
    "a decimal point that means thousands": (CITY, put("80000000000", "80.000")),
    "an exponent": (CITY, put("80000000000", "8e10")),
    "words for an amount": (CITY, put("80000000000", "80 miliar")),
    "a negative amount": (CITY, put("80000000000", "-80")),
    "day before month": (CITY, put("as_of: 2024", "as_of: 14/02/2024")),
    "no day of the calendar": (CITY, put("as_of: 2024", "as_of: 2024-02-30")),
    "text instead of a list": (
        CITY,
        put("challenges:\n  - Anggaran terbatas", "challenges: Anggaran terbatas"),
    ),
    "list instead of fields": (
        CITY,
        put(
            "population:\n  value: 350000\n  as_of: 2024\n  source: Data rekaan",
            "population:\n  - 350000",
        ),
    ),
    "fields instead of text": (CITY, put("name: Kota Teluk", "name:\n  id: Kota Teluk")),
    "list instead of text": (CITY, put("name: Kota Teluk", "name: [Kota, Teluk]")),
    "an item twice": (CITY, put("- environment\n", "- environment\n      - environment\n")),
    "nothing for a name": (CITY, put("Kota Teluk", "")),
    "nothing but spaces": (CITY, put("Kota Teluk", '"  "')),
    "a name that is too long": (CITY, put("Kota Teluk", "x" * 600)),
    "a control character": (CITY, put("Kota Teluk", "Kota\x07Teluk")),
    "an escaped control character": (CITY, put("Kota Teluk", r'"Kota\x1b[31m"')),
    "a second document": (CITY, add("---\nid: lain\n")),
    "a list at the top": (CITY, "- id: teluk\n"),
    "a word at the top": (CITY, "teluk\n"),
    "an empty file": (CITY, ""),
    "only comments": (CITY, "# id: teluk\n"),
    "a tab": (CITY, put("  value: 350000", "\tvalue: 350000")),
    "a colon in a text": (CITY, put("Kota Teluk", "Kota: Teluk")),
    "a line without a colon": (CITY, add("nama Kota Teluk\n")),
    "an open quote": (CITY, add('context_note: "tidak selesai\n')),
    "an open list": (CITY, put("challenges:\n  - Anggaran terbatas", "challenges: [Anggaran, Rob")),
    "a sign of YAML's own": (CITY, put("Kota Teluk", "@Teluk")),
    "a backslash in double quotes": (CITY, put("Kota Teluk", r'"D:\Kota"')),
    "a tag": (CITY, put("Kota Teluk", "!!python/object/apply:os.system [echo]")),
    "a bomb": (CITY, put("- Anggaran terbatas", "- &a [x, y]\n  - &b [*a, *a]\n  - [*b, *b]")),
    "very deep lists": (CITY, put("- Anggaran terbatas", "- " + "[" * 5000)),
    "not UTF-8": (CITY, lambda text: text.replace("Kota Teluk", "Kota T\xe9luk").encode("cp1252")),
    "UTF-16": (CITY, lambda text: text.encode("utf-16")),
    "fifty megabytes": (CITY, "#" * 50_000_000),
    "unknown route of a rule": (
        "rules.yaml",
        put("  - direct_foreign_loan", "  - direct_foreign_lone"),
    ),
    "unknown rule that is superseded": (
        "rules.yaml",
        put("supersedes: null", "supersedes: ban-direct-2009"),
    ),
    "a rule from no day": ("rules.yaml", put("2022-01-05", "2022-02-31")),
    "a rule that ends before it begins": (
        "rules.yaml",
        put("in_force_to: null", "in_force_to: '2021-01-01'"),
    ),
    "a number for a fact": ("rules.yaml", put("lender_is_foreign: true", "lender_is_foreign: 1")),
    "unknown sector of the glossary": ("glossary.yaml", put("- solid_waste", "- waste")),
    "a fact that is no name": (
        "rules.yaml",
        put("lender_is_foreign: true", "Lender is foreign: true"),
    ),
    "a rule on no route": (
        "rules.yaml",
        put("routes:\n  - direct_foreign_loan\n  effect", "routes: []\n  effect"),
    ),
    "a rule that names no law": ("rules.yaml", put("  law: UU 1/2022\n", "")),
    "a rule that supersedes itself": (
        "rules.yaml",
        put("supersedes: null", "supersedes: ban-direct-foreign-2022"),
    ),
    "an id with spaces and capitals": (INVESTOR, put("id: alpha-semarang", "id: Alpha Semarang")),
    "a list of the wrong shape": (
        CITY,
        put("needs:\n  - id: teluk-sampah", "needs:\n  - teluk-sampah\n  - id: teluk-sampah"),
    ),
    "a group that is not closed": (CITY, put("name: Kota Teluk", "name: {id: Kota Teluk")),
    "no fields at all": (CITY, "{}\n"),
    "an edition of no day": ("edition.yaml", put("2026-11-24", "2026-11")),
    "a cost in a currency without a rate": (CITY, put("currency: IDR", "currency: KES")),
    "a ticket in a currency without a rate": (INVESTOR, put("currency: USD", "currency: KES")),
    "an edition without a rate of the dollar": (
        "edition.yaml",
        put("- currency: USD", "- currency: EUR"),
    ),
    "a rate the wrong way round": ("edition.yaml", put("idr: 16000.0", "idr: 0.00006")),
    "no word of a source": (
        CITY,
        put("provenance:\n  source: Laporan rekaan\n", "provenance:\n"),
    ),
    "an instrument with two channels": (
        "rules.yaml",
        put("channels:\n", "channels:\n- instrument: concessional_loan\n  foreign: true\n"),
    ),
    "a term twice": ("taxonomy.yaml", put("id: living\n", "id: governance\n")),
}
"""What is broken in one file of a sound folder, and how."""


def copy(file: str, to: str) -> Callable[[Path], object]:
    return lambda folder: folders.write(folder / to, (folder / file).read_bytes())


def new(file: str, text: str = "id: baru\n") -> Callable[[Path], object]:
    return lambda folder: folders.write(folder / file, text)


def break_all(folder: Path) -> None:
    break_file(folder, CITY, put("solid_waste", "waste"))
    break_file(folder, "cities/gunung.yaml", "id: [\n")
    break_file(folder, INVESTOR, put("JP", "NO"))
    break_file(folder, "edition.yaml", "")


def break_record(folder: Path) -> None:
    for old, other in (("solid_waste", "waste"), ("feasibility", "siap"), ("IDR", "rupiah")):
        break_file(folder, CITY, put(old, other))
    break_file(folder, CITY, put("leader_title: Walikota\n", ""))


def without(*names: str) -> Callable[[Path], object]:
    def change(folder: Path) -> None:
        for name in names:
            (folder / name).unlink()

    return change


def folder_for_file(folder: Path) -> None:
    (folder / "cities/baru.yaml").mkdir()
    (folder / "rules.yaml").unlink()
    (folder / "rules.yaml").mkdir()


FOLDERS: dict[str, Callable[[Path], object]] = {
    "four files at once": break_all,
    "four things in one record": break_record,
    "two files with one id": copy(CITY, "cities/teluk-lagi.yaml"),
    "two investors with one deal": lambda folder: break_file(
        folder, "investors/delta.yaml", put("delta-mou", "alpha-semarang")
    ),
    "two cities with one need": lambda folder: break_file(
        folder, "cities/gunung.yaml", put("gunung-air", "teluk-sampah")
    ),
    "no edition": without("edition.yaml"),
    "a table whose name nearly fits": new("need.csv"),
    "a shared file whose name nearly fits": new("taksonomi.yaml"),
    "a city beside the folder": new("kota-baru.yaml"),
    "a folder whose name nearly fits": new("city/baru.yaml"),
    "a table of another program": new("needs.ods"),
    "an ending that Windows hides": new("cities/baru.yaml.txt"),
    "a folder in the folder of cities": new("cities/maluku/baru.yaml"),
    "a shared file twice": copy("taxonomy.yaml", "taxonomy.yml"),
    "a folder named as a file": folder_for_file,
}
"""What is broken in a folder, and how."""

CASES = {
    **{
        name: lambda folder, file=file, change=change: break_file(folder, file, change)
        for name, (file, change) in FILES.items()
    },
    **FOLDERS,
}


def faults(folder: Path) -> list[str]:
    return [str(fault) for fault in check(folder).faults]


def sound(folder: Path) -> Path:
    folders.write_shared(folder, fictional.book())
    return folders.write_yaml(folder, fictional.book())


def recorded() -> dict[str, list[str]]:
    """Read the messages that are agreed on."""
    found: dict[str, list[str]] = {}
    for block in MESSAGES.read_text("utf-8").strip().split("\n\n"):
        name, *messages = block.split("\n")
        found[name.removeprefix("# ")] = messages
    return found


@pytest.fixture
def book(tmp_path, monkeypatch) -> Path:
    """Give a sound folder, named ``book`` in messages."""
    monkeypatch.chdir(tmp_path)
    return sound(Path("book"))


@pytest.mark.parametrize("case", CASES)
def test_a_fault_says_where_what_and_what_instead(book, case):
    """Each broken profile gives exactly the agreed messages, and no book."""
    CASES[case](book)
    assert faults(book) == recorded()[case]
    with pytest.raises(ProfileError):
        load_book(book)


def test_each_agreed_message_has_its_case():
    """The record of messages holds no case that is no longer tried."""
    assert list(recorded()) == list(CASES)


def test_no_message_speaks_of_the_library():
    """Messages use the words of an officer, not those of the validating library."""
    text = MESSAGES.read_text("utf-8").casefold()
    for word in ("pydantic", "input should", "validat", "traceback", "nonetype", "mapping"):
        assert word not in text
    assert not re.search(r"\bloc\b", text)


def test_the_sound_folder_has_no_fault(book):
    """Before it is broken, the folder of these cases loads."""
    assert faults(book) == []


def test_a_missing_folder(book):
    """A folder that is not there is a fault, not a traceback."""
    expected = (
        "found no such folder, expected a folder of profiles (`matchmaker init` lays out one)"
    )
    assert faults(Path("bok")) == [f"bok: {expected}"]


def test_a_file_for_a_folder(book):
    """A file in the place of the folder is named as one."""
    expected = "found a file, expected a folder of profiles (give the folder that holds it)"
    assert faults(book / CITY) == [f"book/{CITY}: {expected}"]


def test_a_folder_without_profiles(book):
    """A folder of other things holds no profile, though the base lends the shared files."""
    folders.write(Path("other/README.md"), "# Catatan")
    (fault,) = check(Path("other"), base=book).faults
    assert fault.found == "no profile of a city or an investor"


def test_shared_files_are_lent_by_the_base(book):
    """A folder with only its cities and investors takes the rest from the base."""
    own = folders.write_yaml(Path("own"), fictional.book())
    assert len(faults(own)) == 5
    assert load_book(own, base=book) == load_book(book)


def test_a_shared_file_of_ones_own_wins_over_the_base(book):
    """What the folder has is not taken from the base."""
    own = sound(Path("own"))
    break_file(own, "edition.yaml", put("Buku rekaan", "Buku sendiri"))
    assert load_book(own, base=book).edition.title == "Buku sendiri"


def test_what_others_leave_in_a_folder_is_passed_over(book):
    """Lock files of Excel, hidden files, backups and notes are no profiles."""
    for name in ("~$profiles.xlsx", ".DS_Store", "cities/.teluk.yaml.swp", "cities/teluk.yaml~"):
        folders.write(book / name, b"\x00\xff")
    folders.write(book / "README.md", "# Catatan")
    folders.write(book / "schema/city.schema.json", "{}")
    assert faults(book) == []


def test_a_link_that_leads_nowhere(book):
    """A broken link is named as one."""
    try:
        (book / "cities/baru.yaml").symlink_to("nowhere.yaml")
    except OSError:
        pytest.skip("links need a right that this account lacks")
    expected = "found a link that leads nowhere, expected a file"
    assert faults(book) == [f"book/cities/baru.yaml: {expected}"]


def test_a_file_that_may_not_be_read(book, monkeypatch):
    """A file that another program holds, or that may not be read, says what to do."""

    def refuse(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    first = check(book).faults[0]
    assert first.found == "a file that cannot be read (Permission denied)"
    assert first.hint == "close it in other programs and check its permissions"


def test_a_file_that_cannot_be_read_hides_no_owner(book):
    """Needs of a city whose file is broken are not said to have no city."""
    folders.csv_file(book / "needs.csv", [folders.NEED_ROW])
    break_file(book, CITY, "id: [\n")
    assert [fault.file for fault in check(book).faults] == [f"book/{CITY}"]


def test_every_pattern_of_the_model_has_words():
    """No message falls back to a pattern: each has words for a person."""
    kinds: list[type[Record]] = [*KINDS.values(), Office]
    patterns = set()
    while kinds:
        for field in described(kinds.pop()).values():
            patterns.add(field.pattern)
            kinds += [field.record] if field.record else []
    assert patterns - {""} == set(IN_WORDS)


if __name__ == "__main__":
    blocks = []
    for name, change_folder in CASES.items():
        with tempfile.TemporaryDirectory() as place, contextlib.chdir(place):
            change_folder(sound(Path("book")))
            blocks.append("\n".join([f"# {name}", *faults(Path("book"))]))
    MESSAGES.parent.mkdir(exist_ok=True)
    MESSAGES.write_text("\n\n".join(blocks) + "\n", "utf-8", newline="\n")
