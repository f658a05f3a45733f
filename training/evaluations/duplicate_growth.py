"""Time and memory of the duplicate window as it fills, from ten thousand to a million reports."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from random import Random

from pipeline.adapters.reference.tables import load_lexicons
from pipeline.batches import batches
from pipeline.domain.channel import Channel
from pipeline.duplicates.fingerprint.build import Comparable, fingerprint
from pipeline.duplicates.window.window import DuplicateWindow
from pipeline.text.clean import build_cleaner
from pipeline.text.redaction.redact import redact

SIZES = (10_000, 30_000, 100_000, 300_000)
"""Where the window is looked at on its way."""

WINDOW = timedelta(days=30)
SEED = 1708

PIECE_WORDS = 5
"""Words in a row that a made-up report takes from a real one: enough to be Indonesian, too few to be a duplicate."""

REPEATED_SHARE = 0.10
"""Reports that repeat one of the last thousand word for word. In the given posts 14 % do, in the given forms 3 %."""

CUT_SHARE = 0.05
"""Reports that relay one of the last thousand and lose its end."""

RECENT = 1_000
_SYLLABLES = "ba da ga ka ma na pa ra sa ta wa ya bi di gi ki li mi ni ri si ti wi bu du ku lu mu nu ru su tu"
SYLLABLES = tuple(_SYLLABLES.split())
"""Three make the name of a street; there are as many such names as streets in a large city."""

CATEGORIES = ("infrastruktur", "lingkungan", "perhubungan", "air_bersih", "sosial", "kesehatan", "ketertiban_umum")

BATCH = 256
"""Reports taken at once, as the worker does."""

START = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class GrowthPoint:
    """The window when it holds `reports`.

    Attributes
    ----------
    window_us
        Mean microseconds of a report since the last point: signature, candidates, judgement, insertion.
    details_us
        Of reading its numbers and names, which does not depend on the window.
    megabytes
        Of the whole process above what it had with an empty window.
    """

    reports: int
    window_us: float
    details_us: float
    megabytes: float


def measure_growth(pieces: Pieces, sizes: Sequence[int]) -> Iterator[GrowthPoint]:
    """Fill a window with made-up reports, spread over one window of time; gives a point at each size."""
    window, reports = DuplicateWindow(), make_reports(pieces, sizes[-1])
    before = _resident_megabytes()
    for size in sizes:
        new = size - len(window)
        all_s = details_s = 0.0
        for batch in batches(islice(reports, new), BATCH):
            details_s += _timed(lambda batch=batch: [fingerprint(report) for report in batch])  # type: ignore[misc]
            all_s += _timed(lambda batch=batch: window.take(batch))  # type: ignore[misc]
        yield GrowthPoint(
            reports=size,
            window_us=1e6 * (all_s - details_s) / new,
            details_us=1e6 * details_s / new,
            megabytes=_resident_megabytes() - before,
        )


def _timed(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


def sizes_up_to(largest: int) -> list[int]:
    """Give the sizes at which a window is looked at until it is full."""
    return [*(size for size in SIZES if size < largest), largest]


@dataclass(frozen=True, slots=True)
class Pieces:
    """What reports are made of.

    Attributes
    ----------
    words
        Each a few words in a row.
    lengths
        Of texts, in pieces.
    names
        Words of the pieces that no dictionary knows.
    """

    words: tuple[str, ...]
    lengths: tuple[int, ...]
    names: frozenset[str]


def take_apart(texts: Sequence[str]) -> Pieces:
    """Clean texts and cut them up."""
    cleaner = build_cleaner(load_lexicons())
    cleaned = [cleaner.clean(redact(text)) for text in texts]
    return Pieces(
        words=tuple(piece for each in cleaned for piece in _cut(each.normal.split())),
        lengths=tuple(1 + len(each.normal.split()) // PIECE_WORDS for each in cleaned),
        names=frozenset(name for each in cleaned for name in each.names),
    )


def make_reports(pieces: Pieces, count: int) -> Iterator[Comparable]:
    """Make reports; the same pieces give the same ones."""
    random = Random(SEED)  # noqa: S311  # a choice of examples, no secret
    recent = [_new_text(pieces, random)]
    for number in range(count):
        text = _next_text(recent, pieces, random)
        if len(recent) < RECENT:
            recent.append(text)
        else:
            recent[random.randrange(RECENT)] = text
        report = _make_report(number, text, START + number * WINDOW / count, random)
        yield replace(report, names=tuple(dict.fromkeys(filter(pieces.names.__contains__, text.split()))))


def _cut(words: Sequence[str]) -> Iterator[str]:
    return (" ".join(words[at : at + PIECE_WORDS]) for at in range(0, len(words), PIECE_WORDS))


def _next_text(recent: Sequence[str], pieces: Pieces, random: Random) -> str:
    chance = random.random()
    if chance < REPEATED_SHARE:
        return random.choice(recent)
    if chance < REPEATED_SHARE + CUT_SHARE:
        whole = random.choice(recent)
        return whole[: 2 * len(whole) // 3]
    return _new_text(pieces, random)


def _new_text(pieces: Pieces, random: Random) -> str:
    words = " ".join(random.choices(pieces.words, k=random.choice(pieces.lengths)))
    return f"{words} di jalan {''.join(random.choices(SYLLABLES, k=3))} nomor {random.randrange(300)}"


def _make_report(number: int, text: str, received_at: datetime, random: Random) -> Comparable:
    return Comparable(
        report_id=f"sms:{number}",
        channel=Channel.SMS,
        received_at=received_at,
        text_redacted=text,
        text_normal=text,
        category=random.choice(CATEGORIES),
        reporter=f"{random.getrandbits(128):032x}",
    )


def _resident_megabytes() -> float:
    """Memory of this process, as Linux counts it."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
    return int(line.split()[1]) / 1024
