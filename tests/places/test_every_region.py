"""Every province and regency, and a sample of districts and villages, in ten patterns each; the floors are the aims."""

from __future__ import annotations

import pytest

from pipeline.adapters.reference.gazetteer import load_names
from pipeline.places.codes import DISTRICT, PROVINCE, REGENCY, VILLAGE
from pipeline.places.find import PlaceFinder
from training.evaluations.place_phrases import PATTERNS, Miss, Share, ask_phrases, list_misses, make_phrases

EVERY = 67
"""Districts and villages asked for: one in so many, some 14,000 phrases, a second's work."""

FLOORS = {PROVINCE: (0.99, 0.99), REGENCY: (0.98, 0.95), DISTRICT: (0.98, 0.95), VILLAGE: (0.98, 0.90)}


@pytest.fixture(scope="module")
def asked(finder: PlaceFinder) -> tuple[dict[int, Share], list[Miss]]:
    return ask_phrases(finder, make_phrases(load_names(), every=EVERY))


def test_each_level_has_ten_patterns() -> None:
    assert {level: len(patterns) for level, patterns in PATTERNS.items()} == dict.fromkeys(FLOORS, 10)


def test_all_provinces_and_regencies_are_asked_for(asked: tuple[dict[int, Share], list[Miss]]) -> None:
    shares, _ = asked
    assert shares[PROVINCE].regions == 38
    assert shares[REGENCY].regions == 514


@pytest.mark.parametrize("level", FLOORS)
def test_each_level_reaches_its_aim(asked: tuple[dict[int, Share], list[Miss]], level: int) -> None:
    share, (precision, recall) = asked[0][level], FLOORS[level]
    assert 1 - share.wrong / share.answered >= precision
    assert share.right / share.phrases >= recall


def test_a_miss_is_listed_with_its_phrase_and_what_was_found(asked: tuple[dict[int, Share], list[Miss]]) -> None:
    names, (_, misses) = load_names(), asked
    lines = list(list_misses(misses, names))
    assert len(lines) == len(misses)
    assert all(miss.phrase.text in line and miss.phrase.code in line for miss, line in zip(misses, lines, strict=True))


def test_a_phrase_that_several_regions_would_answer_knows_them_all() -> None:
    phrases = [
        each for each in make_phrases(load_names(), every=EVERY) if each.text == "Sampah menumpuk, Kediri, Jawa Timur"
    ]
    assert {each.code for each in phrases} == {"35.06", "35.71"}
    assert all(each.same == {"35.06", "35.71"} for each in phrases)
