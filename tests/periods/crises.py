"""A crisis over periods with private types that last, and the same crisis as one written-out tree.

Alpha threatens or not, Beta gives in or fights, and a fight goes well or badly for Beta, by its
power. Anger rises with fights and decays.
"""

from __future__ import annotations

from realpolitik.scenario import Scenario, read_text

HEAD = """\
scenario: crisis
title: A crisis that comes back
question: Who backs down?
as_of: 2024-01-01
quantities:
  prize: {value: 20 to 40, says: worth of what is asked for, judgement: test}
  lost: {value: 5 to 15, says: anger after a fight, judgement: test}
  wait: {value: "uniform(0.6, 1)", says: patience, judgement: test}
"""

TYPES = """\
private:
  resolve:
    known_to: A
    values: {weak: 5 to 15, firm: 30 to 50}
    chance: {firm: 0.2 to 0.6, weak: rest}
    judgement: test
  power:
    known_to: B
    values: {low: -5 to 5, high: 20}
    chance: {low: 0.4, high: rest}
    judgement: test
"""

RELATED = "related:\n  - {between: [resolve, power], rank_correlation: -0.6, judgement: test}\n"

DRAWN = """\
  weak_worth: {value: 5 to 15, says: x, judgement: test}
  firm_worth: {value: 30 to 50, says: x, judgement: test}
  low_worth: {value: -5 to 5, says: x, judgement: test}
  firm_chance: {value: 0.2 to 0.6, unit: probability, says: x, judgement: test}
"""
"""The quantities of the types, in the order in which `TYPES` makes them."""

RESOLVE = "{weak: weak_worth, firm: firm_worth}[resolve]"
POWER = "{low: low_worth, high: 20}[power]"

ALPHA = (
    "prize * (threat{t} == made and reply{t} == yield)"
    " + (resolve - 25 - power / 4 if reply{t} == fight else 0)"
)
BETA = (
    "-prize * (threat{t} == made and reply{t} == yield)"
    " + (power - 15 - 10 * (luck{t} == bad) if reply{t} == fight else 0)"
)
"""What a period pays, besides anger."""

MOVES = """\
  threat{t}: {{by: {a}, options: [made, kept_back]}}
  reply{t}: {{by: {b}, options: [yield, fight], when: threat{t} == made}}
  luck{t}:
    by: chance
    when: reply{t} == fight
    options: {{good: "{{low: 0.3, rest: 0.7}}[power]", bad: rest}}
"""


def crisis(
    count: int,
    lookahead: int,
    *,
    follow: str = "every",
    patience: bool = False,
    ends: str = "",
    related: bool = False,
    courses: int = 8,
    change: tuple[str, str] = ("", ""),
) -> Scenario:
    """Return the crisis over periods."""
    wait = "patience: wait, " if patience else ""
    over = f'  ends: "{ends.format(t="")}"\n' if ends else ""
    text = f"""{HEAD}{TYPES}{RELATED if related else ""}actors:
  A:
    name: Alpha
    precision: 0.1
    {wait}interests:
      stake: {{weight: 1, gain: "{ALPHA.format(t="")}"}}
      calm: {{weight: 0.5, gain: "-anger"}}
  B:
    name: Beta
    precision: 0.15
    {wait}interests:
      stake: {{weight: 1, gain: "{BETA.format(t="")}"}}
moves:
{MOVES.format(t="", a="A", b="B")}periods:
  count: {count}
  lookahead: {lookahead}
  follow: {follow}
  courses: {courses}
{over}  state: {{anger: {{start: 0, next: "0.5 * anger + lost * (reply == fight)"}}}}
outcomes:
  war: reply == fight
"""
    if patience:
        text = text.replace("patience: wait, interests", "patience: wait\n    interests")
    if ends:
        text = text.replace("firm: 30 to 50}", "firm: 30 to 50, none: 0}")
        text = text.replace("high: 20}", "high: 20, none: 0}")
    return read_text(text.replace(*change) if change[0] else text)


def written_out(
    count: int, *, agents: bool = False, ends: str = "", related: bool = False
) -> Scenario:
    """Return the crisis as one tree.

    With `agents` each actor is another one in each period, which discounts what comes after it.
    """
    variables = ['  anger1: "0"', '  over1: "false"']
    for t in range(1, count + 1):
        after = f"0.5 * anger{t} + lost * (reply{t} == fight)"
        variables.append(f'  anger{t + 1}: "anger{t} if over{t} else {after}"')
        stop = ends.format(t=t) if ends else "false"
        variables.append(f'  over{t + 1}: "over{t} or ({stop})"')
        for side, paid, idle in (("a", ALPHA, f" - 0.5 * anger{t}"), ("b", BETA, "")):
            gain = paid.format(t=t)
            if agents:
                gain = gain.replace("resolve", RESOLVE).replace("power", POWER)
            variables.append(f'  {side}{t}: "(0 if over{t} else {gain}){idle}"')
    actors, moves = [], ""
    for side, precision in (("A", 0.1), ("B", 0.15)):
        for own in range(1, count + 1) if agents else (1,):
            later = range(own, count + 1)
            worth = "wait" if agents else "1"
            gain = " + ".join(f"{worth} ** {t - own} * {side.lower()}{t}" for t in later)
            name = f"{side}{own}" if agents else side
            actors.append(
                f"  {name}: {{name: {name}, precision: {precision},"
                f' interests: {{all: {{weight: 1, gain: "{gain}"}}}}}}'
            )
    for t in range(1, count + 1):
        moves += MOVES.format(t=t, a=f"A{t}" if agents else "A", b=f"B{t}" if agents else "B")
    types = DRAWN if agents else TYPES + (RELATED if related else "")
    if agents:
        who = {side: ", ".join(f"{side}{t}" for t in range(1, count + 1)) for side in "AB"}
        moves = (
            f"  resolve: {{by: chance, options: {{weak: rest, firm: firm_chance}},"
            f" seen_by: [{who['A']}]}}\n"
            f"  power: {{by: chance, options: {{low: 0.4, high: rest}}, seen_by: [{who['B']}]}}\n"
            + moves
        )
    lines = "\n".join(variables), "\n".join(actors)
    return read_text(f"{HEAD}{types}variables:\n{lines[0]}\nactors:\n{lines[1]}\nmoves:\n{moves}")
