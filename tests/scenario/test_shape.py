"""The JSON Schema that editors use agrees with what the reader accepts."""

from __future__ import annotations

from typing import Any

import jsonschema
import pytest

from realpolitik.scenario.compose import parse_yaml
from realpolitik.scenario.faults import Faults
from realpolitik.scenario.shape import json_schema
from realpolitik.scenario.source import SourceText
from realpolitik.scenario.starter import starter
from tests.conftest import scenario_text


def data(text: str) -> Any:
    root = parse_yaml(SourceText("x", text), Faults(SourceText("x", text)))
    assert root is not None
    return root.plain()


@pytest.fixture(scope="module")
def validator() -> jsonschema.Draft202012Validator:
    schema = json_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


@pytest.mark.parametrize(
    "fragment",
    [
        "",
        "moves:\n  a: {by: chance, options: {x: 0.5, y: rest}}\n"
        '  b: {by: CHN, options: {c: {when: "a == x"}, d: }}\n',
        'outcomes:\n  x: {is: "beijing == cut", says: text}\n  y: 1\n  z: true\n',
    ],
)
def test_sound_files_validate(fragment: str, validator: jsonschema.Draft202012Validator) -> None:
    validator.validate(data(scenario_text(fragment)))


def test_starter_validates(validator: jsonschema.Draft202012Validator) -> None:
    validator.validate(data(starter("gulf-2026", "2026-01-01")))


@pytest.mark.parametrize(
    "fragment",
    ["as_of: someday", "claims:\n  c: {says: x}", "levers:\n  l: {by: CHN, plan: [a]}", "extra: 1"],
)
def test_faulty_files_do_not(fragment: str, validator: jsonschema.Draft202012Validator) -> None:
    with pytest.raises(jsonschema.ValidationError):
        validator.validate(data(scenario_text(fragment)))
