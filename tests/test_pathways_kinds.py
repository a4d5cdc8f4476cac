"""What the law says of many pairs is what it says of each pair alone."""

from __future__ import annotations

import datetime as dt
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaker import load_book, packaged
from matchmaker.pathways import screen
from matchmaker.pathways.kinds import Screening
from tests import fictional

DAY = dt.date(2026, 11, 24)

INSTRUMENTS = st.lists(
    st.sampled_from(["grant", "concessional_loan", "ppp", "equity"]), unique=True, max_size=3
)

needs = st.builds(
    dict,
    instruments_wanted=INSTRUMENTS,
    legal=st.none() | st.just({"regional_assets_are_pledged": True}),
    readiness=st.sampled_from(["idea", "feasibility"]),
    sectors=st.sampled_from([["solid_waste"], ["water_supply"]]),
    cost=st.none() | st.just({"min": 10**9, "max": 10**9, "currency": "IDR"}),
)

investors = st.builds(
    dict,
    instruments=INSTRUMENTS,
    country=st.sampled_from(["ID", "JP"]),
    type=st.sampled_from(["multilateral", "corporate"]),
    role=st.sampled_from(["financier", "operator"]),
)

figures = st.integers(1, 10).map(lambda number: number * 10**9)
stated = st.fixed_dictionaries(
    {},
    optional={
        "loan_passes_head_term": st.booleans(),
        "draft_promises_foreign_borrowing": st.booleans(),
        "debt_ratio": st.integers(10, 90),
        "outstanding_debt": figures,
        "new_debt": figures,
        "general_receipts_previous_year": figures,
        "unearmarked_revenue_previous_year": figures,
    },
)


@cache
def shipped():
    return load_book(packaged("profiles"))


def book_of(needs, investors):
    city = fictional.city(
        "a", needs=[fictional.need(f"a-{at}", **item) for at, item in enumerate(needs)]
    )
    partners = [fictional.investor(f"x-{at}", **item) for at, item in enumerate(investors)]
    return fictional.book([city], partners)


def outlines(need, investor, law):
    return tuple(pathway.outline for pathway in screen(need, investor, law, on=DAY))


@given(st.lists(needs, min_size=1, max_size=5), st.lists(investors, min_size=1, max_size=4))
@settings(max_examples=60, deadline=None)
def test_a_kind_is_screened_as_each_of_its_pairs(given_needs, given_investors):
    """Whatever the profiles say, by the real rules: a pair has the pathways of its kinds."""
    book = book_of(given_needs, given_investors)
    law = shipped().law
    found = Screening.of(book.needs, book.investors, law, on=DAY)
    for need, row in zip(book.needs, found.needs, strict=True):
        for investor, column in zip(book.investors, found.investors, strict=True):
            expected = outlines(need, investor, law.model_copy())  # one that remembers nothing
            assert expected == found.of_kinds[row][column]


@given(needs, investors, stated)
@settings(max_examples=60, deadline=None)
def test_what_is_remembered_of_rules_is_what_they_say(need, investor, facts):
    """Whatever is stated, also against what follows from it: findings are those of a fresh law."""
    book = book_of([need], [investor])
    remembering, fresh = shipped().law, shipped().law.model_copy()
    found, expected = (
        screen(book.needs[0], book.investors[0], law, on=DAY, facts=facts)
        for law in (remembering, fresh)
    )
    assert expected == found


@given(st.lists(needs, min_size=2, max_size=4), st.lists(investors, min_size=1, max_size=3))
@settings(max_examples=30, deadline=None)
def test_a_changed_need_is_screened_anew_and_no_other(given_needs, given_investors):
    """With one need changed, it has its own pathways, and the others have what they had."""
    first = book_of(given_needs, given_investors)
    changed = book_of([{"legal": {"loan_passes_head_term": True}}], []).needs[0]
    before = Screening.of(first.needs, first.investors, first.law, on=DAY)
    after = before.with_need(1, changed)
    for at, need in enumerate([first.needs[0], changed, *first.needs[2:]]):
        for investor, column in zip(first.investors, after.investors, strict=True):
            expected = outlines(need, investor, first.law)
            assert expected == after.of_kinds[after.needs[at]][column]


def test_many_pairs_share_few_kinds():
    """Of a hundred alike needs and investors, one pair is looked at."""
    book = book_of([{}] * 10, [{}] * 10)
    found = Screening.of(book.needs, book.investors, book.law, on=DAY)
    assert (len(found.examples), len(found.partners)) == (1, 1)
    assert found.of_kinds == ((outlines(book.needs[0], book.investors[0], book.law),),)
