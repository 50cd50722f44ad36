"""E8xx: play over periods (rule S13). Owns `RULES`."""

from realpolitik.scenario.rules.base import Rule


class BadPeriods(Rule):
    """A number of the section `periods`, or a period that a plan names, is out of range.

    There are 1 to 100 periods; actors look fewer periods ahead than there are; a draw samples 1 to
    1,024 courses; shocks, and levers with `since` or `until`, name periods that are played.

    Wrong:
        periods:
          count: 4
          lookahead: 4
          state: {anger: {start: 0, next: "0.8 * anger + 10 * (beijing == cut)"}}
        outcomes:
          anger_lasts: "anger > 5"

    Right:
        periods:
          count: 4
          lookahead: 3
          state: {anger: {start: 0, next: "0.8 * anger + 10 * (beijing == cut)"}}
        outcomes:
          anger_lasts: "anger > 5"
    """

    code = "E801"
    name = "bad-periods"


class NoSuchPeriod(Rule):
    """A question names a period that is not played.

    ``by``, ``at``, ``since``, ``until`` and ``first`` need a scenario with the section `periods`.
    They take whole numbers from 1 to its `count`; ``at`` takes one more, which is after the last
    period, for what depends on states alone.

    Wrong:
        periods:
          count: 4
          state: {anger: {start: 0, next: "0.8 * anger + 10 * (beijing == cut)"}}
        claims:
          anger-grows: {says: Anger grows, test: "E(anger, at=9) > 5"}

    Right:
        periods:
          count: 4
          state: {anger: {start: 0, next: "0.8 * anger + 10 * (beijing == cut)"}}
        claims:
          anger-grows: {says: Anger grows, test: "E(anger, at=4) > 5"}
    """

    code = "E802"
    name = "no-such-period"


class RankingOverPeriods(Rule):
    """An actor for which the file states only a ranking plays over periods.

    A ranking orders the paths of one period (rule S12). It does not say whether one good period is
    worth more than two fair ones, so it does not define play over several periods.

    Wrong:
        periods:
          count: 4
          state: {anger: {start: 0, next: "0.8 * anger + 10 * (beijing == cut)"}}
        outcomes:
          angry: "anger > 5"
        actors:
          CHN:
            name: China
            interests: {calm: {weight: provocation, gain: "-(pyongyang == provoke)"}}
          PRK: {name: North Korea, prefers: ["beijing == indulge"]}

    Right:
        periods:
          count: 4
          state: {anger: {start: 0, next: "0.8 * anger + 10 * (beijing == cut)"}}
        outcomes:
          angry: "anger > 5"
        actors:
          CHN:
            name: China
            interests: {calm: {weight: provocation, gain: "-(pyongyang == provoke)"}}
          PRK:
            name: North Korea
            interests: {living: {weight: 60, gain: "beijing == indulge"}}
    """

    code = "E803"
    name = "ranking-over-periods"


class ShockNotSampled(Rule):
    """A shock strikes by chance, but the file does not sample courses.

    Where shocks strike by chance, the same draw can go on in several ways. Only ``follow: sample``
    samples them. With ``follow: likeliest`` or ``follow: every`` leave out the `probability`: the
    shock then strikes in the questions that name it in ``do``.

    Wrong:
        periods:
          count: 4
          follow: every
          state: {anger: {start: 0, next: "0.8 * anger + 10 * (beijing == cut)"}}
          shocks: {insult: {at: 2, set: {anger: "anger + 8"}, probability: 0.3}}
        outcomes:
          angry: "anger > 5"

    Right:
        periods:
          count: 4
          follow: sample
          state: {anger: {start: 0, next: "0.8 * anger + 10 * (beijing == cut)"}}
          shocks: {insult: {at: 2, set: {anger: "anger + 8"}, probability: 0.3}}
        outcomes:
          angry: "anger > 5"
    """

    code = "E804"
    name = "shock-not-sampled"


RULES: tuple[type[Rule], ...] = (BadPeriods, NoSuchPeriod, RankingOverPeriods, ShockNotSampled)
