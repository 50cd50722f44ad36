"""A scenario compiled: its tree, and functions from quantities to payoffs (rule G1).

Owns `Model`, which is built once and serves every draw, and `Play`, the game that a plan leaves.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from realpolitik.ensemble.alike import compiled_alike
from realpolitik.ensemble.chance import check_chance, stated_chances
from realpolitik.ensemble.environment import Environment
from realpolitik.ensemble.expand import Tree
from realpolitik.ensemble.payoffs import Payoff
from realpolitik.ensemble.private import TypeGroup, groups_of
from realpolitik.ensemble.ranked import RankedPayoff
from realpolitik.errors import QuestionError
from realpolitik.game import GameTree, impose
from realpolitik.scenario.expression.evaluate import as_number, compile_expression
from realpolitik.scenario.expression.references import Expressions
from realpolitik.scenario.faults import Faults
from realpolitik.scenario.model import CHANCE as BY_CHANCE
from realpolitik.scenario.rules import question as question_rules
from realpolitik.suggest import listing
from realpolitik.sums import total

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from realpolitik.arrays import (
        ActionsByDraws,
        ActorsByDraws,
        Array,
        Ints,
        Namespace,
        PathsByActorsByDraws,
        Row,
        Sets,
    )
    from realpolitik.scenario.expression import nodes as n
    from realpolitik.scenario.expression.values import Compiled
    from realpolitik.scenario.model import Quantity, Scenario


@dataclass(frozen=True, eq=False)
class Play:
    """The game that a plan leaves to be played.

    Parameters
    ----------
    key
        What is imposed at each information set; empty if nothing is.
    game
        The game, reduced to what the plan leaves.
    rows
        The paths that are left, as rows of all paths; None if all are.
    """

    key: tuple[int, ...]
    game: GameTree
    rows: Ints | None

    def left(self, values: Array) -> Array:
        """Return of values over all paths those of the paths that are left."""
        return values if self.rows is None or values.shape[0] == 1 else values[self.rows, ...]


@dataclass(frozen=True, eq=False)
class Model:
    """A scenario ready to be solved.

    Parameters
    ----------
    scenario
        The scenario.
    tree
        Its game.
    quantities
        Those of the scenario, and those that place the levels of rankings (rule S12).
    payoff
        Each actor's compiled payoff.
    precision
        For each actor its compiled precision.
    definitions
        The compiled variables and outcomes.
    types
        The private types, by what they are drawn together with (rule S17).
    """

    scenario: Scenario
    tree: Tree
    quantities: Mapping[str, Quantity]
    payoff: tuple[Payoff | RankedPayoff, ...]
    precision: tuple[Compiled, ...]
    definitions: Mapping[str, Compiled]
    types: tuple[TypeGroup, ...] = ()
    compiled_as: Model | None = field(default=None, repr=False, kw_only=True)
    _plays: dict[tuple[int, ...], Play] = field(default_factory=dict, repr=False)
    _imposed: dict[tuple[tuple[str, n.Node], ...], Play] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, scenario: Scenario, tree: Tree, like: Model | None = None) -> Model:
        """Compile a scenario, whose tree is that of its moves.

        What a model `like` it has in common with it is taken from there.

        Raises
        ------
        ScenarioError
            E306, if a ranking is too fine.
        """
        if like is not None and like.tree is tree and compiled_alike(scenario, like.scenario):
            return like.with_values_of(scenario)
        expressions = Expressions({k: d.expression for k, d in scenario.definitions.items()})
        definitions = {k: compile_expression(e) for k, e in expressions.items()}
        payoffs: list[Payoff | RankedPayoff] = []
        quantities = dict(scenario.quantities)
        for actor in scenario.actors.values():
            if actor.prefers:
                ranked = RankedPayoff.of(scenario, actor, tree, definitions)
                quantities |= ranked.quantities(actor)
                payoffs.append(ranked)
            else:
                payoffs.append(Payoff.of(actor, tree, expressions, definitions))
        return cls(
            scenario,
            tree,
            quantities,
            tuple(payoffs),
            tuple(compile_expression(a.precision) for a in scenario.actors.values()),
            definitions,
            groups_of(scenario),
            like._plays if like is not None and like.tree is tree else {},
        )

    def with_values_of(self, scenario: Scenario) -> Model:
        """Return the same for a scenario that differs in nothing that is compiled."""
        quantities = dict(scenario.quantities)
        for actor, payoff in zip(scenario.actors.values(), self.payoff, strict=True):
            if isinstance(payoff, RankedPayoff):
                quantities |= payoff.quantities(actor)
        return replace(self, scenario=scenario, quantities=quantities, compiled_as=self.first)

    @property
    def first(self) -> Model:
        """The first model that is compiled as this one: it stands for all where no values count."""
        return self.compiled_as or self

    def environment(self, quantities: Mapping[str, Row[Array]], xp: Namespace = np) -> Environment:
        """Return the values that expressions find on all paths, for some draws."""
        return Environment(self.tree.columns, self.tree.codes, self.definitions, quantities, xp)

    @cached_property
    def fixed(self) -> Environment:
        """What moves alone decide on all paths."""
        return self.environment({})

    def payoffs_without_states(self, env: Environment, draws: int) -> tuple[Array, ...]:
        """Return for each actor what no state enters of its payoff; see `payoffs`."""
        return tuple(p.without_states(env, draws) for p in self.payoff)

    def payoffs(
        self, env: Environment, draws: int, steady: Sequence[Array] | None = None
    ) -> PathsByActorsByDraws[Array]:
        """Return every actor's payoff at the end of each path, shape (terminals, actors, draws).

        `steady` is what no state enters of it in these draws, if that is known.
        """
        known = self.payoffs_without_states(env, draws) if steady is None else steady
        parts = zip(self.payoff, known, strict=True)
        return env.xp.stack([p.evaluate(env, draws, part) for p, part in parts], axis=1)

    def precisions(self, env: Environment, draws: int) -> ActorsByDraws[Array]:
        """Return every actor's precision, shape (actors, draws)."""
        rows = [env.xp.broadcast_to(as_number(env, p(env)), (1, draws)) for p in self.precision]
        return env.xp.concat(rows, axis=0)

    def chance(self, env: Environment, draws: int) -> dict[int, ActionsByDraws[Array]]:
        """Return the probabilities at each information set of chance, shape (actions, draws).

        Raises
        ------
        ScenarioError
            E507, if in some draw they leave 0 to 1 or do not sum to 1 (rule S6).
        """
        game = self.tree.game
        found: dict[int, ActionsByDraws[Array]] = {}
        at = self.first_node
        for name in dict.fromkeys(self.tree.set_move):
            if name not in self.stated:
                continue
            group = next((g for g in self.types if name in g.types), None)
            if group is not None:
                found |= self._type_chances(group, name, env, draws)
                continue
            stated = {
                option: np.broadcast_to(
                    np.asarray(as_number(env, probability(env))), (game.terminals, draws)
                )
                for option, probability in self.stated[name].items()
            }
            for i, known in enumerate(game.information_sets):
                if self.tree.set_move[i] != name:
                    continue
                row = game.witness[at[i]]
                table = np.zeros((len(known.actions), draws))
                for j, action in enumerate(known.actions):
                    if action in stated:
                        table[j] = stated[action][row]
                for j, action in enumerate(known.actions):
                    if action not in stated:
                        table[j] = 1.0 - total(table)
                check_chance(self.scenario, name, table)
                found[i] = env.xp.asarray(np.clip(table, 0.0, 1.0))
        return found

    def _type_chances(
        self, group: TypeGroup, name: str, env: Environment, draws: int
    ) -> dict[int, ActionsByDraws[Array]]:
        """Return the chances of a private type wherever it is drawn, given those before it."""
        tree = self.tree
        apart = group.independent and not group.lasting
        joint = None if apart else group.joint(env)
        options = {code: option for option, code in tree.codes.items()}
        before = list(group.types)[: list(group.types).index(name)]
        found = {}
        for i, move in enumerate(tree.set_move):
            if move == name:
                row = tree.game.witness[self.first_node[i]]
                known = [options[int(tree.columns[other][row])] for other in before]
                table = (
                    group.marginal(name, env) if joint is None else group.given(joint, name, known)
                )
                found[i] = env.xp.asarray(np.broadcast_to(table, (len(table), draws)))
        return found

    @cached_property
    def nothing_uncertain(self) -> bool:
        """Whether every quantity is known."""
        return all(q.distribution.is_constant for q in self.quantities.values())

    @cached_property
    def interests(self) -> tuple[tuple[tuple[Compiled, Compiled], ...], ...]:
        """For each actor the compiled weight and gain of each interest."""
        return tuple(
            tuple(
                (compile_expression(i.weight), compile_expression(i.gain))
                for i in actor.interests.values()
            )
            for actor in self.scenario.actors.values()
        )

    @cached_property
    def stated(self) -> dict[str, dict[str, Compiled]]:
        """For each move of chance the compiled probabilities of its options."""
        return {
            move.name: stated_chances(move)
            for move in self.scenario.moves.values()
            if move.by == BY_CHANCE
        }

    @cached_property
    def first_node(self) -> Sets[Ints]:
        """For each information set one of its nodes."""
        game = self.tree.game
        first = np.zeros(len(game.information_sets), dtype=np.int64)
        inner = np.flatnonzero(game.node_set >= 0)
        first[game.node_set[inner][::-1]] = inner[::-1]
        return first

    @cached_property
    def set_labels(self) -> tuple[str, ...]:
        """For each information set its move and what is seen there."""
        seen = [", ".join(f"{m}={o}" for m, o in known.items()) for known in self.seen_at]
        moves = self.tree.set_move
        return tuple(f"{m}: {s}" if s else m for m, s in zip(moves, seen, strict=True))

    @cached_property
    def seen_at(self) -> tuple[dict[str, str], ...]:
        """For each information set what is seen there: by earlier move its option."""
        tree = self.tree
        names = {code: name for name, code in tree.codes.items()}
        order = list(self.scenario.moves)
        found = []
        for known, move in enumerate(tree.set_move):
            row = tree.game.witness[self.first_node[known]]
            seen = {
                m: names[int(tree.columns[m][row])]
                for m in order[: order.index(move)]
                if m not in self.scenario.moves[move].hidden and tree.columns[m][row] >= 0
            }
            found.append(seen)
        return tuple(found)

    def play(self, rules: Mapping[str, n.Node]) -> Play:
        """Return the game that a plan leaves; without rules, the whole game.

        Raises
        ------
        QuestionError
            E605, if the plan takes an option that is not open somewhere.
        """
        key = tuple(rules.items())
        if key not in self._imposed:
            actions = self.actions(rules, self.environment({}))[:, 0]
            self._imposed[key] = self.left_by(actions)
        return self._imposed[key]

    def actions(self, rules: Mapping[str, n.Node], env: Environment) -> Ints:
        """Return what a plan imposes at each information set, -1 where it leaves its actor free.

        Shape (sets, 1), or (sets, draws) if a rule follows a state, which draws differ in.

        Raises
        ------
        QuestionError
            E605, if the plan takes an option that is not open somewhere.
        """
        game = self.tree.game
        names = {code: name for name, code in self.tree.codes.items()}
        found: dict[int, Ints] = {}
        for move, rule in rules.items():
            codes = compile_expression(rule)(env)
            codes = np.broadcast_to(codes, (game.terminals, codes.shape[1]))
            for i, known in enumerate(game.information_sets):
                if self.tree.set_move[i] != move:
                    continue
                # For each option's code the place of that option here, or -1.
                places = np.full(len(names), -1, dtype=np.int64)
                places[[self.tree.codes[a] for a in known.actions]] = range(len(known.actions))
                here = codes[game.witness[self.first_node[i]]]
                found[i] = places[here]
                if (found[i] < 0).any():
                    refused = names[int(here[int(found[i].argmin())])]
                    self._refuse_option(move, refused, known.actions)
        draws = max((len(row) for row in found.values()), default=1)
        actions = np.full((len(game.information_sets), draws), -1, dtype=np.int64)
        for i, row in found.items():
            actions[i] = row
        return actions

    def left_by(self, actions: Sets[Ints]) -> Play:
        """Return the game that is left when some information sets are decided, (sets,)."""
        if (actions < 0).all():
            return Play((), self.tree.game, None)
        key = tuple(actions.tolist())
        if key not in self._plays:
            self._plays[key] = Play(key, *impose(self.tree.game, actions))
        return self._plays[key]

    def _refuse_option(self, move: str, option: str, open_: tuple[str, ...]) -> None:
        faults = Faults(self.scenario.source)
        found = f"the plan takes `{option}` at `{move}` where it is not open"
        wanted = f"there only {listing(open_)} can be chosen"
        lever = next(
            (k for k, v in self.scenario.levers.items() if any(e.key == move for e in v.rules)), ""
        )
        span = self.scenario.root.locate(("levers", lever, "plan", move), key=True)
        faults.add(question_rules.UnavailableOption, span, found, wanted)
        raise QuestionError(faults.in_order())
