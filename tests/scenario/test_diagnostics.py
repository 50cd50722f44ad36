"""How a fault reads, and that it is data."""

from __future__ import annotations

from realpolitik.scenario.diagnostics import Diagnostic, Severity
from realpolitik.suggest import listing, nearest

FAULT = Diagnostic(
    code="E302",
    name="unknown-name",
    severity=Severity.ERROR,
    file="case.yaml",
    line=12,
    column=9,
    found="unknown name `prid`",
    wanted="a quantity",
    suggestion="did you mean `pride`?",
    length=4,
    excerpt="weight: prid",
)


def test_rendering_is_that_of_a_compiler() -> None:
    assert FAULT.render() == (
        "error[E302]: unknown name `prid`\n"
        "  --> case.yaml:12:9\n"
        "   |\n"
        "12 | weight: prid\n"
        "   |         ^^^^\n"
        "   = wanted: a quantity\n"
        "   = help: did you mean `pride`?"
    )


def test_to_dict_has_every_field() -> None:
    assert FAULT.to_dict()["severity"] == "error"
    keys = {"code", "severity", "file", "line", "column", "found", "wanted", "suggestion"}
    assert keys <= set(FAULT.to_dict())


def test_long_lines_and_control_characters_stay_out_of_the_terminal() -> None:
    long = Diagnostic(
        "E1", "x", Severity.ERROR, "f", 1, 5000, "found \x1b[31m", excerpt="x" * 10000
    )
    text = long.render()
    assert "\x1b" not in text
    assert max(map(len, text.splitlines())) < 250


def test_nearest_and_listing() -> None:
    assert nearest("beijin", ["beijing", "moscow"]) == "did you mean `beijing`?"
    assert nearest("zzz", ["beijing"]) == ""
    assert listing([]) == "none"
    assert listing("abc", most=2) == "`a`, `b` and 1 more"
