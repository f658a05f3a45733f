"""Long texts that left the window, each by its digest with the case that it was in. Pure, bounded."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from struct import Struct

from pipeline.duplicates.window.membership import Copy
from pipeline.duplicates.window.sweeping import Sweeping

_TIMES = Struct("<dd")
"""When the text was last received, and when the oldest report of its case was; their ids follow, that of the oldest
first and mostly alone, since most are one report. Packed, a text takes 0.2 kB, a third of what three objects take."""


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
        self._sweeping = Sweeping(growth=1.25)

    def __len__(self) -> int:
        return len(self._cases)

    def note(self, digest: int, newest: Copy, oldest: Copy, *, now: float) -> None:
        """Remember in whose case a text was when it was last received; what is known of a later time stands."""
        known = self._cases.get(digest)
        if known is None or _TIMES.unpack_from(known)[0] <= newest.received_at:
            self._cases[digest] = _pack(newest, oldest)
        if self._sweeping.is_due(len(self._cases)):
            self._sweep(now - self._kept_s)

    def find(self, digest: int, received_at: float) -> Copy | None:
        """Give the oldest report of the case that a text was in."""
        known = self._cases.get(digest)
        if known is None:
            return None
        newest, oldest = _unpack(known)
        return oldest if abs(received_at - newest.received_at) <= self._kept_s else None

    def forget(self, report_id: str, heir: Copy | None, *, now: float) -> None:
        """Forget the text of a report, and name its case after its heir, or forget the texts of that, too.

        Looks at all that is remembered.
        """
        name = report_id.encode()
        for digest in [digest for digest, known in self._cases.items() if name in known]:
            newest, oldest = _unpack(self._cases[digest])
            if report_id not in (newest.report_id, oldest.report_id):
                continue
            del self._cases[digest]
            if heir and newest.report_id != report_id:
                self.note(digest, newest, heir, now=now)

    def forget_texts(self, report_ids: AbstractSet[str]) -> None:
        """Forget the texts that were last received in these reports."""
        self._cases = {
            digest: known for digest, known in self._cases.items() if _unpack(known)[0].report_id not in report_ids
        }

    def _sweep(self, least: float) -> None:
        self._cases = {each: known for each, known in self._cases.items() if _TIMES.unpack_from(known)[0] >= least}
        self._sweeping.note_left(len(self._cases))


def _pack(newest: Copy, oldest: Copy) -> bytes:
    names = [oldest.report_id] if newest.report_id == oldest.report_id else [oldest.report_id, newest.report_id]
    return _TIMES.pack(newest.received_at, oldest.received_at) + "\n".join(names).encode()


def _unpack(known: bytes) -> tuple[Copy, Copy]:
    """Give the newest report of a text, and the oldest of its case."""
    newest_at, oldest_at = _TIMES.unpack_from(known)
    oldest_id, _, newest_id = known[_TIMES.size :].decode().partition("\n")
    return Copy(newest_at, newest_id or oldest_id), Copy(oldest_at, oldest_id)
