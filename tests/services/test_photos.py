"""Pictures of a report: kept with it, hidden if it is confidential, gone when it is forgotten."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.adapters.kafka.topics import Topic
from pipeline.adapters.search.client import SearchIndex
from pipeline.adapters.store.engine import Store, open_store
from pipeline.adapters.store.sealed_reports import SealedReport, SealedReports
from pipeline.adapters.store.sealing import Sealer
from pipeline.contract.records import ANALYSED, RECEIVED, Message
from pipeline.domain.channel import Channel
from pipeline.domain.errors import DataFault
from pipeline.domain.report import ReceivedReport
from pipeline.domain.visibility import Visibility, concealed
from pipeline.services.forgetting import forget
from pipeline.services.opened import Services
from pipeline.services.photos import add_photos, keep_photos, known_photos, show_photo
from pipeline.services.sealed import text_purpose
from tests.contract.report_builder import T0, make_consolidated
from tests.contracts.conftest import embedded, search_index  # noqa: F401 - fixtures
from tests.contracts.filling import fill
from tests.pictures import make_picture
from tests.services.fakes import KEYS, make_services


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with open_store(f"sqlite:///{tmp_path / 'lapor.db'}") as store:
        yield store


async def add(services: Services, form_id: str) -> tuple[str, ...]:
    added = await add_photos(services, [make_picture()], known=(), form_id=form_id, now=T0)
    keep_photos(services, added)
    return added


async def test_the_same_picture_in_two_forms_is_two(tmp_path: Path) -> None:
    services = make_services(photos=tmp_path)

    first, again, other = [await add(services, form_id) for form_id in ("a", "a", "b")]

    assert first == again
    assert first != other
    assert known_photos(services, [*first, *other, *first, "../x", "f" * 32]) == [*first, *other]


async def test_a_picture_of_a_confidential_report_is_shown_to_nobody(
    search_index: SearchIndex,  # noqa: F811
    tmp_path: Path,
) -> None:
    services = make_services(search=search_index, photos=tmp_path)
    public, hidden = [await add(services, form_id) for form_id in ("a", "b")]
    made = make_consolidated("web:1")
    secret = replace(made.report, report_id="web:2", photos=hidden, visibility=Visibility.CONFIDENTIAL)
    await fill(
        search_index,
        replace(made, report=replace(made.report, photos=public)),
        replace(made, report=concealed(secret)),
    )

    assert await show_photo(services, public[0])
    with pytest.raises(DataFault) as refused:
        await show_photo(services, hidden[0])
    assert refused.value.code == "not_found"


async def test_pictures_go_with_a_report_that_is_forgotten_wherever_it_is(
    search_index: SearchIndex,  # noqa: F811
    store: Store,
    tmp_path: Path,
) -> None:
    received = ReceivedReport(
        report_id="web:3", tracking_id="T", channel=Channel.WEB, received_at=T0, text="Lampu mati"
    )
    folder = tmp_path / "photos"
    plain = make_services(search=search_index, store=store, photos=folder)
    indexed, sealed, on_its_way, others = [await add(plain, form_id) for form_id in ("a", "b", "c", "d")]
    made = make_consolidated("web:1")
    confidential = replace(made.report, report_id="web:2", photos=sealed, visibility=Visibility.CONFIDENTIAL)
    await fill(search_index, replace(made, report=replace(made.report, photos=indexed)))
    text = Sealer(KEYS.sealing).seal(ANALYSED.encode(confidential), purpose=text_purpose("web:2"))
    await SealedReports(store).put([SealedReport(report_id="web:2", sealed_text=text)])
    coming = Message(RECEIVED.encode(replace(received, photos=on_its_way)), key=b"web:3")
    topics = dict.fromkeys(Topic, ()) | {Topic.RECEIVED: (coming,)}
    services = make_services(search=search_index, store=store, photos=folder, topics=topics)

    await forget(services, ["web:1", "web:2", "web:3"], now=T0)

    assert [path.name for path in folder.rglob("*") if path.is_file()] == list(others)
