"""Words for messages: the nearest known name, and a list of names as prose."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


def nearest(name: str, known: Iterable[str]) -> str:
    """Return ``did you mean `x`?`` for the known name nearest to `name`, or an empty string."""
    hits = difflib.get_close_matches(name[:80], [k for k in known if k], n=2, cutoff=0.6)
    return f"did you mean {' or '.join(f'`{h}`' for h in hits)}?" if hits else ""


def listing(names: Iterable[str], most: int = 12) -> str:
    """Return names as prose, cut after `most` of them."""
    quoted = [f"`{n}`" for n in names]
    if not quoted:
        return "none"
    rest = f" and {len(quoted) - most} more" if len(quoted) > most else ""
    return ", ".join(quoted[:most]) + rest
