"""When two reports are one complaint, and when they may tell of one incident: every threshold with its reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from pipeline.duplicates.fingerprint.build import OWN_WORDS

LATE = timedelta(days=1)
"""How late a report may come and still meet all that is within a window of it: what a gateway holds back overnight."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DuplicateRules:
    """Thresholds; `training.evaluations.duplicates` tries those around them.

    Attributes
    ----------
    window
        Reports further apart are never the same unless they are verbatim: what comes back is a new complaint.
    verbatim_window
        A long text that comes again word for word within this time is the same complaint: it was copied.
    merge_jaccard
        Shared shingles, 0.0 to 1.0, from which two texts are one.
    vague_jaccard
        The same for short texts without a number or name in common, which do not say where.
    copied_words
        Words in a row that nobody chooses twice: from here on a text was copied, whatever was put around it. A text
        with fewer words is short.
    copied_share
        Share of the shorter text that must be copied.
    copied_jaccard
        Below this no copied run is looked for: where half of the shorter text was copied, more is shared.
    verbatim
        Share of the shorter text's shingles in the longer one, from which the one is the other, cut or added to.
    petition_words
        Words of a text so long that it is the same verbatim from wherever it was sent: signers live everywhere. With
        fewer, "jembatan gantung putus, anak sekolah tidak bisa menyeberang" is written in two regencies.
    far_km
        Reports sent from further apart are about two places.
    link_jaccard
        Shared shingles from which two texts may tell of one incident.
    link_window
        The same place and category within this time may be one incident; later it was repaired and came back.
    resend
        The same words of one sender within this time are one report, however short: a button pressed twice, a gateway
        that sends again. Later "banjir" is the next flood.
    flood_per_minute
        Reports of one case in a minute, from which it is a flood (`banjir_pesan`).
    """

    window: timedelta = timedelta(days=30)
    verbatim_window: timedelta = timedelta(days=365)
    merge_jaccard: float = 0.5
    vague_jaccard: float = 0.7
    copied_words: int = OWN_WORDS
    copied_share: float = 0.5
    copied_jaccard: float = 0.25
    verbatim: float = 0.95
    petition_words: int = 12
    far_km: float = 2.0
    link_jaccard: float = 0.36
    link_window: timedelta = timedelta(days=14)
    resend: timedelta = timedelta(minutes=15)
    flood_per_minute: int = 60
