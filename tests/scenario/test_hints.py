"""What a plan cannot impose is called what it is, with what to do instead."""

from __future__ import annotations

import pytest

from realpolitik.errors import ScenarioError
from tests.conftest import scenario_of

CHANCE = (
    "moves:\n  luck: {by: chance, options: {good: 0.5, bad: rest}}\n"
    "  beijing: {by: CHN, options: [indulge, cut]}\n"
    "  pyongyang: {by: PRK, options: [provoke, restrain]}\n"
)
DEFINED = "variables:\n  fear: collapse / 2\n"


def asking(do: str) -> str:
    return f'claims:\n  c: {{says: x, test: "P(restraint, do={do}) > 0.5"}}\n'


@pytest.mark.parametrize(
    ("fragment", "found", "help_"),
    [
        (
            CHANCE
            + asking("credibility").replace(
                "P(restraint, do=credibility)", "credibility({luck: good})"
            ),
            "`luck` is a move by chance",
            "`do=` fixes what chance does",
        ),
        (asking("{collapse: 50}"), "`collapse` is a quantity, not a move", "`set={collapse: 60}`"),
        (asking("collapse"), "`collapse` is a quantity, not a lever", "`set={collapse: 60}`"),
        (DEFINED + asking("{fear: 1}"), "`fear` is a variable or an outcome", "impose the moves"),
        (asking("beijing"), "`beijing` is a move, not a lever", "`{beijing: indulge}`"),
        (asking("thraet"), "unknown lever `thraet`", "did you mean `threat`"),
        (
            "levers:\n  both: {by: CHN, plan: {beijing: cut, pyongyang: restrain}}\n",
            "`pyongyang` is a move of PRK, not of CHN",
            "`do=[one, other]`",
        ),
        (
            CHANCE + "levers:\n  lucky: {by: CHN, plan: {luck: good}}\n",
            "`luck` is a move by chance",
            "`do={luck: ...}`",
        ),
    ],
)
def test_what_no_plan_can_impose_is_called_what_it_is(
    fragment: str, found: str, help_: str
) -> None:
    with pytest.raises(ScenarioError) as error:
        scenario_of(fragment)
    fault = error.value.diagnostics[0]
    assert found in fault.found
    assert help_ in fault.suggestion
