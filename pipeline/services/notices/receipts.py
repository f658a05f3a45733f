"""A receipt to who left a contact with a report: the tracking ID, by SMS or e-mail."""

from __future__ import annotations

from datetime import datetime

from pipeline.adapters.channels.side_fields import read_contact
from pipeline.domain.assignment.deadlines import WIB
from pipeline.domain.channel import Channel
from pipeline.domain.notices.at_once import received
from pipeline.services.notices.readers import make_reader, tells_itself
from pipeline.services.notices.telling import Telling, tell_all
from pipeline.services.opened import Services


async def tell_received(
    services: Services, *, report_id: str, code: str, channel: Channel, contact: object, now: datetime
) -> None:
    """Tell the tracking ID to the contact of a form, once; nothing to who left none that can be read.

    A partner with a webhook tells its own citizens. The place is not known yet: the hours are Jakarta's.
    """
    to = _read(contact)
    if to is None or tells_itself(services, channel):
        return
    reader = make_reader(services, report_id, to, channel=channel)
    telling = Telling(reader=reader, notice=received(code), occasion=f"received:{report_id}", code=code, zone=WIB)
    await tell_all(services, [telling], now=now)


def _read(contact: object) -> str | None:
    try:
        return read_contact(contact)
    except ValueError:
        return None
