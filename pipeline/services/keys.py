"""Keys of the API: made, listed, revoked; and who calls with one."""

from __future__ import annotations

import hmac
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from secrets import token_hex, token_urlsafe

from pipeline.adapters.store.api_keys import ApiKeys
from pipeline.domain.channel import Channel
from pipeline.domain.client import ID_BYTES, NAME, RESERVED, SECRET_BYTES, ApiKey, Client, Scope, key_digest, key_id_of
from pipeline.domain.errors import DataFault
from pipeline.domain.partner import Sight
from pipeline.services.callers import form_channels
from pipeline.services.opened import Services

NO_DIGEST = bytes(32)
"""What a key is compared with that no row has: the answer takes as long."""


@dataclass(frozen=True, kw_only=True, slots=True)
class NewKey:
    """A key as it is shown, once.

    Attributes
    ----------
    signing_secret
        Of a partner who must sign; None for others.
    """

    row: ApiKey
    key: str = field(repr=False)
    signing_secret: str | None = field(repr=False, default=None)


async def make_key(
    services: Services,
    client: str,
    *,
    scopes: Collection[Scope],
    channels: Sequence[Channel] = (),
    now: datetime,
    expires_at: datetime | None = None,
) -> NewKey:
    """Make a key for a client; a partner's is for its own channel.

    Raises
    ------
    DataFault
        `invalid_client`, or `no_channel` for a key that writes and has no channel to write to.
    """
    if not NAME.fullmatch(client) or client in RESERVED:
        raise DataFault("invalid_client", "a client's name has letters a to z, digits and dashes", client=client)
    partner = services.partners.get(client)
    chosen = (partner.channel,) if partner else tuple(dict.fromkeys(channels))
    if Scope.WRITE_REPORTS in scopes and not chosen:
        raise DataFault("no_channel", "name the channel that it writes to", client=client)
    key_id = token_hex(ID_BYTES)
    key = f"lapor_{key_id}_{token_urlsafe(SECRET_BYTES)}"
    row = ApiKey(
        key_id=key_id,
        client=client,
        scopes=frozenset(scopes),
        channels=chosen,
        digest=key_digest(key),
        made_at=now,
        expires_at=expires_at,
    )
    await ApiKeys(await services.store()).add(row)
    secret = signing_secret(services, key_id) if partner and partner.signed else None
    return NewKey(row=row, key=key, signing_secret=secret)


async def list_keys(services: Services) -> list[ApiKey]:
    """Give all keys, those that open nothing any more too."""
    return await ApiKeys(await services.store()).list()


async def revoke_key(services: Services, key_id: str, *, now: datetime) -> None:
    """Let a key open nothing from now on; a DataFault `unknown_key` if there is none that does."""
    if not await ApiKeys(await services.store()).revoke(key_id, at=now):
        raise DataFault("unknown_key", f"no key {key_id} that holds", key_id=key_id)


async def find_client(services: Services, key: str, *, now: datetime) -> Client:
    """Give who calls with a key.

    Raises
    ------
    DataFault
        `invalid_key` for one that is wrong, revoked or expired: which of these is nobody's business.
    """
    key_id = key_id_of(key)
    row = await ApiKeys(await services.store()).find(key_id) if key_id else None
    is_right = hmac.compare_digest(row.digest if row else NO_DIGEST, key_digest(key))
    if row is None or not is_right or not row.holds(now):
        raise DataFault("invalid_key", "the key is wrong, was revoked or has expired")
    partner = services.partners.get(row.client)
    return Client(
        name=row.client,
        key_id=row.key_id,
        scopes=row.scopes,
        channels=row.channels,
        sees=frozenset(row.channels) if partner and partner.sees is Sight.OWN else None,
        must_sign=bool(partner and partner.signed),
    )


def signing_secret(services: Services, key_id: str) -> str:
    """Give what a partner signs with: derived from our secret and the key's id, so that nothing is kept of it."""
    return hmac.digest(services.keys().signing, key_id.encode(), "sha256").hex()


def check_channels(services: Services, named: Sequence[str]) -> list[Channel]:
    """Read the channels that a key shall write to; raises DataFault `unknown_channel`."""
    known = form_channels(services.partners)
    if not set(named) <= set(known):
        raise DataFault("unknown_channel", "no channel of forms", known=", ".join(known))
    return [Channel(name) for name in named]
