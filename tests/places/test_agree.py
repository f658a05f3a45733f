from __future__ import annotations

from pipeline.domain.place import Agreement, Place, PlaceSource, Region
from pipeline.places.agree import agree

SURABAYA = Region(code="35.78", name="Kota Surabaya")
SIDOARJO = Region(code="35.15", name="Kabupaten Sidoarjo")


def make_place(detail: str | None = None, regency: Region | None = SURABAYA, village: str | None = None) -> Place:
    return Place(
        source=PlaceSource.TEXT,
        confidence=0.9,
        regency=regency,
        village=Region(code=village, name=village) if village else None,
        detail=detail,
    )


def test_another_regency_conflicts() -> None:
    assert agree(make_place(), make_place(regency=SIDOARJO)) is Agreement.CONFLICT


def test_the_same_regency_alone_tells_nothing() -> None:
    assert agree(make_place(), make_place()) is Agreement.UNKNOWN
    assert agree(make_place(), None) is Agreement.UNKNOWN


def test_the_same_village_agrees() -> None:
    assert agree(make_place(village="35.78.04.1004"), make_place(village="35.78.04.1004")) is Agreement.AGREE


def test_the_same_street_agrees_however_it_is_written() -> None:
    assert agree(make_place("Jl. Raya Darmo No. 12"), make_place("jalan darmo nomor 12")) is Agreement.AGREE


def test_another_street_or_number_conflicts() -> None:
    assert agree(make_place("Jl. Mawar No. 5"), make_place("Jl. Melati No. 5")) is Agreement.CONFLICT
    assert agree(make_place("Jl. Mawar No. 5"), make_place("Jl. Mawar No. 7")) is Agreement.CONFLICT
    assert agree(make_place("RT 03/05"), make_place("RT 04/RW 05")) is Agreement.CONFLICT


def test_leading_zeros_do_not_matter() -> None:
    assert agree(make_place("Jl. Mawar RT 03/05"), make_place("jl mawar rt 3 rw 5")) is Agreement.AGREE


def test_a_street_on_one_side_only_is_unknown() -> None:
    assert agree(make_place("Jl. Mawar"), make_place()) is Agreement.UNKNOWN
