"""A changed scenario's run is that of the changed file, bit for bit, and works out less (G6)."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import realpolitik as rp
from realpolitik.engines.game_tree import GameTreeEngine
from realpolitik.errors import RealpolitikError, ScenarioError
from realpolitik.game import Problem, Solution
from realpolitik.scenario import Scenario, read_text
from tests.ask.games import HEAD
from tests.ensemble.test_private import CRISIS
from tests.periods.games import raids

WINTER = (
    HEAD
    + """
quantities:
  cost: {value: 30 to 70, says: cost of a cut to the patron, evidence: [trade]}
  prize: {value: 10 to 30, says: worth of a raid, judgement: an example}
  harm: {value: 15, says: what a raid costs the patron, judgement: an example}
  cold: {value: 0.2 to 0.6, says: how often winters are hard, judgement: an example}
  dead: {value: 100 to 900, says: those that a raid kills, judgement: an example}
related:
  - {between: [cost, prize], rank_correlation: 0.5, judgement: an example}
actors:
  PAT:
    name: Patron
    precision: 0.2
    interests:
      trade: {weight: cost / 10, gain: "-(patron == cut)"}
      calm: {weight: harm, gain: "-(client == raid)"}
  CLI:
    name: Client
    precision: 0.2
    interests:
      spoils: {weight: 1, gain: "spoils * (client == raid)"}
      trade: {weight: 30, gain: "-(patron == cut)"}
moves:
  winter: {by: chance, options: {hard: {probability: cold}, mild: {probability: rest}}}
  client: {by: CLI, options: [raid, refrain]}
  patron: {by: PAT, options: [go_on, cut], when: client == raid}
variables:
  spoils: "prize * {hard: 1.5, mild: 1}[winter]"
outcomes:
  raided: client == raid
  deaths: dead * (client == raid)
levers:
  threat: {by: PAT, plan: {patron: cut}}
  indulge: {by: PAT, plan: {patron: go_on}}
  calm: {by: CLI, plan: {client: refrain}}
claims:
  threat-works: {says: A threat works, test: "P(raided, do=threat) < P(raided) - 0.2"}
  few-die: {says: Few die, test: "E(deaths, given=winter == hard) < 400"}
  patron-leads: {says: The patron rules, test: "influence(PAT, event=raided) > 0.3"}
  kept: {says: The threat is kept, test: "credibility(threat) > 0.5"}
"""
)

CHANGES = {
    "quantities.cost.value": ["20 to 40", "normal(40, 60)", "30 to 70"],
    "quantities.prize.value": ["5 to 10", "uniform(1, 3)"],
    "quantities.harm.value": ["15", "1 to 30"],
    "quantities.cold.value": ["0.5", "uniform(0.1, 0.9)"],
    "quantities.dead.value": ["1 to 2", "300", "100 to 900"],
    "actors.PAT.interests.calm.weight": ["2 * harm", "1 / (harm - 15)"],
    "actors.CLI.interests.trade.gain": ["-2 * (patron == cut)", "-(patron == cut)"],
    "actors.CLI.precision": ["0.1", "cold"],
    "variables.spoils": ["prize", "prize * {hard: 2, mild: 1}[winter]"],
    "outcomes.deaths": ["dead + prize * (client == raid)", "dead * (client == raid)"],
    "levers.threat.plan.patron": ["go_on", "cut"],
    "levers.calm.plan.client": ["raid", "raid if winter == mild else refrain"],
    "related.0.rank_correlation": ["0.1", "0.5"],
    "claims.few-die.test": ["E(deaths) < 300", "E(deaths, given=winter == hard) < 400"],
}

RAIDS = {
    "quantities.gain.value": ["2 to 8", "3", "1 to 5"],
    "quantities.wait.value": ["0.9", "uniform(0.2, 1)"],
    "quantities.grudge.value": ["0 to 1", "1 to 3"],
    "actors.B.interests.cost.weight": ["1", "3"],
    "outcomes.angry": ["anger > 4", "anger > gain"],
    "levers.meek.plan.reply": ["bear", "hit"],
    "levers.meek.until": ["1", "2"],
    "periods.state.anger.start": ["grudge + 1", "grudge"],
    "periods.count": ["2", "3"],
}

CRISES = {
    "quantities.prize.value": ["10 to 30"],
    "private.resolve.values.firm": ["20 to 30", "45"],
    "private.resolve.chance.firm": ["0.1 to 0.3", "0.5"],
    "private.power.values.low": ["-9 to 1"],
    "levers.honest.plan.threat": ["made"],
}

LEVER = "levers:\n  meek: {by: B, plan: {reply: bear}, until: 2}\n"


@cache
def run_of(name: str, draws: int = 48) -> rp.Run:
    texts = {"winter": WINTER, "crisis": CRISIS}
    scenario = read_text(texts[name]) if name in texts else raids(3, 1, more=LEVER)
    return rp.run(scenario, draws=draws, seed=3)


def bits(run: rp.Run) -> list[object]:
    """Return all that a run tells, number by number."""
    levers = list(run.levers.values())
    answers = [
        *(a for options in run.moves.values() for a in options.values()),
        *run.outcomes.values(),
        *run.payoffs.values(),
        *(a for lever in levers for a in (*lever.outcomes.values(), *lever.payoffs.values())),
        *(verdict.answer for verdict in run.claims.values()),
    ]
    values = [np.asarray(a.values).tobytes() for a in answers]
    drawn = {name: column.tobytes() for name, column in run.ensemble.quantities.items()}
    return [run.to_dict(), run.statuses, values, drawn]


def check(name: str, changes: list[dict[str, str]]) -> None:
    run = run_of(name)
    for change in changes:
        run = run.with_changes(change)
    fresh = rp.run(read_text(run.scenario.source.text, run.scenario.source.name), 48, 3)
    assert fresh.scenario == run.scenario
    assert bits(run) == bits(fresh)


def some_of(changes: dict[str, list[str]]) -> st.SearchStrategy[list[dict[str, str]]]:
    one = st.sampled_from([(place, v) for place, values in changes.items() for v in values])
    together = st.lists(one, min_size=1, max_size=2, unique_by=lambda c: c[0]).map(dict)
    return st.lists(together, min_size=1, max_size=4)


@settings(max_examples=40)
@given(some_of(CHANGES))
def test_any_changes_end_in_the_bits_of_a_fresh_run(changes: list[dict[str, str]]) -> None:
    check("winter", changes)


@settings(max_examples=12)
@given(some_of(RAIDS))
def test_so_do_changes_over_periods(changes: list[dict[str, str]]) -> None:
    check("raids", changes)


@pytest.mark.parametrize("name", ["winter", "raids", "crisis"])
def test_each_change_alone_ends_in_the_bits_of_a_fresh_run(name: str) -> None:
    for place, values in {"winter": CHANGES, "raids": RAIDS, "crisis": CRISES}[name].items():
        for value in values:
            check(name, [{place: value}])


def test_a_changed_range_alters_its_own_column_alone() -> None:
    run = run_of("winter")
    before, after = (
        r.ensemble.quantities for r in (run, run.with_changes({"quantities.dead.value": "1 to 2"}))
    )
    moved = [name for name in before if not np.array_equal(before[name], after[name])]
    assert moved == ["dead"]


@pytest.mark.parametrize(
    ("place", "value", "compiled", "tree"),
    [
        ("quantities.gain.value", "2 to 8", True, True),
        ("quantities.gain.value", "3", True, True),
        ("levers.meek.plan.reply", "hit", True, True),
        ("outcomes.angry", "anger > 4", False, True),
        ("actors.B.interests.cost.weight", "3", False, True),
        ("periods.lookahead", "0", False, True),
        ("moves.reply.when", "act == leave", False, False),
    ],
)
def test_what_is_compiled_is_taken_over_where_it_is_the_same(
    place: str, value: str, compiled: bool, tree: bool
) -> None:
    before = run_of("raids").ensemble
    after = run_of("raids").with_changes({place: value}).ensemble
    assert (after.model.first is before.model) is compiled
    assert (after.transition is before.transition) is compiled
    assert (after.model.tree is before.model.tree) is tree


@pytest.fixture
def solved(monkeypatch: pytest.MonkeyPatch) -> list[Problem]:
    """The games that are solved from now on."""
    found: list[Problem] = []
    solve = GameTreeEngine.solve

    def counted(self: GameTreeEngine, problem: Problem) -> Solution:
        found.append(problem)
        return solve(self, problem)

    monkeypatch.setattr(GameTreeEngine, "solve", counted)
    return found


@pytest.mark.parametrize(
    ("place", "value", "games"),
    [
        # Neither enters a payoff, so that nothing is played otherwise; what is asked of it is.
        ("claims.few-die.says", "Not many die", 0),
        ("quantities.dead.value", "5 to 9", 4),
        ("outcomes.deaths", "2 * dead", 4),
        # The plan's own answers, and what it is compared with.
        ("levers.calm.plan.client", "raid", 2),
        # Everybody's play follows.
        ("quantities.prize.value", "5 to 9", 5),
    ],
)
def test_what_a_change_does_not_reach_is_not_solved_again(
    solved: list[Problem], place: str, value: str, games: int
) -> None:
    run = run_of("winter", 32)
    solved.clear()
    assert run.with_changes({place: value}).scenario != run.scenario
    assert len(solved) == games


def test_a_changed_plan_leaves_other_plans_unsolved(solved: list[Problem]) -> None:
    run = run_of("raids", 32)
    rp.run(run.scenario, draws=32, seed=3)
    whole = len(solved)
    solved.clear()
    run.with_changes({"levers.meek.plan.reply": "hit"})
    assert 0 < len(solved) < whole


def test_a_scenario_changed_elsewhere_is_taken_too() -> None:
    run = run_of("winter")
    changed = run.scenario.with_text(
        run.scenario.source.text.replace("[go_on, cut]", "[cut, go_on]")
    )
    assert bits(run.with_changes(changed)) == bits(rp.run(changed, 48, 3))


def test_another_solution_stays_as_it_is() -> None:
    run = rp.run(run_of("winter").scenario, 32, 3, solution="limit")
    changed = run.with_changes({"quantities.cost.value": "20 to 30"})
    assert bits(changed) == bits(rp.run(changed.scenario, 32, 3, solution="limit"))


@pytest.mark.parametrize(
    ("place", "told"),
    [
        ("quantities.costs.value", "did you mean `cost`"),
        ("quantities.cost", "no single value at `quantities.cost`"),
        ("quantities.cost.value.more", "no single value"),
        ("nowhere", "nothing at `nowhere`"),
    ],
)
def test_a_place_that_is_not_there_is_refused(place: str, told: str) -> None:
    with pytest.raises(RealpolitikError, match=told):
        run_of("winter").with_changes({place: "1"})


def test_faults_of_the_changed_file_are_told_with_their_places() -> None:
    scenario: Scenario = run_of("winter").scenario
    with pytest.raises(ScenarioError) as error:
        scenario.with_changes({"quantities.dead.value": "1 to", "outcomes.raided": "client == x"})
    lines = {d.line for d in error.value.diagnostics}
    assert lines == {14, 37}
