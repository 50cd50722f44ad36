"""The whole data, pulled once from the folder beside the project; skipped where it is missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from realpolitik.history import Tables, pull

SHARED = Path(__file__).parents[2] / "shared" / "data"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder laid out as the public host is."""
    if not (SHARED / "manifest.json").is_file():
        pytest.skip("the folder of data files is not beside the project")
    return SHARED


@pytest.fixture(scope="session")
def full(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Tables:
    """Every table, whole."""
    tables = Tables(tmp_path_factory.mktemp("data"))
    found = pull(tables, origin=str(shared))
    assert not [p for p in found if p.rows is None]
    return tables


@pytest.fixture(scope="session")
def small() -> Tables:
    """Only what the package carries."""
    return Tables(None)
