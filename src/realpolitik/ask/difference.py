"""Two scenarios side by side: what their files say differently, and what follows from each.

Owns `diff` and `Difference`. Both are run with the same draws and seed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from realpolitik.ask.result import Shown
from realpolitik.ask.run import DEFAULT_DRAWS, Run, run
from realpolitik.engines import DEFAULT_ENGINE
from realpolitik.errors import ScenarioError
from realpolitik.library import load
from realpolitik.pages.numbers import percent, plural
from realpolitik.pages.page import Page, Table
from realpolitik.scenario.differences import SECTIONS, TextDifference, text_differences

if TYPE_CHECKING:
    from realpolitik.ask.evaluate.verdicts import Verdict
    from realpolitik.ask.result import Document
    from realpolitik.ask.robustness.hinges import Hinge
    from realpolitik.ensemble import Progress
    from realpolitik.scenario import Scenario
    from realpolitik.scenario.diagnostics import Diagnostic

Pair: TypeAlias = "tuple[Verdict | None, Verdict | None]"

ABSENT = "not there"
"""What a table says where one of two files has nothing."""

WHICH = (
    "What changes the verdict in each file, for the claims with another verdict. `--json` has the"
    " hinges of all claims that both files make."
)

LONGEST = 240
"""Characters of a text that a table shows; documents have all."""


@dataclass(frozen=True, eq=False)
class Difference(Shown):
    """What differs between two scenarios, and between what they answer.

    Parameters
    ----------
    first, second
        The two runs.
    hinges
        By claim that both files have, its hinge in each.
    """

    first: Run
    second: Run
    hinges: Mapping[str, tuple[Hinge, Hinge]]

    @cached_property
    def text(self) -> tuple[TextDifference, ...]:
        """What the files say differently."""
        return text_differences(self.first.scenario, self.second.scenario)

    @cached_property
    def verdicts(self) -> dict[str, Pair]:
        """By claim the verdict in each file, None where a file lacks it; changed ones first."""
        a, b = self.first.claims, self.second.claims
        pairs = {name: (a.get(name), b.get(name)) for name in dict.fromkeys([*a, *b])}
        order = sorted(pairs, key=lambda name: (not _changed(*pairs[name]), -_apart(*pairs[name])))
        return {name: pairs[name] for name in order}

    def changed(self, claim: str) -> bool:
        """Whether the words for how often a claim holds differ; a claim of one file counts."""
        return _changed(*self.verdicts[claim])

    @cached_property
    def names(self) -> tuple[str, str]:
        """What the two scenarios are called apart: by name, by file, or by their order."""
        runs = (self.first, self.second)
        names = [r.scenario.name for r in runs]
        files = [Path(r.scenario.source.name).name for r in runs]
        for a, b in (names, files):
            if a != b:
                return a, b
        return f"{names[0]} (first)", f"{names[1]} (second)"

    def to_dict(self) -> Document:
        """Return the difference as plain data."""
        return {
            "text": [found.to_dict() for found in self.text],
            "claims": {
                name: {
                    "changed": self.changed(name),
                    "first": a.to_dict() if a else None,
                    "second": b.to_dict() if b else None,
                }
                for name, (a, b) in self.verdicts.items()
            },
            "hinges": {
                name: {"first": a.to_dict(), "second": b.to_dict()}
                for name, (a, b) in self.hinges.items()
            },
        }

    def both(self) -> Document:
        """Return what ``--json`` prints: where each scenario comes from, and the difference."""
        return {
            "first": self.first.provenance.to_dict(),
            "second": self.second.provenance.to_dict(),
            "result": self.to_dict(),
        }

    def pages(self) -> tuple[Page, ...]:
        """Return the pages: the texts, the verdicts, the hinges."""
        return (self._text_page(), self._verdict_page(), *self._hinge_pages())

    def _text_page(self) -> Page:
        a, b = self.names
        both = [name for name, pair in self.verdicts.items() if None not in pair]
        differ, alone = sum(map(self.changed, both)), len(self.verdicts) - len(both)
        lead = ["The two files say the same."]
        if self.text:
            titles = [run.scenario.title for run in (self.first, self.second)]
            lead = [f"{k}: {title}." for k, title in zip(self.names, titles, strict=True)]
            lead.append(f"The files differ in {plural(len(self.text), 'place')}.")
        if both and self.text:
            have = "has" if differ == 1 else "have"
            lead.append(
                f"Of {plural(len(both), 'claim')} in both, {differ} {have} another verdict."
            )
        if alone:
            lead.append(f"In one file only: {plural(alone, 'claim')}.")
        tables = []
        for section in dict.fromkeys(found.section for found in self.text):
            rows = tuple(
                (f.title, f.field, *(_cell(v) for v in (f.first, f.second)))
                for f in self.text
                if f.section == section
            )
            title = SECTIONS.get(section, section)
            tables.append(Table(title, "", ("", "field", a, b), rows))
        return Page("What the files say differently", " ".join(lead), tuple(tables))

    def _verdict_page(self) -> Page:
        rows = tuple(
            (name, *(_verdict(v) for v in pair), _remark(*pair))
            for name, pair in self.verdicts.items()
        )
        table = Table("", "", ("claim", *self.names, ""), rows)
        files = [r.provenance.file_sha256[:12] for r in (self.first, self.second)]
        under = self.first.provenance
        note = (
            "Shares of draws hold under the assumptions of each file; they are not probabilities"
            f" that a claim is true. {under.solution}, {plural(under.draws, 'draw')}, seed"
            f" {under.seed}, files {files[0]} and {files[1]}."
        )
        return Page(
            "Verdicts side by side",
            "" if rows else "Neither file has a claim.",
            (table,) if rows else (),
            (note,),
            note="share of draws in which the test holds",
        )

    def _hinge_pages(self) -> list[Page]:
        changed = [c for c in self.verdicts if c in self.hinges and self.changed(c)]
        tables = []
        for claim in changed:
            pair = zip(self.names, self.hinges[claim], strict=True)
            rows = tuple((name, hinge.words) for name, hinge in pair)
            tables.append(Table(claim, self.first.scenario.claims[claim].says, ("", ""), rows))
        return [Page("Hinges side by side", WHICH, tuple(tables))] if tables else []


def _cell(value: str | None) -> str:
    if value is None:
        return ABSENT
    return value if len(value) <= LONGEST else f"{value[: LONGEST - 3]}..."


def _verdict(verdict: Verdict | None) -> str:
    if verdict is None:
        return ABSENT
    if verdict.share is None:
        return "undefined"
    return f"{percent(verdict.share)} ({verdict.words})"


def _remark(first: Verdict | None, second: Verdict | None) -> str:
    if first is None or second is None:
        return ""
    test = "another test" if first.claim.text != second.claim.text else ""
    verdict = "another verdict" if _changed(first, second) else ""
    return ", ".join(filter(None, (verdict, test)))


def _changed(first: Verdict | None, second: Verdict | None) -> bool:
    return first is None or second is None or first.words != second.words


def _apart(first: Verdict | None, second: Verdict | None) -> float:
    """Return how far two shares are from each other; 1 if one of them is not there."""
    if first is None or second is None or first.share is None or second.share is None:
        return 1.0
    return abs(first.share - second.share)


def diff(
    first: Scenario | str | Path,
    second: Scenario | str | Path,
    draws: int = DEFAULT_DRAWS,
    seed: int = 0,
    *,
    solution: str = DEFAULT_ENGINE,
    progress: Progress | None = None,
) -> Difference:
    """Compare two scenarios: their texts, the verdicts on their claims, and their hinges.

    Parameters
    ----------
    first, second
        As for `realpolitik.run`.
    draws, seed, solution
        As for `realpolitik.run`; the same for both.
    progress
        Told of draws done and draws in all, of one scenario after the other.

    Raises
    ------
    ScenarioError
        With the faults of both files.
    RealpolitikError
        As by `realpolitik.run`.
    """
    one, other = (
        run(s, draws, seed, solution=solution, progress=progress) for s in _read(first, second)
    )
    shared = [name for name in one.claims if name in other.claims]
    # Without names the hinges of every claim would be sought.
    found = (one.hinges(shared), other.hinges(shared)) if shared else ({}, {})
    return Difference(one, other, {name: (found[0][name], found[1][name]) for name in shared})


def _read(*given: Scenario | str | Path) -> list[Scenario]:
    """Return scenarios, those that are names or paths read; the faults of all are told at once."""
    scenarios: list[Scenario] = []
    faults: list[Diagnostic] = []
    for one in given:
        try:
            scenarios.append(load(one) if isinstance(one, str | Path) else one)
        except ScenarioError as error:
            faults += error.diagnostics
    if faults:
        raise ScenarioError(faults)
    return scenarios
