"""What is compiled is kept, and taken again only for the very sources that it was made of."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from realpolitik.arrays import Floats

numba = pytest.importorskip("numba", reason="numba has no build for this Python")


def test_a_part_that_changed_has_another_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Numba sees a change in a function's own file, but not in a file of its parts."""
    from realpolitik.kernels import compiled

    kept = tmp_path / "kept"
    monkeypatch.setattr(numba.config, "CACHE_DIR", str(kept))
    sources = tmp_path / "kernels"
    shutil.copytree(Path(compiled.__file__).parent, sources)
    before = compiled.folder_of(sources)
    assert Path(before).parent == kept, "where the user wants it"
    assert compiled.folder_of(sources) == before
    with (sources / "choice.py").open("a", encoding="utf-8") as file:
        file.write("# changed\n")
    assert compiled.folder_of(sources) != before


def test_what_is_compiled_is_kept_there_and_the_setting_of_the_process_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from realpolitik.kernels import compiled

    before = numba.config.CACHE_DIR
    monkeypatch.setattr(compiled, "_FOLDER", str(tmp_path))
    kind = compiled.read(1)
    compiled.compiled(numba.types.float64, kind)(first)
    assert list(tmp_path.rglob("*first*.nbi"))
    assert before == numba.config.CACHE_DIR


def first(values: Floats) -> float:
    """Return the first of some values."""
    return float(values[0])
