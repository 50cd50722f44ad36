"""A game over periods, and the same game written out as one tree."""

from __future__ import annotations

from realpolitik.scenario import Scenario, read_text

QUANTITIES = """\
quantities:
  gain: {value: 1 to 5, says: worth of taking, judgement: test}
  pain: {value: 2 to 6, says: cost of a blow, judgement: test}
  grudge: {value: 1 to 3, says: anger at the start, judgement: test}
  wait: {value: "uniform(0.5, 1)", says: patience, judgement: test}
"""


def raids(
    count: int,
    lookahead: int,
    follow: str = "every",
    *,
    extra: str = "",
    more: str = "",
    ends: str | None = None,
) -> Scenario:
    """Return a game of raids and blows over periods; anger rises with raids and decays."""
    over = f'  ends: "{ends}"\n' if ends else ""
    return read_text(
        f"""\
scenario: raids
title: Raids
question: Do they stop?
as_of: 2024-01-01
{QUANTITIES}
actors:
  A:
    name: Alpha
    patience: wait
    precision: 0.4
    interests:
      take: {{weight: gain, gain: "act == take"}}
      fear: {{weight: pain, gain: "-(reply == hit)"}}
  B:
    name: Beta
    patience: 0.7
    precision: 0.6
    interests:
      pride: {{weight: anger, gain: "(reply == hit) - 0.25"}}
      cost: {{weight: 2, gain: "-(reply == hit)"}}
moves:
  act: {{by: A, options: [take, leave]}}
  reply: {{by: B, when: "act == take", options: [hit, bear]}}
outcomes:
  blow: "reply == hit"
  angry: "anger > 3"
  anger_now: "anger"
periods:
  count: {count}
  lookahead: {lookahead}
  follow: {follow}
{over}  state:
    anger: {{start: grudge, next: "0.7 * anger + 2 * (act == take) - 0.5 * (reply == hit)"}}
{extra}
{more}
"""
    )


def unrolled(count: int) -> Scenario:
    """Return the same game over periods as one tree, every move of every period a move.

    In each period an actor is an agent of its own, who counts what comes in the points of that
    period; A1's payoff is that of A over all periods.
    """
    moves, actors, variables = [], [], ['  anger1: "grudge"']
    for t in range(1, count + 1):
        moves += [
            f"  act{t}: {{by: A{t}, options: [take, leave]}}",
            f'  reply{t}: {{by: B{t}, when: "act{t} == take", options: [hit, bear]}}',
        ]
        change = f"2 * (act{t} == take) - 0.5 * (reply{t} == hit)"
        variables.append(f'  anger{t + 1}: "0.7 * anger{t} + {change}"')
        later = range(t, count + 1)
        take = " + ".join(f"wait ** {u - t} * (act{u} == take)" for u in later)
        fear = " + ".join(f"wait ** {u - t} * (reply{u} == hit)" for u in later)
        pride = " + ".join(f"0.7 ** {u - t} * anger{u} * ((reply{u} == hit) - 0.25)" for u in later)
        cost = " + ".join(f"0.7 ** {u - t} * (reply{u} == hit)" for u in later)
        actors.append(
            f"""\
  A{t}:
    name: Alpha
    precision: 0.4
    interests:
      take: {{weight: gain, gain: "{take}"}}
      fear: {{weight: pain, gain: "-({fear})"}}
  B{t}:
    name: Beta
    precision: 0.6
    interests:
      pride: {{weight: 1, gain: "{pride}"}}
      cost: {{weight: 2, gain: "-({cost})"}}"""
        )
    line = chr(10)
    return read_text(
        f"""\
scenario: raids-unrolled
title: Raids
question: Do they stop?
as_of: 2024-01-01
{QUANTITIES}
actors:
{line.join(actors)}
moves:
{line.join(moves)}
variables:
{line.join(variables)}
"""
    )
