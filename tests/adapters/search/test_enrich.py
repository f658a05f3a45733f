"""What the index adds to a document: words, names and points by which people find it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import orjson

from pipeline.adapters.search.enrich import load_enricher
from pipeline.adapters.search.template import field_names
from pipeline.contract.document import encode_document
from pipeline.domain.place import GeoPoint, Place, PlaceSource, Region
from pipeline.domain.report import ConsolidatedReport
from tests.contract.report_builder import ASSIGNMENT, make_consolidated

AMBON = Place(
    source=PlaceSource.TEXT,
    confidence=0.9,
    province=Region(code="81", name="Maluku"),
    regency=Region(code="81.71", name="Kota Ambon"),
    district=Region(code="81.71.02", name="Sirimau"),
    detail="Jalan Diponegoro",
)


def add(report: ConsolidatedReport) -> dict[str, Any]:
    (body,) = load_enricher().enrich([encode_document(report)])
    document: dict[str, Any] = orjson.loads(body)
    return document


def test_the_document_itself_stays_byte_for_byte() -> None:
    body = encode_document(make_consolidated())

    (added,) = load_enricher().enrich([body])

    assert added.startswith(body[:-1] + b',"search":')


def test_words_are_stemmed_with_their_negation_and_other_words_for_them_stand_behind() -> None:
    search = add(make_consolidated(text="PJU di jln ini tidak menyala, selokannya mampet"))["search"]

    assert search["stems"][0] == "terang jalan umum di jalan ini tidak_nyala selokan sumbat"
    assert {"lampu jalan", "got", "drainase"} <= set(search["stems"][1:])
    assert "selokan" not in search["stems"][1:]
    assert search["words"] == ["terang", "jalan", "umum", "tidak_nyala", "selokan", "sumbat"]


def test_all_levels_of_the_place_are_words_codes_and_names() -> None:
    search = add(make_consolidated(place=AMBON, assignment=ASSIGNMENT))["search"]

    assert search["region_codes"] == ["81", "81.71", "81.71.02"]
    assert search["region_names"] == ["Maluku", "Kota Ambon", "Sirimau"]
    assert {"maluku", "ambon", "sirimau", "diponegoro"} <= set(search["place"].split())


def test_a_report_without_coordinates_stands_on_the_map_at_the_seat_and_says_so() -> None:
    seat = add(make_consolidated(place=AMBON))["search"]
    exact = add(make_consolidated(place=AMBON, location=GeoPoint(lat=-3.65, lon=128.2)))["search"]
    nowhere = add(make_consolidated())["search"]

    assert (seat["point"], seat["point_precision"]) == ({"lat": -3.696, "lon": 128.183}, "pusat_kabupaten_kota")
    assert (exact["point"], exact["point_precision"]) == ({"lat": -3.65, "lon": 128.2}, "titik")
    assert "point" not in nowhere


def test_every_code_has_its_indonesian_name_beside_it() -> None:
    readable = add(make_consolidated(category="air_bersih", agency="dishub"))["readable"]

    assert readable["category"] == "Air Bersih dan PDAM"
    assert readable["category_group"] == "Prasarana dan Lingkungan"
    assert readable["agency"] == "Dinas Perhubungan"
    assert (readable["status"], readable["deadline"], readable["channel"]) == ("diterima", "tepat waktu", "SMS")


def test_a_label_that_we_do_not_know_names_itself() -> None:
    readable = add(make_consolidated(category="angkasa", agency="badan_antariksa"))["readable"]

    assert (readable["category"], readable["agency"]) == ("angkasa", "badan_antariksa")


def test_what_is_added_is_in_the_mapping() -> None:
    added = add(make_consolidated(place=AMBON, assignment=ASSIGNMENT))

    names = {f"{part}.{name}" for part in ("search", "readable") for name in added[part]}
    assert names <= field_names()


def test_a_document_that_cannot_be_read_is_left_for_the_index_to_refuse() -> None:
    good = encode_document(make_consolidated())

    wrong, added = load_enricher().enrich([b'{"nama_pelapor":"Sari"}', good])

    assert wrong == b'{"nama_pelapor":"Sari"}'
    assert added != good


def test_a_batch_gives_what_its_documents_give_alone() -> None:
    made = make_consolidated("sms:2", text="Air PDAM belum mengalir")
    other = replace(made, report=replace(made.report, stated_place="Jl. Diponegoro"))
    bodies = [encode_document(each) for each in (make_consolidated(), other, made)]

    assert load_enricher().enrich(bodies) == [load_enricher().enrich([body])[0] for body in bodies]
