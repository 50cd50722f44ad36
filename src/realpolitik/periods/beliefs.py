"""What everybody learns of private types from a period that was played (rule S17).

Owns `BeliefUpdate`. After a period all have seen what was done in it, so that the belief about the
types that last is that of Bayes: the share of a profile is how likely it led to what was seen.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from realpolitik.scenario.expression.beliefs import share_name
from realpolitik.sums import by_group, total

if TYPE_CHECKING:
    from realpolitik.arrays import Bools, Floats, Ints, Paths
    from realpolitik.ensemble import Block
    from realpolitik.ensemble.expand import Tree
    from realpolitik.scenario.model import Scenario


@dataclass(frozen=True, eq=False)
class BeliefUpdate:
    """How beliefs follow from what is played.

    Parameters
    ----------
    types
        The private types that last.
    shares
        The name of each profile's share in what is believed.
    profile
        For each path the profile of types on it, shape (terminals,).
    kind
        For each path what all have seen of it, shape (terminals,).
    """

    types: tuple[str, ...]
    shares: tuple[str, ...]
    profile: Paths[Ints]
    kind: Paths[Ints]

    @classmethod
    def of(cls, scenario: Scenario, tree: Tree, kind: Paths[Ints]) -> BeliefUpdate:
        """Return the update of a scenario in which some type lasts."""
        lasting = {k: t.values for k, t in scenario.private.items() if t.lasts}
        profile = np.zeros(tree.game.terminals, dtype=np.int64)
        for name, values in lasting.items():
            place = np.full(max(tree.codes.values()) + 1, -1)
            place[[tree.codes[value] for value in values]] = range(len(values))
            profile = profile * len(values) + place[tree.columns[name]]
        ways = product(*lasting.values())
        shares = [share_name(dict(zip(lasting, values, strict=True))) for values in ways]
        return cls(tuple(lasting), tuple(shares), profile, kind)

    def present(self, block: Block) -> Floats:
        """Return the share of each profile as a period begins, shape (profiles, draws)."""
        rows = [np.broadcast_to(block.quantities[s], (1, block.draws)) for s in self.shares]
        return np.concatenate(rows, axis=0)

    def everywhere(self, block: Block, path: Floats, over: Bools) -> Floats:
        """Return the shares after each kind of path at each place; one kind more stays.

        Parameters
        ----------
        block
            The places as the period begins.
        path
            How likely each path is where play goes on, shape (terminals, playing).
        over
            Where it is over, shape (places,).

        Returns
        -------
        Floats
            Shape (kinds + 1, profiles, places).
        """
        present = self.present(block)
        kinds = int(self.kind.max()) + 1
        shares = np.repeat(present[None], kinds + 1, axis=0)
        shares[:kinds, :, ~over] = self.after(path, present[:, ~over])
        return shares

    @cached_property
    def _members(self) -> list[Ints]:
        """For each kind and each profile the path of both, if there is one."""
        kinds, profiles = int(self.kind.max()) + 1, len(self.shares)
        both = self.kind * profiles + self.profile
        return [np.flatnonzero(both == i) for i in range(kinds * profiles)]

    def after(self, path: Floats, present: Floats) -> Floats:
        """Return the shares after each kind of path.

        Parameters
        ----------
        path
            How likely each path is, shape (terminals, draws).
        present
            The shares before, shape (profiles, draws): they stay where a kind cannot happen.

        Returns
        -------
        Floats
            Shape (kinds, profiles, draws).
        """
        profiles = len(self.shares)
        mass = by_group(path, self._members).reshape(-1, profiles, path.shape[1])
        whole = total(mass.swapaxes(0, 1))[:, None]
        return np.where(whole > 0, mass / np.where(whole > 0, whole, 1.0), present)
