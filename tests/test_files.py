"""Files are written as a whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from realpolitik.errors import RealpolitikError
from realpolitik.files import write_text


def test_failed_write_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    write_text(path, "old")

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(RealpolitikError, match="No space left"):
        write_text(path, "new", replace=True)
    assert path.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["a.txt"]


def test_permissions_are_those_of_an_ordinary_file(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    write_text(path, "x")
    plain = tmp_path / "b.txt"
    plain.write_text("x")
    assert path.stat().st_mode == plain.stat().st_mode
