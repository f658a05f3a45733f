"""What is measured: reports as `lapor process` reads them, and labelled ones for the plain version's models.

Real reports when the folder of training data is there, else the shipped samples, repeated under new ids. Which reports
are taken depends on their keys alone, so that every run takes the same. No text of them is ever written.
"""

from __future__ import annotations

import csv
import gzip
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import cycle, islice
from pathlib import Path
from typing import Any
from zlib import crc32

from pipeline.adapters.reference.samples import load_samples
from pipeline.settings import Settings
from pipeline.system.offline import process_lines
from pipeline.system.stages import Road

T0 = datetime(2026, 11, 16, tzinfo=UTC)
"""When the first report comes; the others follow second by second, so that all are in one duplicate window."""

QUESTIONS = ("kind", "category", "agency")


@dataclass(frozen=True, slots=True)
class Labelled:
    """A text and the labels that are known of it."""

    text: str
    labels: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Material:
    """What a run works on.

    Attributes
    ----------
    source
        For the reader of the figures.
    lines
        Reports, one line of JSON each.
    labelled
        Other reports than these if there are enough; the plain version learns from them.
    texts
        All texts as citizens wrote them; none if there are only samples, too few to make a million reports of.
    """

    source: str
    lines: tuple[bytes, ...]
    labelled: tuple[Labelled, ...]
    texts: tuple[str, ...] = ()


def load_material(data: Path, settings: Settings, *, count: int) -> Material:
    """Take `count` reports, and as many more to learn from."""
    file = data / "reports.csv.gz"
    return _from_data(file, count) if file.exists() else _from_samples(settings, count)


def _from_data(file: Path, count: int) -> Material:
    with gzip.open(file, "rt", encoding="utf-8", newline="") as text:
        rows = [row for row in csv.DictReader(text) if row["text"].strip()]
    rows.sort(key=lambda row: crc32(f"{row['dataset']}:{row['row_id']}".encode()))
    measured, others = rows[:count], rows[count : 2 * count] or rows
    return Material(
        source=f"real reports of {len({row['dataset'] for row in measured})} sources, all kinds and lengths",
        lines=tuple(_line(row, number) for number, row in enumerate(measured)),
        labelled=tuple(Labelled(row["text"], {name: row[name] for name in QUESTIONS}) for row in others),
        texts=tuple(row["text"] for row in rows if row["text_stage"] == "raw"),
    )


def _line(row: Mapping[str, str], number: int) -> bytes:
    at = (T0 + timedelta(seconds=number)).isoformat()
    if row["channel"].casefold() == "twitter":
        post = {"id": str(number), "text": row["text"], "author_id": "1", "created_at": at}
        return _json({"data": post, "includes": {"users": [{"id": "1", "username": "warga"}]}})
    channel = "sms" if row["channel"].casefold() == "sms" else "web"
    report = {"channel": channel, "id": str(number), "text": row["text"], "received_at": at}
    return _json(report | ({"region": row["region_kabkota"]} if row["region_kabkota"] else {}))


def _from_samples(settings: Settings, count: int) -> Material:
    samples = load_samples()
    return Material(
        source=f"the {len(samples)} shipped samples, repeated: most are copies of an earlier one",
        lines=tuple(_with_id(line, number) for number, line in enumerate(islice(cycle(samples), count))),
        labelled=tuple(_label(samples, settings)),
    )


def _with_id(line: bytes, number: int) -> bytes:
    try:
        body = json.loads(line)
    except ValueError:
        return line
    body.get("data", body)["id"] = str(number)
    return _json(body)


def _label(samples: Sequence[bytes], settings: Settings) -> Iterator[Labelled]:
    """Take our own models' answers as labels: the samples have none, and only the time matters here."""
    for answer, is_good in process_lines(samples, Road(settings), batch_size=settings.batch_size):
        if is_good:
            document = json.loads(answer)
            yield Labelled(document["text_redacted"], {name: document[name]["label"] for name in QUESTIONS})


def _json(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()
