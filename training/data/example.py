"""Invented reports of two cities over a year, for notebooks and for trying the commands without data. Pure.

Each is a seed in other words: a place, an opening, a plea; some words shortened or lost. Models of them look better
than models of people: what they are good for is showing how the tools are used.
"""

from __future__ import annotations

from dataclasses import replace
from random import Random

from training.data.rows import Row
from training.data.seeds import load_seeds

OPENINGS = ("", "Assalamualaikum, ", "Selamat pagi, ", "Yth. Bapak/Ibu, ", "min ", "Mohon perhatian: ")
PLACES = ("di gang Melati", "dekat pasar lama", "di kelurahan kami", "depan SDN 3", "di RW 05", "jalan Kenanga", "")
PLEAS = ("", ", mohon ditindaklanjuti", ". Terima kasih", ", tolong segera", " sudah lama begini")
SHORT = {"yang": "yg", "tidak": "tdk", "jalan": "jln", "sudah": "sdh", "belum": "blm", "dengan": "dgn"}
CITIES = (("kota_contoh_a", "Kota Contoh A"), ("kota_contoh_b", "Kota Contoh B"))
WORD_LOSS = 0.12
MISLABELLED = 0.05
"""Share of rows whose label is that of another seed: people who label disagree too."""


def make_example(rows: int = 2_400, *, seed: int = 0) -> list[Row]:
    """Make labelled reports; the same number and seed give the same rows."""
    chance = Random(seed)  # noqa: S311 - no secret depends on it
    seeds = [row for row in load_seeds() if row.category]
    return [_make_row(number, chance.choice(seeds), chance.choice(seeds), chance) for number in range(rows)]


def _make_row(number: int, told: Row, other: Row, chance: Random) -> Row:
    source, region = CITIES[number % len(CITIES)]
    labelled = other if chance.random() < MISLABELLED else told
    return replace(
        told,
        where=f"example:{number}",
        key=f"{source}:{number}",
        source=source,
        date=f"2026-{1 + number * 12 // 2_400 % 12:02}-{chance.randint(1, 28):02}",
        text=_retell(told.text, chance),
        kind="laporan",
        category=labelled.category,
        agency=labelled.agency,
        region=region,
    )


def _retell(text: str, chance: Random) -> str:
    words = [SHORT.get(word, word) for word in text.split() if chance.random() > WORD_LOSS] or text.split()
    return f"{chance.choice(OPENINGS)}{' '.join(words)} {chance.choice(PLACES)}{chance.choice(PLEAS)}".strip()
