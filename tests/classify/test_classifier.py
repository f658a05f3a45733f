from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.classify.artifact import Artifact
from pipeline.classify.calibration import Calibration
from pipeline.classify.classifier import Classifier
from pipeline.classify.explanation import explain, list_parts
from pipeline.classify.features import read_units
from pipeline.classify.linear import LinearModels
from pipeline.domain.triage import ReviewReason
from tests.classify.reports_to_classify import make_input, make_weights

KINDS = {"rusak": "laporan", "padam": "laporan", "selamat": "bukan_laporan", "cek": "respon"}
CATEGORIES = {"jalan": "infrastruktur", "listrik": "energi_sda", "sampah": "lingkungan"}
URGENCIES = {"padam": "biasa", "kesetrum": "darurat"}
AGENCIES = {"jalan": "dinas_pu", "listrik": "pln", "sampah": "dlh"}


def make_artifact(name: str, words: dict[str, str], threshold: float = 0.5) -> Artifact:
    labels = sorted(set(words.values()))
    return Artifact(
        name=name,
        version="v1",
        weights=make_weights(labels, words),
        calibration=Calibration(slope=2.0),
        thresholds=dict.fromkeys(labels, threshold),
        card={},
    )


@pytest.fixture(scope="module")
def classifier() -> Classifier:
    return Classifier(
        make_artifact("kind", KINDS),
        make_artifact("category", CATEGORIES),
        make_artifact("agency", AGENCIES),
        make_artifact("urgency", URGENCIES),
    )


def test_each_report_is_answered_in_order(classifier: Classifier) -> None:
    batch = [make_input(text) for text in ("jalan rusak", "listrik padam", "sampah rusak")]
    answers = classifier.answer(batch)
    assert [answer.category.label for answer in answers] == ["infrastruktur", "energi_sda", "lingkungan"]
    assert [answer.agency.label for answer in answers] == ["dinas_pu", "pln", "dlh"]
    assert answers == [classifier.answer([given])[0] for given in batch]


def test_urgent_is_what_the_model_calls_so_and_its_explanation_agrees(classifier: Classifier) -> None:
    batch = [make_input("listrik padam"), make_input("warga kesetrum listrik")]
    assert [answer.is_urgent for answer in classifier.answer(batch)] == [False, True]
    *_, urgency = explain(classifier, batch[1])
    assert (urgency.question, urgency.label) == ("urgency", "darurat")
    assert urgency.supporting[0].text == "kesetrum"


def test_no_reports_no_answers(classifier: Classifier) -> None:
    assert classifier.answer([]) == []


def test_the_version_names_all_models(classifier: Classifier) -> None:
    assert classifier.version == "kind@v1+category@v1+agency@v1+urgency@v1"


def test_runners_up_come_best_first_and_never_above_the_answer(classifier: Classifier) -> None:
    category = classifier.answer([make_input("jalan listrik")])[0].category
    confidences = [category.confidence, *(other.confidence for other in category.alternatives)]
    assert confidences == sorted(confidences, reverse=True)
    assert all(other.confidence >= 0.02 for other in category.alternatives[2:])


def test_two_runners_up_are_named_however_sure_the_answer_is(classifier: Classifier) -> None:
    answer = classifier.answer([make_input("jalan listrik")])[0]
    for prediction, artifact in zip((answer.category, answer.agency), classifier.artifacts[1:3], strict=True):
        assert len(prediction.alternatives) >= min(2, len(artifact.weights.labels) - 1)


def test_what_is_in_doubt_needs_people_with_the_reason() -> None:
    classifier = Classifier(
        make_artifact("kind", KINDS),
        make_artifact("category", CATEGORIES, 1.1),
        make_artifact("agency", AGENCIES),
        make_artifact("urgency", URGENCIES),
    )
    review = classifier.answer([make_input("jalan rusak padam")])[0].review
    assert review.needed
    assert ReviewReason.LOW_CONFIDENCE_CATEGORY in review.reasons
    assert ReviewReason.LOW_CONFIDENCE_AGENCY not in review.reasons


@pytest.mark.parametrize("text", ["", "🙂🙂🙂", "a" * 10_000, "jalan " * 20_000, "\x00\ufffd", "<NIK> <TELP>"])
def test_texts_without_sense_are_answered_and_need_people(classifier: Classifier, text: str) -> None:
    given = make_input(text)
    assert 0 < classifier.answer([given])[0].category.confidence < 1


def test_an_explanation_adds_up_to_the_score(classifier: Classifier) -> None:
    model = LinearModels([classifier.artifacts[1].weights])
    units = read_units([make_input("jalan rusak banyak sampah di jalan")])
    for label in range(3):
        total = sum(part.weight for part in list_parts(model, units, label)) + float(model.bias[label])
        assert total == pytest.approx(float(model.score(units)[0].values[0, label]), abs=2e-3)


def test_an_explanation_names_the_words_for_and_against(classifier: Classifier) -> None:
    _, category, *_ = explain(classifier, make_input("jalan jalan penuh sampah dan listrik di jalan"))
    assert category.question == "category"
    for part in category.supporting:
        assert part.weight > 0
    assert category.supporting[0].text in ("jalan", "listrik", "sampah")
    assert category.opposing


def test_a_label_without_a_threshold_always_needs_people() -> None:
    category = replace(make_artifact("category", CATEGORIES), thresholds={})
    classifier = Classifier(
        make_artifact("kind", KINDS), category, make_artifact("agency", AGENCIES), make_artifact("urgency", URGENCIES)
    )
    assert ReviewReason.LOW_CONFIDENCE_CATEGORY in classifier.answer([make_input("jalan rusak")])[0].review.reasons
