"""Sessions of officers at the console: how long one lasts, what a password must be, how often one may be tried. Pure.

A browser holds the token of its session in a cookie; 256 bits of chance, of which the store keeps the digest alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from pipeline.domain.errors import DataFault
from pipeline.domain.officer import Officer

IDLE: Final = timedelta(hours=1)
"""Without a page in between: a desk that was left over lunch is closed, one where an answer is written is not."""

LONGEST: Final = timedelta(hours=12)
"""Whatever is done in it: a working day with overtime."""

NOTED_EACH: Final = timedelta(minutes=1)
"""How exactly it is kept when a session was last used: each page would else be a write."""

MIN_PASSWORD_CHARS: Final = 12
"""What NIST SP 800-63B asks with a second factor is 8, without one 15; tries are counted here, and few."""

MAX_PASSWORD_CHARS: Final = 128
"""More than any sentence that is remembered; what is hashed has an end."""

ONE_TIME_LASTS: Final = timedelta(days=7)
"""Until a password that an administrator handed over must have been replaced."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Session:
    """A session that is open.

    Attributes
    ----------
    session_id
        Hexadecimal digest of its token: names it in a list, and opens nothing.
    must_change
        The password is one that was handed over, and nothing may be done before it is replaced.
    """

    session_id: str
    officer: Officer
    made_at: datetime
    seen_at: datetime
    must_change: bool = False

    def is_open(self, now: datetime) -> bool:
        """Whether it opens anything at a moment."""
        return now < self.made_at + LONGEST and now < self.seen_at + IDLE


def check_password(password: str, *, name: str) -> None:
    """Let pass what may be a password; a DataFault `weak_password` otherwise."""
    if not MIN_PASSWORD_CHARS <= len(password) <= MAX_PASSWORD_CHARS or len(set(password)) < MIN_PASSWORD_CHARS // 2:
        raise DataFault("weak_password", "too short, too long or too plain", least=MIN_PASSWORD_CHARS)
    if _letters(name) in _letters(password):
        raise DataFault("weak_password", "the name is in it", least=MIN_PASSWORD_CHARS)


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))
