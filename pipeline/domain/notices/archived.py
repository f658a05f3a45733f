"""Nothing is done with it, with the reason."""

from __future__ import annotations

from pipeline.domain.follow_up import Status
from pipeline.domain.notification import NoticeKind, Occasion, Values, comes_into


def _what(occasion: Occasion) -> Values:
    return {"code": occasion.code, "text": occasion.text}


ARCHIVED = NoticeKind(name="diarsipkan", when=comes_into(Status.ARCHIVED), what=_what)
