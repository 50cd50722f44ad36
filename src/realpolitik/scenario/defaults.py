"""What a file says once for all its entries (rule S21). Owns `with_defaults`."""

from __future__ import annotations

from typing import TypeVar

from realpolitik.scenario.data_calls import is_call
from realpolitik.scenario.quantity_shapes import PrivateShape, QuantityShape
from realpolitik.scenario.shape import (
    ActorShape,
    DefaultsShape,
    InterestShape,
    MoveShape,
    RelatedShape,
    ScenarioShape,
    ShockShape,
    StateShape,
)

Measured = TypeVar("Measured", QuantityShape, PrivateShape)
Judged = TypeVar(
    "Judged",
    QuantityShape,
    PrivateShape,
    InterestShape,
    MoveShape,
    RelatedShape,
    StateShape,
    ShockShape,
)


def with_defaults(shape: ScenarioShape) -> ScenarioShape:
    """Return a file in which every entry says what it leaves to `defaults`.

    `unit` is that of quantities and private types that state none, but not of what is looked up,
    which brings its own. `judgement` is that of whatever rests on neither evidence nor a judgement
    of its own, and that no analyst states.
    """
    defaults = shape.defaults
    if defaults is None:
        return shape
    changes: dict[str, object] = {
        "quantities": {k: _quantity(q, defaults) for k, q in shape.quantities.items()},
        "private": {k: _judged(_in_unit(p, defaults), defaults) for k, p in shape.private.items()},
        "related": [_judged(r, defaults) for r in shape.related],
        "moves": {k: _judged(m, defaults) for k, m in shape.moves.items()},
        "actors": {k: _actor(a, defaults) for k, a in shape.actors.items()},
    }
    if periods := shape.periods:
        parts: dict[str, object] = {
            "state": {k: _judged(s, defaults) for k, s in periods.state.items()},
            "shocks": {k: _judged(s, defaults) for k, s in periods.shocks.items()},
        }
        changes["periods"] = periods.model_copy(update=parts)
    return shape.model_copy(update=changes)


def _quantity(quantity: QuantityShape, defaults: DefaultsShape) -> QuantityShape:
    if is_call(quantity.value):
        return quantity
    in_unit = _in_unit(quantity, defaults)
    # What analysts state is their judgement (rule S18).
    return in_unit if quantity.by_analyst else _judged(in_unit, defaults)


def _actor(actor: ActorShape, defaults: DefaultsShape) -> ActorShape:
    interests = {k: _judged(i, defaults) for k, i in actor.interests.items()}
    judgement = actor.judgement or (defaults.judgement if actor.prefers else None)
    return actor.model_copy(update={"interests": interests, "judgement": judgement})


def _in_unit(part: Measured, defaults: DefaultsShape) -> Measured:
    """Return a part with the default unit, unless it states one; an empty one is stated too."""
    return (
        part if "unit" in part.model_fields_set else part.model_copy(update={"unit": defaults.unit})
    )


def _judged(part: Judged, defaults: DefaultsShape) -> Judged:
    """Return a part with the default judgement, unless it rests on something itself."""
    if part.evidence or part.judgement is not None:
        return part
    return part.model_copy(update={"judgement": defaults.judgement})
