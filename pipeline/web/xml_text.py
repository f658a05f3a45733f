"""What XML can hold of a text. Pure."""

from __future__ import annotations

import re
from typing import Final

_UNWRITABLE: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Letters that XML cannot hold, however they are escaped."""


def writable(text: str) -> str:
    """Give a text without the letters that XML cannot hold."""
    return _UNWRITABLE.sub("", text)
