"""Long texts that left the window, each by its digest with the case that it was in. Pure, bounded."""

from __future__ import annotations

from struct import Struct

from pipeline.duplicates.window.membership import Copy

FIRST_SWEEP = 10_000
"""Texts from which those that are too old are looked for, each time they have grown by a quarter."""

_TIMES = Struct("<dd")
"""When the text was last received, and when the oldest report of its case was; the id of that report follows. Packed,
a text takes 0.2 kB, a third of what three objects take."""


class LongAgo:
    """The cases of texts that nobody remembers in full.

    Parameters
    ----------
    kept_s
        Seconds for which a text is known after it was last received.
    """

    def __init__(self, kept_s: float) -> None:
        self._kept_s = kept_s
        self._cases: dict[int, bytes] = {}
        self._sweep_at = FIRST_SWEEP

    def __len__(self) -> int:
        return len(self._cases)

    def note(self, digest: int, received_at: float, oldest: Copy, *, now: float) -> None:
        """Remember in whose case a text was when it was last received; what is known of a later time stands."""
        known = self._cases.get(digest)
        if known is None or _TIMES.unpack_from(known)[0] <= received_at:
            self._cases[digest] = _TIMES.pack(received_at, oldest.received_at) + oldest.report_id.encode()
        if len(self._cases) > self._sweep_at:
            self._sweep(now - self._kept_s)

    def find(self, digest: int, received_at: float) -> Copy | None:
        """Give the oldest report of the case that a text was in."""
        known = self._cases.get(digest)
        if known is None:
            return None
        last_at, oldest_at = _TIMES.unpack_from(known)
        is_near = abs(received_at - last_at) <= self._kept_s
        return Copy(oldest_at, known[_TIMES.size :].decode()) if is_near else None

    def forget(self, report_id: str, heir: Copy | None, *, now: float) -> None:
        """Name the cases of a report after its heir, or forget their texts; looks at all that is remembered."""
        named = [digest for digest, known in self._cases.items() if known[_TIMES.size :] == report_id.encode()]
        for digest in named:
            last_at, _ = _TIMES.unpack_from(self._cases.pop(digest))
            if heir:
                self.note(digest, last_at, heir, now=now)

    def _sweep(self, least: float) -> None:
        self._cases = {each: known for each, known in self._cases.items() if _TIMES.unpack_from(known)[0] >= least}
        self._sweep_at = max(FIRST_SWEEP, 5 * len(self._cases) // 4)
