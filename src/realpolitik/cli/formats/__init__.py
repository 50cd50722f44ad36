"""How `check` writes what it found: one formatter a file.

Owns `FORMATS` and `formatter`. To add one: a function from what was checked to a text, in a file
here, and a line in `FORMATS`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from realpolitik.cli.formats.checked import Checked
from realpolitik.cli.formats.json_document import as_json
from realpolitik.cli.formats.junit import as_junit
from realpolitik.cli.formats.plain import as_text
from realpolitik.cli.formats.sarif import as_sarif
from realpolitik.errors import RealpolitikError
from realpolitik.suggest import nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

FORMATS: dict[str, Callable[[Sequence[Checked]], str]] = {
    "text": as_text,
    "json": as_json,
    "sarif": as_sarif,
    "junit": as_junit,
}
"""By name the function that writes what was checked."""


def formatter(name: str) -> Callable[[Sequence[Checked]], str]:
    """Return the formatter of a name.

    Raises
    ------
    RealpolitikError
        If there is none of that name.
    """
    if name not in FORMATS:
        known = f"known: {', '.join(FORMATS)}. {nearest(name, FORMATS)}"
        raise RealpolitikError(f"there is no format `{name}`; {known}".strip())
    return FORMATS[name]


__all__ = ["FORMATS", "Checked", "formatter"]
