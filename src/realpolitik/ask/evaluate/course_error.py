"""How much of an answer in a draw is luck of the courses that it sampled (rules S13 and Q2).

Owns `squared_error` and `likely`. A draw's probability or payoff over periods is one number, which
sampled courses estimate; the two halves of them are independent, so that half their distance is the
standard error of their mean. One distance says little about one draw; it is joined with those of
the draws beside it, as if these were four degrees of freedom more (Smyth 2004, *Statistical
Applications in Genetics and Molecular Biology* 3, the moderated t).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from realpolitik.arrays import Bools, Draws, Floats

_PRIOR = 4.0


def squared_error(rows: Floats) -> Draws[Floats]:
    """Return the squared standard error of each draw's answer, shape (draws,).

    Parameters
    ----------
    rows
        The answer, and below it what each half says, shape (1 + halves, draws).
    """
    halves = len(rows) - 1
    error: Floats = rows[1:].var(axis=0, ddof=1) / halves
    return error


def likely(
    margin: Floats, holds: Draws[Bools], sampled: Draws[Bools]
) -> tuple[Draws[Floats], Draws[Bools], Draws[Floats]]:
    """Tell how likely each draw's test is true, given the courses that it sampled.

    Each draw's margin is drawn in towards the mean of the draws beside it, the more the less they
    differ beyond luck (the James-Stein estimator by empirical Bayes: Efron and Morris 1973, *JASA*
    68). Draws that differ by luck alone thus decide together.

    Parameters
    ----------
    margin
        The margin, and below it what each half says of it, shape (1 + halves, draws).
    holds
        Where the test holds by the margin as it is, shape (draws,).
    sampled
        Where it rests on sampled courses; elsewhere it is exact.

    Returns
    -------
    chance
        How likely the test is true, shape (draws,); 1 or 0 where it is exact.
    undecided
        Where that is not settled at 95%, or is not what the draw's own courses say, shape (draws,).
    belief
        What share of a draw's own estimate is not luck, shape (draws,); 1 where it is exact.
    """
    from scipy.special import stdtr

    error = squared_error(margin)
    known = sampled & np.isfinite(error) & np.isfinite(margin[0])
    chance: Floats = np.where(holds, 1.0, 0.0)
    undecided = np.zeros(len(holds), dtype=bool)
    if not known.any():
        return chance, undecided, np.ones(len(holds))
    here, own = margin[0, known], error[known]
    luck = own.mean()
    error = (_PRIOR * luck + own) / (_PRIOR + 1)
    spread = here.var(ddof=1) if len(here) > 1 else 0.0
    alike = np.ptp(here) == 0
    belief = np.ones(len(here))
    if not alike:
        # How far draws differ beyond luck is how far each of them is believed.
        beyond = max(0.0, spread - luck)
        belief = beyond / np.maximum(beyond + error, np.finfo(float).tiny)
        mean = here.mean()
        here = mean + belief * (here - mean)
        error = belief * error + (1 - belief) ** 2 * spread / len(belief)
    score = here / np.sqrt(np.maximum(error, np.finfo(float).tiny))
    found = np.where(error > 0, stdtr(_PRIOR + 1, score), chance[known])
    undecided[known] = (found > 0.025) & (found < 0.975) | ((found > 0.5) != holds[known])
    if alike:
        # They stand or fall together: while that is undecided they may all be the other way.
        found = np.where(undecided[known], 1 - chance[known], chance[known])
    chance[known] = found
    believed = np.ones(len(holds))
    believed[known] = belief
    return chance, undecided, believed
