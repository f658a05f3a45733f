"""Which version serves: promotion after a comparison, rolling back, checking what is on disk.

Workers look at `models/<name>/current` between batches, so a promotion needs no restart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from pipeline.adapters.reference.tables import load_taxonomy
from pipeline.classify.artifact import (
    CARD_FILE,
    JUDGED_FILE,
    ArtifactFault,
    Card,
    check_shape,
    load_artifact,
    load_weights,
    read_card,
    read_current,
    set_current,
    write_card,
)
from pipeline.classify.calibration import Calibration
from pipeline.classify.classifier import QUESTIONS
from pipeline.classify.classifier import allowed_labels as labels_of_each
from pipeline.classify.features import ClassifierInput
from pipeline.domain.errors import SetupFault
from training.data.rows import Row
from training.data.split import Mask, split_after
from training.fitting.material import Material, gather
from training.judging.comparison import Comparison, compare
from training.judging.metrics import Judged, summarise
from training.judging.scoring import Scored, score

HISTORY_FILE = "history"
"""The versions that have served, one a line, the newest last."""


class PromotionRefused(SetupFault):
    """A version that must not replace the one that serves."""


@dataclass(frozen=True, slots=True)
class Version:
    """A version on disk."""

    name: str
    version: str
    is_current: bool
    accuracy: float | None
    macro_f1: float | None


def _has_figures(metrics: object) -> bool:
    return isinstance(metrics, dict) and isinstance(metrics.get("held_out"), dict)


def list_versions(models_dir: Path) -> list[Version]:
    """List all versions of all models, oldest first."""
    return [
        _describe(models_dir, name, path.parent.name)
        for name in QUESTIONS
        for path in sorted((models_dir / name).glob(f"*/{CARD_FILE}"))
    ]


def _describe(models_dir: Path, name: str, version: str) -> Version:
    card = read_card(models_dir, name, version)
    check_shape(card, {"metrics": _has_figures})
    held_out = card["metrics"]["held_out"]
    return Version(
        name=name,
        version=version,
        is_current=version == find_current(models_dir, name),
        accuracy=held_out.get("accuracy"),
        macro_f1=held_out.get("macro_f1"),
    )


def find_current(models_dir: Path, name: str) -> str | None:
    """Give the version that serves, if there is one."""
    try:
        return read_current(models_dir, name)
    except ArtifactFault:
        return None


def allowed_labels(name: str) -> Sequence[str]:
    """Give the labels that a model may answer."""
    return labels_of_each(load_taxonomy())[name]


def compare_versions(
    models_dir: Path,
    name: str,
    versions: tuple[str, str],
    rows: Sequence[Row],
    inputs: Sequence[ClassifierInput],
    *,
    seed: int = 0,
) -> Comparison:
    """Compare an old and a new version on the rows that neither was fitted on."""
    material = gather(name, rows, inputs)
    cards = [read_card(models_dir, name, version) for version in versions]
    last_days = _later_of(*[card["last_days"] for card in cards])
    old, new = (_judge(models_dir, card, material, last_days) for card in cards)
    return compare(old, new, seed=seed)


def _later_of(first: dict[str, str], second: dict[str, str]) -> dict[str, str]:
    """Give, for each source that both put rows aside of, the later of the last days fitted on."""
    return {source: max(first[source], second[source]) for source in first.keys() & second.keys()}


def judge_again(
    models_dir: Path, name: str, rows: Sequence[Row], inputs: Sequence[ClassifierInput]
) -> tuple[dict[str, float], dict[str, float]]:
    """Judge the version that serves on its own judging rows once more; gives the figures of its card, and those found.

    They are the same for the data that the version was taught from.
    """
    card = read_card(models_dir, name, read_current(models_dir, name))
    found = _judge(models_dir, card, gather(name, rows, inputs), card["last_days"])
    return card["metrics"]["held_out"], summarise(found)


def _judge(models_dir: Path, card: Card, material: Material, last_days: dict[str, str]) -> Judged:
    _, scored = score_judging(models_dir, card, material, last_days)
    return scored.judge(Calibration(**card["calibration"]))


def score_judging(
    models_dir: Path, card: Card, material: Material, last_days: dict[str, str] | None = None
) -> tuple[Mask, Scored]:
    """Score the rows after a version's last days by its weights that have not seen them; gives which rows those are."""
    labels = allowed_labels(material.question)
    weights = load_weights(models_dir, card, labels=labels, file=JUDGED_FILE, digest="judged_sha256")
    judging = split_after(material.rows, material.importance >= 1, last_days or card["last_days"]).judging
    return judging, score(material, weights, judging)


def promote(
    models_dir: Path, name: str, version: str, *, comparison: Comparison | None, why: str | None = None
) -> None:
    """Let a version serve from the next batch on.

    Parameters
    ----------
    comparison
        With the version that serves; None if none does, or there is a reason to go without.
    why
        The reason for a promotion against a comparison or without one; kept in the card.
    """
    card = load_artifact(models_dir, name, version=version, labels=allowed_labels(name)).card
    refusals = comparison.refusals if comparison else ()
    if refusals and not why:
        raise PromotionRefused(
            f"{name}/{version} tidak diangkat: {'; '.join(refusals)}. Bila tetap harus: --force --why ALASAN"
        )
    record = {
        "instead_of": find_current(models_dir, name),
        "comparison": asdict(comparison) if comparison else None,
        "forced_because": why if refusals or comparison is None else None,
    }
    write_card(models_dir, {**card, "promotions": [*card.get("promotions", []), record]})
    serve(models_dir, name, version)


def roll_back(models_dir: Path, name: str) -> str:
    """Let the version that served before serve again, and give its name."""
    history = read_history(models_dir, name)
    if len(history) < 2:
        raise SetupFault(
            f"model {name!r}: belum ada versi lain yang melayani sebelumnya; `lapor model list` menunjukkan yang ada"
        )
    previous = history[-2]
    load_artifact(models_dir, name, version=previous, labels=allowed_labels(name))
    _write_history(models_dir, name, history[:-1])
    set_current(models_dir, name, previous)
    return previous


def read_history(models_dir: Path, name: str) -> list[str]:
    """Give the versions that have served, the current one last."""
    path = models_dir / name / HISTORY_FILE
    if path.exists():
        return path.read_text(encoding="utf-8").split()
    current = find_current(models_dir, name)
    return [current] if current else []


def serve(models_dir: Path, name: str, version: str) -> None:
    """Let a version serve that was checked, and remember the one before."""
    history = read_history(models_dir, name)
    if history[-1:] != [version]:
        _write_history(models_dir, name, [*history, version])
    set_current(models_dir, name, version)


def _write_history(models_dir: Path, name: str, history: Sequence[str]) -> None:
    (models_dir / name / HISTORY_FILE).write_text("\n".join(history) + "\n", encoding="utf-8")


def verify(models_dir: Path) -> list[str]:
    """Check every version on disk, and give what is wrong, a line each."""
    faults = []
    for version in list_versions(models_dir):
        try:
            artifact = load_artifact(
                models_dir, version.name, version=version.version, labels=allowed_labels(version.name)
            )
            load_weights(
                models_dir,
                artifact.card,
                labels=allowed_labels(version.name),
                file=JUDGED_FILE,
                digest="judged_sha256",
            )
        except ArtifactFault as fault:
            faults.append(str(fault))
    return faults
