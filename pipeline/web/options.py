"""What a deployment chooses about its HTTP doors."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Open311Options:
    """Options of Open311.

    Attributes
    ----------
    jurisdiction
        Its `jurisdiction_id`; None: any is taken for ours.
    contact
        Whom to ask, as discovery says it.
    without_key
        Whether anybody may file.
    """

    jurisdiction: str | None = None
    contact: str = ""
    without_key: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class WebOptions:
    """Options of the gateway.

    Attributes
    ----------
    max_body_bytes
        Largest body that is taken.
    read_within_s
        Seconds that a client may take for a body.
    address_per_minute
        Calls of one address of another machine, of whatever kind.
    keyless_per_minute, tracking_per_minute
        Of those without a key, what writes or costs work, and tracking IDs that are looked up.
    sender_per_minute
        Reports of one sender without a key, from other machines.
    max_photo_bytes
        Largest picture that the form takes.
    cors_origins
        Sites whose scripts may call.
    """

    max_body_bytes: int
    read_within_s: float
    address_per_minute: int
    keyless_per_minute: int
    tracking_per_minute: int
    sender_per_minute: int
    max_photo_bytes: int
    open311: Open311Options = Open311Options()
    cors_origins: tuple[str, ...] = ()
