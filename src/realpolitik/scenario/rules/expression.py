"""E3xx: expressions (rules S1 and S2). Owns `RULES`."""

from realpolitik.scenario.rules.base import Rule


class ExpressionSyntax(Rule):
    """An expression cannot be read.

    The grammar is small: arithmetic, comparison, ``and or not``, ``a if condition else b``, ``in
    [..]``, tables and a few functions (rule S1). The caret shows the first character that fits
    none of them.

    Wrong:
        outcomes:
          restraint: "pyongyang = restrain"

    Right:
        outcomes:
          restraint: "pyongyang == restrain"
    """

    code = "E301"
    name = "expression-syntax"


class UnknownName(Rule):
    """An expression uses a name that the scenario does not define.

    A name is a quantity, a move, a variable or an outcome of the same file, spelled exactly so. The
    message names the nearest known one.

    Wrong:
        outcomes:
          restraint: "pyongjang == restrain"

    Right:
        outcomes:
          restraint: "pyongyang == restrain"
    """

    code = "E302"
    name = "unknown-name"


class UnknownOption(Rule):
    """A move is compared with, or indexed by, something that is not one of its options.

    Such a comparison would be false on every path, and a term of the payoff would silently vanish.

    Wrong:
        outcomes:
          restraint: "pyongyang == restrained"

    Right:
        outcomes:
          restraint: "pyongyang == restrain"
    """

    code = "E303"
    name = "unknown-option"


class WrongKind(Rule):
    """A number, a truth or an option stands where another of the three belongs.

    A truth counts as 1 or 0 in arithmetic. A number never counts as a truth, and options have no
    order: both would hide mistakes.

    Wrong:
        outcomes:
          harm: "1 if collapse else 0"

    Right:
        outcomes:
          harm: "1 if collapse > 40 else 0"
    """

    code = "E304"
    name = "wrong-kind"


class IncompleteTable(Rule):
    """A table has no value for an option of the move by which it is read.

    Every option needs an entry, or ``rest`` an entry for all others. A move that may not happen
    (it has ``when``) needs ``none`` or ``rest`` as well. A move whose options are numbers (rule
    S15) says itself what counts then: ``options: {from: 0, to: 1, steps: 6, none: 0}``.

    Wrong:
        outcomes:
          harm: "{cut: 1}[beijing]"

    Right:
        outcomes:
          harm: "{cut: 1, rest: 0}[beijing]"
    """

    code = "E305"
    name = "incomplete-table"


class ExpressionTooLarge(Rule):
    """An expression, a number in it or an exponent is larger than any argument needs.

    At most 4,000 characters, 60 levels of nesting, numbers up to 1e15, exponents up to 100. The
    limits keep a hostile file from filling the memory.

    Wrong:
        outcomes:
          harm: "collapse ** 100000"

    Right:
        outcomes:
          harm: "collapse ** 2"
    """

    code = "E306"
    name = "expression-too-large"


class CyclicDefinition(Rule):
    """Variables or outcomes are defined by each other.

    The program could not compute any of them first. The message shows the circle.

    Wrong:
        variables:
          fear: "pride + 1"
          pride: "fear + 1"

    Right:
        variables:
          fear: "1 if beijing == cut else 0"
          pride: "fear + 1"
    """

    code = "E307"
    name = "cyclic-definition"


class MisplacedTerm(Rule):
    """Something stands where it has no meaning.

    ``P``, ``E`` and ``payoff`` belong in claims. In a claim, moves and what depends on them have
    a value only inside ``P(...)`` or ``E(...)``. A distribution belongs in ``value``, ``weight``,
    ``gain``, ``precision`` or a chance probability, with plain numbers as its parameters.

    Wrong:
        claims:
          restrained: {says: It is restrained, test: "restraint"}

    Right:
        claims:
          restrained: {says: It is restrained, test: "P(restraint) > 0.5"}
    """

    code = "E308"
    name = "misplaced-term"


class NotFinite(Rule):
    """An expression gives something that is not a finite number.

    Division by zero, the logarithm of zero or a number too large for the computer.

    Wrong:
        quantities:
          provocation: {value: "1 / 0", says: cost to Beijing, judgement: analyst}

    Right:
        quantities:
          provocation: {value: "1 / 2", says: cost to Beijing, judgement: analyst}
    """

    code = "E309"
    name = "not-finite"


RULES: tuple[type[Rule], ...] = (
    ExpressionSyntax,
    UnknownName,
    UnknownOption,
    WrongKind,
    IncompleteTable,
    ExpressionTooLarge,
    CyclicDefinition,
    MisplacedTerm,
    NotFinite,
)
