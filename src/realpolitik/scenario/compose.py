"""Reading a scenario file within limits, and turning its YAML into nodes with places.

Owns `read_file` and `parse_yaml`. We compose the nodes ourselves from ruamel.yaml's parse events,
because its own loaders recurse, expand aliases without bound, stop at the first fault and forget
where flow values stood. Scalars follow the YAML 1.2 core schema, in which ``yes`` and ``no`` are
words.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from realpolitik.errors import ScenarioError
from realpolitik.files import read_bytes
from realpolitik.scenario.data_calls import Shielded
from realpolitik.scenario.faults import Faults
from realpolitik.scenario.rules import file as rules
from realpolitik.scenario.source import Scalar, SourceText, Span, YamlNode
from realpolitik.scenario.syntax import SyntaxFault, leave_out, syntax_fault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ruamel.yaml.events import AliasEvent, Event, ScalarEvent

    from realpolitik.scenario.rules.base import Rule

MAX_BYTES = 500_000
MAX_DEPTH = 20
MAX_NODES = 30_000

MAX_READ_AGAIN = 400_000
"""Characters that are read again to find further faults of syntax."""

_INT = re.compile(r"[-+]?[0-9]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_UNREADABLE = (
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef"
    + "".join(chr(plane << 16 | last) for plane in range(17) for last in (0xFFFE, 0xFFFF))
    + "]"
)
"""Control characters, overrides of direction, halves of surrogate pairs and noncharacters."""

_CONTROL = re.compile(_UNREADABLE)


def read_file(path: Path) -> SourceText:
    """Read a scenario file within the limits.

    Raises
    ------
    ScenarioError
        E101 to E104: it cannot be read, is too large, is not UTF-8 or holds control characters.
    """
    name = str(path)
    empty = SourceText(name, "")
    try:
        data = read_bytes(path, MAX_BYTES)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        _refuse(empty, rules.FileUnreadable, f"cannot read the file: {reason}")
    if len(data) > MAX_BYTES:
        found = f"the file has more than {MAX_BYTES:,} bytes"
        _refuse(empty, rules.FileTooLarge, found, "a file that a person can write and read")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start)
        _refuse(
            empty,
            rules.NotUtf8,
            f"byte {data[error.start]:#04x} on line {line + 1} is not UTF-8",
            "a text file in the encoding UTF-8",
            span=Span(line, 0),
        )
    return SourceText(name, text)


def _refuse(
    source: SourceText,
    rule: type[Rule],
    found: str,
    wanted: str = "",
    suggestion: str = "",
    span: Span | None = None,
) -> None:
    faults = Faults(source)
    faults.add(rule, span or Span(), found, wanted, suggestion)
    raise ScenarioError(faults.in_order())


def parse_yaml(source: SourceText, faults: Faults) -> YamlNode | None:
    """Turn the source into nodes; None if there is nothing to go on with.

    Faults that leave the rest readable (a duplicate key, unquoted text) are added to `faults`
    and reading goes on.
    """
    if hit := _CONTROL.search(source.text):
        line = source.text.count("\n", 0, hit.start())
        column = hit.start() - (source.text.rfind("\n", 0, hit.start()) + 1)
        faults.add(rules.ControlCharacter, Span(line, column), _named(hit.group()), "readable text")
        return None
    from ruamel.yaml.error import YAMLError

    try:
        shielded = Shielded.of(source.text)
        root = _composed(source, faults, shielded)
    except _UnreadableError:
        return None
    except (YAMLError, ValueError, RecursionError) as error:
        faults.add(rules.YamlSyntax, Span(), f"not YAML: {str(error).splitlines()[0]}")
        return None
    if isinstance(root, SyntaxFault):
        _record_syntax(root, source, faults)
        return None
    if root is None or not isinstance(root.value, dict):
        found = "the file is empty" if root is None else "the file is not a mapping of fields"
        faults.add(rules.NotAScenario, Span(), found, "`scenario:`, `actors:`, `moves:` and so on")
        return None
    return root


def _composed(
    source: SourceText, faults: Faults, shielded: Shielded
) -> YamlNode | SyntaxFault | None:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError

    composer = _Composer(source, faults, shielded)
    try:
        return composer.document(iter(YAML(typ="safe", pure=True).parse(shielded.text)))
    except MarkedYAMLError as error:
        return syntax_fault(error, source, composer.quoted)


def _record_syntax(fault: SyntaxFault, source: SourceText, faults: Faults) -> None:
    """Record a fault of syntax and further ones: it is left out, and the rest read again.

    It ends where the next fault would only be an echo of the last: where what is left out does not
    bring the reader further down the file, and where a block ends too early.
    """
    from ruamel.yaml.error import YAMLError

    lines = source.text.splitlines(keepends=True)
    budget = MAX_READ_AGAIN
    while True:
        faults.add(rules.YamlSyntax, fault.span, fault.found, fault.wanted, fault.suggestion)
        budget -= len(source.text)
        if fault.last or budget <= 0 or not 0 <= fault.line < len(lines):
            return
        leave_out(lines, fault.line)
        # The same line ends and length, so that every place is where it was.
        rest = SourceText(source.name, "".join(lines))
        try:
            again = _composed(rest, faults, Shielded.of(rest.text))
        except (YAMLError, ValueError, RecursionError, _UnreadableError):
            return
        if not isinstance(again, SyntaxFault) or again.line <= fault.line:
            return
        fault = again


def _named(character: str) -> str:
    return f"control character U+{ord(character):04X}"


class _UnreadableError(Exception):
    """Reading cannot go on; the fault has been recorded."""


class _Composer:
    """Builds nodes from parse events, one document, within the limits."""

    def __init__(self, source: SourceText, faults: Faults, shielded: Shielded) -> None:
        self.source = source
        self.shielded = shielded
        self.faults = faults
        self.anchors: dict[str, YamlNode | None] = {}
        self.count = 0
        self.quoted: ScalarEvent | None = None

    def document(self, events: Iterator[Event]) -> YamlNode | None:
        from ruamel.yaml.events import DocumentStartEvent, NodeEvent

        root: YamlNode | None = None
        for event in events:
            if isinstance(event, DocumentStartEvent) and root is not None:
                span = _span(event)
                self.faults.add(rules.NotAScenario, span, "a second document begins", "one")
                raise _UnreadableError
            if isinstance(event, NodeEvent):
                root = self.node(event, events, 0)
        if root is not None and root.value is None:
            return None
        return root

    def node(self, event: Event, events: Iterator[Event], depth: int) -> YamlNode:
        from ruamel.yaml.events import AliasEvent, MappingStartEvent, NodeEvent, ScalarEvent

        if not isinstance(event, NodeEvent):
            raise AssertionError("within a document every entry begins with a node")
        span = _span(event)
        self.count += 1
        if depth > MAX_DEPTH or self.count > MAX_NODES:
            found = "nested too deeply" if depth > MAX_DEPTH else "too many entries"
            wanted = f"at most {MAX_DEPTH} levels and {MAX_NODES:,} entries"
            self.faults.add(rules.TooDeep, span, found, wanted)
            raise _UnreadableError
        if isinstance(event, AliasEvent):
            return self.alias(event, span)
        if event.anchor:
            self.anchors[event.anchor] = None  # a cycle meets None
        if isinstance(event, ScalarEvent):
            node = self.scalar(event, span)
        elif isinstance(event, MappingStartEvent):
            node = self.mapping(event.flow_style, span, events, depth)
        else:
            node = self.sequence(span, events, depth)
        if event.anchor:
            self.anchors[event.anchor] = node
        return node

    def alias(self, event: AliasEvent, span: Span) -> YamlNode:
        target = self.anchors.get(event.anchor)
        if target is None:
            what = "contains itself" if event.anchor in self.anchors else "is not defined"
            self.faults.add(rules.AliasExpansion, span, f"the alias `*{event.anchor}` {what}")
            raise _UnreadableError
        self.count += target.weight
        if self.count > MAX_NODES:
            found = f"aliases expand to more than {MAX_NODES:,} entries"
            self.faults.add(rules.AliasExpansion, span, found, "the entries written out")
            raise _UnreadableError
        return target

    def scalar(self, event: ScalarEvent, span: Span) -> YamlNode:
        start, end = event.start_mark.index, event.end_mark.index
        text = self.shielded.restored(str(event.value), start, end)
        if hit := _CONTROL.search(text):
            # An escape in quotes; the rest is read as if it were not there.
            wanted = "readable text, not an escape that stands for no text"
            self.faults.add(rules.ControlCharacter, span, _named(hit.group()), wanted)
            text = _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text)
        raw = self.source.text[start:end]
        quoted = bool(event.style in {"'", '"'})
        self.quoted = event if quoted else self.quoted
        literal = raw[1:-1] == text if quoted else raw == text
        if literal and quoted:
            span = Span(span.line, span.column + 1, max(1, len(text)))
        value = text if event.style or event.tag == "!" else _core(text)
        literal = literal and "\n" not in raw
        return YamlNode(value, span, literal=literal, start=start, end=end)

    def sequence(self, span: Span, events: Iterator[Event], depth: int) -> YamlNode:
        from ruamel.yaml.events import SequenceEndEvent

        items = []
        for event in events:
            if isinstance(event, SequenceEndEvent):
                break
            items.append(self.node(event, events, depth + 1))
        return YamlNode(items, span, weight=1 + sum(i.weight for i in items))

    def mapping(self, in_braces: bool, span: Span, events: Iterator[Event], depth: int) -> YamlNode:
        from ruamel.yaml.events import MappingEndEvent

        entries: dict[str, YamlNode] = {}
        keys: dict[str, Span] = {}
        weight = 1
        for event in events:
            if isinstance(event, MappingEndEvent):
                break
            key = self.node(event, events, depth + 1)
            value = self.node(next(events), events, depth + 1)
            name = key.value if isinstance(key.value, str) else _text(key.value)
            bare = in_braces and value.value is None and value.span.length <= 1
            if bare and not self._explicit_null(value):
                self.faults.add(
                    rules.UnquotedText,
                    key.span,
                    f"`{name[:60]}` stands in braces without a value",
                    "`name: value`; text that holds a comma needs quotes",
                    self._quote_hint(entries),
                )
                if entries:
                    # The text before the comma is cut off; a stand-in keeps it from being
                    # reported a second time.
                    last = list(entries)[-1]
                    entries[last] = replace(entries[last], value="0", literal=False)
                continue
            if name in entries:
                first = keys[name].line + 1
                found = f"`{name}` stands twice in this mapping (first on line {first})"
                self.faults.add(rules.DuplicateKey, key.span, found, "each key once")
                continue
            entries[name], keys[name] = value, key.span
            weight += 1 + value.weight
        return YamlNode(entries, span, keys=keys, weight=weight)

    def _explicit_null(self, node: YamlNode) -> bool:
        line = self.source.line(node.span.line)
        return line[node.span.column : node.span.column + 4] in {"null", "Null", "NULL"} or (
            line[node.span.column : node.span.column + 1] == "~"
        )

    @staticmethod
    def _quote_hint(entries: dict[str, YamlNode]) -> str:
        if not entries:
            return "put the text in quotes"
        name, node = list(entries.items())[-1]
        value = node.value if isinstance(node.value, str) else "..."
        return f'put the whole value of `{name}` in quotes: `{name}: "{value[:40]}, ..."`'


def _span(event: Event) -> Span:
    start, end = event.start_mark, event.end_mark
    length = end.column - start.column if end.line == start.line else 1
    return Span(start.line, start.column, max(1, length))


def _text(value: object) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _core(text: str) -> Scalar:
    """Resolve a plain scalar by the YAML 1.2 core schema (numbers, booleans, null)."""
    if text in _WORDS:
        return _WORDS[text]
    if len(text) > 40:
        return text
    if _INT.fullmatch(text):
        return int(text)
    if _FLOAT.fullmatch(text):
        return float(text)
    return text
