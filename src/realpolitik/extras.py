"""Packages that only some of the work needs, and what to type where one is missing.

Owns `require`. The base install runs, asks and checks; an extra adds a kind of work, and whoever
begins such work asks for its package first, before anything is computed or fetched.
"""

from __future__ import annotations

from importlib.util import find_spec

from realpolitik.errors import MissingExtraError

EXTRAS = {
    "rdata": ("data", "reading R files, as which most sources are published,"),
    "numba": ("fast", "compiling what runs spend their time on"),
    "distributed": ("cluster", "working draws on a dask cluster"),
    "vl_convert": ("images", "drawing figures, which every report has,"),
}
"""Packages by the name that is imported: the extra that brings each, and the work it is for."""


def require(package: str) -> None:
    """Refuse to go on without a package.

    Raises
    ------
    MissingExtraError
        If it is not installed; the message says what to type.
    """
    if find_spec(package) is None:
        extra, purpose = EXTRAS[package]
        raise MissingExtraError(
            f"{purpose} needs a package that is not installed;"
            f" type: pip install 'realpolitik[{extra}]'"
        )
