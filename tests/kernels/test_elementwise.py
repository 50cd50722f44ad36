"""NumPy's functions called from compiled code: the same bits."""

from __future__ import annotations

import numpy as np
import pytest

from realpolitik.arrays import Floats

pytest.importorskip("numba", reason="compiled code needs numba, of the extra `fast`")
compiled = pytest.importorskip("realpolitik.kernels.compiled")
elementwise = pytest.importorskip("realpolitik.kernels.elementwise")

apply = elementwise.apply

SOME = np.concatenate(
    [
        np.random.default_rng(0).normal(0, 200, 1000),
        [0.0, -0.0, -745.0, -708.4, 709.0, -1e300, -np.inf, np.inf, np.nan, 5e-324],
    ]
)


def _call(loop: int, data: int, numbers: Floats, start: int, count: int) -> None:
    apply(loop, data, numbers, start, count)


call = compiled.part(_call)


@pytest.mark.parametrize("function", [np.exp, np.log, np.sqrt], ids=lambda f: f.__name__)
@pytest.mark.parametrize("start", [0, 1, 3])
@pytest.mark.parametrize("count", [1, 2, 7, 8, 128, 1000])
def test_a_loop_gives_what_numpy_gives(function: np.ufunc, start: int, count: int) -> None:
    numbers = np.abs(SOME) if function is not np.exp else SOME.copy()
    wanted = numbers.copy()
    with np.errstate(all="ignore"):
        wanted[start : start + count] = function(numbers[start : start + count])
    call(*elementwise.address(function), numbers, start, count)
    assert numbers.tobytes() == wanted.tobytes()
