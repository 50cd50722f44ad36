"""When something has happened, against the tree written out (rules Q1 and S13)."""

from __future__ import annotations

import numpy as np
import pytest

from realpolitik.ask import run
from realpolitik.scenario import read_text
from tests.periods.games import raids, unrolled

HEAD = """\
scenario: insults
title: Insults
question: Does it boil over?
as_of: 2024-01-01
quantities:
  gain: {value: 1 to 3, says: worth of taking, judgement: test}
"""

SHOCKED = (
    HEAD
    + """\
actors:
  A:
    name: Alpha
    precision: 0.4
    interests: {take: {weight: gain, gain: "(1 - 0.2 * anger) * (act == take)"}}
moves:
  act: {by: A, options: [take, leave]}
outcomes:
  took: "act == take"
  boils: "anger > 1.5"
periods:
  count: 3
  follow: every
  state:
    anger: {start: 0, next: "0.9 * anger + (act == take)"}
  shocks:
    insult: {at: 2, set: {anger: "anger + 8"}}
    calm: {at: 3, set: {anger: 0}}
"""
)


def tree(struck: str) -> str:
    """Return the same play as one tree: `a1` is a state as period 1 begins, `e1` as it ends."""
    shocks = {"insult": (2, "e1 + 8"), "calm": (3, "0")}
    at, value = shocks[struck]
    starts = {t: value if t == at else f"e{t - 1}" for t in (2, 3)}
    actors = [
        f"  A{t}: {{name: Alpha, precision: 0.4, interests:"
        f' {{take: {{weight: gain, gain: "(1 - 0.2 * a{t}) * (act{t} == take)"}}}}}}'
        for t in (1, 2, 3)
    ]
    moves = [f"  act{t}: {{by: A{t}, options: [take, leave]}}" for t in (1, 2, 3)]
    variables = ['  a1: "0"', '  e1: "0.9 * a1 + (act1 == take)"']
    for t in (2, 3):
        variables += [f'  a{t}: "{starts[t]}"', f'  e{t}: "0.9 * a{t} + (act{t} == take)"']
    parts = (HEAD, "actors:", *actors, "moves:", *moves, "variables:", *variables)
    return "\n".join(parts) + "\n"


def _by(event: str, last: int) -> str:
    """Return an event of a state as having happened by the end of a period, in the tree."""
    seen = [event.replace("anger", f"{k}{t}") for t in range(1, last + 1) for k in "ae"]
    return " or ".join(f"({x})" for x in seen)


@pytest.mark.parametrize("struck", ["insult", "calm"])
@pytest.mark.parametrize("event", ["anger > 7", "anger > 1.5", "anger > 0.5 and anger < 1.2"])
def test_shocks_count_in_the_period_in_which_they_strike(struck: str, event: str) -> None:
    """`by`, `first` and a condition on moves are those of the tree, period by period."""
    mine, theirs = run(read_text(SHOCKED), 32, 1), run(read_text(tree(struck)), 32, 1)
    first = np.ones(32)
    for t in (1, 2, 3):
        exact = np.array(theirs.ask(f"P({_by(event, t)})"))
        first += 1 - exact
        assert np.array(mine.ask(f"P({event}, by={t}, do={struck})")) == pytest.approx(
            exact, abs=1e-12
        )
        took = " or ".join(f"act{u} == take" for u in range(1, t + 1))
        both = np.array(theirs.ask(f"P({_by(event, t)}, given={took})"))
        given = mine.ask(f"P({event}, by={t}, given=act == take, do={struck})")
        assert np.array(given) == pytest.approx(both, abs=1e-12)
    assert np.array(mine.ask(f"first({event}, do={struck})")) == pytest.approx(first, abs=1e-12)


def test_a_shock_at_two_has_not_happened_by_one() -> None:
    solved = run(read_text(SHOCKED), 8, 1)
    by = [solved.ask(f"P(anger > 7, by={t}, do=insult)").mean for t in (1, 2, 3)]
    assert by == [0, 1, 1]
    assert solved.ask("first(anger > 7, do=insult)").mean == 2
    assert [solved.ask(f"P(period == 2, by={t})").mean for t in (1, 2)] == [0, 1]


def test_a_probability_is_never_above_one() -> None:
    """What is certain is 1, however the probabilities of its paths were rounded."""
    over, once = run(raids(3, 2), 512, 3), run(unrolled(3), 512, 3)
    for solved, question in (
        (over, "P(act == take or act == leave, by=3)"),
        (over, "P(act == take or act == leave, at=3)"),
        (once, "P(act1 == take or act1 == leave)"),
    ):
        values = solved.ask(question).values
        assert values.max() <= 1
        assert values == pytest.approx(1, abs=1e-12)
    for table in (over.moves["act"], once.moves["act1"]):
        assert all(0 <= a.values.min() <= a.values.max() <= 1 for a in table.values())
