"""Which uncertain quantities the results follow (rule Q5).

Owns `SensitivityQuestion` and `sensitivity`. From the draws already made: PAWN and first-order
Sobol indices. With a design of its own: total Sobol indices as well, which count what a quantity
does together with others.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import KW_ONLY, dataclass
from typing import TYPE_CHECKING, Annotated, ClassVar

import numpy as np

from realpolitik.arrays import Floats
from realpolitik.ask.evaluate.points import Pointwise, scores_of_draws, uncertain
from realpolitik.ask.evaluate.query import ask_all
from realpolitik.ask.evaluate.target import claims_or, leading_event, target_of
from realpolitik.ask.question import (
    AbstractQuestion,
    Argument,
    Contribution,
    Draft,
    Flag,
    Place,
)
from realpolitik.ask.result import Result, Several
from realpolitik.ask.robustness import indices
from realpolitik.ask.robustness.hinges import weakest
from realpolitik.ensemble import WINDOW
from realpolitik.errors import RealpolitikError
from realpolitik.pages.numbers import bar, plural
from realpolitik.pages.page import TOP, Page, Reference, Table
from realpolitik.scenario.names import plain

if TYPE_CHECKING:
    from realpolitik.ask.result import Document
    from realpolitik.engines import Ensemble
    from realpolitik.ensemble import Progress
    from realpolitik.scenario.expression import nodes as n

LEAST_DRAWS = 64
"""Fewer draws than this say nothing of what a result follows."""
REPORT_DRAWS = 1024
"""Draws in a report."""
MIXED = 0.05
"""Rank correlations up to this size tell no direction."""
BOOTSTRAPPED = 12
"""Quantities that get an interval: those with the highest index."""


Totals = dict[str, tuple[float, tuple[float, float]]]
"""By quantity its total Sobol index, with its 95% interval."""


@dataclass(frozen=True)
class Index:
    """How much one quantity matters to one target.

    Parameters
    ----------
    quantity
        Its name.
    pawn, first, total
        The indices; `total` is None without a design of its own.
    pawn_interval, first_interval, total_interval
        95% intervals: that of PAWN bounds the index of unlimited draws, the others are from the
        bootstrap; None for quantities that matter little.
    direction
        Spearman's rank correlation of the quantity with the target.
    """

    quantity: str
    pawn: float
    first: float
    total: float | None
    pawn_interval: tuple[float, float] | None
    first_interval: tuple[float, float] | None
    total_interval: tuple[float, float] | None
    direction: float

    def to_dict(self) -> Document:
        """Return the indices as plain data."""
        return {k: list(v) if isinstance(v, tuple) else v for k, v in vars(self).items()}


@dataclass(frozen=True)
class Sensitivity(Result):
    """What one target follows.

    Parameters
    ----------
    target
        Its name.
    measured
        What was measured: the target itself, or the margin by which its test holds.
    rows
        The quantities, the most important first.
    noise
        The PAWN index that a quantity without effect reaches in 1 of 20 cases.
    draws
        How many draws the indices rest on.
    undefined
        Draws left out because the target has no value there, or because they failed.
    dependent
        Whether some quantities are related, in which case Sobol indices share what they share.
    """

    target: str
    measured: str
    rows: tuple[Index, ...]
    noise: float
    draws: int
    undefined: int
    dependent: bool

    def to_dict(self) -> Document:
        """Return the indices as plain data."""
        return {
            "target": self.target,
            "measured": self.measured,
            "noise": self.noise,
            "draws": self.draws,
            "undefined_draws": self.undefined,
            "related_quantities": self.dependent,
            "quantities": [row.to_dict() for row in self.rows],
        }

    def page(self) -> Page:
        """Return the page on what the target follows."""
        rows: list[tuple[str, ...]] = []
        for row in self.rows[:TOP]:
            total = "" if row.total is None else f"{row.total:.2f}"
            rows.append(
                (
                    plain(row.quantity),
                    bar(row.pawn, 10),
                    f"{row.pawn:.2f}{_range(row.pawn_interval)}",
                    f"{row.first:.2f}{_range(row.first_interval)}",
                    total + _range(row.total_interval),
                    _effect(row.direction),
                )
            )
        header: tuple[str, ...] = (
            "quantity",
            "",
            "PAWN (95%)",
            "first (95%)",
            "total (95%)",
            "effect",
        )
        measured = f"{self.measured}, {plural(self.draws, 'draw')}"
        if rows and not any(r[4] for r in rows):
            header, rows = header[:4] + header[5:], [r[:4] + r[5:] for r in rows]
        table = Table(f"What {plain(self.target)} depends on", measured, header, tuple(rows))
        strong = [r.quantity for r in self.rows if r.pawn > self.noise]
        several = plural(len(self.rows), "quantity", "quantities")
        notes = [
            f"By chance a quantity without effect reaches a PAWN index of {self.noise:.2f} in 1 of"
            f" 20 cases. Above that: {len(strong)} of {several}."
            " Effect: whether a higher value raises or lowers the answer."
        ]
        if self.dependent:
            notes.append(
                "Some quantities are correlated, so their indices overlap: one effect can count"
                " for several of them."
            )
        if self.undefined:
            notes.append(
                f"Left out, because they have no answer: {plural(self.undefined, 'draw')}."
            )
        rests_on = tuple(Reference("quantity", name) for name in strong)
        return Page("Sensitivity", "", (table,), tuple(notes), rests_on=rests_on)


def _effect(direction: float) -> str:
    """Say which way an answer goes when a quantity rises."""
    if abs(direction) <= MIXED:
        return "mixed"
    return "raises" if direction > 0 else "lowers"


def _range(interval: tuple[float, float] | None) -> str:
    return "" if interval is None else f" ({interval[0]:.2f} to {interval[1]:.2f})"


@dataclass(frozen=True)
class SensitivityQuestion(AbstractQuestion[Several[Sensitivity]]):
    """Show on which uncertain quantities claims, outcomes and payoffs depend.

    Parameters
    ----------
    targets
        Names of claims or outcomes, or questions; by default every claim.
    base
        If positive, solve (quantities + 2) times so many further draws for total Sobol indices.
    intervals
        Whether the foremost quantities get intervals.
    """

    command: ClassVar[str] = "sensitivity"

    place: ClassVar[Place | None] = Place("sensitivity", by_name=True)

    targets: Annotated[
        str | Sequence[str],
        Argument("What to explain; by default every claim.", "[CLAIM|OUTCOME|EXPR]..."),
    ] = ()
    _: KW_ONLY
    base: Annotated[
        int, Flag("Base draws of a design for total Sobol indices.", least=0, most=2**14)
    ] = 0
    intervals: bool = True

    def ask(self, ensemble: Ensemble, progress: Progress | None = None) -> Several[Sensitivity]:
        """Return by target what it follows."""
        wanted = claims_or(ensemble.model.scenario, self.targets)
        return Several(
            sensitivity(
                ensemble, wanted, base=self.base, intervals=self.intervals, progress=progress
            )
        )

    @classmethod
    def for_report(cls, draft: Draft) -> Iterable[Contribution[Several[Sensitivity]]]:
        """Return the question of the weakest claims and the first event, on few draws."""
        ensemble = draft.ensemble
        targets = [*weakest(draft), *leading_event(ensemble.model.scenario)]
        enough = min(ensemble.draws, REPORT_DRAWS) >= LEAST_DRAWS
        if not targets or not enough or not uncertain(ensemble):
            return ()
        return (Contribution(cls(targets, intervals=False), draws=REPORT_DRAWS),)


def sensitivity(
    ensemble: Ensemble,
    targets: Sequence[str],
    *,
    base: int = 0,
    intervals: bool = True,
    progress: Progress | None = None,
) -> dict[str, Sensitivity]:
    """Measure what targets follow.

    Parameters
    ----------
    ensemble
        The scenario over draws, `LEAST_DRAWS` at least.
    targets
        Names of claims or outcomes, or questions.
    base
        If positive, solve (quantities + 2) times so many further draws for total Sobol indices.
    intervals
        Whether the foremost quantities get intervals, which takes most of the time.

    Raises
    ------
    QuestionError
        With every fault of a question.
    RealpolitikError
        If nothing is uncertain, or total indices are asked where quantities are related.
    """
    scenario = ensemble.model.scenario
    names = uncertain(ensemble)
    if not names:
        raise RealpolitikError("no quantity of this scenario is uncertain")
    if base and scenario.related:
        raise RealpolitikError(
            "total Sobol indices need independent quantities, and this file correlates some;"
            " leave out `--base`: the other indices do not need independence"
        )
    found = {text: target_of(scenario, text) for text in targets}
    draws = min(ensemble.draws, WINDOW)
    if draws < LEAST_DRAWS:
        raise RealpolitikError(f"sensitivity needs at least {LEAST_DRAWS} draws, not {draws}")
    values = ask_all(ensemble.first(draws), {text: t.number for text, t in found.items()}, progress)
    x = scores_of_draws(ensemble, draws)
    drawn = np.column_stack([ensemble.quantities[k][:draws] for k in names])
    totals: dict[str, Totals] = {}
    if base:
        totals = _totals(ensemble, {k: t.number for k, t in found.items()}, base, progress)
    results = {}
    for text, target in found.items():
        y = values[text].values
        known = ~np.isnan(y)
        top = BOOTSTRAPPED if intervals else 0
        given, of = x[: len(y)][known], drawn[: len(y)][known]
        rows, noise = _rank(names, given, of, y[known], totals.get(text), top)
        measured = "the margin by which its test holds" if target.is_truth else "its value"
        missing = int(np.sum(~known))
        results[text] = Sensitivity(
            text, measured, rows, noise, int(known.sum()), missing, bool(scenario.related)
        )
    return results


def _rank(
    names: Sequence[str],
    x: Floats,
    drawn: Floats,
    y: Floats,
    totals: Totals | None,
    bootstrapped: int,
) -> tuple[tuple[Index, ...], float]:
    """Return every quantity's indices, the most important first, and the noise level."""
    # What differs by rounding alone follows nothing.
    if len(y) < LEAST_DRAWS or np.ptp(y) <= 1e-12 * max(1.0, float(np.abs(y).max())):
        none = [Index(k, 0.0, 0.0, None, None, None, None, 0.0) for k in names]
        return tuple(none), 0.0
    column = y[:, None]
    by_pawn = indices.pawn(x, column)[:, 0]
    by_first = indices.first_order(x, column)[:, 0]
    # Of the values themselves: those of a `choice` are tied, their scores are not.
    slope = indices.rank_correlation(drawn, y)
    order = np.argsort(-by_pawn, kind="stable")
    top = order[:bootstrapped]
    intervals: dict[str, dict[int, Floats]] = {"pawn": {}, "first": {}}
    if len(top):
        both = {
            "pawn": indices.pawn_interval(x[:, top], column),
            "first": indices.interval(indices.first_order, x[:, top], column),
        }
        for name, (low, high) in both.items():
            ends = np.stack([low, high], -1)[:, 0]
            intervals[name] = dict(zip(top.tolist(), ends, strict=True))
    rows = []
    for i in order.tolist():
        total = totals[names[i]] if totals else (None, None)
        rows.append(
            Index(
                names[i],
                float(by_pawn[i]),
                float(by_first[i]),
                total[0],
                _pair(intervals["pawn"].get(i)),
                _pair(intervals["first"].get(i)),
                total[1],
                float(slope[i]),
            )
        )
    return tuple(rows), float(indices.noise_level(x, column)[0])


def follows(names: Sequence[str], x: Floats, y: Floats) -> tuple[tuple[Index, ...], float]:
    """Return what a number follows, the most important quantity first, and the noise level.

    Parameters
    ----------
    names
        The quantities.
    x
        Their normal scores, shape (draws, quantities).
    y
        The number, shape (draws,); all defined.
    """
    return _rank(names, x, x, y, None, 0)


def _pair(values: Floats | None) -> tuple[float, float] | None:
    return None if values is None else (float(values[0]), float(values[1]))


def _totals(
    ensemble: Ensemble, questions: dict[str, n.Node], base: int, progress: Progress | None
) -> dict[str, Totals]:
    """Return by target and quantity the total index with its interval, from a design of its own."""
    from scipy.special import ndtri

    pointwise = Pointwise(ensemble, questions)
    inputs = len(pointwise.names)
    design = indices.sobol_design(base, inputs, ensemble.seed + 1)
    if len(design) > WINDOW:
        most = WINDOW // (inputs + 2)
        raise RealpolitikError(
            f"this needs {len(design):,} further draws; at most {most} base draws are possible"
        )
    found = pointwise.at(ndtri(design), progress)
    results = {}
    for key, y in found.items():
        # A point without an answer spoils the base draw that it belongs to in every block.
        blocks = y.reshape(inputs + 2, base)
        kept = blocks[:, ~np.isnan(blocks).any(axis=0)]
        sound, rows = kept.shape[1], kept.reshape(-1, 1)
        if sound < 8:
            continue
        _, total = indices.sobol_indices(rows, sound, inputs)
        _, (low, high) = indices.sobol_intervals(rows, sound, inputs)
        results[key] = {
            name: (float(total[i, 0]), (float(low[i, 0]), float(high[i, 0])))
            for i, name in enumerate(pointwise.names)
        }
    return results
