"""The models that come with the program, in a folder that outlives it: a volume, where others are promoted."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from pipeline.classify.artifact import CARD_FILE, ArtifactFault, load_artifact, read_current
from pipeline.classify.classifier import QUESTIONS
from pipeline.domain.errors import SetupFault
from training.fitting.promote import allowed_labels, find_current, serve


@dataclass(frozen=True, slots=True)
class Installed:
    """What was done to a model.

    Attributes
    ----------
    copied
        Versions that were not there.
    serving
        The version that serves.
    instead_of
        The one that served and that this program cannot load; None if none did, or it goes on.
    """

    name: str
    copied: tuple[str, ...]
    serving: str
    instead_of: str | None


def install_shipped(shipped: Path, models_dir: Path) -> list[Installed]:
    """Copy the shipped versions that are missing; may be repeated, and changes nothing that is there.

    A version that serves goes on, unless this program cannot load it, as after an update of the features.

    Raises
    ------
    SetupFault
        If the folder cannot be written to.
    """
    try:
        return [_install(shipped, models_dir, name) for name in QUESTIONS]
    except OSError as error:
        raise SetupFault(f"LAPOR_MODELS_DIR: {models_dir} tidak dapat ditulisi: {error.strerror}") from error


def _install(shipped: Path, models_dir: Path, name: str) -> Installed:
    copied = tuple(
        card.parent.name
        for card in sorted((shipped / name).glob(f"*/{CARD_FILE}"))
        if _copy(card.parent, models_dir / name / card.parent.name, partial=models_dir / f".{name}.partial")
    )
    before = find_current(models_dir, name)
    if before is not None and _is_loadable(models_dir, name, before):
        return Installed(name, copied, before, None)
    serving = read_current(shipped, name)
    serve(models_dir, name, serving)
    return Installed(name, copied, serving, before)


def _copy(source: Path, target: Path, *, partial: Path) -> bool:
    """Copy a version unless it is there; it is seen once it is whole."""
    if target.exists():
        return False
    shutil.rmtree(partial, ignore_errors=True)
    shutil.copytree(source, partial)
    target.parent.mkdir(exist_ok=True)
    partial.rename(target)
    return True


def _is_loadable(models_dir: Path, name: str, version: str) -> bool:
    try:
        load_artifact(models_dir, name, version=version, labels=allowed_labels(name))
    except ArtifactFault:
        return False
    return True
