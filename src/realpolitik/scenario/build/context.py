"""What the steps of building a scenario share: the file's shape, its places, and its faults.

Owns `Context`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from realpolitik.scenario.distributions import distribution_of
from realpolitik.scenario.expression import nodes as n
from realpolitik.scenario.expression.beliefs import Beliefs
from realpolitik.scenario.expression.parse import ExpressionError, parse
from realpolitik.scenario.expression.references import Expressions
from realpolitik.scenario.expression.resolve import Resolver
from realpolitik.scenario.expression.scope import KnownDefinition, MoveNames, Scope
from realpolitik.scenario.faults import Faults
from realpolitik.scenario.limits import MAX_QUANTITIES
from realpolitik.scenario.model import Path, Quantity
from realpolitik.scenario.rules import expression as expression_rules
from realpolitik.scenario.rules import file as file_rules
from realpolitik.scenario.rules import quantity as quantity_rules
from realpolitik.suggest import nearest

if TYPE_CHECKING:
    from collections.abc import Callable

    from realpolitik.scenario.analysts import Analyst
    from realpolitik.scenario.data_calls import Offers
    from realpolitik.scenario.private import PrivateType
    from realpolitik.scenario.rules.base import Rule
    from realpolitik.scenario.shape import ScenarioShape
    from realpolitik.scenario.source import Span, YamlNode

MAX_EXPRESSIONS = 100_000
"""Characters of all expressions of a file together."""


@dataclass
class Context:
    """Grows while the sections of a file are read, one after the other."""

    shape: ScenarioShape
    root: YamlNode
    faults: Faults
    offers: Offers | None = None
    analysts: tuple[Analyst, ...] = ()
    quantities: dict[str, Quantity] = field(default_factory=dict)
    moves: dict[str, MoveNames] = field(default_factory=dict)
    states: frozenset[str] = frozenset()
    private: dict[str, PrivateType] = field(default_factory=dict)
    beliefs: Beliefs = field(default_factory=Beliefs)
    definitions: dict[str, KnownDefinition] = field(default_factory=dict)
    expressions: Expressions = field(default_factory=Expressions)
    cited: set[str] = field(default_factory=set)
    clashes: set[str] = field(default_factory=set)
    characters: int = 0

    def fault(
        self,
        rule: type[Rule],
        path: Path,
        found: str,
        wanted: str = "",
        help_: str = "",
        key: bool = False,
    ) -> None:
        """Record a fault at a path of the file."""
        self.faults.add(rule, self.root.locate(path, key), found, wanted, help_)

    def span(self, *path: str | int) -> Span:
        """Return where a part stands: its key, or the part itself in a list."""
        return self.root.locate(path, key=True)

    def fault_in(
        self, rule: type[Rule], path: Path, node: n.Node, found: str, wanted: str, help_: str
    ) -> None:
        """Record a fault at a part of the expression that stands at a path."""
        place = self.root.find(path)
        span = place.inside(node.start, node.end) if place else self.root.locate(path)
        self.faults.add(rule, span, found, wanted, help_)

    def parse(self, text: str, path: Path) -> n.Node | None:
        """Parse the expression at a path; None if it has a fault.

        Raises
        ------
        ScenarioError
            With all faults so far, if the file's expressions are longer than `MAX_EXPRESSIONS`.
        """
        self.characters += len(text)
        if self.characters > MAX_EXPRESSIONS:
            found = f"the file's expressions have more than {MAX_EXPRESSIONS:,} characters together"
            wanted = "shorter expressions; put what several of them share in `variables`"
            self.fault(expression_rules.ExpressionTooLarge, path, found, wanted)
            self.faults.raise_if_any()
        try:
            return parse(text)
        except ExpressionError as error:
            self.record(error, path)
            return None

    def record(self, error: ExpressionError, path: Path) -> None:
        """Record a fault that parsing raised."""
        at = n.Nothing(error.start, error.end)
        self.fault_in(error.rule, path, at, error.found, error.wanted, error.suggestion)

    def resolver(self, path: Path, scope: Scope) -> Resolver:
        """Return a resolver whose faults are recorded at a path."""

        def report(rule: type[Rule], node: n.Node, found: str, wanted: str, help_: str) -> None:
            self.fault_in(rule, path, node, found, wanted, help_)

        return Resolver(scope, report)

    def scope(
        self, *, on_path: bool = True, random: Callable[[n.Node], str | None] | None = None
    ) -> Scope:
        """Return the scope of an expression; `on_path` tells whether moves have a value there."""
        return Scope(
            quantities=frozenset(self.quantities),
            moves=self.moves,
            states=self.states,
            definitions=self.definitions,
            on_path=on_path,
            random=random,
            beliefs=self.beliefs,
        )

    def implied_quantity(
        self,
        path: Path,
        name: str,
        says: str,
        evidence: tuple[str, ...],
        judgement: str | None,
        unit: str = "",
    ) -> Callable[[n.Node], str | None]:
        """Return a function that makes a quantity of a distribution inside an expression."""

        def make(node: n.Node) -> str | None:
            try:
                distribution = distribution_of(node, unit)
            except ExpressionError as error:
                self.record(error, path)
                return None
            if len(self.quantities) >= MAX_QUANTITIES:
                found = f"with this distribution there are more than {MAX_QUANTITIES:,} quantities"
                self.fault(file_rules.TooManyEntries, path, found, f"at most {MAX_QUANTITIES:,}")
                self.faults.raise_if_any()
            unique, count = name, 1
            while unique in self.quantities:
                count += 1
                unique = f"{name} ({count})"
            place = self.root.find(path)
            text = str(place.value)[node.start : node.end] if place else ""
            self.quantities[unique] = Quantity(
                unique,
                distribution,
                text,
                says,
                unit,
                evidence,
                judgement,
                implied=True,
                span=place.inside(node.start, node.end) if place else self.root.locate(path),
            )
            return unique

        return make

    def cite(self, names: list[str], path: Path) -> tuple[str, ...]:
        """Check a list of evidence and note that it is used."""
        for i, name in enumerate(names):
            if name in self.shape.evidence:
                self.cited.add(name)
            else:
                found = f"no evidence is called `{name}`"
                help_ = nearest(name, self.shape.evidence)
                wanted = "the name of a piece of `evidence`"
                self.fault(quantity_rules.UnknownEvidence, (*path, i), found, wanted, help_)
        return tuple(names)
