"""What officers of a city correct is followed there, and only while the model has not learnt it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from pipeline.adapters.kafka.habit_book import HabitBook
from pipeline.adapters.reference.gazetteer import load_place_finder
from pipeline.adapters.reference.tables import load_taxonomy
from pipeline.classify.classifier import Classifier, load_classifier
from pipeline.contract.records import CORRECTION, Message
from pipeline.domain.assignment.habits import follow_habits
from pipeline.domain.channel import Channel
from pipeline.domain.correction import Correction, Labels
from pipeline.domain.triage import Prediction, ScoredLabel
from pipeline.places.find import PlaceFinder
from pipeline.settings import load_settings

T0 = datetime(2026, 11, 24, tzinfo=UTC)
PREDICTED = Prediction(label="dinas_pu", confidence=0.6, alternatives=(ScoredLabel("perkim", 0.25),))


@pytest.fixture(scope="module")
def places() -> PlaceFinder:
    return load_place_finder()


@pytest.fixture(scope="module")
def classifier() -> Classifier:
    return load_classifier(load_settings().models_dir, load_taxonomy())


def make_correction(number: int, *, model_version: str, region: str = "Kota Kupang") -> Message:
    correction = Correction(
        report_id=f"sms:{number}",
        channel=Channel.SMS,
        received_at=T0,
        corrected_at=T0,
        text_redacted="jalan lingkungan rusak di perumahan kami",
        predicted=Labels(category="infrastruktur", agency="dinas_pu"),
        corrected=Labels(agency="perkim"),
        model_version=model_version,
        officer="f00d",
        region=region,
    )
    return Message(CORRECTION.encode(correction), correction.report_id.encode())


async def read(messages: list[Message]) -> AsyncIterator[Message]:
    for message in messages:
        yield message


async def label_after(messages: list[Message], classifier: Classifier, places: PlaceFinder, region: str) -> str:
    book = HabitBook(places, lambda: read(messages))
    await book.refresh(classifier)
    assert book.current is not None
    return follow_habits(PREDICTED, "infrastruktur", places.find("", region=region), book.current).label


async def test_a_few_dozen_corrections_are_followed_in_their_city_and_not_elsewhere(
    classifier: Classifier, places: PlaceFinder
) -> None:
    messages = [make_correction(number, model_version=classifier.version) for number in range(40)]

    assert await label_after(messages, classifier, places, "Kota Kupang") == "perkim"
    assert await label_after(messages, classifier, places, "Kota Medan") == "dinas_pu"


async def test_one_correction_changes_little(classifier: Classifier, places: PlaceFinder) -> None:
    messages = [make_correction(1, model_version=classifier.version)]

    assert await label_after(messages, classifier, places, "Kota Kupang") == "dinas_pu"


async def test_what_was_said_of_an_earlier_model_is_not_counted_again(
    classifier: Classifier, places: PlaceFinder
) -> None:
    messages = [make_correction(number, model_version="agency@dahulu") for number in range(40)]

    assert await label_after(messages, classifier, places, "Kota Kupang") == "dinas_pu"


async def test_what_is_no_correction_is_passed_over(classifier: Classifier, places: PlaceFinder) -> None:
    assert await label_after([Message(b"{}")], classifier, places, "Kota Kupang") == "dinas_pu"
