"""How rules are cited in print."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from matchmaker.loading import load_book
from matchmaker.model import PartialDate, RouteVerdict, Rule, RuleStatus, Verdict
from matchmaker.pathways import citation, citations
from matchmaker.rendering.phrasebook import Phrasebook

ROOT = Path(__file__).parent.parent
LAW = load_book(ROOT / "profiles").law


def rule(law: str | None, article: str | None, **changes: Any) -> Rule:
    return Rule.model_validate(
        {
            "id": "a-rule",
            "topic": "test",
            "title": {"id": "Judul", "en": "Title"},
            "law": law,
            "article": article,
            "in_force_from": "2022-01-05",
            "routes": ["foreign_grant"],
            "effect": "route",
            "plain": {"id": "uji", "en": "test"},
            "status": "text_read",
        }
        | changes
    )


@pytest.mark.parametrize(
    ("law", "article", "in_indonesian", "in_english"),
    [
        ("UU 1/2022", "154(4)", "UU 1/2022 Pasal 154 ayat (4)", "Law 1/2022, art. 154(4)"),
        ("PP 10/2011", "4", "PP 10/2011 Pasal 4", "Government Regulation 10/2011, art. 4"),
        (
            "PP 56/2018",
            "15(1)(a)",
            "PP 56/2018 Pasal 15 ayat (1) huruf a",
            "Government Regulation 56/2018, art. 15(1)(a)",
        ),
        (
            "PP 10/2011",
            "6(c), 26-27",
            "PP 10/2011 Pasal 6 huruf c, Pasal 26–27",
            "Government Regulation 10/2011, arts. 6(c), 26–27",
        ),
        (
            "PP 12/2019",
            "92(3)-(4), (6)",
            "PP 12/2019 Pasal 92 ayat (3)–(4), ayat (6)",
            "Government Regulation 12/2019, art. 92(3)–(4), (6)",
        ),
        (
            "PP 10/2011",
            "12-14",
            "PP 10/2011 Pasal 12–14",
            "Government Regulation 10/2011, arts. 12–14",
        ),
        ("UU 20/2001", "12B", "UU 20/2001 Pasal 12B", "Law 20/2001, art. 12B"),
        (
            "Perpres 38/2015",
            "5",
            "Perpres 38/2015 Pasal 5",
            "Presidential Regulation 38/2015, art. 5",
        ),
        (
            "PMK 223/PMK.011/2012",
            None,
            "PMK 223/PMK.011/2012",
            "Minister of Finance Regulation 223/PMK.011/2012",
        ),
        (
            "Permendagri 96/2016",
            None,
            "Permendagri 96/2016",
            "Minister of Home Affairs Regulation 96/2016",
        ),
        (
            "Peraturan BKPM 5/2025",
            "26(1)-(5)",
            "Peraturan BKPM 5/2025 Pasal 26 ayat (1)–(5)",
            "Investment Coordinating Board Regulation 5/2025, art. 26(1)–(5)",
        ),
        (
            "UU 1/2004; PP 10/2011",
            "38; 3(1)",
            "UU 1/2004 Pasal 38; PP 10/2011 Pasal 3 ayat (1)",
            "Law 1/2004, art. 38; Government Regulation 10/2011, art. 3(1)",
        ),
        (
            "UU 1/2004; PP 10/2011",
            "38",
            "UU 1/2004; PP 10/2011 Pasal 38",
            "Law 1/2004; Government Regulation 10/2011, art. 38",
        ),
        ("Keppres 7/1999", "2", "Keppres 7/1999 Pasal 2", "Keppres 7/1999, art. 2"),
        (
            "PP 56/2018",
            "7 and elucidation",
            "PP 56/2018 Pasal 7 and elucidation",
            "Government Regulation 56/2018, art. 7 and elucidation",
        ),
        (None, None, "Judul", "Title"),
    ],
)
def test_act_and_article_are_written_as_each_language_does(
    law: str | None, article: str | None, in_indonesian: str, in_english: str
) -> None:
    """Known forms are spelled out; any other is printed as the rule writes it."""
    source = citation(rule(law, article)).source
    assert (source.id, source.en) == (in_indonesian, in_english)


@pytest.mark.parametrize(
    ("changes", "key", "since", "until"),
    [
        ({}, "since", "2022-01-05", None),
        ({"in_force_to": "2024-01-02"}, "since_until", "2022-01-05", "2024-01-02"),
        ({"in_force_from_precision": "year"}, "since", "2022", None),
        ({"in_force_from_precision": "month"}, "since", "2022-01", None),
        ({"in_force_from_precision": "approximate"}, "since", "2022", None),
        ({"in_force_from_precision": "unknown"}, "unknown", None, None),
        ({"in_force_from": None}, "unknown", None, None),
        ({"in_force_from": None, "in_force_to": "2024-01-02"}, "until", None, "2024-01-02"),
    ],
)
def test_validity_is_said_as_exactly_as_it_is_known(
    changes: dict[str, Any], key: str, since: str | None, until: str | None
) -> None:
    """No day is printed that nobody knows."""
    cited = citation(rule("UU 1/2022", "1", **changes))
    assert (cited.since, cited.until) == (since, until)
    assert cited.validity.key == f"law.validity.{key}"
    assert all(isinstance(day, PartialDate) for _, day in cited.validity.values)


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_citation_of_the_base_can_be_said(language: str) -> None:
    """Status and validity have their phrases in both languages."""
    phrases = Phrasebook.load([ROOT / "templates"], language)
    for one in LAW.rules:
        cited = citation(one)
        assert phrases.say(cited.status_words)
        assert phrases.say(cited.validity)


def test_every_status_has_a_word() -> None:
    """A new status cannot be forgotten in print."""
    phrases = Phrasebook.load([ROOT / "templates"], "en")
    said = [
        phrases.say(citation(rule("UU 1/2022", "1", status=status)).status_words)
        for status in RuleStatus
    ]
    assert said == [
        "text read",
        "known from a secondary source, not from the text itself",
        "not verified",
    ]


def test_the_ban_is_cited_in_full() -> None:
    """The first rule of law, as a brief prints it."""
    phrases = Phrasebook.load([ROOT / "templates"], "id")
    verdict = RouteVerdict("direct_foreign_loan", Verdict.BLOCKED, ("ban-direct-foreign-2022",))
    (cited,) = citations(verdict, LAW)
    said = (cited.source.id, phrases.say(cited.status_words), phrases.say(cited.validity))
    assert said == (
        "UU 1/2022 Pasal 154 ayat (4)",
        "teks dibaca",
        "berlaku sejak 5 Januari 2022",
    )


def test_a_short_citation_leaves_out_the_articles_where_there_are_many() -> None:
    """Up to two places are named; of more, only the act."""
    two = citation(rule("PP 1/2024", "12(1), 14")).short
    many = citation(rule("PP 1/2024", "12(1), 14, 16")).short

    assert two.id == "PP 1/2024 Pasal 12 ayat (1), Pasal 14"
    assert (many.id, many.en) == ("PP 1/2024", "Government Regulation 1/2024")


def test_citations_keep_the_order_of_the_verdict() -> None:
    """The deciding rule comes first; one that is no longer in the base is left out."""
    names = ("ban-direct-foreign-pp-2024", "gone", "ban-direct-foreign-2022")
    cited = citations(RouteVerdict("direct_foreign_loan", Verdict.BLOCKED, names), LAW)
    assert [one.rule for one in cited] == ["ban-direct-foreign-pp-2024", "ban-direct-foreign-2022"]


@pytest.mark.parametrize("one", LAW.rules, ids=lambda one: one.id)
def test_acts_and_articles_of_the_base_are_written_in_known_forms(one: Rule) -> None:
    """No citation of the base falls back to what the file happens to say."""
    source = citation(one).source
    assert one.law is not None
    assert source.en.split(" ")[0] in {
        "Law",
        "Government",
        "Presidential",
        "Minister",
        "Investment",
        "Corruption",
    }
    if one.article is not None:
        assert "Pasal" in source.id
        assert "-" not in source.id.partition("Pasal")[2]
