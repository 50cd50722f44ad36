"""Every mechanism: its file is sound, its page is whole, and it can be given to any actors."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import realpolitik as rp
from realpolitik.ask.evidence.model_checks import check_model
from realpolitik.errors import RealpolitikError
from realpolitik.mechanisms import SECTIONS, SOURCE, find_mechanism, mechanism_names
from realpolitik.mechanisms.cast import Player, roles_of, written_for
from realpolitik.scenario import read_text
from tests import shipped

NAMES = mechanism_names()


@pytest.mark.parametrize("name", NAMES)
def test_a_mechanism_has_no_faults_and_no_warnings(name: str) -> None:
    scenario = shipped.load(name)
    assert [d.code for d in (*scenario.diagnostics, *check_model(scenario))] == []
    assert scenario.name == name
    assert 3 <= len(scenario.moves) <= 7
    assert scenario.claims


THEOREMS = {
    "dividing-an-issue": {"fighter-is-strong"},
    "public-and-private-threats": {"public-binds"},
}
"""The claims that follow from how a mechanism is written; each says why in `by_shape`."""


@pytest.mark.parametrize("name", NAMES)
def test_the_numbers_decide_what_a_mechanism_leaves_open(name: str) -> None:
    """Rule Q10: a mechanism's claims are decided by its numbers, except the paper's theorems."""
    run = shipped.run(name, 512)
    theorems = THEOREMS.get(name, set())
    assert {k for k, shape in run.shape.items() if shape.decided} == theorems
    assert {k for k, claim in run.scenario.claims.items() if claim.by_shape} == theorems
    assert min(shape.counted for shape in run.shape.values()) > 128
    assert len(theorems) <= len(run.claims) / 2


@pytest.mark.parametrize("name", NAMES)
def test_its_page_has_every_section(name: str) -> None:
    card = find_mechanism(name).card
    assert card.startswith(SOURCE)
    assert re.findall(r"^## (.*)$", card, flags=re.MULTILINE) == list(SECTIONS)
    texts = re.split(r"^## .*$", card, flags=re.MULTILINE)[1:]
    assert min(len(text.split()) for text in texts) > 15


@pytest.mark.parametrize("name", NAMES)
def test_roles_can_be_given_to_any_actors(name: str) -> None:
    mechanism = find_mechanism(name)
    roles = roles_of(mechanism)
    parts = {role: Player(f"A{i}X", f"State {i}") for i, role in enumerate(roles)}
    text = written_for(mechanism, "gulf-2026", parts, "2026-01-31")
    scenario = read_text(text)
    assert list(scenario.actors) == [part.id for part in parts.values()]
    assert [a.title for a in scenario.actors.values()] == [part.name for part in parts.values()]
    assert (scenario.name, scenario.as_of) == ("gulf-2026", "2026-01-31")
    # What remains of a role would be somebody else's: not the id, not the name, in no case.
    for role in roles.values():
        for word in (role.id, role.name):
            assert not re.search(rf"(?i)\b{re.escape(word)}\b", "\n".join(text.splitlines()[1:]))


@pytest.mark.parametrize("name", NAMES)
def test_other_names_change_no_number(name: str) -> None:
    mechanism = find_mechanism(name)
    parts = {role: Player(f"A{i}X", f"State {i}") for i, role in enumerate(roles_of(mechanism))}
    other = read_text(written_for(mechanism, name, parts, "2024-01-01"))
    shares = [
        [v.share for v in rp.run(s, draws=16).claims.values()] for s in (shipped.load(name), other)
    ]
    assert shares[0] == shares[1]


def test_they_are_listed_with_the_cases_but_are_none() -> None:
    assert not set(NAMES) & set(rp.case_names())
    assert [find_mechanism(name).path for name in NAMES] == [
        Path(shipped.load(name).source.name) for name in NAMES
    ]


def test_an_unknown_mechanism_is_refused_with_the_nearest() -> None:
    with pytest.raises(RealpolitikError, match="did you mean `sanctions`"):
        find_mechanism("sanctoins")
