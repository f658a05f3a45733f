"""Labelled reports for the tests of training; every text is made of invented phrases."""

from __future__ import annotations

import csv
from itertools import product
from pathlib import Path

from training.data.rows import COLUMNS, Row

SUBJECTS = {
    ("infrastruktur", "dinas_pu"): ("jalan berlubang", "trotoar rusak", "gorong-gorong mampet", "jembatan retak"),
    ("lingkungan", "dlh"): ("sampah menumpuk", "pohon tumbang", "limbah berbau", "taman kotor"),
    ("air_bersih", "pdam"): ("air pdam mati", "air keruh", "pipa pdam bocor", "meteran air rusak"),
}
PLACES = ("pasar baru", "gang mawar", "depan sekolah", "terminal lama", "kampung nelayan", "jalan kenanga")
ENDINGS = ("mohon diperbaiki", "sudah seminggu", "tolong ditindaklanjuti")


def make_records() -> list[dict[str, str]]:
    """Make 216 web reports of one city over 2026, and 60 posts of three kinds."""
    reports = [
        make_record(number, f"{thing} di {place} {ending}", category=labels[0], agency=labels[1])
        for number, (labels, at, place, ending) in enumerate(product(SUBJECTS, range(4), PLACES, ENDINGS))
        for thing in [SUBJECTS[labels][at]]
    ]
    kinds = {
        "laporan": "lampu mati di {}",
        "bukan_laporan": "selamat pagi warga {}",
        "respon": "terima kasih, {} kami cek",
    }
    posts = [
        make_record(1_000 + number, text.format(f"{place} {number}"), channel="Twitter", kind=kind, dataset="posts")
        for number, ((kind, text), place, _) in enumerate(product(kinds.items(), PLACES, range(7)))
    ]
    return reports + posts


def make_record(number: int, text: str, **values: str) -> dict[str, str]:
    """Make one line of the documented layout."""
    return {
        "dataset": "kota_a",
        "row_id": str(number),
        "date": f"2026-{1 + number * 7 % 12:02}-{1 + number * 5 % 28:02}",
        "channel": "web",
        "kind": "laporan",
        "text": text,
        "text_stage": "raw",
        "category": "",
        "agency": "",
        "region_kabkota": "Kota A",
        **values,
    }


def write_csv(path: Path, records: list[dict[str, str]]) -> Path:
    """Write lines as people do: CSV with a header."""
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, COLUMNS)
        writer.writeheader()
        writer.writerows(records)
    return path


def make_row(text: str = "jalan rusak", **values: object) -> Row:
    """Make a checked row."""
    defaults: dict[str, object] = {
        "where": "reports.csv:2",
        "key": "kota_a:1",
        "source": "kota_a",
        "date": "2026-01-01",
        "channel": "web",
        "text": text,
        "stemmed": False,
        "kind": "laporan",
        "category": "",
        "agency": "",
        "region": None,
    }
    return Row(**{**defaults, **values})  # type: ignore[arg-type]
