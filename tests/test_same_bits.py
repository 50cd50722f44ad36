"""The same bits whatever works them: libraries and their threads, processors, blocks (rule G6)."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from threadpoolctl import threadpool_info

import realpolitik as rp
from realpolitik.engines import Ensemble
from tests.shipped import load

CASES = {"patrons-2024": 66, "patrons-2024-covert": 20, "pyongyang-deal-2025": 66}
"""Cases with their draws: a large tree, imperfect information, and courses that are sampled."""


def fingerprints() -> dict[str, str]:
    """Return a fingerprint of every digit of each case's results."""
    found = {}
    for name, draws in CASES.items():
        text = json.dumps(rp.run(load(name), draws).to_dict(), sort_keys=True)
        found[name] = hashlib.sha256(text.encode()).hexdigest()
    return found


def elsewhere(**environment: str) -> dict[str, str]:
    """Return the fingerprints that another process finds."""
    code = "import json; from tests import test_same_bits as t; print(json.dumps(t.fingerprints()))"
    ran = subprocess.run(
        [sys.executable, "-c", code],
        cwd=Path(__file__).parents[1],
        env={**os.environ, **environment},
        check=True,
        capture_output=True,
        text=True,
    )
    found: dict[str, str] = json.loads(ran.stdout)
    return found


@pytest.fixture(scope="module")
def here() -> dict[str, str]:
    return fingerprints()


@pytest.mark.parametrize(
    "environment",
    [
        {"OPENBLAS_NUM_THREADS": "1", "OPENBLAS_CORETYPE": "Haswell"},
        {"OPENBLAS_NUM_THREADS": "2", "OPENBLAS_CORETYPE": "Nehalem"},
    ],
    ids=lambda e: " ".join(e.values()),
)
def test_libraries_threads_and_kernels_change_nothing(
    environment: dict[str, str], here: dict[str, str]
) -> None:
    if not any(library["internal_api"] == "openblas" for library in threadpool_info()):
        pytest.skip("NumPy has no OpenBLAS here, whose kernels could be chosen")
    assert elsewhere(**environment) == here


@pytest.mark.parametrize(("size", "threads"), [(32, 1), (50, 2), (512, 3), (65, 2)])
def test_blocks_and_threads_change_nothing(
    size: int, threads: int, here: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Ensemble, "block_size", size)
    monkeypatch.setattr(os, "cpu_count", lambda: threads)
    assert fingerprints() == here
