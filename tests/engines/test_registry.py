"""A new engine is one file and one line; what it cannot do is refused before anything runs."""

from __future__ import annotations

import pytest

import realpolitik as rp
from realpolitik.cli import main
from realpolitik.engines import ENGINES, Ensemble, Trait, engine
from realpolitik.errors import RealpolitikError
from realpolitik.game import SOLVERS
from tests.conftest import scenario_of
from tests.engines.toys import Even

PERIODS = "periods:\n  count: 3\n  state: {anger: {start: 0, next: anger + 1}}\n"


@pytest.fixture(autouse=True)
def _registered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ENGINES, "even", Even())


def test_every_solver_is_an_engine() -> None:
    assert set(SOLVERS) <= set(ENGINES)
    for name, solver in SOLVERS.items():
        assert engine(name).document_name == solver.document_name
        assert (Trait.TURNED_ACTORS in engine(name).can) is solver.exact_replies


def test_an_engine_answers_what_it_can() -> None:
    run = rp.run(scenario_of(), draws=8, solution="even")
    assert run.P("beijing == cut").mean == 0.5
    assert run.P("pyongyang == provoke", do={"beijing": "cut"}).mean == 0.5
    assert run.P("beijing == cut", given="pyongyang == provoke").mean == pytest.approx(0.5)
    assert run.to_dict()["solution"] == "even-play"
    assert "Even play" in run.provenance.sentence()
    payoffs = run.ensemble.block(0, 8).payoffs
    assert run.payoff("CHN").values == pytest.approx(payoffs[:, 0].mean(axis=0))


def test_other_solutions_are_compared_with_it() -> None:
    found = rp.run(scenario_of(), draws=8).solutions()
    assert {"qre", "even"} <= set(found.verdicts["threat-works"])


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("dependence(PRK, CHN) > 1", "cannot let an actor turn against another"),
        ("commitment(CHN) > 1", "cannot seek an actor's best committed plan"),
    ],
)
def test_what_an_engine_cannot_do_is_refused_before_anything_runs(
    question: str, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = rp.run(scenario_of(), draws=8, solution="even")
    monkeypatch.setattr(Ensemble, "solved", None)
    with pytest.raises(RealpolitikError, match=f"`even` {told}"):
        run.ask(question)
    with pytest.raises(RealpolitikError, match=r"turn against another.*and cannot seek"):
        run.leverage()


def test_a_scenario_that_an_engine_cannot_play_is_refused() -> None:
    with pytest.raises(RealpolitikError, match="`even` cannot play over several periods"):
        rp.run(scenario_of(PERIODS), draws=8, solution="even")


def test_a_solution_that_cannot_answer_the_claims_is_left_out() -> None:
    claims = 'claims:\n  leans: {says: x, test: "dependence(PRK, CHN) > 1"}\n'
    found = rp.run(scenario_of(claims), draws=8).solutions()
    assert found.left_out["even"].startswith("it cannot let an actor turn against another")
    assert "qre" in found.verdicts["leans"]


def test_unknown_solutions_are_told_with_the_nearest_name() -> None:
    with pytest.raises(RealpolitikError, match=r"unknown solution 'evn'.*did you mean `even`"):
        rp.run(scenario_of(), draws=8, solution="evn")


@pytest.mark.parametrize("command", ["run", "report", "leverage"])
def test_help_lists_the_solutions_of_the_registry(
    command: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["realpolitik", command, "--help"])
    with pytest.raises(SystemExit):
        main()
    told = " ".join(capsys.readouterr().out.split())
    assert "How the game is solved: qre, subgame-perfect, limit or even; by default qre." in told
