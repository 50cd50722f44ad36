"""Names to meanings: what each part of an expression refers to, and whether it fits (S1, S2).

Owns `Resolver`, which rewrites parsed parts into resolved ones, reports every fault, and tells the
kind of the result. What an expression may refer to at its place is its `Scope`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from realpolitik.scenario.distributions import is_distribution
from realpolitik.scenario.expression import nodes as n
from realpolitik.scenario.expression.functions import APPROVAL, BELIEF, FUNCTIONS, calls, misplaced
from realpolitik.scenario.expression.kinds import described, joined
from realpolitik.scenario.expression.literals import difference_of_numbers, percentage_fault
from realpolitik.scenario.expression.nodes import Kind
from realpolitik.scenario.expression.parse import MAX_EXPONENT, ExpressionError
from realpolitik.scenario.expression.scope import Scope, number_of_value
from realpolitik.scenario.expression.steps import is_graded, named_number, nearest_steps
from realpolitik.scenario.rules import expression as rules
from realpolitik.scenario.rules.private import PublicBelief
from realpolitik.suggest import listing, nearest

if TYPE_CHECKING:
    from realpolitik.scenario.rules.base import Rule

Report = Callable[["type[Rule]", n.Node, str, str, str], None]


class Resolver:
    """Rewrites the parts of one expression; every fault goes to `report`."""

    def __init__(self, scope: Scope, report: Report) -> None:
        self.scope = scope
        self._report = report

    def fault(
        self, rule: type[Rule], node: n.Node, found: str, wanted: str = "", help_: str = ""
    ) -> None:
        """Report a fault at a part."""
        self._report(rule, node, found, wanted, help_)

    def number(self, node: n.Node) -> n.Node:
        """Resolve a part that must give a number; a truth counts as 1 or 0."""
        resolved, kind = self.any(node)
        if kind is Kind.OPTION:
            self.fault(rules.WrongKind, node, "an option stands here", "a number")
        return resolved

    def truth(self, node: n.Node) -> n.Node:
        """Resolve a part that must be true or false."""
        resolved, kind = self.any(node)
        if kind in {Kind.NUMBER, Kind.OPTION}:
            wanted = "something true or false, such as `x > 0` or `move == option`"
            self.fault(rules.WrongKind, node, f"{kind} stands here", wanted)
        return resolved

    def option(self, node: n.Node, move: str) -> n.Node:
        """Resolve a part that gives an option of `move`: a plan's rule."""
        options = self.scope.moves[move].options
        if isinstance(node, n.Conditional):
            return n.Conditional(
                node.start,
                node.end,
                self.option(node.then, move),
                self.truth(node.test),
                self.option(node.otherwise, move),
            )
        if isinstance(node, n.Lookup):
            index, entries = self._keys(node)
            made = tuple(
                n.Entry(e.start, e.end, e.key, self.option(e.value, move)) for e in entries
            )
            return n.Lookup(
                node.start, node.end, n.OptionTable(node.table.start, node.table.end, made), index
            )
        name = _option_name(node, options)
        if name is not None:
            if name not in options:
                self._unknown_option(node, name, move, options)
            return n.OptionRef(node.start, node.end, name)
        wanted = f"{listing(options)}, or a choice among them"
        self.fault(rules.WrongKind, node, f"this is not an option of `{move}`", wanted)
        return n.OptionRef(node.start, node.end, options[0])

    def any(self, node: n.Node) -> tuple[n.Node, Kind | None]:
        """Resolve a part; the kind is None if a fault below has been reported."""
        if is_distribution(node):
            return self._random(node)
        method = getattr(self, f"_{type(node).__name__.lower()}", None)
        if method is None:
            wanted = "a value" if not isinstance(node, n.OptionTable) else "`{option: value}[move]`"
            self.fault(rules.MisplacedTerm, node, f"{described(node)} has no value here", wanted)
            return node, None
        result: tuple[n.Node, Kind | None] = method(node)
        return result

    def _number(self, node: n.Number) -> tuple[n.Node, Kind | None]:
        return node, Kind.NUMBER

    def _percentage(self, node: n.Percentage) -> tuple[n.Node, Kind | None]:
        self._raised(percentage_fault(node), node)
        return node, None

    def _raised(self, error: ExpressionError, node: n.Node) -> None:
        """Report a fault that has been made as an error."""
        self.fault(error.rule, node, error.found, error.wanted, error.suggestion)

    def _truth(self, node: n.Truth) -> tuple[n.Node, Kind | None]:
        return node, Kind.TRUTH

    def _name(self, node: n.Name) -> tuple[n.Node, Kind | None]:
        name, scope = node.name, self.scope
        if "." in name:
            try:
                return number_of_value(node, scope.moves), Kind.NUMBER
            except ExpressionError as error:
                self._raised(error, node)
                return node, None
        meaning = self._meaning(name)
        if meaning is not None:
            reference, kind, has_value = meaning
            if not has_value:
                self._outside_query(node)
                return node, None
            if reference is n.MoveRef and scope.moves[name].values:
                return self._move_as_number(node), Kind.NUMBER
            return reference(node.start, node.end, name), kind
        help_ = nearest(name, scope.names())
        if of := next((m for m, known in scope.moves.items() if name in known.options), ""):
            help_ = f"`{name}` is an option of `{of}`: write `{of} == {name}`"
        wanted = "a quantity, variable, outcome or move of this scenario"
        self.fault(rules.UnknownName, node, f"unknown name `{name}`", wanted, help_)
        return node, None

    def _meaning(self, name: str) -> tuple[type[n.NamedReference], Kind | None, bool] | None:
        """Return what a name stands for, its kind, and whether it has a value here."""
        scope = self.scope
        if name in scope.quantities:
            return n.QuantityRef, Kind.NUMBER, True
        if name in scope.states:
            return n.StateRef, Kind.NUMBER, scope.in_period
        if name in scope.definitions:
            found = scope.definitions[name]
            return n.DefinitionRef, found.kind, scope.on_path or not found.on_path
        if name in scope.moves:
            return n.MoveRef, Kind.OPTION, scope.on_path
        return None

    def _move(self, node: n.Name) -> n.Node:
        """Resolve a move where it stands for the option that is taken."""
        if self.scope.on_path:
            return n.MoveRef(node.start, node.end, node.name)
        self._outside_query(node)
        return node

    def _move_as_number(self, node: n.Name) -> n.Node:
        """Resolve a move where it stands for the number of the option that is taken."""
        move = self.scope.moves[node.name]
        if move.may_not_happen and "none" not in move.values:
            found = f"`{node.name}` stands for a number here, but this move may not happen"
            help_ = "`options: {from: 0, to: 1, steps: 6, none: 0}`" if move.graded else ""
            self.fault(rules.IncompleteTable, node, found, "a value for `none` at the move", help_)
        entries = tuple(n.Entry(node.start, node.end, k, v) for k, v in move.values.items())
        table = n.OptionTable(node.start, node.end, entries)
        return n.Lookup(node.start, node.end, table, self._move(node))

    def _outside_query(self, node: n.Name) -> None:
        found = f"`{node.name}` depends on what is played, so it has no value here"
        wanted, help_ = "quantities, and variables that depend on quantities alone", ""
        if self.scope.query is not None:
            wanted = "`P(...)` of an event or `E(...)` of a number"
            help_ = f"write `P({node.name})` or `E({node.name})`"
        self.fault(rules.MisplacedTerm, node, found, wanted, help_)

    def _signed(self, node: n.Signed) -> tuple[n.Node, Kind | None]:
        return n.Signed(node.start, node.end, node.sign, self.number(node.operand)), Kind.NUMBER

    def _arithmetic(self, node: n.Arithmetic) -> tuple[n.Node, Kind | None]:
        # Where a distribution can stand, a difference of two numbers is a range gone wrong.
        error = difference_of_numbers(node) if self.scope.random is not None else None
        if error is not None:
            self._raised(error, node)
            return node, None
        operands = tuple(self.number(o) for o in node.operands)
        return n.Arithmetic(node.start, node.end, operands, node.operators), Kind.NUMBER

    def _power(self, node: n.Power) -> tuple[n.Node, Kind | None]:
        exponent = node.exponent
        literal = exponent.operand if isinstance(exponent, n.Signed) else exponent
        if isinstance(literal, n.Number) and literal.value > MAX_EXPONENT:
            found, wanted = f"the exponent {literal.value:g}", f"at most {MAX_EXPONENT:g}"
            self.fault(rules.ExpressionTooLarge, exponent, found, wanted)
        made = n.Power(node.start, node.end, self.number(node.base), self.number(exponent))
        return made, Kind.NUMBER

    def _logic(self, node: n.Logic) -> tuple[n.Node, Kind | None]:
        operands = tuple(self.truth(o) for o in node.operands)
        return n.Logic(node.start, node.end, node.word, operands), Kind.TRUTH

    def _not(self, node: n.Not) -> tuple[n.Node, Kind | None]:
        return n.Not(node.start, node.end, self.truth(node.operand)), Kind.TRUTH

    def _conditional(self, node: n.Conditional) -> tuple[n.Node, Kind | None]:
        then, first = self.any(node.then)
        test = self.truth(node.test)
        otherwise, second = self.any(node.otherwise)
        for part, kind in ((node.then, first), (node.otherwise, second)):
            if kind is Kind.OPTION:
                self.fault(rules.WrongKind, part, "an option stands here", "a number or a truth")
        made = n.Conditional(node.start, node.end, then, test, otherwise)
        return made, joined(first, second)

    def _compare(self, node: n.Compare) -> tuple[n.Node, Kind | None]:
        moves = self._moves_by_option(node.operands, node.operators)
        if moves:
            for operator in node.operators:
                if operator not in {"==", "!="}:
                    found = f"moves have no order, so `{operator}` cannot compare them"
                    self.fault(rules.WrongKind, node, found, "`==` or `!=`")
            options = self._options_of(moves)
            operands = tuple(self._option_operand(o, moves, options) for o in node.operands)
        else:
            operands = tuple(self.number(o) for o in node.operands)
        return n.Compare(node.start, node.end, operands, node.operators), Kind.TRUTH

    def _member(self, node: n.Member) -> tuple[n.Node, Kind | None]:
        item = node.item.name if isinstance(node.item, n.Name) else ""
        moves = [m for m in self._moves_by_option((node.item, *node.choices)) if m == item][:1]
        if moves:
            options = self._options_of(moves)
            first = self._option_operand(node.item, moves, options)
            choices = tuple(self._option_operand(c, moves, options) for c in node.choices)
        else:
            first = self.number(node.item)
            choices = tuple(self.number(c) for c in node.choices)
        return n.Member(node.start, node.end, first, choices, node.negated), Kind.TRUTH

    def _moves_by_option(
        self, operands: tuple[n.Node, ...], operators: tuple[str, ...] = ()
    ) -> list[str]:
        """Return the moves among some operands; none if what is compared are numbers.

        A move that has values is compared as a number where an order is asked for, or where one of
        the others can only be a number.
        """
        scope = self.scope
        moves = [o.name for o in operands if isinstance(o, n.Name) and o.name in scope.moves]
        if not all(scope.moves[m].values for m in moves):
            return moves
        graded = {scope.moves[m].graded for m in moves}
        # Steps have numbers in common with other values, but no names.
        by_number = len(graded) > 1 or any(o not in {"==", "!="} for o in operators)
        fits = all(self._may_be_option(o, True in graded) for o in operands)
        return moves if fits and not by_number else []

    def _may_be_option(self, node: n.Node, graded: bool) -> bool:
        """Whether an operand is a move, an option, ``none``, or a name without another meaning."""
        if not isinstance(node, n.Name):
            return isinstance(node, n.Nothing) or (graded and named_number(node) is not None)
        meaning = self._meaning(node.name)
        return meaning is None or meaning[0] is n.MoveRef

    def _options_of(self, moves: list[str]) -> dict[str, None]:
        """Return the options of some moves, each once and in order."""
        return dict.fromkeys(o for m in dict.fromkeys(moves) for o in self.scope.moves[m].options)

    def _option_operand(
        self, node: n.Node, moves: list[str], options: Mapping[str, None]
    ) -> n.Node:
        """Resolve one side of a comparison with a move: the move, an option, or ``none``."""
        if isinstance(node, n.Nothing):
            return n.OptionRef(node.start, node.end, "")
        if isinstance(node, n.Name) and node.name in self.scope.moves:
            return self._move(node)
        name = _option_name(node, options)
        if name is not None:
            if name in options:
                return n.OptionRef(node.start, node.end, name)
            self._unknown_option(node, name, moves[0], options)
            return node
        found = f"{described(node)} is compared with the move `{moves[0]}`"
        self.fault(rules.UnknownOption, node, found, listing(options))
        return node

    def _unknown_option(self, node: n.Node, name: str, move: str, options: Collection[str]) -> None:
        if self.scope.moves[move].faulty:
            return
        found = f"`{name}` is not an option of `{move}`"
        help_ = nearest_steps(name, options) or nearest(name, options)
        self.fault(rules.UnknownOption, node, found, listing(options), help_)

    def _lookup(self, node: n.Lookup) -> tuple[n.Node, Kind | None]:
        index, entries = self._keys(node)
        kind: Kind | None = Kind.TRUTH
        made = []
        for entry in entries:
            value, found = self.any(entry.value)
            if found is Kind.OPTION:
                self.fault(rules.WrongKind, entry.value, "an option stands here", "a number")
            kind = joined(kind, found)
            made.append(n.Entry(entry.start, entry.end, entry.key, value))
        table = n.OptionTable(node.table.start, node.table.end, tuple(made))
        return n.Lookup(node.start, node.end, table, index), kind

    def _keys(self, node: n.Lookup) -> tuple[n.Node, tuple[n.Entry, ...]]:
        """Check a table's keys against the move that reads it; return that move and the entries."""
        index = node.index
        if not isinstance(index, n.Name) or index.name not in self.scope.moves:
            help_ = nearest(index.name, self.scope.moves) if isinstance(index, n.Name) else ""
            wanted = f"a move: {listing(self.scope.moves)}"
            self.fault(
                rules.UnknownName,
                index,
                "the index of a table is not a move",
                wanted,
                help_,
            )
            return index, ()
        move = self.scope.moves[index.name]
        keys = Counter(e.key for e in node.table.entries)
        for entry in node.table.entries:
            if entry.key not in (*move.options, "none", "rest"):
                self._unknown_option(entry, entry.key, index.name, move.options)
            if keys[entry.key] > 1:
                found = f"`{entry.key}` stands twice in this table"
                self.fault(rules.IncompleteTable, entry, found, "each option once")
        needed = [*move.options, *(["none"] if move.may_not_happen else [])]
        missing = [o for o in needed if o not in keys] if "rest" not in keys else []
        if missing:
            found = f"the table has no value for {listing(missing)}"
            wanted = f"a value for each, or `rest`, as `{index.name}` can be that"
            self.fault(rules.IncompleteTable, node, found, wanted)
        return self._move(index), node.table.entries

    def _call(self, node: n.Call) -> tuple[n.Node, Kind | None]:
        if wrong := misplaced(node.name):
            resolve = self.scope.approval if node.name == APPROVAL else self.scope.query
            if resolve is None:
                self.fault(rules.MisplacedTerm, node, *wrong)
                return node, None
            return resolve(node) or node, Kind.NUMBER
        if node.name == BELIEF:
            return self._belief(node)
        if node.name not in FUNCTIONS:
            known = calls(asked=self.scope.query is not None)
            found = f"unknown function `{node.name}`"
            self.fault(rules.UnknownName, node, found, listing(known), nearest(node.name, known))
            return node, None
        low, high = FUNCTIONS[node.name]
        if node.keywords or not low <= len(node.arguments) <= high:
            wanted = f"{low}" if low == high else f"{low} or more"
            count = len(node.arguments)
            found = f"`{node.name}` has {count} {'value' if count == 1 else 'values'}"
            self.fault(rules.ExpressionSyntax, node, found, wanted)
        arguments = tuple(self.number(a) for a in node.arguments)
        return n.Call(node.start, node.end, node.name, arguments, ()), Kind.NUMBER

    def _belief(self, node: n.Call) -> tuple[n.Node, Kind | None]:
        """Resolve what everybody believes of private types (rule S17)."""
        beliefs = self.scope.beliefs
        if node.keywords or len(node.arguments) != 1:
            found = f"`{BELIEF}` with {len(node.arguments) + len(node.keywords)} values"
            self.fault(rules.ExpressionSyntax, node, found, "one event")
            return node, None
        # Types have a value of their own inside, whatever has one outside.
        inner = Resolver(replace(self.scope, on_path=True, query=None, random=None), self._report)
        event = inner.truth(node.arguments[0])
        if any(isinstance(part, n.Name) for part in event.walk()):
            return node, None
        if wrong := beliefs.fault(event):
            self.fault(PublicBelief, node, *wrong)
            return node, None
        if beliefs.moves and not self.scope.in_period:
            found = f"`{BELIEF}` changes with what is played"
            help_ = f"write `E({BELIEF}(...))`, with `at=` for the period"
            self.fault(rules.MisplacedTerm, node, found, "`E(...)` of it", help_)
            return node, None
        return beliefs.share(node, event), Kind.NUMBER

    def _random(self, node: n.Node) -> tuple[n.Node, Kind | None]:
        if self.scope.random is None:
            wanted = "a quantity of that distribution, used here by name"
            self.fault(rules.MisplacedTerm, node, "a distribution stands here", wanted)
            return node, None
        name = self.scope.random(node)
        if name is None:
            return node, None
        return n.QuantityRef(node.start, node.end, name), Kind.NUMBER


def _option_name(node: n.Node, options: Collection[str]) -> str | None:
    """Return the name of the option that a part may stand for; None if it is no name of one."""
    if isinstance(node, n.Name):
        return node.name
    return named_number(node) if is_graded(options) else None
