"""All kinds of notices that follow from what is done with a report."""

from __future__ import annotations

from typing import Final

from pipeline.domain.notices.answered import ANSWERED
from pipeline.domain.notices.archived import ARCHIVED
from pipeline.domain.notices.asked import ASKED
from pipeline.domain.notices.closed import CLOSED
from pipeline.domain.notices.forwarded import FORWARDED
from pipeline.domain.notices.in_progress import IN_PROGRESS
from pipeline.domain.notices.postponed import POSTPONED
from pipeline.domain.notices.redirected import REDIRECTED
from pipeline.domain.notices.reopened import REOPENED
from pipeline.domain.notices.resolved import RESOLVED
from pipeline.domain.notices.silence import SILENCE
from pipeline.domain.notices.withdrawn import WITHDRAWN
from pipeline.domain.notification import NoticeKind, Occasion

KINDS: Final[tuple[NoticeKind, ...]] = (
    *(ASKED, FORWARDED, REDIRECTED, IN_PROGRESS, POSTPONED, ANSWERED),
    *(SILENCE, RESOLVED, CLOSED, REOPENED, ARCHIVED, WITHDRAWN),
)
"""What is told of an event: the first kind whose rule says so. Verifying and handing back are told to nobody, but what
comes of them."""


def find_kind(occasion: Occasion) -> NoticeKind | None:
    """Give what is told of something that was done; None for nothing."""
    return next((kind for kind in KINDS if kind.when(occasion)), None)
