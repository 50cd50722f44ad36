"""Reasons that add up, paths that are the likeliest, and claims under several solutions."""

from __future__ import annotations

import numpy as np
import pytest

import realpolitik as rp
from tests.ask.games import STATES, THREAT, read


@pytest.fixture(scope="module")
def run() -> rp.Run:
    return rp.run(read(THREAT), draws=128)


def test_the_likeliest_path_comes_first(run: rp.Run) -> None:
    paths = run.explain().paths
    chances = {
        ("raid", "cut"): run.P("client == raid and patron == cut").mean,
        ("raid", "go_on"): run.P("client == raid and patron == go_on").mean,
        ("refrain",): run.P("client == refrain").mean,
    }
    best = max(chances, key=lambda k: chances[k])
    assert tuple(paths[0].path.values()) == best
    assert paths[0].probability.mean == pytest.approx(chances[best])
    assert len({tuple(p.path.values()) for p in paths}) == len(paths) == 3


def test_gaps_by_hand_and_parts_that_add_up(run: rp.Run) -> None:
    told = next(p for p in run.explain().paths if p.path == {"client": "raid", "patron": "go_on"})
    client, patron = told.reasons
    cut = run.P("patron == cut", given="client == raid").values
    np.testing.assert_allclose(client.gap.values, 20 - 30 * cut, rtol=1e-9)
    assert client.parts["spoils"] == pytest.approx(20.0)
    assert client.parts["trade"] == pytest.approx(float(-30 * cut.mean()))
    cost = run.ensemble.quantities["cost"] / 10
    np.testing.assert_allclose(patron.gap.values, cost, rtol=1e-9)
    for reason in (client, patron):
        assert sum(reason.parts.values()) == pytest.approx(reason.gap.mean)
        assert reason.better_in == pytest.approx(np.mean(reason.gap.values > 0))
    np.testing.assert_allclose(patron.probability.values, 1 - cut)
    assert patron.words.startswith("Patron chooses “go on” rather than cut.")
    assert "it brings 4.7 points more on average: trade +4.7." in patron.words


def test_flows_are_joint_probabilities(run: rp.Run) -> None:
    flows = run.explain().flows
    assert sum(flows.values()) == pytest.approx(1.0)
    both = flows["client", "raid", "patron", "cut"]
    assert both == pytest.approx(run.P("client == raid and patron == cut").mean)
    assert flows["client", "refrain", "patron", ""] == pytest.approx(
        run.P("client == refrain").mean
    )


def test_why_not(run: rp.Run) -> None:
    found = run.why_not("patron", "cut")
    assert found.path == {"client": "raid"}
    assert (found.reason.option, found.reason.other) == ("go_on", "cut")
    for move, option, message in (
        ("patrons", "cut", "no actor has a move"),
        ("patron", "cutt", "did you mean `cut`"),
        ("patron", "go_on", "is the likeliest choice"),
    ):
        with pytest.raises(rp.RealpolitikError, match=message):
            run.why_not(move, option)


def test_what_an_actor_does_not_see_is_weighed_by_its_belief() -> None:
    text = THREAT.replace(", when: client == raid}", ", blind_to: [client]}")
    run = rp.run(read(text), draws=8)
    told = run.explain().paths[0]
    patron = next(r for r in told.reasons if r.move == "patron")
    # The cost of a cut is the same whatever was done, and calm is out of the patron's hands.
    cost = run.ensemble.quantities["cost"] / 10
    sign = 1 if patron.option == "go_on" else -1
    np.testing.assert_allclose(patron.gap.values, sign * cost, rtol=1e-6)
    assert patron.parts["calm"] == pytest.approx(0.0, abs=1e-9)


def test_draws_that_fail_are_left_out() -> None:
    text = STATES.replace('gain: "(one == go) * x"', 'gain: "(one == go) * log(x)"')
    run = rp.run(read(text), draws=64)
    assert run.explain().paths[0].probability.failed == 32
    lost = STATES.replace('gain: "(one == go) * x"', 'gain: "log(-1 - (one == go))"')
    with pytest.raises(rp.RealpolitikError, match="nothing to explain"):
        rp.run(read(lost), draws=4).explain()


def test_solutions_disagree_where_they_do(run: rp.Run) -> None:
    found = run.solutions()
    shares = {m: v.share for m, v in found.verdicts["threat-works"].items()}
    one_by_one = {
        m: rp.run(run.scenario, draws=128, solution=m).claims["threat-works"].share
        for m in ("qre", "subgame-perfect", "limit")
    }
    assert shares == one_by_one
    assert found.disagree("threat-works") == (len({(s or 0) > 0.5 for s in shares.values()}) > 1)
    assert found.left_out == {}
    # Sharp play makes the threat work fully: the client raids for sure unless it is threatened.
    assert shares["subgame-perfect"] == shares["limit"] == 1.0


def test_a_solution_that_the_game_does_not_admit_is_left_out_with_the_reason() -> None:
    text = THREAT.replace(", when: client == raid}", ", blind_to: [client]}")
    scenario = read(text)
    found = rp.run(scenario, draws=8).solutions()
    assert set(found.verdicts["threat-works"]) == {"qre", "limit"}
    assert "imperfect information" in found.left_out["subgame-perfect"]
    with pytest.raises(rp.UnsupportedGameError):
        rp.run(scenario, draws=8, solution="subgame-perfect")
