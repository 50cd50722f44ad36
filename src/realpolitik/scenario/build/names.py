"""Names: which are allowed, and which clash (E204, E206).

Owns `check_names` and `check_identifier`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from realpolitik.scenario.distributions import DISTRIBUTIONS
from realpolitik.scenario.expression.functions import BELIEF, FUNCTIONS, QUERIES
from realpolitik.scenario.expression.parse import RESERVED
from realpolitik.scenario.model import CHANCE, PERIOD, Path
from realpolitik.scenario.private import NONE
from realpolitik.scenario.rules import shape as rules

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from realpolitik.scenario.build.context import Context

_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,59}")
_LABEL = re.compile(r"[A-Za-z0-9_]+([-.][A-Za-z0-9_]+)*")
_FIRST = "first"
_TAKEN = frozenset({*FUNCTIONS, *QUERIES, *DISTRIBUTIONS, "to"} - {_FIRST})
"""Names of functions that every file has."""

IDENTIFIERS = ("quantities", "private", "actors", "moves", "variables", "outcomes", "levers")
LABELS = ("evidence", "claims")


def check_names(context: Context) -> None:
    """Record every name that cannot be used, and every clash."""
    shape = context.shape
    for section in IDENTIFIERS:
        for name in getattr(shape, section):
            check_identifier(context, name, (section, name))
    for section in LABELS:
        for name in getattr(shape, section):
            if not _LABEL.fullmatch(name):
                wanted = "letters, digits and hyphens"
                found = f"`{name[:60]}` cannot be a name"
                context.fault(rules.BadName, (section, name), found, wanted, key=True)
    if shape.periods is not None:
        for group, names in (("state", shape.periods.state), ("shocks", shape.periods.shocks)):
            for name in names:
                check_identifier(context, name, ("periods", group, name))
    for name in shape.analysts:
        check_identifier(context, name, ("analysts", name), reserved=False)
    for actor, details in shape.actors.items():
        for name in details.interests:
            check_identifier(context, name, ("actors", actor, "interests", name), reserved=False)
    if CHANCE in shape.actors:
        found = "`chance` stands for moves that no actor chooses"
        context.fault(rules.BadName, ("actors", CHANCE), found, "another name", key=True)
    _clashes(context)


def check_identifier(context: Context, name: str, path: Path, reserved: bool = True) -> None:
    """Record a name that cannot be used; `reserved` tells that expressions use it."""
    if not _IDENTIFIER.fullmatch(name):
        found = f"`{name[:60]}` cannot be used as a name"
        wanted = "letters, digits and underscores, not beginning with a digit"
        help_ = re.sub(r"\W+", "_", name[:60], flags=re.ASCII).strip("_")
        usable = help_ and _IDENTIFIER.fullmatch(help_)
        context.fault(rules.BadName, path, found, wanted, f"`{help_}`" if usable else "", key=True)
    elif reserved and (name in RESERVED or name in _taken(context)):
        what = "a reserved word" if name in RESERVED else "the name of a function"
        context.fault(rules.BadName, path, f"`{name}` is {what}", "another name", key=True)


def _taken(context: Context) -> frozenset[str]:
    """Return the names of functions; those that only some files have are free in the others."""
    first = {_FIRST} if context.shape.periods is not None else set[str]()
    return _TAKEN | first | ({BELIEF} if context.shape.private else set())


def _clashes(context: Context) -> None:
    seen: dict[str, str] = {}
    sections: list[tuple[tuple[str, ...], Iterable[str]]] = [
        ((section,), getattr(context.shape, section))
        for section in ("quantities", "private", "moves", "variables", "outcomes")
    ]
    periods = context.shape.periods
    if periods is not None:
        seen[PERIOD] = "periods"
        sections.append((("periods", "state"), periods.state))
    for section, names in sections:
        for name in names:
            if name in seen:
                found = f"`{name}` is already a name in `{seen[name]}`"
                context.fault(rules.NameClash, (*section, name), found, "another name", key=True)
                context.clashes.add(name)
            seen.setdefault(name, section[0])
    if periods is not None:
        for name in set(periods.shocks) & set(context.shape.levers):
            found = f"`{name}` is already a name in `levers`"
            place = ("periods", "shocks", name)
            context.fault(rules.NameClash, place, found, "another name", key=True)
    for path, option in _options(context):
        if not _IDENTIFIER.fullmatch(option) or option in RESERVED:
            found = f"`{option[:60]}` cannot be the name of an option"
            wanted = "letters, digits and underscores; not a reserved word"
            context.fault(rules.BadName, path, found, wanted)
        elif option in seen:
            found = f"the option `{option}` has the name of something in `{seen[option]}`"
            context.fault(rules.NameClash, path, found, "another name for one of the two")


def _options(context: Context) -> Iterator[tuple[Path, str]]:
    """Yield every option of a move, and every value of a private type, with where it stands."""
    for move, details in context.shape.moves.items():
        for i, (option, _) in enumerate(details.options.named):
            yield option_path(context, move, i, option), option
    for name, private in context.shape.private.items():
        for value in private.values:
            if value != NONE:
                yield ("private", name, "values", value), value


def option_path(context: Context, move: str, index: int, option: str) -> Path:
    """Return where an option stands: options may be listed, or named with details."""
    if context.shape.moves[move].options.steps is not None:
        return ("moves", move, "options")
    node = context.root.find(("moves", move, "options"))
    listed = node is not None and isinstance(node.value, list)
    return ("moves", move, "options", index if listed else option)
