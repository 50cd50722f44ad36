"""What of one scenario's answers still holds in a changed one (rule G6).

Owns `retained`. An answer in a draw follows from the draw's quantities, from the game as it is
played, from what a plan imposes and from the expression that is asked. What of these a change
reaches is told from the two scenarios, through every variable and outcome; what it does not reach
is the same to the last bit. In the game every payoff counts: it decides what others play, and in
which draws play can be solved (rule G4).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from realpolitik.ensemble.alike import expressions_of_game
from realpolitik.scenario.analysts import analysts_of
from realpolitik.scenario.expression import nodes as n
from realpolitik.scenario.expression.references import references

if TYPE_CHECKING:
    from realpolitik.engines import Ensemble
    from realpolitik.ensemble import LastingKey
    from realpolitik.scenario.model import Lever


def retained(before: Ensemble, after: Ensemble) -> Ensemble:
    """Return an ensemble with what is known of another one's draws and holds in its own too.

    Parameters
    ----------
    before
        The ensemble of a scenario.
    after
        That of a changed one, with the same draws and engine, and a memo of its own if it keeps
        any.
    """
    if before.memo is None or after.memo is None or not _alike(before, after):
        return after
    reach = Reach.of(before, after)
    return replace(after, memo=before.memo.that(reach.spares))


def _alike(before: Ensemble, after: Ensemble) -> bool:
    """Whether two ensembles have one tree, and each uncertain quantity its points."""
    one, other = before.model, after.model
    return (
        (before.engine, before.seed, before.sampled) == (after.engine, after.seed, after.sampled)
        and one.tree is other.tree
        and _uncertain(before) == _uncertain(after)
        and analysts_of(one.quantities) == analysts_of(other.quantities)
        and one.scenario.related == other.scenario.related
        and one.scenario.periods == other.scenario.periods
    )


def _uncertain(ensemble: Ensemble) -> list[str]:
    """Return the uncertain quantities, in the order in which they take the points' dimensions."""
    quantities = ensemble.model.quantities.values()
    return [q.name for q in quantities if not q.distribution.is_constant]


@dataclass(frozen=True)
class Reach:
    """What a change reaches.

    Parameters
    ----------
    quantities, definitions, levers
        The quantities, the variables and outcomes, and the levers that are not the same.
    game
        Whether the game is played for something else, or goes on in another way.
    """

    quantities: frozenset[str]
    definitions: frozenset[str]
    levers: frozenset[str]
    game: bool

    @classmethod
    def of(cls, before: Ensemble, after: Ensemble) -> Reach:
        """Return what the change of one scenario into another reaches."""
        old, new = before.model.scenario, after.model.scenario
        quantities = _differ(
            {k: q.distribution for k, q in before.model.quantities.items()},
            {k: q.distribution for k, q in after.model.quantities.items()},
        )
        levers = _differ(
            {k: _imposes(lever) for k, lever in old.levers.items()},
            {k: _imposes(lever) for k, lever in new.levers.items()},
        )
        reach = cls(quantities, frozenset(old.definitions) - set(new.definitions), levers, False)
        # Each definition stands after those that it uses.
        for name, definition in new.definitions.items():
            known = old.definitions.get(name)
            same = known is not None and known.expression == definition.expression
            if not same or reach.meets([definition.expression]):
                reach = replace(reach, definitions=reach.definitions | {name})
        game = expressions_of_game(new)
        changed = game != expressions_of_game(old) or reach.meets(game)
        return replace(reach, game=changed)

    def meets(self, expressions: Iterable[n.Node]) -> bool:
        """Whether an expression uses anything that is not the same."""
        return any(
            references(node, n.QuantityRef) & self.quantities
            or references(node, n.DefinitionRef) & self.definitions
            or any(isinstance(p, n.Plan) and {*p.levers} & self.levers for p in node.walk())
            for node in expressions
        )

    def spares(self, key: LastingKey[Any]) -> bool:  # Any: keys of any kind
        """Whether what was worked out for a key still holds."""
        return not self.game and (key.rests_on is None or not self.meets([key.rests_on]))


def _differ(before: Mapping[str, object], after: Mapping[str, object]) -> frozenset[str]:
    """Return the names of what is not the same."""
    names = before.keys() | after.keys()
    return frozenset(k for k in names if k not in before or before[k] != after.get(k))


def _imposes(lever: Lever) -> tuple[object, ...]:
    return lever.rules, lever.since, lever.until
