"""Changing a scenario: its text is changed at the place of one part, and read again (rule G6).

Owns `with_scalar`. There is no other way to change what was read, so that the text, its hash and
the parts always say the same.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from realpolitik.errors import RealpolitikError

if TYPE_CHECKING:
    from realpolitik.scenario.source import SourceText, YamlNode

_PLAIN = re.compile(r"[A-Za-z0-9_.(+-][A-Za-z0-9_.()+*/ -]*")
"""Texts that YAML reads as they stand, wherever they stand."""


def with_scalar(source: SourceText, root: YamlNode, path: tuple[str | int, ...], value: str) -> str:
    """Return a file's text with another value at a path.

    Parameters
    ----------
    source, root
        The file, and its nodes.
    path
        The keys that lead to the value.
    value
        What is to stand there; it is quoted where YAML needs it.

    Raises
    ------
    RealpolitikError
        If the file has no single value at that path.
    """
    node = root.find(path)
    if node is None or isinstance(node.value, dict | list):
        raise RealpolitikError(f"the file has no value at `{'.'.join(map(str, path))}`")
    start, end = node.start, node.end
    old = source.text[start:end]
    plain = _PLAIN.fullmatch(value) and not value.endswith(" ") and not value.startswith("- ")
    new = value if plain else json.dumps(value, ensure_ascii=False)
    # A text in block style ends with the line; so must what replaces it.
    return source.text[:start] + new + ("\n" if old.endswith("\n") else "") + source.text[end:]
