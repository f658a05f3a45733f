"""The road of a report in one table: where each stage reads, what it does, where its results go. No Faust here.

laporan.mentah -> ingest -> laporan.masuk -> analyse -> laporan.teranalisis -> deduplicate
-> laporan.terkonsolidasi -> index -> Elasticsearch <- support <- laporan.dukungan
                                                   <- follow_up <- laporan.tindak-lanjut
"""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from functools import partial

from pipeline.adapters.kafka.client import read_offsets, read_topic
from pipeline.adapters.kafka.topics import Topic
from pipeline.agents.loop import Outcome, on_messages, through_outages
from pipeline.contract.records import ANALYSED, RECEIVED, Message, decode_raw, key_of
from pipeline.domain.errors import SetupFault
from pipeline.domain.report import AnalysedReport, ReceivedReport
from pipeline.domain.visibility import concealed
from pipeline.settings import Settings
from pipeline.system.connections import topic_plan
from pipeline.system.guarding import Guarding, Run, noting
from pipeline.system.stages import build_analyse, build_deduplicate, build_ingest, duplicate_rules


class Agent(StrEnum):
    """The stages, in the order of the road; beside it are `support`, followers of reports, and `follow_up`."""

    INGEST = "ingest"
    ANALYSE = "analyse"
    DEDUPLICATE = "deduplicate"
    INDEX = "index"
    SUPPORT = "support"
    FOLLOW_UP = "follow_up"


SOURCES = {
    Agent.INGEST: Topic.RAW,
    Agent.ANALYSE: Topic.RECEIVED,
    Agent.DEDUPLICATE: Topic.ANALYSED,
    Agent.INDEX: Topic.CONSOLIDATED,
    Agent.SUPPORT: Topic.SUPPORTS,
    Agent.FOLLOW_UP: Topic.FOLLOW_UPS,
}
"""Where each stage reads."""

READERS = {topic: agent for agent, topic in SOURCES.items()}
"""Which stage reads a topic: a result that Kafka does not take is rejected as if that stage had got it."""


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
        raise SetupFault(f"tahap {', '.join(unknown)} tidak ada; yang ada: {', '.join(Agent)}")
    return [Agent(name) for name in names or Agent]


@asynccontextmanager
async def bound(agents: Sequence[Agent], settings: Settings) -> AsyncIterator[dict[Agent, Binding]]:
    """Build the named stages and bind them; loads what they need and nothing else, and closes it when left."""
    async with AsyncExitStack() as stack:
        guarding = Guarding(settings, stack)
        yield {agent: await _BINDERS[agent](settings, stack, guarding) for agent in agents}


async def _bind_ingest(settings: Settings, _: AsyncExitStack, guarding: Guarding) -> Binding:
    ingest = build_ingest(settings)

    async def run(batch: Sequence[Message]) -> Outcome:
        taken: list[ReceivedReport] = []
        outcome = on_messages(decode_raw, ingest, noting(taken, _received_message))(batch)
        forgotten = await through_outages(lambda: guarding.find_forgotten({each.report_id for each in taken}))
        kept = {each.report_id: each for each in taken if each.report_id not in forgotten}
        await through_outages(lambda: guarding.seal_contacts(kept.values()))
        forwarded = [each for each in outcome.forwarded if key_of(each) in kept]
        return Outcome(forwarded, outcome.rejected)

    return Binding(run=run, batch_size=settings.batch_size, within_s=settings.batch_within_s, sink=Topic.RECEIVED)


async def _bind_analyse(settings: Settings, _: AsyncExitStack, guarding: Guarding) -> Binding:
    from pipeline.adapters.kafka.habit_book import HabitBook
    from pipeline.adapters.serving import DriftWatch

    analyse = build_analyse(settings, watch=DriftWatch())
    habits = HabitBook(
        analyse.places, analyse.reader, lambda since: read_topic(settings.kafka, Topic.CORRECTIONS, since=since)
    )
    stage = replace(analyse, habits=habits)

    async def run(batch: Sequence[Message]) -> Outcome:
        await through_outages(lambda: habits.refresh(analyse.classifier.current))
        read: list[AnalysedReport] = []
        outcome = on_messages(_decode_received, stage, noting(read, _analysed_message))(batch)
        await through_outages(lambda: guarding.seal_texts(read))
        return outcome

    return Binding(
        run=guarding.without_forgotten(run),
        batch_size=settings.batch_size,
        within_s=settings.batch_within_s,
        sink=Topic.ANALYSED,
    )


async def _bind_deduplicate(settings: Settings, _: AsyncExitStack, guarding: Guarding) -> Binding:
    from pipeline.agents.deduplicate import Deduplicator

    answers = max(topic_plan(settings).oldest_analysed, duplicate_rules(settings).verbatim_window)
    deduplicator = Deduplicator(
        partial(build_deduplicate, settings),
        read_before=lambda offset: read_topic(settings.kafka, Topic.ANALYSED, before=offset),
        read_at=lambda offsets: read_offsets(settings.kafka, Topic.ANALYSED, offsets),
        read_answers=lambda: read_topic(settings.kafka, Topic.CONSOLIDATED, since=datetime.now(UTC) - answers),
        read_decisions=lambda: read_topic(settings.kafka, Topic.DECISIONS),
        find_forgotten=guarding.find_forgotten,
        clock=time.time,
    )
    return Binding(
        run=deduplicator.run,
        batch_size=settings.batch_size,
        within_s=settings.batch_within_s,
        sink=Topic.CONSOLIDATED,
        on_assigned=deduplicator.forget,
    )


async def _bind_index(settings: Settings, stack: AsyncExitStack, guarding: Guarding) -> Binding:
    from pipeline.adapters.store.progress import ProgressTable
    from pipeline.agents.index import index_reports

    write = partial(index_reports, progress=ProgressTable(await guarding.store()))
    binding = await _bind_writer(write, settings, stack)
    return replace(binding, run=guarding.without_forgotten(binding.run))


async def _bind_support(settings: Settings, stack: AsyncExitStack, _: Guarding) -> Binding:
    from pipeline.agents.index import index, read_support

    return await _bind_writer(partial(index, read=read_support), settings, stack)


async def _bind_follow_up(settings: Settings, stack: AsyncExitStack, guarding: Guarding) -> Binding:
    from pipeline.adapters.store.progress import ProgressTable
    from pipeline.agents.follow_up import follow_up

    write = partial(follow_up, progress=ProgressTable(await guarding.store()))
    binding = await _bind_writer(write, settings, stack)
    return replace(binding, run=guarding.without_forgotten(binding.run))


async def _bind_writer(write: Callable[..., Awaitable[Outcome]], settings: Settings, stack: AsyncExitStack) -> Binding:
    from pipeline.system.connections import open_search_index

    search_index = await stack.enter_async_context(open_search_index(settings))
    return Binding(
        run=partial(write, search_index=search_index),
        batch_size=settings.index_batch_size,
        within_s=settings.index_within_s,
    )


_BINDERS: dict[Agent, Callable[[Settings, AsyncExitStack, Guarding], Awaitable[Binding]]] = {
    Agent.INGEST: _bind_ingest,
    Agent.ANALYSE: _bind_analyse,
    Agent.DEDUPLICATE: _bind_deduplicate,
    Agent.INDEX: _bind_index,
    Agent.SUPPORT: _bind_support,
    Agent.FOLLOW_UP: _bind_follow_up,
}


def _decode_received(message: Message) -> ReceivedReport:
    return RECEIVED.decode(message.value)


def _received_message(report: ReceivedReport) -> Message:
    return Message(RECEIVED.encode(report), key=report.report_id.encode())


def _analysed_message(report: AnalysedReport) -> Message:
    return Message(ANALYSED.encode(concealed(report)), key=report.report_id.encode())
