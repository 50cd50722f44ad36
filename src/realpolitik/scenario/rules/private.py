"""E9xx: private types and beliefs about them (rule S17). Owns `RULES`."""

from realpolitik.scenario.rules.base import Rule


class BadType(Rule):
    """A private type does not say what it can be, or how likely that is.

    A type has two values or more, and a chance for each of them, of which one may be ``rest``.
    Its values have a number each, or none of them has one. All types of a file together can be in
    at most 256 ways.

    Wrong:
        private:
          resolve:
            known_to: PRK
            values: {weak: 10 to 20, firm: 40 to 80}
            chance: {firm: 0.3}
            judgement: ours

    Right:
        private:
          resolve:
            known_to: PRK
            values: {weak: 10 to 20, firm: 40 to 80}
            chance: {firm: 0.3, weak: rest}
            judgement: ours
    """

    code = "E901"
    name = "bad-type"


class PublicBelief(Rule):
    """A belief is asked of something that everybody sees, or of nothing private at all.

    ``belief(...)`` is what everybody believes of private types: of an event that their values
    alone decide. How likely a move is, is a question: ``P(pyongyang == provoke)``. Over periods
    there is a belief about types that last; of one that is drawn anew nothing is learnt.

    Wrong:
        private:
          resolve:
            known_to: PRK
            values: [weak, firm]
            chance: {firm: 0.3, weak: rest}
            judgement: ours
        claims:
          feared: {says: Pyongyang is thought firm, test: "belief(pyongyang == provoke) > 0.2"}

    Right:
        private:
          resolve:
            known_to: PRK
            values: [weak, firm]
            chance: {firm: 0.3, weak: rest}
            judgement: ours
        claims:
          feared: {says: Pyongyang is thought firm, test: "belief(resolve == firm) > 0.2"}
    """

    code = "E902"
    name = "public-belief"


RULES: tuple[type[Rule], ...] = (BadType, PublicBelief)
