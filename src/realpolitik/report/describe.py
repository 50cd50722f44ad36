"""A scenario as it reads in a terminal, before it is solved: what `realpolitik show` prints.

Owns `print_scenario`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console, Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from realpolitik.ask.evaluate.over_time import span_words
from realpolitik.pages.numbers import plural
from realpolitik.scenario.expression import nodes as n
from realpolitik.scenario.names import Names

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.console import RenderableType

    from realpolitik.scenario.model import Claim, Observation, Periods, Scenario
    from realpolitik.scenario.moves import Move, Option


def print_scenario(scenario: Scenario, console: Console) -> None:
    """Print what a scenario says: actors, moves, quantities, levers, claims, evidence."""
    console.print(Text(scenario.title, style="bold"))
    console.print(Text(scenario.question, style="italic"))
    if scenario.source.extends:
        console.print(Text(f"This file changes {scenario.source.extends}."))
    for text in (scenario.summary, scenario.limits and f"Limits: {scenario.limits}"):
        if text:
            console.print(Text(f"\n{text}"))
    _section(console, "Actors and their interests", _actors(scenario))
    _section(console, "Moves, in order", _moves(scenario))
    if scenario.periods:
        _section(console, "Over periods", _periods(scenario.periods))
    _section(console, "Quantities (5%, 50%, 95%)", _quantities(scenario))
    if scenario.related:
        told = [(f"{r.rank_correlation:+g}", ", ".join(r.between)) for r in scenario.related]
        _section(console, "Correlated quantities (rank correlation)", _pairs(told))
    if scenario.related_types:
        told = [(f"{r.rank_correlation:+g}", ", ".join(r.between)) for r in scenario.related_types]
        _section(console, "Correlated private types (rank correlation)", _pairs(told))
    if scenario.observed:
        seen = [(o.date, _seen(scenario, o)) for o in scenario.observed]
        _section(console, "Observed", _pairs(seen))
    if scenario.happened:
        path = Names(scenario).path(scenario.happened.path)
        _section(console, "What happened", Text(f"{path}  {scenario.happened.says}".rstrip()))
    if scenario.levers:
        rows = [
            (k, f"{' and '.join(scenario.actors[a].title for a in v.actors)}: {v.says}")
            for k, v in scenario.levers.items()
        ]
        _section(console, "Levers", _pairs(rows))
    if scenario.claims:
        claims = [(f"{k} [{c.row}]" if c.row else k, _claim(c)) for k, c in scenario.claims.items()]
        _section(console, "Claims", _pairs(claims))
    if scenario.evidence:
        _section(console, "Evidence", _evidence(scenario))


def _claim(claim: Claim) -> str:
    """Return what a claim says, and why its numbers do not decide it (rule Q10)."""
    why = f" Decided by how the payoffs are written. {claim.by_shape}" if claim.by_shape else ""
    return claim.says + why


_FEW = 11
"""Steps that are told one by one."""


def _seen(scenario: Scenario, observation: Observation) -> str:
    path = Names(scenario).path(observation.path)
    return f"{path}  {observation.says}".rstrip()


def _section(console: Console, title: str, body: RenderableType) -> None:
    console.print()
    console.print(Text(title, style="bold"))
    console.print(Padding(body, (0, 0, 0, 2)))


def _pairs(rows: Iterable[tuple[str, str]]) -> Table:
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(max_width=26)
    table.add_column()
    for name, text in rows:
        table.add_row(Text(name, style="bold"), Text(text))
    return table


def _actors(scenario: Scenario) -> RenderableType:
    blocks: list[RenderableType] = []
    for name, actor in scenario.actors.items():
        governments = " and ".join(scenario.actors[k].title for k in actor.audience_of)
        role = f"  (audience of {governments}: no moves)" if governments else ""
        blocks.append(Text.assemble((f"{name}  {actor.title}", "bold"), f"{role}  {actor.says}"))
        blocks.append(_pairs((f"  {k}", i.says) for k, i in actor.interests.items()))
        if actor.ranking:
            blocks.append(Text("  the file states only its ranking, most important first:"))
            blocks += [Text(f"    {i}. {text}") for i, text in enumerate(actor.ranking, start=1)]
    return Group(*blocks)


def _moves(scenario: Scenario) -> RenderableType:
    blocks: list[RenderableType] = []
    names = Names(scenario)
    for move in scenario.moves.values():
        unseen = ", ".join(names.move(hidden) for hidden in sorted(move.hidden))
        extra = f"  (does not see {unseen})" if unseen else ""
        title = f"{move.name}: {names.move_by(move.name)}" if move.title else ""
        title = title or names.move_by(move.name)
        blocks.append(Text.assemble((title, "bold"), f"  {move.says}{extra}"))
        if move.graded:
            blocks.append(Text(f"  {_steps(move)}"))
        else:
            blocks.append(_pairs((f"  {o.name}", _told(scenario, move, o)) for o in move.options))
    return Group(*blocks)


def _steps(move: Move) -> str:
    """Return the options of a graded choice in one line."""
    names = move.option_names
    told = f"{names[0]} to {names[-1]} in {len(names)} steps"
    return f"{told}: {', '.join(names)}" if len(names) <= _FEW else told


def _told(scenario: Scenario, move: Move, option: Option) -> str:
    """Return what an option says; of a private type's value the number and the chance."""
    if move.name not in scenario.private:
        weighs = option.base is not None and option.base != 1
        says = f"{option.title} ({option.says})" if option.title and option.says else ""
        says = says or option.title or option.says
        return f"{says} (base weight {option.base:g})".strip() if weighs else says
    number = move.values.get(option.name)
    told = [_written(scenario, number)] if number is not None else []
    chance = option.probability
    told.append(f"chance {_written(scenario, chance) if chance is not None else 'the rest'}")
    return ", ".join(told)


def _written(scenario: Scenario, node: n.Node) -> str:
    """Return a number as the file writes it, if it is a number or one quantity."""
    if isinstance(node, n.Number):
        return f"{node.value:g}"
    if isinstance(node, n.QuantityRef) and node.name in scenario.quantities:
        quantity = scenario.quantities[node.name]
        return quantity.text if quantity.implied else node.name
    return "an expression"


def _periods(periods: Periods) -> RenderableType:
    seen = plural(periods.lookahead, "further period")
    rows = [(k, s.says) for k, s in periods.states.items()]
    rows += [(f"shock {k}", f"period {s.at}: {s.says}") for k, s in periods.shocks.items()]
    return Group(
        Text(f"{span_words(periods)}. Actors look {seen} ahead."),
        _pairs(rows),
    )


def _quantities(scenario: Scenario) -> RenderableType:
    table = Table.grid(padding=(0, 2, 0, 0))
    for _ in range(4):
        table.add_column(justify="right", no_wrap=True)
    table.add_column()
    for q in scenario.quantities.values():
        low, mid, high = (f"{v:.3g}" for v in q.distribution.summary())
        grades = ", ".join(f"{e} {scenario.evidence[e].grade}" for e in q.evidence)
        basis = f"evidence: {grades}" if grades else "judgement"
        reason = f"; {q.judgement}" if q.judgement else ""
        text = Text.assemble((q.name, "bold"), f"  {q.says} ", (f"[{basis}{reason}]", "dim"))
        table.add_row(low, mid, high, q.unit, text)
    return table


def _evidence(scenario: Scenario) -> Table:
    """Return the evidence in full: what each source says, its grade and its date."""
    table = Table.grid(padding=(0, 2, 0, 0))
    for wraps in (False, False, True):
        table.add_column(no_wrap=not wraps)
    for e in scenario.evidence.values():
        late = " (hindsight)" if e.hindsight else ""
        source = f"{e.source} {e.url}" if e.url else e.source
        line = Text.assemble((e.name, "bold"), late, f"  {e.says} ", (source, "dim"))
        table.add_row(e.grade, e.date, line)
    return table
