"""``matchmaker law``: which route may this money take, and by which rules."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import click

from matchmaker.cli import options
from matchmaker.cli.law_print import print_opinions
from matchmaker.cli.start import Setting
from matchmaker.cli.terminal import complain, emit_json, print_lines
from matchmaker.errors import MatchmakerError

if TYPE_CHECKING:
    from matchmaker.model import CityNeed, Fact, Rule
    from matchmaker.pathways import FactValue
    from matchmaker.rendering.opinion import Opinion

YEAR: Final = dt.timedelta(days=365)
"""A rule that nobody has looked at for longer may have been replaced since."""

COST: Final = "cost"
"""The fact that a cost in rupiah is."""

RATE: Final = re.compile(r"([A-Za-z]{3})=([0-9]+(?:\.[0-9]+)?)@([0-9]{4}-[0-9]{2}-[0-9]{2})")
MOST_RUPIAH: Final = 1e9

YES: Final = frozenset({"yes", "true", "ya"})
NO: Final = frozenset({"no", "false", "tidak"})

EPILOG = """\b
Examples:
  matchmaker law --city kota-semarang --investor jica --instrument concessional_loan
  matchmaker law --city kota-ambon --investor adb --on 2023-01-01 --lang en
  matchmaker law --city kota-ambon --investor adb --fact dscr=3.1 --fact loan_passes_head_term=no
  matchmaker law --city kota-ambon --investor danantara --route viability_gap_fund
  matchmaker law --city kota-ambon --investor adb --rate USD=16500@2026-11-24
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
@click.option(
    "--rate",
    "stated_rates",
    multiple=True,
    metavar="CUR=IDR@DAY",
    help="Rupiah for one unit of a currency on a day, such as USD=16500@2026-11-24: a cost in that"
    " currency is then reckoned in rupiah, and that is said. May be given again.",
)
@click.option(
    "--route",
    metavar="ID",
    help="One way only, also one to which no form of support leads, such as viability_gap_fund.",
)
@click.option("--full", is_flag=True, help="Every way with all its rules and questions.")
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
    stated_rates: Sequence[str],
    route: str | None,
    full: bool,
    rules: bool,
    profiles: Path | None,
    lang: str,
    on: dt.date | None,
    templates: Path | None,
    form: str,
) -> None:
    """Say which routes the law leaves for a pair on a day, and why.

    A summary comes first: the direct way, the best lawful way, what decided, what to ask first.
    Then the best way in detail: its rules in order, each with its article and how its text is
    known; what is not known yet, with who can say it and what each answer would mean; who must
    act; and what would change the verdict. --full adds all other ways.
    """
    if rules and (
        city or investor or need or instrument or stated or stated_rates or route or full
    ):
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
    _route(setting, route)
    facts = dict(_fact(setting, text) for text in stated)
    rates = dict(_rate(text) for text in stated_rates)
    found = [
        _opinion(setting, item, investor, (instrument, route), facts=facts, rates=rates)
        for item in _needs(setting, city, need)
    ]
    found.sort(key=lambda item: _likeliest(setting, item))
    if form == "json":
        emit_json([asdict(item) for item in found] if need is None else asdict(found[0]))
    else:
        print_opinions(setting, found, full=full)


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
    only: tuple[str | None, str | None],
    *,
    facts: dict[str, FactValue],
    rates: dict[str, _Rate],
) -> Opinion:
    from matchmaker.rendering.opinion import opinion

    pair = setting.book.need(need)
    cost, note = _converted(setting, pair, rates)
    found = opinion(
        pair,
        setting.book.investor(investor),
        setting.book,
        setting.phrasebook,
        on=setting.on,
        facts={**cost, **facts},
        instrument=only[0],
        route=only[1],
    )
    return replace(found, notes=(*note, *found.notes)) if COST not in facts else found


def _likeliest(setting: Setting, found: Opinion) -> tuple[bool, bool, int]:
    """Put first what is open, what both sides name, and what the law leaves most free.

    Needs that are alike in all of this stay in the order of the city's profile.
    """
    from matchmaker.model import NeedAvailability, Verdict

    order = [verdict.value for verdict in Verdict]
    verdicts = [way.verdict for item in found.instruments for way in item.ways]
    return (
        setting.book.need(found.need).need.availability is not NeedAvailability.OPEN,
        not any(item.is_asked for item in found.instruments),
        min(map(order.index, verdicts), default=len(order)),
    )


class _Rate(NamedTuple):
    """What a unit of a currency is worth in rupiah, and on which day."""

    idr: float
    on: dt.date


def _rate(text: str) -> tuple[str, _Rate]:
    """Read ``USD=16500@2026-11-24``."""
    written = RATE.fullmatch(text.strip())
    day = _day(written[3]) if written else None
    if written is None or day is None or not 0 < float(written[2]) < MOST_RUPIAH:
        raise MatchmakerError(
            f"--rate {text}: expected CURRENCY=RUPIAH@DAY, such as USD=16500@2026-11-24"
        )
    return written[1].upper(), _Rate(float(written[2]), day)


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def _converted(
    setting: Setting, pair: CityNeed, rates: dict[str, _Rate]
) -> tuple[dict[str, FactValue], tuple[str, ...]]:
    """Give a cost of one figure abroad in rupiah, and say by which rate; nothing without one."""
    from matchmaker.model import Money

    cost = pair.need.cost
    rate = rates.get(cost.currency) if cost is not None else None
    if cost is None or rate is None or cost.min is None or cost.min != cost.max:
        return {}, ()
    rupiah = round(cost.min * rate.idr)
    note = setting.phrasebook.phrase(
        "opinion.converted",
        need=pair.title.in_language(setting.phrasebook.language),
        cost=Money(amount=cost.min, currency=cost.currency),
        rupiah=Money(amount=rupiah, currency="IDR"),
        rate=rate.idr,
        on=rate.on,
    )
    return {COST: rupiah}, (note,)


def _instrument(setting: Setting, wanted: str | None) -> None:
    known = [term.id for term in setting.book.taxonomy.instruments]
    if wanted is not None and wanted not in known:
        raise MatchmakerError(f"there is no instrument '{wanted}'; there are: {', '.join(known)}")


def _route(setting: Setting, wanted: str | None) -> None:
    from matchmaker.loading.words import did_you_mean

    known = [route.id for route in setting.book.law.routes]
    if wanted is not None and wanted not in known:
        near = did_you_mean(wanted, known)
        meant = f" ({near})" if near else ""
        raise MatchmakerError(f"there is no route '{wanted}'{meant}; there are: {', '.join(known)}")


def _fact(setting: Setting, text: str) -> tuple[str, FactValue]:
    """Read ``NAME=VALUE`` by the dictionary of facts."""
    from matchmaker.loading.words import did_you_mean
    from matchmaker.pathways import FOLLOWING

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
    if name in FOLLOWING:
        raise MatchmakerError(f"--fact {text}: {name} follows from the pair and cannot be stated")
    return name, _value(known[name], value, text, _words(setting, name))


def _words(setting: Setting, name: str) -> tuple[str, ...]:
    """Give the words that a fact of the profiles may have; none where any may be one."""
    from matchmaker.model import DerivedFact, FiscalCapacity, Readiness

    taxonomy = setting.book.taxonomy
    return {
        DerivedFact.SECTOR.value: tuple(sector.id for sector in taxonomy.sectors),
        DerivedFact.READINESS.value: tuple(Readiness),
        DerivedFact.FISCAL_CAPACITY.value: tuple(FiscalCapacity),
    }.get(name, ())


def _value(fact: Fact, value: str, text: str, words: tuple[str, ...]) -> FactValue:
    from matchmaker.model import FactKind
    from matchmaker.pathways import check_facts
    from matchmaker.pathways import expected as of_number

    expected = "yes or no"
    if fact.kind is FactKind.YES_NO and value.lower() in YES | NO:
        return value.lower() in YES
    if fact.kind is FactKind.NUMBER:
        expected = of_number(fact)
        try:
            number = float(value)
            check_facts({fact.id: number}, {fact.id: fact})
        except (ValueError, MatchmakerError):
            pass
        else:
            return number
    if fact.kind is FactKind.CHOICE:
        choices = [choice.id for choice in fact.choices] or list(words)
        if not choices or value in choices:
            return value
        expected = f"one of {', '.join(choices)}"
    raise MatchmakerError(f"--fact {text}: found '{value}', expected {expected}")


def _rules(setting: Setting, form: str) -> None:
    """List the rules, and warn of those that nobody verified or looked at for a year."""
    listed = [_listed(setting, rule) for rule in setting.book.law.rules]
    if form == "json":
        emit_json(listed)
    else:
        phrase = setting.phrasebook.phrase
        names = ("title", "source", "effect", "status", "validity", "checked")
        lines = [
            phrase(
                "opinion.rule_line",
                id=item["id"],
                **{name: str(item[f"{name}_said"]) for name in names},
            )
            for item in listed
        ]
        print_lines(phrase("opinion.rules_heading", count=len(listed), on=setting.on), lines)
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
