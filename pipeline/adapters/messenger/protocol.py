"""What every way to a citizen does, and what ways over HTTP have in common."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final, Protocol

import aiohttp
import orjson

from pipeline.domain.errors import DataFault, Outage

TIMEOUT: Final = aiohttp.ClientTimeout(total=20)
"""Seconds: a modem's gateway answers when the SMS is in its queue, not when it is sent."""

LATER: Final = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS})
"""Refusals that mean: the same again, later. So does all from 500 on."""


class Messenger(Protocol):
    """A way to a citizen."""

    async def send(self, http: aiohttp.ClientSession, *, to: str, text: str, message_id: str) -> str | None:
        """Hand a text over; give the gateway's own id for it, if it has one.

        Parameters
        ----------
        to
            A telephone number as `+62...`; on X the post that is answered.
        message_id
            The same when the same message is sent again; a gateway that takes it sends it once.

        Raises
        ------
        Outage
            If the gateway is away or busy.
        DataFault
            `not_sent` if it will never take this message; `not_reachable` if its reader may not be told.
        """
        ...


async def call(
    http: aiohttp.ClientSession,
    method: str,
    url: str,
    **request: Any,  # noqa: ANN401 - as aiohttp takes it
) -> tuple[int, str]:
    """Call a gateway; give status and body of an answer that is not a refusal."""
    try:
        async with http.request(method, url, timeout=TIMEOUT, allow_redirects=False, **request) as answer:
            status, body = answer.status, await answer.text(errors="replace")
    except (aiohttp.ClientError, TimeoutError) as error:
        raise Outage(f"the SMS gateway does not answer: {type(error).__name__}") from error
    if status in LATER or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise Outage(f"the SMS gateway answers {status}")
    if status >= HTTPStatus.MULTIPLE_CHOICES:
        raise not_sent(str(status))
    return status, body


async def call_json(http: aiohttp.ClientSession, url: str, **request: Any) -> Any:  # noqa: ANN401 - a vendor's JSON
    """Post, and read the answer as JSON."""
    _, body = await call(http, "POST", url, **request)
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        raise not_sent("no JSON") from None


def not_sent(answer: str) -> DataFault:
    """Make the fault of a message that its gateway refuses; what it answers may hold the number, so keep it short."""
    return DataFault("not_sent", f"the gateway refuses it: {answer[:40]}", answer=answer[:40])


def find_text(found: object, *path: str | int) -> str | None:
    """Follow a path into a vendor's JSON; None if it ends before."""
    for step in path:
        if isinstance(step, int):
            found = found[step] if isinstance(found, list) and len(found) > step else None
        else:
            found = found.get(step) if isinstance(found, Mapping) else None
    return None if found is None else str(found)


def without_plus(number: str) -> str:
    """Write a number as most operators want it."""
    return number.removeprefix("+")
