"""A scenario file as text with places: what every fault points at.

Owns `Span`, `SourceText` and `YamlNode`. The reader that makes nodes of a file is `compose`; what
a text extends (rule S19) it carries with it, so that it is whole wherever it is sent.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from realpolitik.suggest import printable


@dataclass(frozen=True)
class Span:
    """A place in a file: line and column from 0, and how many characters of the line it covers.

    `depth` tells in which file: 0 is the one that is read, 1 what it extends, and so on (S19).
    """

    line: int = 0
    column: int = 0
    length: int = 1
    depth: int = 0


@dataclass(frozen=True)
class SourceText:
    """The text of a scenario file and the name to call it by.

    `base` is the text that it extends, if it extends one, and `extends` what it calls that.
    """

    name: str
    text: str
    extends: str = ""
    base: SourceText | None = None
    lines: tuple[str, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        # A file may be called anything, and its name is shown.
        object.__setattr__(self, "name", printable(self.name))
        object.__setattr__(self, "lines", tuple(re.split(r"\r\n|\r|\n", self.text)))

    def line(self, number: int) -> str:
        """Return line `number` (from 0), or an empty text past the end."""
        return self.lines[number] if 0 <= number < len(self.lines) else ""

    def at(self, depth: int) -> SourceText:
        """Return the text that is so many steps below this one."""
        return self if not depth or self.base is None else self.base.at(depth - 1)

    @property
    def sha256(self) -> str:
        """The SHA-256 that identifies what was run (rule G6).

        It is that of the text. Of a text that extends another it is that of the text followed by
        the other's SHA-256 in hexadecimal digits.
        """
        below = self.base.sha256 if self.base is not None else ""
        return hashlib.sha256(f"{self.text}{below}".encode()).hexdigest()


Scalar: TypeAlias = str | int | float | bool | None
"""What a file says where it says neither a list nor a mapping."""

Plain: TypeAlias = "Scalar | list[Plain] | dict[str, Plain]"
"""A value of a file without places."""


@dataclass
class YamlNode:
    """A YAML value with its place.

    `value` is a ``dict[str, YamlNode]``, a ``list[YamlNode]`` or a scalar; `keys` holds the places
    of a mapping's keys; `literal` tells that a text stands in the file character for character, so
    that a place inside it can be pointed at. `start` and `end` are the characters of the file that
    a scalar takes, its quotes included.
    """

    value: Scalar | list[YamlNode] | dict[str, YamlNode]
    span: Span
    keys: dict[str, Span] = field(default_factory=dict)
    literal: bool = False
    weight: int = 1
    start: int = 0
    end: int = 0

    def plain(self) -> Plain:
        """Return the value without places."""
        if isinstance(self.value, dict):
            return {k: v.plain() for k, v in self.value.items()}
        if isinstance(self.value, list):
            return [v.plain() for v in self.value]
        return self.value

    def entries(self) -> dict[str, YamlNode]:
        """Return what stands in a mapping, by name; nothing if this is none."""
        return self.value if isinstance(self.value, dict) else {}

    def find(self, path: tuple[str | int, ...]) -> YamlNode | None:
        """Return the node at `path`, or None."""
        node: YamlNode | None = self
        for step in path:
            if node is None:
                return None
            if isinstance(node.value, dict):
                node = node.value.get(str(step))
            elif isinstance(node.value, list) and isinstance(step, int):
                node = node.value[step] if step < len(node.value) else None
            else:
                return None
        return node

    def locate(self, path: tuple[str | int, ...], key: bool = False) -> Span:
        """Return the span at `path`, or of the nearest node above it; `key` asks for the key's."""
        for cut in range(len(path), 0, -1):
            above = self.find(path[: cut - 1])
            if above is None:
                continue
            if (key or cut < len(path)) and str(path[cut - 1]) in above.keys:
                return above.keys[str(path[cut - 1])]
            node = self.find(path[:cut])
            if node is not None:
                return node.span
        return self.span

    def inside(self, start: int, end: int) -> Span:
        """Return the span of characters `start` to `end` of this node's text."""
        if not self.literal:
            return self.span
        column, length = self.span.column + start, max(1, end - start)
        return replace(self.span, column=column, length=length)
