"""The scenario files that ship with the package, by name."""

from __future__ import annotations

import shlex
from importlib.resources import files
from pathlib import Path

from realpolitik.errors import CaseNotFoundError
from realpolitik.suggest import listing, nearest


def case_names() -> list[str]:
    """Return the names of the shipped cases."""
    found = (p.name for p in files(__package__).iterdir())
    return sorted(name.removesuffix(".yaml") for name in found if name.endswith(".yaml"))


def argument_for(place: str) -> str:
    """Return what to type on the command line for a scenario that was read from a place.

    That is the name of a shipped case, wherever it is installed, or the path as it was given.
    """
    path = Path(place)
    shipped = path.stem in case_names() and path == find(path.stem)
    return path.stem if shipped else shlex.quote(place)


def find(name_or_path: str | Path) -> Path:
    """Return the file of a shipped case, or the path itself.

    Raises
    ------
    CaseNotFoundError
        If it is neither a shipped case nor an existing path.
    """
    text = str(name_or_path)
    if text in case_names():
        return Path(str(files(__package__).joinpath(f"{text}.yaml")))
    path = Path(text)
    try:
        exists = path.exists()
    except (OSError, ValueError):
        exists = False
    if exists or text.endswith((".yaml", ".yml")):
        return path
    help_ = nearest(text, case_names())
    raise CaseNotFoundError(
        f"no shipped case is called `{text[:200]}` and there is no such file\n"
        f"  = shipped cases: {listing(case_names())}" + (f"\n  = help: {help_}" if help_ else "")
    )
