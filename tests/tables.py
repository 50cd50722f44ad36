"""Tables of data for the tests: those made by us, which are always here, and the published ones.

Owns the fixtures `made`, `tables`, `mirror`, `full`, `shared` and `small`, and `without_shared`.
Where the folder of published files is not beside the project, nothing is skipped: what can be
asked of any data is asked of the made ones, and what only the published files can tell is not
collected.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
from dataclasses import replace
from pathlib import Path

import pytest

from realpolitik.history import SOURCES, Tables, pull
from realpolitik.history.derived import DERIVED_TABLES

SHARED = Path(__file__).parents[2] / "shared" / "data"
ORACLES = SHARED.parent / "oracles"
MADE = Path(__file__).parent / "fixtures" / "sources"


def without_shared(item: pytest.Item) -> bool:
    """Whether a test can be run where the published files are not."""
    call = getattr(item, "callspec", None)
    if call is not None and {"published", "full"} & set(map(str, call.params.values())):
        return False
    # The fixture `tables` asks for the published ones by name only when it is told to.
    return not {"full", "shared", "oracles"} & set(getattr(item, "fixturenames", ()))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of the published files, laid out as the public host is."""
    return SHARED


@pytest.fixture(scope="session")
def oracles() -> Path:
    """The folder of published results, from which `fixtures/published.py` was written."""
    return ORACLES


@pytest.fixture(scope="session")
def full(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Tables:
    """Every published table, whole; the first process of a run that asks pulls them for all."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "published"
    folder.mkdir(exist_ok=True)
    tables = Tables(folder / "data")
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        # What is there already is not pulled again.
        found = pull(tables, origin=str(shared))
    assert not [p for p in found if p.rows is None]
    return tables


def made_file(name: str) -> Path:
    """Return the file made by us in the layout of a source."""
    return MADE / Path(SOURCES[name].file.path).name


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Tables:
    """Every table, read by its loader from the file made by us."""
    tables = Tables(tmp_path_factory.mktemp("made"))
    for name, item in SOURCES.items():
        tables.write(name, item.load(made_file(name)))
    for name, derived in DERIVED_TABLES.items():
        tables.write(name, derived.make(tables))
    return tables


@pytest.fixture(scope="session", params=["made", "published"])
def tables(request: pytest.FixtureRequest) -> Tables:
    """The made tables, and the published ones where they are at hand."""
    found = request.getfixturevalue("full" if request.param == "published" else "made")
    assert isinstance(found, Tables)
    return found


@pytest.fixture
def mirror(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of the made files, laid out as the public host is; sources are pinned to them."""
    folder = tmp_path / "mirror"
    for name, item in list(SOURCES.items()):
        content = made_file(name).read_bytes()
        digest = hashlib.sha256(content).hexdigest()
        file = replace(item.file, sha256=digest, size=len(content))
        monkeypatch.setitem(SOURCES, name, replace(item, file=file))
        place = folder / file.place
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
    return folder


@pytest.fixture(scope="session")
def small() -> Tables:
    """Only what the package carries."""
    return Tables(None)
