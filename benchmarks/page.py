"""The page of the documentation on speed: `page.md`, with its tables filled in from a record.

Owns `page` and `write_page`.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from string import Template

from benchmarks.record import Record
from benchmarks.registry import MANY
from benchmarks.targets import TARGETS, Target, against, short

TEXT = Path(__file__).parent / "page.md"
PAGE = Path(__file__).parent.parent / "docs" / "benchmarks.md"


def page(record: Record) -> str:
    """Return the page that tells a record."""
    few, many = MANY
    text = Template(TEXT.read_text(encoding="utf-8"))
    return text.substitute(
        about=", ".join(f"{k} {v}" for k, v in record.about.items()),
        few=f"{few:,}",
        many=f"{many:,}",
        targets=_table(
            ("what", "before", "now", "to reach", "reached"), (_row(t, record) for t in TARGETS)
        ),
        limits=_limits(record),
        peers=_table(("benchmark", "peer", "times"), _peers(record)),
        all=_table(("benchmark", "processor s", "s passed", "yardsticks", "MB"), _all(record)),
    )


def write_page(record: Record) -> None:
    """Write the page to its place."""
    PAGE.write_text(page(record), encoding="utf-8")


def _table(header: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    head = list(header)
    lines = [head, ["---"] * len(head), *map(list, rows)]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def _row(target: Target, record: Record) -> tuple[str, ...]:
    numbers = sorted(target.now(record.measured))
    now = " to ".join(dict.fromkeys((short(numbers[0]), short(numbers[-1]))))
    reached = "yes" if target.reached(record.measured) else "no"
    return target.what, target.before, f"{now} {target.unit}", target.goal_told, reached


def _limits(record: Record) -> str:
    missed = [t for t in TARGETS if not t.reached(record.measured)]
    if not missed:
        return ""
    told = [f"- **{t.what}**: {t.limit(record.measured)}" for t in missed]
    return "\n".join(("What limits those that were missed:", "", *told, ""))


def _peers(record: Record) -> Iterable[tuple[str, ...]]:
    for name, found in record.measured.items():
        for peer in found.peers:
            yield name, peer, short(1 / against(record.measured, peer, name)[0])


def _all(record: Record) -> Iterable[tuple[str, ...]]:
    for name, found in record.measured.items():
        numbers = found.cpu, found.wall, found.cpu / found.yardstick, found.megabytes
        yield name, *map(short, numbers)
