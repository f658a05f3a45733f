"""Last stage: documents go into Elasticsearch, each under its id: those of consolidated reports, and of followers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial

import structlog

from pipeline.adapters.search.bulk import IndexedDocument, WriteResult, report_document
from pipeline.adapters.search.client import SearchIndex
from pipeline.adapters.search.supports import no_support, support_document
from pipeline.adapters.store.progress import ProgressTable
from pipeline.agents.loop import Outcome, through_outages
from pipeline.contract.document import parse_document, with_progress, write_document
from pipeline.contract.records import SUPPORT, Message, is_forgotten, key_of, read_head, read_record, read_version
from pipeline.domain.errors import DataFault, Outage
from pipeline.domain.follow_up import START, Progress

log = structlog.get_logger()


def read_report(message: Message, known: Mapping[str, Progress]) -> IndexedDocument:
    """Take a report's document by its head: its bytes go into the index as they are, unless something was done.

    Nothing instead of them deletes it.
    """
    if is_forgotten(message):
        return report_document(key_of(message), b"", version=read_version(message))
    head = read_head(message)
    progress = known.get(head.report_id)
    if progress is None:
        return report_document(head.report_id, message.value, version=head.version)
    body = write_document(with_progress(parse_document(message.value), progress))
    return report_document(head.report_id, body, version=head.version + progress.version)


def read_support(message: Message) -> IndexedDocument:
    """Check a support and lay it out for the index; nothing deletes it."""
    if is_forgotten(message):
        return no_support(key_of(message), version=read_version(message))
    return support_document(SUPPORT.decode(message.value))


async def index_reports(batch: Sequence[Message], *, search_index: SearchIndex, progress: ProgressTable) -> Outcome:
    """Write reports with how far they have come, and again those with which something was done meanwhile."""
    left, rejected = list(batch), []
    while left:
        report_ids = [key_of(message) for message in left]
        known = await through_outages(partial(progress.find, report_ids))
        outcome = await index(left, read=partial(read_report, known=known), search_index=search_index)
        rejected += outcome.rejected
        versions = await through_outages(partial(progress.find_versions, report_ids))
        left = [
            message
            for message, report_id in zip(left, report_ids, strict=True)
            if versions.get(report_id, 0) > known.get(report_id, START).version
        ]
    return Outcome([], rejected)


async def index(
    batch: Sequence[Message], *, read: Callable[[Message], IndexedDocument], search_index: SearchIndex
) -> Outcome:
    """Write what a batch carries; what cannot be read, or Elasticsearch refuses, is rejected with its reason."""
    found = [(message, read_record(read, message)) for message in batch]
    documents = [document for _, document in found if not isinstance(document, DataFault)]
    result = await _write(documents, search_index)
    if result.outdated:
        log.info("documents_outdated", count=len(result.outdated))
    refused = {fault.document: DataFault(fault.code, fault.message) for fault in result.refused}
    faults = [(m, d if isinstance(d, DataFault) else refused.get(d)) for m, d in found]
    return Outcome([], [(message, fault) for message, fault in faults if fault is not None])


async def _write(documents: Sequence[IndexedDocument], search_index: SearchIndex) -> WriteResult:
    """Write documents; those that the engine does not take for now are written again, alone."""
    left, result = list(documents), WriteResult()

    async def attempt() -> None:
        nonlocal left, result
        answer = await search_index.write(left)
        result += replace(answer, held=())
        left = [fault.document for fault in answer.held]
        if left:
            raise Outage(f"Elasticsearch does not take {len(left)} documents for now: {answer.held[0].code}")

    await through_outages(attempt)
    return result
