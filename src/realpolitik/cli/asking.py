"""The commands that ask: made from the registry of questions, none written by hand.

Owns `QuestionGroup`, the list of commands, to which every registered question with a verb adds its
own. The registry is imported only when a question is asked; help lists `verbs`.
"""

from __future__ import annotations

import inspect
from inspect import Parameter
from types import GenericAlias
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup

from realpolitik.cli.output import draw, print_json
from realpolitik.cli.shared import (
    Json,
    Seed,
    Solution,
    SolvingCommand,
    Target,
    method_of,
    print_warnings,
    progress,
)
from realpolitik.cli.verbs import verbs

if TYPE_CHECKING:
    from realpolitik.ask.question import AbstractQuestion, Field
    from realpolitik.ask.result import Shown

AFTER = "history"
"""The command after which help lists the questions."""


# Any, here and below: typer carries click under another name in some versions than in others.
class QuestionGroup(TyperGroup):
    """The list of commands: those written by hand, and one for every question with a verb."""

    # Any: as above.
    def list_commands(self, ctx: Any) -> list[str]:
        """Return the names of all commands in the order of help."""
        own = super().list_commands(ctx)
        at = own.index(AFTER) + 1
        return [*own[:at], *verbs(), *own[at:]]

    # Any: as above.
    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Return a command by its name."""
        if told := verbs().get(cmd_name):
            return _Verb(cmd_name, help=told)
        return super().get_command(ctx, cmd_name)


class _Verb(TyperCommand):
    """A command that asks, as help lists it; its options are made when it is wanted."""

    # Any: as above.
    def make_context(self, info_name: Any, args: Any, parent: Any = None, **extra: Any) -> Any:
        """Read the arguments by the options that the question has."""
        from realpolitik.ask.registry import commands

        wanted = command_of(commands()[self.name or ""])
        return wanted.make_context(info_name, args, parent, **extra)


# Any: as above.
def command_of(question: type[AbstractQuestion[Shown]]) -> Any:
    """Return the command that asks a question, with an argument or an option for every field."""
    fields = question.given()
    names = {f.name for f in fields}
    common = _common(question)

    def command(**given: Any) -> None:  # Any: what a field holds is the question's own affair
        asked = {f.name: given[f.name] for f in fields if given[f.name] is not None}
        rest = {k: v for k, v in given.items() if k not in names}
        _answer(question(**asked), **rest)

    parameters = [_parameter("case", Target), *map(_of_field, fields)]
    parameters += [_parameter(k, hint, default) for k, (hint, default) in common.items()]
    command.__doc__ = question.summary()
    command.__annotations__ = {p.name: p.annotation for p in parameters}
    command.__dict__["__signature__"] = inspect.Signature(parameters)
    made = typer.Typer(add_completion=False, rich_markup_mode=None)
    made.command(question.command, cls=SolvingCommand)(command)
    return typer.main.get_command(made)


def _answer(
    question: AbstractQuestion[Shown],
    case: str,
    draws: int,
    seed: int,
    as_json: bool,
    solution: str = "qre",
) -> None:
    """Load a scenario, put a question to its draws with a progress bar, and print the answer."""
    from realpolitik.ask.provenance import Provenance
    from realpolitik.engines import Ensemble
    from realpolitik.library import load

    scenario = load(case)
    ensemble = Ensemble.of(scenario, draws, seed, method_of(solution)).remembering()
    with progress() as update:
        result = question.put(ensemble, update)
    provenance = Provenance.of(ensemble)
    if as_json:
        print_json(result.document(provenance))
        return
    from realpolitik.report.printed import print_result

    print_warnings(scenario)
    draw(lambda console: print_result(result, provenance, console))


def _common(question: type[AbstractQuestion[Shown]]) -> dict[str, tuple[object, object]]:
    """Return what every command takes besides the fields of its question, with defaults."""
    draws = question.draws_option
    bounds = typer.Option(min=1, max=draws.most, help=draws.help)
    given: dict[str, tuple[object, object]] = {
        "draws": (Annotated[int, bounds], draws.default),
        "seed": (Seed, 0),
    }
    if not question.every_solution:
        given["solution"] = (Solution, "qre")
    return {**given, "as_json": (Json, False)}


def _parameter(name: str, hint: object, default: object = Parameter.empty) -> Parameter:
    return Parameter(name, Parameter.KEYWORD_ONLY, annotation=hint, default=default)


def _of_field(field: Field) -> Parameter:
    """Return the parameter that gives a field, from what its class says of it."""
    from realpolitik.ask.question import Flag

    given = field.given
    default = ... if field.required else None if field.many else field.default
    hint = GenericAlias(list, (field.kind,)) if field.many else field.kind
    if isinstance(given, Flag):
        names = [given.flag] if given.flag else []
        how = typer.Option(
            default, *names, help=given.help, metavar=given.metavar, min=given.least, max=given.most
        )
    else:
        how = typer.Argument(default, help=given.help, metavar=given.metavar)
    return _parameter(field.name, hint, how)
