"""Cases and mechanisms as they ship, each read and run once in a process of tests.

Owns `load` and `run`.
"""

from __future__ import annotations

from functools import cache

import realpolitik as rp
from realpolitik.scenario import Scenario


@cache
def load(name: str) -> Scenario:
    """Read what ships under a name; a scenario is never changed, so that tests can share it."""
    return rp.load(name)


@cache
def run(name: str, draws: int) -> rp.Run:
    """Run what ships under a name; what a run answers does not depend on what else was asked."""
    return rp.run(load(name), draws)
