"""Runs a command as people do: at a terminal of some width, or through a pipe."""

from __future__ import annotations

import fcntl
import os
import pty
import struct
import subprocess
import sys
import termios

COMMAND = (sys.executable, "-m", "pipeline.cli")


def in_a_pipe(*arguments: str, code: int = 0, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command whose output goes into a pipe, and expect an exit code."""
    done = subprocess.run(
        [*COMMAND, *arguments], capture_output=True, text=True, env=os.environ | environment, check=False
    )
    assert done.returncode == code, done.stderr
    return done


def at_a_terminal(*arguments: str, columns: int, **environment: str) -> list[str]:
    """Run a command in a real pseudo-terminal; give the lines of its standard output as it wrote them."""
    reader, writer = pty.openpty()
    fcntl.ioctl(writer, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
    own = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES")}
    process = subprocess.Popen(
        [*COMMAND, *arguments], stdin=writer, stdout=writer, stderr=subprocess.PIPE, env=own | environment
    )
    os.close(writer)
    written = b""
    try:
        while part := os.read(reader, 65_536):
            written += part
    except OSError:  # Linux says so when the other side is closed
        pass
    finally:
        os.close(reader)
    _, told = process.communicate()
    assert process.returncode == 0, told.decode()
    return written.decode().replace("\r\n", "\n").splitlines()
