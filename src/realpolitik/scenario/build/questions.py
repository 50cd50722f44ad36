"""Levers, claims, and any question asked of a scenario (rules Q1 and Q2).

Owns `QuestionResolver`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from realpolitik.scenario.expression import nodes as n
from realpolitik.scenario.expression.functions import JOINT, MEASURES
from realpolitik.scenario.expression.literals import plain_value
from realpolitik.scenario.expression.nodes import Kind
from realpolitik.scenario.expression.resolve import Resolver
from realpolitik.scenario.expression.scope import MoveNames, Scope
from realpolitik.scenario.model import CHANCE
from realpolitik.scenario.rules import expression as expression_rules
from realpolitik.scenario.rules import move as move_rules
from realpolitik.scenario.rules import period as period_rules
from realpolitik.scenario.rules import question as rules
from realpolitik.scenario.rules.private import BeliefForeseen
from realpolitik.suggest import listing, nearest

if TYPE_CHECKING:
    from realpolitik.scenario.model import Periods, Quantity, Scenario
    from realpolitik.scenario.moves import Move
    from realpolitik.scenario.shape import PeriodsShape


@dataclass(frozen=True)
class World:
    """What a question may speak of: actors, moves, levers, and the moves that each lever plans."""

    actors: tuple[str, ...]
    moves: Mapping[str, Move]
    levers: Mapping[str, tuple[str, ...]]
    reaches: Callable[[n.Node], set[str]]
    """The moves that a resolved expression depends on, through variables and outcomes."""
    count: int = 0
    """How many periods are played; 0 in a scenario without periods."""
    shocks: tuple[str, ...] = ()
    shares: frozenset[str] = frozenset()
    """The quantities that stay between 0 and 1."""


class _Keywords(NamedTuple):
    """What a question says by name: conditions, plans, settings, and periods."""

    given: n.Node | None
    do: n.Plan | None
    settings: tuple[n.Setting, ...]
    periods: dict[str, int]


class QuestionResolver:
    """Resolves one claim or question: an expression in which questions and measures may stand."""

    def __init__(self, scope: Scope, world: World, report: Callable[..., None]) -> None:
        self.world = world
        self.inner = Resolver(replace(scope, on_path=True, query=None), report)
        alone = replace(scope, on_path=False, in_period=False)
        self.outer = Resolver(replace(alone, query=self._query), report)
        self.draws = Resolver(replace(alone, query=None), report)

    def claim(self, node: n.Node) -> n.Node:
        """Resolve a test, which is true or false in each draw."""
        return self.outer.truth(node)

    def question(self, node: n.Node) -> tuple[n.Node, Kind | None]:
        """Resolve a question, which gives a truth or a number in each draw."""
        return self.outer.any(node)

    def _query(self, node: n.Call) -> n.Node | None:
        if node.name in MEASURES:
            return self._measure(node)
        given, do, settings, periods = self._keywords(node)
        if len(node.arguments) != 1:
            wanted = _SUBJECTS[node.name]
            found = f"`{node.name}` has {len(node.arguments)} values"
            self.inner.fault(expression_rules.ExpressionSyntax, node, found, wanted)
            return None
        subject, actor = node.arguments[0], ""
        resolved: n.Node | None = None
        if node.name == "payoff":
            actor = self._actor(subject)
        elif node.name == "E":
            resolved = self.inner.number(subject)
        else:
            resolved = self.inner.truth(subject)
        if node.name == "first":
            self._need_periods(node, "`first`")
        by, at = periods.get("by"), periods.get("at")
        if at == self.world.count + 1 and resolved is not None and self.world.reaches(resolved):
            found = "nothing is played after the last period"
            wanted = f"`at=` up to {self.world.count}"
            self.inner.fault(period_rules.NoSuchPeriod, node, found, wanted)
        return n.Query(
            node.start, node.end, node.name, resolved, actor, given, do, by, at, settings
        )

    def _keywords(self, node: n.Call) -> _Keywords:
        """Resolve what a question says by name."""
        fault = self.inner.fault
        given: n.Node | None = None
        do: n.Plan | None = None
        settings: tuple[n.Setting, ...] = ()
        periods: dict[str, int] = {}
        allowed = _KEYWORDS[node.name]
        read = set[str]()
        for keyword in node.keywords:
            if keyword.name not in allowed:
                found = f"`{node.name}` takes no `{keyword.name}=`"
                help_ = nearest(keyword.name, allowed)
                fault(expression_rules.ExpressionSyntax, keyword, found, listing(allowed), help_)
            elif keyword.name in read:
                found = f"`{keyword.name}=` stands more than once"
                fault(expression_rules.ExpressionSyntax, keyword, found, "only one of them")
            elif keyword.name == "given":
                # What is paid, and when, is not told of some paths alone.
                events = self.inner if node.name in {"P", "E"} else self.draws
                given = events.truth(keyword.value)
            elif keyword.name == "set":
                settings = self._settings(keyword.value)
            elif keyword.name == "do":
                do = self.plan(keyword.value)
            else:
                periods[keyword.name] = self._period(keyword)
            read.add(keyword.name)
        if "by" in periods and "at" in periods:
            found = "`by=` and `at=` stand together"
            fault(expression_rules.ExpressionSyntax, node, found, "only one of the two")
        if do is not None:
            do = replace(do, since=periods.get("since"), until=periods.get("until"))
        return _Keywords(given, do, settings, periods)

    def _need_periods(self, node: n.Node, what: str) -> bool:
        if not self.world.count:
            found = f"{what} stands in a scenario without periods"
            wanted = "the section `periods` (rule S13)"
            self.inner.fault(period_rules.NoSuchPeriod, node, found, wanted)
        return bool(self.world.count)

    def _period(self, keyword: n.Keyword) -> int:
        """Return the period that a keyword names."""
        if not self._need_periods(keyword, f"`{keyword.name}=`"):
            return 1
        value = keyword.value.value if isinstance(keyword.value, n.Number) else 0.0
        last = self.world.count + (keyword.name == "at")
        if value != int(value) or not 1 <= value <= last:
            found, wanted = "this is not a period", f"a whole number from 1 to {last}"
            self.inner.fault(period_rules.NoSuchPeriod, keyword.value, found, wanted)
            return 1
        return int(value)

    def _measure(self, node: n.Call) -> n.Node | None:
        """Resolve a measure; what it takes stands in order or by name."""
        names = MEASURES[node.name]
        given: dict[str, n.Node] = dict(zip(names, node.arguments, strict=False))
        fits = len(node.arguments) <= len(names)
        for keyword in node.keywords:
            fits &= keyword.name in (*names, *_BESIDE) and keyword.name not in given
            given[keyword.name] = keyword.value
        if not fits or not set(names) <= set(given):
            found = f"`{node.name}` has values that it does not take"
            wanted = f"`{node.name}({', '.join(names)})`, and if you want {listing(_BESIDE)}"
            self.inner.fault(expression_rules.ExpressionSyntax, node, found, wanted)
            return None
        partners: tuple[str, ...] = ()
        for wielder in ("by", "on"):
            several = given.get(wielder)
            if node.name in JOINT and isinstance(several, n.Sequence) and several.items:
                given[wielder], *others = several.items
                partners = tuple(self._actor(other) for other in others)
        actors = tuple(self._actor(given[k]) for k in names if k not in ("event", "plan"))
        for actor, times in Counter((*actors, *partners)).items():
            if times > 1 and actor:
                found = f"`{node.name}` names {actor} twice"
                self.inner.fault(expression_rules.WrongKind, node, found, "different actors")
        event = self.inner.truth(given["event"]) if "event" in given else None
        plan = self.plan(given["plan"]) if "plan" in given else None
        do = self.plan(given["do"]) if "do" in given else None
        among = self.draws.truth(given["given"]) if "given" in given else None
        settings = self._settings(given["set"]) if "set" in given else ()
        for entry in plan.rules if plan is not None else ():
            if self.world.moves[entry.key].by == CHANCE:
                found = f"`{entry.key}` is a move by chance, which keeps no plan"
                help_ = "`do=` fixes what chance does"
                self.inner.fault(rules.ForeignMove, entry, found, "an actor's move", help_)
        place = node.start, node.end
        return n.PowerMeasure(*place, node.name, actors, event, plan, do, among, settings, partners)

    def _settings(self, node: n.Node) -> tuple[n.Setting, ...]:
        """Resolve ``{pain: 60}``: quantities, each with the number that it is in every draw."""
        if not isinstance(node, n.OptionTable):
            self.inner.fault(rules.BadSetting, node, "this sets nothing", "`{quantity: number}`")
            return ()
        found = []
        for entry in node.entries:
            if entry.key not in self.inner.scope.quantities:
                named = [k for k in self.inner.scope.quantities if k.isidentifier()]
                help_ = nearest(entry.key, named)
                if entry.key in self.inner.scope.beliefs.types:
                    help_ = "give its number a name in `quantities`, and set that one"
                what = f"`{entry.key}` is not a quantity of this file"
                self.inner.fault(rules.BadSetting, entry, what, "the name of a quantity", help_)
                continue
            value = plain_value(entry.value)
            share = entry.key in self.world.shares
            if value is None or (share and not 0 <= value <= 1):
                wanted = "a number from 0 to 1" if share else "a plain number, such as 60"
                what = f"`{entry.key}` cannot be set to this"
                self.inner.fault(rules.BadSetting, entry.value, what, wanted)
                continue
            found.append(n.Setting(entry.start, entry.end, entry.key, value))
        for name, times in Counter(setting.name for setting in found).items():
            if times > 1:
                what = f"`{name}` is set twice"
                self.inner.fault(rules.BadSetting, node, what, "each quantity once")
        return tuple(found)

    def _actor(self, node: n.Node) -> str:
        name = node.name if isinstance(node, n.Name) else ""
        if name not in self.world.actors:
            found = f"unknown actor `{name}`" if name else "this is not an actor"
            known = self.world.actors
            self.inner.fault(
                move_rules.UnknownActor, node, found, listing(known), nearest(name, known)
            )
        return name

    def plan(self, node: n.Node) -> n.Plan:
        """Resolve what ``do`` imposes: a lever, a plan in braces, or a list of them."""
        levers: list[str] = []
        shocks: list[str] = []
        entries: list[n.Entry] = []
        for part in node.items if isinstance(node, n.Sequence) else (node,):
            if isinstance(part, n.Name):
                if part.name in self.world.levers:
                    levers.append(part.name)
                elif part.name in self.world.shocks:
                    shocks.append(part.name)
                else:
                    self._unknown_lever(part)
            elif isinstance(part, n.OptionTable):
                entries += [e for e in map(self.entry, part.entries) if e is not None]
            else:
                wanted = "a lever's name, or a plan `{move: option}`"
                self.inner.fault(rules.UnknownLever, part, "this is not a plan", wanted)
        self._check_conflicts(node, levers, entries)
        return n.Plan(node.start, node.end, tuple(levers), tuple(entries), tuple(shocks))

    def _unknown_lever(self, part: n.Name) -> None:
        known = (*self.world.levers, *self.world.shocks)
        wanted = f"a lever ({listing(known)}) or a plan `{{move: option}}`"
        found, help_ = f"unknown lever `{part.name}`", nearest(part.name, known)
        move = self.world.moves.get(part.name)
        if what := self._no_plan(part.name):
            found, help_ = f"`{part.name}` is {what[0]}, not a lever", what[1]
        elif move is not None:
            found = f"`{part.name}` is a move, not a lever"
            help_ = f"a plan names the choice as well: `{{{move.name}: {move.option_names[0]}}}`"
        self.inner.fault(rules.UnknownLever, part, found, wanted, help_)

    def _no_plan(self, name: str) -> tuple[str, str] | None:
        """Return what a name that no plan can impose stands for, and what to do instead."""
        scope = self.inner.scope
        if name in scope.quantities:
            return "a quantity", f"a plan imposes choices; `set={{{name}: 60}}` fixes a number"
        if name in scope.states:
            return "a state", "a plan imposes choices; a shock sets a state (rule S13)"
        if name in scope.definitions:
            return "a variable or an outcome", "impose the moves on which it depends"
        return None

    def _check_conflicts(self, node: n.Node, levers: list[str], entries: list[n.Entry]) -> None:
        planned = [m for lever in levers for m in self.world.levers[lever]]
        planned += [e.key for e in entries]
        for move in sorted(m for m, times in Counter(planned).items() if times > 1):
            found = f"the move `{move}` is fixed twice"
            self.inner.fault(rules.ConflictingPlans, node, found, "each move once")

    def entry(self, entry: n.Entry) -> n.Entry | None:
        """Resolve one ``move: rule`` of a plan."""
        fault, moves = self.inner.fault, self.world.moves
        if entry.key not in moves:
            what = self._no_plan(entry.key)
            found = f"`{entry.key}` is {what[0]}, not a move" if what else ""
            help_ = what[1] if what else nearest(entry.key, moves)
            found = found or f"unknown move `{entry.key}`"
            fault(expression_rules.UnknownName, entry, found, listing(moves), help_)
            return None
        move = moves[entry.key]
        beliefs = self.inner.scope.beliefs
        if entry.key in beliefs.types or entry.key in beliefs.anew:
            found, option = f"`{entry.key}` is a private type", move.option_names[0]
            help_ = f"write it as a condition: `given={entry.key} == {option}`"
            fault(rules.ForeignMove, entry, found, "a move", help_)
            return None
        rule = self.inner.option(entry.value, entry.key)
        self._check_sight(rule, move)
        return n.Entry(entry.start, entry.end, entry.key, rule)

    def _check_sight(self, rule: n.Node, move: Move) -> None:
        order = list(self.world.moves)
        seen = set(order[: order.index(move.name)]) - move.hidden
        for name in sorted(self.world.reaches(rule) - seen):
            later = name not in order[: order.index(move.name)]
            why = "happens only later" if later else f"is hidden from {move.by}"
            found = f"the plan for `{move.name}` depends on `{name}`, which {why}"
            wanted = f"what {move.by} sees at that point: {listing(m for m in order if m in seen)}"
            self.inner.fault(rules.UnseenPlan, rule, found, wanted)
        beliefs = self.inner.scope.beliefs
        if beliefs.moves and beliefs.foreseen and beliefs.enters(rule):
            found = f"the plan for `{move.name}` depends on what is believed"
            wanted = "moves and states; or `lookahead: 0`, so that nobody foresees it"
            self.inner.fault(BeliefForeseen, rule, found, wanted)
        quantities = {
            p.name
            for p in rule.walk()
            if isinstance(p, n.QuantityRef) and not isinstance(p, n.StateRef)
        }
        for name in sorted(quantities):
            found = f"the plan for `{move.name}` depends on the quantity `{name}`"
            wanted = "options of earlier moves, and states; a plan is the same in every draw"
            self.inner.fault(rules.UnseenPlan, rule, found, wanted)


def move_names(scenario: Scenario) -> dict[str, MoveNames]:
    """Return what expressions must know of the moves."""
    ends = scenario.periods is not None and scenario.periods.ends is not None
    return {
        k: MoveNames(m.option_names, m.when is not None or ends, m.values)
        for k, m in scenario.moves.items()
    }


def periods_of(periods: Periods | PeriodsShape | None) -> tuple[int, tuple[str, ...]]:
    """Return how many periods are played, and the names of the shocks."""
    return (periods.count, tuple(periods.shocks)) if periods is not None else (0, ())


def shares_of(quantities: Mapping[str, Quantity]) -> frozenset[str]:
    """Return the quantities that stay between 0 and 1."""
    return frozenset(k for k, q in quantities.items() if q.unit in {"share", "probability"})


_BESIDE = ("given", "do", "set")
"""What every question takes by name."""

_KEYWORDS = {
    "P": (*_BESIDE, "by", "at", "since", "until"),
    "E": (*_BESIDE, "at", "since", "until"),
    "payoff": (*_BESIDE, "since", "until"),
    "first": (*_BESIDE, "since", "until"),
}
_SUBJECTS = {"P": "one event", "E": "one number", "payoff": "one actor", "first": "one event"}
