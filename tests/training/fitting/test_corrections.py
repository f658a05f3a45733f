"""From what officers correct to another answer: the whole way round, on a few hundred invented rows."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.adapters.kafka.topics import Topic
from pipeline.adapters.reference.tables import load_taxonomy
from pipeline.adapters.search.client import SearchIndex
from pipeline.adapters.store.engine import open_store
from pipeline.adapters.store.progress import ProgressTable
from pipeline.classify.classifier import Classifier, load_classifier
from pipeline.contract.records import encode_correction
from pipeline.domain.report import ConsolidatedReport
from pipeline.services.corrections import Said, correct
from pipeline.services.labels import read_corrections
from tests.classify.reports_to_classify import make_input
from tests.contracts.conftest import embedded, search_index  # noqa: F401 - fixtures
from tests.contracts.filling import NOW, fill, make_member
from tests.services.fakes import OFFICER, ApplyingPublisher, make_services
from tests.training.reports_to_train_on import PLACES, make_records, write_csv
from training.data.export import export_labels
from training.fitting.train import train

SIMILAR = "kandang ayam bau menyengat di {}"
TAUGHT = {"category": "air_bersih", "agency": "pdam"}
"""What no model that was not taught it would say of a hen-house."""


@pytest.fixture
async def publisher(search_index: SearchIndex, tmp_path: Path) -> AsyncIterator[ApplyingPublisher]:  # noqa: F811
    async with open_store(f"sqlite:///{tmp_path / 'lapor.db'}") as store:
        yield ApplyingPublisher(search_index=search_index, progress=ProgressTable(store))


def answer(classifier: Classifier) -> dict[str, str]:
    said = classifier.answer([make_input(SIMILAR.format("kampung baru"), channel="web")])[0]
    return {"category": said.category.label, "agency": said.agency.label}


async def test_corrections_become_rows_and_another_answer_to_a_similar_report(
    publisher: ApplyingPublisher, tmp_path: Path
) -> None:
    data = write_csv(tmp_path / "reports.csv", make_records())
    train([data], models_dir=tmp_path / "before")
    before = load_classifier(tmp_path / "before", load_taxonomy())
    assert answer(before) != TAUGHT

    await fill(publisher.search_index, *(_report(number, place, before) for number, place in enumerate(PLACES * 3)))
    async with open_store(f"sqlite:///{tmp_path / 'lapor.db'}") as store:
        services = make_services(search=publisher.search_index, publisher=publisher, store=store)
        for number in range(len(PLACES * 3)):
            await correct(services, f"web:{number}", Said(**TAUGHT), officer=OFFICER, now=NOW)
    topics = {Topic.CORRECTIONS: [encode_correction(each) for each in publisher.corrected]}
    said = await read_corrections(make_services(topics=topics), since=None)
    rows = export_labels(said.found, tmp_path / "corrections.csv")
    assert rows == len(PLACES * 3)
    train([data, tmp_path / "corrections.csv"], models_dir=tmp_path / "after")
    assert answer(load_classifier(tmp_path / "after", load_taxonomy())) == TAUGHT


def _report(number: int, place: str, classifier: Classifier) -> ConsolidatedReport:
    made = make_member(f"web:{number}")
    text = f"{SIMILAR.format(place)} RT {number + 1}"
    report = replace(made.report, text_redacted=text, text_normal=text, model_version=classifier.version)
    return replace(made, report=report)
