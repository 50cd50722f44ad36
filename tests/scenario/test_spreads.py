"""A number made of other quantities with a spread of its own: a range in a variable (rule S3)."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import spearmanr

import realpolitik as rp
from realpolitik.errors import ScenarioError
from realpolitik.scenario import Scenario
from tests.conftest import codes, scenario_of

USED = """\
outcomes:
  restraint: pyongyang == restrain
  toll: harm if pyongyang == provoke else 0
"""


def made(written: str = "collapse * (0.5 to 0.8)", rest: str = ", judgement: an example") -> str:
    """Return the sections of a variable that is made of a quantity."""
    return f"variables:\n  harm: {{is: {written}, says: harm done{rest}}}\n" + USED


def test_the_spread_is_a_quantity_of_its_own() -> None:
    scenario = scenario_of(made())
    assert not scenario.diagnostics
    spread = scenario.quantities["spread(harm)"]
    assert (spread.text, spread.says) == ("0.5 to 0.8", "the spread of harm done")
    assert spread.judgement == "an example"
    assert spread.implied
    run = rp.run(scenario, draws=512)
    drawn = run.ensemble.quantities
    harm = run.ask("E(harm)").values
    assert harm == pytest.approx(drawn["collapse"] * drawn["spread(harm)"], rel=1e-12)
    low, high = np.quantile(harm / drawn["collapse"], [0.05, 0.95]).tolist()
    assert (low, high) == pytest.approx((0.5, 0.8), 0.01)
    rank = float(spearmanr(drawn["collapse"], drawn["spread(harm)"]).statistic)
    assert abs(rank) < 0.05


def test_one_rank_serves_all_uses_of_a_variable() -> None:
    run = rp.run(scenario_of(made()), draws=32)
    apart = run.ask("E(harm) - E(harm, given=pyongyang == provoke)")
    assert apart.values == pytest.approx(0, abs=1e-9)


def test_a_setting_reaches_what_is_made_of_it() -> None:
    run = rp.run(scenario_of(made()), draws=32)
    spread = run.ensemble.quantities["spread(harm)"]
    assert run.ask("E(harm, set={collapse: 10})").values == pytest.approx(10 * spread)


def test_a_spread_that_rests_on_nothing_is_warned_of() -> None:
    (warning,) = scenario_of(made(rest="")).diagnostics
    assert warning.code == "W702"
    assert warning.found == "`spread(harm)` has neither evidence nor a judgement"
    scenario = scenario_of(
        "outcomes:\n  restraint: pyongyang == restrain\n  toll: {is: collapse * (0.5 to 0.8)}\n"
    )
    (warning,) = scenario.diagnostics
    assert (warning.code, warning.line) == ("W702", 1 + _line(scenario, "toll:"))


def _line(scenario: Scenario, start: str) -> int:
    lines = scenario.source.text.splitlines()
    return next(i for i, line in enumerate(lines) if line.strip().startswith(start))


def test_plain_variables_are_what_they_were() -> None:
    scenario = scenario_of(made("0.9 - 0.2", ""))
    assert "spread(harm)" not in scenario.quantities


@pytest.mark.parametrize(
    ("written", "code"),
    [("collapse * (0.8 to 0.5)", "E401"), ("collapse * (0.5 to provocation)", "E308")],
)
def test_faults_of_spreads(written: str, code: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        scenario_of(made(written))
    assert code in codes(caught.value.diagnostics)
