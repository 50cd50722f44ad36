"""The starter file that `realpolitik new` writes: small, complete, commented.

Owns `starter`, and `check_name`, which every new file is named by.
"""

from __future__ import annotations

import re

from realpolitik.errors import RealpolitikError

_TEMPLATE = """\
# A scenario: a strategic argument that realpolitik can run.
#   realpolitik check {name}.yaml      every fault at once, with its line
#   realpolitik run {name}.yaml        what they will do, which lever is best, which claims hold
# Change one thing at a time and run it again. A rival reading is a file with what it changes; it
# begins with `extends: {name}.yaml`, and `realpolitik diff` tells where the two part.

scenario: {name}
title: A patron and its client
question: Does a stated limit restrain the client?
as_of: {today}
limits: An invented example; two states, one year, one round.

# Sources, graded on the Admiralty scale: A-F how reliable the source, 1-6 how credible the content.
evidence:
  aid_figures:
    says: The patron gives about a tenth of the client's budget.
    source: "Finance ministry of the patron, yearly report (invented for this example)"
    date: {today}
    grade: B2
    kind: estimate

# Numbers the result depends on. `a to b` is the central 90%; also uniform(a, b), normal(m, s),
# triangular(a, mode, b), pert(a, mode, b), beta(a, b), lognormal(mu, sigma), choice(a, b, c).
# Payoffs are in points: about 100 for what matters most to an actor.
# Where analysts differ each can state a range of their own, `{{smith: 10 to 20, jones: 30 to 60}}`,
# and every claim is told by analyst too.
# What is the same for most quantities stands here once; a quantity's own words win.
defaults: {{unit: points, judgement: "yours: say why"}}
quantities:
  aid:
    value: 30 to 60
    says: worth of the aid to the client
    evidence: [aid_figures]
  raid_gain:
    value: 15 to 45
    says: what a raid on its neighbour brings the client
  raid_cost:
    value: 20 to 50
    says: what that raid costs the patron
  break_cost:
    value: 5 to 30
    says: what stopping the aid costs the patron
    judgement: "yours: a judgement of its own"

# Who acts, and why. A payoff is the sum of weight x gain over an actor's interests.
actors:
  PAT:
    name: Patron
    interests:
      peace:     {{weight: raid_cost, gain: -(client == raid)}}
      influence: {{weight: break_cost, gain: -(patron == stop)}}
  CLI:
    name: Client
    interests:
      income: {{weight: aid, gain: 0 if patron == stop else 1}}
      spoils: {{weight: raid_gain, gain: client == raid}}

# What one actor alone knows about itself. `resolve == firm` is a condition; elsewhere `resolve` is
# the number. To use it, remove the `#` here and `raid_gain` above, and let the client's interest be
#   spoils: {{weight: 1, gain: resolve if client == raid else 0}}
# private:
#   resolve:
#     known_to: CLI
#     says: what a raid on its neighbour brings the client
#     values: {{weak: 10 to 20, firm: 30 to 60}}
#     chance: {{firm: 0.2 to 0.6, weak: rest}}

# What they do, in order. A later move sees the earlier ones unless it says `blind_to: [...]`.
# Options may be numbers, `options: 0 to 1 in 6`, and one may weigh less than others before anything
# is known of what it brings, `{{raid: {{base: 0.5}}, refrain: {{}}}}`.
moves:
  client: {{by: CLI, options: [raid, refrain], says: whether to raid the neighbour}}
  patron:
    by: PAT
    options:                    # an option's name is what readers see, after its actor's
      go_on: {{name: goes on with its aid}}
      stop: {{name: stops its aid}}
    when: client == raid        # happens only after a raid
    says: whether to stop the aid

# Events and numbers to report.
outcomes:
  peace: {{is: client == refrain, says: there is no raid}}

# Plans to compare. A plan may depend on what its actor has seen.
levers:
  indulge: {{by: PAT, plan: {{patron: go_on}}, says: let it pass}}
  limit:   {{by: PAT, plan: {{patron: stop}}, says: stop the aid after a raid and mean it}}

# Statements to test. P is a probability, E an expected value, payoff(ACTOR) in points;
# do= imposes a lever or a plan, given= conditions on what happens.
claims:
  limit-restrains:
    says: A limit that is meant makes peace likelier than indulgence does.
    test: P(peace, do=limit) > P(peace, do=indulge) + 0.2
    expect: very likely
  limit-pays:
    says: A limit that is meant also serves the patron.
    test: payoff(PAT, do=limit) > payoff(PAT, do=indulge)
    expect: likely
  limit-believed:
    says: Left to itself the patron would stop the aid after a raid.
    test: P(patron == stop, given=client == raid) > 0.5
    expect: likely
    by_shape: Once the raid has happened, to stop the aid only costs the patron.
"""


def starter(name: str, today: str) -> str:
    """Return the text of a starter file.

    Raises
    ------
    RealpolitikError
        If the name is not lower-case words joined by hyphens.
    """
    check_name(name)
    return _TEMPLATE.format(name=name, today=today)


def check_name(name: str) -> None:
    """Refuse a name that no scenario can have.

    Raises
    ------
    RealpolitikError
        If the name is not lower-case words joined by hyphens.
    """
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name):
        raise RealpolitikError(
            f"`{name[:60]}` cannot be a scenario's name\n"
            "  = wanted: lower-case words joined by hyphens, such as `gulf-2026`"
        )
