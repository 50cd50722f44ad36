"""Words of ICD 203."""

from __future__ import annotations

import pytest

from realpolitik.scenario.estimative_words import BANDS, band_of, meets, standing, word_for


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


@pytest.mark.parametrize(
    ("word", "share", "stands", "short"),
    [
        ("likely", 0.55, "as expected or stronger", "yes"),
        ("likely", 1.0, "as expected or stronger", "yes"),
        ("likely", 0.54, "weaker than claimed", "weaker"),
        ("very likely", 0.5, "weaker than claimed", "weaker"),
        ("very likely", 0.49, "fails more often than it holds", "fails"),
        ("likely", 0.06, "fails more often than it holds", "fails"),
        ("likely", 0.05, "refuted", "refuted"),
        ("almost certain", 0.0, "refuted", "refuted"),
        ("roughly even chance", 0.45, "as expected", "yes"),
        ("roughly even chance", 0.55, "as expected", "yes"),
        ("roughly even chance", 0.56, "holds more often than claimed", "more often"),
        ("roughly even chance", 0.90, "holds more often than claimed", "more often"),
        ("roughly even chance", 1.0, "holds more often than claimed", "more often"),
        ("roughly even chance", 0.44, "holds less often than claimed", "less often"),
        ("roughly even chance", 0.0, "refuted", "refuted"),
        ("unlikely", 0.45, "as expected or stronger", "yes"),
        ("unlikely", 0.0, "as expected or stronger", "yes"),
        ("unlikely", 0.46, "holds more often than claimed", "more often"),
        ("very unlikely", 0.9, "holds more often than claimed", "more often"),
        ("remote", 0.95, "refuted", "refuted"),
    ],
)
def test_how_a_share_stands_to_what_was_claimed(
    word: str, share: float, stands: str, short: str
) -> None:
    found = standing(word, share)
    assert (str(found), found.short) == (stands, short)
    assert meets(word, share) is (short == "yes")


def test_what_a_word_asks_for() -> None:
    assert [b.asks for b in BANDS[2:5]] == [(0.45,), (0.45, 0.55), (0.55,)]
