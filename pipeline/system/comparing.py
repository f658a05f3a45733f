"""`lapor compare`: pairs of reports in, one complaint or not out, decided as the deduplicator does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson

from pipeline.adapters.intake import read_input_line
from pipeline.agents.analyse import Analyse
from pipeline.agents.ingest import Ingest
from pipeline.agents.loop import attempt
from pipeline.domain.errors import DataFault
from pipeline.domain.report import ReceivedReport
from pipeline.lines import open_input, open_output, refusal
from pipeline.nlp.duplicates import compare
from pipeline.road import build_analyse, build_ingest, duplicate_rules
from pipeline.settings import Settings

SIDES = ("a", "b")


def compare_file(file: Path, out: Path, settings: Settings) -> int:
    """Judge the pairs of a file, `-` for a standard stream; give the number of rejected lines."""
    judge = PairJudge(settings)
    rejected = 0
    with open_input(file) as lines, open_output(out) as answers:
        for answer, is_good in judge.judge_lines(lines):
            answers.write(answer + b"\n")
            rejected += not is_good
    return rejected


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
        first, second = self._analyse([self._read(side, report) for side, report in _read_pair(line).items()])
        verdict = compare(first, second, self._rules)
        return {"same": verdict.same, "score": verdict.score, "reasons": list(verdict.reasons)}

    def _read(self, side: str, report: Any) -> ReceivedReport:  # noqa: ANN401 - anything that JSON can hold
        raw = read_input_line(orjson.dumps(report), received_at=datetime.now(UTC))
        (received,) = self._ingest([replace(raw, assigned_id=side)])
        if isinstance(received, DataFault):
            raise received
        return received


def _read_pair(line: bytes) -> dict[str, Any]:
    try:
        pair = orjson.loads(line)
        return {side: pair[side] for side in SIDES}
    except (orjson.JSONDecodeError, KeyError, TypeError):
        raise DataFault("invalid_pair", 'a line is {"a": {...report...}, "b": {...report...}}') from None
