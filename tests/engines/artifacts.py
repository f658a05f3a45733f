"""What a Java server needs on this machine: a JDK, its jars from Maven, and the few classes of ours, compiled.

Jars and classes lie in the user's cache, one folder for each state of what they are made from; all runs share them.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

JAVA_DIR = Path(__file__).parent / "java"
JVM_DIR = Path("/usr/lib/jvm")
"""Where Debian's JDKs and Temurin's lie."""


class EnginesMissing(Exception):
    """This machine cannot run the real engines; says what to install."""


def find_jdk(at_least: int) -> Path:
    """Find the home of the oldest JDK that is new enough: servers are tried with the oldest that they allow."""
    versions = {home: version for home in _jdk_homes() if (version := _jdk_version(home)) >= at_least}
    if not versions:
        raise EnginesMissing(f"needs a JDK {at_least} or newer: apt-get install openjdk-{at_least}-jdk-headless")
    return min(versions, key=lambda home: versions[home])


def _jdk_homes() -> Iterator[Path]:
    yield from (Path(home) for name, home in os.environ.items() if name.startswith("JAVA_HOME"))
    if compiler := shutil.which("javac"):
        yield Path(compiler).resolve().parent.parent
    yield from sorted(JVM_DIR.glob("*"))


def _jdk_version(home: Path) -> int:
    """Read a JDK's version; 0 if it is none, or lacks the compiler."""
    release = home / "release"
    if not (home / "bin" / "javac").exists() or not release.exists():
        return 0
    found = re.search(r'^JAVA_VERSION="(\d+)', release.read_text("utf-8", "replace"), re.MULTILINE)
    return int(found[1]) if found else 0


def install(name: str, make: Callable[[Path], None]) -> Path:
    """Give the cache folder of a server; `make` fills it once for each state of its files under `java/`."""
    root = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "lapor-engines"
    target = root / f"{name}-{_digest(JAVA_DIR / name)}"
    with _locked(root / f"{name}.lock"):
        if not target.exists():
            partial = target.with_suffix(".partial")
            shutil.rmtree(partial, ignore_errors=True)
            partial.mkdir()
            make(partial)
            partial.rename(target)
    return target


def copy_jars(name: str, into: Path) -> None:
    """Let Maven copy the jars of `java/<name>/pom.xml` and all that they need."""
    maven = shutil.which("mvn")
    if maven is None:
        raise EnginesMissing("needs Maven: apt-get install maven")
    pom = shutil.copy(JAVA_DIR / name / "pom.xml", into / "pom.xml")  # Maven writes beside it
    goal = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies"
    options = ("-DincludeScope=runtime", f"-DoutputDirectory={into / 'lib'}")
    run([maven, "--quiet", "--batch-mode", "--strict-checksums", "--file", str(pom), goal, *options])


def compile_java(jdk: Path, source: Path, *, libraries: Path, into: Path) -> None:
    """Compile one class of ours against the server's jars."""
    run([str(jdk / "bin" / "javac"), "-nowarn", "-cp", f"{libraries}/*", "-d", str(into), str(source)])


def run(command: Sequence[str]) -> None:
    """Run a command to its end; show what it said only if it fails."""
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command[:2])} … failed:\n{done.stdout[-2_000:]}{done.stderr[-2_000:]}")


def _digest(folder: Path) -> str:
    """Change with each file that an installation is made from, this module included."""
    digest = hashlib.sha256(Path(__file__).read_bytes())
    for path in sorted(folder.iterdir()):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:12]


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
