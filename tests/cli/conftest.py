"""A scenario and one that extends it, side by side, for commands that read both.

Owns the fixture `cli`, with `Cli` and `OTHER`.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest

from tests.conftest import scenario_text
from tests.test_cli import call

Cli: TypeAlias = Callable[..., tuple[int, str, str]]
"""The command line: from arguments to the exit code, the output and the errors."""

OTHER = """\
extends: base.yaml
scenario: other
title: Another reading
quantities: {provocation: {value: 20 to 50}}
"""


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Cli:
    """Return the command line in a folder with `base.yaml` and `other.yaml`."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "base.yaml").write_text(scenario_text(), encoding="utf-8")
    (tmp_path / "other.yaml").write_text(OTHER, encoding="utf-8")
    return lambda *arguments: call(list(arguments), capsys, monkeypatch)
