"""The keys of the keyed hashes, derived from the one secret of the settings; pure."""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field

from pipeline.domain.errors import SetupFault

MIN_SECRET_CHARS = 32
"""128 bits in hexadecimal: phone numbers and report ids are few enough to try out against a guessable key."""


@dataclass(frozen=True, slots=True)
class Keys:
    """One key for each use, so that no value made for one use says anything in another; never printed."""

    tracking: bytes = field(repr=False)
    reporter: bytes = field(repr=False)
    subject: bytes = field(repr=False)
    report: bytes = field(repr=False)
    sealing: bytes = field(repr=False)
    officer: bytes = field(repr=False)
    form: bytes = field(repr=False)
    forgotten: bytes = field(repr=False)
    signing: bytes = field(repr=False)
    case: bytes = field(repr=False)


def derive_keys(secret: bytes) -> Keys:
    """Make the keys from the secret; the same secret always gives the same keys.

    Raises
    ------
    SetupFault
        If the secret is shorter than `MIN_SECRET_CHARS`.
    """
    if len(secret) < MIN_SECRET_CHARS:
        raise SetupFault(
            f"rahasia untuk sidik berkunci panjangnya {len(secret)} huruf, perlu {MIN_SECRET_CHARS} atau lebih: "
            "buat dengan `openssl rand -hex 32`"
        )
    return Keys(
        tracking=_derive(secret, b"tracking.v1"),
        reporter=_derive(secret, b"reporter.v1"),
        subject=_derive(secret, b"subject.v1"),
        report=_derive(secret, b"report.v1"),
        sealing=_derive(secret, b"sealing.v1"),
        officer=_derive(secret, b"officer.v1"),
        form=_derive(secret, b"form.v1"),
        forgotten=_derive(secret, b"forgotten.v1"),
        signing=_derive(secret, b"signing.v1"),
        case=_derive(secret, b"case.v1"),
    )


def _derive(secret: bytes, use: bytes) -> bytes:
    return hmac.digest(secret, b"lapor." + use, "sha256")
