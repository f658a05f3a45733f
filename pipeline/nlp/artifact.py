"""A model on disk: `models/<name>/<version>/model.joblib` and its `card.json`. The card is checked before loading.

joblib is pickle, and pickle runs what it holds: a file whose digest is not the card's is never opened.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version as installed_version
from io import BytesIO
from pathlib import Path
from typing import Any

import joblib
import numpy as np

from pipeline.domain.errors import SetupFault
from pipeline.nlp.calibration import Calibration
from pipeline.nlp.features import FEATURE_CODE
from pipeline.nlp.linear import LinearWeights

MODEL_FILE = "model.joblib"
CARD_FILE = "card.json"
CURRENT_FILE = "current"

LIBRARIES = ("numpy", "joblib")
"""What reads an artefact. scikit-learn fits it but is not needed to serve it: its version is on the card to be read."""

Card = dict[str, Any]


class ArtifactFault(SetupFault):
    """A model that must not be served: what is wrong, the value, what is allowed, the remedy."""


@dataclass(frozen=True, slots=True)
class Artifact:
    """A checked model."""

    name: str
    version: str
    weights: LinearWeights
    calibration: Calibration
    thresholds: dict[str, float]
    card: Card


def read_current(models_dir: Path, name: str) -> str:
    """Give the version of a model that is to be served."""
    path = models_dir / name / CURRENT_FILE
    try:
        return path.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise ArtifactFault(f"no current model {name!r}: {path} cannot be read; run `lapor train`") from error


def read_card(models_dir: Path, name: str, version: str) -> Card:
    """Read the card of a version."""
    path = models_dir / name / version / CARD_FILE
    try:
        card: Card = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ArtifactFault(f"model {name}/{version}: {path} cannot be read; run `lapor train`") from error
    return card


def load_artifact(models_dir: Path, name: str, *, labels: Sequence[str], version: str | None = None) -> Artifact:
    """Load a version, the current one by default, after checking everything its card promises.

    Parameters
    ----------
    labels
        What the model may answer; it may know fewer.
    """
    version = version or read_current(models_dir, name)
    card = read_card(models_dir, name, version)
    where = f"model {name}/{version}"
    body = _read_model(models_dir / name / version / MODEL_FILE, where)
    try:
        check_card(card, body, labels=labels, where=where)
        parts = joblib.load(BytesIO(body))
        return Artifact(
            name=name,
            version=version,
            weights=unpack_weights(parts),
            calibration=Calibration(**card["calibration"]),
            thresholds=dict(card["thresholds"]),
            card=card,
        )
    except (KeyError, TypeError) as error:
        raise ArtifactFault(f"{where}: the card or the model lacks {error}; run `lapor train`") from error


def _read_model(path: Path, where: str) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ArtifactFault(f"{where}: {path} cannot be read; restore it or run `lapor train`") from error


def check_card(card: Card, body: bytes, *, labels: Sequence[str], where: str) -> None:
    """Refuse a model whose bytes, libraries, features or labels are not what its card or our code says."""
    digest = hashlib.sha256(body).hexdigest()
    if digest != card["sha256"]:
        raise ArtifactFault(
            f"{where}: digest {digest[:12]}… is not the card's {card['sha256'][:12]}…; restore the file from git"
        )
    for library in LIBRARIES:
        found, wanted = library_version(library), card["libraries"][library]
        if found != wanted:
            raise ArtifactFault(
                f"{where}: {library} {found} is installed, the model was written with {wanted}; "
                "install the pinned requirements or run `lapor train`"
            )
    if card["feature_code"] != FEATURE_CODE:
        raise ArtifactFault(
            f"{where}: features {card['feature_code']!r}, this code makes {FEATURE_CODE!r}; run `lapor train`"
        )
    if unknown := sorted(set(card["labels"]) - set(labels)):
        raise ArtifactFault(
            f"{where}: labels {unknown} are not in the reference files; add them there or run `lapor train`"
        )


def library_version(library: str) -> str:
    """Give major.minor: what joblib files may depend on."""
    return ".".join(installed_version(library).split(".")[:2])


def pack_weights(weights: LinearWeights) -> dict[str, Any]:
    """Make of weights what is written: one byte a weight, a scale for each label, which costs no accuracy."""
    scale = np.maximum(np.abs(weights.weights).max(axis=0), 1e-9) / 127
    return {
        "labels": list(weights.labels),
        "hashes": weights.hashes,
        "rarity": weights.rarity.astype(np.float16),
        "weights": np.round(weights.weights / scale).astype(np.int8),
        "scale": scale.astype(np.float32),
        "bias": weights.bias,
        "strengths": weights.strengths,
    }


def unpack_weights(parts: dict[str, Any]) -> LinearWeights:
    """Undo `pack_weights`, but for the rounding."""
    return LinearWeights(
        labels=tuple(parts["labels"]),
        hashes=parts["hashes"],
        rarity=parts["rarity"].astype(np.float32),
        weights=parts["weights"].astype(np.float32) * parts["scale"],
        bias=parts["bias"],
        strengths=parts["strengths"],
    )


def write_artifact(models_dir: Path, name: str, weights: LinearWeights, card: Card) -> Path:
    """Write a model and its card as a new version, and give the card's path.

    The version is named after the newest training report and the digest: the same data and seed give the same version.
    """
    buffer = BytesIO()
    joblib.dump(pack_weights(weights), buffer, compress=("zlib", 9))
    body = buffer.getvalue()
    digest = hashlib.sha256(body).hexdigest()
    version = f"{card['data']['newest'] or 'undated'}-{digest[:8]}"
    folder = models_dir / name / version
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MODEL_FILE).write_bytes(body)
    full = {
        "name": name,
        "version": version,
        "sha256": digest,
        "feature_code": FEATURE_CODE,
        "labels": list(weights.labels),
        "libraries": {library: library_version(library) for library in (*LIBRARIES, "scikit-learn", "scipy")},
        **card,
    }
    path = folder / CARD_FILE
    path.write_text(json.dumps(full, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return path


def set_current(models_dir: Path, name: str, version: str) -> None:
    """Name the version to be served; replaced in one step, so that no reader sees half a name."""
    path = models_dir / name / CURRENT_FILE
    new = path.with_name(f"{CURRENT_FILE}.new")
    new.write_text(version + "\n", encoding="utf-8")
    new.replace(path)
