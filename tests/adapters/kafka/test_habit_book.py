"""What officers of a city correct is followed there within a minute, and only as far as the model expects otherwise."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from pipeline.adapters.kafka.habit_book import HabitBook
from pipeline.adapters.reference.gazetteer import load_place_finder
from pipeline.adapters.reference.tables import load_lexicons, load_official_handles, load_taxonomy
from pipeline.classify.classifier import Classifier, load_classifier
from pipeline.contract.records import Message, encode_correction
from pipeline.domain.assignment.habits import follow_habits
from pipeline.domain.channel import Channel
from pipeline.domain.correction import Correction, Labels
from pipeline.domain.triage import Prediction, ScoredLabel
from pipeline.places.find import PlaceFinder
from pipeline.settings import load_settings
from pipeline.text.clean import build_cleaner
from pipeline.text.reading import TextReader

T0 = datetime(2026, 11, 24, tzinfo=UTC)
TEXT = "jalan lingkungan rusak di perumahan kami"
PREDICTED = Prediction(
    label="dinas_pu", confidence=0.6, alternatives=(ScoredLabel("perkim", 0.25), ScoredLabel("dlh", 0.05))
)


@pytest.fixture(scope="module")
def places() -> PlaceFinder:
    return load_place_finder()


@pytest.fixture(scope="module")
def reader() -> TextReader:
    return TextReader(cleaner=build_cleaner(load_lexicons()), official_handles=load_official_handles())


@pytest.fixture(scope="module")
def classifier() -> Classifier:
    return load_classifier(load_settings().models_dir, load_taxonomy())


class Topic:
    """A topic in memory, and a book that reads it."""

    def __init__(self, places: PlaceFinder, reader: TextReader, *messages: Message) -> None:
        self.messages = list(messages)
        self.places = places
        self.book = HabitBook(places, reader, self._read, clock=lambda: T0)

    async def _read(self, _: datetime) -> AsyncIterator[Message]:
        for message in self.messages:
            yield message

    async def label(self, classifier: Classifier, region: str = "Kota Kupang") -> str:
        await self.book.refresh(classifier)
        assert self.book.current is not None
        place = self.places.find("", region=region)
        return follow_habits(PREDICTED, "infrastruktur", place, self.book.current).label


@pytest.fixture(autouse=True)
def no_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.adapters.kafka.habit_book.REFRESH_S", 0.0)


def make_correction(number: int, agency: str = "perkim", *, later: timedelta = timedelta()) -> Message:
    return encode_correction(
        Correction(
            report_id=f"sms:{number}",
            channel=Channel.SMS,
            received_at=T0 - timedelta(days=2),
            corrected_at=T0 - timedelta(days=1) + later,
            text_redacted=TEXT,
            predicted=Labels(category="infrastruktur", agency="dinas_pu"),
            corrected=Labels(agency=agency),
            model_version="agency@dahulu",
            officer="f00d",
            region="Kota Kupang",
        )
    )


def make_corrections(count: int, agency: str = "perkim", *, first: int = 0) -> Sequence[Message]:
    return [make_correction(number, agency) for number in range(first, first + count)]


async def test_corrections_are_followed_in_their_city_and_not_elsewhere_whichever_version_answered_then(
    classifier: Classifier, places: PlaceFinder, reader: TextReader
) -> None:
    topic = Topic(places, reader, *make_corrections(40))

    assert await topic.label(classifier) == "perkim"
    assert await topic.label(classifier, "Kota Medan") == "dinas_pu"


async def test_the_next_look_brings_what_was_said_since(
    classifier: Classifier, places: PlaceFinder, reader: TextReader
) -> None:
    topic = Topic(places, reader, *make_corrections(1))
    assert await topic.label(classifier) == "dinas_pu"

    topic.messages += make_corrections(40)
    assert await topic.label(classifier) == "perkim"


async def test_of_two_corrections_of_one_report_the_later_stands_in_whatever_order_they_are_read(
    classifier: Classifier, places: PlaceFinder, reader: TextReader
) -> None:
    first = make_corrections(40, "perkim")
    second = [make_correction(number, "dinas_pu", later=timedelta(hours=1)) for number in range(40)]

    assert await Topic(places, reader, *first, *second).label(classifier) == "dinas_pu"
    assert await Topic(places, reader, *second, *first).label(classifier) == "dinas_pu"


async def test_a_worker_that_starts_again_knows_the_same_to_the_last_digit(
    classifier: Classifier, places: PlaceFinder, reader: TextReader
) -> None:
    messages = [*make_corrections(20), *make_corrections(30, "dlh", first=20)]
    piecemeal, anew = Topic(places, reader, *messages[:7]), Topic(places, reader, *reversed(messages))
    await piecemeal.label(classifier)
    piecemeal.messages = messages[7:]
    await piecemeal.label(classifier)
    await anew.label(classifier)

    assert piecemeal.book.current == anew.book.current


async def test_what_is_forgotten_is_followed_no_longer(
    classifier: Classifier, places: PlaceFinder, reader: TextReader
) -> None:
    topic = Topic(places, reader, *make_corrections(40))
    assert await topic.label(classifier) == "perkim"

    topic.messages = [replace(each, value=b"") for each in topic.messages]
    assert await topic.label(classifier) == "dinas_pu"


async def test_what_is_no_correction_is_passed_over(
    classifier: Classifier, places: PlaceFinder, reader: TextReader
) -> None:
    assert await Topic(places, reader, Message(b"{}", b"k")).label(classifier) == "dinas_pu"
