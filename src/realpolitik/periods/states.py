"""From the states of one period to the next, and what they pay where nobody moves (rule S13).

Owns `following` and `idle`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from realpolitik.ensemble.expand import NONE
from realpolitik.scenario.expression.evaluate import as_number
from realpolitik.scenario.model import PERIOD

if TYPE_CHECKING:
    from collections.abc import Mapping

    from realpolitik.arrays import ActorsByDraws, Floats, Row
    from realpolitik.ensemble import Block


def following(block: Block, states: Mapping[str, Row[Floats]]) -> Block:
    """Return the draws of a period as the next one begins, at its states."""
    return block.at({**states, PERIOD: block.quantities[PERIOD] + 1})


def idle(block: Block) -> ActorsByDraws[Floats]:
    """Return what one period pays in which no move happens."""
    columns = {name: np.full(1, NONE) for name in block.model.tree.columns}
    env = block.env.where(columns)
    rows = []
    for parts in block.model.interests:
        row = np.zeros((1, block.draws))
        for weight, gain in parts:
            row = row + as_number(env, weight(env)) * as_number(env, gain(env))
        rows.append(row)
    return np.concatenate(rows, axis=0)
