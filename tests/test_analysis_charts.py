"""Overviews, predictions and charts: figures are those of the book, drawings are repeatable."""

from __future__ import annotations

import math
import os
import re
import subprocess
import sys
from dataclasses import replace
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape

import ipywidgets
import numpy as np
import pytest

from matchmaker import Matcher, load_book, packaged
from matchmaker.analysis import overview, plots, predicting, reading, tune
from matchmaker.analysis.plots.style import COLOURS
from matchmaker.analysis.sliders import PICTURE, WIDGET, Sliders
from matchmaker.errors import MatchmakerError
from matchmaker.evaluation import Likeness, Table, evaluate_deals
from matchmaker.loading import dump_weights, read_weights
from matchmaker.model import BLOCKS, Book

ROOT = Path(__file__).resolve().parents[1]
CITY = "kota-ambon"


@cache
def book() -> Book:
    return load_book(packaged("profiles"))


@cache
def matcher() -> Matcher:
    return Matcher(encoder="lexical").fit(book())


@cache
def tables() -> tuple[Table, ...]:
    return evaluate_deals(book(), Likeness(matcher().layout), seed=0)[:2]


@cache
def charts(language: str) -> dict[str, plots.Chart]:
    """Draw one chart of each kind."""
    ours, ranked = matcher(), matcher().rank(CITY, top=5)
    real = ours.real_deals()
    return {
        "coverage": plots.coverage(
            [row for by in overview.COVERED for row in overview.coverage(book(), by)],
            book(),
            language=language,
        ),
        "supply": plots.supply_and_demand(
            overview.coverage(book(), "sectors"), book(), language=language
        ),
        "map": plots.city_map(overview.cities(book()), language=language),
        "shortlist": plots.shortlist(
            [ours.explain(CITY, row.investor, need=row.need) for row in ranked], language=language
        ),
        "moves": plots.moves(
            ours.reweighted(text=0.0).moves(ours).where(city=CITY), book(), language=language
        ),
        "intervals": plots.rank_intervals(
            ours.rank_intervals(draws=50).where(city=CITY), book(), language=language
        ),
        "exposure": plots.exposure(
            ours.exposure().where(shown="embassy"), book(), language=language
        ),
        "methods": plots.methods(
            predicting.measured(tables()[:1], ours.source).where(measure="nDCG@10"),
            language=language,
        ),
        "ablation": plots.ablation(
            predicting.ablation(real, ours.weights_, "lexical"), language=language
        ),
        "weights": plots.weights(tune(real, encoder="lexical").listing, language=language),
        "questions": plots.questions(ours.questions(), book(), language=language),
    }


def test_charts_drawn_twice_have_the_same_bytes_and_no_date():
    """What a notebook stores can be compared with what it draws anew."""
    for name, chart in charts("en").items():
        drawn = chart.to_svg()
        assert (name, drawn) == (name, chart.to_svg())
        assert "<dc:date>" not in drawn


def test_charts_name_the_edition_and_the_encoder():
    """Every chart says which profiles it shows, and those of scores by what texts were compared."""
    version, of_profiles = book().edition.version, {"coverage", "supply", "map"}
    for language, word in (
        ("en", "Text comparison: lexical"),
        ("id", "Perbandingan teks: lexical"),
    ):
        for name, chart in charts(language).items():
            below = chart.get_supxlabel()
            assert (name, f" {version}, " in below) == (name, True)
            assert (name, word in below) == (name, name not in of_profiles)
    rows = matcher().rank(CITY)
    assert rows.where(city=CITY)[:2].source == matcher().source
    moved = matcher().moves(Matcher(encoder="multilingual").fit(book()))
    assert moved.source is not None
    assert moved.source.encoders == ("multilingual", "lexical")


DRAW = """
import sys
from matchmaker import load_book, packaged
from matchmaker.analysis import overview, plots
book = load_book(packaged("profiles"))
rows = [row for by in overview.COVERED for row in overview.coverage(book, by)]
sys.stdout.write(plots.coverage(rows, book).to_svg())
"""


def test_charts_are_the_same_whatever_the_order_of_sets():
    """Another process with other hashes draws the same bytes."""
    drawn = [
        subprocess.run(
            [sys.executable, "-c", DRAW],
            env=os.environ | {"PYTHONHASHSEED": seed, "PYTHONUTF8": "1", "PYTHONPATH": str(ROOT)},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert drawn[0] == drawn[1]


def test_charts_of_the_two_languages_differ_in_their_words():
    """A title is said in the language that was asked for."""
    english, indonesian = charts("en"), charts("id")
    for name in english:
        assert (name, english[name].get_suptitle()) != (name, indonesian[name].get_suptitle())
        assert english[name].get_suptitle() != ""
        assert english[name].get_supxlabel() != ""


def test_no_text_of_a_chart_is_cut_by_its_edge():
    """All words lie inside the picture."""
    for language in ("en", "id"):
        for name, chart in charts(language).items():
            chart.to_svg()
            for axes in chart.axes:
                found = axes.get_tightbbox()
                assert found is not None
                assert (name, found.x0 >= -1) == (name, True)
                assert (name, found.x1 <= chart.bbox.x1 + 1) == (name, True)
                assert (name, found.y1 <= chart.bbox.y1 + 1) == (name, True)


def test_each_block_of_the_score_has_a_colour_of_its_own():
    """Bars of a shortlist can be told apart."""
    assert len(set(COLOURS.values())) == len(BLOCKS)
    assert tuple(COLOURS) == BLOCKS


def test_charts_of_nothing_say_so():
    """An empty listing gives a chart with words, not an error."""
    for chart in (
        plots.shortlist([]),
        plots.moves([], book()),
        plots.rank_intervals([], book()),
        plots.exposure([], book()),
        plots.methods([]),
        plots.coverage([], book()),
        plots.supply_and_demand([], book()),
        plots.ablation([]),
        plots.weights([]),
        plots.questions([], book()),
    ):
        said = " ".join(text.get_text() for axes in chart.axes for text in axes.texts)
        assert said in {"Nothing to draw", "Nobody moved"}


def test_a_chart_is_saved_as_what_a_notebook_shows(tmp_path: Path):
    """The file and the cell hold the same vectors, and no other file stays."""
    chart = plots.city_map(overview.cities(book()))
    chart.save(tmp_path / "map.svg")
    assert (tmp_path / "map.svg").read_text(encoding="utf-8") == chart._repr_svg_()
    assert [path.name for path in tmp_path.iterdir()] == ["map.svg"]


@pytest.mark.parametrize(
    ("name", "begins"), [("map.svg", b"<?xml"), ("map.pdf", b"%PDF"), ("MAP.PNG", b"\x89PNG")]
)
def test_a_chart_is_saved_as_what_its_name_says(tmp_path: Path, name: str, begins: bytes):
    """The ending chooses the form; a second file has the same bytes."""
    chart = plots.city_map(overview.cities(book()))
    chart.save(tmp_path / name)
    chart.save(tmp_path / f"again-{name}")
    written = (tmp_path / name).read_bytes()
    assert written.startswith(begins)
    assert written == (tmp_path / f"again-{name}").read_bytes()


def test_a_name_that_no_chart_can_have_is_refused(tmp_path: Path):
    """An ending that is not drawn, and a folder that is not there, leave no file."""
    chart = plots.shortlist([])
    with pytest.raises(MatchmakerError, match=r"the ending '.jpg' of map.jpg, expected one of"):
        chart.save(tmp_path / "map.jpg")
    with pytest.raises(MatchmakerError, match="found no folder"):
        chart.save(tmp_path / "nowhere" / "map.svg")
    assert list(tmp_path.iterdir()) == []


def test_no_name_in_a_chart_is_cut():
    """A long name stands in full, on several lines."""
    longest = max((item.name for item in book().investors), key=len)
    row = matcher().exposure().where(shown="investor", id=book().investors[0].id)[0]
    long = replace(row, id=next(item.id for item in book().investors if item.name == longest))
    chart = plots.exposure([long], book())
    said = chart.axes[0].get_yticklabels()[0].get_text()
    assert said.replace("\n", " ") == longest
    assert "\n" in said


def test_numbers_on_all_axes_are_written_as_the_language_does():
    """Half a degree has a comma in Indonesian, on the map's two axes."""
    for language, said in (("id", "2,5"), ("en", "2.5")):
        axes = charts(language)["map"].axes[0]
        for axis in (axes.xaxis, axes.yaxis):
            assert axis.get_major_formatter()(2.5, 0) == said


def test_moves_are_drawn_row_by_row():
    """Neither side has an empty row, and places are written beside the names."""
    moved = matcher().reweighted(text=0.0).moves(matcher()).where(city=CITY)
    axes = charts("en")["moves"].axes[0]
    for side in (0, 1):
        places = sorted(line.get_ydata()[side] for line in axes.lines)
        assert places == list(range(len(moved)))
    said = " ".join(text.get_text().replace("\n", " ") for text in axes.texts)
    for row in moved:
        assert f"{row.rank_before}. {book().investor(row.investor).name}" in said


def test_the_rows_of_the_profiles_are_those_of_the_book():
    """Each city, matchable need and matchable investor has one row."""
    assert [row.city for row in overview.cities(book())] == [city.id for city in book().cities]
    assert sum(row.needs for row in overview.cities(book())) == len(book().matchable_needs)
    assert [row.need for row in overview.needs(book())] == [
        item.need.id for item in book().matchable_needs
    ]
    assert [row.investor for row in overview.investors(book())] == [
        item.id for item in book().matchable_investors
    ]


@pytest.mark.parametrize(
    ("by", "field"), [("sectors", "sectors"), ("instruments", "instruments_wanted")]
)
def test_coverage_counts_every_naming_of_a_term_once(by: str, field: str):
    """The sum over terms is the sum of all lists of terms."""
    rows = overview.coverage(book(), by)
    named = sum(len(getattr(item.need, field)) for item in book().matchable_needs)
    offered = sum(len(getattr(item, by)) for item in book().matchable_investors)
    assert (sum(row.needs for row in rows), sum(row.investors for row in rows)) == (named, offered)


def test_coverage_by_island_group_has_each_city_once():
    """Every city lies in one island group."""
    rows = overview.coverage(book(), "island_group")
    assert sum(row.cities for row in rows) == len(book().cities)
    assert sum(row.needs for row in rows) == len(book().matchable_needs)


def test_an_unknown_kind_of_coverage_is_answered_with_those_that_exist():
    """A slip of the pen gives a message."""
    with pytest.raises(MatchmakerError, match="dimensions, sectors, instruments, island_group"):
        overview.coverage(book(), "provinces")


def test_supply_and_demand_count_the_same_pairs():
    """Counted by needs or by investors, there are as many pairs of each kind."""
    demand, supply = overview.demand(matcher().matching), overview.supply(matcher().matching)
    for kind in ("possible", "clear", "in_sector"):
        assert sum(getattr(row, kind) for row in demand) == sum(
            getattr(row, kind) for row in supply
        )
    assert all(row.in_sector <= row.clear <= row.possible for row in (*demand, *supply))
    assert sum(row.possible for row in demand) == np.isfinite(matcher().ranking.scores).sum()
    assert sum(row.lists for row in supply) == len(matcher().rank(top=5))


def test_the_gap_counts_what_demand_and_coverage_count():
    """The sentence names the needs without a clear way, and a sector that is asked for."""
    said = overview.gap(matcher().matching)
    for row in overview.demand(matcher().matching):
        assert (row.need in said) == (row.clear == 0)
    sectors = {row.term: row for row in overview.coverage(book(), "sectors")}
    widest = max(sectors.values(), key=lambda row: row.needs / max(row.investors, 0.5))
    assert f"{widest.term}, with {widest.needs} needs and {widest.investors} investors" in said


def test_a_chart_says_its_title_to_a_screen_reader():
    """The picture has a title element with the words above it."""
    for chart in charts("en").values():
        assert f"<title>{escape(chart.get_suptitle())}</title>" in chart.to_svg()


def test_the_map_says_how_many_needs_its_points_stand_for():
    """The least and the most, in the words of the language; a map of nothing has none."""
    counts = sorted({row.needs for row in overview.cities(book())})
    for language, word in (("en", "needs"), ("id", "kebutuhan")):
        said = charts(language)["map"].axes[0].get_legend().get_texts()
        assert [text.get_text().split()[0] for text in said] == [str(counts[0]), str(counts[-1])]
        assert said[-1].get_text() == f"{counts[-1]} {word}"
    assert plots.city_map([]).axes[0].get_legend().get_texts() == []


def test_a_chart_that_cuts_says_so():
    """How many of how many are drawn, and how many appear nowhere."""
    rows = matcher().exposure().where(shown="investor")
    never = len(rows.where(places=0))
    for language, word in (("en", "of"), ("id", "dari")):
        chart = plots.exposure(rows, book(), language=language, count=7)
        said = " ".join(text.get_text() for text in chart.axes[0].texts)
        assert f"7 {word} {len(rows)} " in said
        assert str(never) in said
    chart = plots.questions(matcher().questions(), book(), count=3)
    said = " ".join(text.get_text() for text in chart.axes[0].texts)
    assert f"3 of {len(matcher().questions())} shown" in said


def test_a_place_outside_its_bar_is_a_hollow_point():
    """The mark follows the figures."""
    row = matcher().rank_intervals(draws=20).where(city=CITY)[0]
    rows = [replace(row, rank=5, low=1, high=3), replace(row, rank=2, low=1, high=3)]
    assert [item.is_outside for item in rows] == [True, False]
    points = plots.rank_intervals(rows, book()).axes[0].collections[-1].get_facecolors()
    assert [tuple(of[:3]) == (1, 1, 1) for of in points] == [True, False]


def test_a_shortlist_shows_the_weights_behind_it():
    """Sliders that are only read say how they stand."""
    chart = Sliders(matcher().reweighted(text=0.0), CITY).chart
    said = [text.get_text() for text in chart.legends[0].get_texts()]
    assert "wording 0" in [text.casefold() for text in said]
    assert len(said) == len(BLOCKS)


def test_figures_of_an_evaluation_are_kept_as_they_are():
    """Each table, method and measure has one row."""
    rows = predicting.measured(tables())
    assert len(rows) == sum(len(table.rows) * len(table.measures) for table in tables())
    best = rows.where(table=tables()[0].title, method=tables()[0].best)
    assert {row.difference for row in best} == {None}


def test_ablation_starts_from_the_score_of_the_whole():
    """With all blocks it is what the estimator scores; changes are differences to it."""
    rows = predicting.ablation(matcher().real_deals(), matcher().weights_, "lexical")
    for row in rows:
        assert row.whole == pytest.approx(matcher().score())
        assert row.change == pytest.approx(row.without - row.whole)
    without = matcher().reweighted(text=0.0).score()
    assert rows.where(block="text")[0].without == pytest.approx(without)


def test_rows_that_leak_are_drawn_as_nothing_else_is():
    """Mandates are hollow diamonds, and named as leaking in both languages."""
    rows = predicting.measured(tables()[:1]).where(measure="nDCG@10")
    for language, word in (("en", "leaks"), ("id", "bocor")):
        axes = charts(language)["methods"].axes[0]
        named = [label.get_text().replace("\n", " ") for label in axes.get_yticklabels()]
        drawn = [line for line in axes.lines if line.get_marker() not in {"None", ""}]
        assert [row.leaks for row in rows] == [word in name for name in named]
        assert [row.leaks for row in rows] == [
            line.get_markerfacecolor() == "white" for line in drawn
        ]
    assert "acak" in [label.get_text() for label in axes.get_yticklabels()]


def test_a_share_of_few_questions_has_an_interval_of_some_width():
    """None found of six is not none at all: Wilson's bounds, worked by hand."""
    rows = predicting.hits(matcher().real_deals(), matcher().weights_, "lexical")
    for row in rows:
        if row.measure == "nDCG@10":
            continue
        n, share, z = row.projects, row.value, 1.959963984540054
        middle = (share + z * z / (2 * n)) / (1 + z * z / n)
        half = z / (1 + z * z / n) * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
        assert row.low == pytest.approx(max(0, middle - half), abs=1e-9)
        assert row.high == pytest.approx(min(1, middle + half), abs=1e-9)
        assert row.high - row.low > 0.1


def test_the_answer_follows_the_figures():
    """It says 'not shown' at a large p and 'better' at a small one, never by itself."""
    rows = predicting.measured(tables()[:1]).where(measure="nDCG@10")
    ablated = predicting.ablation(matcher().real_deals(), matcher().weights_, "lexical")
    fair = rows.where(method="ours: likest other deal")[0]
    for p, value, verdict in (
        (0.4, fair.value, "not shown to be better (p = 0.4)"),
        (0.01, 0.9, ": better (p = 0.01)"),
        (0.01, 0.0, ": worse (p = 0.01)"),
    ):
        changed = [replace(row, p=p, value=value) if row == fair else row for row in rows]
        assert verdict in predicting.answer(changed, ablated)
    text = ablated.where(block="text")[0]
    said = predicting.answer(rows, [replace(text, whole=0.5, alone=0.6, alone_p=0.3)])
    assert "0.500 (mandates included), no more than its wording alone with 0.600" in said
    assert "upper bound, no evidence" in said


def test_encoders_are_compared_with_the_first_deal_by_deal():
    """The first has no difference to itself; each value is what the estimator scores."""
    real = matcher().real_deals()
    rows = predicting.encoders(real, matcher().weights_, ["lexical", "multilingual"])
    assert (rows[0].difference, rows[0].p) == (0.0, 1.0)
    assert rows[0].value == pytest.approx(matcher().score())
    assert rows[1].difference == pytest.approx(rows[1].value - rows[0].value)


def test_guesses_have_the_ranks_by_which_deals_are_scored():
    """The reciprocal ranks are those that the estimator measures."""
    rows = reading.guesses(matcher().real_deals(), matcher().weights_, "lexical")
    assert len(rows) == len(matcher().real_deals())
    mean = float(matcher().scores_of(measure="RR").mean())
    assert sum(1 / row.rank for row in rows) / len(rows) == pytest.approx(mean)
    assert [row.rank for row in rows] == sorted((row.rank for row in rows), reverse=True)
    assert all((row.block == "") == (row.maker == row.first) for row in rows)
    assert {row.is_missed for row in rows if row.rank > 10} <= {True}


def test_sliders_rank_again_as_the_estimator_does():
    """The list is that of a matcher with these weights."""
    sliders = Sliders(matcher(), CITY)
    sliders.set(text=0.0, deals=0.6)
    assert list(sliders.matcher.rank(CITY)) == list(
        matcher().reweighted(text=0.0, deals=0.6).rank(CITY)
    )


def test_a_moved_slider_draws_anew_and_a_mistake_is_told_in_words():
    """Moving the widget changes the picture; all at 0 gives the message."""
    sliders = Sliders(matcher(), CITY)
    *moving, _, picture = sliders.widget.children
    before = picture.value
    assert [type(item) for item in moving] == [ipywidgets.FloatSlider] * len(BLOCKS)
    moving[0].value = 0.9
    assert picture.value != before
    assert picture.value == sliders.chart.to_svg()
    for item in moving:
        item.value = 0.0
    assert picture.value == "found no weight above 0, expected at least one"


def test_sliders_that_are_only_read_are_a_picture():
    """The bundle holds a widget for a living notebook and vectors for a stored one."""
    bundle = Sliders(matcher(), CITY)._repr_mimebundle_()
    assert {"text/plain", PICTURE, WIDGET} == set(bundle)
    assert re.search(r"<svg ", str(bundle[PICTURE]))


def test_weights_set_by_hand_are_read_back_by_the_command_line(tmp_path: Path):
    """What sliders save is a file of weights."""
    sliders = Sliders(matcher(), CITY)
    sliders.set(text=0.4)
    path = tmp_path / "weights.yaml"
    path.write_text(dump_weights(sliders.file), encoding="utf-8")
    assert read_weights(path) == sliders.file


def test_weights_set_by_hand_are_saved_as_people_write_them():
    """At most four decimals each, and they still sum to 1."""
    sliders = Sliders(matcher(), CITY)
    sliders.set(text=0.37, size=0.01, place=0.33)
    saved = [weight for _, weight in sliders.file.weights.pairs]
    assert [round(weight, 4) for weight in saved] == saved
    assert math.fsum(saved) == pytest.approx(1, abs=1e-12)
    assert saved == pytest.approx([w for _, w in sliders.matcher.weights_.pairs], abs=2e-4)


def test_sliders_of_a_city_that_does_not_exist_offer_the_nearest():
    """A slip in the id is told at once."""
    with pytest.raises(MatchmakerError, match=CITY):
        Sliders(matcher(), "kota-ambn")
