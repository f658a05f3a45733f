"""A model on disk: `models/<name>/<version>/model.joblib` and its `card.json`. The card is checked before loading.

joblib is pickle, and pickle runs what it holds: a file whose digest is not the card's is never opened.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version as installed_version
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import joblib
import numpy as np

from pipeline.classify.calibration import Calibration
from pipeline.classify.features import FEATURE_CODE
from pipeline.classify.linear import LinearWeights
from pipeline.domain.errors import SetupFault

MODEL_FILE = "model.joblib"
JUDGED_FILE = "judged.joblib"
CARD_FILE = "card.json"
CURRENT_FILE = "current"

LIBRARIES = ("numpy", "joblib")
"""What reads an artefact. scikit-learn fits it but is not needed to serve it: its version is on the card to be read."""

_VERSION: Final = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]*")
"""What a version is called: the name of a folder, from which no path leads out."""

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


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _is_texts(value: object) -> bool:
    return isinstance(value, list) and all(map(_is_text, value))


def _is_figures(value: object) -> bool:
    return isinstance(value, dict) and all(map(_is_number, value.values()))


def _is_versions(value: object) -> bool:
    return isinstance(value, dict) and all(map(_is_text, value.values())) and set(LIBRARIES) <= set(value)


SERVED: Final[Mapping[str, Callable[[object], bool]]] = {
    "sha256": _is_text,
    "labels": _is_texts,
    "libraries": _is_versions,
    "feature_code": _is_text,
    "calibration": _is_figures,
    "thresholds": _is_figures,
}
"""What of a card decides what is served, and its shape."""


def read_current(models_dir: Path, name: str) -> str:
    """Give the version of a model that is to be served."""
    path = models_dir / name / CURRENT_FILE
    try:
        version = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ArtifactFault(
            f"model {name!r} yang melayani tidak ada: {path} tidak dapat dibaca; jalankan `lapor train`"
        ) from error
    return check_version(version, name)


def check_version(version: str, name: str) -> str:
    """Give the name of a version back; an ArtifactFault if it can be none, as a path into another folder."""
    if not _VERSION.fullmatch(version):
        raise ArtifactFault(f"model {name}: {version!r} bukan nama versi; `lapor model list` menunjukkan yang ada")
    return version


def read_card(models_dir: Path, name: str, version: str) -> Card:
    """Read the card of a version."""
    path = models_dir / name / check_version(version, name) / CARD_FILE
    try:
        card: Card = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise ArtifactFault(f"model {name}/{version}: {path} tidak dapat dibaca; jalankan `lapor train`") from error
    if not isinstance(card, dict):
        raise ArtifactFault(f"model {name}/{version}: {path} tidak berisi kartu; pulihkan dari git")
    told = f"{card.get('name')}/{card.get('version')}"
    if told != f"{name}/{version}":
        raise ArtifactFault(f"model {name}/{version}: kartunya milik {told}; pulihkan dari git")
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
    check_shape(card, SERVED)
    try:
        return Artifact(
            name=name,
            version=version,
            weights=load_weights(models_dir, card, labels=labels),
            calibration=Calibration(**card["calibration"]),
            thresholds=card["thresholds"],
            card=card,
        )
    except (KeyError, TypeError) as error:
        raise ArtifactFault(
            f"model {name}/{version}: kartu atau modelnya tanpa {error}; jalankan `lapor train`"
        ) from error


def check_shape(card: Card, shape: Mapping[str, Callable[[object], bool]]) -> None:
    """Refuse a card that lacks a field or has another thing in it."""
    for field, is_fitting in shape.items():
        if not is_fitting(card.get(field)):
            raise ArtifactFault(
                f"model {card['name']}/{card['version']}: {field} tidak ada di kartunya atau lain jenisnya; "
                "pulihkan dari git atau jalankan `lapor train`"
            )


def load_weights(
    models_dir: Path, card: Card, *, labels: Sequence[str], file: str = MODEL_FILE, digest: str = "sha256"
) -> LinearWeights:
    """Load the weights of a version; the file is opened only if its digest is the card's."""
    where = f"model {card['name']}/{card['version']}"
    path = models_dir / card["name"] / card["version"] / file
    try:
        body = path.read_bytes()
    except OSError as error:
        raise ArtifactFault(f"{where}: {path} tidak dapat dibaca; pulihkan atau jalankan `lapor train`") from error
    check_digest(body, card[digest], where)
    check_card(card, labels=labels, where=where)
    return unpack_weights(joblib.load(BytesIO(body)))


def check_digest(body: bytes, wanted: str, where: str) -> None:
    """Refuse bytes that are not those the card was written for."""
    found = hashlib.sha256(body).hexdigest()
    if found != wanted:
        raise ArtifactFault(
            f"{where}: jumlah periksa {found[:12]}… bukan {wanted[:12]}… di kartunya; pulihkan berkas dari git"
        )


def check_card(card: Card, *, labels: Sequence[str], where: str) -> None:
    """Refuse a model whose libraries, features or labels are not those of this code."""
    for library in LIBRARIES:
        found, wanted = library_version(library), card["libraries"][library]
        if found != wanted:
            raise ArtifactFault(
                f"{where}: {library} {found} terpasang, modelnya ditulis dengan {wanted}; "
                "pasang versi di requirements.txt atau jalankan `lapor train`"
            )
    if card["feature_code"] != FEATURE_CODE:
        raise ArtifactFault(
            f"{where}: ciri {card['feature_code']!r}, kode ini membuat {FEATURE_CODE!r}; jalankan `lapor train`"
        )
    if unknown := sorted(set(card["labels"]) - set(labels)):
        raise ArtifactFault(
            f"{where}: label {unknown} tidak ada di berkas acuan; tambahkan di sana atau jalankan `lapor train`"
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


def write_artifact(models_dir: Path, name: str, weights: LinearWeights, judged: LinearWeights, card: Card) -> Path:
    """Write a model and its card as a new version, and give the card's path.

    The version is named after the newest training report and the digest: the same data and seed give the same version.

    Parameters
    ----------
    judged
        The weights that the card's figures are of: fitted the same way on the rows before the judging ones.
    """
    body, judged_body = _dump(weights), _dump(judged)
    digest = hashlib.sha256(body).hexdigest()
    version = f"{card['data']['newest'] or 'undated'}-{digest[:8]}"
    folder = models_dir / name / version
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MODEL_FILE).write_bytes(body)
    (folder / JUDGED_FILE).write_bytes(judged_body)
    full = {
        "name": name,
        "version": version,
        "sha256": digest,
        "judged_sha256": hashlib.sha256(judged_body).hexdigest(),
        "feature_code": FEATURE_CODE,
        "labels": list(weights.labels),
        "libraries": {library: library_version(library) for library in (*LIBRARIES, "scikit-learn", "scipy")},
        **card,
    }
    return write_card(models_dir, full)


def write_card(models_dir: Path, card: Card) -> Path:
    """Write the card of a version."""
    path: Path = models_dir / card["name"] / card["version"] / CARD_FILE
    path.write_text(json.dumps(card, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return path


def _dump(weights: LinearWeights) -> bytes:
    buffer = BytesIO()
    joblib.dump(pack_weights(weights), buffer, compress=("zlib", 9))
    return buffer.getvalue()


def set_current(models_dir: Path, name: str, version: str) -> None:
    """Name the version to be served; replaced in one step, so that no reader sees half a name."""
    path = models_dir / name / CURRENT_FILE
    new = path.with_name(f"{CURRENT_FILE}.new")
    new.write_text(version + "\n", encoding="utf-8")
    new.replace(path)
