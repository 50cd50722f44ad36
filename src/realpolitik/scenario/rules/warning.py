"""W7xx: what a careful reviewer would ask about a scenario that runs. Owns `RULES`."""

from typing import ClassVar

from realpolitik.scenario.diagnostics import Severity
from realpolitik.scenario.rules.base import Rule


class UnusedQuantity(Rule):
    """A quantity is used by no expression.

    Either it is left over, or the expression that should use it uses something else.

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

    Numbers that matter come from somewhere. Name the sources, or say whose judgement it is and
    why; then the report can keep the two apart.

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


class ClaimCannotFail(Rule):
    """A claim holds whatever the quantities are.

    It is true by the construction of the file: in every one of several hundred draws in which
    each quantity was set far outside its range. Such a claim tests nothing. Either its test is
    empty, or the file assumes what it claims.

    Wrong:
        claims:
          restrained: {says: It can be restrained, test: "P(restraint) >= 0"}

    Right:
        claims:
          restrained: {says: It is restrained, test: "P(restraint) >= 0.5"}
    """

    code = "W703"
    name = "claim-cannot-fail"
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
    """A piece of evidence is cited by nothing.

    Name it in the ``evidence`` of the quantity or the claim that it supports, or drop it.

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

    What the actors could not know when they decided is knowledge after the fact. It may be used if
    it is marked, so that a reader sees which numbers lean on it: ``hindsight: true``.

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
    """An interest drives no choice of its actor.

    An actor weighs what its choice changes: its own move, and what is played later in sight of it.
    An interest that depends on none of these is the same whatever the actor does; it moves the
    payoff and no decision. Often the move that should answer to it comes too early, or does not see
    what it answers, or the gain names the wrong move. A gain that depends on no move at all is
    taken as a constant that is meant, and an actor without moves, or whose payoff a claim asks for,
    as one whose interests are there to be counted.

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


RULES: tuple[type[Rule], ...] = (
    UnusedQuantity,
    UnsupportedQuantity,
    ClaimCannotFail,
    OptionNeverChosen,
    PayoffScale,
    UnusedEvidence,
    LateEvidence,
    IdleInterest,
)
