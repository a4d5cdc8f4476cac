"""Opinions on the law, printed: a summary first, then the best way in detail, or all ways."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Final

from matchmaker.cli.terminal import print_card, print_lines, print_title

if TYPE_CHECKING:
    from matchmaker.cli.start import Setting
    from matchmaker.rendering.opinion import AskedFact, Opinion, SaidInstrument, SaidRule, Way

TONES: Final = {"allowed": "good", "conditional": "fair", "unknown": "open", "blocked": "poor"}
FIRST: Final = 3
"""Questions that a summary names: the most decisive ones."""

Rows = list[tuple[str, str | Sequence[str]]]


def print_opinions(setting: Setting, found: Sequence[Opinion], *, full: bool) -> None:
    """Print what the law says of the needs of one pair; the text of a rule once in all.

    Of several needs the first alone is printed in detail, unless all is.
    """
    pages = _Pages(setting, full=full)
    for number, opinion in enumerate(found):
        pages.opinion(opinion, in_detail=not number)
    if len(found) > 1:
        named = ("opinion.order",) if full else ("opinion.each", "opinion.order")
        print_lines("", [" ".join(map(setting.phrasebook.phrase, named))])
    phrase = setting.phrasebook.phrase
    unread = dict.fromkeys(name for opinion in found for name in opinion.unread)
    if unread:
        print_lines(phrase("opinion.unread_rules"), ["; ".join(unread)])
    # The last note of an opinion counts its own unread rules; here those of all are counted.
    notes = dict.fromkeys(note for opinion in found for note in opinion.notes[:-1])
    read = phrase("opinion.unread" if unread else "opinion.all_read", count=len(unread))
    print_lines("", [" ".join((*notes, read))])


class _Pages:
    """Prints opinions, and remembers which rules it has printed in full."""

    def __init__(self, setting: Setting, *, full: bool) -> None:
        self.setting = setting
        self.phrase = setting.phrasebook.phrase
        self.full = full
        self.told: set[str] = set()

    def opinion(self, found: Opinion, *, in_detail: bool) -> None:
        """Print a need: all of it, or a summary with or without its best way in detail."""
        book = self.setting.book
        names = {"city": book.city(found.city).name, "investor": book.investor(found.investor).name}
        print_title(self.phrase("opinion.heading", **names))
        print_lines(self.phrase("opinion.need"), [f"{found.title} ({found.need})"])
        if not found.instruments:
            print_lines("", [self.phrase("opinion.no_instrument")])
        for item in found.instruments:
            self.summary(item)
        if self.full:
            for item in found.instruments:
                print_title(self.named(item))
                for way in item.ways:
                    self.way(way)
        elif in_detail and (best := _best(found.instruments)) is not None:
            print_title(self.phrase("opinion.detail", route=best.label))
            self.way(best)
            print_lines("", [self.phrase("opinion.more")])

    def named(self, item: SaidInstrument) -> str:
        aside = f" ({self.phrase('opinion.not_asked')})" if item.is_asked is False else ""
        return f"{item.label}{aside}: {item.headline}"

    def summary(self, item: SaidInstrument) -> None:
        """Print one form of support in a few lines; in fewer where the city does not ask for it."""
        phrase, best = self.phrase, item.best
        direct = next((way for way in item.ways if way.is_direct), None)
        shown = best or direct
        rows: Rows = []
        if direct is not None and direct is not best:
            said = f"{direct.label}: {direct.light}. {direct.decided_by}"
            rows.append((phrase("opinion.direct"), said))
        if best is not None:
            label = phrase("opinion.direct" if best.is_direct else "opinion.best")
            rows.append((label, f"{best.label}: {best.light}"))
        if shown is not None and (best is not None or direct is None):
            rows.append((phrase("opinion.decided_by"), shown.decided_by))
        if shown is not None:
            rows.append((phrase("opinion.caution"), [self.said(rule) for rule in shown.cautions]))
        if item.is_asked is not False and shown is not None:
            rows += [
                (phrase("opinion.ask_first"), list(self.first(shown))),
                (phrase("opinion.support"), list(self.support(item))),
            ]
        rows.append((phrase("opinion.others"), self.others(item, best)))
        rows.append((phrase("opinion.closed"), list(self.closed(item))))
        aside = [phrase("opinion.aside_way", route=label) for label in item.aside]
        rows.append((phrase("opinion.aside"), aside))
        print_card("\N{BULLET}", self.named(item), rows)

    def first(self, way: Way) -> Iterator[str]:
        """Give the most decisive questions, then answers that decide only together."""
        if not way.is_open:
            return
        asked = [self.question(fact) for fact in way.open_facts if fact.is_decisive]
        named = (*asked, *way.together)[:FIRST]
        yield from named or (self.phrase("opinion.none_decisive"),)

    def others(self, item: SaidInstrument, best: Way | None) -> str:
        """Name the other ways that are open or may be, in a line."""
        ways = (way for way in item.ways if way.is_open and way is not best)
        return "; ".join(f"{way.label} ({way.light})" for way in ways)

    def closed(self, item: SaidInstrument) -> Iterator[str]:
        for way in item.ways:
            if not way.is_open and not way.is_direct:
                yield self.phrase("opinion.closed_way", route=way.label, rule=way.decided_by)

    def support(self, item: SaidInstrument) -> Iterator[str]:
        for way in item.support:
            values = {"route": way.label, "light": way.light, "rule": way.decided_by}
            yield self.phrase("opinion.support_way", **values)

    def way(self, way: Way) -> None:
        """Print all that the law says of a way."""
        phrase = self.phrase
        aside = ("passed", "stated")
        deciding = [rule for rule in way.rules if rule.consequence not in aside]
        passed, stated = (
            [rule for rule in way.rules if rule.consequence == consequence] for consequence in aside
        )
        light = phrase("opinion.direct" if way.is_direct else "opinion.route")
        rows: Rows = [
            (light, f"{way.light}. {way.plain}"),
            (phrase("opinion.rules"), [self.said(rule) for rule in deciding]),
            (phrase("opinion.passed"), [self.aside(rule) for rule in passed]),
            (phrase("opinion.stated"), [self.aside(rule) for rule in stated]),
            (phrase("opinion.missing"), [*map(self.asked, way.open_facts), *way.together]),
            (phrase("opinion.changes"), way.changes),
        ]
        if way.is_open:
            rows += [
                (phrase("opinion.steps"), list(self.steps(way))),
                (phrase("opinion.lead_time"), way.lead_times or phrase("opinion.no_lead_time")),
                (phrase("opinion.table"), "; ".join(way.table)),
            ]
        print_card("\N{BULLET}", way.label, rows, tones={light: TONES[way.verdict]})

    def said(self, rule: SaidRule) -> str:
        """Say a rule; its text the first time only."""
        values = {"title": rule.title, "source": rule.source, "said": rule.said}
        if rule.id in self.told:
            return self.phrase("opinion.rule_again", **values)
        self.told.add(rule.id)
        more = {"status": rule.status, "validity": rule.validity, "plain": rule.plain}
        return self.phrase("opinion.rule", **values, **more)

    def aside(self, rule: SaidRule) -> str:
        """Say a rule that asks for nothing: its text only where everything is printed."""
        if self.full:
            return self.said(rule)
        values = {"title": rule.title, "source": rule.source, "said": rule.said}
        return self.phrase("opinion.rule_again", **values)

    def question(self, fact: AskedFact) -> str:
        who = self.phrase("opinion.asked_of", who=fact.who) if fact.who else ""
        said = f"{fact.question or fact.label} [{fact.id}]" + (f" ({who})" if who else "")
        return f"{said} {'; '.join(fact.answers)}." if fact.answers else said

    def asked(self, fact: AskedFact) -> str:
        phrase = self.phrase
        who = phrase("opinion.asked_of", who=fact.who) if fact.who else phrase("opinion.nobody")
        said = f"{fact.question or fact.label} [{fact.id}] ({who})"
        if fact.follows_from:
            facts = self.setting.phrasebook.listed(fact.follows_from)
            said += " " + phrase("opinion.follows", facts=facts)
        if not fact.is_decisive:
            # Every answer leaves the verdict as it is: a list of the same word tells nobody more.
            return said
        said = phrase("opinion.decisive", question=said)
        return f"{said} {'; '.join(fact.answers)}." if fact.answers else said

    def steps(self, way: Way) -> Iterator[str]:
        for step in way.steps:
            key = "opinion.step_document" if step.document else "opinion.step"
            values = {"stage": step.stage, "who": step.who, "what": step.what}
            if step.document:
                values["document"] = step.document
            yield self.phrase(key, **values)


def _best(instruments: Iterable[SaidInstrument]) -> Way | None:
    """Give the best way of the first form of support that has one, those asked for first."""
    asked = sorted(instruments, key=lambda item: item.is_asked is False)
    found = [item.best for item in asked if item.best is not None]
    order = tuple(TONES)
    return min(found, key=lambda way: order.index(way.verdict), default=None)
