"""pygambit's answers: asked live where it is installed, else those recorded in ``gambit.json``.

Owns `logit`, `pure_equilibria` and `logit_fit`. pygambit has no wheel for Linux and compiles for
many minutes, so it is not needed to run the tests: what it answered is kept beside this file, by
what was asked. ``python -m tests.oracles`` asks everything anew and writes the file; it needs the
extra ``oracles``. Where pygambit is installed the tests ask it and hold it to the record as well.
"""

from __future__ import annotations

import hashlib
import io
import json
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

RECORD = Path(__file__).with_name("gambit.json")
INSTALLED = find_spec("pygambit") is not None
CLOSE = 1e-7
"""How far a live answer may be from the record: pygambit's own versions differ by less."""

_recorded: dict[str, list[float]] = (
    json.loads(RECORD.read_text(encoding="utf-8"))["answers"] if RECORD.exists() else {}
)
asked: dict[str, list[float]] = {}
"""What this process has asked pygambit, for `python -m tests.oracles` to write down."""


def forget() -> None:
    """Forget the record, so that everything is asked anew."""
    _recorded.clear()


def logit(efg: str, precision: float, **steps: float) -> tuple[float, list[float]]:
    """Return the precision that pygambit reached on the principal branch, and its probabilities.

    They stand by player, then by information set, then by action. At a bifurcation pygambit can
    stop short of the precision asked for without saying so: the caller compares.
    """

    def live() -> list[float]:
        import pygambit

        [found] = pygambit.qre.logit_solve_lambda(
            pygambit.read_efg(io.StringIO(efg)), [precision], **steps
        )
        return [float(found.lam), *(float(p) for p in found)]

    reached, *shares = _answer(f"logit {precision!r} {sorted(steps.items())!r}", efg, live)
    return reached, shares


def pure_equilibria(efg: str) -> list[list[float]]:
    """Return the pure agent equilibria that pygambit lists, as rows of probabilities."""

    def live() -> list[float]:
        import pygambit

        rows = [
            [float(p) for _, p in found]
            for found in pygambit.nash.enumpure_agent_solve(
                pygambit.read_efg(io.StringIO(efg))
            ).equilibria
        ]
        return [float(len(rows)), *(p for row in rows for p in row)]

    count, *flat = _answer("pure", efg, live)
    size = len(flat) // int(count) if count else 0
    return [flat[i * size : (i + 1) * size] for i in range(int(count))]


def logit_fit(
    row: list[list[float]], column: list[list[float]], counts: list[list[float]]
) -> tuple[float, float]:
    """Return the precision that fits a game in strategic form to counts, and its log likelihood."""

    def live() -> list[float]:
        import pygambit

        data = pygambit.Game.from_arrays(row, column).mixed_strategy_profile(counts)
        fit = pygambit.qre.logit_estimate(data)
        return [float(fit.lam), float(fit.log_like)]

    precision, likelihood = _answer("fit", repr((row, column, counts)), live)
    return precision, likelihood


def _answer(what: str, about: str, live: Callable[[], list[float]]) -> list[float]:
    key = hashlib.sha256(f"{what}\n{about}".encode()).hexdigest()[:20]
    if not INSTALLED:
        if key not in _recorded:
            pytest.fail(
                f"pygambit's answer to `{what}` is not recorded for this game: install the extra"
                " `oracles` and run `python -m tests.oracles`"
            )
        return _recorded[key]
    asked[key] = live()
    if key in _recorded:
        assert asked[key] == pytest.approx(_recorded[key], abs=CLOSE), "pygambit's answer changed"
    return asked[key]
