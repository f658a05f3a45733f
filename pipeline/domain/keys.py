"""The keys of the keyed hashes, derived from the one secret of the settings; pure."""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field

from pipeline.domain.errors import SetupFault

MIN_SECRET_BYTES = 16
"""128 bits: phone numbers and report ids are few enough to try out against a hash whose key can be guessed."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Keys:
    """One key for each use, so that no value made for one use says anything in another; never printed."""

    tracking: bytes = field(repr=False)
    reporter: bytes = field(repr=False)
    subject: bytes = field(repr=False)


def derive_keys(secret: bytes) -> Keys:
    """Make the keys from the secret; the same secret always gives the same keys.

    Raises
    ------
    SetupFault
        If the secret is shorter than `MIN_SECRET_BYTES`.
    """
    if len(secret) < MIN_SECRET_BYTES:
        raise SetupFault(
            f"the secret for keyed hashes has {len(secret)} bytes; at least {MIN_SECRET_BYTES} are needed: "
            "make one with `openssl rand -hex 32`"
        )
    return Keys(
        tracking=_derive(secret, b"tracking.v1"),
        reporter=_derive(secret, b"reporter.v1"),
        subject=_derive(secret, b"subject.v1"),
    )


def _derive(secret: bytes, use: bytes) -> bytes:
    return hmac.digest(secret, b"lapor." + use, "sha256")
