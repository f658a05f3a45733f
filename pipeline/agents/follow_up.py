"""Beside the road: what is done with reports is applied in its order, and shown in their documents.

The progress of a report lives in the store, and a copy of it in the report's document, which two write: this stage, and
`index` when the deduplicator gives a newer answer. Neither loses what the other wrote: this one saves first and then
reads the document, `index` writes first and then looks whether something was done meanwhile; and the
version of a document is that of its answer and the number of things done, so that it grows with either.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from pipeline.adapters.search.bulk import IndexedDocument, report_document
from pipeline.adapters.search.client import SearchIndex, StandingDocument
from pipeline.adapters.store.progress import ProgressTable
from pipeline.agents.loop import Outcome, through_outages
from pipeline.contract.document import with_progress, write_document
from pipeline.contract.records import FOLLOW_UP, Message, is_forgotten, key_of, read_record
from pipeline.domain.errors import DataFault, Outage
from pipeline.domain.follow_up import START, Actor, FollowUp, Progress, apply

Applied = tuple[dict[str, Progress], list[tuple[Message, DataFault]]]
"""The progress of each report of a batch, and what could not be applied."""


async def follow_up(batch: Sequence[Message], *, progress: ProgressTable, search_index: SearchIndex) -> Outcome:
    """Apply what was done with reports, and show it; what may not follow is rejected with what is allowed."""
    told = [message for message in batch if not is_forgotten(message)]
    await through_outages(partial(progress.erase, {key_of(message) for message in batch if is_forgotten(message)}))
    read = [(message, read_record(lambda each: FOLLOW_UP.decode(each.value), message)) for message in told]
    report_ids = list(dict.fromkeys(event.report_id for _, event in read if not isinstance(event, DataFault)))
    known = await through_outages(partial(progress.find, report_ids))
    applied, rejected = apply_all(read, known)
    await through_outages(partial(progress.save, applied))
    refused = await through_outages(partial(show, applied, search_index))
    hidden = [(message, refused[report_id]) for message, event in read if (report_id := _report_of(event)) in refused]
    return Outcome([], [*rejected, *hidden])


def apply_all(read: Sequence[tuple[Message, FollowUp | DataFault]], known: Mapping[str, Progress]) -> Applied:
    """Apply events in their order, each to what those before it left."""
    applied = dict(known)
    rejected = []
    for message, event in read:
        try:
            if isinstance(event, DataFault):
                raise event
            applied[event.report_id] = apply(applied.get(event.report_id, START), event)
        except DataFault as fault:
            if not _will_be_told_again(event, fault):
                rejected.append((message, fault))
    return applied, rejected


def _will_be_told_again(event: FollowUp | DataFault, fault: DataFault) -> bool:
    """Whether the clock told something that a step made old: it will tell it again if it still holds."""
    return isinstance(event, FollowUp) and event.actor is Actor.SYSTEM and fault.code == "stale_version"


def _report_of(event: FollowUp | DataFault) -> str:
    return event.report_id if isinstance(event, FollowUp) else ""


async def show(progresses: Mapping[str, Progress], search_index: SearchIndex) -> dict[str, DataFault]:
    """Write the progress of reports into their documents; one that is not there yet gets it from `index`.

    Gives the reports whose documents the index will not take: what was done with them is kept, and shown by a replay.
    """
    left, refused = list(progresses), dict[str, DataFault]()
    while left:
        found = await search_index.get_standing(left)
        behind = [each for each in found if each.progress_version < progresses[each.report_id].version]
        result = await search_index.write([_lay_out(each, progresses[each.report_id]) for each in behind])
        if result.held:
            raise Outage(f"the index does not take {len(result.held)} documents for now: {result.held[0].code}")
        refused |= {each.document.document_id: DataFault(each.code, each.message) for each in result.refused}
        left = list(result.outdated)
    return refused


def _lay_out(standing: StandingDocument, progress: Progress) -> IndexedDocument:
    body = write_document(with_progress(standing.document, progress))
    return report_document(standing.report_id, body, version=standing.answer_version + progress.version)
