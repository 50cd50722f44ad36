"""What is mutated: small scenarios that use every part of the language, games, questions, commands.

Owns `SCENARIOS`, `GAMES`, `EXPRESSIONS` and `COMMANDS`.
"""

from __future__ import annotations

from tests.conftest import scenario_text

PERIODS = """\
actors:
  CHN:
    name: China
    patience: 0.5 to 0.9
    interests: {a: {weight: collapse, gain: "-(beijing == cut) - anger / 10"}}
  PRK:
    name: North Korea
    precision: 0.1 to 0.3
    interests: {b: {weight: 20, gain: "{cut: -1, rest: 1}[beijing] * (pyongyang == provoke)"}}
moves:
  luck: {by: chance, seen_by: [CHN], options: {good: 10%, bad: rest}}
  beijing: {by: CHN, options: [indulge, cut], when: luck == good}
  pyongyang: {by: PRK, options: [provoke, restrain], blind_to: [luck]}
periods:
  count: 4
  each: year
  lookahead: 1
  courses: 2
  state:
    anger: {start: 1 to 2, next: "clip(anger + 2 * (beijing == cut), 0, 10)"}
  ends: anger > 9
  shocks:
    famine: {at: 2, set: {anger: 5}, probability: 0.3}
claims:
  later: {says: Anger grows, test: "P(anger > 3, by=3, do={beijing: cut}) > 0.5"}
"""

LARGER = """\
quantities:
  pride: {value: "choice([1, 2], [0.4, 0.6])", says: pride, unit: points, judgement: me}
  odds: {value: 10% to 20%, unit: probability, says: odds, evidence: [trade]}
  nerve: {value: {smith: 10 to 20, jones: "uniform(30, 60)"}, says: nerve, unit: points}
analysts:
  smith: {name: Ann Smith, weight: 2}
  jones: {}
related:
  - {between: [collapse, provocation], rank_correlation: 0.5}
actors:
  CHN:
    name: China
    interests:
      border: {weight: "collapse + uniform(1, 2)", gain: "-1 if beijing == cut else 0", says: quiet}
  PRK: {name: North Korea, prefers: [pyongyang == provoke and beijing == indulge, restraint]}
variables:
  fear: {is: "min(collapse, nerve) / max(pride, 1)", says: fear}
  cut_off: beijing == cut
levers:
  threat: {by: CHN, plan: {beijing: "cut if luck == good else indulge"}}
moves:
  luck: {by: chance, options: {good: odds, bad: rest}}
  beijing: {by: CHN, options: {indulge: {}, cut: {when: luck != none}}}
  pyongyang: {by: PRK, options: [provoke, restrain]}
observed:
  - {date: 2020-01, path: {beijing: cut}, says: it cut}
claims:
  power:
    {says: It has leverage, by_shape: it must, test: "leverage(CHN, PRK, do=threat) > 1"}
  given: {says: x, test: "P(restraint, given=beijing == cut) > E(1 if cut_off else fear)"}
"""

SCENARIOS = (scenario_text(), scenario_text(PERIODS), scenario_text(LARGER))

GAMES = (
    """\
EFG 2 R "A small game" { "Row" "Column" }
"what for"

p "" 1 1 "first" { "up" "down" } 0
p "" 2 1 "second" { "left" "right" } 0
t "" 1 "both" { 1, 2.5 }
t "" 2 "" { 1/3 -2 }
c "" 1 "luck" { "heads" 1/2 "tails" 0.5 } 0
t "" 3 "" { 0, 0 }
p "" 2 1 0
t "" 4 "" { 1e3, 2 }
t "" 5 "" { 3, 3 }
""",
)

EXPRESSIONS = (
    "P(restraint, do=threat) > 0.5",
    "P(pyongyang == provoke, given=beijing == cut)",
    "E({cut: 1, rest: 0}[beijing] * collapse ** 2)",
    "payoff(CHN, do=[threat, {pyongyang: restrain if beijing == cut else provoke}])",
    "leverage(CHN, PRK) - cost(by=CHN, over=PRK) / max(1, provocation)",
    "influence(CHN, restraint) > 0.1 and not credibility(threat) < 0.2 or true",
    "collapse in [1, 2, 3] if abs(-provocation) >= 1e3 else 20 to 60",
)

COMMANDS = (
    ("check", "base.yaml"),
    ("check", "base.yaml", "--json"),
    ("show", "base.yaml"),
    ("run", "base.yaml", "--draws", "8", "--seed", "3"),
    ("run", "base.yaml", "--draws", "4", "--json"),
    ("ask", "base.yaml", "P(restraint)", "--draws", "8"),
    ("explain", "E406"),
    ("schema",),
    ("--version",),
    ("--help",),
)
"""Commands that write no files and ask no server; `base.yaml` lies where they run."""

WORDS = (
    *("0", "1", "-1", "1e15", "1e16", "1e400", "0.5", "10%", "nan", "inf", "2 ** 100", "1 / 0"),
    *("true", "null", "~", "yes", "none", "rest", "to", "and", "if", "else", "not", "in"),
    *("P(", "E(", "do=", "given=", "by=", "payoff(", "data(cinc, of: CHN)", "rate(joins)"),
    *("{", "}", "[", "]", "(", ")", ":", ": ", ",", "- ", "#", "&a", "*a", "|", ">", "'", '"'),
    *("\n", "\n  ", "\t", "\u2013", "\u2212", "\u202e", "\ufffe", "\x00", "\x1b[31m", "\x85"),
    *("\\x01", "\\ud800", "\\uFFFE", "e\u0301", "\U0001f600", "beijing", "cut", "CHN", "collapse"),
    *("choice([1, 2])", "beta(1, 2)", "uniform(1, 2)", "20-60", "<<", "!!python/object", "%YAML"),
)
"""Words that a mutation puts where something else stood."""
