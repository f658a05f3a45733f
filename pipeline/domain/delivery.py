"""How an office hears of the reports that are forwarded to it (penyampaian), and what became of that. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Way(StrEnum):
    """How an office hears of its reports (cara penyampaian).

    `QUEUE`: its officers find them in the console; nothing is sent. All others are beside that, not instead.
    """

    QUEUE = "antrean"
    EMAIL = "surel"
    WEBHOOK = "webhook"
    OPEN311 = "open311"


class DeliveryState(StrEnum):
    """What became of a message to an office."""

    WAITING = "menunggu"
    SENT = "terkirim"
    FAILED = "gagal"


@dataclass(frozen=True, slots=True)
class Delivery:
    """The message to an office that a report was forwarded to; `at` is when it came into its state."""

    way: Way
    state: DeliveryState
    at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class OfficeSettings:
    """How an office hears of its reports; one without settings has the queue alone.

    Attributes
    ----------
    code
        As in `agency.code` of a document.
    address
        E-mail address, or the URL of a webhook or of an Open311 server; empty for the queue.
    digest_hour
        Hour of the day, in the office's time zone, of the one e-mail a day; None: an e-mail for each report.
    service, jurisdiction
        `service_code` and `jurisdiction_id` of its Open311 server.
    secret_id
        What its secret is derived from beside our own key; another one makes another secret.
    sealed_key
        Our key on its Open311 server.
    """

    code: str
    way: Way
    address: str = ""
    digest_hour: int | None = None
    service: str | None = None
    jurisdiction: str | None = None
    secret_id: str = field(default="", repr=False)
    sealed_key: bytes | None = field(default=None, repr=False)
