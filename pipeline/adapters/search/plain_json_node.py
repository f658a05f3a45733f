"""HTTP node of the Elasticsearch client that says plain `application/json`.

The client names its own major version in the media type (`application/vnd.elasticsearch+json; compatible-with=9`).
Elasticsearch of that version takes both; the embedded engine takes the plain one only, and answers the other with 406.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from elastic_transport import AiohttpHttpNode, HttpHeaders
from elastic_transport.client_utils import DEFAULT, DefaultType

if TYPE_CHECKING:
    from elastic_transport._node import NodeApiResponse  # its own annotation, not exported

_PLAIN: Final = {
    "application/vnd.elasticsearch+json; compatible-with=9": "application/json",
    "application/vnd.elasticsearch+x-ndjson; compatible-with=9": "application/x-ndjson",
}


class PlainJsonNode(AiohttpHttpNode):
    """Sends what it is given, under the plain media type."""

    async def perform_request(  # type: ignore[override]  # as the class it extends
        self,
        method: str,
        target: str,
        body: bytes | None = None,
        headers: HttpHeaders | None = None,
        request_timeout: DefaultType | float | None = DEFAULT,
    ) -> NodeApiResponse:
        """Send one request."""
        plain = HttpHeaders({name: _PLAIN.get(value, value) for name, value in (headers or {}).items()})
        return await super().perform_request(method, target, body, plain, request_timeout)
