"""Who reported (pelapor), as a keyed hash: equal for equal senders, and nothing can be read back from it; pure."""

from __future__ import annotations

import hmac
import re
from typing import Final

_NUMBER_MARKS: Final = str.maketrans("", "", " .-()\t\u00a0\u2011")
_TRUNK_ZERO: Final = re.compile(r"(?:\+62|0062|62|0)0?(?=[1-9]\d{6,12}\Z)", re.ASCII)
"""Indonesian numbers have 8 to 13 digits after +62; the zero is also found behind the country code: +62 (0)812."""

_FOREIGN: Final = re.compile(r"\+[1-9]\d{6,14}", re.ASCII)
"""E.164: at most 15 digits."""

_CHANNELS_WITHOUT_NUMBERS: Final = frozenset({"twitter"})
"""X names authors by bare digits, which can look like a phone number."""


def reporter_hash(channel: str, sender: str, key: bytes) -> str:
    """Hash a sender; one phone number or e-mail address is one reporter in whatever channel and spelling it comes.

    Parameters
    ----------
    sender
        Phone number, e-mail address, or the channel's own id of the account.

    Returns
    -------
    str
        32 hexadecimal digits (128 bits: no two of 270 million citizens meet by chance).
    """
    identity = _identity(channel, sender.strip())
    return hmac.digest(key, identity.encode("utf-8", "surrogatepass"), "sha256")[:16].hex()


def _identity(channel: str, sender: str) -> str:
    if channel in _CHANNELS_WITHOUT_NUMBERS:
        return f"{channel}:{sender}"
    if number := find_phone_number(sender):
        return f"tel:{number}"
    if "@" in sender.strip("@"):
        return f"mailto:{sender.casefold()}"
    return f"{channel}:{sender}"


def find_phone_number(text: str) -> str | None:
    """Read the whole text as a phone number, and give it as `+62812...`; None if it is something else.

    Bare digits are a number only with the trunk zero or the country code, so that an account's id is hardly ever one.
    """
    number = text.translate(_NUMBER_MARKS)
    if trunk := _TRUNK_ZERO.match(number):
        return "+62" + number[trunk.end() :]
    return number if _FOREIGN.fullmatch(number) else None
