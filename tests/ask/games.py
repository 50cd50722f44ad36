"""Small scenarios whose answers can be worked out by hand."""

from __future__ import annotations

from realpolitik.scenario import Scenario, read_text

HEAD = """
scenario: small
title: Small
question: What happens?
as_of: 2024-11-01
evidence:
  trade: {says: Trade is large, source: customs, date: 2023, grade: B2}
"""

THREAT = (
    HEAD
    + """
quantities:
  cost: {value: 30 to 70, says: cost of a cut to the patron, evidence: [trade]}
  prize: {value: 20, says: worth of a raid to the client, judgement: an example}
  harm: {value: 15, says: what a raid costs the patron, judgement: an example}
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
      spoils: {weight: prize, gain: "client == raid"}
      trade: {weight: 30, gain: "-(patron == cut)"}
moves:
  client: {by: CLI, options: [raid, refrain]}
  patron: {by: PAT, options: [go_on, cut], when: client == raid}
outcomes:
  raided: client == raid
levers:
  threat: {by: PAT, plan: {patron: cut}}
  indulge: {by: PAT, plan: {patron: go_on}}
claims:
  threat-works:
    says: A threat works
    test: "P(raided, do=threat) < P(raided) - 0.2"
    expect: likely
"""
)
"""The client may raid; if it does, the patron may cut its trade, at a cost to itself."""

GIVERS = (
    HEAD
    + """
actors:
  DON: {name: Donor, precision: 0.3, interests: {purse: {weight: 2, gain: "-(donor == give)"}}}
  ALL: {name: Ally, precision: 0.3, interests: {purse: {weight: 3, gain: "-(ally == give)"}}}
  POO:
    name: Poor
    interests:
      bread: {weight: 10, gain: "donor == give"}
      milk: {weight: 6, gain: "ally == give"}
moves:
  donor: {by: DON, options: [give, keep]}
  ally: {by: ALL, options: [give, keep]}
outcomes:
  fed: donor == give
"""
)
"""Two givers, each of whom minds only its own purse, and one who lives of them."""

STATES = (
    HEAD
    + """
quantities:
  x: {value: "normal(0, 1)", says: one number, judgement: an example}
  y: {value: "normal(0, 1)", says: another number, judgement: an example}
actors:
  ONE: {name: One, precision: 0.5, interests: {all: {weight: 10, gain: "(one == go) * x"}}}
moves:
  one: {by: ONE, options: [go, stay]}
outcomes:
  gone: one == go
claims:
  single: {says: x is small, test: x < 1}
  both: {says: the sum is small, test: x + y < 4}
  settled: {says: nothing turns it, test: x < 100}
"""
)
"""Two standard normal quantities, so that distances in normal scores are the numbers themselves."""


CERTAIN = (
    HEAD
    + """
actors:
  ONE: {name: One, precision: 0.5, interests: {all: {weight: 10, gain: one == go}}}
moves:
  one: {by: ONE, options: [go, stay]}
"""
)
"""Nothing is uncertain, and nothing is claimed."""


def read(text: str) -> Scenario:
    return read_text(text, "small.yaml")
