"""The types of single fields of a scenario file, with what may stand there and its JSON Schema.

Owns `Text`, `NameList`, `Formula` and `formula`, `Date`, `Grade`, `Slug`, `Correlation`, `Count`
and `Expectation`, and `schema` and `LaterSchema`, which note a type's JSON Schema on it. The shapes
that are made of them are in `scenario.shape` and `scenario.quantity_shapes`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from pydantic import BeforeValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from realpolitik.scenario.estimative_words import BANDS, band_of

if TYPE_CHECKING:
    from pydantic import GetJsonSchemaHandler
    from pydantic.json_schema import JsonSchemaValue
    from pydantic_core import CoreSchema

_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
_GRADE = re.compile(r"[A-F][1-6]")
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def _text(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise PydanticCustomError("type", "a text", {"wanted": "a text"})
    return str(value)


def _name_list(value: object) -> object:
    """Accept one name where a list of names can stand."""
    return [value] if isinstance(value, str) else value


def formula(value: object) -> str:
    """Return a number or an expression as a text."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str | int | float):
        return str(value) if not isinstance(value, float) else repr(value)
    raise PydanticCustomError("type", "x", {"wanted": "a number or an expression in quotes"})


def _matching(pattern: re.Pattern[str], wanted: str) -> Callable[[object], str]:
    def check(value: object) -> str:
        text = str(value)
        if isinstance(value, bool | list | dict) or not pattern.fullmatch(text):
            raise PydanticCustomError("value", "x", {"wanted": wanted})
        return text

    return check


def _expectation(value: object) -> str:
    band = band_of(value) if isinstance(value, str) else None
    if band is None:
        words = ", ".join(f"`{b.word}`" for b in BANDS)
        raise PydanticCustomError("value", "x", {"wanted": f"one of {words}"})
    return band.word


def _correlation(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not -1 < value < 1:
        raise PydanticCustomError("value", "x", {"wanted": "a number between -1 and 1"})
    return float(value)


def schema(**given: object) -> WithJsonSchema:
    """Return the JSON Schema of a type, as a note on it."""
    return WithJsonSchema(given)


@dataclass(frozen=True)
class LaterSchema:
    """The JSON Schema of a type, made when it is asked for; most commands never ask."""

    make: Callable[[], JsonSchemaValue]

    def __get_pydantic_json_schema__(
        self, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        del core_schema, handler
        return self.make()


Text = Annotated[str, BeforeValidator(_text), schema(type=["string", "number"])]
NameList = Annotated[
    list[Text],
    BeforeValidator(_name_list),
    schema(anyOf=[{"type": "string"}, {"type": "array", "items": {"type": "string"}}]),
]
Formula = Annotated[str, BeforeValidator(formula), schema(type=["string", "number", "boolean"])]
Date = Annotated[
    str,
    BeforeValidator(_matching(_DATE, "a date: 2024-11-01, 2024-11 or 2024")),
    schema(type=["string", "integer"], pattern=f"^{_DATE.pattern}$"),
]
Grade = Annotated[
    str,
    BeforeValidator(_matching(_GRADE, "a grade: source A-F, information 1-6, such as B2")),
    schema(type="string", pattern=f"^{_GRADE.pattern}$"),
]
Slug = Annotated[
    str,
    BeforeValidator(_matching(_SLUG, "lower-case words joined by hyphens")),
    schema(type="string", pattern=f"^{_SLUG.pattern}$"),
]
Correlation = Annotated[
    float,
    BeforeValidator(_correlation),
    schema(type="number", exclusiveMinimum=-1, exclusiveMaximum=1),
]
Count = Annotated[int, schema(type="integer", minimum=1)]
Expectation = Annotated[
    str,
    BeforeValidator(_expectation),
    schema(type="string", enum=[w for b in BANDS for w in (b.word, b.synonym)]),
]
