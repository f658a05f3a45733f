"""A question by SMS, once, and what becomes of its answer: on a real index and store, with the real stages reading."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import aiohttp
import pytest

from pipeline.adapters.channels.sms.alphabets import GSM_SINGLE, septets
from pipeline.adapters.channels.sms.config import OpenGateway
from pipeline.adapters.channels.sms.gateway import IncomingSms
from pipeline.adapters.channels.sms.kannel import Kannel
from pipeline.adapters.kafka.topics import Topic
from pipeline.adapters.search.client import SearchIndex
from pipeline.adapters.store.engine import Store, open_store
from pipeline.adapters.store.opt_outs import OptOuts
from pipeline.adapters.store.parts import Parts
from pipeline.adapters.store.progress import ProgressTable
from pipeline.adapters.store.questions import Questions
from pipeline.classify.explanation import Reading
from pipeline.contract.records import RECEIVED
from pipeline.domain.channel import Channel
from pipeline.domain.completeness import MissingPart
from pipeline.domain.errors import Outage
from pipeline.domain.follow_up import Actor, Status
from pipeline.domain.report import ConsolidatedReport
from pipeline.domain.reporter import reporter_hash
from pipeline.services.follow_up import Step, take_step
from pipeline.services.forgetting import forget
from pipeline.services.notices.notify import notify
from pipeline.services.opened import Services
from pipeline.services.outbox import send_due
from pipeline.services.reading import ReadText
from pipeline.services.sms import AGAIN_AFTER, hand_over_due, sms_route, take_one
from pipeline.services.sms_questions import ANSWERED_WITHIN
from tests.contracts.conftest import embedded, search_index  # noqa: F401 - fixtures
from tests.contracts.filling import as_indexed, fill, make_member
from tests.duplicates.reports_to_compare import make_analysed
from tests.services.fakes import KEYS, OFFICER, ApplyingPublisher, Sender, make_services
from tests.services.test_sms import NUMBER, SECOND, T0, Phone

LAMP, PLACE, OTHER = "Lampu jalan mati", "Jl. Kenari, Kota Salatiga", "Sampah menumpuk"


def load() -> ReadText:
    """Read texts by a word of theirs; what a model makes of them is no matter here."""

    def read(asked: object) -> Reading:
        text: str = asked.text  # type: ignore[attr-defined]
        made = make_analysed(text, category="lingkungan_hidup" if "Sampah" in text else "infrastruktur")
        missing = {
            MissingPart.LOKASI: "Jl." not in text,
            MissingPart.POKOK_MASALAH: "Lampu" not in text and "Sampah" not in text,
        }
        return Reading(replace(made, missing=tuple(part for part, lacks in missing.items() if lacks)), ())

    return read


@dataclass
class Town:
    """A gateway, its phones, and what is behind them."""

    store: Store
    search: SearchIndex
    phone: Phone = field(default_factory=Phone)
    sender: Sender = field(default_factory=Sender)

    def __post_init__(self) -> None:
        self.publisher = ApplyingPublisher(search_index=self.search, progress=ProgressTable(self.store))
        kannel = Kannel.model_validate({"addresses": ["::1"]})
        self.services: Services = make_services(
            search=self.search,
            publisher=self.publisher,
            sender=self.sender,
            store=self.store,
            gateways={"kannel": OpenGateway(name="kannel", gateway=kannel, messenger=self.phone)},
            load=load,
            topics={topic: () for topic in Topic},
        )

    async def take(self, text: str, sms_id: str = "1", *, after: timedelta = timedelta(0), sender: str = NUMBER) -> str:
        """Take an SMS; give the report_id that it has if it is a report."""
        sms = IncomingSms(text=text, sender=sender, id=sms_id)
        receipt = await take_one(self.services, "kannel", sms, T0 + after)
        assert receipt
        return receipt.report_id

    async def index(self, report_id: str, text: str = LAMP) -> None:
        """Bring a report to the end of its road."""
        made = make_member(report_id, reporter=reporter_hash(Channel.SMS, NUMBER, KEYS.reporter))
        report = replace(made.report, text_redacted=text, missing=(MissingPart.LOKASI,))
        await self.search.write([as_indexed(ConsolidatedReport(report=report, membership=made.membership))])
        await self.search.refresh()

    async def said(self) -> list[str]:
        """Send what is due, and give all that was sent."""
        async with aiohttp.ClientSession() as http:
            await send_due(self.services, sms_route(self.services, http), T0 + timedelta(days=3))
        return [text for _, text in self.phone.sent]

    @property
    def completed(self) -> list[tuple[str, str]]:
        received = [RECEIVED.decode(message.value) for topic, message in self.sender.sent if topic is Topic.RECEIVED]
        return [(each.report_id, each.text) for each in received]


@pytest.fixture
async def town(search_index: SearchIndex, tmp_path: Path) -> AsyncIterator[Town]:  # noqa: F811
    await fill(search_index)
    async with open_store(f"sqlite:///{tmp_path / 'lapor.db'}") as store:
        yield Town(store, search_index)


async def test_a_report_without_a_place_is_asked_once_and_its_answer_completes_it(town: Town) -> None:
    report_id = await town.take(LAMP)
    (asked,) = await town.said()
    assert "Di mana tempatnya?" in asked
    assert "Kode lacak: " in asked
    assert (septets(asked) or GSM_SINGLE + 1) <= GSM_SINGLE
    await town.index(report_id)

    for _ in range(2):
        await town.take(PLACE, "2", after=timedelta(hours=3))

    assert town.completed == [(report_id, f"{LAMP}\n{PLACE}")]
    assert len(town.publisher.taken) == 1
    _, thanked = await town.said()
    assert thanked.startswith("Keterangan Anda kami tambahkan ke laporan ")
    assert (septets(thanked) or GSM_SINGLE + 1) <= GSM_SINGLE


async def test_a_report_with_a_place_is_asked_nothing(town: Town) -> None:
    await town.take(f"{LAMP} di {PLACE}")
    assert "Di mana" not in (await town.said())[0]
    await town.take(PLACE, "2")
    assert len(town.publisher.taken) == 2


@pytest.mark.parametrize("first", [LAMP, f"{LAMP} di {PLACE}"], ids=["asked before", "not asked before"])
async def test_an_answer_brings_the_report_back_from_an_officers_question(town: Town, first: str) -> None:
    report_id = await town.take(first)
    await town.index(report_id)
    step = Step(status=Status.INCOMPLETE, actor=Actor.OFFICER, officer=OFFICER, text="Di mana?")
    await take_step(town.services, report_id, step, now=T0)
    await notify(town.services, T0)
    assert any("belum lengkap: Di mana?" in said for said in await town.said())

    await town.take(PLACE, "2")
    progress = await ProgressTable(town.store).get(report_id)
    assert (progress.status, progress.history[-1].text) == (Status.NEEDS_VERIFICATION, PLACE)


@pytest.mark.parametrize(
    ("text", "sender", "after"),
    [
        (PLACE, "+6281200000002", timedelta(0)),
        (PLACE, NUMBER, ANSWERED_WITHIN + SECOND),
        (f"{OTHER} di {PLACE}", NUMBER, timedelta(0)),
        (OTHER, NUMBER, timedelta(0)),
    ],
    ids=["another number", "a day later", "another matter", "another matter without a place"],
)
async def test_what_is_no_answer_is_a_report_of_its_own(town: Town, text: str, sender: str, after: timedelta) -> None:
    await town.index(await town.take(LAMP))
    await town.take(text, "2", sender=sender, after=after)
    assert town.completed == []
    assert len(town.publisher.taken) == 2


async def test_the_newest_question_is_answered_and_a_second_answer_is_a_report(town: Town) -> None:
    await town.index(await town.take(LAMP))
    newest = await town.take(OTHER, "2")
    await town.index(newest, OTHER)
    await town.take(PLACE, "3")
    await town.take("Jl. Melati", "4")
    assert town.completed == [(newest, f"{OTHER}\n{PLACE}")]
    assert len(town.publisher.taken) == 3


async def test_what_an_office_has_already_is_not_completed(town: Town) -> None:
    report_id = await town.take(LAMP)
    await town.index(report_id)
    step = Step(status=Status.FORWARDED, actor=Actor.OFFICER, officer=OFFICER, agency="dinas_pu")
    await take_step(town.services, report_id, step, now=T0)
    await town.take(PLACE, "2")
    assert (town.completed, len(town.publisher.taken)) == ([], 2)


async def test_who_wants_no_sms_is_asked_nothing(town: Town) -> None:
    await OptOuts(town.store).add(reporter_hash(Channel.SMS, NUMBER, KEYS.reporter), at=T0)
    await town.index(await town.take(LAMP))
    await town.take(PLACE, "2")
    assert (await town.said(), town.completed) == ([], [])


async def test_an_answer_that_overtakes_its_report_waits_for_it(town: Town) -> None:
    report_id = await town.take(LAMP)
    await town.take(PLACE, "2", after=SECOND)
    await hand_over_due(town.services, T0 + 2 * AGAIN_AFTER)  # keeps nobody else waiting
    assert (town.completed, len(town.publisher.taken)) == ([], 1)
    await town.index(report_id)
    await hand_over_due(town.services, T0 + 4 * AGAIN_AFTER)
    assert town.completed == [(report_id, f"{LAMP}\n{PLACE}")]


@pytest.mark.parametrize("step", ["pipeline.services.sms_questions.add_words", "pipeline.services.sms._answer"])
async def test_a_crash_neither_loses_an_answer_nor_doubles_it(
    town: Town, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    report_id = await town.take(LAMP)
    await town.index(report_id)

    async def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(step, killed)
        with pytest.raises(KeyboardInterrupt):
            await town.take(PLACE, "2", after=SECOND)
    await hand_over_due(town.services, T0 + 2 * AGAIN_AFTER)

    assert set(town.completed) == {(report_id, f"{LAMP}\n{PLACE}")}
    assert len(town.publisher.taken) == 1
    assert len(await town.said()) == 2
    assert await Parts(town.store).read_waiting() == []


async def test_of_a_report_that_was_forgotten_nothing_is_asked_any_more(town: Town) -> None:
    report_id = await town.take(LAMP)
    await town.index(report_id)
    await forget(town.services, [report_id], now=T0)
    person = reporter_hash(Channel.SMS, NUMBER, KEYS.reporter)
    assert await Questions(town.store).find(person, "x", since=T0 - ANSWERED_WITHIN) is None


async def test_while_kafka_is_away_an_answer_is_safe(town: Town) -> None:
    report_id = await town.take(LAMP)
    await town.index(report_id)
    town.publisher.is_away = True
    await town.take(PLACE, "2")
    with pytest.raises(Outage):
        await hand_over_due(town.services, T0 + 2 * AGAIN_AFTER)
    town.publisher.is_away = False
    await hand_over_due(town.services, T0 + 4 * AGAIN_AFTER)
    assert town.completed == [(report_id, f"{LAMP}\n{PLACE}")]
