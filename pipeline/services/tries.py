"""How often a password may be tried. A try is counted before the password is looked at, so many at once are many."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

from pipeline.adapters.store.passwords import Tries
from pipeline.domain.errors import DataFault
from pipeline.services.opened import Services

LOCKED_FOR: Final = timedelta(minutes=15)
"""From the first of the tries on: long enough to make guessing hopeless, short enough to be waited for."""

MOST_TRIES: Final = {"one": 5, "name": 50, "address": 50, "own": 5}
"""In that time: for one name from one address, for one name from anywhere, from one address for any name, and for the
own password of who is signed in.

The first locks nobody out of their account from elsewhere; the next two stop who guesses from many places, or at
many names.
"""


async def count_try(services: Services, counted: Mapping[str, str], *, now: datetime) -> None:
    """Count a try.

    Parameters
    ----------
    counted
        Kind of `MOST_TRIES` -> whom it is counted for; kept as keyed hashes, because people type passwords where the
        name belongs.

    Raises
    ------
    DataFault
        `too_many_tries`.
    """
    keys = _keys(services, counted)
    counts = await Tries(await services.store()).count(keys.values(), at=now, since=now - LOCKED_FOR)
    if any(counts[key] > MOST_TRIES[kind] for kind, key in keys.items()):
        minutes = int(LOCKED_FOR.total_seconds() / 60)
        raise DataFault("too_many_tries", "a password was tried too often", minutes=minutes)


async def forget_tries(services: Services, counted: Mapping[str, str]) -> None:
    """Count from none again, for who proved who they are."""
    await Tries(await services.store()).forget(list(_keys(services, counted).values()))


def _keys(services: Services, counted: Mapping[str, str]) -> dict[str, str]:
    key = services.keys().officer
    return {kind: hmac.new(key, f"{kind}\n{whom}".encode(), sha256).hexdigest() for kind, whom in counted.items()}
