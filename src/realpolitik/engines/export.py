"""One draw of a scenario as a game by itself, for Gambit and other tools (rule G5).

Owns `game_of_draw`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from realpolitik.engines.ensemble import Ensemble
from realpolitik.errors import RealpolitikError
from realpolitik.game import Game, GameTree

if TYPE_CHECKING:
    from realpolitik.scenario.model import Scenario


def game_of_draw(scenario: Scenario, draw: int, draws: int, seed: int) -> Game:
    """Return the game of one draw, with its payoffs and chances.

    Parameters
    ----------
    scenario
        The scenario.
    draw
        Which draw, from 0.
    draws, seed
        As for a run, so that draw k here is draw k there.

    Raises
    ------
    RealpolitikError
        If there is no such draw, or it failed (rule G4).
    """
    if not 0 <= draw < draws:
        raise RealpolitikError(f"there is no draw {draw} among {draws:,}; they count from 0")
    ensemble = Ensemble.of(scenario, draws, seed)
    solved = ensemble.solved(draw, draw + 1)
    payoffs = solved.payoffs
    if solved.failed[0]:
        raise RealpolitikError(f"draw {draw} failed: a payoff or a precision is not finite")
    tree = ensemble.model.tree.game
    labels = ensemble.model.set_labels
    sets = tuple(
        replace(s, label=label) for s, label in zip(tree.information_sets, labels, strict=True)
    )
    named = GameTree.of(tree.actors, sets, tree.node_set, tree.parent, tree.action)
    chance = {k: np.asarray(v)[:, 0] for k, v in solved.block.chance.items()}
    title = f"{scenario.title} ({scenario.name}, draw {draw} of {draws}, seed {seed})"
    return Game(named, payoffs[:, :, 0], chance, title, scenario.question)
