"""What expressions and questions may call by name (rules S1, Q1, Q3, S13, S17 and S22).

Owns `FUNCTIONS`, `QUERIES`, `BELIEF`, `APPROVAL`, `MEASURES`, `calls` and
`misplaced`.
"""

from __future__ import annotations

FUNCTIONS: dict[str, tuple[int, int]] = {
    "min": (2, 100),
    "max": (2, 100),
    "abs": (1, 1),
    "exp": (1, 1),
    "log": (1, 1),
    "sqrt": (1, 1),
    "clip": (3, 3),
}
"""The functions of rule S1, with the fewest and the most arguments."""

QUERIES = ("P", "E", "payoff", "first")
"""The questions of rules Q1 and S13."""

BELIEF = "belief"
"""What everybody believes of private types (rule S17)."""

APPROVAL = "approval"
"""The payoff of an audience (rule S22)."""

MEASURES: dict[str, tuple[str, ...]] = {
    "dependence": ("of", "on"),
    "cost": ("by", "over"),
    "leverage": ("by", "over"),
    "reward": ("by", "over"),
    "substitution": ("of", "on"),
    "influence": ("by", "event"),
    "credibility": ("plan",),
    "commitment": ("by",),
}
"""The measures of rule Q3, with the names of what they take."""

JOINT = frozenset({"dependence", "cost", "leverage"})
"""Those in which several actors may turn on one together."""


def calls(*, asked: bool) -> list[str]:
    """Return what can be called; where something is `asked`, the questions too."""
    return [*FUNCTIONS, BELIEF, *((*QUERIES, *MEASURES) if asked else ())]


def misplaced(name: str) -> tuple[str, str] | None:
    """Return what is wrong where a question or an approval has no place, and where it has one.

    None for what has a place everywhere.
    """
    if name == APPROVAL:
        wanted = "the gain of an interest of an actor with an `audience`; elsewhere `payoff(...)`"
        return f"`{name}(...)` has no value here", wanted
    if name in QUERIES or name in MEASURES:
        found = f"`{name}(...)` is a question about the solved game"
        return found, "a place in the test of a claim"
    return None
