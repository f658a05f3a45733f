"""Something is missing, and the sender is asked for it."""

from __future__ import annotations

from pipeline.domain.follow_up import Status
from pipeline.domain.notification import NoticeKind, Occasion, Values, comes_into


def _what(occasion: Occasion) -> Values:
    return {"code": occasion.code, "text": occasion.text}


ASKED = NoticeKind(name="tanya", when=comes_into(Status.INCOMPLETE), what=_what, is_question=True)
