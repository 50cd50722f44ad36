"""Faults as a JUnit test report, for servers that run tests.

Owns `as_junit`. A target is a suite, a fault a test in it; a target without faults is one test
that passes, and a warning passes too unless warnings are to fail. The elements are those that the
Ant task `junitreport` writes, which servers read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from realpolitik.report.figures.svg import legal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from realpolitik.cli.formats.checked import Checked


def as_junit(checked: Sequence[Checked]) -> str:
    """Return the report as XML."""
    root = Element("testsuites", {"name": "realpolitik check", **_counts(checked)})
    for one in checked:
        suite = SubElement(root, "testsuite", {"name": legal(one.target), **_counts([one])})
        for d in one.diagnostics:
            name = f"{d.code} {d.name}, line {d.line}, column {d.column}"
            case = SubElement(suite, "testcase", classname=legal(d.file), name=name, time="0")
            if one.is_failure(d):
                told = SubElement(case, "failure", type=d.code, message=legal(d.found))
            else:
                told = SubElement(case, "system-out")
            told.text = legal(d.render())
        if not one.diagnostics:
            SubElement(suite, "testcase", classname=legal(one.target), name="no faults", time="0")
    indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode")


def _counts(checked: Sequence[Checked]) -> dict[str, str]:
    tests = sum(max(1, len(c.diagnostics)) for c in checked)
    failures = sum(c.is_failure(d) for c in checked for d in c.diagnostics)
    return {"tests": str(tests), "failures": str(failures), "errors": "0"}
