"""How many last, where some have not been followed to their end. Owns `survival`."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike


def survival(lengths: ArrayLike, ended: ArrayLike, years: int) -> tuple[float, float]:
    """Return the share that last at least so many years, and how many cases it is worth.

    The share is the product-limit estimate of Kaplan and Meier (1958): over each year of age, of
    those known to have reached it and to have ended or gone on, the share that went on. A case
    still going when the data end counts for the ages that it is known to have outlived, and no
    further. What the share is worth is the number of cases, all followed to the end, whose share
    would have the same variance, S (1 - S) / V (Cutler and Ederer 1958), V being that of Greenwood
    (1926): S² times the sum of d / (n (n - d)). If all are followed to the end, the share is the
    plain one and it is worth the number of cases.

    Parameters
    ----------
    lengths
        Years that each case has lasted, as far as is known: whole numbers from 1 on, shape (n,).
    ended
        Whether it is known to have ended then, shape (n,).
    years
        How many it should last.

    Returns
    -------
    tuple[float, float]
        The share; nan if no case has been followed for so long. What it is worth, in cases.

    >>> survival([1, 2, 4, 4], [True, True, False, True], 3)
    (0.5, 4.0)
    """
    length = np.asarray(lengths, dtype=np.int64)
    over = np.asarray(ended, dtype=np.bool_)
    share, terms, risk = 1.0, 0.0, length.size
    for age in range(1, years):
        # One still going at this age may end at it: that is not known yet.
        risk = int(np.count_nonzero(np.where(over, length >= age, length > age)))
        if risk == 0:
            return math.nan, 0.0
        lost = int(np.count_nonzero(over & (length == age)))
        if lost == risk:
            return 0.0, float(risk)
        share *= 1 - lost / risk
        terms += lost / (risk * (risk - lost))
    # S (1 - S) / V; where none ended before, as many as were followed throughout.
    return share, (1 - share) / (share * terms) if terms else float(risk)
