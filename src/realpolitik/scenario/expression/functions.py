"""What expressions and questions may call by name (rules S1, Q1, Q3, S13 and S17).

Owns `FUNCTIONS`, `QUERIES`, `BELIEF` and `MEASURES`.
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
