"""What can be said of the files without any engine: their form, and that all they name is in the mapping."""

from __future__ import annotations

import re
from typing import Any

import jsonschema
import pytest

from pipeline.adapters.search.template import ALIAS, field_names
from tests.adapters.kibana.files import (
    DASHBOARDS,
    SCHEMA,
    VIEW,
    fields_named_in,
    operations_in,
    type_of,
)

CONTROLS = [
    "place.province.name",
    "place.regency.name",
    "readable.category",
    "readable.agency",
    "agency.name",
    "readable.channel",
    "readable.status",
]
FITTING = {
    "terms": {"keyword"},
    "date_histogram": {"date"},
    "unique_count": {"keyword"},
    "average": {"float"},
    "sum": {"integer"},
    "max": {"date", "integer"},
}
EACH = pytest.mark.parametrize("dashboard", DASHBOARDS.values(), ids=list(DASHBOARDS))


def test_there_are_the_four_dashboards() -> None:
    assert list(DASHBOARDS) == [
        "lapor-gambaran-nasional",
        "lapor-instansi-dan-tenggat",
        "lapor-kesehatan-model-dan-saluran",
        "lapor-laporan-ganda-dan-kasus-hangat",
    ]


@EACH
def test_a_dashboard_has_the_form_that_kibana_takes(dashboard: dict[str, Any]) -> None:
    jsonschema.validate(dashboard, SCHEMA)


@pytest.mark.parametrize(
    "panel",
    [
        {"type": "metric", "metrics": [{"operation": "count", "label": "Laporan"}]},
        {"type": "region_map"},
        {"type": "pie", "group_by": [{"operation": "terms", "fields": ["channel"], "size": 10}]},
    ],
)
def test_the_schema_refuses_what_is_none_of_our_panels(panel: dict[str, Any]) -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(panel, {**SCHEMA["$defs"]["config"], "$defs": SCHEMA["$defs"]})


@pytest.mark.parametrize("file", [VIEW, *DASHBOARDS.values()], ids=[VIEW["id"], *DASHBOARDS])
def test_every_field_that_a_file_names_is_in_the_mapping(file: dict[str, Any]) -> None:
    named = set(fields_named_in(file))

    assert named
    assert named <= field_names()


@EACH
def test_every_field_has_a_type_that_fits_what_is_done_with_it(dashboard: dict[str, Any]) -> None:
    for each in operations_in(dashboard):
        for field in [each["field"]] if "field" in each else each.get("fields", ()):
            assert type_of(field) in FITTING[each["operation"]], field


@EACH
def test_what_people_read_is_indonesian_and_no_code(dashboard: dict[str, Any]) -> None:
    split = {field for each in operations_in(dashboard) for field in each.get("fields", ())}

    assert not {field for field in split if field.endswith(".label")}
    assert "channel" not in split


@EACH
def test_each_dashboard_is_filtered_by_the_same_seven(dashboard: dict[str, Any]) -> None:
    controls = [each["config"]["field_name"] for each in dashboard["pinned_panels"]]

    assert controls == CONTROLS
    assert {type_of(field) for field in controls} == {"keyword"}


def test_the_data_view_reads_the_alias_and_the_dashboards_read_the_data_view() -> None:
    assert VIEW["title"] == ALIAS
    assert type_of(VIEW["timeFieldName"]) == "date"
    named = re.findall(r"'(?:ref_id|data_view_id)': '([^']+)'", str(DASHBOARDS))
    assert set(named) == {VIEW["id"]}


@EACH
def test_panels_stay_on_the_grid_and_do_not_overlap(dashboard: dict[str, Any]) -> None:
    cells: set[tuple[int, int]] = set()

    for grid in (panel["grid"] for panel in dashboard["panels"]):
        mine = {
            (x, y) for x in range(grid["x"], grid["x"] + grid["w"]) for y in range(grid["y"], grid["y"] + grid["h"])
        }
        assert grid["x"] + grid["w"] <= 48
        assert not mine & cells
        cells |= mine
    ids = [panel["id"] for panel in dashboard["panels"]]
    assert len(set(ids)) == len(ids)
