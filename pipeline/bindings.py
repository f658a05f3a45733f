"""The road of a report in one table: where each stage reads, what it does, where its results go. No Faust here.

laporan.mentah -> ingest -> laporan.masuk -> analyse -> laporan.teranalisis -> deduplicate
-> laporan.terkonsolidasi -> index -> Elasticsearch
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial

from pipeline.adapters.document import encode_document
from pipeline.adapters.topics import Topic
from pipeline.adapters.wire import ANALYSED, RECEIVED, Message, decode_raw
from pipeline.agents.loop import Outcome, Stage, on_messages
from pipeline.domain.errors import SetupFault
from pipeline.domain.report import AnalysedReport, ConsolidatedReport, ReceivedReport
from pipeline.road import build_analyse, build_deduplicate, build_ingest
from pipeline.settings import Settings

Run = Callable[[Sequence[Message]], Awaitable[Outcome]]


class Agent(StrEnum):
    """The stages, in the order of the road."""

    INGEST = "ingest"
    ANALYSE = "analyse"
    DEDUPLICATE = "deduplicate"
    INDEX = "index"


SOURCES = {
    Agent.INGEST: Topic.RAW,
    Agent.ANALYSE: Topic.RECEIVED,
    Agent.DEDUPLICATE: Topic.ANALYSED,
    Agent.INDEX: Topic.CONSOLIDATED,
}
"""Where each stage reads."""


@dataclass(frozen=True, slots=True)
class Binding:
    """A stage and where its results go; without a sink they are safe when `run` returns."""

    run: Run
    sink: Topic | None = None


def parse_agents(names: Sequence[str] | None) -> list[Agent]:
    """Read names of stages; all of them if none are given."""
    unknown = sorted(set(names or ()) - set(Agent))
    if unknown:
        raise SetupFault(f"unknown agents: {', '.join(unknown)}; known: {', '.join(Agent)}")
    return [Agent(name) for name in names or Agent]


def bind(agent: Agent, settings: Settings) -> Binding:
    """Build a stage and bind it; loads what the stage needs, and nothing else."""
    return _BINDERS[agent](settings)


def _bind_ingest(settings: Settings) -> Binding:
    stage = on_messages(decode_raw, build_ingest(settings), _received_message)
    return Binding(_awaitable(stage), Topic.RECEIVED)


def _bind_analyse(settings: Settings) -> Binding:
    stage = on_messages(lambda message: RECEIVED.decode(message.value), build_analyse(settings), _analysed_message)
    return Binding(_awaitable(stage), Topic.ANALYSED)


def _bind_deduplicate(settings: Settings) -> Binding:
    stage = on_messages(
        lambda message: ANALYSED.decode(message.value), build_deduplicate(settings), _consolidated_message
    )
    return Binding(_awaitable(stage), Topic.CONSOLIDATED)


def _bind_index(settings: Settings) -> Binding:
    from pipeline.agents.index import index
    from pipeline.engines import open_search_index

    return Binding(partial(index, search_index=open_search_index(settings)))


_BINDERS: dict[Agent, Callable[[Settings], Binding]] = {
    Agent.INGEST: _bind_ingest,
    Agent.ANALYSE: _bind_analyse,
    Agent.DEDUPLICATE: _bind_deduplicate,
    Agent.INDEX: _bind_index,
}


def _awaitable(stage: Stage) -> Run:
    async def run(batch: Sequence[Message]) -> Outcome:
        return stage(batch)

    return run


def _received_message(report: ReceivedReport) -> Message:
    return Message(RECEIVED.encode(report), key=report.report_id.encode())


def _analysed_message(report: AnalysedReport) -> Message:
    return Message(ANALYSED.encode(report), key=partition_key(report).encode())


def _consolidated_message(report: ConsolidatedReport) -> Message:
    return Message(encode_document(report), key=report.report.report_id.encode())


def partition_key(report: AnalysedReport) -> str:
    """Give what keeps one place's reports together on one deduplicator; reports of unknown place are one place."""
    regency = report.place.regency if report.place else None
    return regency.code if regency else ""
