"""Words of ICD 203."""

from __future__ import annotations

import pytest

from realpolitik.scenario.estimative_words import BANDS, band_of, meets, word_for


@pytest.mark.parametrize(
    ("share", "word"),
    [
        (0.0, "almost no chance"),
        (0.05, "almost no chance"),
        (0.051, "very unlikely"),
        (0.2, "very unlikely"),
        (0.21, "unlikely"),
        (0.45, "unlikely"),
        (0.5, "roughly even chance"),
        (0.55, "likely"),
        (0.8, "very likely"),
        (0.95, "almost certain"),
        (1.0, "almost certain"),
    ],
)
def test_word_for_a_share(share: float, word: str) -> None:
    assert word_for(share) == word


def test_bands_cover_everything_once() -> None:
    assert [b.low for b in BANDS[1:]] == [b.high for b in BANDS[:-1]]
    assert (BANDS[0].low, BANDS[-1].high) == (0.0, 1.0)


def test_synonyms_and_adverb_name_the_band() -> None:
    assert band_of("Probable") is band_of("likely")
    assert band_of("almost certainly") is BANDS[-1]
    assert band_of("surely") is None


def test_meeting_an_expectation_is_one_sided_away_from_even() -> None:
    assert meets("likely", 0.99)
    assert meets("very unlikely", 0.0)
    assert not meets("very unlikely", 0.3)
    assert meets("roughly even chance", 0.5)
    assert not meets("roughly even chance", 0.9)
    with pytest.raises(ValueError, match="not a word"):
        meets("surely", 0.5)
