"""Pairs of reports in, one complaint or not out, decided as the deduplicator does; no engine."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

import orjson

from pipeline.adapters.channels.intake import read_input_line
from pipeline.agents.analyse import Analyse
from pipeline.agents.ingest import Ingest
from pipeline.domain.errors import DataFault, attempt
from pipeline.domain.report import ReceivedReport
from pipeline.duplicates.fingerprint.build import build_comparable
from pipeline.duplicates.verdict.judge import compare
from pipeline.services import wording
from pipeline.settings import Settings
from pipeline.system.offline import refusal
from pipeline.system.stages import build_analyse, build_ingest, duplicate_rules

SIDES = ("a", "b")


class PairJudge:
    """Takes both reports of a pair through the stages before the window, and compares them as the window does."""

    def __init__(self, settings: Settings) -> None:
        self._ingest: Ingest = build_ingest(settings)
        self._analyse: Analyse = build_analyse(settings)
        self._rules = duplicate_rules(settings)

    def judge_lines(self, lines: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
        """Give each line's verdict, without line end, and whether the line was good."""
        for number, line in enumerate(lines, start=1):
            verdict = attempt(self._judge, line)
            if isinstance(verdict, DataFault):
                yield refusal(number, verdict), False
            else:
                yield orjson.dumps(verdict), True

    def _judge(self, line: bytes) -> dict[str, Any]:
        first, second = self._analyse([self._read(report) for report in _read_pair(line)])
        verdict = compare(build_comparable(first), build_comparable(second), self._rules)
        return {
            "same": verdict.same,
            "score": verdict.score,
            "reasons": [wording.reason(each) for each in verdict.reasons],
        }

    def _read(self, report: Any) -> ReceivedReport:  # noqa: ANN401 - anything that JSON can hold
        raw = read_input_line(orjson.dumps(report), received_at=datetime.now(UTC))
        (received,) = self._ingest([raw])
        if isinstance(received, DataFault):
            raise received
        return received


def _read_pair(line: bytes) -> list[Any]:
    try:
        pair = orjson.loads(line)
        return [pair[side] for side in SIDES]
    except (orjson.JSONDecodeError, KeyError, TypeError):
        raise DataFault("invalid_pair", 'a line is {"a": {...report...}, "b": {...report...}}') from None
