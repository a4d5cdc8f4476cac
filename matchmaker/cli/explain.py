"""``matchmaker explain``: why a pair has its place, or none."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from matchmaker.cli import options
from matchmaker.cli.start import Setting, listed_match, match_all, saved_shortlist
from matchmaker.cli.terminal import (
    emit_json,
    print_card,
    print_heading,
    print_lines,
    print_table,
    print_title,
)

if TYPE_CHECKING:
    from matchmaker.model import Match, Shortlist, Words
    from matchmaker.reasons import Wording
    from matchmaker.rendering.rows import View
    from matchmaker.shortlist import Matching

EPILOG = """\b
Examples:
  matchmaker explain --city kota-ambon --investor adb
  matchmaker explain --city kota-ambon --investor adb --need ambon-sampah-toisapu --format json

\b
Nothing is written. If the folder of results (--out) holds the shortlist of the same profiles,
day, encoder and version, and the pair is among the city's best, it is explained from there at
once; otherwise all pairs are compared first.
With --format json: "run" and "match" have the fields of shortlist.json ("match" is null for a
pair that is not matched); "why_not" is a list of {"key", "text"}; "glossary" says how many words
of the need and the investor's mandate the glossary explains, of how many, with which part its
words count in the wording, and the ids of the terms in common.
"""


@click.command(epilog=EPILOG)
@options.city
@options.investor
@options.need
@options.profiles
@options.out
@options.language
@options.day
@options.encoder
@options.weights
@options.cache
@options.templates
@options.form("table", "json")
def command(
    *,
    city: str,
    investor: str,
    need: str | None,
    profiles: Path | None,
    out: Path,
    lang: str,
    on: dt.date | None,
    encoder: str | None,
    weights: Path | None,
    cache: Path | None,
    templates: Path | None,
    form: str,
) -> None:
    """Explain the place of one pair, whether or not it is on a shortlist.

    Shows the parts that sum to the score, reasons, what to ask first, the law, what the glossary
    explains of both texts, both sides' ranks, and why the pair is not higher, or why it is not
    matched at all.
    """
    setting = Setting.of(profiles, templates, lang, on, weights, encoder=encoder)
    city, investor = setting.city(city), setting.investor(investor)
    setting.check(city, investor, need)
    saved = saved_shortlist(setting, out)
    found = listed_match(saved, city, investor, need)
    if saved is not None and found is not None and found.city_rank <= options.TOP:
        answer = _of_saved(setting, saved, found)
    else:
        matching = match_all(setting, cache)
        answer = _of_all(setting, matching, city, investor, need)
    if form == "json":
        emit_json(_document(setting, answer))
    else:
        _print(setting, answer, (city, investor))


@dataclass(frozen=True)
class _Answer:
    """What is said of a pair.

    Parameters
    ----------
    alone : Shortlist
        Of nothing but the pair; empty where it is not matched.
    why_not : tuple of Words
        Why it is not higher, or not matched.
    """

    alone: Shortlist
    why_not: tuple[Words, ...]

    @property
    def match(self) -> Match | None:
        return self.alone.cities[0] if self.alone.cities else None


def _of_saved(setting: Setting, saved: Shortlist, match: Match) -> _Answer:
    """Explain a pair that is among its city's best on a saved shortlist."""
    from matchmaker.reasons import listed

    alone = replace(
        saved,
        run=replace(saved.run, top=options.TOP),
        cities=(match,),
        investors=(),
        blocked=(),
        left_out=(),
    )
    return _Answer(alone, listed(setting.book, match.city, match.investor, match.city_rank))


def _of_all(
    setting: Setting, matching: Matching, city: str, investor: str, need: str | None
) -> _Answer:
    """Explain any pair, also one that is on no list or not matched."""
    from matchmaker.reasons import unmatched

    refused = unmatched(setting.book, city, investor, need)
    if refused:
        return _Answer(matching.alone(), refused)
    alone = matching.alone(matching.match(city, investor, need=need))
    return _Answer(alone, matching.why_not(city, investor, need=need, place=options.TOP))


def _document(setting: Setting, answer: _Answer) -> dict[str, Any]:
    from matchmaker.loading import dump_shortlist

    plain, say = json.loads(dump_shortlist(answer.alone)), setting.phrasebook.say
    match = answer.match
    return {
        "run": plain["run"],
        "match": plain["cities"][0] if plain["cities"] else None,
        "glossary": None if match is None else _read(_wording(setting, match)),
        "why_not": [{"key": words.key, "text": say(words)} for words in answer.why_not],
    }


def _wording(setting: Setting, match: Match) -> Wording:
    from matchmaker.reasons import Wording

    return Wording.of_pair(setting.book, match.need, match.investor)


def _read(wording: Wording) -> dict[str, Any]:
    return {
        "need": wording.need._asdict(),
        "investor": wording.investor._asdict(),
        "part": wording.part,
        "shared": [entry.id for entry in wording.shared],
    }


def _print(setting: Setting, answer: _Answer, pair: tuple[str, str]) -> None:
    from matchmaker.rendering.rows import View, pair_row

    phrase, say = setting.phrasebook.phrase, setting.phrasebook.say
    city, investor, match = setting.book.city(pair[0]), setting.book.investor(pair[1]), answer.match
    lead, *others = map(say, answer.why_not)
    print_title(phrase("terminal.pair", city=city.name, investor=investor.name))
    if match is None:
        print_lines(phrase("terminal.unmatched"), others, lead=lead)
        return
    view = View(answer.alone, setting.book, setting.phrasebook)
    row = pair_row(view, match)
    print_lines(phrase("terminal.need"), [str(row["need"])])
    print_lines(phrase("table.column.strength"), [phrase(f"band.{match.strength or 'none'}")])
    print_lines(phrase("terminal.ranks"), _ranks(setting, answer.alone, match))
    print_lines(phrase("terminal.law"), [f"{row['light']}. {row['route']}", str(row["law"])])
    print_lines(phrase("terminal.reasons"), map(say, match.reasons))
    print_lines(phrase("terminal.cautions"), map(say, match.cautions))
    _print_shares(setting, match)
    print_lines(phrase("terminal.glossary"), _glossary(setting, match))
    _print_pathways(view, match)
    print_lines(phrase("terminal.why_not"), others, lead=lead)


def _ranks(setting: Setting, shortlist: Shortlist, match: Match) -> Iterator[str]:
    phrase, city = setting.phrasebook.phrase, setting.book.city(match.city).name
    investors = shortlist.counts.investors_matched
    cities = len({pair.city.id for pair in setting.book.matchable_needs})
    yield phrase("terminal.city_rank", rank=match.city_rank, count=investors, city=city)
    yield phrase("terminal.investor_rank", rank=match.investor_rank, count=cities, city=city)
    yield phrase("terminal.need_rank", rank=match.need_rank, count=investors)


def _glossary(setting: Setting, match: Match) -> Iterator[str]:
    """Say how much of the texts the glossary explains, and what they share."""
    from matchmaker.vectors import GATE_WORDS, GLOSSARY_WEIGHT

    phrase, wording = setting.phrasebook.phrase, _wording(setting, match)
    yield phrase(
        "terminal.explained",
        found=wording.need.explained,
        words=wording.need.words,
        found_investor=wording.investor.explained,
        words_investor=wording.investor.words,
        part=setting.phrasebook.percent(wording.part),
        most=setting.phrasebook.percent(GLOSSARY_WEIGHT),
        full=GATE_WORDS,
    )
    if wording.shared:
        yield phrase("terminal.shared", count=len(wording.shared), terms=wording.named())
    else:
        yield phrase("terminal.unshared")


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
    direct_way, articles, routes = (
        phrase(f"terminal.column.{name}") for name in ("direct", "articles", "routes")
    )
    print_heading(phrase("terminal.pathways"))
    for pathway in match.pathways:
        direct = pathway.direct
        print_card(
            "•",
            view.terms("instruments", [pathway.instrument]),
            [
                (direct_way, view.way(direct) if direct else ""),
                (articles, view.articles(direct) if direct else ""),
                (routes, view.routes(pathway)),
            ],
        )
