"""Names, mapping and template of the reports' index. Pure.

One index behind the alias `laporan`, and none by month: where a report stands does not depend on what its sender's
clock says, so that one report has one document for ever. Everybody reads and writes by the alias, so that another index
takes the place of the one behind it at a stroke (`moving.py`). A mapping that only gains fields keeps its version; any
other change raises `INDEX_VERSION`, and `lapor index migrate` makes the move.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from pipeline.contract.document import ReportDocument
from pipeline.contract.rows import Kind, Row, rows_of
from pipeline.contract.searchable import IndexPart

ALIAS: Final = "laporan"
INDEX_VERSION: Final = 3
ANALYZER: Final = "laporan_teks"
TEMPLATE_PRIORITY: Final = 500
"""No template of Elasticsearch's own matches these names; a catch-all of the operator's must not win."""
REFRESH_INTERVAL: Final = "500ms"
"""Age at which a written report is searchable. Said outright, because an index left at its default
stops refreshing after 30 seconds without a search."""
KEYWORD_LIMIT: Final = 1_024
"""Longest keyword that is indexed, characters; Lucene refuses a whole document over 32,766 bytes in one term."""

INDONESIAN: Final = {"type": "indonesian", "stopwords": "_none_"}
"""Lucene's Indonesian stems, without its stop words: "tidak" and "belum" are among them."""
PLAIN: Final = {"type": "standard"}
"""For an engine without the Indonesian analyzer, such as the embedded one: words as written, lower case."""


def build_report_template(analyzer: dict[str, str]) -> dict[str, Any]:
    """Lay out the composable template of reports.

    Parameters
    ----------
    analyzer
        `INDONESIAN`, or `PLAIN` where the engine does not know it.
    """
    settings = {"analysis": {"analyzer": {ANALYZER: analyzer}}}
    return build_template(ALIAS, mapping=MAPPING, settings=settings)


def build_template(alias: str, *, mapping: dict[str, Any], settings: dict[str, Any] | None = None) -> dict[str, Any]:
    """Lay out a composable template: the settings that all our indices have, and what one has beside them."""
    return {
        "index_patterns": [indices_of(alias)],
        "priority": TEMPLATE_PRIORITY,
        "version": INDEX_VERSION,
        "template": {"settings": {**_SETTINGS, **(settings or {})}, "mappings": mapping},
    }


def indices_of(alias: str) -> str:
    """Give the pattern of all indices that stand, stood or will stand behind an alias."""
    return f"{alias}-v*"


def first_index(alias: str) -> str:
    """Name the index of today's mapping."""
    return f"{alias}-v{INDEX_VERSION}"


def field_names(mapping: dict[str, Any] | None = None, prefix: str = "") -> set[str]:
    """Give every field that can be searched, with dots, such as `category.label`."""
    names: set[str] = set()
    for name, field in (mapping or MAPPING)["properties"].items():
        names |= field_names(field, f"{prefix}{name}.") if "properties" in field else {prefix + name}
    return names


SIMILARITY: Final = "laporan_kata"
_SETTINGS: Final = {
    "similarity": {SIMILARITY: {"type": "BM25", "k1": 0.5, "b": 0.4}},  # long reports are no worse (docs/search.md)
    "number_of_shards": 1,  # ten years of LAPOR! are some tens of GB, which one shard holds
    "auto_expand_replicas": "0-1",  # a copy as soon as there is a second node
    "refresh_interval": REFRESH_INTERVAL,
}


KEYWORD: Final = {"type": "keyword", "ignore_above": KEYWORD_LIMIT}
DATE: Final = {"type": "date", "format": "strict_date_optional_time"}
_SHOWN: Final = {"index": False, "doc_values": False}
"""Checked and given back, neither searched nor counted."""

KINDS: Final[dict[Kind, dict[str, Any]]] = {
    Kind.KEYWORD: KEYWORD,
    Kind.TEXT: {"type": "text", "analyzer": ANALYZER},
    Kind.STEMS: {
        "type": "text",
        "analyzer": PLAIN["type"],
        "similarity": SIMILARITY,
    },  # stemmed by us: alike everywhere
    Kind.DATE: DATE,
    Kind.INTEGER: {"type": "integer"},
    Kind.BOOLEAN: {"type": "boolean"},
    Kind.SCORE: {"type": "float", "index": False},  # sorted and averaged, not searched by
    Kind.POINT: {"type": "geo_point"},
    Kind.SHOWN_KEYWORD: {"type": "keyword", **_SHOWN},
    Kind.SHOWN_SCORE: {"type": "float", **_SHOWN},
    Kind.SHOWN_BOOLEAN: {"type": "boolean", **_SHOWN},
    Kind.SHOWN_INTEGER: {"type": "integer", **_SHOWN},
    Kind.SHOWN_DATE: {**DATE, **_SHOWN},
}
"""What each kind of field is in a mapping; an object is its fields."""


def properties_of(rows: Sequence[Row]) -> dict[str, Any]:
    """Lay fields out as the `properties` of a mapping."""
    fields = ((row.name, properties_of(row.parts) if row.kind is Kind.OBJECT else KINDS[row.kind]) for row in rows)
    return {"properties": dict(fields)}


ADDED: Final = [row.name for row in rows_of(IndexPart)]
"""What the index adds to a document, and nobody reads from it: a third of its bytes."""

MAPPING: Final[dict[str, Any]] = {
    "dynamic": "strict",
    **properties_of([*rows_of(ReportDocument), *rows_of(IndexPart)]),
}
"""Strict: a field that nobody declared is refused, so that nothing lands in the public index by accident."""
