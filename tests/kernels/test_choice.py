"""Which paths work: what the environment says, or what loading the compiled ones costs."""

from __future__ import annotations

import subprocess
import sys

import pytest

from realpolitik import kernels
from realpolitik.errors import MissingExtraError, RealpolitikError
from realpolitik.kernels import REPAYS, VARIABLE, compiled_pays


@pytest.fixture
def fresh(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """A process that has worked nothing yet, with numba."""
    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.setattr("realpolitik.kernels._Meter.worked", 0)
    monkeypatch.setattr("realpolitik.kernels._AVAILABLE", True)
    return monkeypatch


@pytest.mark.usefixtures("fresh")
def test_the_kernel_is_loaded_once_the_work_would_have_paid_for_it() -> None:
    assert not compiled_pays(REPAYS // 2)
    assert not compiled_pays(REPAYS // 2)
    assert compiled_pays(1)
    assert compiled_pays(1)


def test_without_numba_numpy_works(fresh: pytest.MonkeyPatch) -> None:
    fresh.setattr("realpolitik.kernels._AVAILABLE", False)
    assert not compiled_pays(100 * REPAYS)


def test_the_environment_decides(fresh: pytest.MonkeyPatch) -> None:
    fresh.setenv(VARIABLE, "numpy")
    assert not compiled_pays(100 * REPAYS)
    fresh.setattr(kernels, "require", lambda _: None)
    fresh.setenv(VARIABLE, "numba")
    assert compiled_pays(1)


def test_numba_asked_for_and_missing_says_what_to_type(fresh: pytest.MonkeyPatch) -> None:
    fresh.setattr("realpolitik.extras.find_spec", lambda _: None)
    fresh.setenv(VARIABLE, "numba")
    with pytest.raises(MissingExtraError, match=r"pip install 'realpolitik\[fast\]'"):
        compiled_pays(1)


def test_another_word_is_refused(fresh: pytest.MonkeyPatch) -> None:
    fresh.setenv(VARIABLE, "fortran")
    with pytest.raises(RealpolitikError, match="`auto`, `numba`, `numpy`"):
        compiled_pays(1)


def test_without_a_folder_to_keep_it_in_a_function_is_compiled_all_the_same() -> None:
    pytest.importorskip("numba", reason="the kernel needs numba, of the extra `fast`")
    code = (
        "import os, pathlib, numba.core.caching as c\n"
        "c.CacheImpl._locator_classes = []\n"
        "from realpolitik.kernels.compiled import compiled\n"
        "from numba import types\n"
        "twice = compiled(types.int64, types.int64)(lambda x: 2 * x)\n"
        "print(twice(21))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "42\n"), done.stderr
