"""Last stage: the documents of consolidated reports go into Elasticsearch, each under its report_id."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.adapters.bulk import IndexedDocument
from pipeline.adapters.document import parse_document
from pipeline.adapters.search_index import SearchIndex
from pipeline.adapters.wire import Message
from pipeline.agents.loop import Outcome, attempt, through_outages
from pipeline.domain.errors import DataFault


def read_document(message: Message) -> IndexedDocument:
    """Check a document and keep its bytes, which the index takes as they are."""
    document = parse_document(message.value)
    return IndexedDocument(report_id=document.report_id, received_at=document.received_at, body=message.value)


async def index(batch: Sequence[Message], *, search_index: SearchIndex) -> Outcome:
    """Write a batch; what Elasticsearch refuses is rejected with its reason."""
    read = [(message, attempt(read_document, message)) for message in batch]
    documents = [document for _, document in read if not isinstance(document, DataFault)]
    result = await through_outages(lambda: search_index.write(documents))
    refused = {fault.report_id: DataFault(fault.code, fault.message) for fault in result.refused}
    faults = [(m, d if isinstance(d, DataFault) else refused.get(d.report_id)) for m, d in read]
    return Outcome([], [(message, fault) for message, fault in faults if fault is not None])
