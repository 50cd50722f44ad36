"""Where a result comes from is told alike by documents, footers and the report."""

from __future__ import annotations

import realpolitik as rp
from realpolitik.ask.provenance import Provenance
from realpolitik.report.brief import brief_of
from realpolitik.report.html import html_report
from realpolitik.report.printed_page import plain
from realpolitik.report.terminal import print_run
from tests.ask.games import STATES, THREAT, read


def test_every_document_and_every_footer_tell_the_same() -> None:
    run = rp.run(read(THREAT), draws=64, seed=3, solution="limit")
    told = run.provenance.to_dict()
    assert told == {
        "scenario": "small",
        "version": rp.__version__,
        "file_sha256": run.scenario.source.sha256,
        "seed": 3,
        "draws": 64,
        "solution": "sequential-limit",
        "ranked_actors": [],
    }
    hinges = run.hinges().document(run.provenance)
    answer = run.ask("P(raided)").document(run.provenance)
    for document in (run.to_dict(), hinges, answer):
        assert told.items() <= document.items()
    footer = run.provenance.sentence(run.failed_draws)
    assert "Limit of large precision, 64 draws, seed 3" in footer
    assert footer in " ".join(plain(lambda console: print_run(run, console)).split())
    page = html_report(brief_of(run))
    assert "its solution (Limit of large precision)" in page
    assert told["file_sha256"] in page


def test_an_answer_of_few_draws_says_so() -> None:
    run = rp.run(read(THREAT), draws=1024)
    answer = run.ask("influence(PAT, raided) > 0")
    assert answer.draws < 1024
    assert answer.document(run.provenance)["draws"] == answer.draws
    assert answer.under(run.provenance).line().startswith(f"over {answer.draws} draws, seed 0")


def test_ranked_actors_and_failed_draws_are_told() -> None:
    ranked = STATES.replace(
        'interests: {all: {weight: 10, gain: "(one == go) * x"}}', 'prefers: ["one == go"]'
    )
    told = Provenance.of(rp.run(read(ranked), draws=8).ensemble)
    assert told.to_dict()["ranked_actors"] == ["ONE"]
    assert (
        "For One the file states only a ranking; the results hold for that ranking."
        in told.sentence()
    )
    assert "; 1 draw failed," in told.sentence(1)
