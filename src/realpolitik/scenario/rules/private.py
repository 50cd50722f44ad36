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


class TypeShown(Rule):
    """A state, or the end of play, depends on a private type that lasts.

    Everybody sees the states and whether play is over (rule S13), so everybody would know the
    type. What depends on a type and shows may be a move by chance, whose probabilities depend on
    it: then all learn from it what they can.

    Wrong:
        private:
          resolve:
            known_to: PRK
            values: [weak, firm]
            chance: {firm: 0.3, weak: rest}
            judgement: ours
        periods:
          count: 3
          state: {anger: {start: 0, next: "anger + (resolve == firm)"}}
        outcomes:
          anger_lasts: "anger > 1"

    Right:
        private:
          resolve:
            known_to: PRK
            values: [weak, firm]
            chance: {firm: 0.3, weak: rest}
            judgement: ours
        periods:
          count: 3
          state: {anger: {start: 0, next: "anger + (pyongyang == provoke)"}}
        outcomes:
          anger_lasts: "anger > 1"
    """

    code = "E903"
    name = "type-shown"


class BeliefForeseen(Rule):
    """A belief is played for, or played by, in a scenario whose actors look ahead.

    Actors who look ahead foresee what others will believe, and that follows from what all of them
    do (rule S17). So a belief may not enter what is played for: interests, chance, states, the end
    of play, precision and plans. Why a belief matters is written as what others do because of it.
    Claims, outcomes that only report, and questions may use it. With ``lookahead: 0`` it may
    stand anywhere: actors take the belief as it is. The precision of actors may not depend on
    states then either.

    Wrong:
        private:
          resolve:
            known_to: PRK
            values: [weak, firm]
            chance: {firm: 0.3, weak: rest}
            judgement: ours
        periods:
          count: 3
          lookahead: 1
          state: {anger: {start: 0, next: "anger + 9 * belief(resolve == firm)"}}
        outcomes:
          anger_lasts: "anger > 5"

    Right:
        private:
          resolve:
            known_to: PRK
            values: [weak, firm]
            chance: {firm: 0.3, weak: rest}
            judgement: ours
        periods:
          count: 3
          state: {anger: {start: 0, next: "anger + 9 * belief(resolve == firm)"}}
        outcomes:
          anger_lasts: "anger > 5"
    """

    code = "E904"
    name = "belief-foreseen"


RULES: tuple[type[Rule], ...] = (BadType, PublicBelief, TypeShown, BeliefForeseen)
