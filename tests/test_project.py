"""What a public project promises about itself: versions agree, workflows call what exists."""

from __future__ import annotations

import re
import tomllib
from itertools import chain
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from ruamel.yaml import YAML

from realpolitik import __version__

ROOT = Path(__file__).parent.parent
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_the_citation_names_this_version() -> None:
    assert YAML(typ="safe").load(text_of("CITATION.cff"))["version"] == __version__


def test_every_version_of_the_changelog_is_dated_and_the_first_is_this_one() -> None:
    heads = re.findall(r"^## (.+)$", text_of("CHANGELOG.md"), flags=re.MULTILINE)
    dated = [re.fullmatch(r"(\d+\.\d+\.\d+) \((\d{4}-\d\d-\d\d)\)", head) for head in heads]
    assert all(dated)
    assert next(m.group(1) for m in dated if m) == __version__
    days = [m.group(2) for m in dated if m]
    assert days == sorted(days, reverse=True)


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda p: p.stem)
def test_workflows_call_targets_that_exist(path: Path) -> None:
    targets = set(re.findall(r"^([a-z]+):", text_of("Makefile"), flags=re.MULTILINE))
    jobs = YAML(typ="safe").load(path.read_text(encoding="utf-8"))["jobs"]
    steps = [step["run"] for job in jobs.values() for step in job["steps"] if "run" in step]
    called = {name for step in steps for name in re.findall(r"\bmake ([a-z]+)", step)}
    assert called <= targets


def test_workflows_are_there() -> None:
    assert [p.stem for p in WORKFLOWS] == ["docs", "nightly", "release", "test"]


def test_constraints_pin_everything_that_is_asked_for() -> None:
    project = tomllib.loads(text_of("pyproject.toml"))["project"]
    asked = [*project["dependencies"], *chain(*project["optional-dependencies"].values())]
    names = {canonicalize_name(Requirement(line).name) for line in asked} - {project["name"]}
    lines = text_of("constraints.txt").splitlines()
    pins = [Requirement(line) for line in lines if line and not line.startswith("#")]
    assert all(str(pin.specifier).startswith("==") for pin in pins)
    assert names <= {canonicalize_name(pin.name) for pin in pins}
