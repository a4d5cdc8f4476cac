"""What rules of law must be beyond their fields: days, channels, conditions over known facts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import Any, Final, NamedTuple

from matchmaker.errors import Fault
from matchmaker.loading.document import Found, shortened, shown
from matchmaker.loading.fields import Loc
from matchmaker.loading.known import Known
from matchmaker.loading.words import did_you_mean
from matchmaker.model import (
    DerivedFact,
    FactKind,
    FiscalCapacity,
    InvestorType,
    Readiness,
    Role,
)
from matchmaker.model.law import FactTest, fact_tests
from matchmaker.model.law.conditions import read

_DAYS: Final = (("in_force_from", "in_force_to"), ("from", "to"))


class Vocabulary(NamedTuple):
    """What conditions of one rule book may refer to."""

    facts: Mapping[str, Mapping[str, Any]]
    """The dictionary by id."""
    words: Mapping[str, tuple[str, ...]]
    """The words of facts that follow from the profiles, by the fact."""

    def kind(self, name: str) -> str | None:
        """Give what a fact is; None where the dictionary does not say."""
        kind = self.facts.get(name, {}).get("kind")
        return kind if kind in tuple(FactKind) else None

    def choices(self, name: str) -> tuple[str, ...]:
        """Give the answers of a fact; none where any word may be one."""
        return choices_of(self.facts.get(name, {})) or self.words.get(name, ())


_OF_PROFILES: Final[Mapping[DerivedFact, type[StrEnum]]] = {
    DerivedFact.COUNTERPART_TYPE: InvestorType,
    DerivedFact.COUNTERPART_ROLE: Role,
    DerivedFact.READINESS: Readiness,
    DerivedFact.FISCAL_CAPACITY: FiscalCapacity,
}
_OF_FILES: Final = {
    DerivedFact.SECTOR: "sectors",
    DerivedFact.INSTRUMENT: "instruments",
    DerivedFact.PROGRAMME: "programmes",
}


def _words(known: Known) -> dict[str, tuple[str, ...]]:
    """Give the words that a fact may have which the program takes from the profiles."""
    fixed = {fact.value: tuple(map(str, kind)) for fact, kind in _OF_PROFILES.items()}
    read = {
        fact.value: tuple(dict.fromkeys(known.words.get(name, {}).values()))
        for fact, name in _OF_FILES.items()
    }
    return fixed | read


def choices_of(fact: Mapping[str, Any]) -> tuple[str, ...]:
    """Give the answers that a fact may have, as far as the data have the shape of such."""
    named = (item.get("id") for _, item in _groups(fact.get("choices")))
    return tuple(word for word in named if isinstance(word, str))


def check_days(item: Found, known: Known) -> Iterator[Fault]:
    """Find days that are none, and an end that is no later than its start."""
    del known
    for first, last in _DAYS:
        days = {}
        for name in (first, last):
            if isinstance(text := item.part.data.get(name), str) and text:
                try:
                    days[name] = dt.date.fromisoformat(text)
                except ValueError:
                    expected = "a day of the calendar as YYYY-MM-DD"
                    yield item.fault(name, f'"{shortened(text)}"', expected)
        if days.keys() == {first, last} and days[last] <= days[first]:
            found = f"{days[last]}, no later than {first}"
            yield item.fault(last, found, "the first day on which it is no longer the law")
    for name in ("supersedes", "superseded_by"):
        named = item.part.data.get(name)
        if named and named == item.part.data.get("id"):
            yield item.fault(name, "the rule itself", "another rule")


def check_channels(item: Found, known: Known) -> Iterator[Fault]:
    """Find an instrument with two sets of routes, of which only one could count."""
    del known
    seen: set[tuple[str, bool]] = set()
    for number, channel in _groups(item.part.data.get("channels")):
        instrument, foreign = channel.get("instrument"), channel.get("foreign")
        if not (isinstance(instrument, str) and isinstance(foreign, bool)):
            continue
        if (instrument, foreign) in seen:
            money = "from abroad" if foreign else "of the country"
            found = f"{shown(instrument)} with money {money} a second time"
            loc = (*item.part.loc, "channels", number, "instrument")
            yield item.document.fault(loc, found, "each channel once")
        seen.add((instrument, foreign))


def check_conditions(item: Found, known: Known) -> Iterator[Fault]:
    """Check facts, conditions and figures of all rules against the dictionary of facts."""
    facts = {
        fact["id"]: fact
        for _, fact in _groups(item.part.data.get("facts"))
        if isinstance(fact.get("id"), str)
    }
    vocabulary = Vocabulary(facts, _words(known))
    if not _is_day(item.part.data.get("complete_from")):
        found = shown(item.part.data["complete_from"])
        yield item.fault("complete_from", found, "a day of the calendar as YYYY-MM-DD")
    for number, fact in _groups(item.part.data.get("facts")):
        yield from _fact(item, (*item.part.loc, "facts", number), fact)
    for group in ("routes", "programmes"):
        for number, data in _groups(item.part.data.get(group)):
            if data.get("applies_when") is not None:
                way = (*item.part.loc, group, number, "applies_when")
                yield from _condition(item, way, data["applies_when"], {}, vocabulary)
    for number, rule in _groups(item.part.data.get("rules")):
        loc = (*item.part.loc, "rules", number)
        stated = rule.get("parameters")
        parameters = stated if isinstance(stated, dict) else {}
        for name in ("applies_when", "met_when"):
            if rule.get(name) is not None:
                way = (*loc, name)
                yield from _condition(item, way, rule[name], parameters, vocabulary)
        for name, parameter in parameters.items():
            way = (*loc, "parameters", name)
            yield from _figures(item, way, parameter, vocabulary)


def _is_day(text: Any) -> bool:
    """Whether a text is a day of the calendar; whatever has another form is told elsewhere."""
    if not isinstance(text, str):
        return True
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _groups(data: Any) -> Iterator[tuple[int, dict[str, Any]]]:
    for number, group in enumerate(data if isinstance(data, list) else ()):
        if isinstance(group, dict):
            yield number, group


def _fact(item: Found, loc: Loc, fact: Mapping[str, Any]) -> Iterator[Fault]:
    name, kind, derived = fact.get("id"), fact.get("kind"), fact.get("derived") is True
    own = tuple(DerivedFact)
    if derived and isinstance(name, str) and name not in own:
        expected = "a fact that follows from the pair: " + ", ".join(own)
        yield item.document.fault((*loc, "id"), shown(name), expected, did_you_mean(name, own))
    if not derived:
        for part in ("question", "supplied_by"):
            if not fact.get(part):
                hint = "derived: true where the program knows it itself"
                expected = "who can say it" if part == "supplied_by" else "what to ask"
                yield item.document.fault((*loc, part), "nothing", expected, hint)
    if kind == FactKind.CHOICE and not derived and not fact.get("choices"):
        yield item.document.fault((*loc, "choices"), "nothing", "the answers that it may have")
    for part, only in (("choices", FactKind.CHOICE), ("unit", FactKind.NUMBER)):
        if fact.get(part) and kind in tuple(FactKind) and kind != only:
            found = f"{part} of a fact of kind {kind}"
            yield item.document.fault((*loc, part), found, f"a fact of kind {only}")
    if fact.get("formulas") and kind in tuple(FactKind) and kind != FactKind.NUMBER:
        found = f"a formula of a fact of kind {kind}"
        yield item.document.fault((*loc, "formulas"), found, "a fact of kind number")


def _condition(
    item: Found, loc: Loc, data: Any, parameters: Mapping[str, Any], vocabulary: Vocabulary
) -> Iterator[Fault]:
    tree, problems = read(data)
    for problem in problems:
        way = (*loc, *problem.loc)
        found = shown(problem.loc[-1]) if problem.is_key else item.document.shown(way)
        hint = _hint(problem.expected, problem.loc[-1]) if problem.is_key else ""
        yield item.document.fault(way, found, problem.expected, hint, at_key=problem.is_key)
    for test in fact_tests(tree):
        yield from _test(item, (*loc, *test.loc), test, parameters, vocabulary)


def _hint(expected: str, found: str | int) -> str:
    """Offer the operator that was meant; a fact's name has no list to choose from here."""
    words = expected.removeprefix("one of ")
    return did_you_mean(str(found), words.split(", ")) if words != expected else ""


def _test(
    item: Found, loc: Loc, test: FactTest, parameters: Mapping[str, Any], vocabulary: Vocabulary
) -> Iterator[Fault]:
    for bound in test.bounds:
        if bound.parameter is not None and bound.parameter not in parameters:
            way = (*loc, bound.operator.value, "parameter")
            hint = did_you_mean(bound.parameter, parameters)
            yield item.document.fault(way, shown(bound.parameter), "a parameter of the rule", hint)
    if test.fact not in vocabulary.facts:
        hint = did_you_mean(test.fact, (*vocabulary.facts, "all", "any", "not"))
        expected = "a fact of the dictionary (facts), or all, any, not"
        yield item.document.fault(loc, shown(test.fact), expected, hint, at_key=True)
        return
    kind, choices = vocabulary.kind(test.fact), vocabulary.choices(test.fact)
    if test.bounds and kind not in {FactKind.NUMBER, None}:
        yield item.document.fault(loc, "bounds", f"{_wanted(kind)}, as the fact is of kind {kind}")
    for number, value in enumerate(test.values):
        way = (*loc, number) if isinstance(item.document.at(loc), list) else loc
        if kind is not None and not _fits(value, kind):
            expected = f"{_wanted(kind)}, as the fact is of kind {kind}"
            yield item.document.fault(way, shown(value), expected)
        elif choices and isinstance(value, str) and value not in choices:
            expected = "one of " + ", ".join(choices)
            yield item.document.fault(way, shown(value), expected, did_you_mean(value, choices))


def _wanted(kind: str | None) -> str:
    return {
        FactKind.YES_NO: "true or false",
        FactKind.NUMBER: "a number or a bound",
        FactKind.CHOICE: "a word or a list of words",
    }[FactKind(str(kind))]


def _fits(value: object, kind: str) -> bool:
    match value:
        case bool():
            return kind == FactKind.YES_NO
        case str():
            return kind == FactKind.CHOICE
        case _:
            return kind == FactKind.NUMBER


def _figures(item: Found, loc: Loc, parameter: Any, vocabulary: Vocabulary) -> Iterator[Fault]:
    values = parameter.get("values") if isinstance(parameter, dict) else None
    for number, value in _groups(values):
        way = (*loc, "values", number)
        figure, by = value.get("value"), value.get("by")
        if isinstance(figure, dict) and not isinstance(by, str):
            hint = "by: the name of the fact whose choices they are"
            yield item.document.fault((*way, "by"), "nothing", "a fact of kind choice", hint)
        elif isinstance(by, str) and by in vocabulary.facts:
            if vocabulary.kind(by) not in {FactKind.CHOICE, None}:
                found = f"a fact of kind {vocabulary.kind(by)}"
                yield item.document.fault((*way, "by"), found, "a fact of kind choice")
            yield from _choices(item, (*way, "value"), figure, vocabulary.choices(by))
        if isinstance(by, str) and figure is not None and not isinstance(figure, dict):
            yield item.document.fault((*way, "value"), shown(figure), f"a number by {by}")


def _choices(item: Found, loc: Loc, figure: Any, choices: Iterable[str]) -> Iterator[Fault]:
    known = tuple(choices)
    for word in figure if isinstance(figure, dict) and known else ():
        if word not in known:
            expected = "one of " + ", ".join(known)
            hint = did_you_mean(word, known)
            yield item.document.fault((*loc, word), shown(word), expected, hint, at_key=True)
