"""The rules that come with the project, read from their files."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from pipeline.adapters.reference.gazetteer import load_names
from pipeline.adapters.reference.routing_rules import load_routing_rules, read_routing_rules
from pipeline.adapters.reference.tables import load_taxonomy
from pipeline.domain.assignment.offices import COORDINATOR, route
from pipeline.domain.errors import SetupFault
from pipeline.places.find import PlaceFinder


def test_every_kind_of_agency_has_an_office_in_every_regency(finder: PlaceFinder) -> None:
    rules = load_routing_rules()
    for code in (code for code in load_names() if len(code) == len("32.73")):
        place = finder.find("", region=code)
        for kind in load_taxonomy().agency_slugs:
            routing = route(kind, "", place, rules=rules)
            assert routing.name
            assert routing.agency_kind in (kind, COORDINATOR)


def test_jakartas_cities_are_answered_by_the_province(finder: PlaceFinder) -> None:
    routing = route("dishub", "perhubungan", finder.find("macet di jaksel"), rules=load_routing_rules())
    assert routing.name == "Dinas Perhubungan Provinsi DKI Jakarta"


@pytest.mark.parametrize(
    ("region", "day", "kind"),
    [("35.78", None, "dishub"), ("32.04", date(2023, 9, 30), "dinas_pu"), ("32.04", date(2023, 10, 1), "dishub")],
)
def test_street_lights_go_where_that_city_sends_them_on_that_day(
    finder: PlaceFinder, region: str, day: date | None, kind: str
) -> None:
    place = finder.find("", region=region)
    routing = route("dinas_pu", "infrastruktur", place, rules=load_routing_rules(), phrases={"pju"}, on=day)
    assert routing.agency_kind == kind


def test_faulty_rules_are_refused_with_file_and_line(tmp_path: Path) -> None:
    (tmp_path / "salah.toml").write_text(
        '[[office]]\nkind = "pln"\nlevel = "galaksi"\nname = "PLN"\n\n[[transfer]]\nkind = "pln"\nto = "pnl"\n',
        encoding="utf-8",
    )
    with pytest.raises(SetupFault) as fault:
        read_routing_rules(tmp_path)
    assert "salah.toml:1: ValueError" in str(fault.value)
    assert "salah.toml:6: unknown kind of agency 'pnl'" in str(fault.value)
