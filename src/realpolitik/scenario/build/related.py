"""Relations between quantities, or between private types (rules S11 and S17).

Owns `build_related`.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from realpolitik.scenario.correlation import contradiction, normal_correlations
from realpolitik.scenario.model import Related
from realpolitik.scenario.rules import quantity as rules
from realpolitik.suggest import listing, nearest

if TYPE_CHECKING:
    from realpolitik.scenario.build.context import Context
    from realpolitik.scenario.model import Path
    from realpolitik.scenario.shape import RelatedShape


MAX_TYPES = 4
"""Private types that may be related to each other; their joint chances are integrals."""


def build_related(context: Context) -> tuple[tuple[Related, ...], tuple[Related, ...]]:
    """Return the relations of a file's quantities, and of its private types; all can hold."""
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
    types = [r for r in related if r.between[0] in context.private]
    quantities = [r for r in related if r not in types]
    for group in (quantities, types):
        if group and sound:
            _check_possible(context, group)
    together = list(dict.fromkeys(name for r in types for name in r.between))
    if len(together) > MAX_TYPES:
        found = f"{len(together)} private types are related: {listing(together)}"
        wanted = f"at most {MAX_TYPES}"
        context.fault(rules.BadRelation, ("related",), found, wanted, key=True)
    return tuple(quantities), tuple(types)


def _check(context: Context, i: int, shape: RelatedShape, again: set[frozenset[str]]) -> bool:
    path, fault = ("related", i, "between"), context.fault
    fine = True
    types = [name for name in shape.between if name in context.private]
    if types and not _check_types(context, path, shape, types):
        return False
    for j, name in enumerate(shape.between):
        if name in types:
            continue
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


def _check_types(context: Context, path: Path, shape: RelatedShape, types: list[str]) -> bool:
    """Check that a relation that names private types names nothing else, and types of one kind."""
    others = [name for name in shape.between if name not in types]
    lasting = {context.private[name].lasts for name in types}
    if others:
        found = f"{listing(types)} and {listing(others)} together"
        context.fault(rules.BadRelation, path, found, "private types alone, or quantities alone")
    elif len(lasting) > 1:
        found = "a type that lasts and one that is drawn anew in each period"
        context.fault(rules.BadRelation, path, found, "types that all last, or none of which does")
    return not others and len(lasting) == 1


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
