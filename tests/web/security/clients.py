"""Clients of the API in a test: their keys, and what they sign."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from standardwebhooks import Webhook

from pipeline.domain.channel import Channel
from pipeline.domain.client import Scope
from pipeline.domain.officer import Role
from pipeline.services.keys import NewKey, make_key
from pipeline.services.officers import add_officer, make_token
from pipeline.services.opened import Services
from pipeline.services.passwords import change_password, make_one_time_password
from pipeline.services.sign_in import SignIn, find_session, sign_in
from pipeline.services.signatures import Signed, sign
from pipeline.web.security.callers import SIGNATURE, TIMESTAMP
from pipeline.web.security.console_session import COOKIE

ALL = tuple(Scope)
PASSWORD = "kopi tubruk dua gelas"


async def make(
    services: Services,
    client: str = "aplikasi-warga",
    *,
    scopes: Sequence[Scope] = ALL,
    channels: Sequence[Channel] = (Channel.APLIKASI,),
    expires_in: timedelta | None = None,
) -> NewKey:
    """Make a key, as `lapor keys make` does."""
    now = datetime.now(UTC)
    expires_at = now + expires_in if expires_in else None
    return await make_key(services, client, scopes=scopes, channels=channels, now=now, expires_at=expires_at)


def bearer(made: NewKey) -> dict[str, str]:
    """Give the header of a key."""
    return {"Authorization": f"Bearer {made.key}"}


async def officer(
    services: Services,
    name: str = "A. Unit",
    *,
    role: Role = Role.CENTRAL,
    agency: str | None = None,
    region: str | None = None,
) -> dict[str, str]:
    """Add an officer, and give the header of a token, as `lapor officers token` makes it."""
    now = datetime.now(UTC)
    await add_officer(services, name, role=role, agency=agency, region=region, now=now)
    made = await make_token(services, name, now=now, expires_at=now + timedelta(days=1))
    return {"Authorization": f"Bearer {made.token}"}


async def session(services: Services, name: str) -> dict[str, str]:
    """Give the header of an officer's browser that has signed in with a password of its own."""
    now = datetime.now(UTC)
    one_time = await make_one_time_password(services, name, now=now)
    token = await sign_in(services, SignIn(name=name, password=one_time), now=now)
    opened = await find_session(services, token, now=now)
    assert opened is not None
    await change_password(services, opened, one_time, PASSWORD, now=now)
    return {"Cookie": f"{COOKIE}={token}"}


def signed(made: NewKey, path: str, body: bytes, *, at: float | None = None) -> dict[str, str]:
    """Give the headers of a signed body."""
    assert made.signing_secret is not None
    timestamp = str(int(at if at is not None else time.time()))
    request = Signed(method="POST", path=path, body=body, timestamp=timestamp, signature=None)
    return bearer(made) | {TIMESTAMP: timestamp, SIGNATURE: sign(made.signing_secret, request, timestamp)}


def signed_by_office(secret: str, body: bytes, *, event_id: str = "e-1", at: datetime | None = None) -> dict[str, str]:
    """Give the headers of a body that an agency's system signed."""
    moment = at or datetime.now(UTC)
    return {
        "webhook-id": event_id,
        "webhook-timestamp": str(int(moment.timestamp())),
        "webhook-signature": Webhook(secret).sign(event_id, moment, body.decode("utf-8", "replace")),
    }
