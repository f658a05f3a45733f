"""What can be said of the files without any engine: their form, and that all they name is in the mapping."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import jsonschema
import pytest

from pipeline.adapters.kibana.files import with_links
from pipeline.adapters.kibana.saved_objects import map_object, search_object
from pipeline.adapters.search.template import ALIAS, field_names
from tests.adapters.kibana.files import (
    DASHBOARDS,
    FILES,
    SCHEMAS,
    VALIDATORS,
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
LINKED = with_links(FILES, "https://lapor.example.id").data_views["laporan"]
SENT: list[tuple[str, str, Any]] = [
    ("data_view", VIEW["id"], {"override": True, "data_view": VIEW}),
    ("data_view", "with links", {"override": True, "data_view": LINKED}),
    *(("dashboard", *each) for each in DASHBOARDS.items()),
    *(("search", name, search_object(name, each)) for name, each in FILES.searches.items()),
    *(("map", name, map_object(name, each)) for name, each in FILES.maps.items()),
    *(("rule", name, {key: each[key] for key in each if key != "id"}) for name, each in FILES.rules.items()),
]
MAP_PARTS = SCHEMAS["map"]["properties"]["attributes"]["properties"]
EACH = pytest.mark.parametrize("dashboard", DASHBOARDS.values(), ids=list(DASHBOARDS))


def test_there_are_the_four_dashboards() -> None:
    assert list(DASHBOARDS) == [
        "lapor-gambaran-nasional",
        "lapor-instansi-dan-tenggat",
        "lapor-kesehatan-model-dan-saluran",
        "lapor-laporan-ganda-dan-kasus-hangat",
    ]


@pytest.mark.parametrize(("kind", "name", "body"), SENT, ids=[name for _, name, _ in SENT])
def test_what_is_sent_has_the_form_that_kibana_takes(kind: str, name: str, body: Any) -> None:
    VALIDATORS[kind].validate(body)


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_schema_is_one_and_says_where_it_is_from(name: str) -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMAS[name])
    assert re.search(r"elastic/kibana.* at [0-9a-f]{40}", SCHEMAS[name]["$comment"])


@pytest.mark.parametrize(
    "panel",
    [
        {"type": "metric", "metrics": [{"operation": "count", "label": "Laporan"}]},
        {"type": "region_map"},
        {"type": "pie", "group_by": [{"operation": "terms", "fields": ["channel"], "size": 10}]},
    ],
)
def test_the_schema_refuses_what_is_none_of_our_panels(panel: dict[str, Any]) -> None:
    schema = SCHEMAS["dashboard"]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(panel, {**schema["$defs"]["config"], "$defs": schema["$defs"]})


@pytest.mark.parametrize(
    "change",
    [
        {"rule_type_id": "observability.rules.custom_threshold"},
        {"consumer": "alerts"},
        {"actions": []},
        {"schedule": {"interval": "0m"}},
    ],
)
def test_the_schema_refuses_a_rule_that_kibana_would_refuse_or_that_empties_what_is_theirs(
    change: dict[str, Any],
) -> None:
    rule = FILES.rules["lapor-kasus-naik"] | change
    with pytest.raises(jsonschema.ValidationError):
        VALIDATORS["rule"].validate({key: rule[key] for key in rule if key != "id"})


@EACH
def test_terms_are_ranked_by_a_plain_number(dashboard: dict[str, Any]) -> None:
    """Kibana cannot rank by a formula."""
    for config in (panel["config"] for panel in dashboard["panels"]):
        layer = config["layers"][0] if "layers" in config else config
        first = (layer.get("y") or layer["metrics"])[0]
        if any(each["operation"] == "terms" for each in operations_in(config)):
            assert first["operation"] != "formula", config["title"]


@EACH
def test_what_is_drawn_over_time_is_split_by_what_is_most_in_the_whole_time(dashboard: dict[str, Any]) -> None:
    """Else each day has the largest of its own, and the legend all of them."""
    layers = [layer for panel in dashboard["panels"] for layer in panel["config"].get("layers", ())]
    for layer in layers:
        if layer["x"]["operation"] == "date_histogram" and "breakdown_by" in layer:
            assert layer["breakdown_by"]["aggregate_first"]


@pytest.mark.parametrize(
    "file",
    [VIEW, *DASHBOARDS.values(), *FILES.searches.values(), *FILES.maps.values(), *FILES.rules.values()],
    ids=[VIEW["id"], *DASHBOARDS, *FILES.searches, *FILES.maps, *FILES.rules],
)
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


@pytest.mark.parametrize("search", FILES.searches.values(), ids=list(FILES.searches))
def test_each_column_of_a_search_has_an_indonesian_heading_and_its_order_is_by_a_day(search: dict[str, Any]) -> None:
    assert set(search["columns"]) <= set(VIEW["fieldAttrs"])
    assert [type_of(field) for field, _ in search["sort"]] == ["date"]


@pytest.mark.parametrize("file", FILES.maps.values(), ids=list(FILES.maps))
def test_the_layers_of_a_map_fit_their_schema_and_stand_on_a_point(file: dict[str, Any]) -> None:
    attributes = map_object("peta", file)["attributes"]
    for key in ("layerListJSON", "mapStateJSON"):
        jsonschema.validate(json.loads(attributes[key]), MAP_PARTS[key]["contentSchema"])
    assert {type_of(layer["sourceDescriptor"]["geoField"]) for layer in file["layers"]} == {"geo_point"}
    tooltips = [field for layer in file["layers"] for field in layer["sourceDescriptor"].get("tooltipProperties", ())]
    assert set(tooltips) <= set(VIEW["fieldAttrs"])


def test_what_groups_an_alert_is_a_word_and_its_time_a_day() -> None:
    for params in (each["params"] for each in FILES.rules.values()):
        groups = [*params.get("groupBy", ())] if "criteria" in params else [*filter(None, [params.get("termField")])]
        assert {type_of(field) for field in groups} <= {"keyword"}
        assert type_of(params.get("timeField", VIEW["timeFieldName"])) == "date"


def test_each_thing_has_an_id_and_a_title_of_its_own() -> None:
    ids = [each["id"] for each in FILES.rules.values()]
    assert len(set(ids)) == len(ids)
    assert all(str(UUID(each)) == each for each in ids)
    titles = [
        *titles_of(DASHBOARDS),
        *titles_of(FILES.searches),
        *titles_of(FILES.maps),
        *(each["name"] for each in FILES.rules.values()),
    ]
    assert len(set(titles)) == len(titles)


def titles_of(files: Mapping[str, dict[str, Any]]) -> list[str]:
    return [each["title"] for each in files.values()]


def test_the_data_view_reads_the_alias_and_all_else_reads_the_data_view() -> None:
    assert VIEW["title"] == ALIAS
    assert type_of(VIEW["timeFieldName"]) == "date"
    said = str([DASHBOARDS, FILES.searches, FILES.maps, FILES.rules])
    named = re.findall(r"'(?:ref_id|data_view_id|data_view|index)': '([^']+)'", said)
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
