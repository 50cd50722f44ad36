"""Faults in the Static Analysis Results Interchange Format, for code hosts and editors.

Owns `as_sarif`. Source: OASIS, *SARIF Version 2.1.0* (2020, with errata 01 of 2023); the sections
are named beside what follows them.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from realpolitik._version import __version__
from realpolitik.cli.output import json_text
from realpolitik.scenario.rules import RULES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from realpolitik.cli.formats.checked import Checked
    from realpolitik.scenario.diagnostics import Diagnostic

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"

Plain = dict[str, object]


def as_sarif(checked: Sequence[Checked]) -> str:
    """Return a log with one run (3.13, 3.14); rules are listed in the order of their codes."""
    found = [d for c in checked for d in c.diagnostics]
    codes = sorted({d.code for d in found})
    driver = {
        "name": "realpolitik",
        "version": __version__,
        "semanticVersion": __version__,
        "rules": [_rule(code) for code in codes],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(d, codes.index(d.code)) for d in found],
    }
    return json_text({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]})


def _rule(code: str) -> Plain:
    """Return a rule's description (3.49)."""
    rule = RULES[code]
    return {
        "id": code,
        "name": rule.name,
        "shortDescription": {"text": rule.summary()},
        "fullDescription": {"text": rule.sections()["why"] or rule.summary()},
        "defaultConfiguration": {"level": str(rule.severity)},
    }


def _result(diagnostic: Diagnostic, index: int) -> Plain:
    """Return one fault (3.27)."""
    parts = [diagnostic.found]
    if diagnostic.wanted:
        parts.append(f"wanted: {diagnostic.wanted}")
    if diagnostic.suggestion:
        parts.append(f"help: {diagnostic.suggestion}")
    return {
        "ruleId": diagnostic.code,
        "ruleIndex": index,
        "level": str(diagnostic.severity),
        "message": {"text": "; ".join(parts)},
        "locations": [{"physicalLocation": _place(diagnostic)}],
    }


def _place(diagnostic: Diagnostic) -> Plain:
    """Return where a fault stands: file and region (3.29, 3.30); the end column is past it."""
    region: Plain = {
        "startLine": max(1, diagnostic.line),
        "startColumn": max(1, diagnostic.column),
        "endColumn": max(1, diagnostic.column) + max(1, diagnostic.length),
    }
    if diagnostic.excerpt:
        region["snippet"] = {"text": diagnostic.excerpt}
    return {"artifactLocation": {"uri": _uri(diagnostic.file)}, "region": region}


def _uri(file: str) -> str:
    """Return a file as a URI, relative if its path is (3.4.3)."""
    path = Path(file)
    if path.is_absolute():
        return path.as_uri()
    return quote(path.as_posix().encode("utf-8", "surrogateescape"))
