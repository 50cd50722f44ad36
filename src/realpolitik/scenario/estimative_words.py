"""Words of estimation, as the intelligence community writes them.

Owns `BANDS`, `word_for` and `standing`.

The bands are those of ICD 203, *Analytic Standards* (Office of the Director of National
Intelligence, 2015), section D.6.e.(2).(a), with its first and last band widened to 0% and 100%,
since a share of draws, unlike a judgement about the world, can be exactly either. Here a word
describes a share of draws under a file's assumptions, never the probability that a claim is true.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True)
class Band:
    """A word and the shares it stands for."""

    word: str
    synonym: str
    low: float
    high: float

    @property
    def asks(self) -> tuple[float, ...]:
        """The shares that a claim must reach or keep under: both ends of the even band."""
        if self.low >= 0.5:
            return (self.low,)
        return (self.high,) if self.high <= 0.5 else (self.low, self.high)


BANDS = (
    Band("almost no chance", "remote", 0.00, 0.05),
    Band("very unlikely", "highly improbable", 0.05, 0.20),
    Band("unlikely", "improbable", 0.20, 0.45),
    Band("roughly even chance", "roughly even odds", 0.45, 0.55),
    Band("likely", "probable", 0.55, 0.80),
    Band("very likely", "highly probable", 0.80, 0.95),
    Band("almost certain", "nearly certain", 0.95, 1.00),
)


EVEN = BANDS[3]
"""The band around one half."""


def word_for(share: float) -> str:
    """Return the word for a share; a share on the border of two bands takes the stronger word.

    Examples
    --------
    >>> word_for(0.83), word_for(0.5), word_for(0.02)
    ('very likely', 'roughly even chance', 'almost no chance')
    """
    for band in BANDS[:4]:
        if share < band.high or (band.high < 0.5 and share == band.high):
            return band.word
    for band in BANDS[4:]:
        if share < band.high:
            return band.word
    return BANDS[-1].word


def band_of(word: str) -> Band | None:
    """Return the band that a word or its synonym names, or None."""
    plain = word.strip().lower().removesuffix("ly") if word.endswith("certainly") else word.lower()
    return next((b for b in BANDS if plain in {b.word, b.synonym}), None)


def meets(word: str, share: float) -> bool:
    """Whether a share is at least as strong as an expected word.

    A word above even asks for at least its lower bound, a word below even for at most its upper
    bound, and ``roughly even chance`` for a share inside its band.

    Examples
    --------
    >>> meets("likely", 0.9), meets("likely", 0.5), meets("unlikely", 0.1)
    (True, False, True)
    """
    band = band_of(word)
    if band is None:
        raise ValueError(f"not a word of ICD 203: {word!r}")
    if band.low >= 0.5:
        return share >= band.low
    if band.high <= 0.5:
        return share <= band.high
    return band.low <= share <= band.high


class Standing(StrEnum):
    """How a share of draws stands to the word that was expected of it."""

    MET = "as expected or stronger"
    EVEN = "as expected"
    MORE = "holds more often than claimed"
    LESS = "holds less often than claimed"
    WEAKER = "weaker than claimed"
    FAILS = "fails more often than it holds"
    REFUTED = "refuted"
    UNDECIDED = "undecided, because the sampled courses are too few"

    @property
    def short(self) -> str:
        """The same in a word or two, for a column of a table."""
        return _SHORT[self]


_SHORT = {
    Standing.MET: "yes",
    Standing.EVEN: "yes",
    Standing.MORE: "more often",
    Standing.LESS: "less often",
    Standing.WEAKER: "weaker",
    Standing.FAILS: "fails",
    Standing.REFUTED: "refuted",
    Standing.UNDECIDED: "undecided",
}


def standing(word: str, share: float) -> Standing:
    """Return how a share stands to an expected word.

    What is said to be at least roughly even and holds almost never is refuted, as is what is said
    to be unlikely and holds almost always; "almost" is the outermost band.

    Examples
    --------
    >>> str(standing("likely", 0.52)), str(standing("likely", 0.3)), str(standing("likely", 0.0))
    ('weaker than claimed', 'fails more often than it holds', 'refuted')
    >>> str(standing("roughly even chance", 0.9)), str(standing("unlikely", 0.6))
    ('holds more often than claimed', 'holds more often than claimed')
    """
    band, met = band_of(word), meets(word, share)
    above, below = band is not None and band.low >= 0.5, band is not None and band.high <= 0.5
    if met:
        return Standing.MET if above or below else Standing.EVEN
    if share >= BANDS[-1].low if below else share <= BANDS[0].high:
        found = Standing.REFUTED
    elif above:
        found = Standing.WEAKER if share >= 0.5 else Standing.FAILS
    else:
        found = Standing.MORE if below or share > 0.5 else Standing.LESS
    return found
