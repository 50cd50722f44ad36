"""A question as a type: one frozen class, whose fields are what can be chosen about it.

Owns `AbstractQuestion`, and what its class says of itself: `Argument` and `Flag` (how a field
is given on the command line), `Draws`, `Place` (where it stands in the report). What the registry
makes of it is in `ask.registry`.
"""

from __future__ import annotations

import types
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import MISSING, dataclass, fields
from typing import (
    TYPE_CHECKING,
    Annotated,
    ClassVar,
    Generic,
    TypeVar,
    cast,
    final,
    get_args,
    get_origin,
    get_type_hints,
)

from realpolitik.ask.result import Several, Shown
from realpolitik.engines import Trait

if TYPE_CHECKING:
    from realpolitik.ask.evaluate.verdicts import Verdict
    from realpolitik.engines import Ensemble
    from realpolitik.ensemble import Progress

S = TypeVar("S", bound=Shown)
S_co = TypeVar("S_co", bound=Shown, covariant=True)


@dataclass(frozen=True)
class Argument:
    """A field that the command line takes by its place.

    Parameters
    ----------
    help
        What it is, in one sentence.
    metavar
        How help calls it; by default its name.
    """

    help: str
    metavar: str | None = None


@dataclass(frozen=True)
class Flag:
    """A field that the command line takes by a flag.

    Parameters
    ----------
    help
        What it is, in one sentence.
    flag
        The flag, such as ``--event``; by default the field's name.
    metavar
        How help calls its value; by default its type.
    least, most
        The bounds of a number.
    """

    help: str
    flag: str = ""
    metavar: str | None = None
    least: float | None = None
    most: float | None = None


@dataclass(frozen=True)
class Draws:
    """How many draws a command asks its question of.

    Parameters
    ----------
    default, most
        Their usual number and the largest.
    help
        What they are draws of.
    """

    default: int = 4096
    most: int = 2**24
    help: str = "Number of draws of what is uncertain."


@dataclass(frozen=True)
class Field:
    """A field of a question as the command line sees it.

    Parameters
    ----------
    name
        Its name.
    kind
        The type of one value: `str`, `int`, `float` or `bool`.
    many
        Whether it takes any number of values.
    default
        What it is if it is not given.
    required
        Whether it must be given.
    given
        How it is given.
    """

    name: str
    kind: type
    many: bool
    default: object
    required: bool
    given: Argument | Flag


@dataclass(frozen=True)
class Place:
    """Where a question stands in the report.

    Parameters
    ----------
    key
        What the report's document calls its answers.
    section
        The anchor of the section that tells them; empty if only the document has them.
    title
        The section's title; by default that of the answer's page. Of several questions in one
        section the first says title, intro and what is told if there is nothing.
    intro
        What the section begins with.
    nothing
        What it says if there is nothing to tell; by default the section is left out.
    by_name
        Whether the document has an entry for each name, of a claim or an actor.
    """

    key: str
    section: str = ""
    title: str = ""
    intro: str = ""
    nothing: str = ""
    by_name: bool = False


@dataclass(frozen=True)
class Draft:
    """A report that is being put together: what was asked for it so far.

    Parameters
    ----------
    ensemble
        The scenario over draws.
    verdicts
        The verdicts on its claims.
    answers
        By question the answers, each under the name of what it is about.
    """

    ensemble: Ensemble
    verdicts: Mapping[str, Verdict]
    answers: Mapping[type[AbstractQuestion[Shown]], Mapping[str, Shown]]

    def named(self, question: type[AbstractQuestion[S]]) -> Mapping[str, S]:
        """Return the answers to a question by the name of what each is about."""
        return cast("Mapping[str, S]", self.answers.get(question, {}))

    def one(self, question: type[AbstractQuestion[S]]) -> S | None:
        """Return the one answer to a question that is asked once; None if it was not asked."""
        return self.named(question).get("")


@dataclass(frozen=True)
class Contribution(Generic[S_co]):
    """A question that a report asks.

    Parameters
    ----------
    question
        The question.
    about
        The claim or actor that it is about; empty if it is asked once for all.
    draws
        Of how many of the first draws it is asked; None for all.
    """

    question: AbstractQuestion[S_co]
    about: str = ""
    draws: int | None = None


@dataclass(frozen=True)
class AbstractQuestion(ABC, Generic[S_co]):
    """A question that can be put to a scenario over draws.

    To add one: a frozen dataclass with its fields, each that the command line takes annotated with
    an `Argument` or a `Flag`; `ask`; and one line in `ask.registry.Questions`. The first line of
    its docstring is what help says of its command.
    """

    command: ClassVar[str] = ""
    """Its verb on the command line; empty if it is asked by the option of another one's."""
    needs: ClassVar[frozenset[Trait]] = frozenset()
    """What an engine must be able to do; what a text asks is found out as it is read."""
    draws_option: ClassVar[Draws] = Draws()
    """How many draws its command takes."""
    every_solution: ClassVar[bool] = False
    """Whether it asks under every solution by itself, so that its command takes none."""
    place: ClassVar[Place | None] = None
    """Where it stands in the report; None if it is not asked for it."""

    @abstractmethod
    def ask(self, ensemble: Ensemble, progress: Progress | None = None) -> S_co:
        """Return the answer.

        Parameters
        ----------
        ensemble
            The scenario over draws.
        progress
            Told of steps done and steps in all.

        Raises
        ------
        RealpolitikError
            If the question cannot be asked of this scenario.
        """

    @final
    def put(self, ensemble: Ensemble, progress: Progress | None = None) -> S_co:
        """Return the answer, if the ensemble's engine can give it; see `ask`.

        Raises
        ------
        RealpolitikError
            With what the engine cannot do, before anything runs.
        """
        ensemble.engine.require(self.needs)
        return self.ask(ensemble, progress)

    @classmethod
    def for_report(cls, draft: Draft) -> Iterable[Contribution[S_co]]:
        """Return what a report asks: by default the question with its defaults, of all draws.

        Questions that stand in earlier lines of the registry have been asked by then.
        """
        del draft
        return (Contribution(cls()),)

    @classmethod
    def told(cls, draft: Draft) -> Mapping[str, Shown]:
        """Return the answers that a report tells, by what each is about: by default all."""
        answers: dict[str, Shown] = {}
        for name, answer in draft.named(cls).items():
            answers |= answer if isinstance(answer, Several) else {name: answer}
        return answers

    @classmethod
    def summary(cls) -> str:
        """Return what it asks, in one sentence: the first line of its docstring."""
        return (cls.__doc__ or "").strip().splitlines()[0]

    @classmethod
    def given(cls) -> tuple[Field, ...]:
        """Return the fields that the command line takes, arguments before options."""
        hints = get_type_hints(cls, include_extras=True)
        found = []
        for field in fields(cls):
            hint = hints[field.name]
            if get_origin(hint) is not Annotated:
                continue
            bare, *notes = get_args(hint)
            for note in notes:
                if isinstance(note, Argument | Flag):
                    kind, many = _kind_of(bare)
                    required = field.default is MISSING
                    default = None if required else field.default
                    found.append(Field(field.name, kind, many, default, required, note))
        return tuple(sorted(found, key=lambda f: isinstance(f.given, Flag)))


def _kind_of(hint: object) -> tuple[type, bool]:
    """Return the type of one value of a field, and whether it takes several."""
    parts = [hint]
    if isinstance(hint, types.UnionType):
        parts = [p for p in get_args(hint) if p is not type(None)]
    for part in parts:
        if get_origin(part) is Sequence:
            return get_args(part)[0], True
    [part] = parts
    if not isinstance(part, type):
        raise TypeError(f"a command line cannot take {hint}")
    return part, False
