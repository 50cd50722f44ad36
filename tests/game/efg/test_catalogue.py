"""Every game of pygambit's catalogue: read, written again, and solved as pygambit solves it.

The files are pygambit's and are not copied: these tests run where the extra ``oracles`` is
installed, and at night.
"""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest

import realpolitik as rp
from realpolitik.game import CROSSED, FAILED, read_efg
from tests.game.efg.test_efg import profile

pygambit = pytest.importorskip("pygambit", reason="the extra `oracles` is not installed")

CATALOGUE = sorted(Path(pygambit.__file__).parent.rglob("*.efg"))

NO_RECALL = {"fig5_12", "fig10.7", "fig1", "fig2", "wichardt2008"}
"""Names of catalogue files of which some lack perfect recall."""


def key(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"


def test_the_catalogue_is_there() -> None:
    assert len(CATALOGUE) >= 25


@pytest.mark.parametrize("path", CATALOGUE, ids=key)
def test_catalogue_game_loads_round_trips_and_solves_or_says_why_not(path: Path) -> None:
    game = read_efg(path)
    again = read_efg(game.to_efg())
    assert again.actors == game.actors
    np.testing.assert_array_equal(again.payoffs, game.payoffs)
    theirs = pygambit.read_efg(str(path))
    assert pygambit.read_efg(io.StringIO(game.to_efg())).title == theirs.title
    if not theirs.is_perfect_recall:
        with pytest.raises(rp.UnsupportedGameError, match="rule S5"):
            game.solve()
        assert path.stem in NO_RECALL
        return
    for precision in (0.1, 1.0):
        ours, status = profile(game, precision)
        assert FAILED not in status
        [found] = pygambit.qre.logit_solve_lambda(theirs, [precision])
        if CROSSED in status:
            # Another branch crosses the principal one here; pygambit turns onto it. Ours is an
            # equilibrium of its own: see the residual.
            residual = game.solve(precision=precision).residual
            assert residual is not None
            assert residual[0] < 1e-10
            continue
        np.testing.assert_allclose(ours, list(found), atol=1e-8)


def test_only_one_catalogue_game_crosses_a_branch() -> None:
    crossed = [
        key(p)
        for p in CATALOGUE
        if pygambit.read_efg(str(p)).is_perfect_recall and CROSSED in profile(read_efg(p), 1.0)[1]
    ]
    assert crossed == ["shohamleytonbrown2008/fig5_10.efg"]
