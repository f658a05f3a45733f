"""Training from a file to a classifier that answers, on a few hundred invented rows."""

from __future__ import annotations

import json
from pathlib import Path
from shutil import copytree

import numpy as np
import pytest

from pipeline.adapters.reference.tables import load_taxonomy
from pipeline.classify.artifact import ArtifactFault, read_card, read_current
from pipeline.classify.classifier import CORRECTED, QUESTIONS, Classifier, load_classifier
from pipeline.classify.drift import measure_drift, stability_index
from pipeline.domain.errors import SetupFault
from tests.classify.reports_to_classify import make_input
from tests.training.reports_to_train_on import make_record, make_records, make_row, write_csv
from training.data.prepare import build_prepare
from training.data.seeds import URGENCY_SOURCE, load_seeds
from training.fitting.material import Material, gather
from training.fitting.promote import (
    PromotionRefused,
    compare_versions,
    judge_again,
    list_versions,
    promote,
    read_history,
    roll_back,
    verify,
)
from training.fitting.train import load_inputs, train
from training.fitting.vectorise import vectorise
from training.judging.models_page import write_model_docs
from training.judging.scoring import fit, score


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_csv(tmp_path_factory.mktemp("data") / "reports.csv", make_records())


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory, data: Path) -> Path:
    folder = tmp_path_factory.mktemp("models")
    train([data], models_dir=folder)
    return folder


@pytest.fixture(scope="module")
def classifier(models: Path) -> Classifier:
    return load_classifier(models, load_taxonomy())


@pytest.fixture(scope="module")
def material() -> Material:
    records = [make_row(record["text"], category=record["category"]) for record in make_records() if record["category"]]
    return gather("category", records, build_prepare()(records))


def test_serving_computes_what_was_fitted(material: Material) -> None:
    weights = fit(material, material.everything)
    matrix = vectorise(material.tables, material.everything, weights.hashes).matrix
    served = score(material, weights, material.everything).scores
    np.testing.assert_allclose(served, matrix @ weights.weights + weights.bias, atol=1e-4)


def test_a_trained_classifier_answers_what_it_was_taught(classifier: Classifier) -> None:
    answer = classifier.answer([make_input("air pdam mati di kampung nelayan", channel="web")])[0]
    assert (answer.category.label, answer.agency.label) == ("air_bersih", "pdam")


def test_the_same_data_and_seed_give_the_same_digests(models: Path, data: Path, tmp_path: Path) -> None:
    train([data], models_dir=tmp_path, only="category")
    assert read_current(tmp_path, "category") == read_current(models, "category")


def test_too_few_rows_are_a_clear_refusal(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "reports.csv", [make_record(1, "lampu mati", channel="twitter", dataset="posts")])
    with pytest.raises(SetupFault, match="0 baris untuk kalibrasi"):
        train([path], models_dir=tmp_path, only="kind")


def test_one_label_is_a_clear_refusal() -> None:
    rows = [make_row("jalan rusak", category="infrastruktur")] * 3
    with pytest.raises(SetupFault, match="category: data punya 1 label"):
        gather("category", rows, build_prepare()(rows))


def test_a_post_and_its_relays_are_taught_once() -> None:
    texts = ("Lampu mati di Jl. Mawar", "RT @warga: lampu mati di jl. mawar https://t.co/x…", "selamat pagi")
    kinds = ("laporan", "laporan", "bukan_laporan")
    rows = [make_row(text, channel="twitter", kind=kind) for text, kind in zip(texts, kinds, strict=True)]
    taught = gather("kind", rows, build_prepare()(rows))
    assert [row.text for row in taught.rows] == [texts[0], texts[2]]


def test_an_unknown_model_is_a_clear_refusal(tmp_path: Path) -> None:
    with pytest.raises(SetupFault, match="tidak ada model 'topic'"):
        train([tmp_path], models_dir=tmp_path, only="topic")


def test_a_promotion_without_gain_is_refused_and_a_forced_one_keeps_its_reason(models: Path, data: Path) -> None:
    version = read_current(models, "category")
    rows, inputs = load_inputs([data], lambda _: None)
    comparison = compare_versions(models, "category", (version, version), rows, inputs)
    with pytest.raises(PromotionRefused, match="--force --why"):
        promote(models, "category", version, comparison=comparison)
    promote(models, "category", version, comparison=comparison, why="latihan")
    card = json.loads((models / "category" / version / "card.json").read_text())
    assert card["promotions"][-1]["forced_because"] == "latihan"


def test_judging_again_finds_the_figures_of_the_card(models: Path, data: Path) -> None:
    rows, inputs = load_inputs([data], lambda _: None)
    for name in CORRECTED:
        written, found = judge_again(models, name, rows, inputs)
        assert found == written


def test_urgency_is_judged_by_hands_left_out_and_is_answered_as_often_as_it_is_true(models: Path) -> None:
    card = read_card(models, "urgency", read_current(models, "urgency"))
    hands = {row.source for row in load_seeds() if row.source.startswith(URGENCY_SOURCE)}
    assert set(card["metrics"]["per_source"]) == hands
    urgent = card["metrics"]["per_label"]["darurat"]
    assert urgent["precision"] == pytest.approx(urgent["recall"], abs=0.005)
    assert urgent["recall"] > 0.8


def test_a_promoted_version_serves_until_it_is_rolled_back(models: Path, tmp_path: Path) -> None:
    first = read_current(models, "agency")
    with pytest.raises(SetupFault, match="belum ada versi lain"):
        roll_back(models, "agency")
    less = write_csv(tmp_path / "reports.csv", make_records()[:180])
    second = train([less], models_dir=models, only="agency")[0].parent.name
    assert read_current(models, "agency") == first, "training promotes nothing"
    promote(models, "agency", second, comparison=None)
    assert (read_current(models, "agency"), read_history(models, "agency")) == (second, [first, second])
    assert roll_back(models, "agency") == first
    assert (read_current(models, "agency"), read_history(models, "agency")) == (first, [first])


def test_a_damaged_version_is_named_and_never_promoted(models: Path, tmp_path: Path) -> None:
    damaged = copytree(models, tmp_path / "models")
    version = read_current(damaged, "kind")
    (damaged / "kind" / version / "model.joblib").write_bytes(b"rusak")
    assert len(verify(damaged)) == 1
    with pytest.raises(ArtifactFault, match="jumlah periksa"):
        promote(damaged, "kind", version, comparison=None)


def test_every_version_on_disk_is_verified(models: Path) -> None:
    assert verify(models) == []
    assert [version.name for version in list_versions(models) if version.is_current] == list(QUESTIONS)


def test_the_page_of_the_models_holds_their_figures_and_keeps_what_people_wrote(models: Path, tmp_path: Path) -> None:
    page = tmp_path / "models.md"
    page.write_text("# Model\n\n<!-- figures: begin -->\nlama\n<!-- figures: end -->\n\nTulisan orang.\n")
    write_model_docs(models, page)
    text = page.read_text()
    assert "## category, version" in text
    assert "lama" not in text
    assert text.endswith("Tulisan orang.\n")


def test_reports_like_the_judging_ones_do_not_drift_and_others_do(classifier: Classifier) -> None:
    strange = [make_input("lorem ipsum dolor sit amet", channel="web")] * 50
    drift = {one.question: one for one in measure_drift(classifier, strange)}
    assert "unknown_words" in drift["category"].alarms


def test_the_same_shares_have_no_stability_index() -> None:
    assert stability_index({"a": 0.5, "b": 0.5}, {"a": 50, "b": 50}) == 0
    assert stability_index({"a": 0.9, "b": 0.1}, {"a": 10, "b": 90}) > 0.25
