"""The office has answered; the sender may object."""

from __future__ import annotations

from pipeline.domain.follow_up import Status
from pipeline.domain.notification import NoticeKind, Occasion, Values, comes_into


def _what(occasion: Occasion) -> Values:
    return {
        "code": occasion.code,
        "office": occasion.office,
        "text": occasion.text,
        "until": occasion.day(occasion.event.objection_until),
    }


ANSWERED = NoticeKind(name="ditindaklanjuti", when=comes_into(Status.FOLLOWED_UP), what=_what)
