"""``matchmaker law``: which routes the law leaves for a pair, and the rules themselves."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from matchmaker.cli import matchmaker

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
    assert of_draft("yes") is None


def test_all_needs_that_are_to_be_had_are_answered():
    """Without --need there is an answer for each need that is still to be had."""
    found = answer("--city", "kota-semarang", "--investor", "jica")

    assert len(found) > 1
    assert {item["city"] for item in found} == {"kota-semarang"}


@pytest.mark.parametrize(
    ("args", "said"),
    [
        ((), "name a pair with --city and --investor"),
        (("--city", "kota-ambon"), "name a pair with --city and --investor"),
        (("--rules", "--city", "kota-ambon"), "--rules lists all rules"),
        ((*PAIR[:4], "--instrument", "gift"), "there is no instrument 'gift'; there are: "),
        ((*PAIR, "--fact", "dscr"), "expected NAME=VALUE"),
        ((*PAIR, "--fact", "moonlight=yes"), "no rule asks for 'moonlight'"),
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
