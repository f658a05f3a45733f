"""The days to object end soon, and silence will close it."""

from __future__ import annotations

from pipeline.domain.follow_up import CLOSED_BY_SILENCE, DeadlineState
from pipeline.domain.notification import NoticeKind, Occasion, Values


def _when(occasion: Occasion) -> bool:
    return occasion.event.deadline is DeadlineState.NEAR and occasion.status in CLOSED_BY_SILENCE


def _what(occasion: Occasion) -> Values:
    return {"code": occasion.code, "until": occasion.day(occasion.event.objection_until)}


SILENCE = NoticeKind(name="segera_ditutup", when=_when, what=_what)
