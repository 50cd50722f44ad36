"""A question is one class and one line: all the rest follows from it, for every question."""

from __future__ import annotations

import inspect
import json
import math
import re
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import KW_ONLY, dataclass, fields
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

import pytest

import realpolitik as rp
from realpolitik.ask.provenance import Provenance
from realpolitik.ask.question import AbstractQuestion, Argument, Draws, Flag, Place
from realpolitik.ask.registry import Questions, asks, commands, registered
from realpolitik.ask.result import Result, Several, Shown
from realpolitik.cli import app
from realpolitik.cli.verbs import LINES, VERBS
from realpolitik.engines import Trait
from realpolitik.pages import Page, Table
from realpolitik.report.brief import brief_of
from realpolitik.report.html import html_report
from tests.ask.evidence.test_learning import OBSERVED
from tests.ask.games import read
from tests.test_cli import call

if TYPE_CHECKING:
    from pathlib import Path

    from realpolitik.engines import Ensemble, Trait
    from realpolitik.ensemble import Progress


# A toy, whole: what follows up to the line of dashes is all that a new question takes, but for its
# line in the registry.
@dataclass(frozen=True)
class Census(Result):
    """How many actors there are, by name."""

    actors: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        return {"actors": list(self.actors)}

    def page(self) -> Page:
        table = Table("By name", "", ("actor",), tuple((a,) for a in self.actors))
        return Page("Census", f"There are {len(self.actors)} actors.", (table,))


@dataclass(frozen=True)
class CensusQuestion(AbstractQuestion[Census]):
    """Count the actors."""

    command: ClassVar[str] = "census"
    draws_option: ClassVar[Draws] = Draws(8)
    place: ClassVar[Place | None] = Place("census", "census", "Who plays", "All that play.")

    names: Annotated[Sequence[str], Argument("Which of them.", "[ACTOR]...")] = ()
    _: KW_ONLY
    most: Annotated[int, Flag("No more than these.", least=1, most=9)] = 9
    upper: Annotated[bool, Flag("In capitals.", "--upper")] = False
    unseen: float = 1.5

    def ask(self, ensemble: Ensemble, progress: Progress | None = None) -> Census:
        if progress is not None:
            progress(1, 1)
        named = self.names or list(ensemble.model.scenario.actors)
        shown = [n.upper() if self.upper else n for n in named]
        return Census(tuple(shown[: self.most]))


# ----------------------------------------------------------------------------------------------


@pytest.fixture
def census(monkeypatch: pytest.MonkeyPatch) -> None:
    """The toy's one line in the registry, as it would be found there."""
    monkeypatch.setattr(Questions, "census", asks(CensusQuestion), raising=False)
    monkeypatch.setitem(VERBS, "census", "Count the actors.")


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "game.yaml").write_text(OBSERVED, encoding="utf-8")
    return lambda *arguments: call(list(arguments), capsys, monkeypatch)


@pytest.mark.usefixtures("census")
def test_a_question_of_one_file_and_one_line_is_a_command(cli: Any) -> None:
    assert "census       Count the actors." in cli("--help")[1]
    code, out, err = cli("census", "--help")
    assert code == 0
    for told in ("Count the actors.", "[ACTOR]...", "Which of them.", "--most", "No more than"):
        assert told in out
    assert "unseen" not in out, "a field without a note is for Python alone"
    code, out, err = cli("census", "game.yaml", "--most", "1", "--upper")
    assert (code, err) == (0, "")
    assert out.startswith("Census\nThere are 1 actors.\n\nBy name\n")
    assert "Logit QRE, 8 draws, seed 0" in out
    assert cli("census", "game.yaml", "--most", "10")[0] == 2
    document = json.loads(cli("census", "game.yaml", "TWO", "--json", "--draws", "4")[1])
    assert document["result"] == {"actors": ["TWO"]}
    assert (document["draws"], document["solution"]) == (4, "logit-qre")


@pytest.mark.usefixtures("census")
def test_a_question_of_one_file_and_one_line_is_a_method_with_a_page() -> None:
    run: Any = rp.run(read(OBSERVED), draws=8)
    found = run.census(most=1)
    assert found == Census(("ONE",))
    assert run.put(CensusQuestion(most=1)) == found
    assert found._repr_html_().startswith("<h4>Census</h4>")
    assert run.census.__doc__ == CensusQuestion.__doc__
    told: list[tuple[int, int]] = []
    run.census(progress=lambda done, total: told.append((done, total)))
    assert told == [(1, 1)]
    with pytest.raises(TypeError, match="nonsense"):
        run.census(nonsense=1)


@pytest.mark.usefixtures("census")
def test_a_question_of_one_file_and_one_line_is_a_section_of_the_report() -> None:
    brief = brief_of(rp.run(read(OBSERVED), draws=64))
    assert brief.to_dict()["census"] == {"actors": ["ONE", "TWO"]}
    page = html_report(brief)
    section = re.search(r'<section id="census">.*?</section>', page, re.DOTALL)
    assert section
    for told in ("<h2>Who plays</h2>", "All that play.", "There are 2 actors.", '<td class="">ONE'):
        assert told in section.group()
    assert '<a href="#census">Who plays</a>' in page
    names = re.findall(r'<section id="(\w+)">', page)
    assert names.index("record") < names.index("census") < names.index("assumptions")


def test_a_report_leaves_out_what_its_engine_cannot_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    run = rp.run(read(OBSERVED), draws=64)
    able = frozenset(Trait) - {Trait.TURNED_ACTORS}
    monkeypatch.setattr(type(run.ensemble.engine), "can", property(lambda _: able))
    brief = brief_of(run)
    assert brief.to_dict()["leverage"] is None
    page = html_report(brief)
    assert '<section id="leverage">' not in page
    assert '<section id="levers">' in page
    assert "Who has leverage over whom (it cannot let an actor turn against another" in page


def test_no_two_questions_are_one_command() -> None:
    verbs = [q.command for q in registered().values() if q.command]
    assert len(set(verbs)) == len(verbs)
    own = {c.name or c.callback.__name__ for c in app.registered_commands if c.callback}
    assert not own & set(verbs)


def test_several_results_are_a_mapping_that_can_be_shown() -> None:
    several = Several({"a": Census(("A",)), "b": Census(("B", "C"))})
    assert list(several) == ["a", "b"]
    assert several["b"].actors == ("B", "C")
    assert several == {"a": Census(("A",)), "b": Census(("B", "C"))}
    assert [page.lead for page in several.pages()] == ["There are 1 actors.", "There are 2 actors."]
    assert several.to_dict()["a"] == {"actors": ["A"]}
    assert several._repr_html_().count("<h4>") == 2


EXAMPLES: dict[str, dict[str, Any]] = {
    "ask": {"question": "P(one == yield)"},
    "leverage": {"events": ["one == defy"], "plan_draws": 4},
    "levers_in_full": {},
    "compare": {"by": "TWO"},
    "credibility": {"plan": "press"},
    "boxes": {"claim": "is-tough"},
    "tipping_points": {"about": "is-tough", "quantity": "tough"},
    "tipping": {"target": "is-tough", "quantity": "tough"},
    "tipping_two": {"target": "is-tough", "first": "tough", "second": "idle", "draws": 4},
    "indicators": {"claim": "is-tough"},
    "why_not": {"move": "one", "option": "yield"},
}
"""What the questions whose fields have no defaults are asked."""


@pytest.fixture(scope="module")
def run() -> rp.Run:
    text = OBSERVED + "happened: {path: {one: yield}}\n"
    idle = "  idle: {value: {smith: 0 to 1, jones: 0 to 2}, says: idle}\n"
    return rp.run(read(text.replace("quantities:\n", "quantities:\n" + idle)), draws=64)


@pytest.mark.parametrize("name", registered())
def test_every_question_gives_plain_data_and_pages_with_words(run: rp.Run, name: str) -> None:
    given = EXAMPLES.get(name, {})
    question = registered()[name](**given)
    result = getattr(run, name)(**given)
    assert isinstance(result, Shown)
    assert question == registered()[name](**given), "a question is a value"
    assert_plain(result.to_dict())
    assert_plain(result.document(Provenance.of(run.ensemble)))
    pages = result.pages()
    assert pages
    for page in pages:
        assert page.title
        assert page.lead or page.tables
        for table in page.tables:
            assert all(len(row) == len(table.header) for row in table.rows)
            assert all(column < len(table.header) for column in table.right)
        scenario = run.scenario
        known = {
            "actor": scenario.actors,
            "claim": scenario.claims,
            "quantity": run.ensemble.model.quantities,
        }
        for reference in (*page.about, *page.rests_on):
            assert reference.name in known[reference.kind]
    assert isinstance(question.needs, frozenset)
    assert all(isinstance(need, Trait) for need in question.needs)


def assert_plain(value: object) -> None:
    """Hold a document to plain data whose numbers are finite."""
    if isinstance(value, dict):
        assert all(type(k) is str for k in value)
        for item in value.values():
            assert_plain(item)
    elif isinstance(value, list):
        for item in value:
            assert_plain(item)
    elif isinstance(value, float):
        assert math.isfinite(value)
    else:
        assert value is None or type(value) in {str, int, bool, float}


@pytest.mark.parametrize("name", registered())
def test_every_question_says_what_it_is(name: str) -> None:
    question = registered()[name]
    doc = inspect.getdoc(question) or ""
    assert question.summary().endswith(".")
    for field in fields(question):
        assert field.name in doc, f"the docstring tells what `{field.name}` is"
    assert question.__name__.endswith("Question")
    assert getattr(rp.Run, name).question is question


def test_help_lists_every_command_with_what_it_asks() -> None:
    assert list(VERBS.items()) == [(verb, q.summary()) for verb, q in commands().items()]
    assert list(registered()) == list(LINES), "help repeats what the registry has, or asks it"


@pytest.mark.parametrize("verb", commands())
def test_every_command_documents_its_options(cli: Any, verb: str) -> None:
    question = commands()[verb]
    code, out, err = cli(verb, "--help")
    assert (code, err) == (0, "")
    told = " ".join(out.split())
    assert question.summary() in told
    for field in question.given():
        assert field.given.help in told
        if isinstance(field.given, Flag):
            flag = field.given.flag or "--" + field.name.replace("_", "-")
            assert all(part in told for part in flag.split("/"))
    for option in ("--draws", "--seed", "--json"):
        assert option in told
    assert ("--solution" in told) is not question.every_solution


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys; from realpolitik.cli import main; sys.argv = ['realpolitik', '--help']\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "heavy = 'numpy scipy altair polars pydantic lark rich jinja2 vl_convert rdata pandas'"
        ".split()\n"
        "print([m for m in heavy if m in sys.modules])"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip().splitlines()[-1] == "[]"
