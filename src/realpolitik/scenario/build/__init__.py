"""From a file to a scenario: each module reads one part, `build_scenario` puts them together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from realpolitik.scenario.build.actors import build_actors
from realpolitik.scenario.build.context import Context
from realpolitik.scenario.build.definitions import build_definitions
from realpolitik.scenario.build.idle import warn_idle
from realpolitik.scenario.build.lasting import check_lasting
from realpolitik.scenario.build.levers import build_claims, build_levers
from realpolitik.scenario.build.moves import build_moves, declare_moves
from realpolitik.scenario.build.names import check_names
from realpolitik.scenario.build.observed import build_happened, build_observed
from realpolitik.scenario.build.periods import build_periods, declare_states
from realpolitik.scenario.build.private import build_types, declare_types
from realpolitik.scenario.build.quantities import (
    build_evidence,
    build_quantities,
    warn_unsupported,
)
from realpolitik.scenario.build.related import build_related
from realpolitik.scenario.build.unused import warn_unused
from realpolitik.scenario.defaults import with_defaults
from realpolitik.scenario.model import Scenario

if TYPE_CHECKING:
    from realpolitik.scenario.data_calls import Offers
    from realpolitik.scenario.faults import Faults
    from realpolitik.scenario.model import Reader
    from realpolitik.scenario.shape import ScenarioShape
    from realpolitik.scenario.source import SourceText, YamlNode


def build_scenario(
    shape: ScenarioShape,
    root: YamlNode,
    source: SourceText,
    faults: Faults,
    offers: Offers | None = None,
    reader: Reader | None = None,
) -> Scenario:
    """Resolve everything a file says; `reader` is how to read it again.

    Raises
    ------
    ScenarioError
        With every fault of the file, if one of them is an error.
    """
    shape = with_defaults(shape)
    context = Context(shape, root, faults, offers)
    check_names(context)
    evidence = build_evidence(context)
    evidence |= build_quantities(context)
    declare_types(context)
    declare_moves(context)
    declare_states(context)
    variables, outcomes = build_definitions(context)
    moves = build_types(context) | build_moves(context)
    actors = build_actors(context)
    periods = build_periods(context)
    check_lasting(context, moves, actors, periods)
    levers = build_levers(context, moves)
    related, related_types = build_related(context)
    observed = build_observed(context)
    happened = build_happened(context)
    claims = build_claims(context, moves)
    faults.raise_if_any()
    # Only now: what is unused in a file with errors may be used by what could not be read.
    warn_unused(context, moves, actors, claims, periods)
    warn_idle(context, moves, actors, claims, periods)
    warn_unsupported(context)
    return Scenario(
        name=shape.scenario,
        title=shape.title,
        question=shape.question,
        as_of=shape.as_of,
        summary=shape.summary,
        limits=shape.limits,
        evidence=evidence,
        quantities=context.quantities,
        actors=actors,
        moves=moves,
        variables=variables,
        outcomes=outcomes,
        levers=levers,
        claims=claims,
        private=context.private,
        related=related,
        related_types=related_types,
        observed=observed,
        happened=happened,
        periods=periods,
        diagnostics=tuple(faults.in_order()),
        source=source,
        root=root,
        offers=offers,
        reader=reader,
    ).as_read()


__all__ = ["build_scenario"]
