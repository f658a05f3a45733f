"""What is held of a person, for their own copy and to forget it: reports, follows, and what waits in the store."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from pipeline.adapters.kafka.topics import Topic
from pipeline.adapters.store.opt_outs import OptOuts
from pipeline.adapters.store.outbox import Outbox, OutboxMessage
from pipeline.adapters.store.parts import Parts
from pipeline.adapters.store.readers import Readers
from pipeline.adapters.store.sealed_reports import SealedReports
from pipeline.adapters.store.sealing import Sealer
from pipeline.contract.document import ReportDocument, format_time
from pipeline.contract.records import RECEIVED, SUPPORT, key_of, read_record
from pipeline.domain.channel import Channel
from pipeline.domain.errors import DataFault, attempt
from pipeline.domain.report import AnalysedReport, ReceivedReport
from pipeline.domain.reporter import reporter_hash
from pipeline.domain.support import Support
from pipeline.services.opened import Services
from pipeline.services.outbox import purpose_of, write_message
from pipeline.services.sealed import open_contact, open_text
from pipeline.services.sms import open_part


@dataclass(frozen=True, kw_only=True, slots=True)
class HeldReport:
    """A report, as far as it is there.

    Attributes
    ----------
    document
        The public one.
    written
        As it came, while the topic of received reports still has it.
    confidential
        As it was analysed, of one whose document has no text.
    """

    report_id: str
    document: ReportDocument | None = None
    written: ReceivedReport | None = None
    confidential: AnalysedReport | None = None
    contact: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Held:
    """All of a person.

    Attributes
    ----------
    reporter
        The keyed hash by which they are known.
    waiting_sms
        Parts that wait for others: group and text.
    messages
        To them, waiting or done.
    told_of
        Reports of which they are told what becomes of them.
    """

    reporter: str
    reports: tuple[HeldReport, ...]
    follows: tuple[Support, ...]
    waiting_sms: tuple[tuple[str, str], ...]
    messages: tuple[OutboxMessage, ...]
    wants_no_sms: bool
    told_of: tuple[str, ...] = ()


async def find_held(services: Services, sender: str, *, channel: Channel) -> Held:
    """Find what is held of a person.

    Parameters
    ----------
    sender
        Telephone number, e-mail address, or the id of an account in the channel.
    """
    store, reporter = await services.store(), reporter_hash(channel, sender, services.keys().reporter)
    return Held(
        reporter=reporter,
        reports=await _find_reports(services, reporter),
        follows=await _find_follows(services, reporter),
        waiting_sms=await _find_waiting_sms(services, reporter),
        messages=await _find_messages(services, reporter),
        wants_no_sms=await OptOuts(store).has(reporter),
        told_of=tuple([each.report_id for each in await Readers(store).of_person(reporter)]),
    )


async def _find_reports(services: Services, reporter: str) -> tuple[HeldReport, ...]:
    """Find the reports of a person in the index, among the sealed ones, and on their way."""
    written = await _read_received(services, reporter)
    sealed = await SealedReports(await services.store()).of_person(reporter)
    indexed = [document.report_id async for document in services.search.sent_by(reporter)]
    ids = list(dict.fromkeys([*indexed, *sealed, *written]))
    documents = {each.report_id: each for each in await services.search.get_reports(ids)}
    return tuple([await _held(services, each, documents.get(each), written.get(each)) for each in ids])


async def _held(
    services: Services, report_id: str, document: ReportDocument | None, written: ReceivedReport | None
) -> HeldReport:
    return HeldReport(
        report_id=report_id,
        document=document,
        written=written,
        confidential=await open_text(services, report_id),
        contact=await open_contact(services, report_id),
    )


async def _read_received(services: Services, reporter: str) -> dict[str, ReceivedReport]:
    read = [
        read_record(lambda each: RECEIVED.decode(each.value), message)
        async for message in services.read_topic(Topic.RECEIVED)
    ]
    return {each.report_id: each for each in read if not isinstance(each, DataFault) and each.reporter == reporter}


async def _find_follows(services: Services, reporter: str) -> tuple[Support, ...]:
    found: dict[str, Support] = {}
    async for message in services.read_topic(Topic.SUPPORTS):
        key = key_of(message)
        found.pop(key, None)
        support = read_record(lambda each: SUPPORT.decode(each.value), message)
        if not isinstance(support, DataFault) and support.reporter == reporter:
            found[key] = support
    return tuple(found.values())


async def _find_waiting_sms(services: Services, reporter: str) -> tuple[tuple[str, str], ...]:
    found = []
    for group_id, part in await Parts(await services.store()).read_waiting():
        sms = attempt(lambda each: open_part(services, each), part)
        if not isinstance(sms, DataFault) and sms.sender and _hash(services, sms.sender) == reporter:
            found.append((group_id, sms.written))
    return tuple(found)


async def _find_messages(services: Services, reporter: str) -> tuple[OutboxMessage, ...]:
    sealer = Sealer(services.keys().sealing)
    found = []
    for message in await Outbox(await services.store()).read_all():
        number = attempt(lambda each: sealer.open(each.recipient, purpose=purpose_of(each.channel)), message)
        if not isinstance(number, DataFault) and _hash(services, number.decode()) == reporter:
            found.append(message)
    return tuple(found)


def _hash(services: Services, number: str) -> str:
    return reporter_hash(Channel.SMS, number, services.keys().reporter)


def held_answer(held: Held) -> dict[str, object]:
    """Lay out what is held as JSON, for nobody but the person."""
    return {
        "reporter": held.reporter,
        "reports": [_report_answer(each) for each in held.reports],
        "follows": [
            {"report_id": each.report_id, "received_at": format_time(each.received_at)} for each in held.follows
        ],
        "waiting_sms": [text for _, text in held.waiting_sms],
        "messages": [_words(each) for each in held.messages],
        "wants_no_sms": held.wants_no_sms,
        "told_of": list(held.told_of),
    }


def _words(message: OutboxMessage) -> str:
    """Give what a message says; of one that cannot be written, its values."""
    said = attempt(write_message, message)
    return message.body if isinstance(said, DataFault) else said.text


def _report_answer(report: HeldReport) -> dict[str, object]:
    return {
        "report_id": report.report_id,
        "document": msgspec.to_builtins(report.document),
        "text_written": report.written.text if report.written else None,
        "text_confidential": report.confidential.text_redacted if report.confidential else None,
        "contact": report.contact,
        "photos": list(_photos(report)),
    }


def _photos(report: HeldReport) -> tuple[str, ...]:
    """Give the ids of a report's pictures, which are files of that name."""
    told = report.confidential or report.document or report.written
    return told.photos if told else ()
