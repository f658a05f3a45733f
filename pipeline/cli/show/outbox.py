"""The outbox for people: how many messages are in which state, and what became of each."""

from __future__ import annotations

from datetime import timedelta, timezone
from typing import Final

from pipeline.adapters.store.outbox import OutboxCount, OutboxEntry
from pipeline.cli.show.flow import Column
from pipeline.domain.outbox_state import OutboxState
from pipeline.services import wording

WIB: Final = timezone(timedelta(hours=7), "WIB")
COUNT_COLUMNS: Final = (Column("kanal"), Column("keadaan"), Column("pesan"))
ENTRY_COLUMNS: Final = (
    Column("pesan"),
    Column("kanal"),
    Column("percobaan", is_named=True),
    Column("berikutnya", is_named=True),
    Column("sebab", is_text=True),
)


def count_row(each: OutboxCount) -> tuple[str, str, str]:
    """Give the line of a channel and state."""
    return each.channel, wording.label(OutboxState, each.state), str(each.count)


def entry_row(entry: OutboxEntry) -> tuple[str, ...]:
    """Give the line of a message."""
    due = f"{entry.next_at.astimezone(WIB):%Y-%m-%d %H:%M:%S}"
    return entry.id, entry.channel, str(entry.attempts), due, entry.fault or ""
