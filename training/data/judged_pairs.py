"""Pairs of reports judged by hand -> received reports, so that they can be analysed and compared like any others.

`dedup_pairs.csv` names rows of the data files beside it; level 4 identical, 3 the same complaint, 2 the same incident
told differently, 1 the same subject elsewhere or later, 0 unrelated.
"""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pipeline.domain.channel import Channel
from pipeline.domain.report import ReceivedReport

SAME_COMPLAINT = 3
SAME_INCIDENT = 2
UNDATED = datetime(2026, 1, 1, tzinfo=UTC)
"""For sources without dates: all of one moment, so that the words alone decide."""

Row = Mapping[str, str]
RowKey = tuple[str, str]


@dataclass(frozen=True, kw_only=True, slots=True)
class JudgedPair:
    """Two reports and what a reader concluded of them.

    Attributes
    ----------
    level
        4 to 0, see above.
    is_conflict
        Nearly the same words about another place, number or person.
    """

    pair_id: str
    source: str
    level: int
    is_conflict: bool
    first: ReceivedReport
    second: ReceivedReport


HARD_PAIRS = Path(__file__).with_name("hard_pairs.csv")
"""Pairs judged by ourselves: row ids and levels, no texts."""


def load_pairs(data: Path) -> list[JudgedPair]:
    """Read the judged pairs of a data folder."""
    return _load(data / "dedup_pairs.csv", load_rows(data))


def load_hard_pairs(data: Path) -> list[JudgedPair]:
    """Read our own judged pairs, as far as the data folder has their reports."""
    return _load(HARD_PAIRS, load_rows(data))


def _load(file: Path, rows: Mapping[RowKey, Row]) -> list[JudgedPair]:
    with file.open(encoding="utf-8", newline="") as lines:
        judged = list(csv.DictReader(lines))
    sides = ("row_a", "row_b")
    return [_to_pair(each, rows) for each in judged if all((each["dataset"], each[side]) in rows for side in sides)]


def load_rows(data: Path) -> dict[RowKey, Row]:
    """Read the rows of all data files of a folder."""
    return {(row["dataset"], row["row_id"]): row for path in sorted(data.glob("*.csv.gz")) for row in _read(path)}


def to_report(row: Row) -> ReceivedReport:
    """Make a report of a row, as its channel would have delivered it."""
    channel = Channel.TWITTER if row["channel"].lower() == "twitter" else Channel.WEB
    return ReceivedReport(
        report_id=f"{channel}:{row['dataset']}-{row['row_id']}",
        tracking_id="",
        channel=channel,
        received_at=datetime.fromisoformat(row["date"]).replace(tzinfo=UTC) if row["date"] else UNDATED,
        text=row["text"].replace("\\n", "\n"),
        region=row["region_kabkota"] or None,
    )


def _to_pair(judged: Row, rows: Mapping[RowKey, Row]) -> JudgedPair:
    source = judged["dataset"]
    return JudgedPair(
        pair_id=judged["pair_id"],
        source=source,
        level=int(judged["level"]),
        is_conflict=judged["place_conflict"] == "yes",
        first=to_report(rows[source, judged["row_a"]]),
        second=to_report(rows[source, judged["row_b"]]),
    )


def _read(path: Path) -> Iterator[Row]:
    with gzip.open(path, "rt", encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)
