"""How a service tells the supervisor that it is ready: a byte down a pipe whose end it was given."""

from __future__ import annotations

import os
from typing import Final

READY_FD: Final = "LAPOR_READY_FD"
"""Variable with the number of the pipe; of a process of the supervisor alone."""


def tell_ready() -> None:
    """Tell the supervisor, if there is one, and let the pipe go."""
    told = os.environ.pop(READY_FD, None)
    if told is not None:
        os.write(int(told), b"1")
        os.close(int(told))
