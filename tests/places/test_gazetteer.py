from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.adapters.reference import gazetteer
from pipeline.adapters.reference.files import find_package_file
from pipeline.domain.errors import SetupFault
from pipeline.places.find import PlaceFinder


def test_all_38_provinces_and_514_regencies_are_found_by_their_official_names(finder: PlaceFinder) -> None:
    names = gazetteer.load_names()
    regions = {code: name for code, name in names.items() if len(code) <= len("32.73")}
    assert len([code for code in regions if len(code) == 2]) == 38
    assert len(regions) == 38 + 514
    assert {code for code, name in regions.items() if finder.find_code(name) != code} == set()


def test_a_row_with_a_renamed_region_is_refused_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "aliases.csv"
    path.write_text("name,code,region,cue\ntobasa,12.12,Kabupaten Toba Samosir,\nx,99.99,Kota X,\n", encoding="utf-8")
    faults: list[str] = []
    assert list(gazetteer.read_checked(path, gazetteer.load_names(), faults)) == []
    assert faults == [
        "aliases.csv:2: 12.12 is Kabupaten Toba, not Kabupaten Toba Samosir",
        "aliases.csv:3: 99.99 is no region, not Kota X",
    ]


def test_a_missing_package_is_a_set_up_fault() -> None:
    with pytest.raises(SetupFault, match="tidak terpasang"):
        find_package_file("no_such_package", "data")
