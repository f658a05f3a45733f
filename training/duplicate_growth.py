"""Time and memory of the duplicate window as it fills, from ten thousand to a million reports."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from pipeline.domain.report import AnalysedReport, Channel
from pipeline.domain.taxonomy import ReportKind
from pipeline.domain.triage import Prediction, Review
from pipeline.nlp.duplicates import DuplicateWindow

SIZES = (10_000, 30_000, 100_000, 300_000, 1_000_000)
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

_WORD = re.compile(r"[a-z0-9]+")

START = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class GrowthPoint:
    """The window when it holds `reports`.

    Attributes
    ----------
    microseconds
        Mean time of a report since the last point: fingerprint, signature, candidates, judgement, insertion.
    megabytes
        Of the whole process above what it had with an empty window.
    """

    reports: int
    microseconds: float
    megabytes: float


def measure_growth(texts: Sequence[str], sizes: Sequence[int] = SIZES) -> Iterator[GrowthPoint]:
    """Fill a window with made-up reports, spread over one window of time; gives a point at each size."""
    window, seconds, since = DuplicateWindow(), 0.0, 0
    before = _resident_megabytes()
    for count, report in enumerate(make_reports(texts, sizes[-1]), start=1):
        started = time.perf_counter()
        window.consolidate(report)
        seconds += time.perf_counter() - started
        if count in sizes:
            yield GrowthPoint(count, 1e6 * seconds / (count - since), _resident_megabytes() - before)
            seconds, since = 0.0, count


def make_reports(texts: Sequence[str], count: int) -> Iterator[AnalysedReport]:
    """Make reports of pieces of texts; the same texts give the same reports."""
    random = Random(SEED)  # noqa: S311  # a choice of examples, no secret
    pieces = list(_pieces(texts))
    lengths = [1 + len(text.split()) // PIECE_WORDS for text in texts]
    recent = [_new_text(pieces, lengths, random)]
    for number in range(count):
        text = _next_text(recent, pieces, lengths, random)
        if len(recent) < RECENT:
            recent.append(text)
        else:
            recent[random.randrange(RECENT)] = text
        yield _make_report(number, text, START + number * WINDOW / count, random)


def _pieces(texts: Sequence[str]) -> Iterator[str]:
    for text in texts:
        words = _WORD.findall(text.lower())
        yield from (" ".join(words[at : at + PIECE_WORDS]) for at in range(0, len(words), PIECE_WORDS))


def _next_text(recent: Sequence[str], pieces: Sequence[str], lengths: Sequence[int], random: Random) -> str:
    chance = random.random()
    if chance < REPEATED_SHARE:
        return random.choice(recent)
    if chance < REPEATED_SHARE + CUT_SHARE:
        whole = random.choice(recent)
        return whole[: 2 * len(whole) // 3]
    return _new_text(pieces, lengths, random)


def _new_text(pieces: Sequence[str], lengths: Sequence[int], random: Random) -> str:
    words = " ".join(random.choices(pieces, k=random.choice(lengths)))
    return f"{words} di jalan {''.join(random.choices(SYLLABLES, k=3))} nomor {random.randrange(300)}"


def _make_report(number: int, text: str, received_at: datetime, random: Random) -> AnalysedReport:
    return AnalysedReport(
        report_id=f"sms:{number}",
        tracking_id="",
        channel=Channel.SMS,
        received_at=received_at,
        text_redacted=text,
        text_normal=text,
        kind=Prediction(label=ReportKind.LAPORAN, confidence=0.9),
        category=Prediction(label=random.choice(CATEGORIES), confidence=0.9),
        agency=Prediction(label="dinas_pu", confidence=0.9),
        review=Review(),
        reporter=f"{random.getrandbits(128):032x}",
    )


def _resident_megabytes() -> float:
    """Memory of this process, as Linux counts it."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
    return int(line.split()[1]) / 1024
