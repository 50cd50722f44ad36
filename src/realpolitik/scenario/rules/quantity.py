"""E4xx: quantities, their distributions and their evidence (rules S3 and S8). Owns `RULES`."""

from realpolitik.scenario.rules.base import Rule


class BadDistribution(Rule):
    """A distribution is unknown or its parameters make no sense.

    Known are ``a to b`` and ``uniform normal lognormal beta triangular pert choice`` (rule S3).

    Wrong:
        quantities:
          provocation: {value: 40 to 15, says: cost to Beijing, judgement: analyst}

    Right:
        quantities:
          provocation: {value: 15 to 40, says: cost to Beijing, judgement: analyst}
    """

    code = "E401"
    name = "bad-distribution"


class UnknownEvidence(Rule):
    """An ``evidence`` list names a source that the file does not have.

    The number would seem to have a source, but it would not have one.

    Wrong:
        quantities:
          provocation: {value: 15 to 40, says: cost to Beijing, evidence: [traid]}

    Right:
        quantities:
          provocation: {value: 15 to 40, says: cost to Beijing, evidence: [trade]}
    """

    code = "E402"
    name = "unknown-evidence"


class BadRelation(Rule):
    """A relation between quantities cannot be read (rule S11).

    It is between two or more different, uncertain quantities of the file, and each pair is
    related once.

    Wrong:
        related:
          - {between: [collapse, provokation], rank_correlation: 0.5}

    Right:
        related:
          - {between: [collapse, provocation], rank_correlation: 0.5}
    """

    code = "E403"
    name = "bad-relation"


class ImpossibleCorrelations(Rule):
    """Rank correlations contradict each other (rule S11).

    If two quantities both move closely with a third, they also move with each other. Pairs that
    no relation names are taken as independent, so a missing relation can be the contradiction.

    Wrong:
        quantities:
          pride: {value: 1 to 5, says: pride of Pyongyang, judgement: analyst}
        related:
          - {between: [collapse, provocation], rank_correlation: 0.9}
          - {between: [collapse, pride], rank_correlation: 0.9}

    Right:
        quantities:
          pride: {value: 1 to 5, says: pride of Pyongyang, judgement: analyst}
        related:
          - {between: [collapse, provocation], rank_correlation: 0.9}
          - {between: [collapse, pride], rank_correlation: 0.9}
          - {between: [provocation, pride], rank_correlation: 0.8}
    """

    code = "E404"
    name = "impossible-correlations"


class NoSuchNumber(Rule):
    """A value names data that cannot be looked up (rule S3).

    ``data(measure, of: STATE, with: STATE, year: YEAR)`` and ``rate(question, filter: value)`` are
    looked up in the data at hand: the measure, the question, the states and the years must be
    known, and the series must have a value there.

    Wrong:
        quantities:
          provocation: {value: "data(trad_share, of: PRK, with: CHN, year: 2014)", says: its trade}

    Right:
        quantities:
          provocation: {value: "data(trade_share, of: PRK, with: CHN, year: 2014)", says: its trade}
    """

    code = "E405"
    name = "no-such-number"


class DifferenceOfNumbers(Rule):
    """A range is written with a hyphen or a dash.

    ``20-60`` would be 20 minus 60, a negative number, and the likeliest move could change because
    of it. Write a range as ``20 to 60``. Where a range can stand, the program refuses a bare
    difference of two numbers. If you mean the number, write it: ``-40``.

    Wrong:
        quantities:
          provocation: {value: 15-40, says: cost to Beijing, judgement: analyst}

    Right:
        quantities:
          provocation: {value: 15 to 40, says: cost to Beijing, judgement: analyst}
    """

    code = "E406"
    name = "difference-of-numbers"


class MisplacedPercentage(Rule):
    """A percentage stands where no share or probability is wanted.

    ``10%`` is 0.1 in the value of a quantity whose unit is ``share`` or ``probability``, and as the
    probability of an option of chance or of a shock. Elsewhere it could mean 10 or 0.1.

    Wrong:
        quantities:
          provocation: {value: 15% to 40%, says: share of exports at risk, judgement: analyst}

    Right:
        quantities:
          provocation:
            {value: 15% to 40%, unit: share, says: share of exports at risk, judgement: analyst}
    """

    code = "E407"
    name = "misplaced-percentage"


class BadAnalyst(Rule):
    """What analysts state does not fit together (rule S18).

    Where a file has the section ``analysts``, all who state a quantity stand in it, and all who
    stand in it state one. A weight is a positive number. Without the section there are two or more
    who state quantities. Data are no analyst's own number.

    Wrong:
        quantities:
          provocation: {value: {smith: 15 to 40, jnes: 30 to 60}, says: cost to Beijing}
        analysts:
          smith: {name: Ann Smith}
          jones: {name: Tom Jones}

    Right:
        quantities:
          provocation: {value: {smith: 15 to 40, jones: 30 to 60}, says: cost to Beijing}
        analysts:
          smith: {name: Ann Smith}
          jones: {name: Tom Jones}
    """

    code = "E408"
    name = "bad-analyst"


RULES: tuple[type[Rule], ...] = (
    BadDistribution,
    UnknownEvidence,
    BadRelation,
    ImpossibleCorrelations,
    NoSuchNumber,
    DifferenceOfNumbers,
    MisplacedPercentage,
    BadAnalyst,
)
