"""What the package carries of results, so that it can answer before any data are pulled.

Owns `bundled_rows`. Each file holds numbers computed by this package from the full data, with the
sources they rest on (tests compare them with the data wherever those are at hand), or, in `events`,
dated events written from the sources they name.
"""

from __future__ import annotations

import csv
from pathlib import Path

_FOLDER = Path(__file__).parent / "store" / "small"


def bundled_rows(name: str) -> list[dict[str, str]]:
    """Return the rows of a carried table."""
    with (_FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))
