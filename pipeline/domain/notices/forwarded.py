"""An office has the report."""

from __future__ import annotations

from pipeline.domain.follow_up import Status
from pipeline.domain.notification import NoticeKind, Occasion, Values, comes_into


def _what(occasion: Occasion) -> Values:
    return {"code": occasion.code, "office": occasion.office}


FORWARDED = NoticeKind(name="didisposisikan", when=comes_into(Status.FORWARDED), what=_what)
