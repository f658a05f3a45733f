"""Name, mapping and documents of the followers' index. Pure."""

from __future__ import annotations

from typing import Any, Final

import orjson

from pipeline.adapters.search.bulk import IndexedDocument
from pipeline.adapters.search.template import DATE, KEYWORD, build_template
from pipeline.contract.document import format_time
from pipeline.domain.support import Support

SUPPORT_ALIAS: Final = "dukungan"
SUPPORT_MAPPING: Final[dict[str, Any]] = {
    "dynamic": "strict",
    "properties": {"supports": KEYWORD, "reporter": KEYWORD, "channel": KEYWORD, "received_at": DATE},
}
"""`supports` is the followed report_id, under a name of its own: counts run over reports and followers at once."""


def build_support_template() -> dict[str, Any]:
    """Lay out the composable template."""
    return build_template(SUPPORT_ALIAS, mapping=SUPPORT_MAPPING)


def no_support(support_id: str, *, version: int) -> IndexedDocument:
    """Give a support that was forgotten: its document is deleted."""
    return IndexedDocument(document_id=support_id, alias=SUPPORT_ALIAS, body=b"", version=version)


def support_document(support: Support) -> IndexedDocument:
    """Give a support as it goes into the index."""
    body = {
        "supports": support.report_id,
        "reporter": support.reporter,
        "channel": support.channel,
        "received_at": format_time(support.received_at),
    }
    return IndexedDocument(
        document_id=support.support_id,
        alias=SUPPORT_ALIAS,
        body=orjson.dumps(body),
        version=int(support.received_at.timestamp() * 1_000),  # who follows again later says the same, later
    )
