"""Pictures beside a report: how many, and by what they are known; pure."""

from __future__ import annotations

import re
from typing import Final

MAX_PHOTOS: Final = 3
"""One from afar, one from near, and a paper; more make a form slow on a telephone."""

PHOTO_ID: Final = re.compile(r"[0-9a-f]{32}", re.ASCII)
"""128 bits of a keyed digest over form and picture: nobody guesses one."""
