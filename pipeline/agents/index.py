"""Last stage: documents go into Elasticsearch, each under its id: those of consolidated reports, and of followers."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pipeline.adapters.bulk import IndexedDocument, report_document
from pipeline.adapters.document import parse_document
from pipeline.adapters.search_index import SearchIndex
from pipeline.adapters.support_index import support_document
from pipeline.adapters.wire import SUPPORT, Message
from pipeline.agents.loop import Outcome, attempt, through_outages
from pipeline.domain.errors import DataFault


def read_report(message: Message) -> IndexedDocument:
    """Check a report's document and keep its bytes, which the index takes as they are."""
    document = parse_document(message.value)
    return report_document(document.report_id, document.received_at, message.value)


def read_support(message: Message) -> IndexedDocument:
    """Check a support and lay it out for the index."""
    return support_document(SUPPORT.decode(message.value))


async def index(
    batch: Sequence[Message], *, read: Callable[[Message], IndexedDocument], search_index: SearchIndex
) -> Outcome:
    """Write what a batch carries; what cannot be read, or Elasticsearch refuses, is rejected with its reason."""
    found = [(message, attempt(read, message)) for message in batch]
    documents = [document for _, document in found if not isinstance(document, DataFault)]
    result = await through_outages(lambda: search_index.write(documents))
    refused = {fault.document_id: DataFault(fault.code, fault.message) for fault in result.refused}
    faults = [(m, d if isinstance(d, DataFault) else refused.get(d.document_id)) for m, d in found]
    return Outcome([], [(message, fault) for message, fault in faults if fault is not None])
