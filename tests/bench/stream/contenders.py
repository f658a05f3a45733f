"""Who takes part: today's build, the build before with an install of its own, and quixstreams."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench.before import ROOT, earlier_build

QUIXSTREAMS = "quixstreams==3.28.1"
"""What a hop is measured against: Kafka's C client under a Python loop."""

UV = str(Path(sys.executable).with_name("uv"))


@dataclass(frozen=True, slots=True)
class Contender:
    """A Python with its libraries, and the folder that its code is read from."""

    name: str
    python: Path
    code: Path = field(default=ROOT)

    def environment(self, **variables: object) -> dict[str, str]:
        """Give what its processes are started with."""
        own = {"PYTHONPATH": str(self.code)} | {name: str(value) for name, value in variables.items()}
        return {k: v for k, v in os.environ.items() if not k.startswith("LAPOR_")} | own

    def lapor(self, *arguments: str) -> list[str]:
        """Give the command line of one of our commands."""
        return [str(self.python), "-m", "pipeline.cli", *arguments]


@contextmanager
def contenders(folder: Path) -> Iterator[tuple[Contender, Contender, Contender]]:
    """Install what is measured: the build before, today's, quixstreams."""
    with earlier_build(folder) as checkout:
        before = _install(folder / "before", "--require-hashes", "-r", str(checkout / "requirements.txt"))
        quix = _install(folder / "quix", QUIXSTREAMS)
        yield (
            Contender("before", before, checkout),
            Contender("now", Path(sys.executable)),
            Contender("quixstreams", quix, folder),
        )


def _install(venv: Path, *packages: str) -> Path:
    subprocess.run([UV, "venv", "--quiet", "--python", sys.executable, str(venv)], check=True)
    python = venv / "bin" / "python"
    subprocess.run([UV, "pip", "install", "--quiet", "--python", str(python), *packages], check=True)
    return python
