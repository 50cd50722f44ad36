"""The commands that ask a scenario further questions, one module of `ask` each, and the report."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from realpolitik.cli.output import draw, print_json, say
from realpolitik.cli.shared import (
    Draws,
    Json,
    Seed,
    Solution,
    Target,
    answer,
    app,
    method_of,
    print_warnings,
    progress,
)
from realpolitik.errors import RealpolitikError

Targets = Annotated[
    list[str] | None,
    typer.Argument(metavar="[CLAIM|OUTCOME|EXPR]...", help="What about; by default every claim."),
]
Claims = Annotated[
    list[str] | None,
    typer.Argument(metavar="[CLAIM|EXPR]...", help="Which claims; by default all."),
]


@app.command()
def sensitivity(
    target: Target,
    about: Targets = None,
    base: Annotated[
        int,
        typer.Option(min=0, max=2**14, help="Base draws of a design for total Sobol indices."),
    ] = 0,
    draws: Draws = 4096,
    seed: Seed = 0,
    solution: Solution = "qre",
    as_json: Json = False,
) -> None:
    """Show which uncertain quantities claims, outcomes and payoffs follow."""

    def ask(ensemble: Any, update: Any) -> Any:
        from realpolitik.ask.robustness.sensitivity import sensitivity as measure

        wanted = about or list(ensemble.model.scenario.claims)
        return measure(ensemble, wanted, base=base, progress=update)

    answer(target, draws, seed, solution, as_json, ask)


@app.command()
def hinges(
    target: Target,
    about: Claims = None,
    boxes: Annotated[
        bool, typer.Option("--boxes", help="Also where in the assumptions the claim fails.")
    ] = False,
    level: Annotated[
        float, typer.Option(min=0.01, max=0.99, help="The share that a claim is to keep.")
    ] = 0.5,
    draws: Draws = 4096,
    seed: Seed = 0,
    solution: Solution = "qre",
    as_json: Json = False,
) -> None:
    """Show the smallest change of assumptions that turns a claim, and how far it is robust."""

    def ask(ensemble: Any, update: Any) -> Any:
        from realpolitik.ask.robustness.boxes import failure_boxes
        from realpolitik.ask.robustness.hinges import hinges as turn
        from realpolitik.ask.robustness.widened_ranges import robustness

        wanted = about or list(ensemble.model.scenario.claims)
        found: dict[str, Any] = {}
        turned = turn(ensemble, wanted, progress=update)
        firm = robustness(ensemble, wanted, level=level, progress=update)
        for name in wanted:
            found[name] = turned[name]
            found[f"{name}, ranges widened"] = firm[name]
            if boxes:
                found[f"{name}, where it fails"] = failure_boxes(ensemble, name, progress=update)
        return found

    answer(target, draws, seed, solution, as_json, ask)


@app.command()
def tipping(
    target: Target,
    about: Annotated[str, typer.Argument(metavar="CLAIM|EXPR|ACTOR", help="What may tip.")],
    quantity: Annotated[str, typer.Argument(help="The quantity that is moved.")],
    against: Annotated[str | None, typer.Argument(help="A second one, for a map of both.")] = None,
    draws: Annotated[int, typer.Option(min=1, max=2**14, help="Draws of the rest.")] = 256,
    seed: Seed = 0,
    solution: Solution = "qre",
    as_json: Json = False,
) -> None:
    """Show at which value of a quantity a verdict, or an actor's best lever, changes."""

    def ask(ensemble: Any, update: Any) -> Any:
        from realpolitik.ask.robustness.tipping import tipping as tip
        from realpolitik.ask.robustness.tipping import tipping_two

        if against is not None:
            few = min(draws, 64)
            return tipping_two(ensemble, about, quantity, against, draws=few, progress=update)
        of = about if about in ensemble.model.scenario.actors else ""
        return tip(ensemble, about, quantity, levers_of=of, draws=draws, progress=update)

    answer(target, draws, seed, solution, as_json, ask)


@app.command()
def indicators(
    target: Target,
    about: Claims = None,
    draws: Draws = 4096,
    seed: Seed = 0,
    solution: Solution = "qre",
    as_json: Json = False,
) -> None:
    """Show what to watch: which sighting would change a verdict most, and what it is worth."""

    def ask(ensemble: Any, update: Any) -> Any:
        from realpolitik.ask.evidence.indicators import indicators as watch

        wanted = about or list(ensemble.model.scenario.claims)
        return {name: watch(ensemble, name, progress=update) for name in wanted}

    answer(target, draws, seed, solution, as_json, ask)


@app.command()
def explain(
    target: Target,
    why_not: Annotated[
        str | None, typer.Option(metavar="MOVE=OPTION", help="Why this option is not taken.")
    ] = None,
    draws: Draws = 4096,
    seed: Seed = 0,
    solution: Solution = "qre",
    as_json: Json = False,
) -> None:
    """Tell the likeliest path and two others, and why each move is made."""

    def ask(ensemble: Any, update: Any) -> Any:
        from realpolitik.ask.explanation.explain import explain as tell
        from realpolitik.ask.explanation.explain import why_not as tell_why_not

        if why_not is None:
            return tell(ensemble, progress=update)
        move, _, option = (part.strip() for part in why_not.partition("="))
        return tell_why_not(ensemble, move, option.lstrip("= "), progress=update)

    answer(target, draws, seed, solution, as_json, ask)


@app.command()
def learn(
    target: Target,
    draws: Draws = 4096,
    seed: Seed = 0,
    solution: Solution = "qre",
    as_json: Json = False,
) -> None:
    """Learn from what was observed: quantities and claims before and after."""

    def ask(ensemble: Any, update: Any) -> Any:
        from realpolitik.ask.evidence.learning import learn as weigh

        return weigh(ensemble, progress=update)

    answer(target, draws, seed, solution, as_json, ask)


@app.command()
def solutions(target: Target, draws: Draws = 4096, seed: Seed = 0, as_json: Json = False) -> None:
    """Show every claim under every solution, and where they disagree."""

    def ask(ensemble: Any, update: Any) -> Any:
        from realpolitik.ask.robustness.solutions import under_solutions

        return under_solutions(ensemble, progress=update)

    answer(target, draws, seed, "qre", as_json, ask)


@app.command()
def report(
    target: Target,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="File to write; by default NAME.html.")
    ] = None,
    figures: Annotated[
        Path | None, typer.Option(help="A folder to write each figure to, as PNG and SVG.")
    ] = None,
    draws: Draws = 4096,
    seed: Seed = 0,
    solution: Solution = "qre",
    as_json: Annotated[
        bool, typer.Option("--json", help="Print all that the report says as one document.")
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace existing files.")] = False,
) -> None:
    """Write a report in one file: the answer, what it hangs on, and what it rests on."""
    from realpolitik.ask import run as solve
    from realpolitik.files import check_writable, write_text
    from realpolitik.library import load
    from realpolitik.report.brief import brief_of

    scenario = load(target)
    path = output or Path(f"{scenario.name}.html")
    if not as_json:
        check_writable(path, replace=force)
        if path.suffix.lower() not in {".html", ".htm"}:
            raise RealpolitikError(
                f"{path} ends in neither .html nor .htm: a report is a page for a browser, which"
                " prints it as PDF; for its figures as SVG and PNG add --figures FOLDER"
            )
    with progress() as update:
        result = solve(scenario, draws, seed, solution=method_of(solution), progress=update)
        brief = brief_of(result, progress=update)
    if as_json:
        print_json(brief.to_dict())
        return
    from realpolitik.report.html import html_report

    print_warnings(scenario)
    write_text(path, html_report(brief), replace=force)
    say(f"wrote {path}")
    if figures is not None:
        from realpolitik.report.figures import write_figures

        for written in write_figures(brief, figures, replace=force):
            say(f"wrote {written}")


@app.command()
def mission(draws: Draws = 4096, seed: Seed = 0, as_json: Json = False) -> None:
    """Test every row of the project's register by the shipped cases and by the data."""
    from realpolitik.library import case_names, load
    from realpolitik.mission.findings import findings
    from realpolitik.mission.register import REGISTER
    from realpolitik.mission.scoreboard import mission as test

    with progress("testing rows") as update:
        cases = map(load, case_names())
        found = test(cases, REGISTER, draws, seed, findings=findings(), progress=update)
    if as_json:
        print_json(found.to_dict())
        return
    from realpolitik.mission.scoreboard import mission_page
    from realpolitik.report.printed_page import print_page

    draw(lambda console: print_page(mission_page(found), console))
