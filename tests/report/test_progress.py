"""The progress bar waits before it shows itself."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from realpolitik.report import progress


def shown(done: int) -> str:
    console = Console(file=io.StringIO(), force_terminal=True, width=80)
    with progress.late_progress(console) as update:
        update(done, 10)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_bar_shows_only_after_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    assert shown(1) == ""
    monkeypatch.setattr(progress, "PATIENCE", -1.0)
    assert "5/10" in shown(5)
