"""E2xx: the shape of the file: fields, types of values, names. Owns `RULES`."""

from realpolitik.scenario.rules.base import Rule


class MissingField(Rule):
    """A field that must be there is missing.

    Without it the entry means nothing, and no default would be honest: the program does not guess
    who moves, what a number stands for or where a figure comes from.

    Wrong:
        moves:
          beijing: {options: [indulge, cut]}
          pyongyang: {by: PRK, options: [provoke, restrain]}

    Right:
        moves:
          beijing: {by: CHN, options: [indulge, cut]}
          pyongyang: {by: PRK, options: [provoke, restrain]}
    """

    code = "E201"
    name = "missing-field"


class UnknownField(Rule):
    """A field is not part of the language, or not of this version.

    A mistyped field would otherwise be ignored, and the scenario would mean something else than
    its author thinks.

    Wrong:
        outcomes:
          restraint: {is: "pyongyang == restrain", say: Pyongyang holds back}

    Right:
        outcomes:
          restraint: {is: "pyongyang == restrain", says: Pyongyang holds back}
    """

    code = "E202"
    name = "unknown-field"


class WrongType(Rule):
    """A value has the wrong type: a list where a text belongs, a word where a list belongs.

    The message says what stands there and what belongs there.

    Wrong:
        levers:
          threat: {by: CHN, plan: cut}

    Right:
        levers:
          threat: {by: CHN, plan: {beijing: cut}}
    """

    code = "E203"
    name = "wrong-type"


class BadName(Rule):
    """A name cannot be used in an expression.

    Names of actors, quantities, moves, options, variables, outcomes and levers are letters,
    digits and underscores, and do not begin with a digit. The words ``and or not if else in none
    rest true false`` are reserved; so are the names of functions.

    Wrong:
        outcomes:
          no-crisis: "pyongyang == restrain"

    Right:
        outcomes:
          no_crisis: "pyongyang == restrain"
    """

    code = "E204"
    name = "bad-name"


class BadValue(Rule):
    """A value is outside what the field allows.

    Dates are ``2024-11-01``, ``2024-11`` or ``2024``. Grades are a letter A-F for the source and
    a digit 1-6 for the information (rule S8). ``expect`` is one of the words of ICD 203.

    Wrong:
        claims:
          threats-work: {says: Threats work, test: "P(restraint) > 0.5", expect: surely}

    Right:
        claims:
          threats-work: {says: Threats work, test: "P(restraint) > 0.5", expect: likely}
    """

    code = "E205"
    name = "bad-value"


class NameClash(Rule):
    """Two things that expressions call by name have the same name.

    Quantities, moves, variables and outcomes share one set of names, and an option may not carry
    the name of one of them (rule S2): a reader could not tell which is meant.

    Wrong:
        variables:
          collapse: "1 if beijing == cut else 0"

    Right:
        variables:
          collapsed: "1 if beijing == cut else 0"
    """

    code = "E206"
    name = "name-clash"


class TwoPreferences(Rule):
    """An actor has both interests and a ranking.

    Its payoffs come from its ``interests``, in points, or are drawn at random among all that
    respect the ranking in ``prefers`` (rule S12). They cannot come from both.

    Wrong:
        actors:
          CHN:
            name: China
            interests: {calm: {weight: provocation, gain: "-(pyongyang == provoke)"}}
            prefers: ["pyongyang == restrain"]
          PRK: {name: North Korea, prefers: ["beijing == indulge"]}

    Right:
        actors:
          CHN:
            name: China
            interests: {calm: {weight: provocation, gain: "-(pyongyang == provoke)"}}
          PRK: {name: North Korea, prefers: ["beijing == indulge"]}
    """

    code = "E207"
    name = "two-preferences"


class BadAudience(Rule):
    """An audience makes moves, is its own, has no points, or is not the actor's (rule S22).

    An audience, such as a public or a parliament, watches and chooses nothing. It has interests.
    Its payoff on the path is its approval. An actor that names it in its `audience` may use the
    approval in its gains. Actors that choose answer to each other by their moves, not by approval.
    An approval that depends on itself has no value.

    Wrong:
        actors:
          CHN:
            name: China
            audience: [PRK]
            interests: {calm: {weight: provocation, gain: "0.5 * approval(PRK)"}}
          PRK:
            name: North Korea
            interests: {glory: {weight: collapse, gain: pyongyang == provoke}}

    Right:
        actors:
          CHN:
            name: China
            audience: [PARTY]
            interests: {calm: {weight: 0.5, gain: approval(PARTY)}}
          PARTY:
            name: The party
            interests: {calm: {weight: provocation, gain: -(pyongyang == provoke)}}
          PRK:
            name: North Korea
            interests: {glory: {weight: collapse, gain: pyongyang == provoke}}
    """

    code = "E208"
    name = "bad-audience"


RULES: tuple[type[Rule], ...] = (
    MissingField,
    UnknownField,
    WrongType,
    BadName,
    BadValue,
    NameClash,
    TwoPreferences,
    BadAudience,
)
