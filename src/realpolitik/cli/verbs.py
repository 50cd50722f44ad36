"""The questions that are commands, with what help says of each.

Owns `verbs`. What the questions say of themselves is repeated here, so that printing help need not
import them. It counts only while the registry has the lines that it was made of: with one more, the
questions themselves are asked. A test holds the two together.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

VERBS = {
    "ask": "Put one question of the claim grammar to a scenario.",
    "leverage": "Show who has leverage over whom, at what cost, and what commitment is worth.",
    "levers": "Compare levers: payoffs, regret, dominance, credibility, what is good enough.",
    "sensitivity": "Show on which uncertain quantities claims, outcomes and payoffs depend.",
    "hinges": "Show the smallest change of assumptions that changes a verdict, and how robust a"
    " claim is.",
    "tipping": "Show at which value of a quantity a verdict, or an actor's best lever, changes.",
    "analysts": "Show every claim by analyst, and whose number changes a verdict.",
    "indicators": "Show what to watch: which observation would change a verdict most, and what"
    " it is worth.",
    "explain": "Show the likeliest path and two others, and why each move is made.",
    "learn": "Learn from what was observed: quantities and claims before and after.",
    "solutions": "Show every claim under every solution method, and where verdicts differ.",
}
"""By verb the first line of its question's docstring, in the order of help."""

LINES = (
    *("ask", "leverage", "levers_in_full", "compare", "credibility", "hinges", "sensitivity"),
    *("fragility", "robustness", "boxes", "tipping_points", "tipping", "tipping_two"),
    *(
        "analysts",
        "watch",
        "indicators",
        "reasons",
        "explain",
        "why_not",
        "learn",
        "hindcast",
        "solutions",
    ),
)
"""The lines of the registry that `VERBS` was made of."""

_REGISTRY = Path(__file__).parents[1] / "ask" / "registry.py"
_LINE = re.compile(r"^    (\w+) = asks\(", re.MULTILINE)


def verbs() -> Mapping[str, str]:
    """Return by verb what help says of it, in the order of help."""
    text = _REGISTRY.read_text(encoding="utf-8")
    if tuple(_LINE.findall(text)) == LINES:
        return VERBS
    from realpolitik.ask.registry import commands

    return {verb: question.summary() for verb, question in commands().items()}
