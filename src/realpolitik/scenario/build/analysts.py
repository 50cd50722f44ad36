"""Analysts and what each of them says of a quantity (rule S18).

Owns `build_analysts` and `build_pool`.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from realpolitik.scenario.analysts import Analyst, Pool
from realpolitik.scenario.build.names import check_identifier
from realpolitik.scenario.data_calls import is_call
from realpolitik.scenario.rules import quantity as rules
from realpolitik.scenario.rules import warning as warnings
from realpolitik.suggest import listing, nearest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from realpolitik.scenario.build.context import Context
    from realpolitik.scenario.distributions.base import AbstractDistribution
    from realpolitik.scenario.model import Path

MAX_ANALYSTS = 50


def build_analysts(context: Context) -> tuple[Analyst, ...]:
    """Return the analysts of a file: those of the section, or else all who give a number."""
    shape = context.shape
    places: dict[str, Path] = {}
    for quantity, stated in shape.quantities.items():
        for name in stated.by_analyst:
            places.setdefault(name, ("quantities", quantity, "value", name))
    for name, place in places.items():
        if shape.analysts and name not in shape.analysts:
            found, help_ = f"`{name}` is no analyst", nearest(name, shape.analysts)
            context.fault(rules.BadAnalyst, place, found, listing(shape.analysts), help_, key=True)
        elif not shape.analysts:
            check_identifier(context, name, place, reserved=False)
    for name in shape.analysts:
        if name not in places:
            found = f"`{name}` gives no number"
            wanted = f"a number, such as `value: {{{name}: 10 to 20, ...}}`, or no such analyst"
            context.fault(rules.BadAnalyst, ("analysts", name), found, wanted, key=True)
    if len(places) == 1 and len(shape.analysts) < 2:
        [(name, place)] = places.items()
        found, wanted = f"only `{name}` gives a number", "two analysts or more, or the value alone"
        context.fault(rules.BadAnalyst, place, found, wanted, key=True)
    if len(shape.analysts or places) > MAX_ANALYSTS:
        found = f"{len(shape.analysts or places)} analysts"
        place = ("analysts",) if shape.analysts else next(iter(places.values()))
        context.fault(rules.BadAnalyst, place, found, f"at most {MAX_ANALYSTS}", key=True)
    if shape.analysts:
        return tuple(_analyst(context, name) for name in shape.analysts)
    return tuple(Analyst(name, name, span=context.span(*place)) for name, place in places.items())


def _analyst(context: Context, name: str) -> Analyst:
    shape, path = context.shape.analysts[name], ("analysts", name, "weight")
    try:
        weight = float(shape.weight)
    except ValueError:
        weight = math.nan
    if not 0 < weight < math.inf:
        found, wanted = f"the weight `{shape.weight}` of `{name}`", "a positive number"
        context.fault(rules.BadAnalyst, path, found, wanted)
        weight = 1.0
    span = context.span("analysts", name)
    return Analyst(name, shape.name or name, weight, shape.says, span=span)


def build_pool(context: Context, quantity: str, stated: Mapping[str, AbstractDistribution]) -> Pool:
    """Return what analysts say of a quantity; warn of those who say nothing."""
    analysts = context.analysts
    silent = [a.title for a in analysts if a.name not in stated]
    if silent:
        found = f"{listing(silent)} {'gives' if len(silent) == 1 else 'give'} no number"
        found += f" for `{quantity}`; draws that follow them use the pool of the others"
        wanted = "a number from every analyst"
        path = ("quantities", quantity, "value")
        context.fault(warnings.SilentAnalyst, path, found, wanted)
    return Pool(analysts, tuple(stated.get(a.name) for a in analysts))


def refuse_data(context: Context, text: str, path: Path) -> None:
    """Refuse data as one analyst's number: they are the same for all."""
    if is_call(text):
        found = "data are nobody's own number"
        context.fault(rules.BadAnalyst, path, found, "`a to b`, a number or a distribution")


def told(pool: Pool, texts: Mapping[str, str]) -> str:
    """Return who says what, in words."""
    return "; ".join(f"{a.title}: {texts[a.name]}" for a in pool.analysts if a.name in texts)
