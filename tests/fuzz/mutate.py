"""Seeded mutations of text at four levels: bytes, tokens, YAML and expressions.

Owns `mutated_bytes`, `mutated_tokens`, `mutated_yaml` and `mutated_expressions`.
"""

from __future__ import annotations

import json
import random
import re

from ruamel.yaml import YAML

from tests.fuzz.corpus import WORDS

Plain = object
"""What YAML holds: mappings, lists, texts, numbers, truths or nothing."""

_TOKEN = re.compile(r"\w+|\s+|.", re.DOTALL)
_QUOTED = re.compile(r'"[^"\n]*"')
_ODD: tuple[Plain, ...] = (
    *(None, True, [], {}, "", 0, -1, 1e300, 10**20, "x" * 5_000, "\x01", "\ud800", [[[[[]]]]]),
    *({"a": {"b": {"c": 1}}}, ["a", "a"], "20-60", "10%", "P(true)", "1 +", "data(cinc)"),
)


def mutated_bytes(rng: random.Random, data: bytes) -> bytes:
    """Flip, remove, repeat and insert bytes."""
    for _ in range(rng.choice((1, 1, 2, 5, 20))):
        at = rng.randrange(len(data) + 1)
        end = min(len(data), at + rng.choice((1, 1, 3, 30)))
        piece = rng.choice(
            (
                b"",
                bytes([rng.randrange(256)]),
                data[at:end] * rng.choice((2, 3, 400)),
                bytes(b ^ (1 << rng.randrange(8)) for b in data[at:end]),
                rng.choice(WORDS).encode(),
            )
        )
        data = data[:at] + piece + data[end:]
    return data[:400_000]


def mutated_tokens(rng: random.Random, text: str) -> str:
    """Replace, remove, repeat and exchange words and signs."""
    tokens = _TOKEN.findall(text) or [""]
    for _ in range(rng.choice((1, 1, 2, 4, 12))):
        at, other = rng.randrange(len(tokens)), rng.randrange(len(tokens))
        kind = rng.randrange(5)
        if kind == 0:
            tokens[at] = rng.choice(WORDS)
        elif kind == 1:
            tokens[at] = ""
        elif kind == 2:
            tokens[at] = (tokens[at] * rng.choice((2, 3, 50, 3_000)))[:100_000]
        elif kind == 3:
            tokens[at], tokens[other] = tokens[other], tokens[at]
        else:
            tokens[at] = rng.choice(WORDS) + tokens[at]
    return "".join(tokens)[:400_000]


def mutated_yaml(rng: random.Random, text: str) -> str:
    """Change what the file holds at random places, and write it as JSON, which YAML includes."""
    root = YAML(typ="safe", pure=True).load(text)
    for _ in range(rng.choice((1, 1, 2, 4))):
        place = _somewhere(rng, root)
        if place is not None:
            _change(rng, *place)
    return json.dumps(root, default=str)[:400_000]


def _somewhere(
    rng: random.Random, node: Plain
) -> tuple[dict[str, Plain] | list[Plain], str | int] | None:
    """Return a random place in what a file holds: what holds it, and its key there."""
    places: list[tuple[dict[str, Plain] | list[Plain], str | int]] = []
    todo = [node]
    while todo:
        part = todo.pop()
        if isinstance(part, dict):
            places += [(part, key) for key in part]
            todo += part.values()
        elif isinstance(part, list):
            places += [(part, i) for i in range(len(part))]
            todo += part
    return rng.choice(places) if places else None


def _change(rng: random.Random, holder: dict[str, Plain] | list[Plain], key: str | int) -> None:
    kind = rng.randrange(5)
    if isinstance(holder, list) and isinstance(key, int):
        holder[key : key + 1] = [holder[key]] * rng.choice((0, 2, 300))
    elif isinstance(holder, dict) and isinstance(key, str):
        value = holder[key]
        if kind == 0:
            del holder[key]
        elif kind == 1:
            holder[rng.choice(WORDS)] = holder.pop(key)
        elif kind == 2:
            holder |= {f"{key}{i}": value for i in range(rng.choice((2, 30, 600)))}
        elif kind == 3 and isinstance(value, str):
            holder[key] = mutated_tokens(rng, value)
        else:
            holder[key] = rng.choice(_ODD)


def mutated_expressions(rng: random.Random, text: str) -> str:
    """Put other expressions, made by the grammar or mutated, where quoted ones stand."""

    def other(hit: re.Match[str]) -> str:
        if rng.random() < 0.6:
            return hit[0]
        made = expression(rng, 4) if rng.random() < 0.5 else mutated_tokens(rng, hit[0][1:-1])
        return json.dumps(made, ensure_ascii=False)

    return _QUOTED.sub(other, text)[:400_000]


def expression(rng: random.Random, depth: int) -> str:
    """Return a random expression of the grammar; its names need not mean anything."""
    if depth == 0 or rng.random() < 0.1:
        atoms = ("collapse", "provocation", "beijing", "restraint", "cut", "anger", "period", "CHN")
        return rng.choice((*atoms, "1", "0.5", "2e3", "true", "none", "10%"))
    a, b, c = (expression(rng, depth - 1) for _ in range(3))
    forms = (
        f"{a} + {b}",
        f"{a} - {b}",
        f"({a}) * {b}",
        f"{a} / ({b})",
        f"({a}) ** {b}",
        f"-{a}",
        f"{a} == {b} < {c}",
        f"({a}) if ({b}) else ({c})",
        f"not {a}",
        f"{a} and {b}",
        f"{a} in [{b}, {c}]",
        f"min({a}, {b})",
        f"log({a})",
        f"P({a}, given={b}, do={{beijing: {c}}})",
        f"E({a}, do=threat)",
        f"{{cut: {a}, rest: {b}}}[beijing]",
        f"{a} to {b}",
        f"uniform({a}, {b})",
    )
    return rng.choice(forms)
