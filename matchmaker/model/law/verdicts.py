"""What the law says of routes, and of each rule on them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from matchmaker.model.law.vocabulary import Consequence, Verdict, Why


@dataclass(frozen=True, slots=True)
class Finding:
    """What followed from one rule on one route."""

    rule: str
    consequence: Consequence
    why: tuple[Why, ...] = ()
    """What stands between the rule and a plain answer; nothing where there is one."""
    missing: tuple[str, ...] = ()
    """The facts that it would need to know."""


@dataclass(frozen=True, slots=True)
class RouteVerdict:
    """What the law says of one route for one pair on one day."""

    route: str
    verdict: Verdict
    rules: tuple[str, ...]
    """Identifiers of the rules that decided, the deciding one first."""
    findings: tuple[Finding, ...] = ()
    """What followed from every rule that bears on it, the worst first."""

    @property
    def outline(self) -> RouteVerdict:
        """The same without the findings, which `pathways.judge` gives again at any time."""
        return replace(self, findings=())

    @property
    def missing(self) -> tuple[str, ...]:
        """The facts that rules on it would need to know, each once."""
        return tuple(dict.fromkeys(name for item in self.findings for name in item.missing))


@dataclass(frozen=True, slots=True)
class Pathway:
    """How one instrument of one investor may reach one need."""

    instrument: str
    direct: RouteVerdict | None
    """The obvious route; where all routes are blocked, the first of them."""
    routes: tuple[RouteVerdict, ...]
    """Lawful or possibly lawful routes, the direct one included, best first; blocked
    ones are left out."""
    closed: tuple[RouteVerdict, ...] = ()
    """Other routes that were looked at and are blocked, in the order of the channel."""
    aside: tuple[str, ...] = ()
    """Routes of the channel that are not meant, by what is known of the pair."""

    @property
    def verdict(self) -> Verdict:
        """The best verdict among all routes; unknown where the rules know no route at all."""
        if self.routes:
            return self.routes[0].verdict
        return self.direct.verdict if self.direct is not None else Verdict.UNKNOWN

    @property
    def is_rerouted(self) -> bool:
        """Whether the direct way is blocked and another one is open."""
        return (
            self.direct is not None
            and self.direct.verdict is Verdict.BLOCKED
            and self.verdict is not Verdict.BLOCKED
        )

    @property
    def outline(self) -> Pathway:
        """The same without the findings: what lists of thousands of pairs keep."""
        direct = self.direct.outline if self.direct is not None else None
        return Pathway(self.instrument, direct, tuple(route.outline for route in self.routes))
