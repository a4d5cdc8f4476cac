"""Rows of the tables: what each kind of row says in each column that it may have."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from matchmaker.briefs import Gist, Sentence, gist_of
from matchmaker.model import (
    Blocked,
    Book,
    City,
    CityNeed,
    Deal,
    DealStatus,
    Investor,
    LeftOut,
    Match,
    MoneyRange,
    Need,
    Pathway,
    Provenance,
    RouteVerdict,
    Shortlist,
    Term,
)
from matchmaker.pathways import citations
from matchmaker.rendering.phrasebook import Phrasebook
from matchmaker.rendering.workbook import Cell, Tone

Row = Mapping[str, Cell]
"""What a row says, by the name of the column."""

ITEM: Final = "• "
"""What begins each line of a cell that holds a list."""

LIGHTS: Final[tuple[tuple[str, Tone], ...]] = (
    ("allowed", "good"),
    ("conditional", "fair"),
    ("unknown_rerouted", "fair"),
    ("conditional_rerouted", "fair"),
    ("unknown", "open"),
    ("blocked", "poor"),
)
"""Legal lights and their shades."""


@dataclass(frozen=True)
class View:
    """A shortlist with its profiles, seen in one language."""

    shortlist: Shortlist
    book: Book
    phrasebook: Phrasebook
    _gists: dict[tuple[str, str], Gist] = field(default_factory=dict)

    @cached_property
    def on(self) -> dt.date:
        """The day whose law was applied."""
        return dt.date.fromisoformat(self.shortlist.run.on)

    @cached_property
    def by_city(self) -> frozenset[tuple[str, str]]:
        """The pairs on the cities' lists."""
        return frozenset((match.need, match.investor) for match in self.shortlist.cities)

    @cached_property
    def by_investor(self) -> frozenset[tuple[str, str]]:
        """The pairs on the investors' lists."""
        return frozenset((match.need, match.investor) for match in self.shortlist.investors)

    @cached_property
    def pairs(self) -> tuple[Match, ...]:
        """The pairs of both sides' lists, each once, by city and rank."""
        both = (*self.shortlist.cities, *self.shortlist.investors)
        found = {(match.city, match.investor): match for match in both}
        return tuple(sorted(found.values(), key=lambda match: (match.city, match.city_rank)))

    @cached_property
    def lights(self) -> tuple[tuple[str, str, Tone], ...]:
        """The legal lights: key, word and shade; each word once."""
        found = {self.phrasebook.phrase(f"light.{key}"): (key, tone) for key, tone in LIGHTS}
        return tuple((key, word, tone) for word, (key, tone) in found.items())

    def gist(self, match: Match) -> Gist:
        """Compose what a row repeats of the first page of a pair's brief."""
        key = (match.need, match.investor)
        if key not in self._gists:
            self._gists[key] = gist_of(self.book, match, language=self.phrasebook.language)
        return self._gists[key]

    def sentence(self, sentence: Sentence) -> str:
        """Say a sentence of a brief, with the article on which it rests."""
        text = self.phrasebook.say(sentence.words)
        if sentence.article is None:
            return text
        bare = text.removesuffix(".")
        cited = self.phrasebook.phrase("table.item_with_note", item=bare, note=sentence.article)
        return cited if bare == text else f"{cited}."

    def listed_by(self, match: Match | Blocked) -> str:
        """Tell on whose list a pair stands: ``city``, ``investor``, ``both`` or ``neither``."""
        key = (match.need, match.investor)
        names = {(True, True): "both", (True, False): "city", (False, True): "investor"}
        return names.get((key in self.by_city, key in self.by_investor), "neither")

    def word(self, vocabulary: str, value: str | None) -> str:
        """Say a word of a closed vocabulary; nothing where there is none."""
        return "" if value is None else self.phrasebook.phrase(f"vocabulary.{vocabulary}.{value}")

    def terms(self, vocabulary: str, ids: Iterable[str]) -> str:
        """Say terms of the taxonomy, separated by commas."""
        return ", ".join(
            self.phrasebook.term(Term(vocabulary, item))  # type: ignore[arg-type]
            for item in ids
        )

    def money(self, money: MoneyRange | None) -> str:
        """Say an amount with its note; nothing where none is known."""
        return self.phrasebook.money_range(money) if money is not None and money.known else ""

    def as_of(self, provenance: Provenance) -> str:
        """Say the date of a fact, as exactly as it is known, or that it is not known."""
        if provenance.as_of is None:
            return self.phrasebook.phrase("brief.none")
        return self.phrasebook.date(provenance.as_of)

    def checked(self, provenance: Provenance) -> str:
        """Say when somebody last looked a fact up, or that nobody has."""
        if provenance.checked is None:
            return self.phrasebook.phrase("trust.unchecked")
        return self.phrasebook.date(provenance.checked)

    def embassy(self, investor: Investor) -> str:
        """Name the embassy that an investor comes through."""
        if investor.embassy is None:
            return self.phrasebook.phrase("table.own_office")
        return self.book.embassy(investor.embassy).label.in_language(self.phrasebook.language)

    def need_title(self, pair: CityNeed) -> str:
        """Name a need in the language, as far as its profile does."""
        return pair.title.in_language(self.phrasebook.language)

    def articles(self, verdict: RouteVerdict) -> str:
        """Cite the rules that decided on a route."""
        cited = citations(verdict, self.book.law)
        language = self.phrasebook.language
        return "; ".join(citation.source.in_language(language) for citation in cited)

    def route(self, route_id: str) -> str:
        """Name a route."""
        route = next(route for route in self.book.law.routes if route.id == route_id)
        return route.label.in_language(self.phrasebook.language)

    def way(self, verdict: RouteVerdict) -> str:
        """Name a route with its light."""
        light = self.phrasebook.phrase(f"light.{verdict.verdict}")
        return self.phrasebook.phrase(
            "table.light_and_routes", light=light, routes=self.route(verdict.route)
        )

    def routes(self, pathway: Pathway) -> str:
        """Name the lawful routes of an instrument by their lights."""
        lights = dict.fromkeys(route.verdict for route in pathway.routes)
        named = (
            self.phrasebook.phrase(
                "table.light_and_routes",
                light=self.phrasebook.phrase(f"light.{light}"),
                routes="; ".join(
                    self.route(way.route) for way in pathway.routes if way.verdict is light
                ),
            )
            for light in lights
        )
        return "\n".join(named) or self.phrasebook.phrase("legal.no_route")

    def availability(self, need: Need, investor: Investor) -> str:
        """Say on which terms both sides may be asked."""
        sides = (("need", need.availability), ("investor", investor.availability))
        return _lines(
            self.phrasebook.phrase(
                "table.available",
                party=self.phrasebook.phrase(f"table.column.{side}"),
                state=self.word(f"{side}_availability", state),
            )
            for side, state in sides
        )

    def quote(self, text: str | None) -> str:
        """Mark a text of a profile as a quotation: it stays in the language of its writer."""
        return self.phrasebook.phrase("table.quote", text=text) if text else ""

    def source(self, provenance: Provenance) -> str:
        """Say where a fact comes from in the researcher's words, else by its addresses."""
        return provenance.source or "\n".join(provenance.links)

    def record(self, investor: Investor) -> str:
        """Count what an investor has done here: deals, programmes and intentions apart."""
        kinds = [
            ("count", sum(deal.is_evidence for deal in investor.deals)),
            ("programmes", _count(investor, DealStatus.ONGOING_PROGRAMME)),
            ("intentions", _count(investor, DealStatus.INTENTION)),
        ]
        said = [
            self.phrasebook.phrase(f"table.record.{kind}", count=count)
            for kind, count in kinds
            if count or kind == "count"
        ]
        return "; ".join(said)


def pair_row(view: View, match: Match) -> Row:
    """A city beside an investor, with the city's best need for it."""
    phrasebook, investor = view.phrasebook, view.book.investor(match.investor)
    pair = view.book.need(match.need)
    gist = view.gist(match)
    return {
        "city_id": match.city,
        "city": pair.city.name,
        "province": pair.city.province,
        "need_id": match.need,
        "need": view.need_title(pair),
        "need_availability": pair.need.availability,
        "investor_id": match.investor,
        "investor": investor.name,
        "country": investor.country,
        "embassy_id": investor.embassy or "",
        "embassy": view.embassy(investor),
        "role": investor.role,
        "role_name": view.word("role", investor.role),
        "investor_availability": investor.availability,
        "listed_by": view.listed_by(match),
        "listed": phrasebook.phrase(f"table.list.{view.listed_by(match)}"),
        "city_rank": match.city_rank,
        "need_rank": match.need_rank,
        "investor_rank": match.investor_rank,
        "strength": match.strength,
        "score": round(match.score, 6),
        "evidence": round(match.evidence, 6),
        "legal": gist.tone,
        "light": phrasebook.say(gist.light),
        "route": phrasebook.phrase(
            "table.route",
            instrument=view.sentence(gist.ask.instrument),
            route=view.sentence(gist.ask.route),
        ),
        "law": view.sentence(gist.law),
        "reasons": _lines(map(view.sentence, gist.reasons)),
        "cautions": _lines(map(phrasebook.say, match.cautions)),
        "availability": view.availability(pair.need, investor),
        "need_as_of": pair.need.provenance.as_of or "",
        "investor_as_of": investor.provenance.as_of or "",
    }


def blocked_rows(view: View) -> Iterator[Row]:
    """A need beside a forbidden direct way, with all investors to whom the same applies."""
    groups: dict[tuple[str, ...], list[Blocked]] = {}
    for blocked in view.shortlist.blocked:
        for pathway in blocked.pathways:
            law = (
                view.terms("instruments", [pathway.instrument]),
                view.route(pathway.direct.route) if pathway.direct else "",
                view.articles(pathway.direct) if pathway.direct else "",
                view.routes(pathway),
            )
            groups.setdefault((blocked.city, blocked.need, *law), []).append(blocked)
    for (_, need, instrument, direct, articles, routes), found in groups.items():
        pair = view.book.need(need)
        found.sort(key=lambda blocked: (blocked.need_rank, blocked.investor))
        yield {
            "city": pair.city.name,
            "need": view.need_title(pair),
            "instrument": instrument,
            "direct": direct,
            "articles": articles,
            "routes": routes,
            "count": len(found),
            "investors": view.phrasebook.phrase("table.separator").join(
                view.phrasebook.phrase(
                    "table.investor_at",
                    investor=view.book.investor(blocked.investor).name,
                    rank=blocked.need_rank,
                )
                for blocked in found
            ),
        }


def left_out_row(view: View, item: LeftOut) -> Row:
    """A city, need or investor that is not matched."""
    record: City | Need | Investor
    note, name, embassy = None, "", ""
    match item.kind:
        case "need":
            pair = view.book.need(item.id)
            record, name = pair.need, view.need_title(pair)
            note = pair.need.availability_note
        case "investor":
            record = view.book.investor(item.id)
            name, note = record.name, record.availability_note
            embassy = view.embassy(record)
        case "city":
            record = view.book.city(item.id)
            name = record.name
    return {
        "kind": view.phrasebook.phrase(f"table.kind.{item.kind}"),
        "city": view.book.city(item.city).name if item.city else "",
        "name": name,
        "embassy": embassy,
        "reason": view.phrasebook.say(item.reason),
        "note": view.quote(note),
        "as_of": view.as_of(record.provenance),
        "source": view.source(record.provenance),
    }


def need_row(view: View, pair: CityNeed) -> Row:
    """A need with its facts and where they come from."""
    need = pair.need
    return {
        "city": pair.city.name,
        "need": view.need_title(pair),
        "availability": view.word("need_availability", need.availability),
        "note": view.quote(need.availability_note),
        "readiness": view.word("readiness", need.readiness),
        "cost": view.money(need.cost),
        "instruments": view.terms("instruments", need.instruments_wanted),
        "as_of": view.as_of(need.provenance),
        "confidence": view.word("confidence", need.provenance.confidence),
        "source": view.source(need.provenance),
    }


def investor_row(view: View, investor: Investor) -> Row:
    """An investor with its facts and where they come from."""
    return {
        "investor": investor.name,
        "embassy": view.embassy(investor),
        "type": view.word("investor_type", investor.type),
        "role_name": view.word("role", investor.role),
        "availability": view.word("investor_availability", investor.availability),
        "note": view.quote(investor.availability_note),
        "ticket": view.money(investor.ticket),
        "record": view.record(investor),
        "as_of": view.as_of(investor.provenance),
        "confidence": view.word("confidence", investor.provenance.confidence),
        "source": view.source(investor.provenance),
    }


def deal_row(view: View, investor: Investor, deal: Deal) -> Row:
    """An entry of an investor's record."""
    return {
        "investor": investor.name,
        "project": deal.project,
        "year": deal.year,
        "amount": "" if deal.amount is None else view.phrasebook.money(deal.amount),
        "note": view.quote(deal.amount_note),
        "deal_status": view.word("deal_status", deal.deal_status),
        "status": view.quote(deal.status),
        "checked": view.checked(deal.provenance),
        "confidence": view.word("confidence", deal.provenance.confidence),
        "source": view.source(deal.provenance),
    }


def _count(investor: Investor, status: DealStatus) -> int:
    return sum(deal.deal_status is status for deal in investor.deals)


def _lines(texts: Iterable[str]) -> str:
    """Put each text on a line of its own, as an item of a list."""
    return "\n".join(f"{ITEM}{text}" for text in texts)
