"""Writes the pages that come from the code: one per rule, the commands, and each case's results.

Run by ``make docs`` before mkdocs. Everything here is derived; nothing is typed by hand.
"""

from __future__ import annotations

import contextlib
import io
import sys
from pathlib import Path

import realpolitik as rp
from realpolitik.cli import main
from realpolitik.scenario.diagnostics import Severity
from realpolitik.scenario.rules import RULES, Rule

DOCS = Path(__file__).parent
COMMANDS = (
    *("run", "report", "leverage", "levers", "sensitivity", "hinges", "tipping", "indicators"),
    *("explain", "learn", "solutions", "ask", "show", "check", "cases", "efg", "schema", "new"),
)
GROUPS = {
    "E1": "The file",
    "E2": "Its shape",
    "E3": "Expressions",
    "E4": "Quantities",
    "E5": "Moves",
    "E6": "Plans and questions",
    "E8": "Play over periods",
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
    lines += ["Every fault has a code. `realpolitik check FILE` reports all of a file at once.", ""]
    for prefix, title in GROUPS.items():
        lines += [f"## {title}", "", "| code | name | what |", "|---|---|---|"]
        for code, rule in RULES.items():
            if code.startswith(prefix):
                lines.append(f"| [{code}]({code}.md) | {rule.name} | {rule.summary()} |")
        lines.append("")
    return "\n".join(lines)


def commands_page() -> str:
    """Return the page of the command line."""
    lines = ["# Command line", "", "```text", transcript("--help"), "```", ""]
    for command in COMMANDS:
        lines += [f"## {command}", "", "```text", transcript(command, "--help"), "```", ""]
    lines += ["Exit codes: 0 done, 1 an expected claim failed under `--check`, 2 bad input,"]
    lines += ["130 interrupted.", ""]
    return "\n".join(lines)


def case_page(name: str) -> str:
    """Return the page of a case: what it says, what it finds, its file."""
    scenario = rp.load(name)
    weak = [k for k, v in rp.run(scenario).claims.items() if v.meets is False]
    verdict = (
        f"Weaker than claimed: {', '.join(f'`{k}`' for k in weak)}."
        if weak
        else "Every claim holds as strongly as claimed."
    )
    return "\n".join(
        [
            f"# {scenario.title}",
            "",
            f"*{scenario.question}* As of {scenario.as_of}. {verdict}",
            "",
            scenario.summary,
            "",
            f"**Limits.** {scenario.limits}",
            "",
            "## What it finds",
            "",
            "```text",
            f"$ realpolitik run {name}",
            transcript("run", name),
            "```",
            "",
            "## What it rests on",
            "",
            "```text",
            f"$ realpolitik show {name}",
            transcript("show", name),
            "```",
            "",
            "## The file",
            "",
            "```yaml",
            scenario.source.text.rstrip(),
            "```",
            "",
        ]
    )


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
    for name in rp.case_names():
        write(DOCS / "generated" / f"{name}.md", case_page(name))


if __name__ == "__main__":
    generate()
