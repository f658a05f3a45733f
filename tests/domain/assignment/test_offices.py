from __future__ import annotations

from datetime import date

import pytest

from pipeline.domain.assignment.offices import COORDINATOR, Routing, RoutingReason, route
from pipeline.domain.assignment.rules import OfficeLevel, OfficeRule, RoutingRules, Transfer, Validity, find_faults
from pipeline.domain.place import Place, PlaceSource, Region
from pipeline.text.phrases import PhraseBook

BANDUNG = Region(code="32.73", name="Kota Bandung")


def make_place(**levels: Region | str) -> Place:
    known = {"province": Region(code="32", name="Jawa Barat"), "regency": BANDUNG} | levels
    return Place(source=PlaceSource.TEXT, confidence=0.9, **known)


def make_office(kind: str, name: str, level: OfficeLevel = OfficeLevel.KABUPATEN_KOTA, **more: object) -> OfficeRule:
    return OfficeRule(rule=f"test:{kind}", kind=kind, level=level, name=name, **more)


RULES = RoutingRules(
    offices={
        "dinas_pu": (
            make_office("dinas_pu", "Dinas Bina Marga Kota Bandung", region="32.73"),
            make_office("dinas_pu", "Dinas Pekerjaan Umum {regency}"),
        ),
        "dishub": (make_office("dishub", "Dinas Perhubungan {regency}"),),
        "pln": (make_office("pln", "PT PLN (Persero)", OfficeLevel.NASIONAL),),
        "kementerian_pupr": (
            make_office("kementerian_pupr", "Lama", OfficeLevel.NASIONAL, validity=Validity(until=date(2024, 10, 20))),
            make_office("kementerian_pupr", "Baru", OfficeLevel.NASIONAL, validity=Validity(since=date(2024, 10, 21))),
        ),
        "kelurahan_kecamatan": (make_office("kelurahan_kecamatan", "", OfficeLevel.KELURAHAN_DESA),),
    },
    transfers={
        "dinas_pu": (
            Transfer(rule="test:pju", kind="dinas_pu", to="dishub", region="32.04", words=("pju",)),
            Transfer(rule="test:tol", kind="dinas_pu", to="kementerian_pupr", road="tol"),
        )
    },
    road_words={"jalan tol": "tol"},
)
PHRASES = PhraseBook({"routing": RULES.phrases})


def find_route(kind: str, place: Place | None, text: str = "", on: date | None = None) -> Routing:
    phrases = {hit.phrase for hit in PHRASES.find(text)["routing"]}
    return route(kind, "infrastruktur", place, rules=RULES, phrases=phrases, on=on)


def test_the_usual_office_is_named_after_its_region() -> None:
    routing = find_route("dishub", make_place())
    assert (routing.name, routing.code) == ("Dinas Perhubungan Kota Bandung", "dishub:32.73")
    assert routing.reasons == ()


def test_a_local_name_wins_over_the_usual_one() -> None:
    garut = Region(code="32.05", name="Kabupaten Garut")
    assert find_route("dinas_pu", make_place()).name == "Dinas Bina Marga Kota Bandung"
    assert find_route("dinas_pu", make_place(regency=garut)).name == "Dinas Pekerjaan Umum Kabupaten Garut"


def test_a_national_body_needs_no_place() -> None:
    routing = find_route("pln", None)
    assert (routing.name, routing.code, routing.level) == ("PT PLN (Persero)", "pln", OfficeLevel.NASIONAL)


@pytest.mark.parametrize(("day", "name"), [(date(2024, 10, 20), "Lama"), (date(2024, 10, 21), "Baru"), (None, "Baru")])
def test_a_renamed_ministry_bears_the_name_of_the_reports_day(day: date | None, name: str) -> None:
    assert find_route("kementerian_pupr", None, on=day).name == name


def test_a_local_exception_moves_a_subject_to_another_kind() -> None:
    kab_bandung = make_place(regency=Region(code="32.04", name="Kabupaten Bandung"))
    routing = find_route("dinas_pu", kab_bandung, text="pju mati gelap")
    assert (routing.code, routing.rule) == ("dishub:32.04", "test:pju")
    assert routing.reasons == (RoutingReason.LOCAL_EXCEPTION,)
    assert find_route("dinas_pu", kab_bandung, text="jalan rusak").agency_kind == "dinas_pu"
    assert find_route("dinas_pu", make_place(), text="pju mati").agency_kind == "dinas_pu"


def test_a_toll_road_is_the_ministrys() -> None:
    assert find_route("dinas_pu", make_place(), text="jalan tol berlubang").reasons == (RoutingReason.ROAD_CLASS,)
    assert find_route("dinas_pu", make_place(detail="Jalan Tol Cipularang km 90")).agency_kind == "kementerian_pupr"


def test_a_ward_office_is_named_down_to_the_known_level() -> None:
    district = Region(code="32.73.02", name="Coblong")
    ward = Region(code="32.73.02.1005", name="Dago")
    village = Region(code="32.04.05.2001", name="Cimekar")
    named = find_route("kelurahan_kecamatan", make_place(district=district, village=ward))
    assert (named.name, named.level) == ("Kelurahan Dago, Kecamatan Coblong, Kota Bandung", OfficeLevel.KELURAHAN_DESA)
    above = find_route("kelurahan_kecamatan", make_place(district=district))
    assert (above.name, above.level) == ("Kecamatan Coblong, Kota Bandung", OfficeLevel.KECAMATAN)
    assert find_route("kelurahan_kecamatan", make_place(district=district, village=village)).name.startswith("Desa ")


@pytest.mark.parametrize(
    ("place", "code", "reason"),
    [
        (None, COORDINATOR, RoutingReason.PLACE_UNKNOWN),
        (make_place(regency=None), f"{COORDINATOR}:32", RoutingReason.REGENCY_UNKNOWN),
    ],
)
def test_what_is_missing_goes_to_the_coordinator_of_the_best_known_level(
    place: Place | None, code: str, reason: RoutingReason
) -> None:
    routing = find_route("dishub", place)
    assert (routing.code, routing.reasons) == (code, (reason,))


def test_an_unknown_kind_or_district_goes_to_the_regencys_coordinator() -> None:
    assert find_route("dinas_x", make_place()).reasons == (RoutingReason.AGENCY_UNKNOWN,)
    assert find_route("kelurahan_kecamatan", make_place()).code == f"{COORDINATOR}:32.73"


def test_all_faults_of_the_rules_are_listed() -> None:
    rules = RoutingRules(
        offices={"a": (make_office("a", "A"), make_office("a", "B", region="99"), make_office("a", "C"))},
        transfers={"a": (Transfer(rule="test:7", kind="a", to="zzz", category="cuaca"),)},
        road_words={},
    )
    faults = find_faults(rules, kinds=frozenset({"a", "b"}), regions=frozenset({"32"}), categories=frozenset())
    assert len(faults) == 5
    assert "test:7: unknown kind of agency 'zzz'" in faults
    assert any("holds on the same days" in fault for fault in faults)
