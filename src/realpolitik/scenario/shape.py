"""The shape of a scenario file: which fields there are and what each holds.

Owns `ScenarioShape` and `json_schema`.

Pydantic models of the raw file. They check fields and types, give the JSON Schema that editors
use, and know nothing of what expressions mean; that is the work of `build`.
"""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from realpolitik.scenario.fields import (
    Correlation,
    Count,
    Date,
    Expectation,
    Formula,
    Grade,
    LaterSchema,
    NameList,
    Slug,
    Text,
    schema,
)
from realpolitik.scenario.quantity_shapes import (
    AnalystShape,
    PartShape,
    PrivateShape,
    QuantityShape,
)


class EvidenceShape(PartShape):
    """A dated, graded source (rule S8)."""

    says: Text = Field(description="What the source says, in one sentence.")
    source: Text = Field(description="Who says it and where, so that a reader can find it.")
    date: Date = Field(description="When it was said or published.")
    grade: Grade = Field(description="Admiralty grade: source A-F, information 1-6.")
    kind: Literal["fact", "estimate", "statement", "analysis"] = Field(
        "fact", description="What sort of evidence it is."
    )
    url: Text | None = Field(None, description="Where it can be read.")
    hindsight: bool = Field(
        False, description="Whether the actors could not know it by the file's date."
    )


class InterestShape(PartShape):
    """One reason that an actor has: its payoff is the sum of weight x gain."""

    weight: Formula = Field(description="How much it matters, in points (rule S10).")
    gain: Formula = Field(description="How far the path serves it.")
    says: Text = Field("", description="What the interest is.")
    evidence: list[Text] = Field(default_factory=list)
    judgement: Text | None = None


class ActorShape(PartShape):
    """A state or other player (rules S8a and S12)."""

    name: Text
    interests: dict[str, InterestShape] = Field(default_factory=dict)
    prefers: list[Formula] = Field(
        default_factory=list,
        description="Statements, most important first, in place of interests (rule S12).",
    )
    judgement: Text | None = Field(None, description="Whose judgement the ranking is, and why.")
    audience: NameList = Field([], description="Whose approval its gains may use (rule S22).")
    precision: Formula | None = Field(
        None, description="Precision of choice per point (rule G2); by default `0.1 to 0.5`."
    )
    patience: Formula | None = Field(
        None, description="Worth of a point in the next period (rule S13); by default 1."
    )
    says: Text = ""


class OptionShape(PartShape):
    """What can be chosen at a move, with its condition or its chance."""

    when: Formula | None = Field(None, description="When the option is open.")
    probability: Formula | None = Field(None, description="For chance moves; one may be `rest`.")
    base: Formula | None = Field(
        None, description="How much it weighs before its worth counts (rule S16); by default 1."
    )
    name: Text = Field(
        "", description="What readers see, after the actor's name: `lets it pass` (rule S4)."
    )
    says: Text = ""


class StepsShape(PartShape):
    """The options of a graded choice: numbers at equal distances (rule S15)."""

    low: Formula = Field(alias="from", description="The first step, a plain number.")
    high: Formula = Field(alias="to", description="The last step, a larger number.")
    steps: Formula = Field(description="How many steps there are, both ends included.")
    none: Formula | None = Field(None, description="The number where the move does not happen.")


class OptionsShape(PartShape):
    """The options of a move: by name, or the steps from one number to another."""

    named: tuple[tuple[str, OptionShape], ...] = ()
    steps: StepsShape | None = None


_STEPS = re.compile(r"(\S+) +to +(\S+) +in +(\S+)")


def _options(value: object) -> object:
    """Accept a list of names, names with a probability or with details, and steps."""
    if isinstance(value, str):
        written = _STEPS.fullmatch(value.strip())
        if written is None:
            wanted = "a list of options, or steps from one number to another: `0 to 1 in 6`"
            raise PydanticCustomError("type", "x", {"wanted": wanted})
        return {"steps": dict(zip(("from", "to", "steps"), written.groups(), strict=True))}
    if isinstance(value, list):
        if not all(isinstance(v, str) for v in value):
            raise PydanticCustomError("type", "x", {"wanted": "a list of option names"})
        return {"named": tuple((v, {}) for v in value)}
    if isinstance(value, dict):
        ends = [key for key in ("from", "to") if isinstance(value.get(key), str | int | float)]
        if len(ends) + ("steps" in value) >= 2:
            return {"steps": value}
        rows: list[tuple[str, object]] = []
        for name, details in value.items():
            if details is None:
                rows.append((name, {}))
            elif isinstance(details, dict):
                rows.append((name, details))
            else:
                rows.append((name, {"probability": details}))
        return {"named": tuple(rows)}
    raise PydanticCustomError("type", "x", {"wanted": "a list of options"})


Options = Annotated[
    OptionsShape,
    BeforeValidator(_options),
    LaterSchema(
        lambda: {
            "anyOf": [
                {"type": "array", "items": {"type": "string"}, "minItems": 1},
                {"type": "string", "pattern": f"^ *{_STEPS.pattern} *$"},
                StepsShape.model_json_schema(),
                {
                    "type": "object",
                    "additionalProperties": {
                        "anyOf": [
                            {"type": ["number", "string", "null"]},
                            OptionShape.model_json_schema(),
                        ]
                    },
                },
            ]
        }
    ),
]


class MoveShape(PartShape):
    """A decision (rules S4 to S7)."""

    by: Text = Field(description="The actor, or `chance`.")
    options: Options = Field(description="What can be chosen.")
    name: Text = Field("", description="What readers see in place of its name (rule S4).")
    says: Text = ""
    when: Formula | None = Field(None, description="When the move happens.")
    blind_to: list[Text] = Field(default_factory=list, description="Earlier moves not seen here.")
    seen_by: list[Text] | None = Field(
        None, description="The only actors who see this move; by default all (rule S7)."
    )
    evidence: list[Text] = Field(default_factory=list)
    judgement: Text | None = None


class DefinitionShape(PartShape):
    """A variable or an outcome with a description."""

    value: Formula = Field(alias="is", description="The expression.")
    says: Text = ""
    evidence: list[Text] = Field(default_factory=list, description="What a spread in it rests on.")
    judgement: Text | None = Field(None, description="Whose judgement a spread in it is, and why.")


def _definition(value: object) -> object:
    return value if isinstance(value, dict) else {"is": value}


Definition = Annotated[
    DefinitionShape,
    BeforeValidator(_definition),
    LaterSchema(
        lambda: {
            "anyOf": [
                {"type": ["string", "number", "boolean"]},
                DefinitionShape.model_json_schema(),
            ]
        }
    ),
]


def _actors(value: object) -> object:
    """Accept one actor, or a list of actors."""
    if isinstance(value, list) and value and all(isinstance(v, str) for v in value):
        return tuple(value)
    if isinstance(value, str):
        return (value,)
    raise PydanticCustomError("type", "x", {"wanted": "an actor, or a list of actors"})


Actors = Annotated[
    tuple[str, ...],
    BeforeValidator(_actors),
    schema(anyOf=[{"type": "string"}, {"type": "array", "items": {"type": "string"}}]),
]


class LeverShape(PartShape):
    """A named plan to compare (rule Q4)."""

    by: Actors = Field(description="The actor whose plan it is, or a list of actors.")
    plan: dict[str, Formula] = Field(description="For each planned move, an option or a rule.")
    since: Count | None = Field(None, description="The first period in which it binds (S13).")
    until: Count | None = Field(None, description="The last period in which it binds (S13).")
    says: Text = ""


class ClaimShape(PartShape):
    """A statement with a test (rule Q2)."""

    says: Text
    test: Formula = Field(description="True or false in each draw.")
    source: Text = Field("", description="Who makes the claim.")
    row: Text = Field("", description="A row of the analyst's register that it answers to.")
    expect: Expectation | None = Field(None, description="How strongly the source holds it.")
    evidence: list[Text] = Field(default_factory=list)
    note: Text = ""
    by_shape: Text = Field(
        "", description="Why it holds, or fails, whatever the numbers are (rule Q10)."
    )


class RelatedShape(PartShape):
    """Quantities that vary together (rule S11)."""

    between: list[Text] = Field(description="The quantities, two or more.")
    rank_correlation: Correlation = Field(description="Spearman's rank correlation of each pair.")
    evidence: list[Text] = Field(default_factory=list)
    judgement: Text | None = None


class ObservedShape(PartShape):
    """Something that happened, from which the quantities are learnt (rule S14)."""

    date: Date = Field(description="When it happened.")
    path: dict[str, Text] = Field(description="What was chosen, move by move.")
    says: Text = Field("", description="What happened, in a few words.")
    evidence: list[Text] = Field(default_factory=list)


class StateShape(PartShape):
    """A number that the moves change from period to period (rule S13)."""

    start: Formula = Field(description="Its value in the first period.")
    following: Formula = Field(alias="next", description="Its value in the period after.")
    says: Text = Field("", description="What it stands for.")
    unit: Text = Field("", description="Its unit.")
    evidence: list[Text] = Field(default_factory=list)
    judgement: Text | None = None


class ShockShape(PartShape):
    """Something from outside that strikes a state at the start of a period (rule S13)."""

    at: Count = Field(description="The period at whose start it strikes.")
    sets: dict[str, Formula] = Field(alias="set", description="For each state its new value.")
    probability: Formula | None = Field(
        None, description="How likely it strikes; without one, only where `do` names it."
    )
    says: Text = ""
    evidence: list[Text] = Field(default_factory=list)
    judgement: Text | None = None


class PeriodsShape(PartShape):
    """Play over periods on a state that the moves change (rule S13)."""

    count: int = Field(description="How many periods.")
    each: Text = Field("period", description="How long one is, such as `half-year`.")
    begins: Date | None = Field(None, description="When the first one begins.")
    state: dict[str, StateShape] = Field(description="What one period hands to the next.")
    lookahead: int = Field(0, description="How many further periods the actors see.")
    follow: Literal["sample", "likeliest", "every"] = Field(
        "sample", description="Which courses are followed in a draw."
    )
    courses: int = Field(8, description="How many courses are sampled in each draw.")
    ends: Formula | None = Field(None, description="When play is over after a period.")
    shocks: dict[str, ShockShape] = Field(default_factory=dict)


class DefaultsShape(PartShape):
    """What is said once for all entries (rule S21)."""

    unit: Text = Field("", description="The unit of what states none.")
    judgement: Text | None = Field(
        None, description="Whose judgement all rests on that names neither evidence nor one."
    )


class HappenedShape(PartShape):
    """What each side did, which the solved game is held against and does not learn from."""

    path: dict[str, Text] = Field(description="What was chosen, move by move.")
    says: Text = Field("", description="What happened, in a sentence.")
    evidence: list[Text] = Field(default_factory=list)


class ScenarioShape(PartShape):
    """A strategic argument between states, to be solved as a game."""

    extends: Text = Field(
        "", description="The file that this one changes, or the name of a shipped case (rule S19)."
    )
    scenario: Slug = Field(description="The scenario's short name.")
    title: Text
    question: Text = Field(description="The question it answers.")
    as_of: Date = Field(description="What is known is known up to this date.")
    summary: Text = Field("", description="The argument in a few sentences.")
    limits: Text = Field("", description="What the file leaves out, and what it cannot say.")
    defaults: DefaultsShape | None = None
    actors: dict[str, ActorShape]
    moves: dict[str, MoveShape]
    evidence: dict[str, EvidenceShape] = Field(default_factory=dict)
    quantities: dict[str, QuantityShape] = Field(default_factory=dict)
    analysts: dict[str, AnalystShape] = Field(default_factory=dict)
    private: dict[str, PrivateShape] = Field(default_factory=dict)
    related: list[RelatedShape] = Field(default_factory=list)
    observed: list[ObservedShape] = Field(default_factory=list)
    happened: HappenedShape | None = None
    periods: PeriodsShape | None = None
    variables: dict[str, Definition] = Field(default_factory=dict)
    outcomes: dict[str, Definition] = Field(default_factory=dict)
    levers: dict[str, LeverShape] = Field(default_factory=dict)
    claims: dict[str, ClaimShape] = Field(default_factory=dict)


def json_schema() -> dict[str, object]:
    """Return the JSON Schema (draft 2020-12) of a scenario file."""
    found = ScenarioShape.model_json_schema()
    # What extends another file may leave out, and take away with null, whatever the other says.
    changes = {
        "properties": dict.fromkeys(found["properties"], True),
        "additionalProperties": False,
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": found.pop("title"),
        "$defs": found.pop("$defs"),
        "if": {"required": ["extends"]},
        "then": changes,
        "else": found,
    }
