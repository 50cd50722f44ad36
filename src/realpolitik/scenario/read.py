"""Reading a scenario: from a path or a text to a checked `Scenario`, or to all its faults.

Owns `read_scenario` and `read_text`. YAML faults, faults of shape and faults of meaning come from
`source`, `shape` and `build`; here they are brought together, so that one reading reports all.
"""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from types import UnionType
from typing import TYPE_CHECKING, Annotated, Union, get_args, get_origin

from realpolitik.scenario.compose import read_file
from realpolitik.scenario.extends import nodes_of, with_bases
from realpolitik.scenario.faults import Faults
from realpolitik.scenario.limits import check_limits
from realpolitik.scenario.rules import shape as rules
from realpolitik.scenario.source import SourceText, YamlNode
from realpolitik.suggest import listing, nearest

if TYPE_CHECKING:
    from pydantic import BaseModel
    from pydantic_core import ErrorDetails

    from realpolitik.scenario.data_calls import Offers
    from realpolitik.scenario.extends import Shipped
    from realpolitik.scenario.model import Scenario
    from realpolitik.scenario.shape import ScenarioShape
    from realpolitik.scenario.source import Plain


def read_scenario(
    path: str | Path, offers: Offers | None = None, shipped: Shipped | None = None
) -> Scenario:
    """Read and check a scenario file.

    Parameters
    ----------
    path
        The file.
    offers
        Who looks up ``data(...)`` and ``rate(...)``; without it they are faults.
    shipped
        What ships, which a file may extend by its name (rule S19).

    Raises
    ------
    ScenarioError
        With every fault of the file as data (rule S9).
    """
    return read_source(with_bases(read_file(Path(path)), Path(path), shipped), offers)


def read_text(
    text: str,
    name: str = "<text>",
    offers: Offers | None = None,
    shipped: Shipped | None = None,
) -> Scenario:
    """Read and check a scenario given as text; `name` stands for the file in messages."""
    return read_source(with_bases(SourceText(name, text), None, shipped), offers)


def read_source(
    source: SourceText, offers: Offers | None = None, root: YamlNode | None = None
) -> Scenario:
    """Read and check a source; `root` are its nodes, if they are known."""
    from pydantic import ValidationError

    from realpolitik.scenario.build import build_scenario
    from realpolitik.scenario.shape import ScenarioShape

    faults = Faults(source)
    root = root or nodes_of(source, faults)
    if root is None:
        faults.raise_if_any()
        raise AssertionError("a source without nodes has a fault")
    check_limits(root, faults)
    data = {name: node.plain() for name, node in root.entries().items()}
    try:
        shape = ScenarioShape.model_validate(data)
    except ValidationError as error:
        broken = [_explain(e, root, faults) for e in error.errors(include_url=False)]
        # What has the right shape is still read for its meaning, so that one reading shows all.
        shape_ = _salvage(data, broken)
        if shape_ is not None:
            build_scenario(shape_, root, source, faults, offers)
        faults.raise_if_any()
        raise AssertionError("a file of the wrong shape has a fault") from None
    return build_scenario(shape, root, source, faults, offers, read_source)


def _salvage(data: dict[str, Plain], broken: list[tuple[str | int, ...]]) -> ScenarioShape | None:
    """Return the shape of what remains without the broken parts, or None if too little does."""
    from pydantic import ValidationError

    from realpolitik.scenario.shape import ScenarioShape

    actors = data.get("actors")
    some_actor = next(iter(actors), "chance") if isinstance(actors, dict) else "chance"
    for path in broken:
        parent, name = data, str(path[0])
        for step, following in pairwise(path):
            below = parent.get(str(step))
            if not isinstance(below, dict):
                # What is broken stands in a list, which is left out as a whole.
                break
            parent, name = below, str(following)
        if name in _FILLERS or name == "by":
            parent[name] = _FILLERS.get(name, some_actor)
        elif name in parent:
            del parent[name]
        else:
            return None
    try:
        return ScenarioShape.model_validate(data)
    except ValidationError:
        return None


def _explain(error: ErrorDetails, root: YamlNode, faults: Faults) -> tuple[str | int, ...]:
    """Record one of pydantic's errors; return the path of the part that is broken."""
    path = _path(error["loc"], root)
    kind, name = error["type"], str(path[-1]) if path else ""
    if path and isinstance(path[-1], int):
        name = f"{path[-2]}[{path[-1]}]"
    where = f" in `{'.'.join(map(str, path[:-1]))}`" if len(path) > 1 else ""
    if kind == "missing":
        span = root.locate(path[:-1], key=True) if len(path) > 1 else root.span
        found = f"the field `{name}` is missing{where}"
        faults.add(rules.MissingField, span, found, _describe(path), _meant(path, root))
    elif kind == "extra_forbidden":
        known = _fields(path[:-1])
        help_ = nearest(name, known)
        found = f"unknown field `{name}`{where}"
        faults.add(rules.UnknownField, root.locate(path, key=True), found, listing(known), help_)
    elif kind in {"value", "literal_error"}:
        wanted = error["ctx"].get("wanted") or error["ctx"].get("expected", "")
        found = f"`{_short(error['input'])}` is not a value of `{name}`"
        faults.add(rules.BadValue, root.locate(path), found, wanted)
    else:
        wanted = error.get("ctx", {}).get("wanted") or _WANTED.get(kind, error["msg"].lower())
        found, help_ = f"`{name}` is {_kind_of(error['input'])}", ""
        faults.add(rules.WrongType, root.locate(path), found, wanted, help_)
    return path


def _meant(path: tuple[str | int, ...], root: YamlNode) -> str:
    """Return which entry of a file below (S19) was perhaps meant by a new one without a field."""
    section = root.find(path[:1])
    if section is None or len(path) < 3:
        return ""
    below = [name for name, span in section.keys.items() if span.depth > 0]
    return "" if path[1] in below else nearest(str(path[1]), below)


_FILLERS: dict[str, Plain] = {
    "scenario": "x",
    "title": "x",
    "question": "x",
    "as_of": "2000",
    "says": "x",
    "source": "x",
    "date": "2000",
    "grade": "A1",
    "name": "x",
    "value": "1",
    "weight": "1",
    "gain": "0",
    "is": "0",
    "plan": {},
    "count": 1,
    "state": {},
    "start": "0",
    "next": "0",
    "at": 1,
    "set": {},
    "prefers": ["true"],
    "test": "P(true) > 0.5",
}
"""Stand-ins for broken fields, so that the rest of the file can still be read for its faults."""

_WANTED = {
    "dict_type": "a mapping: `name: ...`",
    "model_type": "a mapping of fields",
    "model_attributes_type": "a mapping of fields",
    "list_type": "a list: `[a, b]`",
    "string_type": "a text",
    "int_type": "a whole number",
    "tuple_type": "a list",
}


def _path(loc: tuple[str | int, ...], root: YamlNode) -> tuple[str | int, ...]:
    """Turn pydantic's place into the file's: options are listed there, named here."""
    path: list[str | int] = []
    steps = list(loc)
    while steps:
        step = steps.pop(0)
        node = root.find(tuple(path))
        if isinstance(step, int) and node is not None and isinstance(node.value, dict):
            path.append(list(node.value)[step])
            if steps:
                steps.pop(0)
        elif step != "[key]":
            path.append(step)
            if step == "options" and len(path) == 3 and steps:
                # In which way options are written, which is no key of the file.
                steps.pop(0)
    return tuple(path)


def _fields(path: tuple[str | int, ...]) -> list[str]:
    """Return the fields that the mapping at a path may have, as the shape of the file says."""
    from pydantic import BaseModel

    from realpolitik.scenario import shape

    kind: object = shape.ScenarioShape
    for step in path:
        if kind is shape.OptionsShape:
            kind = shape.OptionShape
        elif isinstance(kind, type) and issubclass(kind, BaseModel):
            known = {f.alias or name: f.annotation for name, f in kind.model_fields.items()}
            kind = _bare(known[str(step)])
        else:
            # An entry of a mapping or of a list.
            kind = _bare(get_args(kind)[-1])
    if kind is shape.OptionsShape:
        # The only mapping of options whose keys are fields.
        kind = shape.StepsShape
    if not isinstance(kind, type) or not issubclass(kind, BaseModel):
        raise AssertionError("only a mapping with fields of its own can have an unknown one")
    return [f.alias or name for name, f in kind.model_fields.items()]


def _bare(kind: object) -> object:
    """Return a type without notes on it, and without the None that may stand in its place."""
    while get_origin(kind) in {Annotated, Union, UnionType}:
        kind = get_args(kind)[0]
    return kind


def _describe(path: tuple[str | int, ...]) -> str:
    from realpolitik.scenario import shape

    model: type[BaseModel] = shape.ScenarioShape
    if len(path) == 1:
        text = model.model_fields[str(path[0])].description
        return f"`{path[0]}:` {text[:1].lower()}{text[1:]}" if text else f"`{path[0]}:`"
    return f"`{path[-1]}:`"


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= 60 else text[:57] + "..."


def _kind_of(value: object) -> str:
    if value is None:
        return "empty"
    names = {dict: "a mapping", list: "a list", bool: "true or false", str: "a text"}
    return names.get(type(value), "a number")
