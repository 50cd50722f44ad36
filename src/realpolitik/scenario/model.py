"""A scenario as the rest of the package sees it: checked, resolved, immutable.

Owns `Scenario` and its parts. Every expression in it is resolved (see `expression.nodes`), every
name it uses exists, every actor has perfect recall. Nothing here is computed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from realpolitik.errors import RealpolitikError
from realpolitik.scenario.edit import edited, renamed
from realpolitik.scenario.part import ScenarioPart
from realpolitik.suggest import listing, nearest

if TYPE_CHECKING:
    from realpolitik.scenario.data_calls import Offers
    from realpolitik.scenario.diagnostics import Diagnostic
    from realpolitik.scenario.distributions.base import AbstractDistribution
    from realpolitik.scenario.expression.nodes import Entry, Kind, Node, Plan
    from realpolitik.scenario.moves import Move
    from realpolitik.scenario.private import PrivateType
    from realpolitik.scenario.source import SourceText, YamlNode

CHANCE = "chance"
"""Who makes the moves that nobody chooses (rule S6)."""

PERIOD = "period"
"""What expressions call the number of the period, from 1 (rule S13)."""

Reader = Callable[["SourceText", "Offers | None", "YamlNode | None"], "Scenario"]
"""How a source becomes a scenario; with whoever looks up data, and its nodes if they are known."""

Path = tuple[str | int, ...]
"""Where something stands in the file: the keys that lead to it."""


@dataclass(frozen=True)
class Evidence(ScenarioPart):
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
class Quantity(ScenarioPart):
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
class Related(ScenarioPart):
    """What varies together, each pair with this rank correlation (rules S11 and S17)."""

    between: tuple[str, ...]
    rank_correlation: float
    evidence: tuple[str, ...] = ()
    judgement: str | None = None


@dataclass(frozen=True)
class Observation(ScenarioPart):
    """What was chosen, move by move, on a date (rule S14)."""

    date: str
    path: Mapping[str, str]
    says: str = ""
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True)
class Happened(ScenarioPart):
    """What each side did, move by move: what the solved game is held against."""

    path: Mapping[str, str]
    says: str = ""
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True)
class StateVariable(ScenarioPart):
    """A number that one period hands to the next (rule S13).

    `start` depends on quantities alone; `following` also on the states and the moves of a period.
    """

    name: str
    start: Node
    following: Node
    says: str = ""
    unit: str = ""


@dataclass(frozen=True)
class Shock(ScenarioPart):
    """Something from outside that sets states anew at the start of a period (rule S13).

    Without a `probability` it strikes only where ``do`` names it.
    """

    name: str
    at: int
    sets: Mapping[str, Node]
    probability: Node | None = None
    says: str = ""


@dataclass(frozen=True)
class Periods(ScenarioPart):
    """How the moves repeat (rule S13); `courses` is how many courses a draw samples."""

    count: int
    each: str
    begins: str | None
    states: Mapping[str, StateVariable]
    lookahead: int
    follow: str
    courses: int
    ends: Node | None
    shocks: Mapping[str, Shock]


@dataclass(frozen=True)
class Interest(ScenarioPart):
    """One reason that an actor has: weight x gain is its part of the payoff."""

    name: str
    weight: Node
    gain: Node
    says: str = ""


@dataclass(frozen=True)
class Actor(ScenarioPart):
    """A state or other player.

    It has `interests`, or else `prefers`: statements about the path, most important first (S12).
    `ranking` holds them as the file writes them. `patience` is what a point in the next period is
    worth in this one; None is 1 (S13). An audience has no moves; it is one of the actors in
    `audience_of`, whose gains may use its payoff (S22).
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
    audience_of: tuple[str, ...] = ()


@dataclass(frozen=True)
class Definition(ScenarioPart):
    """A variable or an outcome: a named expression."""

    name: str
    expression: Node
    kind: Kind
    says: str = ""


@dataclass(frozen=True)
class Lever(ScenarioPart):
    """A named plan: for each planned move, a rule that gives an option.

    `since` and `until` are the first and the last period in which it binds; None is all (S13). A
    plan of several actors has all but the first of them as `partners`.
    """

    name: str
    by: str
    rules: tuple[Entry, ...]
    says: str = ""
    since: int | None = None
    until: int | None = None
    partners: tuple[str, ...] = ()

    @property
    def actors(self) -> tuple[str, ...]:
        """Whose plan it is."""
        return (self.by, *self.partners)


@dataclass(frozen=True)
class Claim(ScenarioPart):
    """A statement whose test each draw passes or fails (rule Q2).

    `by_shape` says why the numbers do not decide it (rule Q10); empty if they are to.
    """

    name: str
    says: str
    test: Node
    text: str
    source: str = ""
    row: str = ""
    expect: str | None = None
    evidence: tuple[str, ...] = ()
    note: str = ""
    by_shape: str = ""


@dataclass(frozen=True)
class Scenario(ScenarioPart):
    """A strategic argument, checked and ready to be solved.

    `moves` begin with those that draw the private types. `variables` are in an order in which each
    uses only earlier ones. `related` are quantities, `related_types` private types. `diagnostics`
    are the warnings that reading the file gave.
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
    private: Mapping[str, PrivateType] = field(default_factory=dict)
    related: tuple[Related, ...] = ()
    related_types: tuple[Related, ...] = ()
    observed: tuple[Observation, ...] = ()
    happened: Happened | None = None
    periods: Periods | None = None
    diagnostics: tuple[Diagnostic, ...] = ()
    source: SourceText = field(repr=False, compare=False, kw_only=True)
    root: YamlNode = field(repr=False, compare=False, kw_only=True)
    offers: Offers | None = field(default=None, repr=False, compare=False, kw_only=True)
    reader: Reader | None = field(default=None, repr=False, compare=False, kw_only=True)
    _fingerprint: str = field(default="", init=False, repr=False, compare=False)

    def as_read(self) -> Scenario:
        """Mark that the parts are what the source says, as the reader alone can know."""
        object.__setattr__(self, "_fingerprint", self._content())
        return self

    def _content(self) -> str:
        """Return a hash of the text and of every part as it is now."""
        return hashlib.sha256(f"{self.source.sha256}{self!r}".encode()).hexdigest()

    def check_as_read(self) -> None:
        """Refuse a scenario whose parts were changed in Python (rule G6).

        Raises
        ------
        RealpolitikError
            With the way to change it.
        """
        if self._fingerprint != self._content():
            raise RealpolitikError(
                "this scenario was changed or put together in Python, so that its file and hash do"
                " not say what it holds; change its text: `scenario.with_value(name, value)` or"
                " `scenario.with_text(text)`"
            )

    def with_value(self, name: str, value: str) -> Scenario:
        """Return the scenario with another value of one quantity of section `quantities`.

        The value, such as ``20 to 60``, is written into the text of the file, which is read again:
        the new scenario has a text and a hash of its own.

        Raises
        ------
        RealpolitikError
            If the section has no such quantity.
        ScenarioError
            If the file with that value has faults.

        >>> import realpolitik as rp
        >>> scenario = rp.load("patrons-2024")
        >>> name = next(iter(scenario.quantities))
        >>> changed = scenario.with_value(name, "1 to 2")
        >>> changed.quantities[name].text, changed.source.sha256 == scenario.source.sha256
        ('1 to 2', False)
        """
        known = [k for k, q in self.quantities.items() if not q.implied]
        if name not in known:
            hint = nearest(name, known) or f"known: {listing(known)}"
            raise RealpolitikError(f"the file has no quantity `{name}`; {hint}")
        return self.with_changes({f"quantities.{name}.value": value})

    def with_changes(self, changes: Mapping[str, str]) -> Scenario:
        """Return the scenario with other values at some places of its file.

        Parameters
        ----------
        changes
            By place what is to stand there, as the file would write it. A place is the keys that
            lead to it, with dots between them: ``levers.limits.plan.home``.

        Raises
        ------
        RealpolitikError
            If the file has no single value at a place.
        ScenarioError
            If the file with these values has faults.
        """
        source, root = edited(self.source, self.root, changes)
        return self.__reduce__()[0](source, self.offers, root)

    def with_text(self, text: str) -> Scenario:
        """Return the scenario that another text gives, read and checked as a file would be.

        Raises
        ------
        ScenarioError
            With every fault of the text.
        """
        return self.__reduce__()[0](renamed(self.source, text), self.offers, None)

    def __reduce__(self) -> tuple[Reader, tuple[SourceText, Offers | None]]:
        """Return how to make the scenario anew in another process: by reading its text."""
        self.check_as_read()
        if self.reader is None:
            raise AssertionError("whoever reads a scenario says how")
        return self.reader, (self.source, self.offers)

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
