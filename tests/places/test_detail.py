from __future__ import annotations

import pytest

from pipeline.places.find import PlaceFinder


@pytest.mark.parametrize(
    ("text", "detail"),
    [
        ("Jl. Raya Darmo No. 12 rusak", "Jl. Raya Darmo No. 12"),
        ("lubang di jalan Jend. Sudirman km 12,5 sejak kemarin", "jalan Jend. Sudirman km 12,5"),
        ("banjir gang mawar rt 03/05", "gang mawar rt 03/05"),
        ("JALAN BERLUBANG DI JL AHMAD YANI", "JL AHMAD YANI"),
        ("got mampet perum griya asri blok C2 no 14", "perum griya asri blok C2 no 14"),
        ("sampah di gg. 3 no 5", "gg. 3 no 5"),
        ("ngetem di Stasiun Gubeng", "Stasiun Gubeng"),
    ],
)
def test_streets_numbers_and_landmarks_are_kept_as_written(finder: PlaceFinder, text: str, detail: str) -> None:
    place = finder.find(text)
    assert place is not None
    assert place.detail == detail


@pytest.mark.parametrize("text", ["jalan rusak parah", "jalan yang berlubang", "pulang jalan kaki", "no comment"])
def test_jalan_as_a_word_is_no_street(finder: PlaceFinder, text: str) -> None:
    assert finder.find(text) is None
