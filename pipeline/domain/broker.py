"""What a client must know to reach Kafka: where it is, and how both prove who they are. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path


class Security(StrEnum):
    """How a listener is spoken to, by Kafka's own names: with TLS (`SSL`) or without, by user (`SASL`) or without."""

    PLAINTEXT = "PLAINTEXT"
    SSL = "SSL"
    SASL_PLAINTEXT = "SASL_PLAINTEXT"
    SASL_SSL = "SASL_SSL"

    @property
    def has_tls(self) -> bool:
        """Whether what is said is encrypted, and the broker proves itself by its certificate."""
        return self in (Security.SSL, Security.SASL_SSL)

    @property
    def has_user(self) -> bool:
        """Whether the client proves itself by a user and a password."""
        return self in (Security.SASL_PLAINTEXT, Security.SASL_SSL)


class Mechanism(StrEnum):
    """How a password is proven; SCRAM does not send it."""

    PLAIN = "PLAIN"
    SCRAM_SHA_256 = "SCRAM-SHA-256"
    SCRAM_SHA_512 = "SCRAM-SHA-512"


@dataclass(frozen=True, kw_only=True, slots=True)
class Certificates:
    """Files in PEM.

    Attributes
    ----------
    authority
        Whose certificates are trusted; None for those that the machine trusts.
    own, own_key
        What the client proves itself with, where the broker asks for it; the key may stand in the same file.
    """

    authority: Path | None = None
    own: Path | None = None
    own_key: Path | None = None


@dataclass(frozen=True, slots=True)
class Broker:
    """The brokers of one Kafka.

    Attributes
    ----------
    address
        host:port, comma between several.
    """

    address: str
    security: Security = Security.PLAINTEXT
    mechanism: Mechanism = Mechanism.SCRAM_SHA_512
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    certificates: Certificates = field(default_factory=Certificates)

    def __str__(self) -> str:
        """Show the address alone."""
        return self.address
