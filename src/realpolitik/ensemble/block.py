"""Some draws of a scenario as arrays: what is uncertain, what is paid, what chance does.

Owns `Block` and `Stakes`. A block is a value: its arrays follow from its quantities, and nothing
that is asked of it changes it. What was solved of it stands beside it, in `ensemble.solved`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from realpolitik.ensemble.environment import Environment, Track
from realpolitik.ensemble.expand import NONE
from realpolitik.sums import total

if TYPE_CHECKING:
    from realpolitik.arrays import (
        ActionsByDraws,
        ActorsByDraws,
        Array,
        Bools,
        Draws,
        Floats,
        Ints,
        PathsByActorsByDraws,
        Row,
    )
    from realpolitik.ensemble.model import Model


@dataclass(frozen=True, eq=False)
class Stakes:
    """What is played for.

    Parameters
    ----------
    payoffs
        Each actor's payoff at the end of each path; 0 in draws that are not sound.
    precision
        Each actor's precision; 0 in draws that are not sound.
    sound
        In which draws payoffs and precisions are finite and precisions not negative (rule G4).
    """

    payoffs: PathsByActorsByDraws[Floats]
    precision: ActorsByDraws[Floats]
    sound: Draws[Bools]

    @classmethod
    def of(cls, payoffs: PathsByActorsByDraws[Array], precision: ActorsByDraws[Array]) -> Stakes:
        """Return the stakes, those of draws that are not sound set to 0."""
        with np.errstate(all="ignore"):
            sound = np.isfinite(total(total(payoffs))) & np.isfinite(total(precision))
        sound &= np.all(precision >= 0, axis=0)
        if not sound.all():
            payoffs = np.where(sound, payoffs, 0.0)
            precision = np.where(sound, precision, 0.0)
        return cls(payoffs, precision, sound)


@dataclass(frozen=True, eq=False)
class Block:
    """Some draws of a compiled scenario.

    Parameters
    ----------
    model
        The compiled scenario.
    quantities
        Each quantity's values in these draws; states too, in a scenario with periods.
    draws
        How many draws.
    seed, first
        The seed of the run, and which of its draws the first of these is.
    stream
        Of chosen points, which draw's random numbers each gets where courses are sampled,
        shape (draws,).
    origin
        Where other draws were picked or other states set: the block that they come from, and which
        of its draws each of these is.
    """

    model: Model
    quantities: Mapping[str, Row[Floats]]
    draws: int
    seed: int = 0
    first: int = 0
    stream: Draws[Ints] | None = None
    origin: tuple[Block, Draws[Ints]] | None = None

    @cached_property
    def env(self) -> Environment:
        """Values of everything but questions."""
        return self.model.environment(self.quantities)

    @cached_property
    def flow(self) -> PathsByActorsByDraws[Array]:
        """What one play pays; it need not be finite."""
        # What is not finite is counted as a failed draw (rule G4), not warned about.
        with np.errstate(all="ignore"):
            return self.model.payoffs(self.env, self.draws, self.steady)

    @cached_property
    def steady(self) -> tuple[Array, ...]:
        """What no state enters of each actor's payoff: worked out once, whatever the states are."""
        if self.origin is None:
            with np.errstate(all="ignore"):
                return self.model.payoffs_without_states(self.env, self.draws)
        block, rows = self.origin
        return tuple(np.take(part, rows, axis=1) for part in block.steady)

    @cached_property
    def stakes(self) -> Stakes:
        """What one play is for."""
        return self.stakes_with(self.flow)

    def stakes_with(self, payoffs: PathsByActorsByDraws[Array]) -> Stakes:
        """Return the stakes at the precisions of these draws with other payoffs."""
        with np.errstate(all="ignore"):
            return Stakes.of(payoffs, self.model.precisions(self.env, self.draws))

    @property
    def payoffs(self) -> PathsByActorsByDraws[Floats]:
        """What one play pays; 0 in draws that are not sound."""
        return self.stakes.payoffs

    @property
    def sound(self) -> Draws[Bools]:
        """In which draws payoffs and precisions are finite and precisions not negative."""
        return self.stakes.sound

    @cached_property
    def chance(self) -> dict[int, ActionsByDraws[Array]]:
        """Probabilities at each information set of chance."""
        with np.errstate(all="ignore"):
            return self.model.chance(self.env, self.draws)

    @property
    def alike(self) -> bool:
        """Whether all draws are alike: nothing is uncertain, nor set to other values."""
        # A block of a single draw has one value of each quantity, whatever is uncertain.
        one = all(values.shape[1] == 1 for values in self.quantities.values())
        return one and self.model.nothing_uncertain

    def at(self, states: Mapping[str, Row[Floats]]) -> Block:
        """Return the same draws at other states."""
        origin = self.origin or (self, np.arange(self.draws))
        return replace(self, quantities={**self.quantities, **states}, origin=origin)

    def pick(self, draws: Draws[Ints]) -> Block:
        """Return some of these draws, any of them more than once."""
        rows = {k: v if v.shape[1] == 1 else v[:, draws] for k, v in self.quantities.items()}
        block, known = self.origin or (self, np.arange(self.draws))
        return replace(self, quantities=rows, draws=len(draws), origin=(block, known[draws]))

    def track(self, rows: Draws[Ints]) -> Track:
        """Return what expressions find along one path in each draw, -1 where no move happens."""
        columns = {
            name: np.where(rows < 0, NONE, column[rows])
            for name, column in self.model.tree.columns.items()
        }
        return Track(columns, self.model.tree.codes, self.model.definitions, self.quantities)
