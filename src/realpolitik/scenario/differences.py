"""What two scenario files say differently, entry by entry and field by field.

Owns `TextDifference`, `text_differences` and `SECTIONS`. Files are compared as they are read: what
a file extends (rule S19) counts as its own text; comments and quotes do not count.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from realpolitik.scenario.names import Names, described, plain

if TYPE_CHECKING:
    from realpolitik.scenario.model import Scenario
    from realpolitik.scenario.source import Plain

Fields: TypeAlias = "Mapping[str, Plain]"

SECTIONS = {
    "": "The head",
    "actors": "Actors",
    "moves": "Moves",
    "analysts": "Analysts",
    "defaults": "Defaults",
    "quantities": "Quantities",
    "private": "Private types",
    "related": "Related quantities",
    "periods": "Periods",
    "variables": "Variables",
    "outcomes": "Outcomes",
    "levers": "Levers",
    "claims": "Claims",
    "observed": "Observed",
    "happened": "What happened",
    "evidence": "Evidence",
}
"""How readers call the sections, in the order in which they are compared; others come last."""

_UNTOLD = {"extends", "scenario"}
"""Fields of the head that say which file it is."""

_MAIN = ("value", "test", "plan", "options", "interests", "prefers", "is", "next", "set", "says")
"""The fields that tell most of an entry, the first one first."""

_BY_NAME = {"options", "interests"}
"""Fields of which names tell most."""


@dataclass(frozen=True)
class TextDifference:
    """One place at which two files differ.

    Parameters
    ----------
    section
        The key of its section; empty for a field of the head.
    entry
        The name of the entry in the file; empty if the section is no mapping of entries.
    title
        What readers call the entry.
    field
        The field of the entry, with dots between the keys that lead to it; empty if the entry as a
        whole is meant, as where only one of the files has it.
    first, second
        What each file says there; None if it says nothing.
    """

    section: str
    entry: str
    title: str
    field: str
    first: str | None
    second: str | None

    def to_dict(self) -> dict[str, str | None]:
        """Return the difference as plain data."""
        return dict(vars(self))


def text_differences(first: Scenario, second: Scenario) -> tuple[TextDifference, ...]:
    """Return every difference between two files, by section in the order of `SECTIONS`."""
    pair = (first, second)
    files = [_sections(scenario) for scenario in pair]
    order = list(dict.fromkeys([*SECTIONS, *files[0], *files[1]]))
    found: list[TextDifference] = []
    for section in order:
        a, b = (file.get(section, {}) for file in files)
        for entry in dict.fromkeys([*a, *b]):
            scenario = first if entry in a else second
            title = _title(scenario, section, entry)
            found += _of_entry((section, entry, title), a.get(entry), b.get(entry))
        if section == "moves":
            both = [[k for k in file if k in a and k in b] for file in (a, b)]
            if both[0] != both[1]:
                told = [", ".join(map(Names(s).move, k)) for s, k in zip(pair, both, strict=True)]
                found.append(TextDifference(section, "", "order", "", *told))
    return tuple(found)


def _sections(scenario: Scenario) -> dict[str, Fields]:
    """Return the entries of every section; what is no mapping is an entry without a name."""
    sections: dict[str, Fields] = {}
    head: dict[str, Plain] = {}
    for key, node in scenario.root.entries().items():
        value = node.plain()
        if isinstance(value, dict):
            named = all(isinstance(v, dict) for v in value.values()) or key in SECTIONS
            sections[key] = value if named and key not in {"periods", "happened"} else {"": value}
        elif isinstance(value, list):
            sections[key] = {"": value}
        elif key not in _UNTOLD:
            head[key] = value
    return {"": {"": head}, **sections}


def _of_entry(place: tuple[str, str, str], first: Plain, second: Plain) -> Iterator[TextDifference]:
    """Yield the differences of an entry that at least one of two files has."""
    if first is None or second is None:
        told = [None if v is None else _main(v) for v in (first, second)]
        if told != [None, None]:
            yield TextDifference(*place, "", *told)
        return
    for field, values in _fields(first, second, ()):
        yield TextDifference(*place, field, *values)


def _fields(
    first: Plain, second: Plain, path: tuple[str, ...]
) -> Iterator[tuple[str, tuple[str | None, str | None]]]:
    """Yield the fields below a place at which two values differ, with what each says there."""
    if isinstance(first, dict) and isinstance(second, dict):
        for key in dict.fromkeys([*first, *second]):
            yield from _fields(first.get(key), second.get(key), (*path, key))
        return
    told = (_written(first), _written(second))
    if told[0] != told[1]:
        yield ".".join(path), told


def _main(value: Plain) -> str:
    """Return what tells most of an entry."""
    if isinstance(value, dict):
        key = next((k for k in _MAIN if value.get(k) is not None), None)
        below = value[key] if key is not None else None
        if key in _BY_NAME and isinstance(below, dict) and "steps" not in below:
            return ", ".join(map(plain, below))
        return _written(value[key] if key is not None else value) or ""
    return _written(value) or ""


def _written(value: Plain) -> str | None:
    """Return a value in one line; None if there is none."""
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return ", ".join(k if v is None else f"{k}: {_inner(v)}" for k, v in value.items())
    if isinstance(value, list):
        return ", ".join(_inner(v) for v in value)
    return " ".join(str(value).split())


def _inner(value: Plain) -> str:
    told = _written(value) or ""
    return f"({told})" if isinstance(value, dict | list) else told


def _title(scenario: Scenario, section: str, entry: str) -> str:
    """Return what readers call an entry of a section of a scenario."""
    if section == "actors":
        return scenario.actors[entry].title
    if section == "quantities":
        return described(entry, scenario.quantities[entry].says)
    if section == "moves":
        return Names(scenario).move_by(entry)
    if section == "levers":
        owners = [scenario.actors[actor].title for actor in scenario.levers[entry].actors]
        return f"{plain(entry)}, of {' and '.join(owners)}"
    if section == "claims":
        return f"{plain(entry)}: {scenario.claims[entry].says}"
    return plain(entry)
