"""Who calls: by a key of the API or an officer's token in `Authorization`, or without either from an address.

At the console it is an officer by the session of their browser, and by nothing else. Elsewhere a session counts
nothing, so no other site makes a browser call the API with it.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from fastapi import Depends, Request

from pipeline.domain.client import Client
from pipeline.domain.officer import TOKEN_PREFIX
from pipeline.services.callers import Viewer
from pipeline.services.keys import find_client
from pipeline.services.officers import find_officer
from pipeline.services.signatures import Signed, check_signature
from pipeline.web.security.console_session import is_console, require_session
from pipeline.web.security.counting import limits_of

SCHEME = "bearer"
TIMESTAMP, SIGNATURE = "X-Lapor-Timestamp", "X-Lapor-Signature"


def given_key(request: Request) -> str | None:
    """Give the key in a request's `Authorization`, empty for another scheme; None without any."""
    given = request.headers.get("authorization")
    if given is None:
        return None
    scheme, _, key = given.partition(" ")
    return key.strip() if scheme.lower() == SCHEME else ""


async def find_caller(request: Request) -> Client | None:
    """Give who calls with a key; None for anybody, who is counted by address.

    Raises
    ------
    DataFault
        `invalid_key`, `signature_...`, `too_many_calls`.
    """
    key = given_key(request)
    if key is None:
        limits_of(request).take_call()
        return None
    return await check_client(request, key)


async def check_client(request: Request, key: str) -> Client:
    """Give the client of a key; what it sends is signed, if it must be."""
    now = datetime.now(UTC)
    services = request.app.state.services
    client = await find_client(services, key, now=now)
    if client.must_sign and request.method == "POST":
        signed = Signed(
            method=request.method,
            path=request.scope["path"],
            body=await request.body(),
            timestamp=request.headers.get(TIMESTAMP),
            signature=request.headers.get(SIGNATURE),
        )
        await check_signature(services, client, signed, now=now)
    return client


async def find_viewer(request: Request) -> Viewer:
    """Give who reads; raises as `find_caller`, `invalid_officer_token`, and at the console `Elsewhere`."""
    if is_console(request):
        return Viewer(officer=(await require_session(request)).officer)
    key = given_key(request)
    if key is None:
        return Viewer()
    if key.startswith(TOKEN_PREFIX):
        return Viewer(officer=await find_officer(request.app.state.services, key, now=datetime.now(UTC)))
    return Viewer(client=await check_client(request, key))


async def count_or_check(request: Request) -> Viewer:
    """Give who calls; anybody is counted by address."""
    viewer = await find_viewer(request)
    if viewer == ANYBODY:
        limits_of(request).take_call()
    return viewer


ANYBODY = Viewer()
OpenViewer = Annotated[Viewer, Depends(find_viewer)]
"""Who reads."""
CountedViewer = Annotated[Viewer, Depends(count_or_check)]
"""Who asks for something that writes or costs work: counted by address, unless there is a key."""
