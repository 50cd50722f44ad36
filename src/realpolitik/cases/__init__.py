"""The scenario files that ship with the package, by name: cases, and mechanisms to start from."""

from __future__ import annotations

import shlex
from importlib.resources import files
from pathlib import Path

from realpolitik.errors import CaseNotFoundError
from realpolitik.mechanisms import find_mechanism, mechanism_names
from realpolitik.suggest import listing, nearest, shown


def case_names() -> list[str]:
    """Return the names of the shipped cases."""
    found = (p.name for p in files(__package__).iterdir())
    return sorted(name.removesuffix(".yaml") for name in found if name.endswith(".yaml"))


def argument_for(place: str) -> str:
    """Return what to type on the command line for a scenario that was read from a place.

    That is the name of a shipped file, wherever it is installed, or the path as it was given.
    """
    path = Path(place)
    return path.stem if path == shipped().get(path.stem) else shlex.quote(place)


def shipped() -> dict[str, Path]:
    """Return the files that ship, cases and mechanisms, by name."""
    cases = {name: Path(str(files(__package__).joinpath(f"{name}.yaml"))) for name in case_names()}
    return {**{name: find_mechanism(name).path for name in mechanism_names()}, **cases}


def find(name_or_path: str | Path) -> Path:
    """Return the file of a shipped case or mechanism, or the path itself.

    Raises
    ------
    CaseNotFoundError
        If it is neither a name of what ships nor an existing path.
    """
    text = str(name_or_path)
    if (found := shipped().get(text)) is not None:
        return found
    path = Path(text)
    try:
        exists = path.exists()
    except (OSError, ValueError):
        exists = False
    if exists or text.endswith((".yaml", ".yml")):
        return path
    help_ = nearest(text, [*case_names(), *mechanism_names()])
    raise CaseNotFoundError(
        f"no shipped case is called `{shown(text[:200])}` and there is no such file\n"
        f"  = shipped cases: {listing(case_names())}" + (f"\n  = help: {help_}" if help_ else "")
    )
