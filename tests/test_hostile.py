"""Hostile files are refused with one clear message, at once and without filling the memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys

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


TOLD = """
import contextlib, io, json, resource, sys
# A bound on memory that the kernel enforces, and seconds of work, which other processes do not
# lengthen.
resource.setrlimit(resource.RLIMIT_DATA, (500_000_000, 500_000_000))
resource.setrlimit(resource.RLIMIT_CPU, (60, 60))
from realpolitik.cli import main
told = []
for path in sys.argv[1:]:
    sys.argv = ["realpolitik", "run", path]
    with contextlib.redirect_stdout(io.StringIO()) as out:
        with contextlib.redirect_stderr(io.StringIO()) as err:
            try:
                main()
            except SystemExit as ended:
                told.append([ended.code, out.getvalue(), err.getvalue()])
print(json.dumps(told))
"""
"""One process that is asked to run file after file."""


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[int, str, str]]:
    """Exit code, output and errors by the name of a file."""
    folder = tmp_path_factory.mktemp("hostile")
    paths = [folder / f"{i}.yaml" for i in range(len(HOSTILE))]
    for path, (_, data) in zip(paths, HOSTILE.values(), strict=True):
        path.write_bytes(data)
    done = subprocess.run(
        [sys.executable, "-c", TOLD, *map(str, paths)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
    )
    assert (done.returncode, done.stderr) == (0, "")
    answers = [(code, out, err) for code, out, err in json.loads(done.stdout)]
    return dict(zip(HOSTILE, answers, strict=True))


@pytest.mark.parametrize("name", HOSTILE)
def test_refused_with_one_message(name: str, told: dict[str, tuple[int, str, str]]) -> None:
    code, out, err = told[name]
    assert code == 2
    assert out == ""
    assert err.count("error[") == 1
    assert f"error[{HOSTILE[name][0]}]" in err
    assert "Traceback" not in err
    assert len(err) < 2000
