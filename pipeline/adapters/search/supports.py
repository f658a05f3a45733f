"""Name, mapping and documents of the followers' index. Pure.

One index, not one a month: a person who follows a report again, whenever it is, leaves one document.
"""

from __future__ import annotations

from typing import Any, Final

import orjson

from pipeline.adapters.bulk import IndexedDocument
from pipeline.adapters.document import format_time
from pipeline.adapters.index_template import DATE, INDEX_VERSION, KEYWORD, build_template
from pipeline.domain.support import Support

SUPPORT_ALIAS: Final = "dukungan"
SUPPORT_INDEX: Final = f"{SUPPORT_ALIAS}-v{INDEX_VERSION}"
SUPPORT_MAPPING: Final[dict[str, Any]] = {
    "dynamic": "strict",
    "properties": {"supports": KEYWORD, "reporter": KEYWORD, "channel": KEYWORD, "received_at": DATE},
}
"""`supports` is the followed report_id, under a name of its own: counts run over reports and followers at once."""


def build_support_template() -> dict[str, Any]:
    """Lay out the composable template."""
    return build_template(SUPPORT_INDEX, alias=SUPPORT_ALIAS, mapping=SUPPORT_MAPPING)


def support_document(support: Support) -> IndexedDocument:
    """Give a support as it goes into the index."""
    body = {
        "supports": support.report_id,
        "reporter": support.reporter,
        "channel": support.channel,
        "received_at": format_time(support.received_at),
    }
    return IndexedDocument(document_id=support.support_id, index=SUPPORT_INDEX, body=orjson.dumps(body))
