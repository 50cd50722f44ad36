"""Writes the pages that come from the code: rules, commands, the mission, and each case's results.

Run by ``make docs`` before mkdocs. Everything here is derived; nothing is typed by hand.
"""

from __future__ import annotations

import contextlib
import io
import sys
from pathlib import Path

import realpolitik as rp
from realpolitik.cli import EXIT_CODES, main
from realpolitik.history import SOURCES
from realpolitik.mechanisms import Mechanism, find_mechanism, mechanism_names
from realpolitik.mechanisms.cast import command_for
from realpolitik.mission.findings import findings
from realpolitik.mission.register import REGISTER
from realpolitik.mission.scoreboard import Mission, Tested, mission, mission_page
from realpolitik.report.printed_page import plain, print_page
from realpolitik.report.terminal import print_run
from realpolitik.scenario.diagnostics import Severity
from realpolitik.scenario.rules import RULES, Rule

DOCS = Path(__file__).parent
COMMANDS = (
    *("run", "report", "leverage", "levers", "sensitivity", "hinges", "tipping", "indicators"),
    *("explain", "learn", "solutions", "mission", "ask", "show", "check", "cite", "cases"),
    *("mechanisms", "diff"),
    *("efg", "schema", "new"),
    *("data", "data pull", "rates", "analogs", "history"),
)
DRAWS = 1024
"""Draws of each case on its page: a quarter of the default, so that the pages build in minutes."""

GROUPS = {
    "E1": "The file",
    "E2": "Its shape",
    "E3": "Expressions",
    "E4": "Quantities",
    "E5": "Moves",
    "E6": "Plans and questions",
    "E8": "Play over periods",
    "E9": "Private types",
    "W7": "Warnings",
}


def transcript(*arguments: str) -> str:
    """Return what a command prints."""
    out = io.StringIO()
    before = sys.argv
    sys.argv = ["realpolitik", *arguments]
    with contextlib.redirect_stdout(out), contextlib.suppress(SystemExit):
        main()
    sys.argv = before
    return out.getvalue().rstrip()


def error_page(rule: type[Rule]) -> str:
    """Return the page of one rule."""
    sections = rule.sections()
    kind = "Error" if rule.severity is Severity.ERROR else "Warning"
    lines = [
        f"# {rule.code}: {rule.name}",
        "",
        f"{kind}. {rule.summary()}",
        "",
        sections["why"],
        "",
    ]
    for title in ("wrong", "right"):
        if title in sections:
            lines += [f"## {title.capitalize()}", "", "```yaml", sections[title], "```", ""]
    return "\n".join(lines)


def error_index() -> str:
    """Return the page that lists all rules."""
    lines = ["# Errors and warnings", ""]
    lines += ["Every fault has a code. `realpolitik check FILE` reports all faults at once.", ""]
    for prefix, title in GROUPS.items():
        lines += [f"## {title}", "", "| code | name | what it means |", "|---|---|---|"]
        for code, rule in RULES.items():
            if code.startswith(prefix):
                lines.append(f"| [{code}]({code}.md) | {rule.name} | {rule.summary()} |")
        lines.append("")
    return "\n".join(lines)


def commands_page() -> str:
    """Return the page of the command line."""
    lines = ["# Command line", "", "```text", transcript("--help"), "```", ""]
    for command in COMMANDS:
        lines += [f"## {command}", "", "```text", transcript(*command.split(), "--help"), "```", ""]
    lines += ["## Exit codes", "", "| code | what |", "|---|---|"]
    lines += [f"| {code} | {what} |" for code, what in EXIT_CODES.items()]
    lines += [""]
    return "\n".join(lines)


def printed(run: rp.Run) -> list[str]:
    """Return what a run prints, under its command."""
    command = f"$ realpolitik run {run.scenario.name} --draws {DRAWS}"
    return ["```text", command, plain(lambda console: print_run(run, console)), "```"]


def file_lines(scenario: rp.Scenario) -> list[str]:
    """Return the last section of a page: the file itself."""
    return ["## The file", "", "```yaml", scenario.source.text.rstrip(), "```", ""]


def case_page(run: rp.Run, tested: list[Tested]) -> str:
    """Return the page of a case: what fails first, what it says and finds, its file."""
    scenario, name = run.scenario, run.scenario.name
    lines = [
        f"# {scenario.title}",
        "",
        f"*{scenario.question}* As of {scenario.as_of}.",
        "",
        *first_lines(run, tested),
        "",
        scenario.summary,
        "",
        f"**Limits.** {scenario.limits}",
        "",
        "## What it finds",
        "",
        *printed(run),
        "",
        "## What it rests on",
        "",
        "```text",
        f"$ realpolitik show {name}",
        transcript("show", name),
        "```",
        "",
        *file_lines(scenario),
    ]
    return "\n".join(lines)


def mechanism_page(mechanism: Mechanism) -> str:
    """Return the page of a mechanism: its card, what it finds, how to begin from it, its file."""
    name = mechanism.name
    scenario = rp.load(name)
    run = rp.run(scenario, DRAWS)
    return "\n".join(
        [
            f"# {scenario.title}",
            "",
            f"*{scenario.question}*",
            "",
            mechanism.card.rstrip(),
            "",
            "## Begin from it",
            "",
            "```console",
            f"$ {command_for(mechanism)}",
            "```",
            "",
            "## What it answers",
            "",
            *printed(run),
            "",
            *file_lines(scenario),
        ]
    )


def mechanisms_index() -> str:
    """Return the page that lists the mechanisms."""
    lines = ["# Mechanisms to start from", ""]
    lines += ["Each is a small scenario. `realpolitik new` writes it for your own actors.", ""]
    lines += ["| mechanism | what it asks | source |", "|---|---|---|"]
    for mechanism in map(find_mechanism, mechanism_names()):
        question = rp.load(mechanism.name).question
        link = f"[{mechanism.name}]({mechanism.name}.md)"
        lines.append(f"| {link} | {question} | {mechanism.source} |")
    return "\n".join([*lines, ""])


def first_lines(run: rp.Run, tested: list[Tested]) -> list[str]:
    """Say which claims are not as claimed, which rest on one judgement, and what happened."""
    claimed = {k: v for k, v in run.claims.items() if v.claim.expect is not None}
    other = [f"`{k}` ({v.standing})" for k, v in claimed.items() if not v.meets]
    lines = [
        f"**Not as claimed, {len(other)} of {len(claimed)}:** {'; '.join(other)}."
        if other
        else "**Every claim holds as strongly as claimed.**"
    ]
    judged = [
        f"`{t.verdict.claim.name}` on `{t.hinge}`"
        for t in tested
        if t.alone and not run.ensemble.model.quantities[t.hinge].evidence
    ]
    if judged:
        lines += ["", f"**Depend mainly on one judgement:** {', '.join(judged)}."]
    if run.past is not None:
        lines += ["", f"**What happened:** {run.past.page().lead}"]
    return lines


def mission_page_of(found: Mission) -> str:
    """Return the page of the scoreboard."""
    text = plain(lambda console: print_page(mission_page(found), console))
    head = ["# The mission", "", "All shipped cases and the data test every row of the register:"]
    head += ["the statements of the two essays with which the project began."]
    return "\n".join(
        [
            *head,
            "",
            "```text",
            f"$ realpolitik mission --draws {DRAWS}",
            text,
            "```",
            "",
            *finding_lines(found),
        ]
    )


def finding_lines(found: Mission) -> list[str]:
    """Return what the data say, row by row, with figures and sources."""
    lines = ["## What the data say", ""]
    lines += ["[Measures](../measures.md) says how each number is computed.", ""]
    for finding in (f for row in found.rows for f in row.findings):
        lines += [f"### {finding.row}: {finding.name}", "", f"*{finding.says}*", ""]
        lines += [f"Test: {finding.test}. It {finding.verdict}.", ""]
        lines += [f"- {what}: {much}" for what, much in finding.figures]
        lines += ["", "Sources: " + (" ".join(finding.references) or "the dated events."), ""]
    return lines


def sources_page() -> str:
    """Return the page of every source: what it covers, on what terms, and its limits."""
    lines = ["# Sources", ""]
    lines += ["`realpolitik data pull` fetches them. The sizes are those of the files.", ""]
    lines += ["| name | what | unit | years | size |", "|---|---|---|---|---|"]
    for s in SOURCES.values():
        size = f"{s.file.size / 1e6:.2f} MB"
        lines.append(
            f"| [{s.name}](#{s.name}) | {s.title} | {s.unit} | {s.first}-{s.last} | {size} |"
        )
    for s in SOURCES.values():
        lines += ["", f"## {s.name}", "", f"{s.title}: {s.measures}.", ""]
        lines += [f"- {c}" for c in s.caveats]
        lines += [f"- Terms: {s.terms}", f"- File: `{s.file.place}`, sha256 `{s.file.sha256}`"]
        lines += ["", "```bibtex", s.citation, "```"]
    return "\n".join([*lines, ""])


def write(path: Path, text: str) -> None:
    """Write a page, making its folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def generate() -> None:
    """Write every page."""
    for code, rule in RULES.items():
        write(DOCS / "errors" / f"{code}.md", error_page(rule))
    write(DOCS / "errors" / "index.md", error_index())
    write(DOCS / "generated" / "commands.md", commands_page())
    write(DOCS / "generated" / "sources.md", sources_page())
    found = mission(map(rp.load, rp.case_names()), REGISTER, DRAWS, 0, findings=findings())
    write(DOCS / "generated" / "mission.md", mission_page_of(found))
    write(DOCS / "mechanisms" / "index.md", mechanisms_index())
    for mechanism in map(find_mechanism, mechanism_names()):
        write(DOCS / "mechanisms" / f"{mechanism.name}.md", mechanism_page(mechanism))
    for name in rp.case_names():
        tested = [t for row in found.rows for t in row.tested if t.case == name]
        write(DOCS / "cases" / f"{name}.md", case_page(rp.run(rp.load(name), DRAWS), tested))


if __name__ == "__main__":
    generate()
