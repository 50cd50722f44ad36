"""What the file states of chance, and whether numbers are probabilities (rule S6).

Owns `stated_chances`, `check_chance` and `SUM_TOLERANCE`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from realpolitik.errors import ScenarioError
from realpolitik.scenario.expression.evaluate import compile_expression
from realpolitik.scenario.faults import Faults
from realpolitik.scenario.rules import move as rules
from realpolitik.sums import total

if TYPE_CHECKING:
    from realpolitik.arrays import ActionsByDraws, Floats
    from realpolitik.scenario.expression.values import Compiled
    from realpolitik.scenario.model import Scenario
    from realpolitik.scenario.moves import Move

SUM_TOLERANCE = 1e-9
"""By how much probabilities may miss the sum of 1."""


def stated_chances(move: Move) -> dict[str, Compiled]:
    """Return the compiled probabilities of a move by chance; without the one that is `rest`."""
    return {
        o.name: compile_expression(o.probability) for o in move.options if o.probability is not None
    }


def check_chance(scenario: Scenario, name: str, table: ActionsByDraws[Floats]) -> None:
    """Refuse probabilities of a move by chance that are none.

    Raises
    ------
    ScenarioError
        E507, if in some draw they leave 0 to 1 or do not sum to 1.
    """
    whole = total(table)
    wrong = (np.abs(whole - 1) > SUM_TOLERANCE) | (table.min(axis=0) < -SUM_TOLERANCE)
    wrong |= ~np.isfinite(whole)
    if not wrong.any():
        return
    draw = int(np.flatnonzero(wrong)[0])
    shown = ", ".join(f"{p:.4g}" for p in table[:, draw])
    found = f"in {int(wrong.sum())} of {len(wrong)} draws the numbers of `{name}` are not"
    found += f" probabilities, e.g. {shown} (sum {whole[draw]:.6g})"
    wanted = "probabilities from 0 to 1 that sum to 1; one option may take `rest`"
    private = name in scenario.private
    place = ("private", name, "chance") if private else ("moves", name, "options")
    faults = Faults(scenario.source)
    faults.add(rules.ProbabilitiesDoNotSum, scenario.root.locate(place), found, wanted)
    raise ScenarioError(faults.in_order())
