"""Officers' passwords: handed over once by who administers, replaced by the officer."""

from __future__ import annotations

from datetime import datetime
from secrets import choice

from pipeline.adapters.passwords import hash_password, is_password
from pipeline.adapters.store.officers import Officers
from pipeline.adapters.store.passwords import Passwords
from pipeline.adapters.store.sessions import Sessions
from pipeline.domain.errors import DataFault
from pipeline.domain.officer import Officer
from pipeline.domain.session import MAX_PASSWORD_CHARS, Session, check_password
from pipeline.domain.tracking import ALPHABET
from pipeline.services.opened import Services
from pipeline.services.tries import count_try, forget_tries

GROUPS, GROUP_CHARS = 4, 5
"""Of a one-time password: a hundred bits of chance, and still typed from a slip of paper."""


async def make_one_time_password(services: Services, name: str, *, now: datetime) -> str:
    """Give an officer a password that must be replaced at the first sign-in; sessions and second factor end.

    Raises
    ------
    DataFault
        `unknown_officer` if there is none, or they are disabled.
    """
    kept = await Officers(await services.store()).find(name)
    if kept is None or kept.disabled_at:
        raise DataFault("unknown_officer", f"no officer {name} who may act", name=name)
    password = "-".join("".join(choice(ALPHABET) for _ in range(GROUP_CHARS)) for _ in range(GROUPS))
    await _keep(services, kept.officer, password, must_change=True, now=now)
    await Sessions(await services.store()).end(kept.officer.officer_id)
    return password


async def change_password(services: Services, session: Session, old: str, new: str, *, now: datetime) -> None:
    """Replace the password of who is signed in; all other sessions end.

    Raises
    ------
    DataFault
        As `require_password`; `weak_password`, `same_password` for the new one.
    """
    officer = session.officer
    await require_password(services, officer, old, now=now)
    check_password(new, name=officer.name)
    if new == old:
        raise DataFault("same_password", "the new password is the old one")
    await _keep(services, officer, new, must_change=False, now=now)
    await Sessions(await services.store()).end(officer.officer_id, but=session.session_id)


async def require_password(services: Services, officer: Officer, password: str, *, now: datetime) -> None:
    """Let pass an officer who knows their password; a DataFault `wrong_password` or `too_many_tries` otherwise."""
    counted = {"own": officer.officer_id}
    await count_try(services, counted, now=now)
    kept = await Passwords(await services.store()).find(officer.officer_id)
    if kept is None or not await is_password(password[: MAX_PASSWORD_CHARS + 1], kept.hashed):
        raise DataFault("wrong_password", "the password is another")
    await forget_tries(services, counted)


async def _keep(services: Services, officer: Officer, password: str, *, must_change: bool, now: datetime) -> None:
    hashed = await hash_password(password)
    await Passwords(await services.store()).put(
        officer.officer_id, hashed, must_change=must_change, at=now, ends_totp=must_change
    )
