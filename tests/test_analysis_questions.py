"""What if, lift, intervals, flips, exposure and missing facts: each against a plain oracle."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings

from matchmaker.analysis import campaigns
from matchmaker.analysis.flipping import flips
from matchmaker.analysis.missing import FACTS, gaps, name_of
from matchmaker.analysis.perturbing import rank_intervals
from matchmaker.briefs.compose import gist_of
from matchmaker.errors import MatchmakerError
from matchmaker.model import BLOCKS, Readiness, RuleBook, UnknownIdError
from matchmaker.ranking import Ranking, Weights, rank
from matchmaker.vectors import fit_book
from tests.books import WordHash, books
from tests.test_analysis import book, matcher

STEP = 1e-6
"""A change of a weight that is surely beyond a crossing, or surely before it."""


@pytest.fixture(scope="module")
def fitted():
    return matcher().fit(book())


def with_weight(ranking: Ranking, block: str, weight: float) -> Ranking:
    """Give a block another weight; the others stay, and all are divided by their sum."""
    given = dict(ranking.weights.pairs) | {block: weight}
    total = sum(given.values())
    return ranking.with_weights(Weights(**{name: value / total for name, value in given.items()}))


def first_of(ranking: Ranking, city: str) -> str:
    return ranking.for_city(city, 1)[0].investor


# Flips


def test_beyond_a_flip_another_is_first_and_before_it_the_same(fitted):
    """Each flip is exact: a hair before, the first place stands; a hair beyond, it is another's."""
    found = fitted.flips(smallest=False)

    assert len(found) > 10
    for flip in found:
        sign = math.copysign(1, flip.change)
        before = with_weight(fitted.ranking, flip.block, flip.flips_at - sign * STEP)
        if abs(flip.change) > STEP:
            assert flip.first == first_of(before, flip.city)
        if flip.flips_at > STEP:
            beyond = with_weight(fitted.ranking, flip.block, flip.flips_at + sign * STEP)
            assert flip.other == first_of(beyond, flip.city)


def test_a_flip_is_performed_by_typing_its_weight(fitted):
    """The matcher reweighted by what the row says has the other investor first."""
    for start in (fitted, fitted.reweighted(text=0.1)):
        assert len(start.flips()) > 1
        for flip in start.flips():
            assert getattr(start.weights_, flip.block) == flip.weight
            assert flip.flips_at == pytest.approx(
                flip.beyond[flip.block], rel=2 * STEP, abs=2 * STEP
            )
            after = start.reweighted(**flip.beyond)
            assert after.rank(flip.city, top=1)[0].investor == flip.other


def test_a_change_of_a_field_that_is_no_value_is_told_in_words(fitted):
    """Fields that are missing, unknown or no dictionary: nobody must read a library's English."""
    need = fitted.ranking.needs[0].need.id

    with pytest.raises(MatchmakerError, match=r"expected a dictionary of fields such as .*USD"):
        fitted.what_if(need, cost=5)
    with pytest.raises(MatchmakerError) as caught:
        fitted.what_if(need, cost={"amount": 5})
    assert "cost.currency: found nothing, expected a value" in str(caught.value)
    assert "cost.amount: found 5, expected no field of this name" in str(caught.value)


def test_a_lift_says_its_effect_and_whether_an_answer_may_worsen_the_match(fitted):
    """The effect is the difference of the scores; only a fact that is told can do harm."""
    rows = [row for match in fitted.rank(top=2) for row in fitted.lift(match)]

    assert {row.kind for row in rows} > {"tell"}
    for row in rows:
        assert row.effect == pytest.approx(row.score_after - row.score_before)
        assert row.may_worsen == (row.low < row.score_before - 1e-9)
        assert row.kind == "tell" or not row.may_worsen


def test_campaigns_hold_each_question_once(fitted):
    """Sums by fact are the sum of all questions, and who comes first is worth most."""
    rows = fitted.questions()
    found = campaigns(rows)

    assert sum(row.asked for row in found) == len(rows)
    assert sum(row.list_changes for row in found) == pytest.approx(
        sum(row.list_changes for row in rows)
    )
    for row in found:
        of = rows.where(side=row.side, fact=row.fact)
        assert of.where(id=row.most)[0].list_changes == max(item.list_changes for item in of)
    assert [row.list_changes for row in found] == sorted(
        (row.list_changes for row in found), reverse=True
    )


def test_expected_shares_follow_the_members(fitted):
    """Each kind's expected shares sum to one; an embassy of two investors expects twice."""
    rows = fitted.exposure()
    for shown in ("investor", "embassy", "city"):
        of = rows.where(shown=shown)
        assert sum(row.expected for row in of) == pytest.approx(1)
        assert {round(row.expected / row.members, 12) for row in of} == {
            round(1 / sum(row.members for row in of), 12)
        }


def test_no_smaller_change_of_the_weight_flips_the_list(fitted):
    """Between the weight and its flip, no weight of a fine grid has another first investor."""
    for flip in fitted.flips():
        for weight in np.linspace(flip.weight, flip.flips_at, 12)[:-1]:
            found = with_weight(fitted.ranking, flip.block, float(weight))
            assert flip.first == first_of(found, flip.city)


def test_the_smallest_is_the_least_of_all_changes(fitted):
    """One row for each city, the least change of any block in any direction."""
    every = fitted.flips(smallest=False)

    for flip in fitted.flips():
        of_city = every.where(city=flip.city)
        assert abs(flip.change) == min(abs(other.change) for other in of_city)


@settings(max_examples=25, deadline=None)
@given(given=books())
def test_where_no_flip_is_named_no_weight_flips(given):
    """On any book: a block without a flip can have any weight, and the first stays first."""
    ranking = rank(given, reference=fit_book(given, [WordHash()]), encoder=WordHash())
    named = {(flip.city, flip.block) for flip in flips(ranking, smallest=False)}

    for city in ranking.cities:
        if not ranking.for_city(city, 1):
            continue
        for block in BLOCKS:
            if (city, block) not in named:
                for weight in (0.0, 0.3, 0.6, 0.99):
                    found = with_weight(ranking, block, weight)
                    best = found.city_scores[found.cities.index(city)]
                    mine = best[found._investor_at(first_of(ranking, city))]
                    assert mine >= best.max() - 1e-9


# Rank intervals


def test_the_same_seed_draws_the_same_intervals(fitted):
    """Draws follow the seed alone; another seed may differ."""
    one, two = (fitted.rank_intervals(draws=50, seed=3) for _ in range(2))

    assert one == two


def test_nothing_varies_where_nothing_may(fitted):
    """Without weights and facts to vary, an interval is the rank itself."""
    for row in fitted.rank_intervals(draws=5, weights=False, facts=False):
        assert (row.rank, row.rank) == (row.low, row.high)
        assert row.first == (row.rank == 1)
        assert row.listed == (row.rank <= 5)


def test_firm_weights_keep_the_ranks(fitted):
    """The more the weights are concentrated, the narrower the intervals are."""
    widths = [
        sum(
            row.high - row.low
            for row in fitted.rank_intervals(draws=60, concentration=level, facts=False)
        )
        for level in (2.0, 200.0, 2e9)
    ]

    assert widths[0] > widths[1] > widths[2]
    assert widths[2] == 0


def test_someone_is_first_in_every_draw(fitted):
    """Over a city, the shares of first places sum to one, and those of lists to its length."""
    found = fitted.rank_intervals(draws=40)
    for city in fitted.ranking.cities:
        rows = found.where(city=city)
        assert math.isclose(1, sum(row.first for row in rows))
        assert math.isclose(5, sum(row.listed for row in rows))


def test_ranks_of_drawn_facts_are_those_of_the_stated_facts(fitted):
    """Where one other alone states a fact, every draw is the ranking with that fact."""
    base = fitted.ranking
    gap = next(gap for gap in gaps(base) if gap.fact.field == "ticket")
    lone = replace(gap, donors=gap.donors[:1])
    stated = replace(
        base,
        comparison=replace(
            base.comparison,
            similarity=(similarity := base.comparison.similarity.copy()),
        ),
    )
    similarity[gap.blocks[0], :, gap.at] = similarity[gap.blocks[0], :, lone.donors[0]]
    from matchmaker.analysis import missing

    found = missing.supposed(base, lone)[0]

    np.testing.assert_allclose(stated.scores[:, gap.at], found)


def test_parameters_out_of_bounds_are_refused(fitted):
    """No draw, no spread or no level is a mistake that is named."""
    for wrong in ({"draws": 0}, {"concentration": 0.0}, {"level": 1.0}, {"top": 0}):
        with pytest.raises(MatchmakerError, match="expected a"):
            rank_intervals(fitted.ranking, **wrong)


# Missing facts


def test_every_missing_fact_is_found_and_no_other(fitted):
    """Gaps are the fields that profiles leave empty."""
    found = {(gap.fact.field, name_of(fitted.ranking, gap)) for gap in gaps(fitted.ranking)}

    assert {name for field, name in found if field == "ticket"} == {"dana-0", "dana-3", "dana-6"}
    assert {name for field, name in found if field == "sectors"} == {"dana-5"}
    assert {name for field, name in found if field == "cost"} == {f"kota-{at}-1" for at in range(6)}
    assert ("deals", "dana-6") in found
    assert {field for field, _ in found} <= {fact.field for fact in FACTS}


def test_the_value_of_a_fact_is_the_mean_over_what_others_state(fitted):
    """Places move as if each other's fact were stated in turn: an oracle that ranks again."""
    base = fitted.ranking
    gap = next(gap for gap in gaps(base) if gap.fact.field == "cost")
    name = name_of(base, gap)
    city = base.needs[gap.at].city.id
    moved, first, listed = [], 0, 0
    for donor in gap.donors:
        similarity = base.comparison.similarity.copy()
        similarity[gap.blocks[0], gap.at] = similarity[gap.blocks[0], donor]
        again = replace(base, comparison=replace(base.comparison, similarity=similarity))
        for item in base.investors:
            old, new = (of.pair(city, item.id).city_rank for of in (base, again))
            moved.append(abs(old - new))
            first += (old == 1) != (new == 1)
            listed += (old <= 5) != (new <= 5)

    row = fitted.questions().where(id=name, fact="cost")[0]

    assert math.isclose(np.mean(moved), row.rank_change, abs_tol=1e-12)
    assert math.isclose(first / 2 / len(gap.donors), row.first_changes)
    assert math.isclose(listed / 2 / len(gap.donors), row.list_changes)


def test_the_question_that_changes_most_comes_first(fitted):
    """Questions go by the names that they change on lists."""
    found = [row.list_changes for row in fitted.questions()]

    assert len(found) > 5
    assert found == sorted(found, reverse=True)


# What if, and lift


def test_what_if_is_a_new_profile_ranked_anew(fitted):
    """A changed need has the scores and ranks that a book with that need would have."""
    changes = {"readiness": "ready_to_tender", "instruments_wanted": ["ppp", "equity"]}
    cities = tuple(
        city.model_copy(
            update={
                "needs": tuple(
                    need.model_validate(need.model_dump(mode="json") | changes)
                    if need.id == "kota-2-1"
                    else need
                    for need in city.needs
                )
            }
        )
        for city in book().cities
    )
    again = matcher().fit(replace(book(), cities=cities))

    found = fitted.what_if("kota-2-1", **changes)

    assert len(found) == len(fitted.ranking.investors)
    for row in found:
        pair = again.ranking.need_pair("kota-2-1", row.investor)
        assert (pair.score, pair.need_rank) == (row.score_after, row.need_rank_after)
        assert again.ranking.pair("kota-2", row.investor).city_rank == row.city_rank_after
    assert [row.need_rank_after for row in found] == sorted(row.need_rank_after for row in found)


def test_what_if_leaves_the_ranking_as_it_was(fitted):
    """A question changes nothing."""
    before = fitted.rank(top=None)

    fitted.what_if("kota-2-1", readiness="idea")

    assert before == fitted.rank(top=None)


def test_what_if_applies_the_law_again():
    """An instrument that the law forbids is blocked as soon as it is all that is asked for."""
    plain = book().law.model_dump(mode="json")
    plain["rules"][0]["routes"] = ["kpbu_user_pays"]
    plain["rules"][0]["applies_when"] = {"lender_is_foreign": True}
    strict = matcher().fit(replace(book(), law=RuleBook.model_validate(plain)))

    rows = strict.what_if("kota-0-0", instruments_wanted=["ppp"]).where(investor="dana-1")

    assert rows[0].law_after == "blocked"
    assert rows[0].score_after == -math.inf


def test_what_if_names_what_cannot_be_changed(fitted):
    """A field that is none, a value that does not fit, a need that would be gone."""
    with pytest.raises(MatchmakerError, match=r"cannot change colour; its fields are title"):
        fitted.what_if("kota-0-0", colour="red")
    with pytest.raises(MatchmakerError, match="cannot change id"):
        fitted.what_if("kota-0-0", id="other")
    with pytest.raises(MatchmakerError, match="kota-0-0: readiness: found 'soon', expected"):
        fitted.what_if("kota-0-0", readiness="soon")
    with pytest.raises(MatchmakerError, match="built is not matched"):
        fitted.what_if("kota-0-0", availability="built")
    with pytest.raises(UnknownIdError, match="nearest"):
        fitted.what_if("kota-0-9", readiness="idea")


def opening() -> RuleBook:
    """Make a law that lets anybody take part in a partnership of public and private."""
    plain = book().law.model_dump(mode="json")
    rule = plain["rules"][0] | {
        "id": "opens-kpbu",
        "effect": "route",
        "routes": ["kpbu_user_pays"],
        "applies_when": {"lender_is_foreign": True},
    }
    return RuleBook.model_validate(plain | {"rules": [*plain["rules"], rule]})


def pairs(fitted):
    return [
        (need.city.id, need.need.id, item.id)
        for need in fitted.ranking.needs[:6]
        for item in fitted.ranking.investors
    ]


def test_every_lift_does_what_it_says():
    """The score and rank of a suggestion are those of the profile so changed."""
    fitted = matcher().fit(replace(book(), law=opening()))
    kinds = set()
    for city, need, investor in pairs(fitted):
        for row in fitted.lift(city, investor, need=need):
            kinds.add(row.kind)
            wanted = fitted.ranking.need(need).need.instruments_wanted
            if row.kind == "tell":
                assert row.low <= row.score_after <= row.high
                continue
            value = {
                "prepare": row.value,
                "resize": fitted.ranking.investor(investor).ticket,
                "ask_for": [*wanted, row.value],
            }[row.kind]
            if row.kind == "resize":
                value = value.model_copy(update={"confidence": None})
            effect = fitted.what_if(need, **{row.fact: value}).where(investor=investor)[0]
            assert effect.score_after == row.score_after > row.score_before
            assert effect.city_rank_after == row.rank_after
            assert effect.law_after == row.law_after != "blocked"
    assert kinds == {"prepare", "resize", "ask_for", "tell"}


def test_only_what_is_a_city_s_to_change_is_suggested(fitted):
    """Never another place, field or text, never a step back, never the tender itself."""
    stages = list(Readiness)
    for city, need, investor in pairs(fitted):
        for row in fitted.lift(city, investor, need=need):
            assert row.fact in {"readiness", "cost", "instruments_wanted"}
            if row.kind == "prepare":
                now = fitted.ranking.need(need).need.readiness
                later = stages.index(Readiness(row.value))
                assert stages.index(now) < later <= stages.index(Readiness.READY_TO_TENDER)


def test_what_the_law_forbids_is_never_suggested():
    """Where every route of an instrument is forbidden, no city is told to ask for it."""
    plain = book().law.model_dump(mode="json")
    plain["rules"][0]["routes"] = ["kpbu_user_pays", "foreign_grant"]
    plain["rules"][0]["applies_when"] = {"lender_is_foreign": True}
    strict = matcher().fit(replace(book(), law=RuleBook.model_validate(plain)))

    asked = {
        (row.investor, row.value)
        for city, need, investor in pairs(strict)
        for row in strict.lift(city, investor, need=need)
        if row.kind == "ask_for"
    }

    foreign = {item.id for item in book().investors if item.is_foreign}
    assert not {
        (investor, value)
        for investor, value in asked
        if investor in foreign and value in {"ppp", "grant"}
    }


def test_a_national_programme_leaves_a_city_nothing_to_change():
    """Where a programme chooses the partner, only facts that are missing are named."""
    from matchmaker.model import Need

    cities = tuple(
        city.model_copy(
            update={
                "needs": tuple(
                    Need.model_validate(need.model_dump(mode="json") | {"programme": "waste"})
                    for need in city.needs
                )
            }
        )
        for city in book().cities
    )
    found = matcher().fit(replace(book(), cities=cities))

    kinds = {
        row.kind
        for city, need, investor in pairs(found)
        for row in found.lift(city, investor, need=need)
    }

    assert kinds == {"tell"}


# Exposure, groups, agreement


def test_exposure_is_counted_from_the_lists(fitted):
    """Places and attention are those of the lists that are printed."""
    lists = [pair for city in fitted.ranking.cities for pair in fitted.ranking.for_city(city, 3)]

    for row in fitted.exposure(top=3).where(shown="investor"):
        ranks = [pair.city_rank for pair in lists if pair.investor == row.id]
        assert len(ranks) == row.places
        assert math.isclose(sum(1 / math.log2(1 + rank) for rank in ranks), row.attention)
    for shown in ("investor", "embassy", "city"):
        rows = fitted.exposure(top=3).where(shown=shown)
        assert math.isclose(1, sum(row.share for row in rows))
        assert all(math.isclose(row.each * row.members, row.attention) for row in rows)
    of_embassies = fitted.exposure(top=3).where(shown="embassy")
    assert sum(row.members for row in of_embassies) == len(fitted.ranking.investors)
    embassies = {row.id: row.places for row in fitted.exposure(top=3).where(shown="embassy")}
    assert embassies["none"] == sum(pair.investor == "dana-3" for pair in lists)


def test_gini_is_the_mean_difference_of_attention(fitted):
    """The Gini coefficient by its definition: the mean absolute difference over twice the mean."""
    for row in fitted.spread(top=3):
        given = [of.attention for of in fitted.exposure(top=3).where(shown=row.shown)]
        gaps_ = np.mean([abs(one - other) for one in given for other in given])
        assert math.isclose(gaps_ / (2 * np.mean(given)), row.gini, abs_tol=1e-12)
        assert row.coverage == np.mean([of > 0 for of in given])


@pytest.mark.parametrize(
    "by", ["island_group", "province", "fiscal_capacity", "population", "longitude"]
)
def test_groups_hold_every_city_once(fitted, by):
    """No city is lost or counted twice, and one whose profile does not say is unknown."""
    found = fitted.groups(by)

    assert sum(row.cities for row in found) == len(book().cities)
    assert sum(row.needs for row in found) == len(fitted.ranking.needs)
    unknown = sum(row.cities for row in found.where(group="unknown"))
    assert unknown == {"population": 1, "fiscal_capacity": 6}.get(by, 0)


def test_small_and_eastern_cities_are_thirds(fitted):
    """Thirds go from the smallest and from the west, and are named so."""
    assert [row.group for row in fitted.groups("longitude")] == [
        "western third",
        "middle third",
        "eastern third",
    ]
    assert fitted.groups("population")[0].group == "smallest third"
    with pytest.raises(MatchmakerError, match="expected one of island_group"):
        fitted.groups("colour")


def test_a_ranking_agrees_with_itself(fitted):
    """The same matcher: the same first, the same names, the same order, and nobody moves."""
    for row in fitted.agreement(fitted):
        assert (row.same_first, row.overlap) == (True, 1)
        assert math.isclose(1, row.tau)
    assert not len(fitted.moves(fitted))


def test_a_move_has_the_ranks_of_both_and_a_block_that_moved_it(fitted):
    """Who moved is told with both ranks, and a block whose part changed in that direction."""
    other = fitted.reweighted(deals=0.6)
    found = other.moves(fitted, top=3)

    assert len(found) > 0
    for row in found:
        assert fitted.ranking.pair(row.city, row.investor).city_rank == row.rank_before
        assert other.ranking.pair(row.city, row.investor).city_rank == row.rank_after
        assert row.rank_before != row.rank_after
        parts = [
            next(
                part
                for part in of.explain(row.city, row.investor, need=need).parts
                if part.block == row.block
            )
            for of, need in ((fitted, row.need_before), (other, row.need_after))
        ]
        assert math.isclose(parts[1].lift - parts[0].lift, row.block_change, abs_tol=1e-6)


def test_matchers_of_different_books_are_not_compared(fitted):
    """Two books have no common list of pairs, and that is said."""
    cities = book().cities[:3]
    other = matcher().fit(replace(book(), cities=cities))

    with pytest.raises(MatchmakerError, match="different needs or investors"):
        fitted.moves(other)


@pytest.mark.parametrize("which", ["cities", "investors"])
def test_a_book_without_one_side_has_empty_answers(which):
    """Nobody to rank is no error: every listing is there, with its columns and no pair."""
    empty = matcher().fit(replace(book(), **{which: ()}))

    assert not len(empty.rank())
    assert not len(empty.flips())
    assert not len(empty.rank_intervals(draws=2))
    assert not len(empty.agreement(empty))
    assert {row.places for row in empty.exposure()} <= {0}
    assert {row.investors for row in empty.groups("longitude")} <= {0}
    for row in empty.questions():
        assert (row.rank_change, row.list_changes) == (0, 0)


# The light


def test_a_pair_has_one_light_in_the_analysis_and_in_the_shortlist(fitted):
    """An officer who reads the shortlist and a jurist who asks the matcher hear the same."""
    seen = set()
    for one in (fitted, matcher().fit(replace(book(), law=opening()))):
        for row in one.rank(top=None):
            match = one.matching.match(row.city, row.investor)
            assert row.law == gist_of(one.book_, match, language="id").tone
            seen.add(row.law)

    assert len(seen) > 1


def test_forms_of_support_that_nobody_asked_for_give_no_light(fitted):
    """With nothing in common a pair is to be clarified, before and after the change alike."""
    offered = fitted.ranking.investors[0].instruments
    need = fitted.ranking.needs[0].need.id
    others = [item.id for item in fitted.book_.taxonomy.instruments if item.id not in offered][:1]

    effects = {row.investor: row for row in fitted.what_if(need, instruments_wanted=others)}

    assert effects[fitted.ranking.investors[0].id].law_after == "unknown"
