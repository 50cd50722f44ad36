"""Private types in the draws: as if they were written as chance moves, with joint chances (S17)."""

from __future__ import annotations

import re

import numpy as np
import pytest

import realpolitik as rp
from realpolitik.scenario import read_text

CRISIS = """
scenario: crisis
title: A crisis
question: Who backs down?
as_of: 2024-11-01
quantities:
  prize: {value: 20 to 60, says: x, judgement: ours}
private:
  resolve:
    known_to: A
    values: {weak: 10 to 20, firm: 40 to 80}
    chance: {firm: 0.2 to 0.6, weak: rest}
    judgement: ours
  power:
    known_to: B
    values: {low: -5 to 5, high: 30}
    chance: {low: 0.5, high: rest}
    judgement: ours
actors:
  A:
    name: Alpha
    precision: 0.1 to 0.3
    interests:
      win: {weight: prize, gain: threat == made and reply == yield}
      war: {weight: 1, gain: resolve - 40 - power if reply == fight else 0}
  B:
    name: Beta
    precision: 0.1 to 0.3
    interests:
      keep: {weight: prize, gain: -(threat == made and reply == yield)}
      war: {weight: 1, gain: power - 30 if reply == fight else 0}
moves:
  threat: {by: A, options: [made, kept_back]}
  reply: {by: B, options: [yield, fight], when: threat == made}
outcomes:
  war: reply == fight
levers:
  honest: {by: A, plan: {threat: made if resolve == firm else kept_back}}
claims:
  tells:
    says: A threat tells
    test: "P(resolve == firm, given=threat == made) > P(resolve == firm)"
"""

QUANTITIES = """\
  rw: {value: 10 to 20, says: x, judgement: ours}
  rf: {value: 40 to 80, says: x, judgement: ours}
  pl: {value: -5 to 5, says: x, judgement: ours}
  cf: {value: 0.2 to 0.6, unit: probability, says: x, judgement: ours}
"""

CHANCE = """\
  resolve: {by: chance, options: {weak: rest, firm: cf}, seen_by: [A]}
  power: {by: chance, options: {low: 0.5, high: rest}, seen_by: [B]}
"""


def written_out() -> str:
    """Return the crisis with its types written as chance moves."""
    head, rest = re.sub(r"private:\n(?:  .*\n)+", QUANTITIES, CRISIS).split("moves:\n")
    head = re.sub(r"\bresolve -", "{weak: rw, firm: rf}[resolve] -", head)
    head = re.sub(r"- power\b", "- {low: pl, high: 30}[power]", head)
    head = re.sub(r"\bpower -", "{low: pl, high: 30}[power] -", head)
    head = re.sub(r"gain: (\{.*0)\}", r'gain: "\1"}', head)
    head = re.sub(r"gain: (res.*0)\}", r'gain: "\1"}', head)
    return f"{head}moves:\n{CHANCE}{rest}"


def test_types_are_chance_moves_that_their_owner_alone_sees_bit_for_bit() -> None:
    one = rp.run(read_text(CRISIS), draws=64)
    other = rp.run(read_text(written_out()), draws=64)
    for question in (
        "P(war)",
        "payoff(A)",
        "payoff(B, do=honest)",
        "P(resolve == firm, given=threat == made)",
        "P(power == high and resolve == weak, given=war)",
    ):
        assert np.array_equal(one.ask(question).values, other.ask(question).values), question
    wanted = other.ask("E({weak: rw, firm: rf}[resolve] * ({low: pl, high: 30}[power] > 3))")
    assert np.array_equal(one.ask("E(resolve * (power > 3))").values, wanted.values)
    assert one.claims["tells"].share == other.claims["tells"].share


def test_belief_is_the_prior_and_a_condition_is_bayes() -> None:
    run = rp.run(read_text(CRISIS), draws=32)
    prior = run.ensemble.quantities["chance(resolve.firm)"]
    assert run.ask("belief(resolve == firm)").values == pytest.approx(prior, rel=1e-14)
    both = run.ask("belief(resolve == firm and power > 20)").values
    assert both == pytest.approx(prior / 2, rel=1e-14)
    assert run.ask("E(belief(resolve == firm), given=threat == made)").values == pytest.approx(
        prior
    )
    threat = {t: run.P("threat == made", given=f"resolve == {t}").values for t in ("firm", "weak")}
    made = prior * threat["firm"] + (1 - prior) * threat["weak"]
    after = run.P("resolve == firm", given="threat == made").values
    assert after == pytest.approx(prior * threat["firm"] / made, rel=1e-12)


def test_belief_may_be_played_for() -> None:
    text = CRISIS.replace(
        "weight: 1, gain: power - 30", "weight: 1, gain: power - 60 * belief(resolve == firm)"
    )
    run = rp.run(read_text(text), draws=16)
    prior = run.ensemble.quantities["chance(resolve.firm)"]
    block = run.ensemble.block(0, 16)
    columns, codes = block.model.tree.columns, block.model.tree.codes
    row = int(
        np.flatnonzero(
            (columns["reply"] == codes["fight"])
            & (columns["power"] == codes["high"])
            & (columns["resolve"] == codes["weak"])
        )[0]
    )
    assert block.payoffs[row, 1] == pytest.approx(30 - 60 * prior, rel=1e-12)


RELATED = """\
related:
  - {between: [resolve, power], rank_correlation: 0.7, judgement: ours}
actors:"""


def test_related_types_keep_their_chances_and_go_together() -> None:
    run = rp.run(read_text(CRISIS.replace("actors:", RELATED)), draws=32)
    prior = run.ensemble.quantities["chance(resolve.firm)"]
    assert run.P("resolve == firm").values == pytest.approx(prior, abs=1e-12)
    assert run.P("power == high").values == pytest.approx(0.5, abs=1e-12)
    both = run.P("resolve == firm and power == high").values
    assert (both > prior / 2 + 0.05).all()
    assert run.ask("belief(resolve == firm and power == high)").values == pytest.approx(both)


def test_uncertain_chances_are_scaled_where_they_are_too_much() -> None:
    three = "values: [a, b, c], chance: {a: 0.3 to 0.9, b: 0.3 to 0.9, c: rest}, judgement: ours}"
    text = CRISIS.replace("\nactors:", f"\n  mood: {{known_to: A, {three}\nactors:")
    run = rp.run(read_text(text), draws=64)
    a, b = (run.ensemble.quantities[f"chance(mood.{v})"] for v in "ab")
    assert (a + b > 1).any()
    assert (a + b < 1).any()
    whole = np.maximum(a + b, 1)
    assert run.P("mood == a").values == pytest.approx(a / whole, abs=1e-12)
    assert run.P("mood == c").values == pytest.approx(np.maximum(1 - a - b, 0), abs=1e-12)


def test_nobody_watches_a_private_type() -> None:
    found = rp.run(read_text(CRISIS), draws=64).indicators("tells")
    names = {row.name for row in found.rows}
    assert "threat" in names
    assert not names & {"resolve", "power"}


def test_types_are_shown_as_what_they_are_and_not_as_choices() -> None:
    run = rp.run(read_text(CRISIS), draws=16)
    text = " ".join(run.headline())
    assert "Alpha" in text
    assert "resolve" not in text
    assert "weak" not in text
    titles = [table.title for page in run.pages() for table in page.tables]
    assert "resolve, known to Alpha alone" in titles
