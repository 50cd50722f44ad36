"""Files that change others (rule S19): `extends` is followed, and what the texts say is merged.

Owns `with_bases` and `nodes_of`. Files are read once, before anything else; from then on a text
carries what it extends, so that it can be read again anywhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from realpolitik.errors import ScenarioError
from realpolitik.scenario.compose import parse_yaml, read_file
from realpolitik.scenario.faults import Faults
from realpolitik.scenario.rules import file as rules
from realpolitik.scenario.rules.shape import WrongType
from realpolitik.scenario.source import SourceText, Span, YamlNode
from realpolitik.suggest import nearest

MAX_BELOW = 5
"""Files that can stand below a file."""

FIELD = "extends"
"""The field that names the file below."""

Shipped = Callable[[], Mapping[str, Path]]
"""What ships, by name; the scenario room does not know it."""

_LINE = re.compile(rf"^{FIELD}:[ \t].*$", re.MULTILINE)


def with_bases(source: SourceText, path: Path | None, shipped: Shipped | None) -> SourceText:
    """Return a text with what it extends.

    Parameters
    ----------
    source
        The text.
    path
        Its file, from whose folder `extends` is read; None if it is in no file.
    shipped
        What can be extended by its name.

    Raises
    ------
    ScenarioError
        E113 and E114: a file below cannot be read, or files extend each other without end.
    """
    return _followed(source, () if path is None else (path,), shipped or dict)


def _followed(source: SourceText, chain: tuple[Path, ...], shipped: Shipped) -> SourceText:
    """Return a text with what it extends; `chain` are the files from the first one to its own."""
    found = _extended(source)
    if found is None:
        return source
    name, span = found
    faults = Faults(source)
    told, wanted = f"`{name[:60]}`", "a file that exists, or the name of a case that ships"
    known = shipped()
    path = known.get(name) or (chain[-1].parent / name if chain else None)
    if path is None:
        what = f"cannot extend {told}: this text is in no file, and nothing that ships is called so"
        faults.add(rules.BaseNotFound, span, what, wanted, nearest(name, known))
        raise ScenarioError(faults.in_order())
    try:
        base = read_file(path)
    except ScenarioError as error:
        why = error.diagnostics[0].found
        near = nearest(name, [*_beside(path), *known])
        faults.add(rules.BaseNotFound, span, f"cannot extend {told}: {why}", wanted, near)
        raise ScenarioError(faults.in_order()) from None
    same = [i for i, above in enumerate(chain) if above.resolve() == path.resolve()]
    if same or len(chain) > MAX_BELOW:
        names = " -> ".join(p.name for p in (*chain[same[0] if same else 0 :], path))
        what = "the files extend each other in a circle" if same else "too many files in a chain"
        wanted = f"at most {MAX_BELOW} files below a file, and none of them twice"
        faults.add(rules.EndlessExtension, span, f"{what}: {names}", wanted)
        raise ScenarioError(faults.in_order())
    return replace(source, extends=name, base=_followed(base, (*chain, path), shipped))


def _extended(source: SourceText) -> tuple[str, Span] | None:
    """Return what a text extends, and where it says so; None if no line of it says so."""
    line = _LINE.search(source.text)
    if line is None:
        return None
    alone = SourceText(source.name, line.group())
    root = parse_yaml(alone, Faults(alone))
    node = root.find((FIELD,)) if root is not None else None
    if node is None or not isinstance(node.value, str) or not node.value:
        # The shape of the file says what is wrong with it.
        return None
    above = SourceText(source.name, source.text[: line.start()])
    return node.value, replace(node.span, line=len(above.lines) - 1)


def _beside(path: Path) -> list[str]:
    """Return the names of the scenario files in the folder of a file."""
    try:
        return [p.name for p in path.parent.iterdir() if p.suffix in {".yaml", ".yml"}]
    except (OSError, ValueError):
        return []


def nodes_of(source: SourceText, faults: Faults) -> YamlNode | None:
    """Turn a text and what it extends into the nodes of one file; None if that cannot be done.

    Sections, entries and fields go by their names: what both texts have is merged, down to single
    values and lists, of which that of the upper text counts. What the upper text alone has stands
    after the entry that stands before it there; at the beginning, before the one that follows it
    there. `null` takes away what the lower text has.
    """
    root = parse_yaml(source, faults)
    named = root.entries().get(FIELD) if root is not None else None
    if root is None or named is None:
        return root
    if not isinstance(named.value, str) or not named.value:
        # What the file below would have said is not missed as well.
        found, wanted = f"`{FIELD}` is not a text", "the name of a file, or of a case that ships"
        faults.add(WrongType, named.span, found, wanted)
        return None
    if source.base is None or source.extends != named.value:
        found = f"`{named.value[:60]}` was not read with this text"
        wanted = f"`{FIELD}: FILE` on a line of its own, at the start of the line, in a file"
        faults.add(rules.BaseNotFound, named.span, found, wanted)
        return None
    below = Faults(source.base)
    nodes = nodes_of(source.base, below)
    faults.include(below.in_order())
    return _merged(_lowered(nodes), root, faults, ()) if nodes is not None else None


def _lowered(node: YamlNode) -> YamlNode:
    """Return a node whose places are those of the text one step below."""
    value = node.value
    if isinstance(value, dict):
        value = {k: _lowered(v) for k, v in value.items()}
    elif isinstance(value, list):
        value = [_lowered(v) for v in value]
    keys = {k: replace(span, depth=span.depth + 1) for k, span in node.keys.items()}
    span = replace(node.span, depth=node.span.depth + 1)
    return replace(node, value=value, span=span, keys=keys)


def _merged(lower: YamlNode, upper: YamlNode, faults: Faults, path: tuple[str, ...]) -> YamlNode:
    """Return a mapping with what another one changes in it."""
    entries, keys = dict(lower.entries()), dict(lower.keys)
    removed = set[str]()
    for name, node in upper.entries().items():
        known = entries.get(name)
        if _is_null(node) and known is None:
            where = f" in `{'.'.join(path)}`" if path else ""
            found = f"there is no `{name[:60]}`{where} that could be removed"
            wanted = "`null` for what the file below has; `{}` for a new entry without fields"
            near = nearest(name, lower.entries())
            faults.add(rules.NothingRemoved, upper.keys[name], found, wanted, near)
            removed.add(name)
        elif _is_null(node):
            removed.add(name)
        elif known is not None and isinstance(known.value, dict) and isinstance(node.value, dict):
            entries[name] = _merged(known, node, faults, (*path, name))
        else:
            entries[name], keys[name] = node, upper.keys[name]
    order = [k for k in _order([*lower.entries()], [*upper.entries()]) if k not in removed]
    return YamlNode({k: entries[k] for k in order}, upper.span, {k: keys[k] for k in order})


def _is_null(node: YamlNode) -> bool:
    """Whether `null` is written out; an entry that was left empty is a fault of shape."""
    return node.value is None and node.end > node.start


def _order(lower: list[str], upper: list[str]) -> list[str]:
    """Return the names of both in the order in which they stand; see `nodes_of`."""
    order = list(lower)
    for before, name in zip([None, *upper], upper, strict=False):
        if name in order:
            continue
        following = next((k for k in upper if k in order), None)
        if before is not None:
            order.insert(order.index(before) + 1, name)
        else:
            order.insert(order.index(following) if following else len(order), name)
    return order
