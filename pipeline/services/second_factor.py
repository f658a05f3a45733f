"""The second factor of officers: codes of six digits that an app on their telephone shows (TOTP, RFC 6238)."""

from __future__ import annotations

from datetime import datetime
from typing import Final

import pyotp

from pipeline.adapters.store.passwords import Password, Passwords
from pipeline.adapters.store.sealing import Sealer
from pipeline.domain.errors import DataFault
from pipeline.domain.officer import Officer
from pipeline.services.opened import Services
from pipeline.services.passwords import require_password

ISSUER: Final = "LAPOR"
STEPS_OFF: Final = (0, -1, 1)
"""Steps of thirty seconds that a telephone's clock may be off, the likeliest first."""


def make_secret() -> str:
    """Make a secret, in the letters that an app takes."""
    return pyotp.random_base32()


def write_address(officer: Officer, secret: str) -> str:
    """Give what a QR code tells the app."""
    return pyotp.TOTP(secret).provisioning_uri(name=officer.name, issuer_name=ISSUER)


def seal_secret(services: Services, officer: Officer, secret: str) -> bytes:
    """Seal a secret, for its officer alone."""
    return Sealer(services.keys().sealing).seal(secret.encode(), purpose=_purpose(officer.officer_id))


def open_secret(services: Services, officer: Officer, sealed: bytes) -> str:
    """Give the secret that was sealed for an officer; a DataFault `not_opened` for another's."""
    return Sealer(services.keys().sealing).open(sealed, purpose=_purpose(officer.officer_id)).decode()


async def begin_second_factor(services: Services, officer: Officer, sealed: bytes, code: str, *, now: datetime) -> None:
    """Ask for a code at each sign-in from now on; a DataFault `wrong_totp` if this one is not the secret's."""
    step = _step_of(open_secret(services, officer, sealed), code, now)
    if step is None:
        raise DataFault("wrong_totp", "the code is not of this secret and moment")
    await Passwords(await services.store()).put_totp(officer.officer_id, sealed, step=step)


async def has_second_factor(services: Services, officer: Officer) -> bool:
    """Whether an officer is asked for a code."""
    return await Passwords(await services.store()).has_totp(officer.officer_id)


async def end_second_factor(services: Services, officer: Officer, password: str, *, now: datetime) -> None:
    """Ask for no code any more; raises as `require_password`, so that an open desk is not enough."""
    await require_password(services, officer, password, now=now)
    await Passwords(await services.store()).put_totp(officer.officer_id, None, step=0)


def find_step(services: Services, password: Password, code: str, *, now: datetime) -> int | None:
    """Give the step whose code was typed; None if it is no code of now."""
    assert password.sealed_totp is not None  # noqa: S101 - asked of officers with a second factor alone
    sealer = Sealer(services.keys().sealing)
    secret = sealer.open(password.sealed_totp, purpose=_purpose(password.officer_id)).decode()
    return _step_of(secret, code, now)


def _step_of(secret: str, code: str, now: datetime) -> int | None:
    totp, typed = pyotp.TOTP(secret), "".join(code.split())
    steps = [totp.timecode(now) + off for off in STEPS_OFF]
    return next((step for step in steps if pyotp.utils.strings_equal(typed, totp.generate_otp(step))), None)


def _purpose(officer_id: str) -> str:
    return f"totp:{officer_id}"
