"""What all SMS gateways have in common: a call comes, proves who made it, brings SMS, and is answered; pure."""

from __future__ import annotations

import base64
import binascii
import hmac
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv4Network, IPv6Network, ip_address
from typing import Final, NoReturn
from urllib.parse import parse_qsl, unquote_to_bytes

from pydantic import Field, model_validator

from pipeline.adapters.channels.encodings import MAX_FIELDS, too_many_fields
from pipeline.adapters.channels.sms.options import Options, Secret
from pipeline.domain.errors import DataFault

FRESH: Final = timedelta(minutes=5)
"""How old a signed call may be, or how far its clock may be ahead: what the vendors advise."""

MIN_SECRET_CHARS: Final = 16
"""Nobody tries out 16 characters over a network."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Call:
    """A request of a gateway, as it came.

    Attributes
    ----------
    query
        What stands behind the `?`, still escaped.
    headers
        Names in lower case.
    address
        Of the client.
    """

    query: bytes = b""
    headers: Mapping[str, str]
    body: bytes = b""
    address: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class PartMark:
    """Which part of a long SMS this is; `reference` is the same in all its parts, and soon in others'."""

    number: int
    total: int
    reference: str


@dataclass(frozen=True, kw_only=True, slots=True)
class IncomingSms:
    """An SMS, or a part of one.

    Attributes
    ----------
    id
        The gateway's own, the same when it delivers again; None if it gives none.
    received_at
        As the gateway writes it; None for that of its arrival here.
    """

    text: str
    sender: str | None = None
    id: str | None = None
    received_at: str | None = None
    mark: PartMark | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Reply:
    """What a gateway wants to hear when its SMS is safe here."""

    status: int = 200
    media_type: str = "text/plain"
    body: str = ""


class Gateway(Options):
    """A gateway that proves itself by a secret or its address; one that signs checks that in `check`.

    Attributes
    ----------
    per_minute
        Calls that are taken in a minute.
    secret
        As `?secret=`, in the header `X-Lapor-Secret`, or as the password of basic or bearer authentication.
    addresses
        From where it calls.
    """

    per_minute: int = Field(600, ge=1, le=1_000_000)
    secret: Secret | None = Field(None, validation_alias="secret_env")
    addresses: tuple[IPv4Network | IPv6Network, ...] = ()

    @model_validator(mode="after")
    def _proves_itself(self) -> Gateway:
        if not self.addresses and self.secret is None and not self._signs:
            raise ValueError("give secret_env or addresses: a stranger must not be able to call in its name")
        if self.secret and len(self.secret.get_secret_value()) < MIN_SECRET_CHARS:
            raise ValueError(f"the secret needs {MIN_SECRET_CHARS} characters")
        return self

    @property
    def _signs(self) -> bool:
        return False

    def check(self, call: Call, now: datetime) -> None:
        """Let a call pass that this gateway made; a DataFault `not_the_gateway` or `stale_request` otherwise."""
        if self.addresses and not _is_in(call.address, self.addresses):
            refuse("from another address")
        if self.secret:
            wanted = self.secret.get_secret_value().encode()
            if not any([hmac.compare_digest(wanted, given.encode()) for given in _given_secrets(call)]):
                refuse("without the secret")

    def parse(self, call: Call) -> list[IncomingSms]:
        """Give the SMS of a call: none of one that tells of something else; a DataFault if it cannot be read."""
        raise NotImplementedError

    def reply(self) -> Reply:
        """Give the answer that ends the delivery."""
        return Reply()


def refuse(reason: str) -> NoReturn:
    """Refuse a call of somebody who did not prove to be the gateway."""
    raise DataFault("not_the_gateway", reason)


def check_fresh(moment: str | None, now: datetime) -> None:
    """Refuse a call whose Unix time is not that of now: a stranger may have recorded it."""
    try:
        age_s = abs(now.timestamp() - float(moment or ""))
    except ValueError:
        age_s = float("inf")
    if not age_s <= FRESH.total_seconds():
        raise DataFault("stale_request", "the call is old, or one of the two clocks is wrong")


def query_fields(query: bytes) -> dict[str, bytes]:
    """Read the parameters behind the `?` as bytes: their alphabet is told by one of them."""
    if query.count(b"&") >= MAX_FIELDS:
        raise too_many_fields()
    pairs = (piece.partition(b"=") for piece in query.split(b"&"))
    return {name.decode("latin-1"): unquote_to_bytes(value.replace(b"+", b" ")) for name, _, value in pairs}


def form_fields(body: bytes) -> dict[str, str]:
    """Read a form in UTF-8, with what is blank in it."""
    if body.count(b"&") >= MAX_FIELDS:
        raise too_many_fields()
    return dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))


def unreadable(field: str) -> DataFault:
    """Make the fault of a call that is not as the vendor describes it."""
    return DataFault("invalid_body", f"{field} is missing or of another type", field=field)


def _is_in(address: str, networks: tuple[IPv4Network | IPv6Network, ...]) -> bool:
    try:
        found = ip_address(address)
    except ValueError:
        return False
    return any(found in network for network in networks)


def _given_secrets(call: Call) -> Iterator[str]:
    yield query_fields(call.query).get("secret", b"").decode("utf-8", "replace")
    yield call.headers.get("x-lapor-secret", "")
    scheme, _, credentials = call.headers.get("authorization", "").partition(" ")
    if scheme.casefold() == "bearer":
        yield credentials.strip()
    if scheme.casefold() == "basic":
        try:
            yield base64.b64decode(credentials).decode("utf-8", "replace").partition(":")[2]
        except (binascii.Error, ValueError):
            return
