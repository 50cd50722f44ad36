"""The tutorial's file is what its pieces make, and its outputs are what the commands print.

``UPDATE_TRANSCRIPTS=1`` writes the outputs anew; read the difference.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from tests.test_cli import call

if TYPE_CHECKING:
    import pytest

TUTORIAL = Path(__file__).parent.parent / "docs" / "tutorial.md"
PIECE = re.compile(r"```yaml\n(.*?)```", re.DOTALL)
SESSION = re.compile(r"```text\n\$ realpolitik (.*?)\n(.*?)```", re.DOTALL)


def test_every_output_of_the_tutorial_is_what_its_command_prints(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text = TUTORIAL.read_text(encoding="utf-8")
    scenario = "\n".join(PIECE.findall(text))
    (tmp_path / "grain-2023.yaml").write_text(scenario, encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    def printed(match: re.Match[str]) -> str:
        arguments = [a.strip('"') for a in re.findall(r'"[^"]*"|\S+', match.group(1))]
        _, out, err = call(arguments, capsys, monkeypatch)
        return f"```text\n$ realpolitik {match.group(1)}\n{(out + err).rstrip()}\n```"

    assert len(SESSION.findall(text)) >= 6
    anew = SESSION.sub(printed, text)
    if os.environ.get("UPDATE_TRANSCRIPTS"):
        TUTORIAL.write_text(anew, encoding="utf-8")
    assert anew == TUTORIAL.read_text(encoding="utf-8")
