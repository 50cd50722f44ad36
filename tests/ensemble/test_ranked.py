"""Actors known by their ranking: the order of published conflicts, and draws that respect it."""

from __future__ import annotations

import re

import numpy as np
import pytest

import realpolitik as rp
from realpolitik.engines import Ensemble
from realpolitik.ensemble.ranked import BEST, RankedPayoff
from realpolitik.scenario import Scenario, read_text
from tests.ask.games import HEAD
from tests.fixtures.published import ELMIRA_RANKS, GARRISON, SYRIA_IRAQ


def conflict(options: list[str], prefers: dict[str, list[str]]) -> Scenario:
    """A conflict of yes-or-no options as a scenario: one move per option, all by one actor."""
    moves = "\n".join(f"  {o}: {{by: MOV, options: [y_{o}, n_{o}]}}" for o in options)
    actors = "\n".join(
        f"  {name}:\n    name: {name}\n    prefers:\n"
        + "\n".join(f'      - "{s}"' for s in statements)
        for name, statements in prefers.items()
    )
    mover = '  MOV: {name: Mover, prefers: ["true"]}'
    return read_text(f"{HEAD}\nactors:\n{mover}\n{actors}\nmoves:\n{moves}\n")


def levels(scenario: Scenario, actor: str) -> dict[str, int]:
    """Each combination of options as a text of Y and N, with its level."""
    model = Ensemble.of(scenario, 1, 0).model
    payoff = model.payoff[list(scenario.actors).index(actor)]
    assert isinstance(payoff, RankedPayoff)
    names = {c: o for o, c in model.tree.codes.items()}
    found = {}
    for row, level in enumerate(payoff.levels.tolist()):
        taken = (names[int(c[row])] for c in model.tree.columns.values())
        found["".join(t[0].upper() for t in taken)] = level
    return found


def y(*options: str) -> str:
    return " and ".join(f"{o} == y_{o}" for o in options)


ELMIRA = ["modify", "delay", "accept", "abandon", "insist"]
ELMIRA_PREFERS = {
    # The statements of gmcr-py's Elmira example (Kilgour and Hipel 2005), most important first.
    "MOE": [
        y("accept"),
        f"not ({y('abandon')})",
        f"not ({y('modify')})",
        f"({y('modify')}) != ({y('insist')})",
    ],
    "UNI": [
        f"({y('modify')}) == ({y('accept')})",
        f"not ({y('abandon')})",
        f"not ({y('insist')})",
        f"({y('delay')}) != ({y('insist')})",
    ],
    "LOC": [
        f"not ({y('abandon')})",
        f"not ({y('modify')})",
        f"({y('modify')}) or ({y('accept')})",
        f"not ({y('modify')} and not ({y('insist')}))",
        f"not ({y('delay')})",
        y("insist"),
    ],
}


def elmira_table() -> list[tuple[str, dict[str, int]]]:
    """The published states without the collapsed last one, with their ranks, larger is better."""
    return [(s, dict(zip(("MOE", "UNI", "LOC"), r, strict=True))) for s, r in ELMIRA_RANKS.items()]


@pytest.mark.parametrize("actor", ["MOE", "UNI", "LOC"])
def test_elmira_statements_give_the_published_order(actor: str) -> None:
    found = levels(conflict(ELMIRA, ELMIRA_PREFERS), actor)
    table = elmira_table()
    assert len(table) == 8
    for one, ranks in table:
        for other, others in table:
            gap = ranks[actor] - others[actor]
            if gap:
                assert (found[one] > found[other]) == (gap > 0), (one, other)


@pytest.mark.parametrize("actor", range(4))
def test_garrison_ranking_is_kept_with_its_ties(actor: int) -> None:
    """Garrison is published as ranks with ties: each rank as one statement, the best first."""
    assert len(GARRISON) == 23
    ranks = {state: r[actor] for state, r in GARRISON.items()}
    # A state is one option of a single move; a statement says that it is in a rank or better.
    names = {state: f"s{i}" for i, state in enumerate(ranks)}
    cuts = sorted(set(ranks.values()), reverse=True)
    statements = [
        f"state in [{', '.join(names[s] for s in ranks if ranks[s] >= cut)}]" for cut in cuts
    ]
    text = f"{HEAD}\nactors:\n  ONE:\n    name: One\n    prefers:\n" + "\n".join(
        f'      - "{s}"' for s in statements
    )
    text += f"\nmoves:\n  state: {{by: ONE, options: [{', '.join(names.values())}]}}\n"
    run = rp.run(read_text(text), draws=64)
    block = run.ensemble.block(0, 64)
    payoffs = block.payoffs[:, 0]
    codes = run.ensemble.model.tree.columns["state"]
    order = {c: o for o, c in run.ensemble.model.tree.codes.items()}
    states = {v: k for k, v in names.items()}
    rank = np.array([ranks[states[order[int(c)]]] for c in codes])
    for i in range(len(rank)):
        for j in range(len(rank)):
            if rank[i] == rank[j]:
                np.testing.assert_array_equal(payoffs[i], payoffs[j])
            else:
                assert np.all((payoffs[i] > payoffs[j]) == (rank[i] > rank[j]))


def test_syria_and_iraq_by_option_prioritising() -> None:
    options = ["first", "second", "third"]

    def statement(pattern: str) -> str:
        parts = [
            f"{o} == {c.lower()}_{o}" for o, c in zip(options, pattern, strict=True) if c != "-"
        ]
        return " and ".join(parts)

    prefers = {name: [statement(p) for p in listed] for name, listed in SYRIA_IRAQ.items()}
    scenario = conflict(options, prefers)
    # The payoff of option prioritising: the sum of 2^(n-1-k) over the statements that hold.
    for name, listed in SYRIA_IRAQ.items():
        found = levels(scenario, name)

        def score(state: str, listed: tuple[str, ...] = listed) -> int:
            holds = (all(a in ("-", b) for a, b in zip(p, state, strict=True)) for p in listed)
            return sum(2 ** (len(listed) - 1 - k) for k, h in enumerate(holds) if h)

        for one in found:
            for other in found:
                gap = score(one) - score(other)
                assert np.sign(found[one] - found[other]) == np.sign(gap)


LADDER = (
    HEAD
    + """
actors:
  ONE: {name: One, prefers: ["one == best", "one == good", "one == fair", "one == poor"]}
moves:
  one: {by: ONE, options: [best, good, fair, poor, worst]}
claims:
  best-first: {says: The best is likelier than the next, test: P(one == best) > P(one == good)}
"""
)


def test_payoffs_are_uniform_among_those_that_respect_the_order() -> None:
    run = rp.run(read_text(LADDER), draws=4096)
    block = run.ensemble.block(0, run.ensemble.block_size)
    payoffs = block.payoffs[:, 0]
    assert np.all(np.diff(payoffs, axis=0) < 0)
    np.testing.assert_array_equal(payoffs[0], BEST)
    np.testing.assert_array_equal(payoffs[-1], 0.0)
    # The three inner levels are order statistics of three uniform numbers: means at quarters.
    all_draws = np.concatenate(
        [run.ensemble.block(s, s + 512).payoffs[:, 0] for s in range(0, 4096, 512)], axis=1
    )
    np.testing.assert_allclose(all_draws[1:4].mean(axis=1), [75, 50, 25], atol=0.7)
    np.testing.assert_allclose(
        all_draws[1:4].var(axis=1), BEST**2 * np.array([3, 4, 3]) / 80, rtol=0.05
    )
    assert run.claims["best-first"].share == 1.0


def test_the_same_payoffs_on_another_array_namespace() -> None:
    import array_api_strict as strict

    ensemble = Ensemble.of(read_text(LADDER), 8, 0)
    values = {k: strict.asarray(v[None, :]) for k, v in ensemble.quantities.items()}
    made = ensemble.model.payoffs(ensemble.model.environment(values, strict), 8)
    np.testing.assert_allclose(np.asarray(made), ensemble.block(0, 8).payoffs)


def test_results_say_that_they_hold_for_the_ranking() -> None:
    run = rp.run(read_text(LADDER), draws=16)
    assert run.to_dict()["ranked_actors"] == ["ONE"]
    told = "For One the file states only a ranking; the results hold for that ranking."
    assert told in run.provenance.sentence(run.failed_draws)


def test_a_ranking_of_two_kinds_and_of_one() -> None:
    two = read_text(LADDER.replace(', "one == good", "one == fair", "one == poor"', ""))
    payoffs = rp.run(two, draws=4).ensemble.block(0, 4).payoffs[:, 0, 0]
    assert payoffs.tolist() == [100.0, 0.0, 0.0, 0.0, 0.0]
    one = read_text(re.sub(r"prefers: \[.*\]", 'prefers: ["true"]', LADDER))
    assert rp.run(one, draws=4).ensemble.block(0, 4).payoffs.max() == 0.0


@pytest.mark.parametrize(
    ("prefers", "code"),
    [
        ('["one == bets"]', "E303"),
        ('["one == best", "x > 1"]', "E302"),
        ("[3]", "E304"),
        ("[]", "E201"),
    ],
)
def test_faults_of_rankings(prefers: str, code: str) -> None:
    text = re.sub(r"prefers: \[.*\]", f"prefers: {prefers}", LADDER)
    with pytest.raises(rp.ScenarioError) as caught:
        read_text(text)
    assert [d.code for d in caught.value.diagnostics] == [code]


def test_a_ranking_is_the_same_in_every_draw() -> None:
    text = LADDER.replace('"one == poor"', '"one == poor and z > 1"') + (
        "quantities:\n  z: {value: 1 to 2, says: a number, judgement: an example}\n"
    )
    with pytest.raises(rp.ScenarioError, match="depends on the quantity `z`"):
        read_text(text)


def test_too_fine_a_ranking_is_refused() -> None:
    options = [f"o{i}" for i in range(9)]
    scenario = conflict(options, {"ONE": [y(o) for o in options]})
    with pytest.raises(rp.ScenarioError, match="512 kinds of paths"):
        rp.run(scenario, draws=4)
