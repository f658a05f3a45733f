"""What a library logs of an error: its kind and its frames, and nothing of its message."""

from __future__ import annotations

import json
import subprocess
import sys

PROGRAM = """
import logging
from pipeline.adapters.observing.logs import configure_logs

def fail():
    raise ValueError("0812-0000-0017")

configure_logs("INFO")
try:
    fail()
except ValueError:
    logging.getLogger("uvicorn.error").exception("Exception in ASGI application")
"""


def test_an_error_that_a_library_logs_is_told_by_its_frames_without_its_message() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True)

    told = json.loads(done.stderr)
    assert told["error"] == "ValueError"
    assert "fail" in told["where"]
    assert "0812" not in done.stderr
