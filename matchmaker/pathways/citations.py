"""How a rule is cited in print: act, article, how it is known, since when and until when."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from matchmaker.model import (
    DatePrecision,
    Label,
    PartialDate,
    RouteVerdict,
    Rule,
    RuleBook,
    RuleStatus,
    Words,
)

ACTS: Final = {
    "UU": "Law",
    "Perppu": "Government Regulation in Lieu of Law",
    "PP": "Government Regulation",
    "Perpres": "Presidential Regulation",
    "PMK": "Minister of Finance Regulation",
    "Permendagri": "Minister of Home Affairs Regulation",
    "Permen PPN": "Minister of National Development Planning Regulation",
    "Permenlu": "Minister of Foreign Affairs Regulation",
    "Permenkominfo": "Minister of Communication and Informatics Regulation",
    "Peraturan BKPM": "Investment Coordinating Board Regulation",
    "Peraturan KPK": "Corruption Eradication Commission Regulation",
    "POJK": "Financial Services Authority Regulation",
    "Perda": "Regional Regulation",
}
"""English names of acts by their Indonesian short names, highest first as the hierarchy
of UU 12/2011 has it; ministers and bodies stand side by side."""

FEW: Final = 2
"""Places of an act up to which a short citation names them."""

_DASH: Final = "\N{EN DASH}"
_PLACE: Final = re.compile(
    r"(?P<article>[0-9]+[A-Z]?)?(?:-(?P<last>[0-9]+[A-Z]?))?"
    r"(?P<parts>(?:\([0-9]+[a-z]?\)|\([a-z]\))*)(?:-\((?P<to>[0-9]+[a-z]?|[a-z])\))?"
)


@dataclass(frozen=True, slots=True)
class Citation:
    """A rule as it is cited.

    Parameters
    ----------
    rule : str
        Identifier of the rule.
    title, source : Label
        Its name, and act and article: ``UU 1/2022 Pasal 154 ayat (4)`` and
        ``Law 1/2022, art. 154(4)``. The act's title stands for an unknown act.
    short : Label
        The same without the articles where there are more than `FEW`.
    status : RuleStatus
        How its text is known; `status_words` says it.
    since, until : PartialDate, optional
        As exact as they are known; ``until`` is the first day on which it is
        no longer the law. `validity` says them.
    """

    rule: str
    title: Label
    source: Label
    short: Label
    status: RuleStatus
    since: PartialDate | None
    until: PartialDate | None

    @property
    def status_words(self) -> Words:
        """How the text is known, as a phrase."""
        return Words(f"law.status.{self.status}")

    @property
    def validity(self) -> Words:
        """Since when and until when it is the law, as a phrase."""
        days = {"since": self.since, "until": self.until}
        known = tuple((name, day) for name, day in days.items() if day is not None)
        return Words("law.validity." + ("_".join(name for name, _ in known) or "unknown"), known)


def citation(rule: Rule) -> Citation:
    """Cite a rule."""
    return Citation(
        rule=rule.id,
        title=rule.title,
        source=_source(rule.law, rule.article) or rule.title,
        short=_source(rule.law, rule.article if _count(rule.article) <= FEW else None)
        or rule.title,
        status=rule.status,
        since=_as_exact_as_known(rule.in_force_from, rule.in_force_from_precision),
        until=_as_exact_as_known(rule.in_force_to, rule.in_force_to_precision),
    )


def citations(verdict: RouteVerdict, law: RuleBook) -> tuple[Citation, ...]:
    """Cite the rules that decided on a route, the deciding one first.

    A rule that is no longer in the book is left out, so that an older result
    can still be printed.
    """
    known = {rule.id: rule for rule in law.rules}
    return tuple(citation(known[name]) for name in verdict.rules if name in known)


def rank(rule: Rule) -> int:
    """Give the place of its act in the hierarchy, the highest first."""
    kind = (rule.law or "").partition(";")[0].strip().rpartition(" ")[0]
    names = list(ACTS)
    return min(names.index(kind), names.index("PMK")) if kind in ACTS else len(names)


def _count(article: str | None) -> int:
    return len(re.split("[,;]", article)) if article else 0


@lru_cache(maxsize=4096)
def _source(law: str | None, article: str | None) -> Label | None:
    if law is None:
        return None
    acts = [part.strip() for part in law.split(";")]
    places = [part.strip() for part in (article or "").split(";")]
    if len(places) != len(acts):
        places = [""] * (len(acts) - 1) + ["; ".join(places)]
    pairs = list(zip(acts, places, strict=True))
    return Label(
        id="; ".join(" ".join(filter(None, (act, _pasal(place)))) for act, place in pairs),
        en="; ".join(
            ", ".join(filter(None, (_in_english(act), _art(place)))) for act, place in pairs
        ),
    )


@lru_cache(maxsize=4096)
def _in_english(act: str) -> str:
    kind, _, number = act.rpartition(" ")
    return f"{ACTS.get(kind, kind)} {number}".strip()


def _places(text: str) -> list[re.Match[str]] | None:
    """Read ``12(4), 18-19, 22(1)(a)``; None where it is written otherwise."""
    found = [_PLACE.fullmatch(item.strip()) for item in text.split(",")]
    whole = [match for match in found if match is not None and match[0]]
    return whole if len(whole) == len(found) else None


@lru_cache(maxsize=4096)
def _pasal(text: str) -> str:
    places = _places(text) if text else []
    if places is None:
        return f"Pasal {text}"
    return ", ".join(map(_one_pasal, places))


def _one_pasal(place: re.Match[str]) -> str:
    words = []
    if place["article"]:
        words.append(f"Pasal {_span(place['article'], place['last'])}")
    parts = re.findall(r"\((\w+)\)", place["parts"])
    for number, part in enumerate(parts):
        to = place["to"] if number == len(parts) - 1 else None
        if part[0].isdigit():
            words.append("ayat " + _span(f"({part})", to and f"({to})"))
        else:
            words.append("huruf " + _span(part, to))
    return " ".join(words)


@lru_cache(maxsize=4096)
def _art(text: str) -> str:
    places = _places(text) if text else []
    if places is None:
        return f"art. {text}"
    if not places:
        return ""
    several = sum(bool(place["article"]) for place in places) > 1 or any(
        place["last"] for place in places
    )
    listed = ", ".join(place[0].replace("-", _DASH) for place in places)
    return f"{'arts.' if several else 'art.'} {listed}"


def _span(first: str, last: str | None) -> str:
    return f"{first}{_DASH}{last}" if last else first


def _as_exact_as_known(day: str | None, precision: DatePrecision | None) -> PartialDate | None:
    if day is None or precision is DatePrecision.UNKNOWN:
        return None
    letters = {DatePrecision.DAY: 10, DatePrecision.MONTH: 7}.get(precision or DatePrecision.DAY, 4)
    return PartialDate(day[:letters])
