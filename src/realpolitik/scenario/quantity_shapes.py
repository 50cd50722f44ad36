"""The shapes of what is uncertain: quantities, private types and the analysts who state numbers.

Owns `PartShape`, `QuantityShape`, `AnalystShape` and `PrivateShape`. See `scenario.shape`, of which
they are parts.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from realpolitik.scenario.fields import Formula, Text, formula, schema


class PartShape(BaseModel):
    """A part of a file: a mapping with these fields and no others."""

    # Built once, as part of the whole, when the first file is read.
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, defer_build=True)


def _values(value: object) -> object:
    """Accept a value, or a value for each analyst."""
    return value if isinstance(value, dict) and value else {"": formula(value)}


Values = Annotated[
    dict[str, Formula],
    BeforeValidator(_values),
    schema(
        anyOf=[
            {"type": ["string", "number", "boolean"]},
            {
                "type": "object",
                "additionalProperties": {"type": ["string", "number"]},
                "minProperties": 1,
            },
        ]
    ),
]


class QuantityShape(PartShape):
    """A number the result depends on (rule S3)."""

    values: Values = Field(
        alias="value",
        description="A number, `a to b`, or a distribution; or one for each analyst (rule S18).",
    )
    says: Text = Field(description="What it stands for.")
    unit: Text = Field("", description="Its unit; `share` and `probability` stay inside 0 to 1.")
    evidence: list[Text] = Field(default_factory=list, description="Evidence it rests on.")
    judgement: Text | None = Field(None, description="Whose judgement it is, and why.")

    @property
    def value(self) -> str:
        """The value, if it is nobody's in particular; else an empty text."""
        return self.values.get("", "")

    @property
    def by_analyst(self) -> dict[str, str]:
        """The value of each analyst; empty if it is nobody's in particular."""
        return {} if "" in self.values else self.values


class AnalystShape(PartShape):
    """Somebody who states quantities (rule S18)."""

    name: Text = Field("", description="The name for readers; by default that of the entry.")
    weight: Formula = Field("1", description="How much the analyst counts, a positive number.")
    says: Text = ""


def _type_values(value: object) -> object:
    """Accept a list of names, or names with numbers."""
    return dict.fromkeys(value) if isinstance(value, list) else value


TypeValues = Annotated[
    dict[str, Formula | None],
    BeforeValidator(_type_values),
    schema(
        anyOf=[
            {"type": "array", "items": {"type": "string"}, "minItems": 2},
            {"type": "object", "additionalProperties": {"type": ["number", "string"]}},
        ]
    ),
]


class PrivateShape(PartShape):
    """What one actor knows of itself and the others do not (rule S17)."""

    known_to: Text = Field(description="The actor who knows it.")
    values: TypeValues = Field(
        description="What it can be: names, or names with the numbers that they stand for."
    )
    chance: dict[str, Formula] = Field(
        default_factory=dict, description="How likely each value is; one may be `rest`."
    )
    says: Text = Field("", description="What it stands for.")
    unit: Text = Field("", description="The unit of the numbers.")
    lasts: bool | None = Field(
        None, description="Whether it is drawn once for all periods (S13); by default it is."
    )
    evidence: list[Text] = Field(default_factory=list, description="Evidence it rests on.")
    judgement: Text | None = Field(None, description="Whose judgement it is, and why.")
