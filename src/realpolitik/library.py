"""Loading a scenario by the name of a case or mechanism, or by path. Owns `load`, `look_up`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from realpolitik.cases import case_names, find, shipped
from realpolitik.scenario import read_scenario

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from realpolitik.scenario import Scenario
    from realpolitik.scenario.data_calls import Offered


def load(name_or_path: str | Path) -> Scenario:
    """Read and check a scenario.

    Parameters
    ----------
    name_or_path
        The name of a shipped case, such as ``"patrons-2024"``, or of a mechanism, or the path of a
        scenario file.

    Raises
    ------
    CaseNotFoundError
        If it is none of them.
    ScenarioError
        With every fault of the file as data (rule S9).
    """
    return read_scenario(find(name_or_path), look_up, shipped)


def look_up(kind: str, name: str, given: Mapping[str, str]) -> Offered:
    """Look up a number that a scenario draws from the data; see `realpolitik.history.offer`."""
    # Only now: most scenarios draw on no data, and reading them should not wait for polars.
    from realpolitik.history.offer import offer

    return offer(kind, name, given)


__all__ = ["case_names", "load"]
