"""What `check` writes for other programs: SARIF 2.1.0 and JUnit, whatever the names and texts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

import pytest
from jsonschema import Draft7Validator

from realpolitik import __version__
from realpolitik.cli.formats import FORMATS, Checked
from realpolitik.scenario.diagnostics import Diagnostic, Severity
from tests.conftest import scenario_text
from tests.scenario.test_read import FIVE
from tests.test_cli import call

IDLE = "quantities:\n  idle: {value: 1 to 2, says: x, judgement: y}\n"


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "base.yaml").write_text(scenario_text(), encoding="utf-8")
    (tmp_path / "five.yaml").write_text(FIVE, encoding="utf-8")
    (tmp_path / "idle.yaml").write_text(scenario_text(IDLE), encoding="utf-8")
    return lambda *arguments: call(list(arguments), capsys, monkeypatch)


TEXT = {"type": "object", "required": ["text"], "properties": {"text": {"type": "string"}}}
LEVEL = {"enum": ["none", "note", "warning", "error"]}
URI = r"^[A-Za-z0-9%._~/:@!$&'()*+,;=-]+$"
POSITIVE = {"type": "integer", "minimum": 1}
REGION = {
    "type": "object",
    "additionalProperties": False,
    "required": ["startLine"],
    "properties": {
        "startLine": POSITIVE,
        "startColumn": POSITIVE,
        "endColumn": POSITIVE,
        "snippet": TEXT,
    },
}
PLACE = {
    "type": "object",
    "additionalProperties": False,
    "required": ["artifactLocation"],
    "properties": {
        "artifactLocation": {
            "type": "object",
            "additionalProperties": False,
            "properties": {"uri": {"type": "string", "pattern": URI}},
        },
        "region": REGION,
    },
}
RESULT = {
    "type": "object",
    "additionalProperties": False,
    "required": ["message"],
    "properties": {
        "ruleId": {"type": "string"},
        "ruleIndex": {"type": "integer", "minimum": -1},
        "level": LEVEL,
        "message": TEXT,
        "locations": {
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "properties": {"physicalLocation": PLACE},
            },
        },
    },
}
RULE = {
    "type": "object",
    "additionalProperties": False,
    "required": ["id"],
    "properties": {
        "id": {"type": "string"},
        "name": {"type": "string"},
        "shortDescription": TEXT,
        "fullDescription": TEXT,
        "defaultConfiguration": {"type": "object", "properties": {"level": LEVEL}},
    },
}
DRIVER = {
    "type": "object",
    "additionalProperties": False,
    "required": ["name"],
    "properties": {
        "name": {"type": "string"},
        "version": {"type": "string"},
        "semanticVersion": {"type": "string", "pattern": r"^\d+\.\d+\.\d+"},
        "rules": {"type": "array", "uniqueItems": True, "items": RULE},
    },
}
RUN = {
    "type": "object",
    "additionalProperties": False,
    "required": ["tool"],
    "properties": {
        "tool": {"type": "object", "required": ["driver"], "properties": {"driver": DRIVER}},
        "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
        "results": {"type": "array", "items": RESULT},
    },
}
SARIF = {
    "type": "object",
    "additionalProperties": False,
    "required": ["version", "runs"],
    "properties": {
        "$schema": {"type": "string"},
        "version": {"const": "2.1.0"},
        "runs": {"type": "array", "items": RUN},
    },
}
"""What the standard asks of the parts that we write: names, types, what must be there."""


def sarif(text: str) -> Any:
    """Return the one run of a log that keeps the standard."""
    log = json.loads(text)
    Draft7Validator(SARIF).validate(log)
    [run] = log["runs"]
    return run


def test_sarif_has_every_fault_at_its_place(cli: Any) -> None:
    code, out, err = cli("check", "base.yaml", "five.yaml", "idle.yaml", "--format", "sarif")
    assert (code, err) == (2, "")
    run = sarif(out)
    ours = json.loads(cli("check", "base.yaml", "five.yaml", "idle.yaml", "--json")[1])
    assert run["tool"]["driver"]["version"] == __version__
    rules = run["tool"]["driver"]["rules"]
    assert len(run["results"]) == len(ours["diagnostics"]) == 8
    for result, known in zip(run["results"], ours["diagnostics"], strict=True):
        assert result["ruleId"] == known["code"] == rules[result["ruleIndex"]]["id"]
        assert result["level"] == known["severity"]
        assert result["message"]["text"].startswith(known["found"])
        place = result["locations"][0]["physicalLocation"]
        assert place["artifactLocation"]["uri"] == known["file"]
        region = place["region"]
        assert (region["startLine"], region["startColumn"]) == (known["line"], known["column"])
        assert region["endColumn"] == known["column"] + known["length"]
    assert {r["defaultConfiguration"]["level"] for r in rules} == {"error", "warning"}


def test_sarif_of_no_fault_is_a_run_without_results(cli: Any) -> None:
    code, out, _ = cli("check", "patrons-2024", "--format", "sarif")
    assert code == 0
    assert sarif(out)["results"] == []


def test_junit_has_a_suite_a_target_and_a_test_a_fault(cli: Any) -> None:
    code, out, err = cli("check", "base.yaml", "five.yaml", "idle.yaml", "--format", "junit")
    assert (code, err) == (2, "")
    root = ElementTree.fromstring(out)
    assert (root.tag, root.get("tests"), root.get("failures")) == ("testsuites", "9", "7")
    suites = {s.get("name"): s for s in root}
    assert list(suites) == ["base.yaml", "five.yaml", "idle.yaml"]
    assert [c.get("name") for c in suites["base.yaml"]] == ["no faults"]
    for suite in suites.values():
        cases = suite.findall("testcase")
        assert len(cases) == int(suite.get("tests", ""))
        assert len(suite.findall("testcase/failure")) == int(suite.get("failures", ""))
        assert all(c.get("classname") == suite.get("name") for c in cases)
    [failure, *_] = suites["five.yaml"].findall("testcase/failure")
    assert failure.get("message")
    assert failure.text is not None
    assert failure.text.startswith("error[")
    [warning] = suites["idle.yaml"]
    assert [part.tag for part in warning] == ["system-out"]


def test_a_warning_fails_under_strict_in_every_format(cli: Any) -> None:
    for name in FORMATS:
        assert cli("check", "idle.yaml", "--format", name)[0] == 0
        assert cli("check", "idle.yaml", "--format", name, "--strict")[0] == 2
    out = cli("check", "idle.yaml", "--format", "junit", "--strict")[1]
    assert ElementTree.fromstring(out).get("failures") == "1"


def test_json_is_what_it_was(cli: Any) -> None:
    assert cli("check", "five.yaml", "--json") == cli("check", "five.yaml", "--format", "json")
    assert cli("check", "five.yaml") == cli("check", "five.yaml", "--format", "text")


def test_wrong_formats_are_told(cli: Any) -> None:
    code, _, err = cli("check", "base.yaml", "--format", "sarfi")
    assert (code, "sarif" in err) == (2, True)
    code, _, err = cli("check", "base.yaml", "--format", "junit", "--json")
    assert (code, "leave one out" in err) == (2, True)


EVIL = "a b\x1b[31m\x01\ufffe\udc80<&\"']]>\u202e%20ä.yaml"


@pytest.mark.parametrize("name", FORMATS)
def test_hostile_names_and_texts(name: str) -> None:
    fault = Diagnostic(
        "E302", "unknown-name", Severity.ERROR, EVIL, 0, 0, EVIL, EVIL, EVIL, 0, EVIL
    )
    text = FORMATS[name]([Checked(EVIL, (fault,)), Checked(EVIL, ())])
    if name == "junit":
        assert len(ElementTree.fromstring(text)) == 2
    elif name == "sarif":
        [result] = sarif(text)["results"]
        uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        again = unquote(urlsplit(uri).path, errors="surrogateescape")
        assert again == EVIL
    elif name == "json":
        assert json.loads(text)["diagnostics"][0]["file"] == EVIL


def test_absolute_paths_are_file_uris() -> None:
    fault = Diagnostic("E302", "unknown-name", Severity.ERROR, "/a b/c.yaml", 1, 1, "x")
    [result] = sarif(FORMATS["sarif"]([Checked("c", (fault,))]))["results"]
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "file:///a%20b/c.yaml"
