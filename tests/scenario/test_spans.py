"""Every part of a scenario knows where it stands in its file."""

from __future__ import annotations

from realpolitik.scenario import read_text
from realpolitik.scenario.source import Span
from tests.fuzz.corpus import SCENARIOS


def stands(text: str, span: Span) -> str:
    return text.splitlines()[span.line][span.column :][: span.length]


def test_named_parts_stand_at_their_names() -> None:
    for text in SCENARIOS:
        scenario = read_text(text)
        groups = [
            *(scenario.evidence, scenario.actors, scenario.moves, scenario.variables),
            *(scenario.outcomes, scenario.levers, scenario.claims),
            {k: q for k, q in scenario.quantities.items() if not q.implied},
        ]
        if scenario.periods is not None:
            groups += [scenario.periods.states, scenario.periods.shocks]
        for group in groups:
            for name, part in group.items():
                assert stands(text, part.span) == name
        for actor in scenario.actors.values():
            for name, interest in actor.interests.items():
                assert stands(text, interest.span) == name
        for move in scenario.moves.values():
            for option in move.options:
                assert stands(text, option.span) == option.name


def test_a_distribution_inside_an_expression_stands_at_its_own_text() -> None:
    text = SCENARIOS[2]
    quantity = read_text(text).quantities["CHN.border.weight"]
    assert stands(text, quantity.span) == quantity.text == "uniform(1, 2)"


def test_where_a_part_stands_is_no_part_of_what_it_is() -> None:
    text = SCENARIOS[0]
    assert read_text(text).claims == read_text("\n\n" + text).claims
