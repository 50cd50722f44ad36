"""A run as it reads in a terminal: 80 columns, nothing that needs colour to be understood.

Owns `print_run` and `footer`.

The order is that of the report: question and answer, course of play, outcomes, levers, claims,
evidence, and the line on what shares of draws are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console, Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from realpolitik.ask.headline import move_title
from realpolitik.pages.numbers import bar, chance, number, percent, plural, spread
from realpolitik.report.printed_page import print_page
from realpolitik.scenario.expression.nodes import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rich.console import JustifyMethod, RenderableType

    from realpolitik.ask import Answer, Run, Verdict
    from realpolitik.scenario.model import Evidence, Scenario


def print_run(run: Run, console: Console) -> None:
    """Print everything that a run answers."""
    scenario = run.scenario
    console.print(_masthead(scenario))
    console.print(_answer(run))
    spread_note = "mean probability over draws (5% to 95%)"
    over_time = run.over_time
    if over_time is None:
        _section(console, "Expected course of play", _play(run), spread_note)
    else:
        console.print()
        print_page(over_time.page(), console)
    if scenario.outcomes:
        when = "by the end, a number: in the last period; " if over_time is not None else ""
        numbers = any(d.kind is not Kind.TRUTH for d in scenario.outcomes.values())
        median = "median of a number, " if numbers else ""
        _section(console, "Outcomes", _outcomes(run), when + median + spread_note)
    note = "points, each actor on its own scale; median over draws (5% to 95%)"
    _section(console, "Payoffs", _payoffs(run), note)
    if scenario.levers:
        note = "committed plans: the others believe them and reply. Free play: no plan"
        _section(console, "Levers", _levers(run), note)
    if scenario.claims:
        _section(console, "Claims", _claims(run), "share of draws in which the test holds")
    if run.past is not None:
        console.print()
        print_page(run.past.page(), console)
    if scenario.evidence:
        _section(console, "Evidence", _footnotes(scenario), "Admiralty grade, date, source")
    console.print()
    for note in run.notes:
        console.print(Text(note))
    console.print(Text(footer(run), style="dim"))


def footer(run: Run) -> str:
    """Say what the shares are, and how to get the same result again."""
    return run.provenance.sentence(run.failed_draws)


def _section(console: Console, title: str, body: RenderableType, note: str) -> None:
    console.print()
    console.print(Text.assemble((title, "bold"), "  ", (note, "dim")))
    console.print(Padding(body, (0, 0, 0, 2)))


def _masthead(scenario: Scenario) -> RenderableType:
    head = Table.grid(expand=True)
    head.add_column(ratio=1)
    head.add_column(justify="right")
    head.add_row(Text(scenario.title, style="bold"), Text(f"as of {scenario.as_of}", style="dim"))
    return Group(head, Text(scenario.question, style="italic"))


def _answer(run: Run) -> RenderableType:
    return Text("\n" + " ".join(run.headline()))


def grid(*justify: JustifyMethod, wrap: Sequence[int] | None = None) -> Table:
    """Return a table without lines; columns in `wrap`, by default those to the left, may break."""
    table = Table.grid(padding=(0, 2, 0, 0))
    for i, side in enumerate(justify):
        breaks = side == "left" if wrap is None else i in wrap
        table.add_column(justify=side, no_wrap=not breaks)
    return table


def _share_row(table: Table, name: str, answer: Answer) -> None:
    summary = answer.summary
    table.add_row(Text(f"  {name}"), Text(bar(summary.mean)), Text(chance(summary)))


def _play(run: Run) -> RenderableType:
    blocks: list[RenderableType] = []
    for name, options in run.moves.items():
        move = run.scenario.moves[name]
        head = move_title(run.scenario, name)
        blocks.append(Text.assemble((head, "bold"), f"  {move.says}" if move.says else ""))
        table = Table.grid(padding=(0, 2, 0, 0))
        table.add_column(width=20)
        table.add_column(width=20)
        table.add_column()
        for option, answer in options.items():
            _share_row(table, option if option != "none" else "(does not happen)", answer)
        blocks.append(table)
    return Group(*blocks)


def _outcomes(run: Run) -> RenderableType:
    blocks: list[RenderableType] = []
    for name, answer in run.outcomes.items():
        definition = run.scenario.outcomes[name]
        share = definition.kind is Kind.TRUTH
        says = f"  {definition.says}" if definition.says else ""
        blocks.append(Text.assemble((name, "bold"), says))
        cell = chance(answer.summary) if share else _number(answer)
        mark = bar(answer.summary.mean) if share else " " * 20
        blocks.append(Text(f"  {'':<20}  {mark}  {cell}"))
    return Group(*blocks)


def _number(answer: Answer) -> str:
    s = answer.summary
    if s.p50 is None:
        return "undefined in every draw"
    return "{} ({} to {})".format(*(number(v) for v in (s.p50, s.p05, s.p95)))


def _payoffs(run: Run) -> RenderableType:
    table = grid("left", "left", "left")
    for name, answer in run.payoffs.items():
        title = run.scenario.actors[name].title
        table.add_row(Text(name), Text(title), Text(spread(answer.summary, as_share=False)))
    return table


def _levers(run: Run) -> RenderableType:
    blocks: list[RenderableType] = []
    for actor in dict.fromkeys(r.lever.by for r in run.levers.values()):
        table = grid("left", "left", "right", "right")
        table.add_row(
            Text(f"{run.scenario.actors[actor].title}", style="bold"),
            Text("payoff", style="dim"),
            Text("best lever in", style="dim"),
            Text("better than free play in", style="dim"),
        )
        free = run.payoffs[actor].summary
        table.add_row("(free play)", spread(free, as_share=False), "", "")
        own = [r for r in run.levers.values() if r.lever.by == actor]
        for result in sorted(own, key=lambda r: -(r.payoff.p50 or float("-inf"))):
            table.add_row(
                Text(result.lever.name),
                spread(result.payoff, as_share=False),
                percent(result.best_share),
                percent(result.beats_free_play),
            )
        if blocks:
            blocks.append(Text(""))
        blocks.append(table)
        blocks.extend(_lever_outcomes(run, actor))
    return Group(*blocks)


def _lever_outcomes(run: Run, actor: str) -> list[RenderableType]:
    shares = [k for k, d in run.scenario.outcomes.items() if d.kind is Kind.TRUTH][:5]
    if not shares:
        return []
    right: JustifyMethod = "right"
    table = grid("left", *[right for _ in shares])
    table.add_row(Text("mean probability", style="dim"), *[Text(k, style="dim") for k in shares])
    own = [r for r in run.levers.values() if r.lever.by == actor]
    rows = [("(free play)", run.outcomes), *[(r.lever.name, r.outcomes) for r in own]]
    for name, outcomes in rows:
        table.add_row(Text(name), *[percent(outcomes[k].summary.mean) for k in shares])
    return [table]


def _claims(run: Run) -> RenderableType:
    blocks: list[RenderableType] = []
    for name, verdict in run.claims.items():
        claim = verdict.claim
        row = f" [{claim.row}]" if claim.row else ""
        blocks.append(Text.assemble((f"{name}{row}", "bold"), f"  {claim.says}"))
        blocks.append(Padding(Text(verdict_line(verdict)), (0, 0, 0, 2)))
    return Group(*blocks)


def verdict_line(verdict: Verdict) -> str:
    """Return a verdict as one sentence, with a bar before it."""
    mark = f"{bar(verdict.share)} " if verdict.share is not None else ""
    return mark + verdict.sentence()


def _footnotes(scenario: Scenario) -> RenderableType:
    """Return one line or two per source; `realpolitik show` says what each of them says."""
    return Group(_sources(scenario, lambda e: (f"  {e.source}", "")), _judged(scenario))


def _sources(scenario: Scenario, tell: Callable[[Evidence], tuple[str, str]]) -> Table:
    """Return a row per source with what is told of it, plain and dim."""
    table = grid("left", "left", "left", wrap=(2,))
    for item in scenario.evidence.values():
        plain, dim = tell(item)
        late = " (hindsight)" if item.hindsight else ""
        line = Text.assemble((item.name, "bold"), late, plain, (dim, "dim"))
        table.add_row(item.grade, item.date, line)
    return table


def _judged(scenario: Scenario) -> Text:
    stated = [q for q in scenario.quantities.values() if not q.implied]
    judged = sum(1 for q in stated if not q.evidence)
    return Text(
        f"{judged} of {plural(len(stated), 'quantity', 'quantities')} rest on judgement alone;"
        f" `realpolitik show {scenario.name}` prints the reasons and sources.",
        style="dim",
    )


def evidence(scenario: Scenario) -> RenderableType:
    """Return the evidence in full: what each source says, its grade and its date."""
    return _sources(
        scenario, lambda e: (f"  {e.says} ", f"{e.source} {e.url}" if e.url else e.source)
    )
