"""A question put in Python as the language writes it.

Owns `query_text`, and the types of what it takes: `PlanLike`, `Event`, `Plans` and `Fixed`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

PlanLike = str | Mapping[str, str] | Sequence["str | Mapping[str, str]"]
"""A lever's name, a plan such as ``{"beijing": "cut"}``, or several of either."""

Event: TypeAlias = str | None
Plans: TypeAlias = PlanLike | None
"""A condition, and what is imposed, if anything."""

Fixed: TypeAlias = Mapping[str, float] | None
"""The quantities that have one value in every draw, if any have."""


def query_text(function: str, subject: str, given: Event, do: Plans, settings: Fixed = None) -> str:
    """Return the text of a question, e.g. ``P(home == restrain, do=limits)``."""
    parts = [subject]
    if given is not None:
        parts.append(f"given={given}")
    if do is not None:
        parts.append(f"do={_plan(do)}")
    if settings is not None:
        values = ", ".join(f"{name}: {value!r}" for name, value in settings.items())
        parts.append(f"set={{{values}}}")
    return f"{function}({', '.join(parts)})"


def _plan(do: PlanLike) -> str:
    if isinstance(do, str):
        return do
    if isinstance(do, Mapping):
        return "{" + ", ".join(f"{move}: {rule}" for move, rule in do.items()) + "}"
    return "[" + ", ".join(_plan(d) for d in do) + "]"
