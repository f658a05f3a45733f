"""Passwords, hashed with Argon2id as RFC 9106 recommends it: a twentieth of a second and 64 MB each, on purpose."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

_HASHER: Final = PasswordHasher()
_THREADS: Final = ThreadPoolExecutor(2, thread_name_prefix="passwords")
"""As many hashes at one time: who tries passwords takes no more memory than two of them."""


async def hash_password(password: str) -> str:
    """Give what is kept of a password."""
    return await asyncio.get_running_loop().run_in_executor(_THREADS, _HASHER.hash, password)


async def is_password(password: str, kept: str | None) -> bool:
    """Whether a password is the one that was kept; where none was, it takes as long, and is not."""
    return await asyncio.get_running_loop().run_in_executor(_THREADS, _verify, password, kept)


def needs_new_hash(kept: str) -> bool:
    """Whether a hash was made with less effort than is asked today."""
    return _HASHER.check_needs_rehash(kept)


def _verify(password: str, kept: str | None) -> bool:
    try:
        return _HASHER.verify(kept or _nobodys(), password) and kept is not None
    except VerificationError:
        return False


@cache
def _nobodys() -> str:
    return _HASHER.hash("")
