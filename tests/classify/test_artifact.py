from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pipeline.classify.artifact import (
    ArtifactFault,
    load_artifact,
    pack_weights,
    read_card,
    read_current,
    set_current,
    unpack_weights,
    write_artifact,
)
from tests.classify.reports_to_classify import make_weights

LABELS = ("infrastruktur", "energi_sda")
WEIGHTS = make_weights(LABELS, {"jalan": "infrastruktur"})
CARD = {
    "data": {"newest": "2026-11-01"},
    "calibration": {"slope": 5.0, "gain": 1.0, "offset": 0.0, "doubt": 0.0},
    "thresholds": {"infrastruktur": 0.5},
}


@pytest.fixture
def card_path(tmp_path: Path) -> Path:
    path = write_artifact(tmp_path, "category", WEIGHTS, WEIGHTS, CARD)
    set_current(tmp_path, "category", path.parent.name)
    return path


def change_card(path: Path, **changes: Any) -> None:
    path.write_text(json.dumps({**json.loads(path.read_text()), **changes}))


def test_what_is_written_is_read_back(tmp_path: Path, card_path: Path) -> None:
    artifact = load_artifact(tmp_path, "category", labels=LABELS)
    assert artifact.weights.labels == LABELS
    assert artifact.version == card_path.parent.name == read_current(tmp_path, "category")
    assert artifact.thresholds == {"infrastruktur": 0.5}


def test_the_same_weights_give_the_same_version(tmp_path: Path, card_path: Path) -> None:
    again = write_artifact(tmp_path, "category", WEIGHTS, WEIGHTS, CARD)
    assert again == card_path


def test_a_byte_a_weight_loses_next_to_nothing() -> None:
    weights = make_weights(LABELS, {"jalan": "infrastruktur", "listrik": "energi_sda"})
    np.testing.assert_allclose(unpack_weights(pack_weights(weights)).weights, weights.weights, atol=0.01)


def test_a_changed_byte_is_refused_before_anything_is_unpickled(tmp_path: Path, card_path: Path) -> None:
    model = card_path.with_name("model.joblib")
    model.write_bytes(b"cos\nsystem\n(S'touch pwned'\ntR.")
    with pytest.raises(ArtifactFault, match=r"jumlah periksa \S+ bukan \S+ di kartunya"):
        load_artifact(tmp_path, "category", labels=LABELS)


def test_another_library_version_is_refused_with_both_versions(tmp_path: Path, card_path: Path) -> None:
    libraries = json.loads(card_path.read_text())["libraries"]
    change_card(card_path, libraries={**libraries, "numpy": "0.1"})
    with pytest.raises(ArtifactFault, match=r"numpy \S+ terpasang, modelnya ditulis dengan 0\.1"):
        load_artifact(tmp_path, "category", labels=LABELS)


def test_weights_of_other_features_are_refused(tmp_path: Path, card_path: Path) -> None:
    change_card(card_path, feature_code="0")
    with pytest.raises(ArtifactFault, match="jalankan `lapor train`"):
        load_artifact(tmp_path, "category", labels=LABELS)


def test_labels_outside_the_taxonomy_are_named(tmp_path: Path, card_path: Path) -> None:
    with pytest.raises(ArtifactFault, match=r"\['energi_sda'\] tidak ada di berkas acuan"):
        load_artifact(tmp_path, "category", labels=["infrastruktur"])


@pytest.mark.parametrize("missing", ["calibration", "thresholds", "sha256", "libraries"])
def test_a_card_that_lacks_something_is_refused(tmp_path: Path, card_path: Path, missing: str) -> None:
    card = json.loads(card_path.read_text())
    del card[missing]
    card_path.write_text(json.dumps(card))
    with pytest.raises(ArtifactFault, match=missing):
        load_artifact(tmp_path, "category", labels=LABELS)


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("calibration", [1.0]),
        ("calibration", {"slope": "steep"}),
        ("thresholds", [0.5]),
        ("thresholds", {"infrastruktur": "half"}),
        ("libraries", ["numpy"]),
        ("labels", None),
        ("labels", [["infrastruktur"]]),
        ("sha256", 7),
    ],
)
def test_a_card_of_another_shape_is_refused(tmp_path: Path, card_path: Path, field: str, wrong: object) -> None:
    change_card(card_path, **{field: wrong})
    with pytest.raises(ArtifactFault, match=field):
        load_artifact(tmp_path, "category", labels=LABELS)


@pytest.mark.parametrize("body", ["[]", "7", "null", '"card"', "[" * 100_000])
def test_a_card_that_is_no_object_is_refused(tmp_path: Path, card_path: Path, body: str) -> None:
    card_path.write_text(body)
    with pytest.raises(ArtifactFault, match="card"):
        load_artifact(tmp_path, "category", labels=LABELS)


@pytest.mark.parametrize("version", ["../kind/x", "..", ".", "/etc", "a/b", "", " ", "a\\b", "a\x00b"])
def test_no_name_of_a_version_leads_out_of_the_folder_of_models(tmp_path: Path, card_path: Path, version: str) -> None:
    with pytest.raises(ArtifactFault, match="bukan nama versi"):
        read_card(tmp_path, "category", version)
    card_path.parent.with_name("current").write_bytes(version.encode())
    with pytest.raises(ArtifactFault, match="bukan nama versi"):
        load_artifact(tmp_path, "category", labels=LABELS)


def test_a_current_version_that_is_no_text_is_refused(tmp_path: Path, card_path: Path) -> None:
    card_path.parent.with_name("current").write_bytes(b"\xff\xfe")
    with pytest.raises(ArtifactFault, match="tidak dapat dibaca"):
        load_artifact(tmp_path, "category", labels=LABELS)


def test_a_folder_without_models_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(ArtifactFault, match="jalankan `lapor train`"):
        load_artifact(tmp_path, "kind", labels=LABELS)


def test_a_missing_model_file_is_a_clear_refusal(tmp_path: Path, card_path: Path) -> None:
    card_path.with_name("model.joblib").unlink()
    with pytest.raises(ArtifactFault, match="tidak dapat dibaca"):
        load_artifact(tmp_path, "category", labels=LABELS)
