"""It is done; the sender may object."""

from __future__ import annotations

from pipeline.domain.follow_up import Status
from pipeline.domain.notification import NoticeKind, Occasion, Values, comes_into


def _what(occasion: Occasion) -> Values:
    return {"code": occasion.code, "until": occasion.day(occasion.event.objection_until)}


RESOLVED = NoticeKind(name="selesai", when=comes_into(Status.RESOLVED), what=_what)
