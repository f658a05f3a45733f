"""Officers sign in at the console, and out: a password, a code if they chose a second factor, a session.

Who fails is told the same in the same time, whether the name, the password or the code was wrong.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from secrets import token_urlsafe

from pipeline.adapters.passwords import hash_password, is_password, needs_new_hash
from pipeline.adapters.store.officers import Officers
from pipeline.adapters.store.passwords import Password, Passwords
from pipeline.adapters.store.sessions import Sessions
from pipeline.domain.client import SECRET_BYTES
from pipeline.domain.errors import DataFault
from pipeline.domain.officer import Officer
from pipeline.domain.session import MAX_PASSWORD_CHARS, NOTED_EACH, ONE_TIME_LASTS, Session
from pipeline.services.audit import REFUSED, SIGNED_IN, note_deed
from pipeline.services.opened import Services
from pipeline.services.second_factor import find_step
from pipeline.services.tries import count_try, forget_tries


@dataclass(frozen=True, kw_only=True, slots=True)
class SignIn:
    """What was typed, and from where.

    Attributes
    ----------
    address
        Who is counted as one caller; None: a program of this machine, which is not counted as an address.
    """

    name: str
    password: str = field(repr=False)
    code: str = field(default="", repr=False)
    address: str | None = None


async def sign_in(services: Services, typed: SignIn, *, now: datetime) -> str:
    """Begin a session, and give its token.

    Raises
    ------
    DataFault
        `too_many_tries`, whoever is meant; `wrong_sign_in` if name, password or code is wrong, the one-time password
        too old, or the officer disabled.
    """
    name = " ".join(typed.name.split())
    counted = {"one": f"{name.casefold()}\n{typed.address or ''}", "name": name.casefold()}
    from_address = {"address": typed.address} if typed.address else {}
    await count_try(services, counted | from_address, now=now)
    kept = await Officers(await services.store()).find(name)
    officer = kept.officer if kept and not kept.disabled_at else None
    password = await Passwords(await services.store()).find(officer.officer_id if officer else "")
    if not await _is_right(services, typed, password, now) or officer is None:
        await note_deed(services, officer, REFUSED, now=now)
        raise DataFault("wrong_sign_in", "name, password or code is wrong")
    await forget_tries(services, counted)
    await note_deed(services, officer, SIGNED_IN, now=now)
    return await begin_session(services, officer, now=now)


async def begin_session(services: Services, officer: Officer, *, now: datetime) -> str:
    """Begin a session of an officer who has proven who it is, and give its token."""
    token = token_urlsafe(SECRET_BYTES)
    await Sessions(await services.store()).add(_id_of(token), officer.officer_id, at=now)
    return token


async def find_session(services: Services, token: str, *, now: datetime) -> Session | None:
    """Give the session of a token; None if it is over, was ended, or never was."""
    sessions = Sessions(await services.store())
    session = await sessions.find(_id_of(token))
    if session is None or not session.is_open(now):
        return None
    if now - session.seen_at >= NOTED_EACH:
        await sessions.note_use(session.session_id, at=now)
    return session


async def list_sessions(services: Services, officer: Officer, *, now: datetime) -> list[Session]:
    """Give the open sessions of an officer, the last used first."""
    found = await Sessions(await services.store()).list(officer.officer_id)
    return [each for each in found if each.is_open(now)]


async def end_session(services: Services, session: Session) -> None:
    """Let a session open nothing from now on."""
    await Sessions(await services.store()).end(session.officer.officer_id, only=session.session_id)


async def end_other_sessions(services: Services, session: Session) -> int:
    """End all sessions of an officer but this one; gives how many."""
    return await Sessions(await services.store()).end(session.officer.officer_id, but=session.session_id)


async def _is_right(services: Services, typed: SignIn, password: Password | None, now: datetime) -> bool:
    """Whether password and code are right; a hash of today's effort is kept of one that is."""
    given = typed.password[: MAX_PASSWORD_CHARS + 1]
    if not await is_password(given, password.hashed if password else None) or password is None:
        return False
    if password.must_change and now >= password.made_at + ONE_TIME_LASTS:
        return False
    passwords = Passwords(await services.store())
    if password.sealed_totp is not None:
        step = find_step(services, password, typed.code, now=now)
        if step is None or not await passwords.use_step(password.officer_id, step):
            return False
    if needs_new_hash(password.hashed):
        hashed = await hash_password(given)
        await passwords.put(
            password.officer_id, hashed, must_change=password.must_change, at=password.made_at, ends_totp=False
        )
    return True


def _id_of(token: str) -> str:
    return sha256(token.encode()).hexdigest()
