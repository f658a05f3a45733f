"""The files of `kibana/`, what each names, and the schema of the panels that we use."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from pipeline.adapters.search.template import MAPPING

KIBANA: Final = Path(__file__).parents[3] / "kibana"
DASHBOARDS: Final = {path.stem: json.loads(path.read_bytes()) for path in sorted(KIBANA.glob("dashboards/*.json"))}
(VIEW,) = [json.loads(path.read_bytes()) for path in KIBANA.glob("data_views/*.json")]
SCHEMA: Final[dict[str, Any]] = json.loads((Path(__file__).parent / "schema.json").read_bytes())
"""A part of Kibana's public schemas: the panels, operations and controls that our files have, and no others."""

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
        if key in ("field", "field_name", "timeFieldName"):
            yield value
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
