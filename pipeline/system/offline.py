"""The road without engines: JSON lines in, JSON lines out, same order, through the same stages as the workers.

What a report's case is can change as long as others come, so the answers wait in a temporary file until all lines are
read: each then has the case of the end, whatever the batches.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from tempfile import TemporaryFile

import msgspec
import orjson

from pipeline.adapters.channels.intake import read_input_line
from pipeline.batches import batches
from pipeline.contract.document import encode_document, parse_document, with_membership, write_document
from pipeline.domain.case import CaseMembership
from pipeline.domain.errors import DataFault, attempt
from pipeline.domain.report import ConsolidatedReport, RawReport
from pipeline.system.stages import Road


class _Answered(msgspec.Struct, array_like=True, frozen=True):
    """What must be known of a report to tell its case in the end: a line before its answer, empty before a refusal."""

    report_id: str
    received_at: datetime
    membership: CaseMembership


_ANSWERED = msgspec.json.Decoder(_Answered)


def process_lines(lines: Iterable[bytes], road: Road, *, batch_size: int) -> Iterator[tuple[bytes, bool]]:
    """Give each line's answer, without line end, and whether the line was good."""
    moved: dict[str, CaseMembership] = {}
    with TemporaryFile() as waiting:
        for batch in batches(enumerate(lines, start=1), batch_size):
            results = _process([line for _, line in batch], road)
            for (number, _), result in zip(batch, results, strict=True):
                waiting.write(b"%b\n%b\n" % _write(number, result))
            moved |= road.take_moved()
        waiting.seek(0)
        for head in waiting:
            answer, is_good = waiting.readline().rstrip(b"\n"), len(head) > len(b"\n")
            yield (_in_the_end(_ANSWERED.decode(head), answer, road, moved) if is_good else answer), is_good


def _process(lines: list[bytes], road: Road) -> list[ConsolidatedReport | DataFault]:
    now = datetime.now(UTC)

    def read(line: bytes) -> RawReport:
        return read_input_line(line, received_at=now)

    raws = [attempt(read, line) for line in lines]
    done = iter(road.process([raw for raw in raws if not isinstance(raw, DataFault)]))
    return [raw if isinstance(raw, DataFault) else next(done) for raw in raws]


def _write(number: int, result: ConsolidatedReport | DataFault) -> tuple[bytes, bytes]:
    if isinstance(result, DataFault):
        return b"", refusal(number, result)
    head = _Answered(result.report.report_id, result.report.received_at, result.membership)
    return msgspec.json.encode(head), encode_document(result)


def _in_the_end(head: _Answered, answer: bytes, road: Road, moved: Mapping[str, CaseMembership]) -> bytes:
    """Give an answer the case that its report has in the end, or had when it left the window."""
    now = road.membership(head.report_id, head.received_at) or moved.get(head.report_id, head.membership)
    return answer if now == head.membership else write_document(with_membership(parse_document(answer), now))


def refusal(number: int, fault: DataFault) -> bytes:
    """Make the answer to a line that cannot be read."""
    return orjson.dumps({"line": number, "error": {"code": fault.code, "message": fault.message}})
