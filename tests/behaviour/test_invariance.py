"""What must not change an answer of the shipped models, and what must."""

from __future__ import annotations

import time

import pytest

from pipeline.classify.classifier import Classifier
from pipeline.classify.explanation import explain
from tests.behaviour.conftest import Ask
from tests.behaviour.test_minimum import PLAIN
from tests.classify.reports_to_classify import make_input


@pytest.mark.parametrize("text", PLAIN.values())
def test_upper_case_changes_no_category(ask: Ask, text: str) -> None:
    assert ask(text.upper()).category.label == ask(text).category.label


@pytest.mark.parametrize("text", PLAIN.values())
def test_a_citizens_handle_changes_no_category(ask: Ask, text: str) -> None:
    assert ask(f"@tetangga_sebelah99 {text}").category.label == ask(text).category.label


@pytest.mark.parametrize("name", ["Budi Santoso", "Siti Aminah", "Made Wirawan", "Yohanes Tigor"])
def test_the_name_of_the_reporter_changes_no_answer(ask: Ask, name: str) -> None:
    text = PLAIN["air_bersih"]
    assert ask(f"{text}. Nama saya {name}").category.label == ask(text).category.label


@pytest.mark.parametrize("category", ["infrastruktur", "lingkungan", "perhubungan", "energi_sda"])
@pytest.mark.parametrize("city", ["Kota Medan", "Kota Makassar", "Kabupaten Jayapura", None])
def test_the_city_changes_no_category(ask: Ask, category: str, city: str | None) -> None:
    assert ask(PLAIN[category], region=city).category.label == category


@pytest.mark.parametrize(
    "addition", ["tidak mengalir", "Mohon segera ditindaklanjuti, terima kasih", "Assalamualaikum wr wb"]
)
def test_an_air_report_stays_one_whatever_is_added(ask: Ask, addition: str) -> None:
    assert ask(f"Air PDAM di rumah kami keruh {addition}").category.label == "air_bersih"


def test_a_typing_error_changes_no_category(ask: Ask) -> None:
    assert ask("jalann berlobang parah depn sekolah").category.label == "infrastruktur"


def test_what_the_models_have_never_seen_goes_to_people(ask: Ask) -> None:
    review = ask("zxcv qwpo mnbv", channel="sms").review
    assert review.needed


@pytest.mark.parametrize("text", ["", "🙂🙂🙂🙂", "x" * 10_000, "laporan " * 12_000, "\u200b\u200b", "????"])
def test_bad_input_is_answered_in_no_time(shipped: Classifier, text: str) -> None:
    given = make_input(text)
    started = time.perf_counter()
    answer = shipped.answer([given])[0]
    assert time.perf_counter() - started < 0.5
    assert answer.review.needed or answer.category.confidence > 0


def test_no_label_is_certain(shipped: Classifier) -> None:
    for answer in shipped.answer([make_input(text) for text in PLAIN.values()]):
        assert 0 < answer.category.confidence < 1
        assert 0 < answer.agency.confidence < 1


def test_the_explanation_of_a_plain_report_names_its_words(shipped: Classifier) -> None:
    _, category, agency, _ = explain(shipped, make_input("Air PDAM di rumah saya tidak mengalir"))
    assert category.label == "air_bersih"
    assert "pdam" in [part.text for part in category.supporting]
    assert agency.label == "pdam"
