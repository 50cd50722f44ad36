"""E4xx: quantities, their distributions and their evidence (rules S3 and S8)."""

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

    A number would seem sourced and would not be.

    Wrong:
        quantities:
          provocation: {value: 15 to 40, says: cost to Beijing, evidence: [traid]}

    Right:
        quantities:
          provocation: {value: 15 to 40, says: cost to Beijing, evidence: [trade]}
    """

    code = "E402"
    name = "unknown-evidence"


RULES: tuple[type[Rule], ...] = (BadDistribution, UnknownEvidence)
