"""``matchmaker law``: which routes the law leaves for a pair, and the rules themselves."""

from __future__ import annotations

import datetime as dt
import json

import pytest
import yaml
from click.testing import CliRunner

from matchmaker import load_book, packaged
from matchmaker.cli import matchmaker
from matchmaker.rendering.opinion import opinion
from matchmaker.rendering.phrasebook import Phrasebook
from tests import fictional, folders

PAIR = ("--city", "kota-semarang", "--investor", "jica", "--instrument", "concessional_loan")


def law(*args):
    return CliRunner().invoke(matchmaker, ["law", *map(str, args)])


def answer(*args):
    result = law(*args, "--format", "json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_a_loan_from_abroad_is_closed_and_the_lawful_route_is_named():
    """The direct way is forbidden by its article; on-lending is told with who must act in order."""
    (loan,) = answer(*PAIR, "--need", "semarang-air-pengganti")["instruments"]
    direct, *others = loan["ways"]

    assert direct["route"] == "direct_foreign_loan"
    assert direct["verdict"] == "blocked"
    assert direct["rules"][0]["source"].startswith("UU 1/2022 Pasal 154")
    onlent = next(way for way in others if way["route"] == "sovereign_loan_onlent")
    assert onlent["verdict"] == "conditional"
    assert any("Bappenas" in step["who"] for step in onlent["steps"])
    assert "DPRD" in " ".join(onlent["table"])


def test_each_language_says_every_part():
    """The text names the light, the rules, who must act, and that it is no legal advice."""
    said = {
        lang: " ".join(
            law(*PAIR, "--need", "semarang-air-pengganti", "--lang", lang).output.split()
        )
        for lang in ("id", "en")
    }

    assert "Not legal advice." in said["en"]
    assert "Bukan nasihat hukum." in said["id"]
    assert "Law 1/2022, art. 154(4)" in said["en"]
    assert "UU 1/2022 Pasal 154 ayat (4)" in said["id"]
    assert "Also invite" in said["en"]


def test_the_law_is_that_of_the_day():
    """Before 5 January 2022 another act forbade it, and only loans."""

    def first(on):
        found = answer(*PAIR, "--need", "semarang-air-pengganti", "--on", on)
        (loan,) = found["instruments"]
        return loan["ways"][0]["rules"][0]["source"]

    assert first("2021-01-01") == "UU 33/2004 Pasal 50 ayat (1)–(2)"
    assert first("2023-01-01") == "UU 1/2022 Pasal 154 ayat (4)"


def test_a_stated_fact_changes_the_verdict():
    """What an officer knows is given by name, and goes before what the profiles say."""

    def of_draft(value):
        (loan,) = answer(
            *PAIR,
            "--need",
            "semarang-air-pengganti",
            "--fact",
            f"draft_promises_foreign_borrowing={value}",
        )["instruments"]
        onlent = next(
            (way for way in loan["ways"] if way["route"] == "sovereign_loan_onlent"), None
        )
        return onlent and onlent["verdict"]

    assert of_draft("no") == "conditional"
    assert of_draft("yes") == "blocked"


AMBON = ("--city", "kota-ambon", "--need", "ambon-sampah-toisapu", "--lang", "en")


def printed(*args):
    return " ".join(law(*args).stdout.split())


@pytest.mark.parametrize("investor", ["danantara", "sumitomo-kanadevia"])
@pytest.mark.parametrize("instrument", ["ppp", "equity"])
def test_waste_below_the_programme_is_told_before_anything_else(investor, instrument):
    """247 tons: no power path, what to do instead, and that the mayor chooses no operator."""
    args = ("--investor", investor, "--instrument", instrument, "--fact", "waste_tons_per_day=247")
    first = printed(*AMBON, *args).partition("In detail:")[0]

    assert "Below 1,000 tons a day do not promise power from waste" in first
    assert "choose sorting, RDF, biogas or biomass" in first
    assert "join neighbours through the province" in first
    assert "Danantara, not the head of region, chooses the operator" in first
    assert "Also closed National waste-to-power programme" in first.replace("\u2022 ", "")


def test_the_first_line_hides_no_ban():
    """A loan from abroad is headed by the closed direct way, in both languages."""
    need = ("--need", "semarang-rob-pompa")
    said = printed(*PAIR, *need, "--lang", "en")
    assert "Direct: closed; lawful only by another way, first On-lent foreign loan" in said
    assert "Langsung: tertutup; sah hanya lewat jalur lain" in printed(*PAIR, *need)


def test_the_text_of_a_rule_is_printed_once():
    """Later it is named by title and article; the short answer is much shorter than the full."""
    args = (*PAIR, "--need", "semarang-rob-pompa", "--lang", "en")
    full = printed(*args, "--full")
    assert full.count("Regional debt funds government affairs that are within") == 1
    assert 3 * len(printed(*args)) < 2 * len(full)


def test_who_pays_shows_what_the_state_may_add():
    """Of Madiun the partnership and the guarantee conditional, the gap fund closed."""
    args = ("--investor", "signify", "--instrument", "ppp", "--fact", "sector=street_lighting")
    facts = ("--fact", "cost=100600000000", "--fact", "payment_source=region_budget")
    (found,) = answer(*AMBON, *args, *facts)["instruments"]

    assert found["verdict"] == "conditional"
    assert found["ways"][0]["route"] == "kpbu_availability_payment"
    assert {way["route"]: way["verdict"] for way in found["support"]} == {
        "government_guarantee": "conditional",
        "viability_gap_fund": "blocked",
    }
    closed = found["support"][-1]
    assert "requires that users pay" in " ".join(rule["plain"] for rule in closed["rules"])
    assert len(found["aside"]) == 2


@pytest.mark.parametrize("route", ["viability_gap_fund", "statement_of_intent"])
def test_a_route_to_which_nothing_leads_can_be_asked(route):
    """By its name, with the rules that decide on it."""
    (found,) = answer(*AMBON, "--investor", "sumitomo-kanadevia", "--route", route)["instruments"]
    (way,) = found["ways"]
    assert way["route"] == route
    assert way["decided_by"]


def test_a_closed_way_asks_nothing_and_two_answers_decide_together():
    """Data abroad and no exception: either alone changes nothing."""
    args = ("--city", "kab-penajam-paser-utara", "--need", "ppu-jaringan-satu-data", "--lang", "en")
    pair = ("--investor", "microsoft", "--instrument", "vendor_finance")
    (found,) = answer(*args, *pair)["instruments"]
    (way,) = found["ways"]
    asked = {fact["id"]: fact["is_decisive"] for fact in way["open_facts"]}
    assert any("Only together" in said for said in way["together"])
    assert asked["public_data_is_kept_abroad"] is False

    told = ("--fact", "public_data_is_kept_abroad=yes", "--fact", "storage_exception_is_granted=no")
    (closed,) = answer(*args, *pair, *told)["instruments"]
    assert closed["ways"][0]["verdict"] == "blocked"
    assert closed["ways"][0]["open_facts"] == []


def test_a_day_before_the_base_is_whole_is_unknown_and_says_so():
    """In 2017 a ban stands, but what nothing forbids is not known."""
    found = answer(*PAIR, "--need", "semarang-rob-pompa", "--on", "2017-06-01", "--lang", "en")
    (loan,) = found["instruments"]
    assert {way["verdict"] for way in loan["ways"]} == {"blocked", "unknown"}
    assert any("Before 21 December 2018 the base does not hold" in said for said in found["notes"])


def test_all_needs_that_are_to_be_had_are_answered():
    """Without --need there is an answer for each need that is still to be had."""
    found = answer("--city", "kota-semarang", "--investor", "jica")

    assert len(found) > 1
    assert {item["city"] for item in found} == {"kota-semarang"}


def test_needs_stand_in_the_order_that_print_tells():
    """What is open, what both sides name, and what the law leaves freest stand first."""
    found = answer("--city", "kota-semarang", "--investor", "jica")
    order = ["allowed", "conditional", "unknown", "blocked"]
    keys = [
        (
            not any(one["is_asked"] for one in item["instruments"]),
            min(order.index(way["verdict"]) for one in item["instruments"] for way in one["ways"]),
        )
        for item in found
    ]
    assert keys == sorted(keys)
    assert (
        "First stand needs"
        in law("--city", "kota-semarang", "--investor", "jica", "--lang", "en").output
    )


def test_a_cost_abroad_is_reckoned_by_the_rate_that_is_given(tmp_path):
    """The rate, its day and both amounts are said; without a rate the cost stays unknown."""
    folder = folders.write_yaml(
        folders.write_shared(tmp_path / "profiles", fictional.book()), fictional.book()
    )
    pair = next(item for item in fictional.book().needs if item.need.cost)
    path = folder / "cities" / f"{pair.city.id}.yaml"
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    need = next(one for one in data["needs"] if one["id"] == pair.need.id)
    need["cost"] = need["cost"] | {"min": 2_000_000, "max": 2_000_000, "currency": "USD"}
    path.write_text(yaml.safe_dump(data), encoding="utf-8")
    args = (
        "--profiles",
        folder,
        "--city",
        pair.city.id,
        "--need",
        pair.need.id,
        "--investor",
        fictional.book().investors[0].id,
        "--lang",
        "en",
    )
    (note, *_) = answer(*args, "--rate", "USD=16000@2026-11-20")["notes"]
    for said in ("USD 2 million", "Rp32 billion", "16,000", "20 November 2026"):
        assert said.replace(" ", "") in note.replace("\N{NO-BREAK SPACE}", "").replace(" ", "")
    assert note not in answer(*args)["notes"]
    assert note not in answer(*args, "--rate", "EUR=19000@2026-11-20")["notes"]


@pytest.mark.parametrize(
    ("args", "said"),
    [
        ((*PAIR, "--rate", "USD=16,500"), "expected CURRENCY=RUPIAH@DAY"),
        ((*PAIR, "--rate", "USD=16500@2026-02-30"), "expected CURRENCY=RUPIAH@DAY"),
        ((), "name a pair with --city and --investor"),
        (("--city", "kota-ambon"), "name a pair with --city and --investor"),
        (("--rules", "--city", "kota-ambon"), "--rules lists all rules"),
        ((*PAIR[:4], "--instrument", "gift"), "there is no instrument 'gift'; there are: "),
        ((*PAIR, "--fact", "dscr"), "expected NAME=VALUE"),
        ((*PAIR, "--fact", "moonlight=yes"), "no rule asks for 'moonlight'"),
        ((*PAIR, "--fact", "dscr=nan"), "found 'nan', expected a number such as 2.5"),
        ((*PAIR, "--fact", "debt_ratio=-5"), "found '-5', expected a number, at least 0"),
        ((*PAIR, "--fact", "debt_ratio=inf"), "found 'inf', expected a number, at least 0"),
        ((*PAIR, "--fact", "local_content=140"), "at least 0 and at most 100"),
        ((*PAIR, "--fact", "must_be_repaid=no"), "must_be_repaid follows from the pair"),
        ((*PAIR, "--fact", "lender_is_foreign=no"), "lender_is_foreign follows from the pair"),
        ((*PAIR, "--fact", "sector=garbage"), "found 'garbage', expected one of "),
        ((*PAIR, "--route", "viability_gap"), "there is no route 'viability_gap'"),
        (("--rules", "--route", "kpbu"), "--rules lists all rules"),
        (
            (*PAIR, "--fact", "draft_promises_foreign_borrowing=maybe"),
            "found 'maybe', expected yes or no",
        ),
    ],
)
def test_a_slip_is_told_in_words(args, said):
    """Every wrong option is one sentence with what was expected."""
    result = law(*args)

    assert result.exit_code == 2
    assert said in " ".join(result.output.split())


def test_the_rules_are_listed_with_age_and_status():
    """Each rule stands with its status, dates and when it was last compared with the law."""
    listed = answer("--rules")
    result = law("--rules", "--lang", "en")

    assert len(listed) == len({item["id"] for item in listed}) >= 90
    assert {item["status"] for item in listed} <= {"text_read", "secondary", "unverified"}
    assert all(item["age_in_days"] is not None for item in listed)
    assert "verified by nobody" in result.stderr


def test_old_rules_are_warned_of():
    """More than a year after they were compared, every rule is named in a warning."""
    assert "more than a year" not in law("--rules", "--lang", "en").stderr
    assert "more than a year" in law("--rules", "--lang", "en", "--on", "2028-01-01").stderr


def test_a_day_after_the_last_comparison_with_the_law_has_a_caution():
    """An answer for a day that nobody has seen yet says so; one of the month itself does not."""
    need = ("--city", "kota-ambon", "--investor", "adb", "--need", "ambon-jaringan-tik-merata")
    said = [
        " ".join(answer(*need, "--lang", "en", "--on", day)["notes"])
        for day in ("2026-11-30", "2099-01-01")
    ]

    assert ["what has changed since is not in this answer" in text for text in said] == [
        False,
        True,
    ]


def test_the_sector_is_asked_before_what_only_single_sectors_are_asked():
    """Nobody is asked about water and waste before it is known that the need is one of lights."""
    book = load_book(packaged("profiles"))
    pair = book.need("ambon-jaringan-tik-merata")
    unknown = pair._replace(need=pair.need.model_copy(update={"sectors": ()}))
    said = opinion(
        unknown,
        book.investor("macquarie"),
        book,
        Phrasebook.load([packaged("templates")], "en", book.taxonomy),
        on=dt.date(2026, 11, 24),
        facts={},
    )
    asked = [
        [fact.id for fact in way.open_facts]
        for item in said.instruments
        for way in item.ways
        if any(fact.id == "sector" for fact in way.open_facts)
    ]

    assert asked
    assert all(names[0] == "sector" and names.count("sector") == 1 for names in asked)
    assert not any("water" in name or "waste" in name for names in asked for name in names)
