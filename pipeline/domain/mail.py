"""What must be known to send e-mail: where it is handed over, and who sends it. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path


class MailSecurity(StrEnum):
    """How the mail server is spoken to: encrypted after a greeting, from the first byte, or not at all."""

    STARTTLS = "STARTTLS"
    TLS = "TLS"
    PLAINTEXT = "PLAINTEXT"


@dataclass(frozen=True, kw_only=True, slots=True)
class MailServer:
    """The server that takes our e-mail.

    Attributes
    ----------
    sender
        The address that all of it comes from; its domain also names the messages.
    authority
        PEM file of whose certificates are trusted; None for those that the machine trusts.
    """

    host: str
    port: int
    sender: str
    security: MailSecurity = MailSecurity.STARTTLS
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    authority: Path | None = None

    @property
    def domain(self) -> str:
        """The part of the sender's address behind the @."""
        return self.sender.rpartition("@")[2]
