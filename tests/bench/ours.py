"""Our stages, each alone, as the workers build them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar, cast

from pipeline.adapters.document import encode_document, parse_document
from pipeline.adapters.intake import read_input_line
from pipeline.adapters.wire import ANALYSED, RECEIVED
from pipeline.agents.analyse import Analyse, Models
from pipeline.agents.loop import attempt
from pipeline.domain.errors import DataFault
from pipeline.domain.place import Place
from pipeline.domain.report import AnalysedReport, RawReport, ReceivedReport
from pipeline.domain.taxonomy import ReportKind
from pipeline.domain.triage import Prediction, Review
from pipeline.nlp.classifier import Answer, ClassifierInput
from pipeline.places.find import PlaceFinder
from pipeline.road import build_analyse, build_deduplicate, build_ingest
from pipeline.settings import Settings
from tests.bench.reports import T0
from tests.bench.timing import Timed, time_stage

Value = TypeVar("Value")
Result = TypeVar("Result")
Asked = tuple[str, dict[str, Any]]
"""What a place finder is given: the text, and what is known beside it."""

OnWire = tuple[ReceivedReport, AnalysedReport, bytes]


class Silent:
    """Answers at once and keeps what it was asked: the cost of the words, without the models; else it is as they are."""

    def __init__(self, models: Models) -> None:
        self._models = models
        self.asked: list[ClassifierInput] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._models, name)

    def answer(self, batch: Sequence[ClassifierInput]) -> list[Answer]:
        """Give every report the same answer."""
        self.asked += batch
        return [_ANSWER] * len(batch)


class Nowhere:
    """Finds no place and keeps what it was asked: the cost of the words, without the gazetteer."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []

    def find(self, text: str, **beside: Any) -> None:
        """Find nothing."""
        self.asked.append((text, beside))


_ANSWER = Answer(
    kind=Prediction(label=ReportKind.LAPORAN, confidence=1.0),
    category=Prediction(label="lainnya", confidence=1.0),
    agency=Prediction(label="lainnya", confidence=1.0),
    review=Review(),
)


@dataclass(frozen=True, slots=True)
class Ours:
    """Microseconds a report of each stage, and what the stages made of the reports."""

    us: dict[str, float]
    received: list[ReceivedReport]


def time_ours(lines: Sequence[bytes], settings: Settings, *, passes: int) -> Ours:
    """Time every stage on the same reports; each is fed with what the one before it gave."""
    ingested = time_stage(lambda: _ingest(settings), lines, passes=passes)
    received = [report for report in ingested.outputs if not isinstance(report, DataFault)]
    words = time_words(received, settings, passes=passes)
    models_asked, places_asked = _listen(received, settings)
    placed = time_stage(lambda: _find_places(settings), places_asked, passes=passes)
    answered = time_stage(lambda: build_analyse(settings).classifier.answer, models_asked, passes=passes)
    analysed = time_stage(lambda: build_analyse(settings), received, passes=passes)
    consolidated = time_stage(lambda: build_deduplicate(settings), analysed.outputs, passes=passes)
    documents = time_stage(lambda: _each(encode_document), consolidated.outputs, passes=passes)
    on_wire = list(zip(received, analysed.outputs, documents.outputs, strict=True))
    us = {
        "ingest": ingested.us,
        "words": words.us,
        "place": placed.us,
        "classify": answered.us,
        "analyse": analysed.us,
        "deduplicate": consolidated.us,
        "document": documents.us,
        "wire": time_stage(lambda: _each(_travel), on_wire, passes=passes).us,
    }
    return Ours(us, received)


def time_words(received: Sequence[ReceivedReport], settings: Settings, *, passes: int) -> Timed[AnalysedReport]:
    """Time all that `analyse` does but for the models and the places."""
    return time_stage(lambda: _words_only(settings)[0], received, passes=passes)


def _listen(received: Sequence[ReceivedReport], settings: Settings) -> tuple[list[ClassifierInput], list[Asked]]:
    """Learn what the models and the place finder are asked about these reports."""
    analyse, silent, nowhere = _words_only(settings)
    analyse(received)
    return silent.asked, nowhere.asked


def _words_only(settings: Settings) -> tuple[Analyse, Silent, Nowhere]:
    analyse = build_analyse(settings)
    silent, nowhere = Silent(analyse.classifier), Nowhere()
    return replace(analyse, classifier=silent, places=cast(PlaceFinder, nowhere)), silent, nowhere


def _ingest(settings: Settings) -> Callable[[Sequence[bytes]], list[ReceivedReport | DataFault]]:
    ingest = build_ingest(settings)

    def read(line: bytes) -> RawReport:
        return read_input_line(line, received_at=T0)

    def stage(lines: Sequence[bytes]) -> list[ReceivedReport | DataFault]:
        raws = [attempt(read, line) for line in lines]
        return ingest([raw for raw in raws if not isinstance(raw, DataFault)])

    return stage


def _find_places(settings: Settings) -> Callable[[Sequence[Asked]], list[Place | None]]:
    places = build_analyse(settings).places
    return lambda batch: [places.find(text, **beside) for text, beside in batch]


def _each(step: Callable[[Value], Result]) -> Callable[[Sequence[Value]], list[Result]]:
    return lambda batch: [step(value) for value in batch]


def _travel(values: OnWire) -> object:
    """Write and read a report as often as the running system does between its stages."""
    received, analysed, document = values
    return (
        RECEIVED.decode(RECEIVED.encode(received)),
        ANALYSED.decode(ANALYSED.encode(analysed)),
        parse_document(document),
    )
