"""Saved searches and maps as Kibana's saved objects: imported and exported as lines of JSON."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, Final

import orjson

from pipeline.adapters.kibana import refusals
from pipeline.adapters.kibana.client import Kibana

IMPORT: Final = "/api/saved_objects/_import?overwrite=true"
EXPORT: Final = "/api/saved_objects/_export"
SEARCH_FORM: Final = "10.5.0"
"""Version of the form below, of Kibana 8.18 and 9.0: every later Kibana brings it to its own when it imports it."""
MAP_FORM: Final = "8.4.0"
"""Version of a map's form below; none has come since."""
MAP_SPAN: Final = {"from": "now-30d", "to": "now"}
SEEN: Final = ("title", "description", "columns", "sort")
INDEX_NAME: Final = "kibanaSavedObjectMeta.searchSourceJSON.index"
ABSENT: Final = frozenset({HTTPStatus.BAD_REQUEST, HTTPStatus.NOT_FOUND})
"""An export of what is not there is a bad request."""
BOUNDARY: Final = "lapor-kibana"
PART: Final = (
    f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="lapor.ndjson"\r\n'
    "Content-Type: application/ndjson\r\n\r\n"
)


def search_object(name: str, search: dict[str, Any]) -> dict[str, Any]:
    """Lay out a saved search: title, description, columns, sort, a query in KQL, and the data view that it asks."""
    source = {
        "query": {"language": "kuery", "query": search["query"]},
        "filter": [],
        "indexRefName": INDEX_NAME,
    }
    return {
        "type": "search",
        "id": name,
        "typeMigrationVersion": SEARCH_FORM,
        "attributes": {
            "title": search["title"],
            "description": search["description"],
            "columns": search["columns"],
            "sort": search["sort"],
            "grid": {},
            "hideChart": False,
            "isTextBasedQuery": False,
            "kibanaSavedObjectMeta": {"searchSourceJSON": orjson.dumps(source).decode()},
        },
        "references": [{"type": "index-pattern", "id": search["data_view"], "name": INDEX_NAME}],
    }


def read_search(saved: dict[str, Any]) -> dict[str, Any]:
    """Give what people see of a saved search, of any release: newer ones keep it in the first tab."""
    attributes = saved["attributes"]
    tabs = attributes.get("tabs") or [{"attributes": {}}]
    attributes = {**attributes, **tabs[0]["attributes"]}
    source = orjson.loads(attributes["kibanaSavedObjectMeta"]["searchSourceJSON"])
    return {key: attributes.get(key) for key in SEEN} | {"query": source["query"]["query"]}


def map_object(name: str, file: dict[str, Any]) -> dict[str, Any]:
    """Lay out a map: layers over what a query in KQL finds, each of the same data view."""
    layers, references = [], []
    for number, layer in enumerate(file["layers"]):
        reference = f"layer_{number}_source_index_pattern"
        layers.append({**layer, "sourceDescriptor": {**layer["sourceDescriptor"], "indexPatternRefName": reference}})
        references.append({"type": "index-pattern", "id": file["data_view"], "name": reference})
    state = {
        "zoom": file["zoom"],
        "center": file["center"],
        "timeFilters": MAP_SPAN,
        "query": {"language": "kuery", "query": file["query"]},
        "filters": [],
    }
    return {
        "type": "map",
        "id": name,
        "typeMigrationVersion": MAP_FORM,
        "attributes": {
            "title": file["title"],
            "description": file["description"],
            "layerListJSON": orjson.dumps(layers).decode(),
            "mapStateJSON": orjson.dumps(state).decode(),
            "uiStateJSON": "{}",
        },
        "references": references,
    }


def read_map(saved: dict[str, Any]) -> dict[str, Any]:
    """Give what people see of a map."""
    attributes = saved["attributes"]
    return {
        "title": attributes.get("title"),
        "description": attributes.get("description"),
        "layers": orjson.loads(attributes["layerListJSON"]),
        "map": orjson.loads(attributes["mapStateJSON"]),
    }


def import_object(kibana: Kibana, saved: dict[str, Any]) -> None:
    """Put an object in place of one of the same id.

    Raises
    ------
    SetupFault
        If it is left out, as where its data view is not there; else as `Kibana.ask`.
    """
    source = str(saved["id"])
    data = PART.encode() + orjson.dumps(saved) + f"\r\n--{BOUNDARY}--\r\n".encode()
    content_type = f"multipart/form-data; boundary={BOUNDARY}"
    done = kibana.send("POST", IMPORT, data, content_type=content_type, source=source)
    if done is None:
        raise refusals.missing(kibana.url, IMPORT, source)
    if not done["success"]:
        why = ", ".join(f"{each['type']} {each['id']}: {each['error']['type']}" for each in done["errors"])
        raise refusals.not_imported(source, why)


def export_object(kibana: Kibana, kind: str, name: str) -> dict[str, Any] | None:
    """Give an object; None if it is not there. Raises as `Kibana.ask`."""
    body = {"objects": [{"type": kind, "id": name}], "includeReferencesDeep": False, "excludeExportDetails": True}
    found: dict[str, Any] | None = kibana.send("POST", EXPORT, orjson.dumps(body), source=name, absent=ABSENT)
    return found
