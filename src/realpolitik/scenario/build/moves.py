"""Moves: who decides what, when, seeing what (rules S4 to S7).

Owns `declare_moves` and `build_moves`.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from realpolitik.scenario.build.names import option_path
from realpolitik.scenario.build.private import hidden_types
from realpolitik.scenario.build.steps import graded, plain_number
from realpolitik.scenario.expression import nodes as n
from realpolitik.scenario.expression.literals import as_numbers, difference_of_numbers
from realpolitik.scenario.expression.references import all_references
from realpolitik.scenario.expression.scope import MoveNames
from realpolitik.scenario.model import CHANCE
from realpolitik.scenario.moves import Move, Option
from realpolitik.scenario.rules import move as rules
from realpolitik.suggest import listing, nearest

if TYPE_CHECKING:
    from realpolitik.scenario.build.context import Context
    from realpolitik.scenario.shape import MoveShape, OptionShape

MAX_BASE = 1_000_000
"""How much more than another option one may weigh before its worth counts."""


def declare_moves(context: Context) -> None:
    """Enter the names of all moves and options, which expressions everywhere may use."""
    # After the end of play over periods no move happens (rule S13).
    ends = context.shape.periods is not None and context.shape.periods.ends is not None
    for name, shape in context.shape.moves.items():
        options = tuple(option for option, _ in shape.options.named)
        may_not_happen = shape.when is not None or ends
        known = MoveNames(options, may_not_happen)
        if shape.options.steps is not None:
            known = graded(context, name, shape.options.steps, may_not_happen)
        context.moves[name], options = known, known.options
        path = ("moves", name, "options")
        if not options:
            context.fault(rules.BadOptions, path, f"`{name}` has no options", "at least one")
        for option in sorted(o for o, times in Counter(options).items() if times > 1):
            found = f"the option `{option}` stands twice"
            context.fault(rules.BadOptions, path, found, "each option once")
        _check_titles(context, name, shape)
    if not context.shape.moves:
        context.fault(
            rules.BadOptions, ("moves",), "the file has no moves", "at least one", key=True
        )


def _check_titles(context: Context, move: str, shape: MoveShape) -> None:
    """Refuse a name for readers that two options of a move share (rule S4)."""
    first: dict[str, str] = {}
    for i, (option, details) in enumerate(shape.options.named):
        other = first.setdefault(details.name, option)
        if details.name and other != option:
            found = f"`{other}` and `{option}` have the same name, {details.name!r}"
            path = (*option_path(context, move, i, option), "name")
            context.fault(rules.BadOptions, path, found, "a name of its own for each option")


def build_moves(context: Context) -> dict[str, Move]:
    """Return the moves of a file, in order."""
    moves: dict[str, Move] = {}
    hidden = _hidden(context)
    _check_recall(context, hidden)
    for name, shape in context.shape.moves.items():
        _check_mover(context, name, shape)
        known = context.moves[name]
        steps = known.options if shape.options.steps is not None else ()
        moves[name] = Move(
            name,
            shape.by,
            tuple(Option(step, span=context.span("moves", name, "options")) for step in steps)
            or tuple(
                _option(context, name, shape, option, details, hidden)
                for option, details in shape.options.named
            ),
            hidden[name],
            _condition(context, shape.when, name, ("moves", name, "when"), hidden),
            shape.says,
            known.values,
            shape.name,
            span=context.span("moves", name),
        )
        if shape.by == CHANCE:
            _check_rest(context, name, shape)
    return moves


def _check_mover(context: Context, name: str, shape: MoveShape) -> None:
    context.cite(shape.evidence, ("moves", name, "evidence"))
    if shape.by != CHANCE and shape.by not in context.shape.actors:
        help_ = nearest(shape.by, [*context.shape.actors, CHANCE])
        wanted = f"{listing(context.shape.actors)} or `chance`"
        path = ("moves", name, "by")
        context.fault(rules.UnknownActor, path, f"unknown actor `{shape.by}`", wanted, help_)


def _hidden(context: Context) -> dict[str, frozenset[str]]:
    """Return the earlier moves that each move's actor does not see there."""
    order = list(context.shape.moves)
    hidden: dict[str, frozenset[str]] = {}
    for i, (name, shape) in enumerate(context.shape.moves.items()):
        _check_sight(context, name, shape)
        unseen = set(shape.blind_to)
        types = hidden_types(context, shape.by)
        for earlier in order[:i]:
            seen_by = context.shape.moves[earlier].seen_by
            own = context.shape.moves[earlier].by == shape.by
            if seen_by is not None and shape.by not in seen_by and not own:
                unseen.add(earlier)
        blind = frozenset(unseen & set(order[:i])) | types
        hidden[name] = frozenset() if shape.by == CHANCE else blind
    return hidden


def _check_sight(context: Context, name: str, shape: MoveShape) -> None:
    for i, other in enumerate(shape.blind_to):
        path = ("moves", name, "blind_to", i)
        if other not in context.shape.moves or other == name:
            help_ = nearest(other, context.shape.moves)
            found = f"`{other}` is not another move"
            if other in context.shape.private:
                found, help_ = f"`{other}` is a private type", "its owner alone knows it anyway"
            context.fault(rules.BadSight, path, found, "the name of another move", help_)
    for i, actor in enumerate(shape.seen_by or []):
        if actor not in context.shape.actors:
            help_ = nearest(actor, context.shape.actors)
            path = ("moves", name, "seen_by", i)
            found = f"unknown actor `{actor}`"
            context.fault(rules.BadSight, path, found, listing(context.shape.actors), help_)
    if shape.by == CHANCE and shape.blind_to:
        found = "a move by chance cannot be blind to a move"
        help_ = "`seen_by: [...]` here, or `blind_to` at the moves of those who do not see it"
        context.fault(rules.BadSight, ("moves", name, "blind_to"), found, "", help_)


def _check_recall(context: Context, hidden: dict[str, frozenset[str]]) -> None:
    """Rule S5: at a later move an actor knows its own earlier ones and all it saw there."""
    shapes = context.shape.moves
    order = list(shapes)
    for j, later in enumerate(order):
        if shapes[later].by == CHANCE:
            continue
        for i, earlier in enumerate(order[:j]):
            if shapes[earlier].by != shapes[later].by:
                continue
            if not hidden[later]:
                continue
            known = {earlier, *(m for m in order[:i] if m not in hidden[earlier])}
            for lost in sorted(known & hidden[later], key=order.index):
                what = "its own move" if lost == earlier else f"what it saw at `{earlier}`:"
                found = f"at `{later}`, {shapes[later].by} has forgotten {what} `{lost}`"
                wanted = f"perfect recall (rule S5): `{later}` sees `{lost}`"
                path = ("moves", later, "blind_to")
                context.fault(rules.PerfectRecall, path, found, wanted)


def _option(
    context: Context,
    move: str,
    shape: MoveShape,
    name: str,
    details: OptionShape,
    hidden: dict[str, frozenset[str]],
) -> Option:
    path: tuple[str, ...] = ("moves", move, "options", name)
    nested = context.root.find((*path, "probability")) is not None
    when = _condition(context, details.when, move, (*path, "when"), hidden)
    probability = None
    at = (*path, "probability") if nested else path
    if details.probability is not None and shape.by != CHANCE:
        found = f"`{move}` is a move of {shape.by}, so its options have no probability"
        wanted = "`by: chance`, or options without numbers"
        context.fault(rules.BadProbabilities, at, found, wanted)
    elif details.probability is not None:
        probability = _probability(context, details.probability, move, name, at, shape)
    elif shape.by == CHANCE:
        found = f"the option `{name}` of a chance move has no probability"
        wanted = f"`{name}: 0.5`, or `{name}: rest`"
        context.fault(rules.BadProbabilities, path, found, wanted)
    index = [option for option, _ in shape.options.named].index(name)
    span = context.span(*option_path(context, move, index, name))
    base = _base(context, details.base, move, (*path, "base"))
    return Option(name, when, probability, details.says, base, details.name, span=span)


def _base(context: Context, text: str | None, move: str, path: tuple[str, ...]) -> float | None:
    """Return the base weight of an option, if the file gives one (rule S16)."""
    if text is None:
        return None
    number = plain_number(text)
    if context.shape.moves[move].by == CHANCE:
        found, wanted = f"`{move}` is a move by chance", "a probability, and no base weight"
        context.fault(rules.BadBase, path, found, wanted)
    elif number is None or not 1 / MAX_BASE <= number <= MAX_BASE:
        wanted = f"a plain number above 0, from {1 / MAX_BASE:g} to {MAX_BASE:,}"
        context.fault(rules.BadBase, path, f"the base weight is `{text[:60]}`", wanted)
    else:
        return float(number)
    return None


def _probability(
    context: Context, text: str, move: str, option: str, path: tuple[str, ...], shape: MoveShape
) -> n.Node | None:
    """Resolve a chance probability; None for ``rest``, which takes what the others leave."""
    node = context.parse(text, path)
    if node is None or isinstance(node, n.Remainder):
        return None
    if error := difference_of_numbers(node):
        context.record(error, path)
        return None
    random = context.implied_quantity(
        path,
        f"{move}.{option}",
        f"probability of {option} at {move}",
        tuple(shape.evidence),
        shape.judgement,
    )
    scope = context.scope(random=random)
    resolved = context.resolver(path, scope).number(as_numbers(node))
    later = _later_moves(context, move)
    _refuse_moves(context, resolved, later, path, "has not happened yet")
    return resolved


def _check_rest(context: Context, move: str, shape: MoveShape) -> None:
    rests = [o for o, d in shape.options.named if (d.probability or "").strip() == "rest"]
    if len(rests) > 1:
        found = f"`rest` stands for {listing(rests)}"
        path = ("moves", move, "options")
        context.fault(rules.BadProbabilities, path, found, "`rest` for one option at most")


def _condition(
    context: Context,
    text: str | None,
    move: str,
    path: tuple[str, ...],
    hidden: dict[str, frozenset[str]],
) -> n.Node | None:
    """Resolve a ``when``: earlier moves that the mover sees, and nothing else."""
    if text is None:
        return None
    node = context.parse(text, path)
    if node is None:
        return None
    scope = context.scope()
    resolved = context.resolver(path, scope).truth(node)
    _refuse_moves(context, resolved, _later_moves(context, move), path, "has not happened yet")
    mover = context.shape.moves[move].by
    _refuse_moves(context, resolved, hidden[move], path, f"is not seen by {mover} there")
    for name in sorted(all_references(context.expressions, resolved, n.QuantityRef)):
        what = "state" if name in context.states else "quantity"
        found = f"the condition depends on the {what} `{name}`"
        wanted = "a condition on earlier moves; the tree is the same in every draw (rule G1)"
        context.fault(rules.UnseenCondition, path, found, wanted)
    return resolved


def _later_moves(context: Context, move: str) -> frozenset[str]:
    order = list(context.shape.moves)
    return frozenset(order[order.index(move) :])


def _refuse_moves(
    context: Context, node: n.Node, refused: frozenset[str], path: tuple[str, ...], why: str
) -> None:
    for name in sorted(all_references(context.expressions, node, n.MoveRef) & refused):
        found = f"this depends on `{name}`, which {why}"
        wanted = "earlier moves that the mover sees there (rule S4)"
        context.fault(rules.UnseenCondition, path, found, wanted)
