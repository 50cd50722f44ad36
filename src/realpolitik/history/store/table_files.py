"""Kept tables: Parquet files that say what they hold and whose names prove that they still do.

Owns `Identity`, `write_table`, `files_of` and `read_table`. The name of a kept table ends in the
SHA-256 of the file, and the file's own metadata say which table it is, of which source, commit and
loader. Both are compared each time it is opened, before anything in it is believed: Parquet itself
reads most flipped bits as other numbers and says nothing.
"""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from dataclasses import asdict, dataclass
from io import BytesIO
from typing import TYPE_CHECKING

import polars as pl

from realpolitik.errors import DataError
from realpolitik.files import make_folder, write_bytes
from realpolitik.suggest import shown

if TYPE_CHECKING:
    from pathlib import Path

_KEY = "realpolitik"
"""The key of a file's metadata under which its identity stands."""


@dataclass(frozen=True)
class Identity:
    """What a kept table is.

    Parameters
    ----------
    name
        The table.
    origin
        Repository, commit and path of the file that it was read from; for a derived table, the
        tables it was made from.
    sha256
        Of that file; for a derived table, of the hashes of all files behind it.
    loader
        The version of the loaders.
    """

    name: str
    origin: str
    sha256: str
    loader: int

    @property
    def stem(self) -> str:
        """How the name of its file begins."""
        return f"{self.name}-{self.sha256[:8]}-{self.loader}-"


def write_table(folder: Path, identity: Identity, frame: pl.DataFrame) -> Path:
    """Write a table as a whole or not at all, in place of what was kept under its identity.

    Raises
    ------
    RealpolitikError
        If the folder cannot be written to.
    """
    make_folder(folder)
    stream = BytesIO()
    frame.write_parquet(stream, metadata={_KEY: json.dumps(asdict(identity), sort_keys=True)})
    content = stream.getvalue()
    path = folder / f"{identity.stem}{hashlib.sha256(content).hexdigest()}.parquet"
    older = set(files_of(folder, identity)) - {path}
    write_bytes(path, content, replace=True)
    for other in older:
        with suppress(OSError):
            other.unlink()
    return path


def files_of(folder: Path, identity: Identity) -> list[Path]:
    """Return the files kept under an identity, damaged ones included: none, one, seldom more.

    Raises
    ------
    DataError
        If the folder is there and cannot be looked into.
    """
    try:
        return sorted(
            p
            for p in folder.iterdir()
            if p.name.startswith(identity.stem) and p.suffix == ".parquet"
        )
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        raise DataError(f"cannot look into {shown(folder)}: {error.strerror or error}") from None


def read_table(path: Path, identity: Identity) -> pl.DataFrame:
    """Return a kept table.

    Raises
    ------
    DataError
        If the file is not the one that was kept, or holds another table.
    """
    again = f"`realpolitik data pull {identity.name} --again` makes it anew"
    try:
        content = path.read_bytes()
    except OSError as error:
        raise DataError(f"cannot read {shown(path)}: {error.strerror or error}; {again}") from None
    if hashlib.sha256(content).hexdigest() != path.stem.removeprefix(identity.stem):
        raise DataError(
            f"{shown(path)} is damaged: its SHA-256 is not the one in its name; nothing was read."
            f" {again}"
        )
    try:
        said = pl.read_parquet_metadata(BytesIO(content)).get(_KEY, "{}")
        frame = pl.read_parquet(BytesIO(content))
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError) as error:
        raise DataError(f"{shown(path)} is no table ({type(error).__name__}); {again}") from None
    if json.loads(said) != asdict(identity):
        other = str(json.loads(said).get("name", "something unnamed"))
        raise DataError(
            f"{shown(path)} holds another table (`{other}`), not `{identity.name}`; {again}"
        )
    return frame
