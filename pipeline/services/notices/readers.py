"""Who is told what becomes of a report: who sent it, by the way it came or their contact, and who follows it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import chain

import structlog

from pipeline.adapters.store.readers import KeptReader, Readers
from pipeline.adapters.store.sealed_reports import SealedReport, SealedReports
from pipeline.adapters.store.sealing import Sealer
from pipeline.domain.channel import Channel
from pipeline.domain.errors import DataFault
from pipeline.domain.notification import Medium
from pipeline.domain.reporter import find_phone_number, reporter_hash
from pipeline.services.opened import Services
from pipeline.services.outbox import seal_recipient
from pipeline.services.sealed import contact_purpose

log = structlog.get_logger()


async def find_readers(services: Services, report_ids: Sequence[str]) -> Mapping[str, Sequence[KeptReader]]:
    """Give the readers of some reports, each person once."""
    store = await services.store()
    kept = await Readers(store).of_reports(report_ids)
    contacts = [_read_contact(services, row) for row in await SealedReports(store).with_contact(report_ids)]
    by_person = {(each.report_id, each.person): each for each in chain(kept, filter(None, contacts))}
    found = defaultdict(list)
    for reader in by_person.values():
        found[reader.report_id].append(reader)
    return found


def make_reader(
    services: Services, report_id: str, contact: str, *, channel: Channel, follows: bool = False
) -> KeptReader:
    """Make a reader of a contact, which is a telephone number as `+62...` or an e-mail address."""
    way = find_way(services, contact)
    return KeptReader(
        report_id=report_id,
        person=reporter_hash(channel, contact, services.keys().reporter),
        channel=way,
        recipient=seal_recipient(services, way, contact),
        follows=follows,
    )


def find_way(services: Services, contact: str) -> str:
    """Give the way to a contact: e-mail, or a gateway of SMS that can send; any of them reaches any number."""
    if not find_phone_number(contact):
        return Medium.EMAIL
    names = [name for name, opened in services.gateways.items() if opened.messenger]
    return f"{Medium.SMS}/{names[0]}" if names else Medium.SMS


def can_be_told(services: Services, way: str) -> bool:
    """Whether there is such a way now. Nobody is written an e-mail who has no way out of it."""
    if way == Medium.EMAIL:
        return services.mail is not None and services.notices.public_url is not None
    return way != Medium.SMS


def tells_itself(services: Services, channel: str) -> bool:
    """Whether a partner is told, who tells its own citizens."""
    link = services.links.get(channel)
    return link is not None and link.webhook is not None


def _read_contact(services: Services, row: SealedReport) -> KeptReader | None:
    channel = Channel(row.report_id.partition(":")[0])
    if row.sealed_contact is None or tells_itself(services, channel):
        return None
    try:
        opened = Sealer(services.keys().sealing).open(row.sealed_contact, purpose=contact_purpose(row.report_id))
    except DataFault as fault:
        log.error("contact_not_opened", report_id=row.report_id, reason=fault.message)
        return None
    return make_reader(services, row.report_id, opened.decode(), channel=channel)
