"""``matchmaker law``: which route may this money take, and by which rules."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from matchmaker.cli import options
from matchmaker.cli.start import Setting
from matchmaker.cli.terminal import (
    complain,
    emit_json,
    print_card,
    print_lines,
    print_table,
    print_title,
)
from matchmaker.errors import MatchmakerError

if TYPE_CHECKING:
    from matchmaker.model import Fact, Rule
    from matchmaker.pathways import FactValue
    from matchmaker.rendering.opinion import AskedFact, Opinion, SaidRule, Way

YEAR: Final = dt.timedelta(days=365)
"""A rule that nobody has looked at for longer may have been replaced since."""

YES: Final = frozenset({"yes", "true", "ya"})
NO: Final = frozenset({"no", "false", "tidak"})

TONES: Final = {"allowed": "good", "conditional": "fair", "unknown": "open", "blocked": "poor"}

EPILOG = """\b
Examples:
  matchmaker law --city kota-semarang --investor jica --instrument concessional_loan
  matchmaker law --city kota-ambon --investor adb --on 2023-01-01 --lang en
  matchmaker law --city kota-ambon --investor adb --fact dscr=3.1 --fact arrears=no
  matchmaker law --rules

\b
Not legal advice: a jurist must confirm what anybody relies on. Nothing is written.
With --format json, a pair gives {"city", "need", "investor", "on", "instruments", ...}; --rules
gives a list of rules, each with its dates, status and when it was last compared with the law.
"""


@click.command(epilog=EPILOG)
@click.option("--city", metavar="ID", help="The city's id.")
@click.option("--investor", metavar="ID", help="The investor's id.")
@click.option(
    "--need", metavar="ID", help="One of the city's needs.  [default: each that is to be had]"
)
@click.option(
    "--instrument",
    metavar="ID",
    help="One form of support, also one that neither side names.  [default: those that both name,"
    " else those that the investor offers]",
)
@click.option(
    "--fact",
    "stated",
    multiple=True,
    metavar="NAME=VALUE",
    help="What is known besides the profiles: yes, no, a number or a word. May be given again.",
)
@click.option("--rules", is_flag=True, help="List all rules with their age and status instead.")
@options.profiles
@options.language
@options.day
@options.templates
@options.form("text", "json")
def command(
    *,
    city: str | None,
    investor: str | None,
    need: str | None,
    instrument: str | None,
    stated: Sequence[str],
    rules: bool,
    profiles: Path | None,
    lang: str,
    on: dt.date | None,
    templates: Path | None,
    form: str,
) -> None:
    """Say which routes the law leaves for a pair on a day, and why.

    Every rule that decided is named in order, with its article and how its text is known; what
    is not known yet, with who can say it and what each answer would mean; who must act on a
    lawful route; and what would change the verdict.
    """
    if rules and (city or investor or need or instrument or stated):
        raise click.UsageError("--rules lists all rules; leave out what is about a pair")
    if not rules and not (city and investor):
        raise click.UsageError("name a pair with --city and --investor, or list the --rules")
    setting = Setting.of(profiles, templates, lang, on)
    if rules:
        _rules(setting, form)
        return
    city, investor = setting.city(str(city)), setting.investor(str(investor))
    setting.check(city, investor, need)
    _instrument(setting, instrument)
    facts = dict(_fact(setting, text) for text in stated)
    found = [
        _opinion(setting, item, investor, instrument, facts) for item in _needs(setting, city, need)
    ]
    if form == "json":
        emit_json([asdict(item) for item in found] if need is None else asdict(found[0]))
    else:
        for item in found:
            _print(setting, item)


def _needs(setting: Setting, city: str, need: str | None) -> list[str]:
    """Give the need that is meant, or all that are still to be had; all where none is."""
    from matchmaker.model import MATCHABLE_NEEDS

    if need is not None:
        return [need]
    needs = setting.book.city(city).needs
    if not needs:
        raise MatchmakerError(f"{city} has no need on record, so that no route can be judged")
    return [item.id for item in needs if item.availability in MATCHABLE_NEEDS] or [
        item.id for item in needs
    ]


def _opinion(
    setting: Setting,
    need: str,
    investor: str,
    instrument: str | None,
    facts: dict[str, FactValue],
) -> Opinion:
    from matchmaker.rendering.opinion import opinion

    return opinion(
        setting.book.need(need),
        setting.book.investor(investor),
        setting.book,
        setting.phrasebook,
        on=setting.on,
        facts=facts,
        instrument=instrument,
    )


def _instrument(setting: Setting, wanted: str | None) -> None:
    known = [term.id for term in setting.book.taxonomy.instruments]
    if wanted is not None and wanted not in known:
        raise MatchmakerError(f"there is no instrument '{wanted}'; there are: {', '.join(known)}")


def _fact(setting: Setting, text: str) -> tuple[str, FactValue]:
    """Read ``NAME=VALUE`` by the dictionary of facts."""
    from matchmaker.loading.words import did_you_mean

    name, equals, value = (part.strip() for part in text.partition("="))
    known = {fact.id: fact for fact in setting.book.law.facts}
    if not equals:
        raise MatchmakerError(f"--fact {text}: expected NAME=VALUE, such as dscr=3.1")
    if name not in known:
        near = did_you_mean(name, known)
        raise MatchmakerError(
            f"--fact {text}: no rule asks for '{name}'"
            + (f" ({near})" if near else "")
            + f"; facts: {', '.join(sorted(known))}"
        )
    return name, _value(known[name], value, text)


def _value(fact: Fact, value: str, text: str) -> FactValue:
    from matchmaker.model import FactKind

    expected = "yes or no"
    if fact.kind is FactKind.YES_NO and value.lower() in YES | NO:
        return value.lower() in YES
    if fact.kind is FactKind.NUMBER:
        expected = "a number such as 2.5"
        try:
            return float(value)
        except ValueError:
            pass
    if fact.kind is FactKind.CHOICE:
        choices = [choice.id for choice in fact.choices]
        if not choices or value in choices:
            return value
        expected = f"one of {', '.join(choices)}"
    raise MatchmakerError(f"--fact {text}: found '{value}', expected {expected}")


def _print(setting: Setting, found: Opinion) -> None:
    phrase, book = setting.phrasebook.phrase, setting.book
    names = {"city": book.city(found.city).name, "investor": book.investor(found.investor).name}
    print_title(phrase("opinion.heading", **names))
    print_lines(phrase("opinion.need"), [f"{found.title} ({found.need})"])
    if not found.instruments:
        print_lines("", [phrase("opinion.no_instrument")])
    for item in found.instruments:
        aside = f" ({phrase('opinion.not_asked')})" if item.is_asked is False else ""
        print_title(f"{item.label}{aside}: {item.light}")
        for way in item.ways:
            _print_way(setting, way)
    print_lines(phrase("opinion.unread_rules"), found.unread)
    for note in found.notes:
        print_lines("", [note])


def _print_way(setting: Setting, way: Way) -> None:
    phrase = setting.phrasebook.phrase
    aside = ("passed", "stated")
    deciding = [rule for rule in way.rules if rule.consequence not in aside]
    passed, stated = (
        [rule for rule in way.rules if rule.consequence == consequence] for consequence in aside
    )
    light = phrase("opinion.direct" if way.is_direct else "opinion.route")
    is_open = way.verdict != "blocked"
    rows: list[tuple[str, str | Sequence[str]]] = [
        (light, f"{way.light}. {way.plain}"),
        (phrase("opinion.rules"), [_said(setting, rule) for rule in deciding]),
        (phrase("opinion.passed"), [_said(setting, rule) for rule in passed]),
        (phrase("opinion.stated"), [_said(setting, rule) for rule in stated]),
        (phrase("opinion.missing"), [_asked(setting, fact) for fact in way.open_facts]),
        (phrase("opinion.changes"), way.changes),
    ]
    if is_open:
        rows += [
            (phrase("opinion.steps"), list(_steps(setting, way))),
            (phrase("opinion.lead_time"), way.lead_times or phrase("opinion.no_lead_time")),
            (phrase("opinion.table"), "; ".join(way.table)),
        ]
    print_card("•", way.label, rows, tones={light: TONES[way.verdict]})


def _said(setting: Setting, rule: SaidRule) -> str:
    return setting.phrasebook.phrase(
        "opinion.rule",
        title=rule.title,
        source=rule.source,
        status=rule.status,
        validity=rule.validity,
        said=rule.said,
        plain=rule.plain,
    )


def _asked(setting: Setting, fact: AskedFact) -> str:
    phrase = setting.phrasebook.phrase
    who = phrase("opinion.asked_of", who=fact.who) if fact.who else phrase("opinion.nobody")
    said = f"{fact.question or fact.label} [{fact.id}] ({who})"
    if fact.follows_from:
        said += " " + phrase("opinion.follows", facts=setting.phrasebook.listed(fact.follows_from))
    return f"{said} {'; '.join(fact.answers)}." if fact.answers else said


def _steps(setting: Setting, way: Way) -> Iterator[str]:
    for step in way.steps:
        key = "opinion.step_document" if step.document else "opinion.step"
        values = {"stage": step.stage, "who": step.who, "what": step.what}
        if step.document:
            values["document"] = step.document
        yield setting.phrasebook.phrase(key, **values)


def _rules(setting: Setting, form: str) -> None:
    """List the rules, and warn of those that nobody verified or looked at for a year."""
    listed = [_listed(setting, rule) for rule in setting.book.law.rules]
    if form == "json":
        emit_json(listed)
    else:
        phrase = setting.phrasebook.phrase
        names = ("title", "source", "effect", "status", "validity", "checked")
        heads = [phrase(f"opinion.column.{name}") for name in names]
        rows = [[str(item[f"{name}_said"]) for name in names] for item in listed]
        title = phrase("opinion.rules_heading", count=len(listed), on=setting.on)
        print_table(title, heads, rows, ratios=(4, 5, None, None, 3, None))
    for warning in _warnings(setting, listed):
        complain(warning)


def _listed(setting: Setting, rule: Rule) -> dict[str, Any]:
    from matchmaker.pathways import citation

    words, language = setting.phrasebook, setting.phrasebook.language
    cited, checked = citation(rule), setting.book.law.checked_on(rule)
    age = (setting.on - checked.first_day).days if checked is not None else None
    return {
        "id": rule.id,
        "title": rule.title.model_dump(),
        "law": rule.law,
        "article": rule.article,
        "effect": rule.effect.value,
        "status": rule.status.value,
        "in_force_from": rule.in_force_from,
        "in_force_to": rule.in_force_to,
        "in_force": rule.in_force(setting.on),
        "checked": checked,
        "age_in_days": age,
        "title_said": rule.title.in_language(language),
        "source_said": cited.source.in_language(language),
        "effect_said": words.phrase(f"opinion.effect.{rule.effect}"),
        "status_said": words.say(cited.status_words),
        "validity_said": words.say(cited.validity),
        "checked_said": words.date(checked)
        if checked is not None
        else words.phrase("opinion.never"),
    }


def _warnings(setting: Setting, listed: Sequence[dict[str, Any]]) -> Iterator[str]:
    phrase = setting.phrasebook.phrase
    unverified = [item["title_said"] for item in listed if item["status"] == "unverified"]
    secondary = sum(item["status"] == "secondary" for item in listed)
    old = [
        item["title_said"]
        for item in listed
        if item["age_in_days"] is None or item["age_in_days"] > YEAR.days
    ]
    if unverified:
        names = "; ".join(unverified)
        yield phrase("opinion.warn_unverified", count=len(unverified), names=names)
    if secondary:
        yield phrase("opinion.warn_secondary", count=secondary)
    if old:
        yield phrase("opinion.warn_old", count=len(old), names="; ".join(old))
