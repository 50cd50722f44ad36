"""Where data are kept, and where they come from. Owns `data_folder`, `mirror`."""

from __future__ import annotations

import os
from pathlib import Path

from realpolitik.history.sources.source import HOST

FOLDER_VARIABLE = "REALPOLITIK_DATA"
"""The environment variable that names another data folder."""

MIRROR_VARIABLE = "REALPOLITIK_DATA_MIRROR"
"""The environment variable that names a folder or server to take files from."""


def data_folder() -> Path:
    """Return the folder of the user's data; it may not exist yet."""
    from platformdirs import user_data_path

    named = os.environ.get(FOLDER_VARIABLE)
    return Path(named).expanduser() if named else user_data_path("realpolitik", appauthor=False)


def mirror() -> str:
    """Return the address, or the folder, below which the files lie."""
    return os.environ.get(MIRROR_VARIABLE, "").rstrip("/") or HOST
