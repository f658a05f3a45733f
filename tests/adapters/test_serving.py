"""A promoted version is taken up between two batches; a broken one is refused and the old one goes on."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from prometheus_client import REGISTRY

from pipeline.adapters.reference.tables import load_lexicons, load_taxonomy
from pipeline.adapters.serving import DriftWatch, ServingClassifier
from pipeline.classify.artifact import CARD_FILE, CURRENT_FILE, MODEL_FILE
from pipeline.classify.features import ClassifierInput
from pipeline.domain.errors import SetupFault
from pipeline.settings import load_settings
from pipeline.text.clean import build_cleaner
from pipeline.text.reading import TextReader


@pytest.fixture
def models_dir(tmp_path: Path) -> Path:
    return Path(shutil.copytree(load_settings().models_dir, tmp_path / "models"))


def make_version(models_dir: Path, name: str, version: str) -> Path:
    """Write the current version under another name, as training it again on the same data would."""
    model = models_dir / name
    current = (model / CURRENT_FILE).read_text("utf-8").strip()
    path = Path(shutil.copytree(model / current, model / version))
    card = json.loads((path / CARD_FILE).read_text("utf-8"))
    (path / CARD_FILE).write_text(json.dumps(card | {"version": version}), "utf-8")
    return path


def promote(models_dir: Path, name: str, version: str) -> None:
    (models_dir / name / CURRENT_FILE).write_text(version, "utf-8")


def refused() -> float:
    return REGISTRY.get_sample_value("lapor_models_refused_total") or 0.0


def test_a_promoted_version_answers_the_next_batch(models_dir: Path) -> None:
    serving = ServingClassifier(models_dir, load_taxonomy())
    before = serving.current.version
    make_version(models_dir, "category", "baru")
    serving.answer([])
    assert serving.current.version == before

    promote(models_dir, "category", "baru")
    serving.answer([])

    assert "category@baru" in serving.current.version
    assert serving.current.version != before


@pytest.mark.parametrize("fault", ["tampered", "missing model", "missing card", "another's card", "unknown version"])
def test_a_broken_version_is_refused_with_an_alarm_and_the_old_one_goes_on(models_dir: Path, fault: str) -> None:
    serving = ServingClassifier(models_dir, load_taxonomy())
    before, alarms = serving.current, refused()
    version = make_version(models_dir, "agency", "rusak")
    if fault == "tampered":
        (version / MODEL_FILE).write_bytes((version / MODEL_FILE).read_bytes() + b"x")
    elif fault == "missing model":
        (version / MODEL_FILE).unlink()
    elif fault == "missing card":
        (version / CARD_FILE).unlink()
    elif fault == "another's card":
        shutil.copy(next((models_dir / "kind").glob(f"*/{CARD_FILE}")), version / CARD_FILE)
    promote(models_dir, "agency", "tidak-ada" if fault == "unknown version" else "rusak")

    for _ in range(3):
        serving.answer([])

    assert serving.current is before
    assert refused() == alarms + 1


def test_after_a_refusal_the_next_promotion_is_taken_up(models_dir: Path) -> None:
    serving = ServingClassifier(models_dir, load_taxonomy())
    make_version(models_dir, "kind", "baik")
    promote(models_dir, "kind", "tidak-ada")
    serving.answer([])

    promote(models_dir, "kind", "baik")
    serving.answer([])

    assert "kind@baik" in serving.current.version


def test_answers_unlike_those_that_judged_the_model_show_as_drift(
    models_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.adapters.serving.SAMPLED", 1)
    monkeypatch.setattr("pipeline.adapters.serving.SAMPLE_SIZE", 40)
    serving = ServingClassifier(models_dir, load_taxonomy(), watch=DriftWatch())
    texts = [f"zxqv{n} wrtk{n} plmb{n}" for n in range(40)]
    reader = TextReader(cleaner=build_cleaner(load_lexicons()), official_handles={})
    strange = [ClassifierInput(text, channel="web") for text in reader.read(texts, [None] * len(texts))]

    serving.answer(strange)

    drift = REGISTRY.get_sample_value("lapor_model_drift", {"question": "category", "measure": "unknown_words"})
    assert drift is not None
    assert drift > 0.3


def test_a_start_with_a_broken_version_is_refused(models_dir: Path) -> None:
    promote(models_dir, "kind", "tidak-ada")

    with pytest.raises(SetupFault, match="tidak-ada"):
        ServingClassifier(models_dir, load_taxonomy())
