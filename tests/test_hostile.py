"""Hostile files are refused with one clear message, at once and without filling the memory."""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import scenario_text

LETTERS = "abcdefgh"
IDLE = "outcomes: {}\nclaims: {}\nlevers: {}\n"
ONE_ACTOR = "actors:\n  CHN: {name: C, interests: {a: {weight: collapse, gain: provocation}}}\n"

HOSTILE: dict[str, tuple[str, bytes]] = {
    "50 MB": ("E102", b"scenario: x\n#" + b"x" * 50_000_000),
    "a billion ends": (
        "E506",
        scenario_text(
            IDLE
            + ONE_ACTOR
            + "moves:\n"
            + "".join(f"  m{i}: {{by: CHN, options: [{', '.join(LETTERS)}]}}\n" for i in range(10))
        ).encode(),
    ),
    "10,000 deep": (
        "E306",
        scenario_text('outcomes:\n  x: "' + "(" * 10_000 + "1" + ")" * 10_000 + '"\n').encode(),
    ),
    "NUL": ("E104", scenario_text().encode() + b"\0"),
    "cycle": (
        "E307",
        scenario_text('variables:\n  a: "b + 1"\n  b: "a + 1"\n').encode(),
    ),
    "not UTF-8": ("E103", scenario_text().encode() + b"# caf\xe9\n"),
    "alias bomb": (
        "E107",
        (
            "a: &a [x,x,x,x,x,x,x,x,x]\n"
            + "".join(
                f"{c}: &{c} [{','.join(['*' + p] * 9)}]\n"
                for p, c in zip("abcdefghijklmnop", "bcdefghijklmnopq", strict=True)
            )
        ).encode(),
    ),
    "YAML depth": ("E108", b"a: " + b"[" * 100_000),
    "UTF-16": ("E103", scenario_text().encode("utf-16")),
    "binary": ("E103", bytes(range(256)) * 100),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_refused_with_one_message(name: str, tmp_path: Path) -> None:
    code, data = HOSTILE[name]
    path = tmp_path / "hostile.yaml"
    path.write_bytes(data)

    def bound() -> None:
        # Address space, not resident memory: a bound that the kernel enforces.
        resource.setrlimit(resource.RLIMIT_DATA, (500_000_000, 500_000_000))
        # Seconds of work, which other processes do not lengthen.
        resource.setrlimit(resource.RLIMIT_CPU, (30, 30))

    done = subprocess.run(
        [sys.executable, "-m", "realpolitik", "run", str(path)],
        capture_output=True,
        text=True,
        preexec_fn=bound,
        check=False,
        env={"OPENBLAS_NUM_THREADS": "1", "PATH": ""},
    )
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.count("error[") == 1
    assert f"error[{code}]" in done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr) < 2000
