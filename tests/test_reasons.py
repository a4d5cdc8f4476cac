"""The words of a score say the facts of the pair, and only those."""

from __future__ import annotations

import dataclasses
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaker.model import (
    BLOCKS,
    GlossaryEntry,
    Label,
    MoneyRange,
    Rate,
    Term,
    UnknownIdError,
    Words,
)
from matchmaker.ranking import Weights, rank
from matchmaker.reasons import MOST_REASONS, explain, why_not
from matchmaker.rendering.phrasebook import Phrasebook
from matchmaker.vectors import Vectorizer, fit_reference
from tests import fictional
from tests.books import WordHash, books

ENCODER = WordHash()
TEMPLATES = Path(__file__).parents[1] / "templates"


@cache
def reference():
    book = fictional.book(
        investors=[
            fictional.investor(
                name,
                mandate=f"Pays for {name}.",
                sectors=["public_transport"],
                instruments=["equity"],
                dimensions=["governance"],
                ticket={"min": 10**9, "max": 10**10, "currency": "USD"},
                deals=[fictional.deal(name, project=f"Road {name}", provinces=["Jawa Tengah"])],
            )
            for name in ("one", "two")
        ]
    )
    items = [*book.matchable_needs, *book.matchable_investors]
    return fit_reference(Vectorizer.of(book, encoder=ENCODER), items)


def ranked(book=None, **parameters):
    book = book or fictional.book()
    return rank(book, **({"reference": reference(), "encoder": ENCODER} | parameters))


def pair(investor=None, need=None, rates=None, glossary=None):
    """Rank the need of one city beside one investor."""
    book = fictional.book(
        [fictional.city("teluk", needs=[fictional.need("sampah", **(need or {}))])],
        [fictional.investor("alpha", **(investor or {}))],
    )
    if rates is not None:
        edition = book.edition.model_copy(
            update={"rates": tuple(Rate.model_validate(rate) for rate in rates)}
        )
        book = dataclasses.replace(book, edition=edition)
    if glossary is not None:
        entries = tuple(GlossaryEntry.model_validate(entry) for entry in glossary)
        book = dataclasses.replace(book, glossary=entries)
    return ranked(book)


def reasons(ranking, block):
    """Give the words of a block, as they are where it alone counts and speaks for the pair."""
    comparison = dataclasses.replace(
        ranking.comparison,
        similarity=np.ones_like(ranking.comparison.similarity),
        averages=np.zeros_like(ranking.comparison.averages),
    )
    telling = dataclasses.replace(
        ranking, comparison=comparison, weights=Weights.of([(block, 1.0)])
    )
    return explain(telling, "sampah", "alpha").reasons


def cautions(ranking):
    return {words.key.removeprefix("caution."): words for words in said(ranking).cautions}


def said(ranking):
    return explain(ranking, "sampah", "alpha")


def terms(vocabulary, *ids):
    return tuple(Term(vocabulary, item) for item in ids)


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        (
            "text",
            Words.of("reason.text", count=1, terms=(Label(id="sampah", en="waste"),)),
        ),
        ("sectors", Words.of("reason.sectors", count=1, terms=terms("sectors", "solid_waste"))),
        (
            "dimensions",
            Words.of(
                "reason.dimensions", count=2, terms=terms("dimensions", "living", "environment")
            ),
        ),
        (
            "instruments",
            Words.of(
                "reason.instruments", count=1, terms=terms("instruments", "concessional_loan")
            ),
        ),
        (
            "size",
            Words.of(
                "reason.size",
                cost=MoneyRange(min=80_000_000_000, max=120_000_000_000, currency="IDR"),
                ticket=MoneyRange(min=5_000_000, max=50_000_000, currency="USD"),
            ),
        ),
        ("place", Words.of("reason.place_province", count=1, province="Maluku")),
        (
            "deals",
            Words.of("reason.deal_similar_signed", project="Waste plant in Ambon", year="2022"),
        ),
    ],
)
def test_each_block_says_its_fact(block, expected):
    """A block that speaks for a pair says what both sides have in common."""
    deal = fictional.deal("d", project="Waste plant in Ambon", provinces=["Maluku"])
    assert reasons(pair({"deals": [deal]}), block) == (expected,)


def test_the_stage_names_the_instruments_that_help():
    """Readiness says which of the investor's instruments usually help at the stage."""
    ranking = pair({"instruments": ["grant", "ppp", "concessional_loan"]}, {"readiness": "idea"})
    expected = Words.of("reason.readiness", terms=terms("instruments", "grant"))
    assert reasons(ranking, "readiness") == (expected,)
    near = pair({"instruments": ["concessional_loan"]}, {"readiness": "prefeasibility"})
    expected = Words.of("reason.readiness_near", terms=terms("instruments", "concessional_loan"))
    assert reasons(near, "readiness") == (expected,)


def test_a_deal_nearby_is_no_deal_in_the_province():
    """Without a deal in the province, those in the island group are counted."""
    deals = [fictional.deal(n, provinces=["Maluku Utara"]) for n in ("d", "e")]
    book = fictional.book(
        [fictional.city("teluk", needs=[fictional.need("sampah")])],
        [fictional.investor("alpha", deals=deals)],
    )
    province = book.taxonomy.provinces[0].model_copy(update={"code": "82", "name": "Maluku Utara"})
    wider = book.taxonomy.model_copy(update={"provinces": (*book.taxonomy.provinces, province)})
    ranking = ranked(type(book)(**{**vars(book), "taxonomy": wider}))
    expected = Words.of("reason.place_island_group", count=2, island_group="Maluku")
    assert reasons(ranking, "place") == (expected,)


@pytest.mark.parametrize(
    ("project", "kind"),
    [
        ("Waste plant in Ambon", "similar"),
        ("Kota terpadu", "nearest"),
        ("Drinking water for a Kota terpadu", None),
    ],
)
def test_a_deal_in_another_field_is_never_called_similar(project, kind):
    """Only a deal in one of the need's sectors is similar; one in others is not said at all."""
    ranking = pair({"deals": [fictional.deal("d", project=project, deal_status="closed")]})
    expected = [f"reason.deal_{kind}_closed"] if kind else []
    assert [words.key for words in reasons(ranking, "deals")] == expected


def test_the_weightiest_reasons_come_first_and_few():
    """Reasons follow the lift of their shares, and there are at most four."""
    ranking = pair()
    found = said(ranking)
    known = [share for share in found.shares if share.known and share.lift > 0]
    order = [share.block for share in sorted(known, key=lambda share: -share.lift)]
    blocks = [words.key.removeprefix("reason.").split("_")[0] for words in found.reasons]
    assert len(known) > MOST_REASONS
    assert blocks == [block.removesuffix("s") if block == "deals" else block for block in order][:4]


def test_an_unknown_block_is_no_reason():
    """What is unknown speaks neither for a pair nor against it."""
    ranking = pair({"ticket": None, "sectors": []})
    assert not reasons(ranking, "size")
    assert not reasons(ranking, "sectors")
    assert {"unknown_investor_size", "unknown_investor_sectors"} <= set(cautions(ranking))


ROUND_RATE = {"currency": "USD", "idr": 10_000.0, "on": "2026-01", "source": "Fictional."}
"""Rupiah of whole ten thousands, so that a test can reckon by hand."""


def sized(cost, ticket):
    """Rank a cost in millions of rupiah beside a ticket in hundreds of dollars."""
    return pair(
        {"ticket": None if ticket is None else amount(ticket, 100, "USD")},
        {"cost": amount(cost, 1_000_000, "IDR")},
        rates=[ROUND_RATE],
    )


def amount(bounds, unit, currency):
    low, high = (None if bound is None else bound * unit for bound in bounds)
    return {"min": low, "max": high, "currency": currency}


BOUNDS = st.tuples(st.none() | st.integers(1, 9), st.none() | st.integers(1, 9)).filter(
    lambda ends: ends != (None, None) and (None in ends or ends[0] <= ends[1])
)


@given(BOUNDS, BOUNDS)
@settings(max_examples=80, deadline=None)
def test_the_words_of_sizes_never_contradict_their_figures(cost, ticket):
    """A cost fits inside the bounds, fits in part across one, and lies outside beyond them."""
    ranking = sized(cost, ticket)
    low, high = (
        end if end is not None else other for end, other in zip(cost, (0, 99), strict=True)
    )
    least, most = (
        end if end is not None else other for end, other in zip(ticket, (0, 99), strict=True)
    )
    if high < least or low > most:
        expected, doubts = "reason.size_near", {"size_outside"}
    elif least <= low and high <= most:
        expected, doubts = "reason.size", set()
    else:
        expected, doubts = "reason.size_partly", {"size_partly"}
    assert [words.key for words in reasons(ranking, "size")] == [expected]
    found = {"size_outside", "size_partly"} & set(cautions(ranking))
    assert found == doubts or (found == set() and doubts == {"size_partly"})


def test_a_cost_just_below_the_bounds_does_not_fit():
    """Rp2 trillion at Rp16,500 is USD 121 million: near USD 150 to 420 million, not inside."""
    ranking = pair(
        {"ticket": {"min": 150_000_000, "max": 420_000_000, "currency": "USD"}},
        {"cost": {"min": 2 * 10**12, "max": 2 * 10**12, "currency": "IDR"}},
        rates=[ROUND_RATE | {"idr": 16_500.0}],
    )
    (said,) = reasons(ranking, "size")
    assert said.key == "reason.size_near"
    assert "size_outside" in cautions(ranking)


def test_shared_terms_are_named_those_of_the_needs_sectors_first():
    """Three of four are named, in the page's language; acronyms as the profiles write them."""
    entries = [
        {"id": "city", "terms_id": ["kota"], "terms_en": ["city"]},
        {"id": "water", "terms_id": ["spam"], "terms_en": ["piped water"]},
        {"id": "waste", "terms_id": ["tpa"], "terms_en": ["landfill"]},
        {"id": "law", "terms_id": ["hukum"], "terms_en": ["law"]},
    ]
    entries[1]["sectors"], entries[2]["sectors"] = ["water_supply"], ["solid_waste"]
    ranking = pair(
        {"mandate": "Law for city landfill and piped water."},
        {"description": "TPA kota, SPAM dan hukum."},
        glossary=entries,
    )
    (said,) = reasons(ranking, "text")
    labels = (
        Label(id="TPA", en="landfill"),
        Label(id="SPAM", en="piped water"),
        Label(id="kota", en="city"),
    )
    assert said == Words.of("reason.text_among", count=4, terms=labels)
    indonesian = Phrasebook.load([TEMPLATES], "id").say(said)
    assert indonesian.endswith("4 istilah bidang yang sama, di antaranya TPA, SPAM, dan kota")


def test_what_a_partner_excludes_is_the_first_caution():
    """Whatever the score, the mayor's office is told first what the partner does not do."""
    found = said(pair({"exclusions": ["Coal", "Small waste volumes"]}, {"availability": "unknown"}))
    expected = Words.of("caution.exclusions", exclusions=("Coal", "Small waste volumes"))
    assert found.cautions[0] == expected
    assert "exclusions" not in cautions(pair())


@pytest.mark.parametrize(
    ("investor", "need", "key"),
    [
        ({}, {"availability": "unknown"}, "ask_need_first"),
        ({"availability": "unknown"}, {}, "ask_investor_first"),
        ({"role": "supplier"}, {}, "role_supplier"),
        ({"role": "operator"}, {}, "role_operator"),
        ({"role": "guarantor"}, {}, "role_guarantor"),
        ({"role": "door"}, {}, "role_door"),
        ({"role": "unknown"}, {}, "role_unknown"),
        ({"sectors": ["water_supply"]}, {}, "no_common_sectors"),
        ({"instruments": ["equity"]}, {}, "no_common_instruments"),
        ({"instruments": ["grant"]}, {"readiness": "ready_to_tender"}, "readiness"),
        ({"ticket": {"min": 10**9, "max": None, "currency": "USD"}}, {}, "size_outside"),
        ({}, {}, "ticket_recorded"),
        ({"deals": []}, {}, "no_deal"),
        ({"deals": [fictional.deal("m", deal_status="intention")]}, {}, "intentions_only"),
        ({"deals": [fictional.deal("m", provinces=[])]}, {}, "unknown_investor_place"),
        ({"instruments": []}, {}, "unknown_investor_instruments"),
        ({"dimensions": []}, {}, "unknown_investor_dimensions"),
        ({"mandate": " "}, {}, "unknown_investor_text"),
        ({}, {"cost": None}, "unknown_need_size"),
        ({}, {"readiness": None}, "unknown_need_readiness"),
        ({}, {"instruments_wanted": []}, "unknown_need_instruments"),
        ({}, {"sectors": []}, "unknown_need_sectors"),
        ({}, {"dimensions": []}, "unknown_need_dimensions"),
        (
            {"ticket": None, "deals": [], "instruments": [], "sectors": []},
            {"cost": None},
            "low_evidence",
        ),
    ],
)
def test_each_doubt_is_said(investor, need, key):
    """What must be asked, does not fit or is unknown has a caution; an ordinary pair lacks it."""
    assert key in cautions(pair(investor, need))
    ordinary = {"ticket_recorded"}
    assert set(cautions(pair({"deals": [fictional.deal("d")]}))) == ordinary


def test_one_gap_is_said_once():
    """An investor without deals has no provinces either; without instruments, no stages."""
    found = cautions(pair({"deals": [], "instruments": []}))
    assert {"no_deal", "unknown_investor_instruments"} <= set(found)
    assert not {"unknown_investor_place", "unknown_investor_readiness"} & set(found)


def test_a_financier_has_no_caution_about_its_role():
    """Only counterparts that are no source of money are warned of."""
    assert not any(key.startswith("role_") for key in cautions(pair({"role": "financier"})))


@pytest.mark.parametrize(
    ("availability", "key"),
    [
        ("routing_only", "why_not.investor_routing_only"),
        ("suspended", "why_not.investor_suspended"),
        ("ended", "why_not.investor_ended"),
    ],
)
def test_an_investor_that_is_not_ranked_says_why(availability, key):
    """For an investor without money to give, that is the whole answer."""
    book = fictional.book(investors=[fictional.investor("alpha", availability=availability)])
    expected = (Words.of(key, investor="Fictional Fund Alpha"),)
    assert why_not(ranked(book), "teluk", "alpha") == expected


def test_a_city_without_open_needs_says_why():
    """Each need that is closed is named with its state."""
    states = ["partner_chosen", "under_construction", "built", "on_hold", "cancelled"]
    needs = [fictional.need(state.replace("_", "-"), availability=state) for state in states]
    book = fictional.book([fictional.city("teluk", needs=needs)])
    found = [words.key for words in why_not(ranked(book), "teluk", "alpha")]
    assert found == ["why_not.no_need", *sorted(f"why_not.need_{state}" for state in states)]


def test_a_closed_need_in_the_investors_field_is_told():
    """The need that would have suited is named, though others were compared."""
    found = why_not(ranked(), "gunung", "alpha")
    assert found[0] == Words.of("why_not.listed", rank=1)
    expected = Words.of(
        "why_not.need_partner_chosen",
        need=Label(id="Pengolahan sampah kota", en="Municipal waste treatment"),
    )
    assert found[1:] == (expected,)


def test_a_need_is_named_in_the_language_of_the_page():
    """The English answer has the English title, and the title as it is where there is no other."""
    need = fictional.need(
        "teluk-lain", title="Rumah potong", title_en="Abattoir", availability="built"
    )
    for language, expected in (("id", "“Rumah potong”"), ("en", "“Abattoir”")):
        book = fictional.book([fictional.city("teluk", needs=[fictional.need("teluk-x"), need])])
        (_, said) = why_not(ranked(book), "teluk", "alpha")
        phrases = Phrasebook.load([TEMPLATES], language, book.taxonomy)
        assert phrases.say(said).startswith(expected)
    foreign = fictional.book([fictional.city("bay", written_in="en", needs=[need])])
    assert foreign.needs[0].title == Label(id="Rumah potong", en="Rumah potong")


def crowded(**changes):
    """Rank five good investors and one that differs."""
    good = [fictional.investor(f"good-{number}") for number in range(5)]
    book = fictional.book(
        [fictional.city("teluk", needs=[fictional.need("sampah")])],
        [*good, fictional.investor("other", **changes)],
    )
    return ranked(book)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (
            {"sectors": ["water_supply"]},
            Words.of(
                "why_not.sectors",
                wanted=terms("sectors", "solid_waste"),
                offered=terms("sectors", "water_supply"),
            ),
        ),
        (
            {"sectors": ["water_supply", "solid_waste", "street_lighting", "public_transport"]},
            Words.of(
                "why_not.sectors_broad",
                wanted=terms("sectors", "solid_waste"),
                offered=terms(
                    "sectors", "water_supply", "solid_waste", "street_lighting", "public_transport"
                ),
            ),
        ),
        (
            {"instruments": ["equity"]},
            Words.of(
                "why_not.instruments",
                wanted=terms("instruments", "grant", "concessional_loan", "ppp"),
                offered=terms("instruments", "equity"),
            ),
        ),
        (
            {"ticket": {"min": 10**9, "max": 10**9, "currency": "USD"}},
            Words.of(
                "why_not.size",
                cost=MoneyRange(min=80_000_000_000, max=120_000_000_000, currency="IDR"),
                ticket=MoneyRange(min=10**9, max=10**9, currency="USD"),
            ),
        ),
        ({"ticket": None}, Words.of("caution.unknown_investor_size")),
        ({"deals": []}, Words.of("caution.no_deal")),
        (
            {"deals": [fictional.deal("x", project="Metro", provinces=["Jawa Tengah"])]},
            Words.of("why_not.deals", project="Metro", year="2022"),
        ),
        ({"mandate": "Roads."}, Words.of("why_not.text", count=0)),
    ],
)
def test_what_lost_most_comes_first(changes, expected):
    """The share that cost most against the pair at the chosen rank is named first."""
    found = why_not(crowded(**changes), "teluk", "other")
    place = Words.of(
        "why_not.rank",
        need=Label(id="Pengolahan sampah kota", en="Municipal waste treatment"),
        other="Fictional Fund Good-4",
        place=5,
        rank=6,
    )
    assert found[:2] == (place, expected)


def test_no_more_losses_than_asked_for():
    """The number of shares that are named is bounded, and equal shares are not named."""
    ranking = crowded(sectors=["water_supply"], instruments=["equity"], ticket=None)
    assert len(why_not(ranking, "teluk", "other", count=1)) == 2
    assert len(why_not(ranking, "teluk", "other", count=99)) < 2 + 8
    assert len(why_not(ranking, "teluk", "other", place=99)) == 1


def test_unknown_ids_offer_the_nearest():
    """Why-not and explain refuse ids that do not exist, with the nearest ones."""
    for ask in (
        lambda: why_not(ranked(), "teluks", "alpha"),
        lambda: why_not(ranked(), "teluk", "alfa"),
        lambda: explain(ranked(), "teluk-sampa", "alpha"),
    ):
        with pytest.raises(UnknownIdError, match="nearest: "):
            ask()


@given(books())
@settings(max_examples=25, deadline=None)
def test_every_pair_can_be_explained_in_both_languages(book):
    """Whatever the profiles hold, all words have a phrase with all values, id and en."""
    ranking = ranked(book)
    languages = [Phrasebook.load([TEMPLATES], name, book.taxonomy) for name in ("id", "en")]
    said = []
    for city in book.cities:
        for investor in book.investors:
            said += why_not(ranking, city.id, investor.id, place=1)
        for found in ranking.for_city(city.id):
            explanation = explain(ranking, found.need, found.investor)
            assert explanation.shares == ranking.shares(found.need, found.investor)
            assert len(explanation.reasons) <= MOST_REASONS
            said += [*explanation.reasons, *explanation.cautions]
    for words in said:
        assert words.values == tuple(sorted(words.values))
        for language in languages:
            assert language.say(words)
            assert "%" not in language.say(words)


def test_no_phrase_is_left_over():
    """Every phrase of the three sections is one that the engine can say."""
    sources = Path(__file__).parents[1] / "matchmaker" / "reasons"
    code = "".join(path.read_text(encoding="utf-8") for path in sorted(sources.glob("*.py")))
    built = {
        *(f"reason.{name}" for name in ("sectors", "dimensions", "instruments")),
        *(f"reason.place_{where}" for where in ("province", "island_group")),
        *(
            f"reason.deal_{kind}_{status}"
            for kind in ("similar", "nearest")
            for status in ("closed", "signed", "awarded")
        ),
        *(
            f"why_not.{name}{broad}"
            for name in ("sectors", "dimensions")
            for broad in ("", "_broad")
        ),
        *(
            f"caution.unknown_{side}_{block}"
            for side in ("need", "investor")
            for block in BLOCKS
            if (side, block) not in {("need", "place"), ("need", "deals")}
        ),
    }
    phrases = Phrasebook.load([TEMPLATES], "id").phrases
    for key in phrases:
        if key.split(".")[0] in {"reason", "caution", "why_not"}:
            assert f'"{key}"' in code or key in built
    assert built <= set(phrases)
