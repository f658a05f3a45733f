"""Regions as people and tables write them beside a text."""

from __future__ import annotations

import pytest

from pipeline.adapters.reference.gazetteer import load_names
from pipeline.places.codes import REGENCY
from pipeline.places.find import PlaceFinder
from pipeline.places.stated import is_city_code


@pytest.mark.parametrize(
    ("region", "code"),
    [
        ("KAB. CIAMIS", "32.07"),
        ("kab.ciamis", "32.07"),
        ("Kabupaten Blitar, Jawa Timur", "35.05"),
        ("Jawa Timur - Kota Blitar", "35.72"),
        ("KOTA BLITAR JAWA TIMUR", "35.72"),
        ("Blitar, Kab.", "35.05"),
        ("Blitar (Kota)", "35.72"),
        ("8171", "81.71"),
        ("81", "81"),
        ("817101", "81.71.01"),
        ("8171 - KOTA AMBON", "81.71"),
        ("81.71 Kota Ambon", "81.71"),
        ("ID-8171", "81.71"),
        ("id:8171", "81.71"),
        ("kode 8171", "81.71"),
        ("81-71", "81.71"),
        ("8171.0", "81.71"),
        ("32.05.00.0000", "32.05"),
        ("\uff18\uff11\uff17\uff11", "81.71"),
        ("ID-MA", "81"),
        ("Kota Adm. Jakarta Timur", "31.75"),
        ("KAB. ADM. KEP. SERIBU", "31.01"),
        ("Kab. Kep. Anambas", "21.05"),
        ("Kodya Semarang", "33.74"),
        ("Pemkot Ambon", "81.71"),
        ("Pemerintah Kabupaten Garut", "32.05"),
        ("Kec. Coblong, Kota Bandung", "32.73.02"),
        ("Kota Ambon, Maluku, Indonesia", "81.71"),
        ("Garut Regency", "32.05"),
        ("Ambon City, Maluku", "81.71"),
        ("PROV. MALUKU", "81"),
        ("Prop. Jawa Barat", "32"),
        ("Kab. Batang Hari", "15.04"),
        ("Kab. Mamuju Utara", "76.01"),
        ("Kota Sorong, Papua Barat", "96.71"),
    ],
)
def test_a_region_is_read_as_it_is_written(finder: PlaceFinder, region: str, code: str) -> None:
    assert finder.find_code(region) == code


@pytest.mark.parametrize(
    "region",
    [
        "",
        "-",
        "lain-lain",
        "tidak tahu",
        "1234",
        "8171011203850001",
        "081200000017",
        "RT 05",
        "Singapura",
        "99",
        "ID-ZZ",
        "ID-12345",
    ],
)
def test_what_names_no_region_is_none(finder: PlaceFinder, region: str) -> None:
    assert finder.find_code(region) is None
    assert finder.recognise(region) is None


def test_what_is_kept_of_a_region_is_its_official_name(finder: PlaceFinder) -> None:
    kept = finder.recognise("warga NIK 8171011203850001 kota ambon, kec. nusaniwe")
    assert kept is not None
    assert kept.name == "Kota Ambon"


def test_every_regency_is_read_in_each_way_of_writing_it(finder: PlaceFinder) -> None:
    missed = []
    for code, name in load_names().items():
        if len(code) != REGENCY:
            continue
        bare = name.partition(" ")[2]
        province = load_names()[code[:2]]
        short = "Kota" if is_city_code(code) else "Kab."
        ways = [name, name.upper(), name.lower(), f"{name}, {province}", f"{short} {bare}", code.replace(".", "")]
        missed += [way for way in ways if finder.find_code(way) != code]
    assert missed == []
