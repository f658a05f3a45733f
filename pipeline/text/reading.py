"""The one order in which a text is read, in training and serving alike. Pure but for what the cleaner remembers.

Cut and repair first, so that nothing personal hides from `redact`; then mask handles; signals before cleaning, which
removes them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.domain.report import MAX_TEXT_CHARS, Post
from pipeline.text.clean import Cleaner, CleanText
from pipeline.text.handles import OfficialHandle, mask_handles
from pipeline.text.redaction.redact import find_personal_data, mask, redact
from pipeline.text.redaction.subjects import find_subjects
from pipeline.text.signals import Signals, read_signals
from pipeline.text.words.repair import repair


@dataclass(frozen=True, kw_only=True, slots=True)
class ReadText:
    """What was read of a text.

    Attributes
    ----------
    redacted
        As written, repaired, without personal data and citizens' handles.
    subjects
        Keyed hashes of the people whose data it carried; none if there was no key.
    """

    redacted: str
    clean: CleanText
    signals: Signals
    subjects: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class TextReader:
    """Reads texts.

    Attributes
    ----------
    official_handles
        Public accounts, by handle in lower case.
    subject_key
        Key of the hashes of people; None where nobody asks whom a text is about.
    """

    cleaner: Cleaner
    official_handles: Mapping[str, OfficialHandle]
    subject_key: bytes | None = None

    def read(self, texts: Sequence[str], posts: Sequence[Post | None]) -> list[ReadText]:
        """Read texts and what X told beside them; same order, and no text depends on the others."""
        repaired = [repair(cut_text(text)) for text in texts]
        personal = [find_personal_data(text) for text in repaired]
        masked = [
            mask_handles(mask(text, data), self.official_handles) for text, data in zip(repaired, personal, strict=True)
        ]
        return [
            ReadText(
                redacted=text,
                clean=clean,
                signals=read_signals(text, post, self.official_handles),
                subjects=find_subjects(*before, self.subject_key) if self.subject_key else (),
            )
            for text, clean, post, before in zip(
                masked, self.cleaner.clean_all(masked), posts, zip(repaired, personal, strict=True), strict=True
            )
        ]

    def redact(self, text: str) -> str:
        """Give a short text that stands beside a report as `read` would show it."""
        return mask_handles(redact(text), self.official_handles)


def cut_text(text: str) -> str:
    """Cut what no channel would have taken, after a letter: half a NIK at the cut would not be recognised."""
    if len(text) <= MAX_TEXT_CHARS:
        return text
    end = next((end for end in range(MAX_TEXT_CHARS, 0, -1) if text[end - 1].isalpha()), 0)
    return text[:end]
