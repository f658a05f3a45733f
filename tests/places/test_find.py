from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.domain.place import GeoPoint, Place, PlaceSource
from pipeline.places.find import PlaceFinder, PlaceQuestion


def _codes(place: Place | None) -> tuple[str | None, ...]:
    assert place is not None
    levels = (place.province, place.regency, place.district, place.village)
    return tuple(level.code if level else None for level in levels)


def test_every_level_that_the_text_names_is_filled(finder: PlaceFinder) -> None:
    place = finder.find("Selokan mampet di Kel. Manukan Kulon, Kec. Tandes, Surabaya")
    assert place is not None
    assert place.source is PlaceSource.TEXT
    assert [level.name for level in (place.province, place.regency, place.district, place.village) if level] == [
        "Jawa Timur",
        "Kota Surabaya",
        "Tandes",
        "Manukan Kulon",
    ]


def test_a_district_fixes_its_regency(finder: PlaceFinder) -> None:
    assert _codes(finder.find("sampah belum diangkut di kec. Coblong"))[1] == "32.73"


@pytest.mark.parametrize(
    ("text", "code"), [("macet di jaksel", "31.74"), ("bdg hujan", "32.73"), ("jogja gelap", "34.71")]
)
def test_short_names_are_known(finder: PlaceFinder, text: str, code: str) -> None:
    assert _codes(finder.find(text))[1] == code


@pytest.mark.parametrize("text", ["ada batu di jalan", "sumber air kering", "kerja baru", "semoga makmur"])
def test_ordinary_words_that_are_names_too_need_a_cue(finder: PlaceFinder, text: str) -> None:
    assert finder.find(text) is None


def test_an_ordinary_word_beside_its_region_is_a_name(finder: PlaceFinder) -> None:
    assert _codes(finder.find("antre KTP di Sumber, Cirebon"))[1:3] == ("32.09", "32.09.15")


def test_kab_and_kota_tell_namesakes_apart(finder: PlaceFinder) -> None:
    assert _codes(finder.find("banjir kab. Bandung"))[1] == "32.04"
    assert _codes(finder.find("banjir kota Bandung"))[1] == "32.73"


def test_a_namesake_without_a_cue_stays_ambiguous_with_its_candidates(finder: PlaceFinder) -> None:
    place = finder.find("Kediri mati lampu")
    assert place is not None
    assert place.regency is None
    assert _codes(place)[0] == "35"
    assert {candidate.code for candidate in place.candidates} == {"35.06", "35.71"}


def test_the_channels_region_decides_between_namesakes(finder: PlaceFinder) -> None:
    assert _codes(finder.find("PJU mati di Bandung", region="Kabupaten Bandung"))[1] == "32.04"
    assert _codes(finder.find("Kediri mati lampu", region="35.71"))[1] == "35.71"


def test_a_bare_village_name_counts_inside_the_channels_region(finder: PlaceFinder) -> None:
    assert _codes(finder.find("selokan di Jagir meluap", region="Kota Surabaya"))[1:] == (
        "35.78",
        "35.78.04",
        "35.78.04.1002",
    )


def test_a_text_that_clearly_names_another_region_wins_with_less_confidence(finder: PlaceFinder) -> None:
    text = "jalan rusak di Kabupaten Sidoarjo"
    alone, elsewhere = finder.find(text), finder.find(text, region="Kota Surabaya")
    assert alone is not None
    assert elsewhere is not None
    assert _codes(elsewhere)[1] == "35.15"
    assert elsewhere.confidence < alone.confidence


def test_without_a_name_the_channels_region_is_the_place(finder: PlaceFinder) -> None:
    place = finder.find("lampu jalan mati", region="Kota Semarang")
    assert _codes(place)[1] == "33.74"
    assert place is not None
    assert place.source is PlaceSource.REGION


def test_a_road_between_two_places_stays_open_with_both_as_candidates(finder: PlaceFinder) -> None:
    place = finder.find("jalan lintas Lampung–Bengkulu longsor")  # noqa: RUF001 citizens paste dashes of any kind
    assert place is not None
    assert (place.province, place.regency) == (None, None)
    assert [candidate.name for candidate in place.candidates] == ["Lampung", "Bengkulu"]


def test_a_streets_name_is_no_region(finder: PlaceFinder) -> None:
    place = finder.find("pohon tumbang di Jl. Semarang No. 12")
    assert place is not None
    assert place.regency is None
    assert place.detail == "Jl. Semarang No. 12"


def test_a_text_of_forty_places_gets_none_but_candidates(finder: PlaceFinder) -> None:
    names = ["Medan", "Padang", "Jambi", "Palembang", "Pontianak", "Samarinda", "Manado", "Kendari", "Ambon", "Ternate"]
    place = finder.find(", ".join(f"kota {name}" for name in names * 4))
    assert place is not None
    assert (place.province, place.regency) == (None, None)
    assert 1 < len(place.candidates) <= 5


def test_old_codes_of_papua_map_forward(finder: PlaceFinder) -> None:
    assert finder.find_code("91.01") == "93.01"
    assert _codes(finder.find("jalan rusak", region="92.71"))[:2] == ("96", "96.71")


def test_an_unknown_region_is_as_good_as_none(finder: PlaceFinder) -> None:
    assert finder.find("jalan rusak", region="Wakanda") is None


def test_coordinates_give_the_regency_near_its_seat(finder: PlaceFinder) -> None:
    place = finder.find("lampu mati", location=GeoPoint(lat=-7.257, lon=112.752))
    assert place is not None
    assert (place.source, _codes(place)[1]) == (PlaceSource.LOCATION, "35.78")


def test_a_mayors_handle_means_the_region_of_that_day(finder: PlaceFinder) -> None:
    handles = ("@ridwankamil",)
    assert _codes(finder.find("pak tolong", handles=handles, on=date(2016, 1, 5)))[:2] == ("32", "32.73")
    assert _codes(finder.find("pak tolong", handles=handles, on=date(2021, 1, 5)))[:2] == ("32", None)


@pytest.mark.parametrize("text", ["", "   ", "😀😀", "\x00\x01", "#", "@", "a" * 50_000, "kab. " * 5_000])
def test_strange_texts_name_nothing(finder: PlaceFinder, text: str) -> None:
    assert finder.find(text) is None


@given(st.text(max_size=200))
def test_any_text_is_answered_without_a_fault(text: str) -> None:
    from pipeline.adapters.reference.gazetteer import load_place_finder

    place = load_place_finder().find(text)
    assert place is None or 0.0 <= place.confidence <= 1.0


_PLACE_WORDS = r"Jl. Raya Bogor , kab. kota Palu Sulawesi Tengah Sumber kec. desa Mau rt05 no 3 \n di é"
TEXTS = st.lists(st.sampled_from(_PLACE_WORDS.split()), max_size=9).map(" ".join)
REGIONS = st.sampled_from([None, "Kota Surabaya", "32.73", "Wakanda"])


@given(st.lists(st.tuples(TEXTS, REGIONS), max_size=5))
def test_a_batch_gives_exactly_what_its_reports_give_alone(batch: list[tuple[str, str | None]]) -> None:
    from pipeline.adapters.reference.gazetteer import load_place_finder

    finder = load_place_finder()
    together = finder.find_all([PlaceQuestion(text, region) for text, region in batch])
    assert together == [finder.find(text, region=region) for text, region in batch]
