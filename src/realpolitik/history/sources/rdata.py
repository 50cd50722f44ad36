"""Reading R's data files into Polars. Owns `read_r`.

The package `rdata`, of the extra `data`, parses the file; its own conversion goes through pandas
and takes a minute for the larger files, so that the columns are taken here from the parsed tree.
`pyreadr` is faster but under the AGPL, which the project's own licence could not carry.
"""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import polars as pl

from realpolitik.errors import DataError
from realpolitik.extras import require

if TYPE_CHECKING:
    from pathlib import Path

# Any: rdata ships no types that a checker can see.
Tree: TypeAlias = Any
"""A part of a parsed file."""


def read_r(path: Path) -> pl.DataFrame:
    """Return the one data frame that an ``.rda`` or ``.rds`` file holds.

    NA and NaN become null; factors become text and dates dates. Numbers are float64.

    Raises
    ------
    DataError
        If the file is corrupt, truncated, or holds something else.
    MissingExtraError
        If the package `rdata` is not installed.
    """
    require("rdata")
    from rdata.parser import parse_file

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            root: Tree = parse_file(path).object
        frame = root.value[0] if _kind(root) == "LIST" else root
        columns = dict(zip(_words(_attributes(frame)["names"]), frame.value, strict=True))
        return pl.DataFrame({name: _column(column) for name, column in columns.items()})
    except (MemoryError, KeyboardInterrupt):
        raise
    except Exception as error:
        kind = type(error).__name__
        raise DataError(f"{path} cannot be read as R data ({kind}: {error})") from None


def _kind(node: Tree) -> str:
    return str(node.info.type.name)


def _attributes(node: Tree) -> dict[str, Tree]:
    """Return an object's attributes, which R keeps as a linked list."""
    found: dict[str, Tree] = {}
    link = node.attributes
    while link is not None and _kind(link) == "LIST":
        tag = link.tag
        tag = tag.referenced_object if _kind(tag) == "REF" else tag
        found[_text(tag.value)] = link.value[0]
        link = link.value[1]
    return found


def _text(node: Tree) -> str:
    return "" if node.value is None else node.value.decode("utf-8", "replace")


def _words(node: Tree) -> list[str]:
    return [_text(w) for w in node.value]


def _column(node: Tree) -> pl.Series:
    kind, attributes = _kind(node), _attributes(node)
    classes = _words(attributes["class"]) if "class" in attributes else []
    if kind == "STR":
        values = [
            None if c.value is None else c.value.decode("utf-8", "replace") for c in node.value
        ]
        return pl.Series(values, dtype=pl.String)
    missing = np.ma.getmaskarray(node.value)
    numbers = np.asarray(np.ma.getdata(node.value), dtype=np.float64)
    numbers = np.where(missing | (numbers == np.iinfo(np.int32).min), np.nan, numbers)
    column = pl.Series(numbers).fill_nan(None)
    if "factor" in classes:
        levels = pl.Series(_words(attributes["levels"]))
        return levels.gather(column.cast(pl.Int64) - 1)
    if "Date" in classes:
        return column.cast(pl.Int32).cast(pl.Date)
    return column.cast(pl.Boolean) if kind == "LGL" else column
