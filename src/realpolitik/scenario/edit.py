"""Changing a scenario: its text is changed at the place of single values, and read again (rule G6).

Owns `edited`. There is no other way to change what was read, so that the text, its hash and the
parts always say the same. Of the YAML only the new values are parsed: all other nodes are where
they were, or moved by as much as the new text is longer.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from realpolitik.errors import RealpolitikError
from realpolitik.scenario.compose import parse_yaml
from realpolitik.scenario.extends import nodes_of
from realpolitik.scenario.faults import Faults
from realpolitik.scenario.source import SourceText, YamlNode
from realpolitik.suggest import nearest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from realpolitik.scenario.source import Span

CHANGED = " (changed)"
"""What is added to the name of a file whose text was changed after it was read."""

_PLAIN = re.compile(r"[A-Za-z0-9_.(+-][A-Za-z0-9_.()+*/ -]*")
"""Texts that YAML reads as they stand, wherever they stand."""

_KEY = "value: "
"""What stands before a value where it is parsed by itself."""


def edited(
    source: SourceText, root: YamlNode, changes: Mapping[str, str]
) -> tuple[SourceText, YamlNode | None]:
    """Return a file with other values at some places, and its nodes.

    Parameters
    ----------
    source, root
        The file, and its nodes.
    changes
        By place what is to stand there; it is quoted where YAML needs it. A place is the keys that
        lead to it, with dots between them, such as ``actors.CHN.precision``.

    Returns
    -------
    tuple
        The nodes are None where the whole file has to be parsed.

    Raises
    ------
    RealpolitikError
        If the file has no single value at a place.
    """
    nodes: YamlNode | None = root
    for place, value in changes.items():
        known = nodes or nodes_of(source, Faults(source))
        if known is None:
            # The value before has a fault, which reading the file will tell.
            break
        source, nodes = _with_scalar(source, known, _found(known, place), value)
    return source, nodes


def renamed(source: SourceText, text: str, depth: int = 0) -> SourceText:
    """Return a file with another text, or such a text below it (S19); its name says so."""
    name = source.name.removesuffix(CHANGED) + CHANGED
    if depth and source.base is not None:
        return replace(source, name=name, base=renamed(source.base, text, depth - 1))
    return replace(source, name=name, text=text)


def _found(root: YamlNode, place: str) -> YamlNode:
    """Return the scalar at a place.

    Raises
    ------
    RealpolitikError
        If there is none.
    """
    node, rest = root, place
    while rest and isinstance(node.value, dict | list):
        below = node.value if isinstance(node.value, dict) else dict(_numbered(node.value))
        # Names of claims and of evidence may hold dots.
        key = max((k for k in below if f"{rest}.".startswith(f"{k}.")), key=len, default=None)
        if key is None:
            hint = nearest(rest.partition(".")[0], below)
            raise RealpolitikError(
                f"the file has nothing at `{place}`" + (f"; {hint}" if hint else "")
            )
        node, rest = below[key], rest[len(key) + 1 :]
    if rest or isinstance(node.value, dict | list):
        raise RealpolitikError(f"the file has no single value at `{place}`")
    return node


def _numbered(items: list[YamlNode]) -> list[tuple[str, YamlNode]]:
    return [(str(i), item) for i, item in enumerate(items)]


def _with_scalar(
    source: SourceText, root: YamlNode, node: YamlNode, value: str
) -> tuple[SourceText, YamlNode | None]:
    """Return a file with another value in the place of a scalar, and its nodes if they are known.

    The nodes are told where the scalar and all that YAML could join it with stand on one line.
    """
    start, end, text = node.start, node.end, source.at(node.span.depth).text
    old = text[start:end]
    plain = _PLAIN.fullmatch(value) and not value.endswith(" ") and not value.startswith("- ")
    new = value if plain else json.dumps(value, ensure_ascii=False)
    # A text in block style ends with the line; so must what replaces it.
    made = text[:start] + new + ("\n" if old.endswith("\n") else "") + text[end:]
    changed = renamed(source, made, node.span.depth)
    before = text[:start].rstrip(" ")[-1:]
    # What is tagged or anchored, or stands over several lines, may be read in other ways.
    if before not in set(":,-[{") or not old or old[0] in "&!*|>" or {"\n", "\r"} & {*old}:
        return changed, None
    alone = SourceText(source.name, _KEY + new)
    faults = Faults(alone)
    parsed = parse_yaml(alone, faults)
    fresh = parsed.find((_KEY[:-2],)) if parsed else None
    if fresh is None or faults.any_error or isinstance(fresh.value, dict | list):
        return changed, None
    quoted = node.literal and old[0] in "\"'"
    column = node.span.column - quoted
    at = fresh.span.column - len(_KEY) + column
    span = replace(node.span, column=at, length=fresh.span.length)
    placed = replace(fresh, span=span, start=start, end=start + len(new))
    return changed, _Moved(node, placed, column, end, len(new) - len(old)).of(root)


@dataclass(frozen=True)
class _Moved:
    """Puts a scalar in the place of another and moves what stands behind it in the file.

    Parameters
    ----------
    node, placed
        The scalar, and what stands in its place.
    column
        Where both begin on their line.
    end
        The character of the file at which the scalar ended.
    shift
        By how many characters what follows it moves.
    """

    node: YamlNode
    placed: YamlNode
    column: int
    end: int
    shift: int

    def of(self, node: YamlNode) -> YamlNode:
        """Return a node with all below it."""
        if node is self.node:
            return self.placed
        span = self.span(node.span)
        if isinstance(node.value, dict):
            below = {k: self.of(v) for k, v in node.value.items()}
            keys = {k: self.span(v) for k, v in node.keys.items()}
            return YamlNode(below, span, keys, node.literal, node.weight)
        if isinstance(node.value, list):
            items = [self.of(v) for v in node.value]
            return YamlNode(items, span, node.keys, node.literal, node.weight)
        elsewhere = node.span.depth != self.placed.span.depth
        if elsewhere or node.start < self.end or not self.shift:
            return node
        start, end = node.start + self.shift, node.end + self.shift
        return YamlNode(node.value, span, node.keys, node.literal, node.weight, start, end)

    def span(self, span: Span) -> Span:
        """Return where a part stands afterwards."""
        here = (span.line, span.depth) == (self.placed.span.line, self.placed.span.depth)
        if not here or span.column <= self.column:
            return span
        return replace(span, column=span.column + self.shift)
