"""W7xx: what a careful reviewer would ask about a scenario that runs. Owns `RULES`."""

from typing import ClassVar

from realpolitik.scenario.diagnostics import Severity
from realpolitik.scenario.rules.base import Rule


class UnusedQuantity(Rule):
    """A quantity is used by no expression.

    Either nobody needs it any more, or the expression that should use it uses something else.

    Wrong:
        quantities:
          pride: {value: 1 to 5, says: pride of Pyongyang, judgement: analyst}

    Right:
        quantities:
          provocation: {value: 15 to 40, says: cost to Beijing, judgement: analyst}
    """

    code = "W701"
    name = "unused-quantity"
    severity: ClassVar[Severity] = Severity.WARNING


class UnsupportedQuantity(Rule):
    """A quantity has neither evidence nor a stated judgement (rule S8).

    Name the sources of the number, or say whose judgement it is and why. Then the report can show
    sources and judgements separately.

    Wrong:
        quantities:
          provocation: {value: 15 to 40, says: cost to Beijing}

    Right:
        quantities:
          provocation: {value: 15 to 40, says: cost to Beijing, judgement: analyst}
    """

    code = "W702"
    name = "unsupported-quantity"
    severity: ClassVar[Severity] = Severity.WARNING


class DecidedByShape(Rule):
    """A claim holds, or fails, nearly whatever the numbers are (rule Q10).

    Every quantity was thrown far outside its range, and the claim held in at least 95% of these
    draws, or in at most 5%. So how the payoffs are written decides it, and the numbers tell nothing
    about it. Either its test is empty, or the file assumes what it claims, or it follows from the
    structure of the game, as a theorem does. For the last case give the reason in ``by_shape``.

    Wrong:
        claims:
          restrained: {says: It can be restrained, test: "P(restraint) >= 0"}

    Right:
        claims:
          restrained: {says: It is restrained, test: "P(restraint) >= 0.05"}
    """

    code = "W703"
    name = "decided-by-shape"
    severity: ClassVar[Severity] = Severity.WARNING


class OptionNeverChosen(Rule):
    """An option is taken with less than 1% probability in every draw and under every lever.

    Either nobody could want it, and the tree is larger than the argument, or an interest that
    speaks for it is missing.

    Wrong:
        moves:
          beijing: {by: CHN, options: [indulge, cut]}
          pyongyang: {by: PRK, options: [provoke, restrain, surrender]}
        actors:
          CHN:
            name: China
            interests:
              border: {weight: collapse, gain: "-1 if beijing == cut else 0"}
              calm: {weight: provocation, gain: "-1 if pyongyang == provoke else 0"}
          PRK:
            name: North Korea
            interests:
              living: {weight: 60, gain: "-1 if beijing == cut else 0"}
              glory: {weight: 20, gain: "1 if pyongyang == provoke and beijing == indulge else 0"}
              survival: {weight: 9000, gain: "-1 if pyongyang == surrender else 0"}

    Right:
        outcomes:
          restraint: "pyongyang == restrain"
    """

    code = "W704"
    name = "option-never-chosen"
    severity: ClassVar[Severity] = Severity.WARNING


class PayoffScale(Rule):
    """An actor's payoffs span far less or far more than about 100 points (rule S10).

    Precision is counted per point, so it means the same in every scenario only if what matters
    most to an actor weighs about 100.

    Wrong:
        quantities:
          provocation: {value: 15000 to 40000, says: cost to Beijing, judgement: analyst}

    Right:
        quantities:
          provocation: {value: 15 to 40, says: cost to Beijing, judgement: analyst}
    """

    code = "W705"
    name = "payoff-scale"
    severity: ClassVar[Severity] = Severity.WARNING


class UnusedEvidence(Rule):
    """Nothing cites this piece of evidence.

    Name it in the ``evidence`` of the quantity or the claim that it supports, or remove it.

    Wrong:
        evidence:
          trade: {says: Trade is large, source: customs, date: 2023, grade: B2}
          ships: {says: Ships sail, source: port, date: 2023, grade: B2}

    Right:
        evidence:
          trade: {says: Trade is large, source: customs, date: 2023, grade: B2}
    """

    code = "W706"
    name = "unused-evidence"
    severity: ClassVar[Severity] = Severity.WARNING


class LateEvidence(Rule):
    """A piece of evidence is dated after the file.

    The actors could not know it when they decided. You may use such evidence if you mark it with
    ``hindsight: true``, so that a reader sees which numbers depend on it.

    Wrong:
        evidence:
          trade: {says: Trade fell, source: customs, date: 2031, grade: B2}

    Right:
        evidence:
          trade: {says: Trade fell, source: customs, date: 2031, grade: B2, hindsight: true}
    """

    code = "W707"
    name = "late-evidence"
    severity: ClassVar[Severity] = Severity.WARNING


class IdleInterest(Rule):
    """No choice of the actor depends on this interest.

    A choice can change only the actor's own move, and later moves by actors who see it. An interest
    that depends on none of these is the same whatever the actor does: it changes the payoff but no
    decision. Often the move that should respond comes too early, or does not see what it should
    respond to, or the gain names the wrong move. The program does not warn of a gain that depends
    on no move at all, of an actor without moves, or of an actor whose payoff a claim asks for.

    Wrong:
        actors:
          CHN: {name: China, interests: {calm: {weight: 30, gain: "-(pyongyang == provoke)"}}}
          PRK:
            name: North Korea
            interests:
              living: {weight: 60, gain: "-(beijing == cut)"}
              glory: {weight: 20, gain: "pyongyang == provoke"}

    Right:
        actors:
          CHN: {name: China, interests: {calm: {weight: 30, gain: "-(pyongyang == provoke)"}}}
          PRK:
            name: North Korea
            interests:
              living: {weight: 60, gain: "-(beijing == cut and pyongyang == provoke)"}
              glory: {weight: 20, gain: "pyongyang == provoke"}
    """

    code = "W708"
    name = "idle-interest"
    severity: ClassVar[Severity] = Severity.WARNING


class NotSolved(Rule):
    """The game takes long to solve, so that `check` did not look at its solutions.

    `check` solves a small sample. It gives up when that takes too much work, and then does not warn
    of options that are never chosen (W704) and of claims that the numbers do not decide (W703).
    Most often payoffs are far larger than rule S10 advises, in a game in which moves do not see
    each other: the solution then runs through many steps. Where the sample itself is solved and
    only quantities far outside their ranges take too long, the warning stands at the claims.
    """

    code = "W709"
    name = "not-solved"
    severity = Severity.WARNING


class OptionsAlike(Rule):
    """Two options of a move pay every actor the same, whatever else is played.

    At equal payoffs each option of a move is as likely as the other (rule G2), so that what is
    split in two options is twice as likely as what is not. Write one option in place of the two,
    let an interest tell them apart, or say how much each counts (rule S16): ``{base: 0.5}`` each,
    if they share what is one choice, ``{base: 1}`` each, if both count in full. Steps of a graded
    choice, and options on which chance or the next period depends, are not looked at.

    Wrong:
        moves:
          beijing: {by: CHN, options: [indulge, cut]}
          pyongyang: {by: PRK, options: [provoke, restrain, wait]}

    Right:
        moves:
          beijing: {by: CHN, options: [indulge, cut]}
          pyongyang:
            by: PRK
            options: {provoke: {}, restrain: {base: 0.5}, wait: {base: 0.5}}
    """

    code = "W710"
    name = "options-alike"
    severity: ClassVar[Severity] = Severity.WARNING


class SilentAnalyst(Rule):
    """An analyst gives no number for a quantity that other analysts state (rule S18).

    Draws that follow this analyst use the pool of the others there. So the verdict "by analyst" is
    not all the analyst's own.

    Wrong:
        quantities:
          provocation: {value: {smith: 15 to 40, jones: 30 to 60}, says: cost to Beijing}
          collapse: {value: {smith: 30 to 70}, says: cost of a collapse}

    Right:
        quantities:
          provocation: {value: {smith: 15 to 40, jones: 30 to 60}, says: cost to Beijing}
          collapse: {value: {smith: 30 to 70, jones: 60 to 90}, says: cost of a collapse}
    """

    code = "W711"
    name = "silent-analyst"
    severity: ClassVar[Severity] = Severity.WARNING


RULES: tuple[type[Rule], ...] = (
    UnusedQuantity,
    UnsupportedQuantity,
    DecidedByShape,
    OptionNeverChosen,
    PayoffScale,
    UnusedEvidence,
    LateEvidence,
    IdleInterest,
    NotSolved,
    OptionsAlike,
    SilentAnalyst,
)
