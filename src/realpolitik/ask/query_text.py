"""A question put in Python as the language writes it. Owns `query_text` and `PlanLike`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

PlanLike = str | Mapping[str, str] | Sequence["str | Mapping[str, str]"]
"""A lever's name, a plan such as ``{"beijing": "cut"}``, or several of either."""


def query_text(function: str, subject: str, given: str | None, do: PlanLike | None) -> str:
    """Return the text of a question, e.g. ``P(home == restrain, do=limits)``."""
    parts = [subject]
    if given is not None:
        parts.append(f"given={given}")
    if do is not None:
        parts.append(f"do={_plan(do)}")
    return f"{function}({', '.join(parts)})"


def _plan(do: PlanLike) -> str:
    if isinstance(do, str):
        return do
    if isinstance(do, Mapping):
        return "{" + ", ".join(f"{move}: {rule}" for move, rule in do.items()) + "}"
    return "[" + ", ".join(_plan(d) for d in do) + "]"
