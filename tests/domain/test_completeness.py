"""What a report lacks depends on what it is about, and on who would answer it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.adapters.reference.tables import load_completeness_rules, load_taxonomy
from pipeline.domain.completeness import CompletenessRules, MissingPart, PlaceNeed, Told
from pipeline.domain.place import Place, PlaceSource, Region
from pipeline.domain.taxonomy import ReportType
from pipeline.domain.triage import Prediction

RULES = CompletenessRules(
    place_needed={
        "infrastruktur": PlaceNeed.TITIK,
        "kesehatan": PlaceNeed.WILAYAH,
        "tik": PlaceNeed.TIDAK_PERLU,
    },
    national_agencies=frozenset({"bpjs_kesehatan"}),
)
BANDUNG = Region(code="32.73", name="Kota Bandung")
COMPLAINT = Told(
    place=None,
    has_region=False,
    has_spot=False,
    subject_words=5,
    category=Prediction(label="infrastruktur", confidence=0.9),
    agency=Prediction(label="dinas_pu", confidence=0.9),
    report_type=ReportType.PENGADUAN,
)
ABOUT_HEALTH = replace(COMPLAINT, category=Prediction(label="kesehatan", confidence=0.9))


def make_place(source: PlaceSource, *, detail: str | None = None) -> Place:
    return Place(source=source, confidence=0.8, regency=BANDUNG, detail=detail)


def is_placed(told: Told) -> bool:
    return MissingPart.LOKASI not in RULES.missing_parts(told)


def test_a_broken_road_somewhere_in_the_city_lacks_its_place() -> None:
    assert not is_placed(replace(COMPLAINT, place=make_place(PlaceSource.REGION), has_region=True))


@pytest.mark.parametrize(
    "told",
    [
        replace(COMPLAINT, has_spot=True),
        replace(COMPLAINT, place=make_place(PlaceSource.TEXT)),
        replace(COMPLAINT, place=make_place(PlaceSource.LOCATION)),
        replace(COMPLAINT, place=make_place(PlaceSource.REGION, detail="Jl. Kenari")),
    ],
    ids=["a landmark", "a place in the text", "coordinates", "a street"],
)
def test_a_broken_road_with_a_place_of_its_own_is_complete(told: Told) -> None:
    assert is_placed(told)


def test_a_wish_about_roads_needs_only_the_region() -> None:
    wish = replace(COMPLAINT, report_type=ReportType.ASPIRASI)

    assert not is_placed(wish)
    assert is_placed(replace(wish, has_region=True))


def test_a_clinic_needs_the_region_and_a_national_office_nothing() -> None:
    assert not is_placed(ABOUT_HEALTH)
    assert is_placed(replace(ABOUT_HEALTH, has_region=True))
    assert is_placed(replace(ABOUT_HEALTH, place=make_place(PlaceSource.HANDLE)))
    assert is_placed(replace(ABOUT_HEALTH, agency=Prediction(label="bpjs_kesehatan", confidence=0.9)))


def test_a_website_has_no_place() -> None:
    assert is_placed(replace(COMPLAINT, category=Prediction(label="tik", confidence=0.9)))


@pytest.mark.parametrize(
    ("subject_words", "confidence", "has_subject"),
    [(5, 0.1, True), (3, 0.1, True), (2, 0.9, True), (2, 0.2, False), (0, 0.9, False), (0, 0.97, True)],
)
def test_few_words_tell_a_subject_only_if_the_model_is_sure_of_it(
    subject_words: int, confidence: float, has_subject: bool
) -> None:
    told = replace(
        COMPLAINT, subject_words=subject_words, category=Prediction(label="infrastruktur", confidence=confidence)
    )

    assert (MissingPart.POKOK_MASALAH not in RULES.missing_parts(told)) is has_subject


def test_every_category_says_what_place_it_needs_and_no_other_is_named() -> None:
    assert set(load_completeness_rules().place_needed) == set(load_taxonomy().category_slugs)


def test_national_agencies_are_known_kinds() -> None:
    rules = load_completeness_rules()

    assert rules.national_agencies < set(load_taxonomy().agency_slugs)
    assert "bpjs_kesehatan" in rules.national_agencies
    assert "pln" not in rules.national_agencies
