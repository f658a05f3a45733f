"""Signed bodies: that a partner sent this body to this door just now, and for the first time.

What is signed, with HMAC-SHA256, is timestamp, method, path and body with a line end between them: the timestamp in
Unix seconds as in its header, the path as it is called here, without a query, the body as its bytes. The signature is
its hexadecimal digits.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from secrets import token_bytes

from pipeline.adapters.store.seen_ids import Seen
from pipeline.domain.client import Client
from pipeline.domain.errors import DataFault
from pipeline.services.keys import signing_secret
from pipeline.services.opened import Services

TOLERANCE = timedelta(minutes=5)
"""How far the clocks of two servers may be apart, together with the way; webhooks of Stripe and Slack take the same."""

SCOPE = "signature"
MARK_BYTES = 16


@dataclass(frozen=True, kw_only=True, slots=True)
class Signed:
    """A request, as far as its signature covers it."""

    method: str
    path: str
    body: bytes
    timestamp: str | None
    signature: str | None


async def check_signature(services: Services, client: Client, request: Signed, *, now: datetime) -> None:
    """Let pass what the client signed.

    Raises
    ------
    DataFault
        `signature_missing`, `signature_wrong`, `signature_stale` or `signature_replayed`.
    """
    if request.timestamp is None or request.signature is None:
        raise DataFault("signature_missing", "sign the body: docs/api.md")
    expected = sign(signing_secret(services, client.key_id), request, request.timestamp)
    if not hmac.compare_digest(expected.encode(), request.signature.strip().lower().encode("latin-1", "replace")):
        raise DataFault("signature_wrong", "signed is timestamp, method, path and body, a line end between them")
    if abs(now - _read_time(request.timestamp)) > TOLERANCE:
        raise DataFault("signature_stale", "sign again, with a right clock", limit=TOLERANCE.seconds // 60)
    await _take_once(services, f"{client.key_id}:{expected}", now)


def sign(secret: str, request: Signed, timestamp: str) -> str:
    """Give the signature of a request, in hexadecimal digits."""
    said = f"{timestamp}\n{request.method}\n{request.path}\n".encode("utf-8", "surrogatepass") + request.body
    return hmac.digest(secret.encode(), said, "sha256").hex()


async def _take_once(services: Services, key: str, now: datetime) -> None:
    """Take a signature the first time that it comes; the first process that remembers it has it."""
    seen, mark = await services.seen(), token_bytes(MARK_BYTES)
    await seen.forget(SCOPE, before=now - 2 * TOLERANCE)
    await seen.remember(SCOPE, key, Seen(mark, b"", now))
    kept = await seen.find(SCOPE, key)
    if kept is None or kept.digest != mark:
        raise DataFault("signature_replayed", "this request came before; sign another one")


def _read_time(timestamp: str) -> datetime:
    try:
        return datetime.fromtimestamp(int(timestamp), UTC)
    except (ValueError, OverflowError, OSError):
        raise DataFault("signature_stale", "the timestamp is in Unix seconds", limit=TOLERANCE.seconds // 60) from None
