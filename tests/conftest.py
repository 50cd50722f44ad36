"""Shared by all tests: a small scenario whose sections can be replaced one at a time."""

from __future__ import annotations

import os
import re
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from realpolitik.library import look_up
from realpolitik.scenario import Scenario, read_text
from realpolitik.scenario.diagnostics import Diagnostic
from tests.tables import (
    SHARED,
    full,
    made,
    mirror,
    oracles,
    shared,
    small,
    tables,
    without_shared,
)

__all__ = ["full", "made", "mirror", "oracles", "shared", "small", "tables"]

# No test looks at the data that whoever runs it may have pulled.
os.environ["REALPOLITIK_DATA"] = str(Path(tempfile.gettempdir()) / "realpolitik-tests-have-no-data")

settings.register_profile(
    "ci", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("long", max_examples=2000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))

BASE = {
    "scenario": "scenario: base",
    "title": "title: A base to build on",
    "question": "question: Does the client hold back?",
    "as_of": "as_of: 2024-11-01",
    "evidence": """\
evidence:
  trade: {says: Trade is large, source: customs, date: 2023, grade: B2}
""",
    "quantities": """\
quantities:
  collapse: {value: 30 to 70, says: cost of a cut to Beijing, evidence: [trade]}
  provocation: {value: 15 to 40, says: cost of adventures to Beijing, judgement: analyst}
""",
    "actors": """\
actors:
  CHN:
    name: China
    interests:
      border: {weight: collapse, gain: "-1 if beijing == cut else 0"}
      calm: {weight: provocation, gain: "-1 if pyongyang == provoke else 0"}
  PRK:
    name: North Korea
    interests:
      glory:
        weight: 20
        gain: "-3 if beijing == cut else 1 if pyongyang == provoke else 0"
""",
    "moves": """\
moves:
  beijing: {by: CHN, options: [indulge, cut]}
  pyongyang: {by: PRK, options: [provoke, restrain]}
""",
    "variables": "variables: {}",
    "outcomes": """\
outcomes:
  restraint: "pyongyang == restrain"
""",
    "levers": """\
levers:
  threat: {by: CHN, plan: {beijing: cut}}
""",
    "claims": """\
claims:
  threat-works:
    says: A threat works
    test: "P(restraint, do=threat) > 0.5"
    by_shape: After a cut restraint and provocation cost the same.
""",
}


def sections(text: str) -> dict[str, str]:
    """Split a fragment of a scenario into its top-level sections."""
    parts = re.split(r"^(?=[a-z_]+:)", text, flags=re.MULTILINE)
    return {p.split(":")[0]: p for p in parts if p.strip()}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what only the published data can tell, where they are not beside the project."""
    if (SHARED / "manifest.json").is_file():
        return
    left = [item for item in items if not without_shared(item)]
    items[:] = [item for item in items if without_shared(item)]
    config.hook.pytest_deselected(items=left)


MERGED = {"quantities", "evidence", "variables", "outcomes", "levers", "claims"}
"""Sections of a fragment that add to the base's entries; the others replace the whole section."""


def entries(section: str) -> list[tuple[str, str]]:
    """Split a section into its entries."""
    parts = re.split(r"^(?=  \S)", section, flags=re.MULTILINE)
    return [(p.split(":")[0].strip(), p) for p in parts[1:]]


def scenario_text(fragment: str = "") -> str:
    """Return the base scenario with the sections, or entries, of a fragment in place of its own."""
    merged = dict(BASE)
    for name, section in sections(fragment).items():
        if name in MERGED and entries(section):
            new = entries(section)
            names = {key for key, _ in new}
            kept = [text for key, text in entries(BASE[name]) if key not in names]
            merged[name] = f"{name}:\n" + "".join([*kept, *(text for _, text in new)])
        else:
            merged[name] = section
    return "\n".join(part.rstrip() for part in merged.values()) + "\n"


def scenario_of(fragment: str = "") -> Scenario:
    """Return the base scenario, read, with some sections replaced."""
    return read_text(scenario_text(fragment), "base.yaml", look_up)


def codes(diagnostics: tuple[Diagnostic, ...] | list[Diagnostic]) -> list[str]:
    """Return the codes of diagnostics, in order."""
    return [d.code for d in diagnostics]


@pytest.fixture
def base() -> Scenario:
    """The base scenario."""
    return scenario_of()
