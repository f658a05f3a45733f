"""An officer has withdrawn it; who withdraws their own report knows."""

from __future__ import annotations

from pipeline.domain.follow_up import Actor, Status
from pipeline.domain.notification import NoticeKind, Occasion, Values, comes_into


def _what(occasion: Occasion) -> Values:
    return {"code": occasion.code}


_BY_OFFICER = frozenset({Actor.OFFICER})

WITHDRAWN = NoticeKind(name="ditarik", when=comes_into(Status.WITHDRAWN, by=_BY_OFFICER), what=_what)
