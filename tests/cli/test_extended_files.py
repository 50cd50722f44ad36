"""Commands on a file that extends another one (S19)."""

from __future__ import annotations

import json
from pathlib import Path

import realpolitik as rp
from tests.cli.conftest import OTHER, Cli
from tests.conftest import scenario_text


def test_show_says_what_the_file_changes(cli: Cli) -> None:
    code, out, _ = cli("show", "other.yaml")
    assert code == 0
    assert "Another reading" in out
    assert "This file changes base.yaml." in out
    assert cli("show", "other.yaml", "--source")[1] == OTHER


def test_it_is_run_and_exported_as_one_file(cli: Cli, tmp_path: Path) -> None:
    code, out, _ = cli("run", "other.yaml", "--draws", "64", "--json")
    ran = json.loads(out)
    assert (code, ran["title"]) == (0, "Another reading")
    assert ran["file_sha256"] == rp.load(tmp_path / "other.yaml").source.sha256
    assert cli("efg", "other.yaml", "-o", "x.efg")[0] == 0
    assert "Another reading" in (tmp_path / "x.efg").read_text(encoding="utf-8")


def test_check_names_the_file_that_has_the_fault(cli: Cli, tmp_path: Path) -> None:
    faulty = scenario_text("outcomes:\n  bad: nobody == cut\n")
    (tmp_path / "base.yaml").write_text(faulty, encoding="utf-8")
    code, out, _ = cli("check", "other.yaml")
    assert code == 2
    assert "--> base.yaml:28:" in out
    (tmp_path / "other.yaml").write_text("extends: bace.yaml\n", encoding="utf-8")
    code, out, _ = cli("check", "other.yaml")
    assert code == 2
    assert "error[E113]: cannot extend `bace.yaml`" in out
    assert "did you mean `base.yaml`" in out


AUDIENCE = """\
extends: base.yaml
actors:
  CHN: {audience: PARTY, interests: {office: {weight: 0.5, gain: approval(PARTY)}}}
  PARTY:
    name: The party
    interests: {pride: {weight: 30, gain: beijing == indulge}}
"""


def test_it_is_reported_as_one_file_with_its_audience(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "other.yaml").write_text(AUDIENCE, encoding="utf-8")
    code, _, err = cli("report", "other.yaml", "--draws", "64", "-o", "r.html")
    assert (code, err) == (0, "")
    report = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert "realpolitik report other.yaml --draws 64" in report
    assert rp.load(tmp_path / "other.yaml").source.sha256 in report
    assert "<b>The party</b> (audience of China: no moves)" in report
