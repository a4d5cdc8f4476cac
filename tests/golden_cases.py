"""Worked cases of the law, as a jurist writes them, and what the engine says of each.

A file in ``tests/golden`` is a situation with one or more cases:

=================  ========================================================================
``title``          what it is about
``situation``      the story in plain words
``day``            the day whose law is applied (a case may have its own)
``money``          ``foreign`` or ``domestic``
``counterpart``    a type of investor, such as ``multilateral``
``instrument``     an instrument of the taxonomy (a case may have its own)
``programme``      a national programme of the need, if any
``facts``          what is known in all cases, by the names of the dictionary (``facts`` of
                   ``rules.yaml``); money in rupiah
``pathway``        optional: ``direct``, ``rerouted``, ``open`` (routes) and ``verdict`` of the
                   pair without any fact
``routes``         the cases
``pairs``          optional: pairs of the real profiles, as the product screens them
=================  ========================================================================

A pair names ``need``, ``investor`` and ``instrument``, what is known besides (``facts``), its
``direct`` route, and what then holds: its ``verdict``, routes among the ``open`` ones, those
that are ``closed`` beside the direct one (all of them), and ``rules`` among the deciding ones of
each route that it names. A route that no pair reaches would be lawful on paper only.

A case:

=================  ========================================================================
``case``           optional: what is special, such as ``just outside``
``route``          a route of ``rules.yaml``
``day``, ``instrument``, ``money``, ``counterpart``   optional: instead of those of the file
``facts``          what is known besides
``verdict``        ``allowed``, ``conditional``, ``unknown`` or ``blocked``
``decided_by``     optional: the first deciding rule
``rules``          optional: rules that are among the deciding ones
``not``            optional: rules of which nothing follows, or whose test is met
``passed``         optional: rules whose test is met
``blocks``         optional: rules that block
``missing``        optional: facts that are among the missing ones
``computed``       optional: facts with the values that formulas give on the day (4 decimals)
``largest``        optional: facts with the largest value that meets the tests of the route (for
                   a debt: ``new_debt_service``, ``new_debt``, ``debt_financed_deficit``)
``approvals``      optional: who must act, in Indonesian
``lead_time``      optional: rules with words of the time that they set
``mark``           optional: ``S`` or ``U``, the weakest status among the deciding rules
``arithmetic``     optional: the calculation in words, for the reader
=================  ========================================================================
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml

from matchmaker.model import Consequence, Finding, RouteVerdict, RuleBook
from matchmaker.pathways import FactValue, judge

FOLDER: Final = Path(__file__).parent / "golden"

FILE_KEYS: Final = frozenset(
    [
        "title",
        "situation",
        "day",
        "money",
        "counterpart",
        "instrument",
        "programme",
        "facts",
        "pathway",
        "routes",
        "pairs",
    ]
)
PAIR_KEYS: Final = frozenset(
    ["need", "investor", "instrument", "facts", "direct", "verdict", "open", "closed", "rules"]
)
CASE_KEYS: Final = frozenset(
    [
        "case",
        "route",
        "day",
        "instrument",
        "money",
        "counterpart",
        "facts",
        "verdict",
        "decided_by",
        "rules",
        "not",
        "passed",
        "blocks",
        "missing",
        "computed",
        "largest",
        "approvals",
        "lead_time",
        "mark",
        "arithmetic",
    ]
)


NAMING: Final = ("rules", "passed", "blocks", "not")
"""Keys of a case that name rules."""


@dataclass(frozen=True, slots=True)
class Case:
    """One case with what its file says of all."""

    file: str
    number: int
    whole: Mapping[str, Any]
    own: Mapping[str, Any]

    @property
    def name(self) -> str:
        """What the case is called in reports."""
        return f"{self.file}-{self.number}"

    @property
    def day(self) -> dt.date:
        """The day whose law is applied."""
        found: dt.date = self._said("day")
        return found

    def _said(self, name: str) -> Any:
        return self.own.get(name, self.whole.get(name))

    def facts(self, law: RuleBook) -> dict[str, FactValue]:
        """Give what is known: what follows from the money and the instrument, and what is said."""
        foreign, instrument = self._said("money") == "foreign", self._said("instrument")
        channels = {(one.instrument, one.foreign): one for one in law.channels}
        known: dict[str, FactValue] = {"lender_is_foreign": foreign}
        if self._said("counterpart") is not None:
            known["counterpart_type"] = self._said("counterpart")
        if instrument is not None:
            known["instrument"] = instrument
            repaid = channels[instrument, foreign].must_be_repaid
            if repaid is not None:
                known["must_be_repaid"] = repaid
        stated = self.whole.get("facts", {}) | self.own.get("facts", {})
        several = {name: tuple(value) for name, value in stated.items() if isinstance(value, list)}
        whole: dict[str, FactValue] = known | stated | several
        return whole

    @property
    def named(self) -> frozenset[str]:
        """The rules that it names, those of which it says that nothing follows included."""
        deciding = {self.own["decided_by"]} if "decided_by" in self.own else set()
        return frozenset(deciding.union(*(self.own.get(key, ()) for key in NAMING)))

    def verdict(self, law: RuleBook) -> RouteVerdict:
        """Let the engine judge it."""
        return judge(self.own["route"], law, on=self.day, facts=self.facts(law))


def files() -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Give the files by name, in their order."""
    for path in sorted(FOLDER.glob("*.yaml")):
        yield path.stem, yaml.safe_load(path.read_text(encoding="utf-8"))


def cases() -> Iterator[Case]:
    """Give all cases of all files."""
    for name, whole in files():
        for number, own in enumerate(whole["routes"], start=1):
            yield Case(name, number, whole, own)


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the cases that name a rule show of it, by the names of cases."""

    blocked: tuple[str, ...]
    passed: tuple[str, ...]
    missing: tuple[str, ...]
    """A fact that it asks for is not known."""
    other: tuple[str, ...]
    """It opens the route, sets a condition that is not met, or leaves the route open."""
    silent: tuple[str, ...]
    """It does not apply, or is not the law on the day."""

    @property
    def all(self) -> tuple[str, ...]:
        """Every case, each once."""
        groups = (self.blocked, self.passed, self.missing, self.other, self.silent)
        return tuple(sorted({name for group in groups for name in group}))


def coverage(law: RuleBook) -> dict[str, Coverage]:
    """Say of each rule which cases reach it, and with what outcome."""
    found: dict[str, dict[str, list[str]]] = {
        rule.id: {kind: [] for kind in ("blocked", "passed", "missing", "other", "silent")}
        for rule in law.rules
    }
    for case in cases():
        findings = {finding.rule: finding for finding in case.verdict(law).findings}
        for rule in sorted(case.named & found.keys()):
            found[rule][_outcome(findings.get(rule))].append(case.name)
    return {
        rule: Coverage(**{kind: tuple(names) for kind, names in groups.items()})
        for rule, groups in found.items()
    }


def _outcome(finding: Finding | None) -> str:
    if finding is None:
        return "silent"
    if finding.consequence in {Consequence.BLOCKED, Consequence.PASSED}:
        return finding.consequence.value
    return "missing" if finding.missing else "other"
