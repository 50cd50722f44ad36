"""Loading a scenario by the name of a shipped case or by path."""

from __future__ import annotations

from typing import TYPE_CHECKING

from realpolitik.cases import case_names, find
from realpolitik.scenario import read_scenario

if TYPE_CHECKING:
    from pathlib import Path

    from realpolitik.scenario import Scenario


def load(name_or_path: str | Path) -> Scenario:
    """Read and check a scenario.

    Parameters
    ----------
    name_or_path
        The name of a shipped case, such as ``"patrons-2024"``, or the path of a scenario file.

    Raises
    ------
    CaseNotFoundError
        If it is neither.
    ScenarioError
        With every fault of the file as data (rule S9).
    """
    return read_scenario(find(name_or_path))


__all__ = ["case_names", "load"]
