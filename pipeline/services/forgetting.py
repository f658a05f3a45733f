"""Forgetting reports, for good: `lapor forget`, and what X says that its authors deleted.

A mark comes first, so that no stage takes up again what is on its way or is replayed. The store, the journal and the
pictures are erased at once. On the topics that are kept for good a message without a value erases what is under its
key; the deduplicator takes the report out of its window and its case, and the index deletes its document. What is kept
for days only, the bytes as they came, is erased by its retention.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime, timedelta
from itertools import chain
from typing import Any, Final

import msgspec
import structlog

from pipeline.adapters.channels.intake import parse_raw
from pipeline.adapters.kafka.topics import Topic
from pipeline.adapters.store.audit import AuditLog
from pipeline.adapters.store.forgotten import Forgotten
from pipeline.adapters.store.journal import Journal
from pipeline.adapters.store.opt_outs import OptOuts
from pipeline.adapters.store.outbox import Outbox
from pipeline.adapters.store.parts import Parts
from pipeline.adapters.store.progress import ProgressTable
from pipeline.adapters.store.questions import Questions
from pipeline.adapters.store.readers import Readers
from pipeline.adapters.store.sealed_reports import SealedReports
from pipeline.contract.document import ReportDocument
from pipeline.contract.read_back import read_comparable
from pipeline.contract.records import (
    CORRECTION,
    DECISION,
    FOLLOW_UP,
    RECEIVED,
    SUPPORT,
    Heir,
    Message,
    Record,
    decode_raw,
    document_message,
    encode_forgotten,
    key_of,
    original_headers,
    read_record,
    tombstone,
)
from pipeline.domain.case import OfficerDecision
from pipeline.domain.channel import Channel
from pipeline.domain.correction import Correction
from pipeline.domain.errors import DataFault
from pipeline.domain.follow_up import FollowUp
from pipeline.domain.support import Support
from pipeline.domain.tracking import tracking_id
from pipeline.duplicates.fingerprint.build import fingerprint
from pipeline.duplicates.fingerprint.verbatim import verbatim_digest
from pipeline.services.held import Held, find_held
from pipeline.services.intake import Receipt, write_receipt
from pipeline.services.opened import Services
from pipeline.services.sealed import open_text

Said = Support | OfficerDecision | Correction | FollowUp
IsMeant = Callable[[Said], bool]

KEPT_FOR_GOOD: Final[dict[Topic, Any]] = {
    Topic.SUPPORTS: SUPPORT,
    Topic.DECISIONS: DECISION,
    Topic.CORRECTIONS: CORRECTION,
    Topic.FOLLOW_UPS: FOLLOW_UP,
}
"""Topics whose keys are more than a report, and their records: they are read to find what is to be erased."""

log = structlog.get_logger()


async def forget(services: Services, report_ids: Sequence[str], *, now: datetime) -> None:
    """Forget reports; may be repeated, also for reports that never came.

    Raises
    ------
    Outage
        If not all was handed over: forget again.
    """
    store, keys = await services.store(), services.keys()
    await Forgotten(store, keys.forgotten).add(report_ids, at=now)
    await _erase_photos(services, set(report_ids))
    for report_id in report_ids:
        await _erase_from_store(services, report_id)
    await _erase_messages(services, _names(set(report_ids)), now)
    await _erase_raw(services, set(report_ids))
    sender = await services.sender()
    for report_id in report_ids:
        mentioning = await _find_mentioning(services, report_id)
        heir = _heir(mentioning, report_id, set(report_ids))
        cleared = await _clear(services, mentioning, set(report_ids), report_id, heir, now)
        await sender.send(Topic.CONSOLIDATED, cleared)
        await sender.send(Topic.ANALYSED, [encode_forgotten(report_id, heir)])
    log.info("reports_forgotten", count=len(report_ids))


async def forget_reporter(services: Services, sender: str, *, channel: Channel, now: datetime) -> Held:
    """Forget a person: their reports, whom they follow, and all that waits for them; give what there was.

    Raises
    ------
    Outage
        As `forget`.
    """
    held = await find_held(services, sender, channel=channel)
    store = await services.store()
    waiting = {f"{Channel.SMS}:{group_id}" for group_id, _ in held.waiting_sms}
    await forget(services, [*(each.report_id for each in held.reports), *sorted(waiting)], now=now)
    await _erase_messages(services, lambda said: isinstance(said, Support) and said.reporter == held.reporter, now)
    for message in held.messages:
        await Outbox(store).erase(message.id)
    await Readers(store).erase_person(held.reporter)
    await OptOuts(store).remove(held.reporter)
    return held


async def _erase_photos(services: Services, report_ids: AbstractSet[str]) -> None:
    """Delete the pictures that reports came with: as documents, sealed reports and those on their way name them."""
    named = [each.photos for each in await services.search.get_reports(sorted(report_ids))]
    sealed = [await open_text(services, report_id) for report_id in report_ids]
    named += [each.photos for each in sealed if each]
    received = [
        read_record(lambda each: RECEIVED.decode(each.value), message)
        async for message in services.read_topic(Topic.RECEIVED)
        if key_of(message) in report_ids
    ]
    named += [each.photos for each in received if not isinstance(each, DataFault)]
    for photo_id in chain.from_iterable(named):
        services.photos.delete(photo_id)


async def _erase_from_store(services: Services, report_id: str) -> None:
    store, seen = await services.store(), await services.seen()
    channel, _, id_in_channel = report_id.partition(":")
    await SealedReports(store).erase(report_id)
    await Outbox(store).erase_about(report_id)
    await Readers(store).erase_report(report_id)
    await Parts(store).erase(id_in_channel)
    await ProgressTable(store).erase([report_id])
    await Questions(store).erase(report_id)
    code = tracking_id(report_id, services.keys().tracking)
    await AuditLog(store).forget([report_id, code])
    if channel in set(Channel):
        await seen.erase(write_receipt(Receipt(channel=Channel(channel), report_id=report_id, tracking_id=code)))


async def _erase_messages(services: Services, is_meant: IsMeant, now: datetime) -> None:
    """Erase what is meant of the topics that are kept for good, and of the journal."""
    sender, journal = await services.sender(), Journal(await services.store())
    for topic, record in KEPT_FOR_GOOD.items():
        is_meant_message = _reads(record, is_meant)
        await journal.erase(topic, is_meant_message)
        keys = {message.key async for message in services.read_topic(topic) if is_meant_message(message)}
        await sender.send(topic, [tombstone(key, version=_version(now)) for key in keys if key])


async def _erase_raw(services: Services, report_ids: AbstractSet[str]) -> None:
    """Erase the bytes from the journal; in Kafka they have no key, and their retention erases them."""
    journal = Journal(await services.store())

    def is_meant(message: Message) -> bool:
        return read_record(lambda each: _raw_id(services, each), message) in report_ids

    for topic in (Topic.RAW, Topic.REJECTED):
        await journal.erase(topic, is_meant)


def _raw_id(services: Services, message: Message) -> str:
    raw = decode_raw(Message(message.value, headers=tuple(original_headers(message))))
    return parse_raw(raw, services.keys(), official_handles=frozenset(), oldest=timedelta.max).report_id


def _names(report_ids: AbstractSet[str]) -> IsMeant:
    """Say of a support, decision or correction whether it names one of some reports."""

    def is_meant(said: Said) -> bool:
        named = said.subject if isinstance(said, OfficerDecision) else (said.report_id,)
        return not report_ids.isdisjoint(named)

    return is_meant


def _reads(record: Record[Said], is_meant: IsMeant) -> Callable[[Message], bool]:
    """Ask a question of what a message says; what cannot be read says nothing."""

    def is_meant_message(message: Message) -> bool:
        said = read_record(lambda each: record.decode(each.value), message)
        return not isinstance(said, DataFault) and is_meant(said)

    return is_meant_message


async def _find_mentioning(services: Services, report_id: str) -> list[ReportDocument]:
    """Find the documents that may name a report, oldest first: of its case, of the one named after it, its copies."""
    own = await services.search.get_reports([report_id])
    in_cases = [each async for each in services.search.in_cases({report_id, *(each.case_id for each in own)})]
    repeating = [each async for each in services.search.repeating(report_id)]
    return list({each.report_id: each for each in (*in_cases, *repeating)}.values())


def _heir(mentioning: Sequence[ReportDocument], report_id: str, gone: AbstractSet[str]) -> Heir | None:
    """Give the oldest of the other reports of the case that a report names."""
    others = (each for each in mentioning if each.case_id == report_id and each.report_id not in gone)
    heir = next(others, None)
    return Heir(heir.report_id, heir.received_at.timestamp()) if heir else None


async def _clear(
    services: Services,
    mentioning: Sequence[ReportDocument],
    gone: AbstractSet[str],
    report_id: str,
    heir: Heir | None,
    now: datetime,
) -> list[Message]:
    """Write documents again without the name of a report; those in the window the deduplicator answers after that."""
    cleared = []
    for document in mentioning:
        if document.report_id in gone or gone.isdisjoint(
            (document.case_id, document.duplicate_of, document.moved_from)
        ):
            continue
        case_id = heir.report_id if heir and document.case_id == report_id else document.case_id
        since = heir.since if case_id != document.case_id and heir else await _since(services, case_id)
        cleared.append(
            document_message(
                _without(document, gone, case_id=case_id),
                version=_version(now),
                case_since=since,
                text=verbatim_digest(fingerprint(read_comparable(document))),
            )
        )
    return cleared


def _without(document: ReportDocument, gone: AbstractSet[str], *, case_id: str) -> ReportDocument:
    cleared = msgspec.structs.replace(
        document, case_id=case_id, moved_from=None if document.moved_from in gone else document.moved_from
    )
    if document.duplicate_of not in gone:
        return cleared
    return msgspec.structs.replace(cleared, duplicate_of=None, duplicate_kind=None, duplicate_score=None)


async def _since(services: Services, case_id: str) -> float | None:
    first = await services.search.get_reports([case_id])
    return first[0].received_at.timestamp() if first else None


def _version(now: datetime) -> int:
    """Give a version as the deduplicator does: milliseconds since 1970."""
    return int(now.timestamp() * 1_000)
