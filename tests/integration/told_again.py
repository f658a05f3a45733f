"""An invented month of reports that tell some complaints again and again, in every channel, many of them late."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import orjson

from pipeline.domain.report import RawReport

T0 = datetime(2026, 11, 2, 1, 2, 3, tzinfo=UTC)
DAYS = 25
"""Less than the window, so that every report is compared with every other in whatever order they come."""

CHANNELS = ("sms", "web", "twitter", "aplikasi")
TOLD = (
    "Lampu jalan padam di depan pasar ikan {place} sudah tiga malam, gelap dan rawan begal",
    "Sampah menumpuk di belakang terminal {place} tidak diangkut dua minggu, baunya sampai ke rumah warga",
    "Air PDAM tidak mengalir sejak Senin di perumahan {place}, kami terpaksa beli tangki setiap hari",
    "Banjir setinggi lutut merendam kampung {place} karena gorong-gorong tersumbat lumpur proyek",
    "Guru honorer SD {place} belum menerima gaji empat bulan, kepala sekolah diam saja",
    "Pungutan liar saat mengurus KTP di kantor kecamatan {place}, diminta seratus ribu rupiah",
    "Antrean solar di SPBU {place} mengular sampai jalan raya, truk parkir sembarangan semalaman",
    "Pohon beringin tua {place} condong ke kabel listrik, takut roboh kalau angin kencang",
    "Puskesmas {place} kehabisan obat darah tinggi, lansia disuruh pulang tanpa resep",
    "Jembatan gantung {place} papannya lapuk, anak sekolah menyeberang sambil berpegangan tali",
    "Trotoar {place} dipakai pedagang dan parkir motor, pejalan kaki turun ke badan jalan",
    "Asap pabrik tahu {place} membuat mata perih, limbahnya dibuang ke sungai waktu subuh",
)
PLACES = ("Jl. Cempaka No. 4 Manado", "Jl. Cempaka No. 17 Manado", "Gang Kenanga RT 02 Salatiga")
COPIES = 11
"""Reports of one complaint: about two of each way of telling it."""


def make_stream(seed: int) -> list[RawReport]:
    """Make the reports in the order in which they come: up to three days after others that were received later."""
    chance = random.Random(seed)
    texts = [told.format(place=place) for told in TOLD for place in PLACES] * COPIES
    reports = [
        make_raw(chance.choice(CHANNELS), f"{number}", _retell(text, chance), chance.randrange(DAYS * 24 * 60))
        for number, text in enumerate(texts)
    ]
    return sorted(reports, key=lambda raw: raw.received_at + timedelta(hours=chance.choice([0, 0, 0, 24, 72])))


def make_raw(channel: str, number: str, text: str, minutes: int) -> RawReport:
    """Make a report that was received so many minutes after the start."""
    at = T0 + timedelta(minutes=minutes)
    body = {"id": number, "text": text, "received_at": at.isoformat()}
    return RawReport(channel=channel, body=orjson.dumps(body), received_at=at)


def report_id(raw: RawReport) -> str:
    """Give the id under which it will be found."""
    return f"{raw.channel}:{orjson.loads(raw.body)['id']}"


def _retell(text: str, chance: random.Random) -> str:
    """Word for word, forwarded, greeted, cut short, misspelt."""
    words = text.split()
    at = chance.randrange(len(words) // 2)
    return chance.choice(
        [
            text,
            f"RT @warga_contoh: {text}",
            f"FWD: {text}",
            f"Selamat pagi pak, {text}. Terima kasih #lapor",
            " ".join(words[: len(words) * 4 // 5]),
            " ".join([*words[:at], words[at] + words[at][-1], *words[at + 1 :]]),
        ]
    )
