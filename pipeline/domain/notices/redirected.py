"""Another office has the report now, with the reason."""

from __future__ import annotations

from pipeline.domain.follow_up import Status
from pipeline.domain.notification import NoticeKind, Occasion, Values, comes_into


def _what(occasion: Occasion) -> Values:
    return {"code": occasion.code, "office": occasion.office, "text": occasion.text}


REDIRECTED = NoticeKind(name="dialihkan", when=comes_into(Status.REDIRECTED), what=_what)
