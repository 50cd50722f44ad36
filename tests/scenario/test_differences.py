"""What two files say differently: by section, entry and field, in the readers' names."""

from __future__ import annotations

from pathlib import Path

import pytest

import realpolitik as rp
from realpolitik.scenario.differences import SECTIONS, text_differences
from realpolitik.scenario.shape import ScenarioShape
from tests.conftest import scenario_of, scenario_text

ADVENTURES = "cost of adventures to Beijing"


def between(before: str, after: str) -> list[tuple[str | None, ...]]:
    found = text_differences(scenario_of(before), scenario_of(after))
    return [tuple(d.to_dict().values()) for d in found]


@pytest.mark.parametrize(
    ("fragment", "place", "before", "after"),
    [
        ("title: Another", ("", "", "", "title"), "A base to build on", "Another"),
        (
            "quantities:\n  spare: {value: 1 to 2, says: x, judgement: y}\n",
            ("quantities", "spare", "x (spare)", ""),
            None,
            "1 to 2",
        ),
        (
            "quantities:\n"
            f"  provocation: {{value: 2 to 4, says: {ADVENTURES}, judgement: analyst}}\n",
            ("quantities", "provocation", f"{ADVENTURES} (provocation)", "value"),
            "15 to 40",
            "2 to 4",
        ),
        (
            "moves:\n  beijing: {by: CHN, options: [indulge, cut, wait]}\n"
            "  pyongyang: {by: PRK, options: [provoke, restrain]}\n",
            ("moves", "beijing", "beijing, by China", "options"),
            "indulge, cut",
            "indulge, cut, wait",
        ),
        (
            "moves:\n  pyongyang: {by: PRK, options: [provoke, restrain]}\n"
            "  beijing: {by: CHN, options: [indulge, cut]}\n",
            ("moves", "", "order", ""),
            "beijing, pyongyang",
            "pyongyang, beijing",
        ),
        (
            "levers:\n  trust: {by: CHN, plan: {beijing: indulge}}\n",
            ("levers", "trust", "trust, of China", ""),
            None,
            "beijing: indulge",
        ),
        (
            'claims:\n  calm: {says: It stays calm, test: "P(restraint) > 0.5"}\n',
            ("claims", "calm", "calm: It stays calm", ""),
            None,
            "P(restraint) > 0.5",
        ),
        (
            "outcomes:\n  war: {is: beijing == cut, says: x}\n",
            ("outcomes", "war", "war", ""),
            None,
            "beijing == cut",
        ),
        (
            "related:\n"
            "  - {between: [collapse, provocation], rank_correlation: 0.5, judgement: y}\n",
            ("related", "", "", ""),
            None,
            "(between: (collapse, provocation), rank_correlation: 0.5, judgement: y)",
        ),
    ],
)
def test_what_one_file_says_and_not_the_other(
    fragment: str, place: tuple[str, ...], before: str | None, after: str | None
) -> None:
    assert between("", fragment) == [(*place, before, after)]
    assert between(fragment, "") == [(*place, after, before)]


def test_the_order_of_moves_is_told_by_their_names() -> None:
    aid = "  beijing: {by: CHN, options: [indulge, cut], name: Chinese aid}\n"
    reply = "  pyongyang: {by: PRK, options: [provoke, restrain]}\n"
    [(*place, before, after)] = between(f"moves:\n{reply}{aid}", f"moves:\n{aid}{reply}")
    assert place == ["moves", "", "order", ""]
    assert (before, after) == ("pyongyang, Chinese aid", "Chinese aid, pyongyang")


def test_quotes_comments_and_how_a_number_is_written_do_not_count() -> None:
    quoted = scenario_text().replace("15 to 40", '"15 to 40"') + "# a remark\n"
    assert between("", "") == []
    assert quoted != scenario_text()
    changed = scenario_of().with_text(quoted)
    assert text_differences(scenario_of(), changed) == ()


def test_an_actor_of_one_file_is_told_by_the_names_of_its_interests() -> None:
    russia = (
        "  RUS:\n    name: Russia\n    interests:\n"
        "      long_war: {weight: 1, gain: beijing == cut}\n"
        "      oil: {weight: 1, gain: 1}\n"
    )
    base = scenario_text().replace("moves:\n", f"{russia}moves:\n")
    [found] = text_differences(scenario_of(), scenario_of().with_text(base))
    assert (found.title, found.first, found.second) == ("Russia", None, "long war, oil")


def test_interests_are_told_field_by_field() -> None:
    other = scenario_of().with_text(scenario_text().replace("weight: 20", "weight: 40"))
    [found] = text_differences(scenario_of(), other)
    assert (found.title, found.field) == ("North Korea", "interests.glory.weight")
    assert (found.first, found.second) == ("20", "40")


def test_what_a_file_extends_counts_as_its_own_text(tmp_path: Path) -> None:
    (tmp_path / "base.yaml").write_text(scenario_text(), encoding="utf-8")
    text = "extends: base.yaml\nscenario: other\nclaims: {threat-works: null}\n"
    (tmp_path / "other.yaml").write_text(text, encoding="utf-8")
    base, other = rp.load(tmp_path / "base.yaml"), rp.load(tmp_path / "other.yaml")
    [found] = text_differences(base, other)
    assert (found.entry, found.second) == ("threat-works", None)


def test_every_section_has_a_name_for_readers() -> None:
    head = {"extends", "scenario", "title", "question", "as_of", "summary", "limits"}
    assert set(SECTIONS) - {""} == set(ScenarioShape.model_fields) - head
