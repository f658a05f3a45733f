"""Our stages, each alone, as the workers build them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from pipeline.adapters.channels.intake import read_input_line
from pipeline.classify.classifier import ClassifierInput
from pipeline.contract.records import ANALYSED, RECEIVED, Message, encode_consolidated, read_head
from pipeline.domain.errors import DataFault, attempt
from pipeline.domain.report import AnalysedReport, ConsolidatedReport, RawReport, ReceivedReport
from pipeline.settings import Settings
from pipeline.system.stages import build_analyse, build_deduplicate, build_ingest
from tests.bench.reports import T0
from tests.bench.timing import Timed, time_stage

Value = TypeVar("Value")
Result = TypeVar("Result")

OnWire = tuple[ReceivedReport, AnalysedReport, Message]


@dataclass(frozen=True, slots=True)
class Ours:
    """Microseconds a report of each stage, and the reports that were read."""

    us: dict[str, float]
    received: list[ReceivedReport]


def time_ours(lines: Sequence[bytes], settings: Settings, *, passes: int) -> Ours:
    """Time every stage on the same reports; each is fed with what the one before it gave."""
    ingested = time_stage(lambda: _ingest(settings), lines, passes=passes)
    received = [report for report in ingested.outputs if not isinstance(report, DataFault)]
    words = time_words(received, settings, passes=passes)
    classified = time_stage(lambda: build_analyse(settings).classifier.answer, words.outputs, passes=passes)
    analysed = time_stage(lambda: build_analyse(settings), received, passes=passes)
    consolidated = time_stage(lambda: build_deduplicate(settings), analysed.outputs, passes=passes)
    documents = time_stage(lambda: _each(_write), consolidated.outputs, passes=passes)
    on_wire = list(zip(received, analysed.outputs, documents.outputs, strict=True))
    us = {
        "ingest": ingested.us,
        "words": words.us,
        "classify": classified.us,
        "conclude": analysed.us - words.us - classified.us,
        "deduplicate": consolidated.us,
        "document": documents.us,
        "wire": time_stage(lambda: _each(_travel), on_wire, passes=passes).us,
    }
    return Ours(us, received)


def time_words(received: Sequence[ReceivedReport], settings: Settings, *, passes: int) -> Timed[ClassifierInput]:
    """Time what `analyse` does before it asks the models."""
    return time_stage(lambda: build_analyse(settings).read, received, passes=passes)


def _ingest(settings: Settings) -> Callable[[Sequence[bytes]], list[ReceivedReport | DataFault]]:
    ingest = build_ingest(settings)

    def read(line: bytes) -> RawReport:
        return read_input_line(line, received_at=T0)

    def stage(lines: Sequence[bytes]) -> list[ReceivedReport | DataFault]:
        raws = [attempt(read, line) for line in lines]
        return ingest([raw for raw in raws if not isinstance(raw, DataFault)])

    return stage


def _each(step: Callable[[Value], Result]) -> Callable[[Sequence[Value]], list[Result]]:
    return lambda batch: [step(value) for value in batch]


def _write(report: ConsolidatedReport) -> Message:
    return encode_consolidated(report, version=1, case_since=report.report.received_at.timestamp())


def _travel(values: OnWire) -> object:
    """Write and read a report as often as the running system does between its stages."""
    received, analysed, document = values
    return (
        RECEIVED.decode(RECEIVED.encode(received)),
        ANALYSED.decode(ANALYSED.encode(analysed)),
        read_head(document),
    )
