"""Draws that follow analysts: one throughout a file, at each quantity's own rank (rule S18)."""

from __future__ import annotations

import numpy as np
from scipy.stats import spearmanr

import realpolitik as rp
from realpolitik.engines import Ensemble
from realpolitik.ensemble.sample import at_ranks, drawn_ranks, points, ranks_of, sample
from realpolitik.scenario.model import Scenario
from tests.conftest import scenario_of

DRAWS = 1024
FILE = """quantities:
  provocation: {value: {smith: 15 to 40, jones: "uniform(50, 60)"}, says: x}
  collapse: {value: {smith: 30 to 70, jones: "uniform(1, 2)", brown: 7}, says: x}
  calm: {value: 1 to 2, says: x, judgement: y}
variables: {used: calm}
analysts:
  smith: {weight: 2}
  jones: {}
  brown: {}
"""


def drawn(fragment: str = FILE) -> tuple[Scenario, dict[str, np.ndarray], np.ndarray]:
    scenario = scenario_of(fragment)
    ensemble = Ensemble.of(scenario, DRAWS, 3)
    _, followed = drawn_ranks(ensemble.model.quantities, DRAWS, 3, related=scenario.related)
    assert followed is not None
    return scenario, dict(ensemble.quantities), followed


def test_a_draw_follows_one_analyst_throughout_the_file() -> None:
    _, values, followed = drawn()
    assert np.bincount(followed).tolist() == [512, 256, 256]
    smith, jones, brown = (followed == i for i in range(3))
    assert (values["collapse"][brown] == 7).all()
    assert (values["collapse"][smith] > 8).all()
    assert np.abs(values["collapse"][jones] - 1.5).max() <= 0.5
    assert np.abs(values["provocation"][jones] - 55).max() <= 5


def test_the_value_is_the_analysts_quantile_at_the_draws_own_rank() -> None:
    scenario, values, followed = drawn()
    # One dimension for each uncertain quantity in file order, and the last one for the analysts.
    uncertain = [k for k, q in scenario.quantities.items() if not q.distribution.is_constant]
    unit = points(DRAWS, len(uncertain) + 1, 3)
    u = unit[uncertain.index("collapse")]
    jones = followed == 1
    np.testing.assert_allclose(values["collapse"][jones], 1 + u[jones], rtol=1e-12)
    assert np.array_equal(followed, np.searchsorted([0.5, 0.75], unit[-1], side="right"))
    assert np.array_equal(
        values["calm"],
        scenario.quantities["calm"].distribution.quantile(unit[uncertain.index("calm")]),
    )


def test_without_a_number_the_pool_of_the_others_is_drawn() -> None:
    _, values, followed = drawn()
    own = values["provocation"][followed == 2]
    assert abs((own < 50).mean() - 2 / 3) < 0.01


def test_ranks_are_those_of_the_pool() -> None:
    scenario, values, _ = drawn()
    ranks = ranks_of(scenario.quantities, DRAWS, 3)
    again = at_ranks(scenario.quantities, ranks)
    for name in ("provocation", "collapse", "calm"):
        np.testing.assert_allclose(again[name], values[name], rtol=1e-9)
    even = (np.arange(DRAWS) + 0.5) / DRAWS
    assert np.abs(np.sort(ranks["provocation"]) - even).max() < 0.005


def test_a_part_of_the_draws_is_drawn_alike() -> None:
    scenario, values, _ = drawn()
    part = sample(scenario.quantities, 100, 3, start=300)
    assert all(np.array_equal(part[k], values[k][300:400]) for k in ("collapse", "provocation"))


def test_rank_correlations_hold_for_each_analyst() -> None:
    related = FILE + "related:\n  - {between: [provocation, calm], rank_correlation: 0.8}\n"
    _, values, followed = drawn(related)
    for place in (0, 1):
        own = followed == place
        found = float(spearmanr(values["provocation"][own], values["calm"][own]).statistic)
        assert abs(found - 0.8) < 0.05


def test_weights_and_the_first_analysts_change_all_that_was_known() -> None:
    """What is kept of a run must not outlive the analysts: they have a column of the draws."""
    alone = FILE[: FILE.index("analysts:")].replace(
        '{smith: 30 to 70, jones: "uniform(1, 2)", brown: 7}', "30 to 70"
    )
    none = alone.replace('{smith: 15 to 40, jones: "uniform(50, 60)"}', "15 to 40")
    run = rp.run(scenario_of(none), 64)
    for text in (alone, FILE, FILE.replace("weight: 2", "weight: 3")):
        scenario = scenario_of(text)
        run = run.with_changes(scenario)
        assert run.to_dict() == rp.run(scenario, 64).to_dict()
