"""What became of a message to somebody; pure."""

from __future__ import annotations

from enum import StrEnum


class OutboxState(StrEnum):
    """Where a message is.

    `UNREACHABLE`: nobody may be told, or there is no way; an operator sees how many these are.
    """

    WAITING = "menunggu"
    SENT = "terkirim"
    GIVEN_UP = "gagal"
    UNREACHABLE = "tidak_dapat_diberitahu"
