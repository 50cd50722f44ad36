"""The field's mechanisms as scenario files to start from, each with a page that says what it is.

Owns `Mechanism`, `mechanism_names` and `find_mechanism`. A mechanism is a small scenario whose
actors are roles: `NAME.yaml` is the scenario, `NAME.md` says what it says, when it applies and what
its paper found.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from realpolitik.errors import RealpolitikError
from realpolitik.suggest import listing, nearest

SOURCE = "**Source.** "
"""What the first line of a mechanism's page begins with."""

SECTIONS = (
    "What it says",
    "When it applies",
    "When it does not",
    "What to watch",
    "What the paper finds, and what this file finds",
)
"""The sections of a mechanism's page, in their order."""


@dataclass(frozen=True)
class Mechanism:
    """A mechanism that ships with the package.

    Parameters
    ----------
    name
        Its name.
    path
        Its scenario file.
    """

    name: str
    path: Path

    @property
    def card(self) -> str:
        """What its page says, in Markdown: the source, then `SECTIONS`."""
        return self.path.with_suffix(".md").read_text(encoding="utf-8")

    @property
    def source(self) -> str:
        """The papers that it stands on."""
        return self.card.splitlines()[0].removeprefix(SOURCE)


def mechanism_names() -> list[str]:
    """Return the names of the mechanisms."""
    found = (p.name for p in files(__package__).iterdir())
    return sorted(name.removesuffix(".yaml") for name in found if name.endswith(".yaml"))


def find_mechanism(name: str) -> Mechanism:
    """Return a mechanism by its name.

    Raises
    ------
    RealpolitikError
        If there is none of that name.
    """
    if name not in mechanism_names():
        help_ = nearest(name, mechanism_names())
        raise RealpolitikError(
            f"no mechanism is called `{name[:60]}`\n"
            f"  = mechanisms: {listing(mechanism_names(), 20)}"
            + (f"\n  = help: {help_}" if help_ else "")
        )
    return Mechanism(name, Path(str(files(__package__).joinpath(f"{name}.yaml"))))


__all__ = ["Mechanism", "find_mechanism", "mechanism_names"]
