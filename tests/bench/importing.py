"""`lapor import` beside `lapor send`: the same reports, into the same broker and journal, in turns."""

from __future__ import annotations

import asyncio
import csv
import json
import os
import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import openpyxl

from pipeline.adapters.embedded.engines import EmbeddedEngines
from pipeline.adapters.kafka.topics import apply_topics
from pipeline.settings import Settings, load_settings
from pipeline.system.connections import topic_plan
from tests.bench.command import LAPOR
from tests.bench.figures import Run, rounded
from tests.bench.section import Section
from tests.bench.timing import time_command

AIM_RATIO = 0.8
HEAD = ("No. Tiket", "Tanggal", "Isi Laporan", "No HP", "Kota")
MAP = '[fields]\nid = "No. Tiket"\nreceived_at = "Tanggal"\ntext = "Isi Laporan"\nsender = "No HP"\nregion = "Kota"\n'
TOWNS = ("Kota Ambon", "Kota Palu", "Kabupaten Garut", "Kabupaten Jayawijaya", "Kota Salatiga")


@dataclass(frozen=True, slots=True)
class ImportFigures:
    """Reports a second of whole commands, from start to end: the median of the rounds."""

    reports: int
    rounds: int
    send: float
    csv: float
    xlsx: float

    def ratio(self, form: str) -> float:
        """Give the rate of an import over that of `lapor send`."""
        return float(getattr(self, form)) / self.send


def measure_imports(folder: Path, *, reports: int, rounds: int) -> ImportFigures:
    """Run the commands in turns; no worker takes anything away meanwhile."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = [_row(number) for number in range(reports)]
    commands = _write_files(folder, rows)
    with EmbeddedEngines(folder) as engines:
        port = int(engines.kafka_address.rpartition(":")[2])
        settings = load_settings(state_dir=folder / "state", embedded_kafka_port=port)
        asyncio.run(apply_topics(settings.kafka, topic_plan(settings)))
        turns = [_run_all(commands, settings) for _ in range(rounds)]
    rates = {name: reports / statistics.median(turn[name] for turn in turns) for name in commands}
    return ImportFigures(reports=reports, rounds=rounds, **rates)


def _run_all(commands: dict[str, list[str]], settings: Settings) -> dict[str, float]:
    own = {"LAPOR_STATE_DIR": str(settings.state_dir), "LAPOR_EMBEDDED_KAFKA_PORT": str(settings.embedded_kafka_port)}
    return {name: time_command(command, os.environ | own, passes=1).wall_s for name, command in commands.items()}


def _row(number: int) -> tuple[str, ...]:
    text = f"Lampu jalan di Gang Melati RT {number % 90} padam sudah {number} malam,\nmohon diperbaiki, gelap sekali"
    day = f"{number % 28 + 1} Maret {2019 + number % 5} pukul {number % 24:02}.{number % 60:02} WIB"
    return f"T-{number}", day, text, f"0812-0000-{number % 10_000:04}", TOWNS[number % len(TOWNS)]


def _write_files(folder: Path, rows: Sequence[tuple[str, ...]]) -> dict[str, list[str]]:
    """Write the same rows in each form; give the command that takes each."""
    lines, table, book, map_file = (folder / name for name in ("r.jsonl", "r.csv", "r.xlsx", "peta.toml"))
    map_file.write_text(MAP, "utf-8")
    lines.write_text("".join(f"{json.dumps(_as_report(row))}\n" for row in rows), "utf-8")
    with table.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";").writerows([HEAD, *rows])
    written = openpyxl.Workbook(write_only=True)
    sheet = written.create_sheet()
    for row in (HEAD, *rows):
        sheet.append(row)
    written.save(book)
    options = ["--map", str(map_file), "--channel", "aplikasi", "--again"]
    return {
        "send": [LAPOR, "send", str(lines)],
        "csv": [LAPOR, "import", str(table), *options],
        "xlsx": [LAPOR, "import", str(book), *options],
    }


def _as_report(row: tuple[str, ...]) -> dict[str, str]:
    names = ("id", "received_at", "text", "sender", "region")
    return {"channel": "aplikasi"} | dict(zip(names, row, strict=True))


def import_run(figures: ImportFigures) -> Run:
    """Lay out the rates, with the ratios."""
    ratios = {f"{form}_ratio": figures.ratio(form) for form in ("csv", "xlsx")}
    return {name: rounded(value) for name, value in (asdict(figures) | ratios).items()}


def import_section(now: Run, last: Run | None) -> Section:
    """Lay out how fast the past comes in."""
    old = last or {}
    rows = [("`lapor send`, JSON lines", f"{now['send']:,.0f}", f"{old['send']:,.0f}" if old else "", "", "")]
    rows += [
        (f"`lapor import`, {form}", *_rates(now, old, form), f"{now[f'{form}_ratio']:.0%}", f">= {AIM_RATIO:.0%}")
        for form in ("csv", "xlsx")
    ]
    return Section(
        title="Importing the past",
        before=(
            f"{now['date']}; {now['machine']}. {now['reports']:,} invented reports as JSON lines, CSV and xlsx, each "
            "command as a whole process, in turns into one embedded broker and journal, on the clock; median of "
            f"{now['rounds']} rounds. "
            "An import checks each row, knows it again, and is safe against a kill."
        ),
        columns=("", "reports a second", "last", "of `lapor send`", "aim"),
        rows=rows,
        after="",
    )


def _rates(now: Run, old: Run, form: str) -> tuple[str, str]:
    return f"{now[form]:,.0f}", f"{old[form]:,.0f}" if old else ""
