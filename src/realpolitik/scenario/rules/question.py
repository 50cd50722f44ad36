"""E6xx: plans, levers and questions (rules Q1 and Q2). Owns `RULES`."""

from realpolitik.scenario.rules.base import Rule


class UnknownLever(Rule):
    """``do`` names a lever that the scenario does not have.

    ``do`` takes the name of a lever, a plan ``{move: option}``, or a list of both.

    Wrong:
        claims:
          threats-work: {says: Threats work, test: "P(restraint, do=thread) > 0.5"}

    Right:
        claims:
          threats-work: {says: Threats work, test: "P(restraint, do=threat) > 0.5"}
    """

    code = "E601"
    name = "unknown-lever"


class ForeignMove(Rule):
    """A lever plans a move that its actor does not make.

    A lever is one actor's plan. In a claim, ``do`` may impose plans of several actors together, and
    what chance does; no lever can, and nobody can keep such a plan.

    Wrong:
        levers:
          threat: {by: CHN, plan: {pyongyang: restrain}}

    Right:
        levers:
          threat: {by: CHN, plan: {beijing: cut}}
    """

    code = "E602"
    name = "foreign-move"


class UnseenPlan(Rule):
    """A plan uses something that its actor does not see when it moves (rule Q1).

    Nobody could keep a threat or a promise that depends on what its actor does not know. A plan may
    use earlier moves that the actor sees at that point. It may not use quantities.

    Wrong:
        levers:
          threat: {by: CHN, plan: {beijing: "cut if pyongyang == provoke else indulge"}}

    Right:
        levers:
          answer: {by: PRK, plan: {pyongyang: "provoke if beijing == cut else restrain"}}
    """

    code = "E603"
    name = "unseen-plan"


class ConflictingPlans(Rule):
    """Two plans imposed together, or one twice, fix the same move.

    It would be unclear which of them holds.

    Wrong:
        claims:
          both: {says: Both, test: "P(restraint, do=[threat, {beijing: indulge}]) > 0.5"}

    Right:
        claims:
          both: {says: Both, test: "P(restraint, do=[threat]) > 0.5"}
    """

    code = "E604"
    name = "conflicting-plans"


class UnavailableOption(Rule):
    """A plan takes an option that is not open at some point where the move happens.

    Make the plan a rule that takes another option there.

    Wrong:
        moves:
          beijing: {by: CHN, options: [indulge, cut]}
          pyongyang: {by: PRK, options: {provoke: {when: "beijing == cut"}, restrain: {}}}
        levers:
          defy: {by: PRK, plan: {pyongyang: provoke}}

    Right:
        moves:
          beijing: {by: CHN, options: [indulge, cut]}
          pyongyang: {by: PRK, options: {provoke: {when: "beijing == cut"}, restrain: {}}}
        levers:
          defy: {by: PRK, plan: {pyongyang: "provoke if beijing == cut else restrain"}}
    """

    code = "E605"
    name = "unavailable-option"


class ImpossibleObservation(Rule):
    """What is said to have been observed cannot happen in the game (rule S14).

    No path through the moves has all the observed options, so nothing can be learnt from it.

    Wrong:
        moves:
          beijing: {by: CHN, options: [indulge, cut]}
          pyongyang: {by: PRK, options: [provoke, restrain], when: "beijing == indulge"}
        observed:
          - {date: 2024-10, path: {beijing: cut, pyongyang: restrain}, evidence: [trade]}

    Right:
        moves:
          beijing: {by: CHN, options: [indulge, cut]}
          pyongyang: {by: PRK, options: [provoke, restrain], when: "beijing == indulge"}
        observed:
          - {date: 2024-10, path: {beijing: indulge, pyongyang: restrain}, evidence: [trade]}
    """

    code = "E606"
    name = "impossible-observation"


class BadSetting(Rule):
    """``set`` names something that is no quantity, or gives it something that is no plain number.

    It fixes a quantity at one number in every draw (rule Q1). Shares and probabilities stay between
    0 and 1. To impose what somebody does, write ``do={move: option}``.

    Wrong:
        claims:
          c: {says: A dear cut is rare, test: "P(beijing == cut, set={colapse: 60}) < 0.1"}

    Right:
        claims:
          c: {says: A dear cut is rare, test: "P(beijing == cut, set={collapse: 60}) < 0.1"}
    """

    code = "E607"
    name = "bad-setting"


RULES: tuple[type[Rule], ...] = (
    UnknownLever,
    ForeignMove,
    UnseenPlan,
    ConflictingPlans,
    UnavailableOption,
    ImpossibleObservation,
    BadSetting,
)
