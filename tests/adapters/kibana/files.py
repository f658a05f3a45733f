"""The files of `kibana/`, what each names, and the schemas of what we send."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from jsonschema import Draft202012Validator

from pipeline.adapters.kibana.files import read_kibana_files
from pipeline.adapters.search.template import MAPPING

KIBANA: Final = Path(__file__).parents[3] / "kibana"
FILES: Final = read_kibana_files(KIBANA)
DASHBOARDS: Final = FILES.dashboards
(VIEW,) = FILES.data_views.values()
SCHEMAS: Final[dict[str, dict[str, Any]]] = {
    path.stem: json.loads(path.read_bytes()) for path in (Path(__file__).parent / "schemas").glob("*.json")
}
"""Parts of Kibana's public schemas, by what is sent: what our files have, and nothing else; each says its source."""
VALIDATORS: Final = {kind: Draft202012Validator(schema) for kind, schema in SCHEMAS.items()}

IN_FORMULA: Final = re.compile(r"kql='([^']*)'")
_KQL_FIELD: Final = re.compile(r"([a-z_.]+)\s*:")


def panels() -> Iterator[tuple[str, dict[str, Any], dict[str, Any]]]:
    """Each panel with a name for the test, the panel, and its dashboard."""
    for name, dashboard in DASHBOARDS.items():
        for panel in dashboard["panels"]:
            yield f"{name}:{panel['id']}", panel, dashboard


def fields_named_in(node: object) -> Iterator[str]:
    if isinstance(node, list):
        for item in node:
            yield from fields_named_in(item)
    if not isinstance(node, dict):
        return
    for key, value in node.items():
        if key in (
            "field",
            "field_name",
            "timeFieldName",
            "timeField",
            "termField",
            "geoField",
            "sortField",
        ) and isinstance(value, str):
            yield value
        elif key in ("query", "filter") and isinstance(value, str):
            yield from _KQL_FIELD.findall(value)
        elif key in ("columns", "groupBy", "tooltipProperties") and isinstance(value, list):
            yield from value
        elif key == "sort":
            yield from (field for field, _ in value)
        elif key in ("fields", "fieldAttrs"):
            yield from value
        elif key == "expression":
            yield from _KQL_FIELD.findall(value)
        elif key == "formula":
            yield from _KQL_FIELD.findall(" ".join(IN_FORMULA.findall(value)))
        else:
            yield from fields_named_in(value)


def operations_in(node: object) -> Iterator[dict[str, Any]]:
    children = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    for child in children:
        yield from operations_in(child)
    if isinstance(node, dict) and "operation" in node:
        yield node


def type_of(field: str) -> str:
    node: Any = MAPPING
    for part in field.split("."):
        node = node["properties"][part]
    return str(node["type"])
