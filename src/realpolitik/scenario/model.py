"""A scenario as the rest of the package sees it: checked, resolved, immutable.

Owns `Scenario` and its parts. Every expression in it is resolved (see `expression.nodes`), every
name it uses exists, every actor has perfect recall. Nothing here is computed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from realpolitik.scenario.diagnostics import Diagnostic
    from realpolitik.scenario.distributions.base import AbstractDistribution
    from realpolitik.scenario.expression.nodes import Entry, Kind, Node, Plan
    from realpolitik.scenario.source import Node as SourceNode
    from realpolitik.scenario.source import Source

CHANCE = "chance"
"""Who makes the moves that nobody chooses (rule S6)."""

PERIOD = "period"
"""What expressions call the number of the period, from 1 (rule S13)."""

Path = tuple[str | int, ...]
"""Where something stands in the file: the keys that lead to it."""


@dataclass(frozen=True)
class Evidence:
    """A dated source, graded on the Admiralty scale (rule S8).

    `hindsight` tells that the actors could not know it by the date of the file.
    """

    name: str
    says: str
    source: str
    date: str
    grade: str
    kind: str
    url: str | None = None
    hindsight: bool = False


@dataclass(frozen=True)
class Quantity:
    """A number the result depends on (rule S3).

    `text` is the value as the file writes it. A distribution that is written inside an expression
    makes a quantity of its own, named after its place; `implied` tells so.
    """

    name: str
    distribution: AbstractDistribution
    text: str
    says: str
    unit: str = ""
    evidence: tuple[str, ...] = ()
    judgement: str | None = None
    implied: bool = False


@dataclass(frozen=True)
class Related:
    """Quantities that vary together, each pair with this rank correlation (rule S11)."""

    between: tuple[str, ...]
    rank_correlation: float
    evidence: tuple[str, ...] = ()
    judgement: str | None = None


@dataclass(frozen=True)
class Observation:
    """What was chosen, move by move, on a date (rule S14)."""

    date: str
    path: Mapping[str, str]
    says: str = ""
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True)
class Happened:
    """What each side did, move by move: what the solved game is held against."""

    path: Mapping[str, str]
    says: str = ""
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True)
class State:
    """A number that one period hands to the next (rule S13).

    `start` depends on quantities alone; `following` also on the states and the moves of a period.
    """

    name: str
    start: Node
    following: Node
    says: str = ""
    unit: str = ""


@dataclass(frozen=True)
class Shock:
    """Something from outside that sets states anew at the start of a period (rule S13).

    Without a `probability` it strikes only where ``do`` names it.
    """

    name: str
    at: int
    sets: Mapping[str, Node]
    probability: Node | None = None
    says: str = ""


@dataclass(frozen=True)
class Periods:
    """How the moves repeat (rule S13); `courses` is how many courses a draw samples."""

    count: int
    each: str
    begins: str | None
    states: Mapping[str, State]
    lookahead: int
    follow: str
    courses: int
    ends: Node | None
    shocks: Mapping[str, Shock]


@dataclass(frozen=True)
class Interest:
    """One reason that an actor has: weight x gain is its part of the payoff."""

    name: str
    weight: Node
    gain: Node
    says: str = ""


@dataclass(frozen=True)
class Actor:
    """A state or other player.

    It has `interests`, or else `prefers`: statements about the path, most important first (S12).
    `ranking` holds them as the file writes them. `patience` is what a point in the next period is
    worth in this one; None is 1 (S13).
    """

    name: str
    title: str
    interests: Mapping[str, Interest]
    precision: Node
    says: str = ""
    prefers: tuple[Node, ...] = ()
    ranking: tuple[str, ...] = ()
    judgement: str | None = None
    patience: Node | None = None


@dataclass(frozen=True)
class Option:
    """What can be chosen; `probability` is None except at chance moves, or if it is ``rest``."""

    name: str
    when: Node | None = None
    probability: Node | None = None
    says: str = ""


@dataclass(frozen=True)
class Move:
    """A decision by an actor or by chance. `hidden` are the earlier moves not seen here."""

    name: str
    by: str
    options: tuple[Option, ...]
    hidden: frozenset[str] = frozenset()
    when: Node | None = None
    says: str = ""

    @property
    def option_names(self) -> tuple[str, ...]:
        """The names of the options, in file order."""
        return tuple(o.name for o in self.options)


@dataclass(frozen=True)
class Definition:
    """A variable or an outcome: a named expression."""

    name: str
    expression: Node
    kind: Kind
    says: str = ""


@dataclass(frozen=True)
class Lever:
    """A named plan: for each planned move, a rule that gives an option.

    `since` and `until` are the first and the last period in which it binds; None is all (S13).
    """

    name: str
    by: str
    rules: tuple[Entry, ...]
    says: str = ""
    since: int | None = None
    until: int | None = None


@dataclass(frozen=True)
class Claim:
    """A statement whose test each draw passes or fails (rule Q2)."""

    name: str
    says: str
    test: Node
    text: str
    source: str = ""
    row: str = ""
    expect: str | None = None
    evidence: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Scenario:
    """A strategic argument, checked and ready to be solved.

    `variables` are in an order in which each uses only earlier ones. `diagnostics` are the
    warnings that reading the file gave.
    """

    name: str
    title: str
    question: str
    as_of: str
    summary: str
    limits: str
    evidence: Mapping[str, Evidence]
    quantities: Mapping[str, Quantity]
    actors: Mapping[str, Actor]
    moves: Mapping[str, Move]
    variables: Mapping[str, Definition]
    outcomes: Mapping[str, Definition]
    levers: Mapping[str, Lever]
    claims: Mapping[str, Claim]
    related: tuple[Related, ...] = ()
    observed: tuple[Observation, ...] = ()
    happened: Happened | None = None
    periods: Periods | None = None
    diagnostics: tuple[Diagnostic, ...] = ()
    source: Source = field(repr=False, compare=False, kw_only=True)
    root: SourceNode = field(repr=False, compare=False, kw_only=True)

    @property
    def definitions(self) -> dict[str, Definition]:
        """Variables and outcomes together, by name."""
        return {**self.variables, **self.outcomes}

    def plan_rules(self, plan: Plan | None, period: int = 1) -> dict[str, Node]:
        """Return the rule that a plan imposes on each move of a period."""
        if plan is None or not _binds(plan, period):
            return {}
        levers = [self.levers[name] for name in plan.levers]
        entries = [e for lever in levers if _binds(lever, period) for e in lever.rules]
        return {e.key: e.value for e in (*entries, *plan.rules)}


def _binds(plan: Plan | Lever, period: int) -> bool:
    return (plan.since or 1) <= period and (plan.until is None or period <= plan.until)
