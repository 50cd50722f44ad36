"""Cases and mechanisms as they ship, each read once in a process of tests. Owns `load`."""

from __future__ import annotations

from functools import cache

import realpolitik as rp
from realpolitik.scenario import Scenario


@cache
def load(name: str) -> Scenario:
    """Read what ships under a name; a scenario is never changed, so that tests can share it."""
    return rp.load(name)
