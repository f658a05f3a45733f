"""The office works on it."""

from __future__ import annotations

from pipeline.domain.follow_up import Status
from pipeline.domain.notification import NoticeKind, Occasion, Values, comes_into


def _what(occasion: Occasion) -> Values:
    return {"code": occasion.code, "office": occasion.office}


IN_PROGRESS = NoticeKind(name="diproses", when=comes_into(Status.IN_PROGRESS), what=_what)
