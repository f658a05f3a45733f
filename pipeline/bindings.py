"""The road of a report in one table: where each stage reads, what it does, where its results go. No Faust here.

laporan.mentah -> ingest -> laporan.masuk -> analyse -> laporan.teranalisis -> deduplicate
-> laporan.terkonsolidasi -> index -> Elasticsearch <- support <- laporan.dukungan
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import partial

from pipeline.adapters.bulk import IndexedDocument
from pipeline.adapters.kafka import read_offsets, read_topic
from pipeline.adapters.topics import Topic
from pipeline.adapters.wire import ANALYSED, RECEIVED, Message, decode_raw
from pipeline.agents.loop import Outcome, Stage, on_messages, through_outages
from pipeline.domain.errors import SetupFault
from pipeline.domain.report import AnalysedReport, ReceivedReport
from pipeline.road import build_analyse, build_deduplicate, build_ingest
from pipeline.settings import Settings

Run = Callable[[Sequence[Message]], Awaitable[Outcome]]

SEGMENT = timedelta(days=7)
"""Kafka deletes by segments of a week: the analysed topic still has reports that much older than the window."""


class Agent(StrEnum):
    """The stages, in the order of the road; `support` is beside it: followers of reports."""

    INGEST = "ingest"
    ANALYSE = "analyse"
    DEDUPLICATE = "deduplicate"
    INDEX = "index"
    SUPPORT = "support"


SOURCES = {
    Agent.INGEST: Topic.RAW,
    Agent.ANALYSE: Topic.RECEIVED,
    Agent.DEDUPLICATE: Topic.ANALYSED,
    Agent.INDEX: Topic.CONSOLIDATED,
    Agent.SUPPORT: Topic.SUPPORTS,
}
"""Where each stage reads."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Binding:
    """A stage and where its results go; without a sink they are safe when `run` returns.

    Attributes
    ----------
    batch_size, within_s
        Messages taken at most at once, and seconds that they are waited for.
    on_assigned
        Called before messages of a partition that was just assigned.
    """

    run: Run
    batch_size: int
    within_s: float
    sink: Topic | None = None
    on_assigned: Callable[[], None] | None = None


def parse_agents(names: Sequence[str] | None) -> list[Agent]:
    """Read names of stages; all of them if none are given."""
    unknown = sorted(set(names or ()) - set(Agent))
    if unknown:
        raise SetupFault(f"unknown agents: {', '.join(unknown)}; known: {', '.join(Agent)}")
    return [Agent(name) for name in names or Agent]


@asynccontextmanager
async def bound(agents: Sequence[Agent], settings: Settings) -> AsyncIterator[dict[Agent, Binding]]:
    """Build the named stages and bind them; loads what they need and nothing else, and closes it when left."""
    async with AsyncExitStack() as stack:
        yield {agent: await _BINDERS[agent](settings, stack) for agent in agents}


async def _bind_ingest(settings: Settings, _: AsyncExitStack) -> Binding:
    stage = on_messages(decode_raw, build_ingest(settings), _received_message)
    return Binding(
        run=_awaitable(stage), batch_size=settings.batch_size, within_s=settings.batch_within_s, sink=Topic.RECEIVED
    )


async def _bind_analyse(settings: Settings, _: AsyncExitStack) -> Binding:
    from pipeline.adapters.habits import HabitBook
    from pipeline.adapters.serving import DriftWatch

    analyse = build_analyse(settings, watch=DriftWatch())
    habits = HabitBook(analyse.places, lambda: read_topic(settings.kafka, Topic.CORRECTIONS))
    stage = on_messages(
        lambda message: RECEIVED.decode(message.value), replace(analyse, habits=habits), _analysed_message
    )

    async def run(batch: Sequence[Message]) -> Outcome:
        await through_outages(lambda: habits.refresh(analyse.classifier.current))
        return stage(batch)

    return Binding(run=run, batch_size=settings.batch_size, within_s=settings.batch_within_s, sink=Topic.ANALYSED)


async def _bind_deduplicate(settings: Settings, _: AsyncExitStack) -> Binding:
    from pipeline.agents.deduplicate import Deduplicator

    window = timedelta(days=settings.duplicate_window_days)
    deduplicator = Deduplicator(
        partial(build_deduplicate, settings),
        read_before=lambda offset: read_topic(settings.kafka, Topic.ANALYSED, before=offset),
        read_at=lambda offsets: read_offsets(settings.kafka, Topic.ANALYSED, offsets),
        read_answers=lambda: read_topic(settings.kafka, Topic.CONSOLIDATED, since=datetime.now(UTC) - window - SEGMENT),
        read_decisions=lambda: read_topic(settings.kafka, Topic.DECISIONS),
    )
    return Binding(
        run=deduplicator.run,
        batch_size=settings.batch_size,
        within_s=settings.batch_within_s,
        sink=Topic.CONSOLIDATED,
        on_assigned=deduplicator.forget,
    )


async def _bind_index(settings: Settings, stack: AsyncExitStack) -> Binding:
    from pipeline.agents.index import read_report

    return await _bind_writer(read_report, settings, stack)


async def _bind_support(settings: Settings, stack: AsyncExitStack) -> Binding:
    from pipeline.agents.index import read_support

    return await _bind_writer(read_support, settings, stack)


async def _bind_writer(
    read: Callable[[Message], IndexedDocument], settings: Settings, stack: AsyncExitStack
) -> Binding:
    from pipeline.agents.index import index
    from pipeline.engines import open_search_index

    search_index = await stack.enter_async_context(open_search_index(settings))
    return Binding(
        run=partial(index, read=read, search_index=search_index),
        batch_size=settings.index_batch_size,
        within_s=settings.index_within_s,
    )


_BINDERS: dict[Agent, Callable[[Settings, AsyncExitStack], Awaitable[Binding]]] = {
    Agent.INGEST: _bind_ingest,
    Agent.ANALYSE: _bind_analyse,
    Agent.DEDUPLICATE: _bind_deduplicate,
    Agent.INDEX: _bind_index,
    Agent.SUPPORT: _bind_support,
}


def _awaitable(stage: Stage) -> Run:
    async def run(batch: Sequence[Message]) -> Outcome:
        return stage(batch)

    return run


def _received_message(report: ReceivedReport) -> Message:
    return Message(RECEIVED.encode(report), key=report.report_id.encode())


def _analysed_message(report: AnalysedReport) -> Message:
    return Message(ANALYSED.encode(report), key=report.report_id.encode())
