"""How many entries the sections of a file may have (E112): counted before anything is read.

Owns `LIMITS` and `check_limits`. They are some ten times the largest case that ships, so that
nothing that reading does with them takes long.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from realpolitik.scenario.rules import file as rules

if TYPE_CHECKING:
    from realpolitik.scenario.faults import Faults
    from realpolitik.scenario.source import YamlNode

EACH = "*"
"""Stands in a path for every entry of a mapping or a list."""

LIMITS: dict[tuple[str, ...], int] = {
    ("evidence",): 1_000,
    ("quantities",): 500,
    ("quantities", EACH, "evidence"): 100,
    ("quantities", EACH, "value"): 50,
    ("analysts",): 50,
    ("private",): 20,
    ("private", EACH, "values"): 50,
    ("related",): 500,
    ("related", EACH, "between"): 100,
    ("actors",): 60,
    ("actors", EACH, "interests"): 100,
    ("actors", EACH, "prefers"): 100,
    ("moves",): 100,
    ("moves", EACH, "options"): 500,
    ("moves", EACH, "blind_to"): 100,
    ("moves", EACH, "seen_by"): 100,
    ("periods", "state"): 50,
    ("periods", "shocks"): 50,
    ("variables",): 500,
    ("outcomes",): 500,
    ("levers",): 200,
    ("claims",): 200,
    ("observed",): 200,
}
"""The most entries of each section, and of each list inside one."""

MAX_QUANTITIES = 2_000
"""Quantities in all: those of the file, and those that distributions in expressions make."""


def check_limits(root: YamlNode, faults: Faults) -> None:
    """Record every section that has too many entries.

    Raises
    ------
    ScenarioError
        With these faults, if there are any: nothing else is read then.
    """
    passed = False
    for path, most in LIMITS.items():
        for place, node in _places(root, path, ()):
            if isinstance(node.value, dict | list) and len(node.value) > most:
                found = f"`{'.'.join(map(str, place))}` has {len(node.value):,} entries"
                wanted = f"at most {most:,}; merge what belongs together, or make two files"
                span = root.locate(place, key=True)
                faults.add(rules.TooManyEntries, span, found, wanted)
                passed = True
    if passed:
        faults.raise_if_any()


def _places(
    node: YamlNode, path: tuple[str, ...], above: tuple[str | int, ...]
) -> Iterator[tuple[tuple[str | int, ...], YamlNode]]:
    """Yield the nodes that stand at a path, each with where that is."""
    if not path:
        yield above, node
    elif isinstance(node.value, dict):
        for key in node.value if path[0] == EACH else {path[0]} & node.value.keys():
            yield from _places(node.value[key], path[1:], (*above, key))
    elif isinstance(node.value, list) and path[0] == EACH:
        for i, item in enumerate(node.value):
            yield from _places(item, path[1:], (*above, i))
