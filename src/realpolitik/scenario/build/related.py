"""Relations between quantities (rule S11). Owns `build_related`."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from realpolitik.scenario.correlation import contradiction, normal_correlations
from realpolitik.scenario.model import Related
from realpolitik.scenario.rules import quantity as rules
from realpolitik.suggest import listing, nearest

if TYPE_CHECKING:
    from realpolitik.scenario.build.context import Context
    from realpolitik.scenario.shape import RelatedShape


def build_related(context: Context) -> tuple[Related, ...]:
    """Return the relations of a file, which can all hold together."""
    related: list[Related] = []
    stated: set[frozenset[str]] = set()
    sound = True
    for i, shape in enumerate(context.shape.related):
        evidence = context.cite(shape.evidence, ("related", i, "evidence"))
        pairs = {frozenset(p) for p in combinations(shape.between, 2)}
        if not _check(context, i, shape, pairs & stated):
            sound = False
            continue
        stated |= pairs
        related.append(
            Related(
                tuple(shape.between),
                shape.rank_correlation,
                evidence,
                shape.judgement,
                span=context.span("related", i),
            )
        )
    if related and sound:
        _check_possible(context, related)
    return tuple(related)


def _check(context: Context, i: int, shape: RelatedShape, again: set[frozenset[str]]) -> bool:
    path, fault = ("related", i, "between"), context.fault
    fine = True
    for j, name in enumerate(shape.between):
        known = context.quantities.get(name)
        if known is None:
            help_ = nearest(name, context.quantities)
            fault(rules.BadRelation, (*path, j), f"unknown quantity `{name}`", "", help_)
        elif known.distribution.is_constant:
            found = f"`{name}` is a fixed number"
            fault(rules.BadRelation, (*path, j), found, "an uncertain quantity")
        else:
            continue
        fine = False
    if len(shape.between) < 2 or len(set(shape.between)) < len(shape.between):
        fault(
            rules.BadRelation,
            path,
            "the relation names one quantity twice, or alone",
            "two or more quantities",
        )
        fine = False
    for pair in sorted(map(sorted, again)):
        fault(rules.BadRelation, path, f"{listing(pair)} are related twice", "each pair once")
        fine = False
    return fine


def _check_possible(context: Context, related: list[Related]) -> None:
    names = list(dict.fromkeys(name for r in related for name in r.between))
    matrix = normal_correlations(names, related)
    clash = contradiction(names, matrix)
    if not clash:
        return
    stated = {frozenset(p): r for r in related for p in combinations(r.between, 2)}
    shown = []
    for pair in combinations(clash, 2):
        relation = stated.get(frozenset(pair))
        value = f"{relation.rank_correlation:g}" if relation else "0 (not stated)"
        shown.append(f"`{pair[0]}` and `{pair[1]}` {value}")
    found = f"these rank correlations cannot hold together: {'; '.join(shown[:6])}"
    wanted = "correlations that fit together: two of them limit the third"
    first = next(i for i, r in enumerate(related) if set(r.between) <= set(clash))
    context.fault(rules.ImpossibleCorrelations, ("related", first), found, wanted)
