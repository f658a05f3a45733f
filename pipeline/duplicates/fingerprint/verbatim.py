"""By what a long text is known again, word for word, when it comes months later. Pure."""

from __future__ import annotations

from hashlib import blake2b

from pipeline.duplicates.fingerprint.build import OWN_WORDS, Fingerprint

DIGEST_BYTES = 8
"""Of a million texts two share a digest once in 30 million years of reports; the words themselves are not kept."""


def verbatim_digest(new: Fingerprint) -> int | None:
    """Give what all reports of one long text share; None if nobody's later report can be the same.

    It is the same in every process. A text without number and name is known by its sender as well, and of a form with a
    person's data and of an office's answer nothing is kept.
    """
    details = new.details
    if new.alone or new.is_answer or new.subjects or details.is_personal or new.words.count(" ") + 1 < OWN_WORDS:
        return None
    sender = "" if details.numbers or details.spots or details.areas else new.reporter
    told = f"{new.words}\n{new.area}\n{sender}\n{' '.join(details.numbers)}"
    return int.from_bytes(blake2b(told.encode(), digest_size=DIGEST_BYTES).digest(), "big")


def are_verbatim(first: Fingerprint, second: Fingerprint) -> bool:
    """Whether both are one long text, word for word."""
    return (
        first.words == second.words
        and (digest := verbatim_digest(first)) is not None
        and (digest == verbatim_digest(second))
    )
