"""Pages on doubt: what results follow, what turns them, and where."""

from __future__ import annotations

from typing import TYPE_CHECKING

from realpolitik.pages.numbers import bar, number, percent, plural, unit_after
from realpolitik.pages.page import TOP, Page, Table
from realpolitik.report.sentences import tipping_sentence

if TYPE_CHECKING:
    from realpolitik.ask.robustness.boxes import FailureBoxes
    from realpolitik.ask.robustness.hinges import Hinge
    from realpolitik.ask.robustness.sensitivity import Sensitivity
    from realpolitik.ask.robustness.solutions import UnderSolutions
    from realpolitik.ask.robustness.tipping import Tipping, TippingTwo
    from realpolitik.ask.robustness.widened_ranges import Robustness


def sensitivity_page(found: Sensitivity) -> Page:
    """Return the page on what a target follows."""
    rows: list[tuple[str, ...]] = []
    for row in found.rows[:TOP]:
        total = "" if row.total is None else f"{row.total:.2f}"
        rows.append(
            (
                row.quantity,
                bar(row.pawn, 10),
                f"{row.pawn:.2f}{_range(row.pawn_interval)}",
                f"{row.first:.2f}{_range(row.first_interval)}",
                total + _range(row.total_interval),
                "raises" if row.direction > 0.05 else "lowers" if row.direction < -0.05 else "both",
            )
        )
    header: tuple[str, ...] = ("quantity", "", "PAWN (95%)", "first (95%)", "total (95%)", "it")
    measured = f"{found.measured}, {plural(found.draws, 'draw')}"
    if rows and not any(r[4] for r in rows):
        header, rows = header[:4] + header[5:], [r[:4] + r[5:] for r in rows]
    table = Table(f"What {found.target} follows", measured, header, tuple(rows))
    strong = [r.quantity for r in found.rows if r.pawn > found.noise]
    notes = [
        f"A quantity without effect reaches a PAWN index of {found.noise:.2f} in 1 of 20 cases;"
        f" {len(strong)} of {len(found.rows)} are above that."
    ]
    if found.dependent:
        notes.append("Some quantities are related, so that their indices share what they share.")
    if found.undefined:
        notes.append(f"{plural(found.undefined, 'draw')} without an answer are left out.")
    return Page("Sensitivity", "", (table,), tuple(notes))


def _range(interval: tuple[float, float] | None) -> str:
    return "" if interval is None else f" ({interval[0]:.2f} to {interval[1]:.2f})"


def hinge_page(found: Hinge) -> Page:
    """Return the page on what turns a claim."""
    rows = [
        (
            s.quantity,
            number(s.low),
            number(s.high),
            "does not turn it" if s.turns_at is None else number(s.turns_at),
            "" if s.score is None else f"{s.score:+.2f}".replace("-", "\N{MINUS SIGN}"),
        )
        for s in found.swings[:TOP]
    ]
    header = ("quantity", "at its 5%", "at its 95%", "turns at", "deviations")
    note = "margin of the test, one quantity at a time, all others at their medians"
    table = Table("Alone", note, header, tuple(rows), frozenset({1, 2, 3, 4}))
    return Page(f"Hinge of {found.claim}", found.words, (table,) if rows else ())


def boxes_page(found: FailureBoxes) -> Page:
    """Return the page on where a claim fails."""
    rows = [
        ("; ".join(words), percent(b.coverage), percent(b.density), percent(b.mass))
        for b, words in zip(found.boxes, found.limits, strict=True)
    ]
    header = ("where", "of all failures", "fails there in", "of all draws")
    title = f"Where {found.claim} fails (it fails in {percent(found.share)} of draws)"
    table = Table(title, "boxes found by peeling (PRIM)", header, tuple(rows), frozenset({1, 2, 3}))
    lead = "" if rows else "No box of assumptions is much denser in failures than the whole."
    return Page(f"Failure of {found.claim}", lead, (table,) if rows else ())


def robustness_page(found: Robustness) -> Page:
    """Return the page on how wrong the ranges may be."""
    return Page(f"Robustness of {found.claim}", found.words, ())


def tipping_page(found: Tipping) -> Page:
    """Return the page on where an answer tips along a quantity."""
    step = max(1, len(found.values) // 10)
    rows = []
    for i in range(0, len(found.values), step):
        cells = [number(float(found.values[i]))]
        for curve in found.curves:
            value = float(curve.mean[i])
            cells.append(number(value) if curve.low is not None else percent(value))
        rows.append(tuple(cells))
    header = (f"{found.quantity}{unit_after(found.unit)}", *(c.name for c in found.curves))
    kind = "median" if found.curves[0].low is not None else "share of draws"
    table = Table(f"{found.target} along {found.quantity}", kind, header, tuple(rows))
    return Page("Tipping point", tipping_sentence(found), (table,))


def tipping_two_page(found: TippingTwo) -> Page:
    """Return the page on where an answer tips over two quantities."""
    one, other = found.values
    columns = range(0, len(other), 2)
    rows = [
        (number(float(one[i])), *(percent(float(found.shares[i, j])) for j in columns))
        for i in range(0, len(one), 2)
    ]
    header = (found.quantities[0], *(number(float(other[j])) for j in columns))
    note = f"share of draws; along the top {found.quantities[1]}"
    right = frozenset(range(1, len(header)))
    return Page("Tipping", "", (Table(found.target, note, header, tuple(rows), right),))


def solutions_page(found: UnderSolutions) -> Page:
    """Return the page on claims under several solutions."""
    methods = list(dict.fromkeys(m for v in found.verdicts.values() for m in v))
    rows = tuple(
        (
            name,
            *(percent(verdicts[m].share) for m in methods),
            "disagree" if found.disagree(name) else "",
        )
        for name, verdicts in found.verdicts.items()
    )
    header = ("claim", *methods, "")
    right = frozenset(range(1, len(methods) + 1))
    table = Table("Claims under several solutions", "share of draws", header, rows, right)
    notes = tuple(f"Without {m}: {why}." for m, why in found.left_out.items())
    return Page("Solutions", "", (table,), notes)
