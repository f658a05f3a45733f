"""Names, mapping and template of the reports' index. Pure.

Monthly indices `laporan-v1-2026.11` behind the alias `laporan`. A mapping that only gains fields keeps its version;
any other change raises `INDEX_VERSION`, and the index is rebuilt from Kafka.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, Final

ALIAS: Final = "laporan"
INDEX_VERSION: Final = 1
TEMPLATE: Final = f"{ALIAS}-v{INDEX_VERSION}"
PATTERN: Final = f"{TEMPLATE}-*"
ANALYZER: Final = "laporan_teks"
TEMPLATE_PRIORITY: Final = 500
"""No template of Elasticsearch's own matches these names; a catch-all of the operator's must not win."""
REFRESH_INTERVAL: Final = "500ms"
"""Age at which a written report is searchable. Said outright, because an index left at its default
stops refreshing after 30 seconds without a search."""
RESEND_WINDOW: Final = timedelta(days=2)
"""How long SMS gateways and apps go on sending what was not confirmed to them."""
KEYWORD_LIMIT: Final = 1_024
"""Longest keyword that is indexed, characters; Lucene refuses a whole document over 32,766 bytes in one term."""

INDONESIAN: Final = {"type": "indonesian", "stopwords": "_none_"}
"""Lucene's Indonesian stems, without its stop words: "tidak" and "belum" are among them."""
PLAIN: Final = {"type": "standard"}
"""For an engine without the Indonesian analyzer, such as the embedded one: words as written, lower case."""


def index_name(received_at: datetime) -> str:
    """Name the index of a month, in UTC."""
    return f"{TEMPLATE}-{received_at.astimezone(UTC):%Y.%m}"


def neighbour_name(received_at: datetime) -> str | None:
    """Name the index of the month before, if that month ended so lately that a report of it may be sent again."""
    before = index_name(received_at - RESEND_WINDOW)
    return before if before != index_name(received_at) else None


def build_report_template(analyzer: dict[str, str]) -> dict[str, Any]:
    """Lay out the composable template of reports.

    Parameters
    ----------
    analyzer
        `INDONESIAN`, or `PLAIN` where the engine does not know it.
    """
    settings = {"analysis": {"analyzer": {ANALYZER: analyzer}}}
    return build_template(PATTERN, alias=ALIAS, mapping=MAPPING, settings=settings)


def build_template(
    pattern: str, *, alias: str, mapping: dict[str, Any], settings: dict[str, Any] | None = None
) -> dict[str, Any]:
    """Lay out a composable template: the settings that all our indices have, and what one has beside them."""
    return {
        "index_patterns": [pattern],
        "priority": TEMPLATE_PRIORITY,
        "version": INDEX_VERSION,
        "template": {"settings": {**_SETTINGS, **(settings or {})}, "mappings": mapping, "aliases": {alias: {}}},
    }


def field_names(mapping: dict[str, Any] | None = None, prefix: str = "") -> set[str]:
    """Give every field that can be searched, with dots, such as `category.label`."""
    names: set[str] = set()
    for name, field in (mapping or MAPPING)["properties"].items():
        names |= field_names(field, f"{prefix}{name}.") if "properties" in field else {prefix + name}
    return names


_SETTINGS: Final = {
    "number_of_shards": 1,  # a month of LAPOR! is a few GB; a shard holds tens
    "auto_expand_replicas": "0-1",  # a copy as soon as there is a second node
    "refresh_interval": REFRESH_INTERVAL,
}


def _object(**properties: dict[str, Any]) -> dict[str, Any]:
    return {"properties": properties}


KEYWORD: Final = {"type": "keyword", "ignore_above": KEYWORD_LIMIT}
_SCORE: Final = {"type": "float", "index": False}
"""Sorted and averaged, not searched by."""
_TEXT: Final = {"type": "text", "analyzer": ANALYZER}
_REGION: Final = _object(code=KEYWORD, name=KEYWORD)
_SCORED_LABEL: Final = _object(label=KEYWORD, confidence=_SCORE)

_SHOWN: Final = {"index": False, "doc_values": False}
"""Checked and given back, neither searched nor counted."""
_SHOWN_KEYWORD: Final = {"type": "keyword", **_SHOWN}
_SHOWN_SCORE: Final = {"type": "float", **_SHOWN}
_RUNNER_UP: Final = _object(label=_SHOWN_KEYWORD, confidence=_SHOWN_SCORE)
_CANDIDATE: Final = _object(code=_SHOWN_KEYWORD, name=_SHOWN_KEYWORD)
_SMALL_REGION: Final = _object(code=KEYWORD, name=_SHOWN_KEYWORD)
_PREDICTION: Final = _object(label=KEYWORD, confidence=_SCORE, alternatives=_RUNNER_UP)
_OFFICE: Final = _object(kind=KEYWORD, code=KEYWORD, name=KEYWORD, level=KEYWORD)
_AGENCY: Final = _object(**_PREDICTION["properties"], **_OFFICE["properties"])
DATE: Final = {"type": "date", "format": "strict_date_optional_time"}

MAPPING: Final[dict[str, Any]] = {
    "dynamic": "strict",
    **_object(
        report_id=KEYWORD,
        tracking_id=KEYWORD,
        channel=KEYWORD,
        received_at=DATE,
        kind=_SCORED_LABEL,
        category=_PREDICTION,
        agency=_AGENCY,
        place=_object(
            province=_REGION,
            regency=_REGION,
            district=_SMALL_REGION,
            village=_SMALL_REGION,
            detail=_TEXT,
            source=_SHOWN_KEYWORD,
            confidence=_SHOWN_SCORE,
            candidates=_CANDIDATE,
        ),
        text_redacted=_TEXT,
        text_normal=_TEXT,
        duplicate_of=KEYWORD,
        duplicate_kind=KEYWORD,
        duplicate_score=_SHOWN_SCORE,
        case_id=KEYWORD,
        review=_object(needed={"type": "boolean"}, reasons=KEYWORD),
        reporter=KEYWORD,
        region=KEYWORD,
        location={"type": "geo_point"},
        report_type=KEYWORD,
        routing=_object(rule=_SHOWN_KEYWORD, reasons=KEYWORD),
        due=_object(
            verification=DATE,
            follow_up=DATE,
            closing=DATE,
            rule=_SHOWN_KEYWORD,
            is_provisional={"type": "boolean", **_SHOWN},
        ),
        completeness=_object(complete={"type": "boolean"}, missing=KEYWORD),
        flags=KEYWORD,
        model_version=KEYWORD,
        moved_from=_SHOWN_KEYWORD,
        flood_per_minute={"type": "integer"},
        names=_SHOWN_KEYWORD,
    ),
}
"""Strict: a field that nobody declared is refused, so that nothing lands in the public index by accident."""
