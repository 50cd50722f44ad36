"""The first states, those of the next period, and what they pay where nobody moves (rule S13).

Owns `begun`, `following`, `idle` and `idle_rows`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from realpolitik.ensemble.environment import Environment
from realpolitik.ensemble.expand import NONE
from realpolitik.scenario.expression.evaluate import as_number
from realpolitik.scenario.model import PERIOD

if TYPE_CHECKING:
    from collections.abc import Mapping

    from realpolitik.arrays import ActorsByDraws, Array, Floats, Row
    from realpolitik.ensemble import Block, Model
    from realpolitik.periods.transition import Transition


def begun(
    model: Model, transition: Transition | None, quantities: Mapping[str, Row[Floats]]
) -> dict[str, Row[Floats]]:
    """Return quantities with what follows from them before play: beliefs and first states."""
    rows = dict(quantities)
    env = Environment({}, model.tree.codes, model.definitions, rows)
    for group in model.types:
        rows |= group.believed(env)
    if transition is not None:
        rows |= transition.start(env)
    return rows


def following(block: Block, states: Mapping[str, Row[Floats]]) -> Block:
    """Return the draws of a period as the next one begins, at its states."""
    return block.at({**states, PERIOD: block.quantities[PERIOD] + 1})


def idle(block: Block) -> ActorsByDraws[Floats]:
    """Return what one period pays in which no move happens."""
    rows = idle_rows(block.model, block.env)
    return np.concatenate([np.broadcast_to(row, (1, block.draws)) for row in rows], axis=0)


def idle_rows(model: Model, env: Environment) -> list[Row[Array]]:
    """Return the same for each actor in an environment; it is written down if that is a trace's."""
    still = env.where({name: np.full(1, NONE) for name in model.tree.columns})
    rows = []
    for parts in model.interests:
        row = env.xp.zeros((1, 1), dtype=env.xp.float64)
        for weight, gain in parts:
            row = row + as_number(still, weight(still)) * as_number(still, gain(still))
        rows.append(row)
    return rows
