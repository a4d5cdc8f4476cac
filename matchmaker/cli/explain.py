"""``matchmaker explain``: why a pair has its place, or none."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from matchmaker.cli import options
from matchmaker.cli.start import Setting, match_all
from matchmaker.cli.terminal import emit_json, print_lines, print_table, print_title

if TYPE_CHECKING:
    from matchmaker.model import Match, Words
    from matchmaker.rendering.rows import View
    from matchmaker.shortlist import Matching

EPILOG = """\b
Examples:
  matchmaker explain --city kota-ambon --investor adb
  matchmaker explain --city kota-ambon --investor adb --need ambon-sampah-toisapu --format json

\b
With --format json: "run" and "match" have the fields of shortlist.json ("match" is null for a
pair that is not matched); "why_not" is a list of {"key", "text"}.
"""


@click.command(epilog=EPILOG)
@options.city
@options.investor
@options.need
@options.profiles
@options.language
@options.day
@options.encoder
@options.templates
@options.form("text", "json")
def command(
    *,
    city: str,
    investor: str,
    need: str | None,
    profiles: Path | None,
    lang: str,
    on: dt.date | None,
    encoder: str,
    templates: Path | None,
    form: str,
) -> None:
    """Explain the place of one pair, whether or not it is on a shortlist.

    Shows the parts that sum to the score, reasons, what to ask first, the law, both sides'
    ranks, and why the pair is not higher, or why it is not matched at all.
    """
    setting = Setting.of(profiles, templates, lang, on)
    setting.check(city, investor, need)
    matching = match_all(setting, encoder)
    match = None
    if need is not None or matching.ranking.is_matched(city, investor):
        match = matching.match(city, investor, need=need)
    why_not = matching.why_not(city, investor, place=options.TOP)
    if form == "json":
        emit_json(_document(setting, matching, match, why_not))
    else:
        _print(setting, matching, (city, investor), match, why_not)


def _document(
    setting: Setting, matching: Matching, match: Match | None, why_not: tuple[Words, ...]
) -> dict[str, Any]:
    from matchmaker.loading import dump_shortlist

    found = () if match is None else (match,)
    plain = json.loads(dump_shortlist(matching.alone(*found)))
    return {
        "run": plain["run"],
        "match": plain["cities"][0] if found else None,
        "why_not": [{"key": words.key, "text": setting.phrasebook.say(words)} for words in why_not],
    }


def _print(
    setting: Setting,
    matching: Matching,
    pair: tuple[str, str],
    match: Match | None,
    why_not: tuple[Words, ...],
) -> None:
    from matchmaker.rendering.rows import View, pair_row

    phrase, say = setting.phrasebook.phrase, setting.phrasebook.say
    city, investor = setting.book.city(pair[0]), setting.book.investor(pair[1])
    print_title(phrase("terminal.pair", city=city.name, investor=investor.name))
    if match is None:
        print_lines(phrase("terminal.unmatched"), map(say, why_not))
        return
    view = View(matching.alone(match), setting.book, setting.phrasebook)
    row = pair_row(view, match)
    print_lines(phrase("terminal.need"), [str(row["need"])])
    print_lines(phrase("terminal.ranks"), _ranks(setting, matching, match))
    print_lines(phrase("terminal.law"), [f"{row['light']}. {row['route']}", str(row["law"])])
    print_lines(phrase("terminal.reasons"), map(say, match.reasons))
    print_lines(phrase("terminal.cautions"), map(say, match.cautions))
    _print_shares(setting, match)
    _print_pathways(view, match)
    print_lines(phrase("terminal.why_not"), map(say, why_not))


def _ranks(setting: Setting, matching: Matching, match: Match) -> Iterator[str]:
    phrase, city = setting.phrasebook.phrase, setting.book.city(match.city).name
    investors, cities = len(matching.ranking.investors), len(matching.ranking.cities)
    yield phrase("terminal.city_rank", rank=match.city_rank, count=investors, city=city)
    yield phrase("terminal.investor_rank", rank=match.investor_rank, count=cities, city=city)
    yield phrase("terminal.need_rank", rank=match.need_rank, count=investors)


def _print_shares(setting: Setting, match: Match) -> None:
    from babel.numbers import format_decimal

    def figure(value: float) -> str:
        return format_decimal(value, format="0.0000", locale=setting.phrasebook.locale)

    phrase = setting.phrasebook.phrase
    names = ("block", "weight", "similarity", "average", "value", "basis")
    rows = [
        [
            phrase(f"vocabulary.block.{share.block}"),
            figure(share.weight),
            figure(share.similarity),
            figure(share.average),
            figure(share.value),
            phrase("terminal.known" if share.known else "terminal.unknown"),
        ]
        for share in match.shares
    ]
    weight, value = (
        figure(sum(share.weight for share in match.shares)),
        figure(sum(share.value for share in match.shares)),
    )
    rows.append([phrase("terminal.sum"), weight, "", "", value, ""])
    score = phrase(
        "terminal.score",
        score=figure(match.score),
        evidence=setting.phrasebook.percent(match.evidence),
    )
    heads = [phrase(f"terminal.column.{name}") for name in names]
    print_table(score, heads, rows, numbers=(1, 2, 3, 4))


def _print_pathways(view: View, match: Match) -> None:
    phrase = view.phrasebook.phrase
    names = ("instrument", "direct", "articles", "routes")
    rows = []
    for pathway in match.pathways:
        direct = pathway.direct
        rows.append(
            [
                view.terms("instruments", [pathway.instrument]),
                view.way(direct) if direct else "",
                view.articles(direct) if direct else "",
                view.routes(pathway),
            ]
        )
    heads = [phrase(f"terminal.column.{name}") for name in names]
    print_table(phrase("terminal.law"), heads, rows, ratios=(2, 3, 4, 4))
