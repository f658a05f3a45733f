"""Who follows a report instead of sending it again, and so supports its case (dukungan). Pure."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from pipeline.domain.channel import Channel


@dataclass(frozen=True, kw_only=True, slots=True)
class Support:
    """One person's support; of those by one person for one report the last holds.

    Attributes
    ----------
    report_id
        The report that is followed. Cases join and part: the support belongs to whichever case this report is in.
    reporter
        Keyed hash of the follower, made as that of a reporter: who reports and follows is one person.
    """

    report_id: str
    reporter: str
    channel: Channel
    received_at: datetime

    @property
    def support_id(self) -> str:
        """The same for the same person and report, 128 bits in hexadecimal: following twice is following once."""
        return hashlib.sha256(f"{self.report_id}\n{self.reporter}".encode()).hexdigest()[:32]
