"""Rows of the sheets on the law: what decided for each pair, and the rules themselves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from matchmaker.model import Pathway, Rule, Verdict
from matchmaker.pathways import citation, pathway_of
from matchmaker.rendering.opinion import AskedFact, SaidRule, Speaker, Step, Way
from matchmaker.rendering.rows import ITEM, Row, View


def law_rows(view: View) -> Iterator[Row]:
    """Each pair of the cities' lists with each form of support that both name."""
    speaker = Speaker(view.book.law, view.phrasebook)
    for match in view.shortlist.cities:
        pair, investor = view.book.need(match.need), view.book.investor(match.investor)
        for kept in match.pathways:
            law, instrument = view.book.law, kept.instrument
            pathway = pathway_of(instrument, pair, investor, law, on=view.on)
            said = speaker.instrument(pathway, None)
            best = said.best
            closed = (way for way in said.ways if not way.is_open)
            shut = next((way for way in closed if way.is_direct or best is None), None)
            shown = best or shut
            yield {
                "city": pair.city.name,
                "need": view.need_title(pair),
                "investor": investor.name,
                "instrument": said.label,
                "light": _light(view, pathway),
                "direct": _shut(shut) if shut is not None else "",
                "route": best.label
                if best is not None
                else view.phrasebook.phrase("legal.no_route"),
                "decided": shown.decided_by if shown is not None else "",
                "rules": _list(_cited(rule) for rule in shown.rules) if shown else "",
                "missing": _list(_asked(fact) for fact in _missing(shown)) if shown else "",
                "steps": _list(_step(step) for step in best.steps) if best is not None else "",
                "lead_time": _list(best.lead_times) if best is not None else "",
            }


def rule_rows(view: View) -> Iterator[Row]:
    """Each rule with its article, dates, status and when it was last compared with the law."""
    language, words = view.phrasebook.language, view.phrasebook
    for rule in sorted(view.book.law.rules, key=_place):
        cited, checked = citation(rule), view.book.law.checked_on(rule)
        routes = (view.route(name) for name in rule.routes)
        yield {
            "rule": rule.title.in_language(language),
            "plain": rule.plain.in_language(language),
            "articles": cited.source.in_language(language),
            "effect": words.phrase(f"opinion.effect.{rule.effect}"),
            "text": words.say(cited.status_words),
            "validity": words.say(cited.validity),
            "checked": words.date(checked)
            if checked is not None
            else words.phrase("opinion.never"),
            "in_force": words.phrase(f"opinion.in_force.{_in_force(view, rule)}"),
            "routes": _list(routes),
            "source": _list(evidence.url for evidence in rule.evidence),
        }


def _light(view: View, pathway: Pathway) -> str:
    """Say the light as a brief does: a way round is never as good as an open one."""
    if not pathway.is_rerouted:
        return view.phrasebook.phrase(f"light.{pathway.verdict}")
    is_open = pathway.verdict is Verdict.UNKNOWN
    key = "unknown_rerouted" if is_open else "conditional_rerouted"
    return view.phrasebook.phrase(f"light.{key}")


def _in_force(view: View, rule: Rule) -> str:
    return {True: "yes", False: "no", None: "uncertain"}[rule.in_force(view.on)]


def _place(rule: Rule) -> tuple[str, str, str]:
    return rule.topic, rule.in_force_from or "", rule.id


def _shut(way: Way) -> str:
    named = "; ".join(_cited(rule) for rule in way.rules if rule.consequence == "blocked")
    return f"{way.label}: {way.light}. {named}"


def _missing(way: Way) -> tuple[AskedFact, ...]:
    return tuple({fact.id: fact for rule in way.rules for fact in rule.missing}.values())


def _cited(rule: SaidRule) -> str:
    return f"{rule.title} ({rule.source}; {rule.status}): {rule.said}"


def _asked(fact: AskedFact) -> str:
    said = fact.question or fact.label
    return f"{said} ({fact.who})" if fact.who else said


def _step(step: Step) -> str:
    said = f"{step.stage}: {step.who}: {step.what}"
    return f"{said} ({step.document})" if step.document else said


def _list(texts: Iterable[str]) -> str:
    return "\n".join(f"{ITEM}{text}" for text in texts)
