"""E5xx: moves and the game tree that they make (rules S4 to S7, G1). Owns `RULES`."""

from realpolitik.scenario.rules.base import Rule


class UnknownActor(Rule):
    """A move, a lever or a payoff names an actor that the scenario does not have.

    An actor is called by its key under ``actors``, not by its name: ``CHN``, not China.

    Wrong:
        levers:
          threat: {by: CHI, plan: {beijing: cut}}

    Right:
        levers:
          threat: {by: CHN, plan: {beijing: cut}}
    """

    code = "E501"
    name = "unknown-actor"


class BadOptions(Rule):
    """A move has no options, the same option twice, or two options with the same name for readers.

    A move with one option is allowed: it marks something that happens.

    Wrong:
        moves:
          beijing: {by: CHN, options: [indulge, cut, cut]}
          pyongyang: {by: PRK, options: [provoke, restrain]}

    Right:
        moves:
          beijing: {by: CHN, options: [indulge, cut]}
          pyongyang: {by: PRK, options: [provoke, restrain]}
    """

    code = "E502"
    name = "bad-options"


class UnseenCondition(Rule):
    """A condition or a probability depends on something that is not settled or not seen there.

    ``when`` of a move or of an option may use only earlier moves that the mover sees (rule S4):
    otherwise what the mover can do would tell it what it cannot see. It may not use quantities,
    since the tree is the same in every draw (rule G1). A chance probability may use quantities
    and any earlier move.

    Wrong:
        moves:
          beijing: {by: CHN, options: [indulge, cut], when: "pyongyang == provoke"}
          pyongyang: {by: PRK, options: [provoke, restrain]}

    Right:
        moves:
          pyongyang: {by: PRK, options: [provoke, restrain]}
          beijing: {by: CHN, options: [indulge, cut], when: "pyongyang == provoke"}
    """

    code = "E503"
    name = "unseen-condition"


class PerfectRecall(Rule):
    """An actor forgets what it did or saw (rule S5).

    If an actor sees a move at one of its own moves, it sees it at its later ones too, and it
    remembers its own moves.

    Wrong:
        moves:
          beijing: {by: CHN, options: [indulge, cut]}
          pyongyang: {by: PRK, options: [provoke, restrain]}
          second: {by: CHN, options: [hold, relent], blind_to: [beijing]}

    Right:
        moves:
          beijing: {by: CHN, options: [indulge, cut]}
          pyongyang: {by: PRK, options: [provoke, restrain]}
          second: {by: CHN, options: [hold, relent]}
    """

    code = "E504"
    name = "perfect-recall"


class BadProbabilities(Rule):
    """The probabilities of a chance move are missing, given twice as ``rest``, or misplaced.

    A move by ``chance`` has a probability for every option, of which one may be ``rest``; a move
    by an actor has none (rule S6).

    Wrong:
        moves:
          weather: {by: chance, options: [calm, storm]}
          beijing: {by: CHN, options: [indulge, cut]}
          pyongyang: {by: PRK, options: [provoke, restrain]}

    Right:
        moves:
          weather: {by: chance, options: {calm: 0.7, storm: rest}}
          beijing: {by: CHN, options: [indulge, cut]}
          pyongyang: {by: PRK, options: [provoke, restrain]}
    """

    code = "E505"
    name = "bad-probabilities"


class TreeTooLarge(Rule):
    """The moves make a game tree with more end points than can be solved.

    The limit is 200,000 terminal nodes. Options multiply: ten moves with four options each are a
    million. Merge options that lead to the same place, or make late moves conditional with
    ``when``. Over periods the ways that a period may end multiply with each period that is seen
    ahead; 20,000 such games are the limit there.
    """

    code = "E506"
    name = "tree-too-large"


class ProbabilitiesDoNotSum(Rule):
    """The probabilities of a chance move do not sum to 1 in some draw, or leave 0 to 1 (S6).

    They are expressions, so this shows only over draws. One option may take ``rest``, which is
    what the others leave.

    Wrong:
        moves:
          weather: {by: chance, options: {calm: 0.7, storm: 0.4}}
          beijing: {by: CHN, options: [indulge, cut]}
          pyongyang: {by: PRK, options: [provoke, restrain]}

    Right:
        moves:
          weather: {by: chance, options: {calm: 0.7, storm: 0.3}}
          beijing: {by: CHN, options: [indulge, cut]}
          pyongyang: {by: PRK, options: [provoke, restrain]}
    """

    code = "E507"
    name = "probabilities-do-not-sum"


class NoOptionLeft(Rule):
    """On some path a move happens but none of its options is open.

    Give the move a ``when`` so that it does not happen there, or keep one option without a
    condition.

    Wrong:
        moves:
          beijing: {by: CHN, options: [indulge, cut]}
          pyongyang:
            by: PRK
            options:
              provoke: {when: "beijing == cut"}
              restrain: {when: "beijing == cut"}

    Right:
        moves:
          beijing: {by: CHN, options: [indulge, cut]}
          pyongyang:
            by: PRK
            options:
              provoke: {when: "beijing == cut"}
              restrain: {}
    """

    code = "E508"
    name = "no-option-left"


class BadSight(Rule):
    """``blind_to`` or ``seen_by`` names something that it cannot name.

    ``blind_to`` lists other moves. ``seen_by`` lists actors. A move by chance cannot be blind.

    Wrong:
        moves:
          beijing: {by: CHN, options: [indulge, cut]}
          pyongyang: {by: PRK, options: [provoke, restrain], blind_to: [bejing]}

    Right:
        moves:
          beijing: {by: CHN, options: [indulge, cut]}
          pyongyang: {by: PRK, options: [provoke, restrain], blind_to: [beijing]}
    """

    code = "E509"
    name = "bad-sight"


class BadSteps(Rule):
    """The steps of a graded choice cannot be made (rule S15).

    They go from a plain number to a larger one, in 2 to 101 steps, and an actor chooses among them.
    ``0 to 1 in 6`` are the six options 0, 0.2, 0.4, 0.6, 0.8 and 1: `steps` counts both ends. If
    the move may not happen and stands in arithmetic, it needs a number for that:
    ``{from: 0, to: 1, steps: 6, none: 0}``.

    Wrong:
        moves:
          beijing: {by: CHN, options: [indulge, cut]}
          aid: {by: CHN, options: 0 to 1 in 1}
          pyongyang: {by: PRK, options: [provoke, restrain]}

    Right:
        moves:
          beijing: {by: CHN, options: [indulge, cut]}
          aid: {by: CHN, options: 0 to 1 in 5}
          pyongyang: {by: PRK, options: [provoke, restrain]}
    """

    code = "E510"
    name = "bad-steps"


class BadBase(Rule):
    """The base weight of an option is no positive plain number, or stands at a move by chance.

    At equal payoffs an option is chosen in proportion to its base weight (rule S16). The weight
    is a plain number from 0.000001 to 1,000,000; without one it is 1. A move by chance has
    probabilities instead.

    Wrong:
        moves:
          beijing: {by: CHN, options: [indulge, cut]}
          pyongyang: {by: PRK, options: {provoke: {base: 0}, restrain: {}}}

    Right:
        moves:
          beijing: {by: CHN, options: [indulge, cut]}
          pyongyang: {by: PRK, options: {provoke: {base: 0.5}, restrain: {}}}
    """

    code = "E511"
    name = "bad-base"


RULES: tuple[type[Rule], ...] = (
    UnknownActor,
    BadOptions,
    UnseenCondition,
    PerfectRecall,
    BadProbabilities,
    TreeTooLarge,
    ProbabilitiesDoNotSum,
    NoOptionLeft,
    BadSight,
    BadSteps,
    BadBase,
)
