"""Giving the roles of a mechanism to actors."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from realpolitik.errors import RealpolitikError
from realpolitik.mechanisms import find_mechanism
from realpolitik.mechanisms.cast import Player, players_given, written_for
from realpolitik.scenario import read_text
from tests.test_cli import call


def test_who_plays_what_is_read_with_names() -> None:
    given = ["sender=USA", "target = IRN:the Islamic Republic"]
    assert players_given(given, {"USA": "United States"}.__getitem__) == {
        "sender": Player("USA", "United States"),
        "target": Player("IRN", "the Islamic Republic"),
    }


def test_all_that_is_wrong_with_them_is_told_at_once() -> None:
    with pytest.raises(RealpolitikError) as caught:
        players_given(["sender", "target=9", "sender=USA", "sender=GBR"], str)
    assert str(caught.value).splitlines() == [
        "`sender` does not say who plays a role; write `role=ACTOR`",
        "`target=9` does not say who plays a role; write `role=ACTOR`",
        "the role `sender` is given twice, to `USA` and `GBR`",
    ]


def test_roles_left_out_unknown_and_actors_with_two_are_told_at_once() -> None:
    parts = {"sender": Player("USA", "United States"), "tarjet": Player("USA", "United States")}
    with pytest.raises(RealpolitikError) as caught:
        written_for(find_mechanism("sanctions"), "gulf-2026", parts, "2026-01-31")
    assert str(caught.value).splitlines() == [
        "`sanctions` has no role `tarjet`; did you mean `target`?",
        "nobody plays `target`; add --as target=...",
        "`USA` plays `sender`, `tarjet`; each role needs an actor of its own",
        "  = roles: `sender`, `target`",
    ]


def test_what_belongs_to_a_state_whose_name_ends_in_s() -> None:
    titles = []
    for patron, client in (("United States", "Iran"), ("Iran", "United States")):
        parts = {"patron": Player("AAA", patron), "client": Player("BBB", client)}
        text = written_for(find_mechanism("patron-and-client"), "gulf-2026", parts, "2026-01-31")
        assert "United States's" not in text
        titles.append(read_text(text).title)
    assert titles[0] == "The United States' protection of Iran, whose conduct is hidden"
    assert titles[1] == "Iran's protection of the United States, whose conduct is hidden"


@pytest.mark.parametrize("name", ["United States", "Netherlands", "Soviet Union"])
def test_a_name_takes_its_article_in_sentences_alone(name: str) -> None:
    parts = {
        "guarantor": Player("AAA", name),
        "ally": Player("BBB", "Iran"),
        "rival": Player("CCC", "Iraq"),
    }
    scenario = read_text(
        written_for(find_mechanism("alliance-dilemma"), "gulf-2026", parts, "2026-01-31")
    )
    assert scenario.actors["AAA"].title == name
    assert scenario.summary.startswith(f"The {name} gives Iran a firm pledge")
    assert f"may or may not bind: the {name} knows" in " ".join(scenario.summary.split())
    assert scenario.quantities["war_guarantor"].says == f"what it costs the {name} to fight"


def test_most_names_take_no_article() -> None:
    parts = {"sender": Player("AAA", "Unitedia"), "target": Player("BBB", "France")}
    text = written_for(find_mechanism("sanctions"), "gulf-2026", parts, "2026-01-31")
    assert " the Unitedia" not in text
    assert " the France" not in text


def test_nobody_is_called_chance() -> None:
    parts = {"sender": Player("chance", "Sender"), "target": Player("IRN", "Iran")}
    with pytest.raises(RealpolitikError):
        written_for(find_mechanism("sanctions"), "gulf-2026", parts, "2026-01-31")


def test_the_name_of_the_new_file_is_checked() -> None:
    parts = {"sender": Player("USA", "United States"), "target": Player("IRN", "Iran")}
    with pytest.raises(RealpolitikError, match="lower-case words"):
        written_for(find_mechanism("sanctions"), "Bad Name", parts, "2026-01-31")


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    monkeypatch.chdir(tmp_path)
    return lambda *arguments: call(list(arguments), capsys, monkeypatch)


def test_new_writes_a_file_of_ones_own_that_passes_and_runs(cli: Any, tmp_path: Path) -> None:
    code, out, _ = cli("mechanisms")
    assert (
        code,
        "realpolitik new NAME --from sanctions --as sender=... --as target=..." in out,
    ) == (
        0,
        True,
    )
    parts = ("--as", "sender=USA", "--as", "target=IRN:Tehran")
    assert cli("new", "gulf-2026", "--from", "sanctions", *parts)[0] == 0
    assert cli("check", "gulf-2026.yaml", "--strict")[:2] == (0, "gulf-2026.yaml: no faults\n")
    assert cli("run", "gulf-2026.yaml", "--draws", "64")[0] == 0
    told = json.loads(cli("run", "gulf-2026.yaml", "--draws", "64", "--json")[1])
    assert told["title"] == "Sanctions by the United States against Tehran"
    assert cli("new", "gulf-2027", "--as", "sender=USA")[0] == 2
    assert not (tmp_path / "gulf-2027.yaml").exists()


def test_mechanisms_are_listed_for_programs(cli: Any) -> None:
    listed = json.loads(cli("mechanisms", "--json")[1])
    sanctions = next(row for row in listed if row["name"] == "sanctions")
    assert sanctions["roles"] == ["sender", "target"]
    assert "Drezner 2003" in sanctions["source"]
