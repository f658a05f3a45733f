"""SMS from the gateway to the road and to the outbox: nothing lost, nothing twice, whatever happens in between."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import permutations
from pathlib import Path
from typing import Any

import aiohttp
import orjson
import pytest
import sqlalchemy as sa

from pipeline.adapters.channels.sms.config import OpenGateway
from pipeline.adapters.channels.sms.gateway import Call, IncomingSms, PartMark
from pipeline.adapters.channels.sms.kannel import Kannel
from pipeline.adapters.store.engine import Store, open_store
from pipeline.adapters.store.parts import Parts
from pipeline.adapters.store.tables import SEEN_IDS
from pipeline.domain.errors import DataFault, Outage
from pipeline.services import sms_answers
from pipeline.services.intake import Delivery
from pipeline.services.opened import Services
from pipeline.services.outbox import AGAIN_AFTER as SEND_AGAIN_AFTER
from pipeline.services.outbox import MAX_ATTEMPTS, send_due
from pipeline.services.sms import (
    AGAIN_AFTER,
    GOES_ON_WITHIN,
    forget_old,
    hand_over_due,
    sms_route,
    take_call,
    take_one,
    take_plain,
)
from tests.services.fakes import Publisher, make_services
from tests.web.public.pages import load

T0 = datetime(2026, 11, 29, 8, 42, 13, tzinfo=UTC)
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
NUMBER = "+6281200000001"
TEXT = "Jembatan Kali Ceper retak, mohon diperiksa"
PARTS = ("Lapor, tanggul di desa kami jebol sejak semalam, mohon seg", "era dikirim karung pasir ke ", "Desa Wonokerto")


@dataclass
class Phone:
    """A way back that remembers what went out, is away, or refuses."""

    is_away: bool = False
    refuses: bool = False
    sent: list[tuple[str, str]] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)

    async def send(self, http: Any, *, to: str, text: str, message_id: str) -> str | None:
        self.ids.append(message_id)
        if self.is_away:
            raise Outage("away")
        if self.refuses:
            raise DataFault("not_sent", "no", answer="no")
        self.sent.append((to, text))
        return "gw-1"


@dataclass
class World:
    """A gateway of some name, and all that is behind it."""

    store: Store
    publisher: Publisher = field(default_factory=Publisher)
    phone: Phone = field(default_factory=Phone)

    @property
    def services(self) -> Services:
        kannel = Kannel.model_validate({"addresses": ["::1"]})
        gateways = {name: OpenGateway(name=name, gateway=kannel, messenger=self.phone) for name in ("kannel", "lain")}
        return make_services(publisher=self.publisher, store=self.store, gateways=gateways, load=load)

    async def take(self, text: str, at: datetime = T0, *, gateway: str = "kannel", **more: Any) -> str | None:
        """Take an SMS; give the tracking ID."""
        sms = IncomingSms(text=text, **{"sender": NUMBER, "id": "1", **more})
        receipt = await take_one(self.services, gateway, sms, at)
        return receipt.tracking_id if receipt else None

    async def send(self, at: datetime = T0) -> list[tuple[str, str]]:
        """Send what is due; give all that was sent so far."""
        async with aiohttp.ClientSession() as http:
            await send_due(self.services, sms_route(self.services, http), at)
        return self.phone.sent

    @property
    def texts(self) -> list[str]:
        return [orjson.loads(raw.body)["text"] for raw in self.publisher.taken]

    @property
    def ids(self) -> set[str | None]:
        return {raw.assigned_id for raw in self.publisher.taken}


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with open_store(f"sqlite:///{tmp_path / 'lapor.db'}") as store:
        yield World(store)


async def test_an_sms_becomes_a_report_and_its_sender_learns_the_tracking_id_in_one_sms(world: World) -> None:
    code = await world.take(TEXT, received_at="2026-11-29T08:42:00Z")

    (raw,) = world.publisher.taken
    assert orjson.loads(raw.body) == {"text": TEXT, "sender": NUMBER, "received_at": "2026-11-29T08:42:00Z"}
    ((to, said),) = await world.send()
    assert to == NUMBER
    assert str(code) in said


async def test_what_a_gateway_delivers_again_is_one_report_and_one_answer(world: World) -> None:
    codes = {await world.take(TEXT, T0 + n * MINUTE) for n in range(5)}

    assert len(codes) == 1
    assert world.texts == [TEXT]
    await world.send(T0 + 9 * MINUTE)
    assert len(await world.send(T0 + 19 * MINUTE)) == 1


async def test_an_id_is_its_gateways_and_its_senders_own(world: World) -> None:
    codes = [
        await world.take(TEXT),
        await world.take(TEXT, gateway="lain"),
        await world.take(TEXT, sender="+6281200000002"),
        await world.take(TEXT + " segera"),
        await world.take(TEXT, id=None),
        await world.take(TEXT, id=None),
    ]

    assert len(set(codes)) == len(codes) == len(world.ids)


async def test_while_kafka_is_away_an_sms_is_safe_and_goes_on_later_under_the_same_id(
    world: World,
) -> None:
    world.publisher.is_away = True
    code = await world.take(TEXT)
    assert await hand_over_due_quietly(world, T0 + AGAIN_AFTER) is False
    assert await world.send() == []

    world.publisher.is_away = False
    await hand_over_due(world.services, T0 + 3 * AGAIN_AFTER)

    assert world.texts == [TEXT]
    assert [str(code) in said for _, said in await world.send(T0 + MINUTE)] == [True]


async def hand_over_due_quietly(world: World, now: datetime) -> bool:
    try:
        await hand_over_due(world.services, now)
    except Outage:
        return False
    return True


async def test_a_crash_at_any_point_costs_neither_report_nor_answer_nor_doubles_them(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    for number, step in enumerate(("pipeline.services.sms._publish", "pipeline.services.sms._answer")):
        with monkeypatch.context() as patch:
            patch.setattr(step, killed)
            with pytest.raises(KeyboardInterrupt):
                await world.take(TEXT, id=step, sender=f"+628120000000{number}")
    with monkeypatch.context() as patch:
        patch.setattr(Parts, "finish", killed)
        with pytest.raises(KeyboardInterrupt):
            await world.take(TEXT, id="finish", sender="+6281200000009")

    for minutes in (1, 2, 3):
        await hand_over_due(world.services, T0 + minutes * MINUTE)

    assert len(world.ids) == 3
    assert sorted(to for to, _ in await world.send(T0 + 4 * MINUTE)) == [
        "+6281200000000",
        "+6281200000001",
        "+6281200000009",
    ]


@pytest.mark.parametrize("order", list(permutations(range(3))))
@pytest.mark.parametrize("marked", ["by the gateway", "in the text"])
async def test_parts_become_one_report_in_any_order(world: World, order: Sequence[int], marked: str) -> None:
    codes = set()
    for at, number in enumerate(order):
        text, mark = PARTS[number], PartMark(number=number + 1, total=3, reference="42")
        if marked == "in the text":
            text, mark = f"({number + 1}/3) {text}".strip(), None
        codes.add(await world.take(text, T0 + at * SECOND, id=str(number), mark=mark))
        codes.add(await world.take(text, T0 + at * SECOND, id=str(number), mark=mark))

    assert len(codes) == 1
    assert world.texts == ["".join(PARTS)] if marked == "by the gateway" else ["".join(PARTS).replace("  ", " ")]
    assert len(await world.send(T0 + MINUTE)) == 1


async def test_parts_of_two_senders_and_of_two_sms_with_one_reference_are_kept_apart(world: World) -> None:
    for minutes in (0, 1):
        for number in (1, 2):
            for sender in ("+6281200000001", "+6281200000002"):
                mark = PartMark(number=number, total=2, reference="7")
                sms_id = f"{minutes}{number}"
                text = f"{sender[-1]}{minutes}{number} "
                await world.take(text, T0 + minutes * MINUTE, id=sms_id, sender=sender, mark=mark)

    assert sorted(world.texts) == ["101 102 ", "111 112 ", "201 202 ", "211 212 "]


async def test_what_is_there_goes_on_when_its_time_is_over_and_what_comes_later_by_itself(world: World) -> None:
    marks = [PartMark(number=number, total=3, reference="7") for number in (1, 2, 3)]
    await world.take(PARTS[0], id="a", mark=marks[0])
    await world.take(PARTS[2], id="c", mark=marks[2])
    await hand_over_due(world.services, T0 + 4 * MINUTE)
    assert world.texts == []

    await hand_over_due(world.services, T0 + 5 * MINUTE)
    await world.take(PARTS[1], T0 + 6 * MINUTE, id="b", mark=marks[1])
    await hand_over_due(world.services, T0 + 12 * MINUTE)

    assert world.texts == [f"{PARTS[0]} [...] {PARTS[2]}", PARTS[1]]
    assert len(world.ids) == 2


async def test_what_only_looked_like_a_part_goes_on_as_it_was_written(world: World) -> None:
    await world.take("1/2 badan jalan longsor di tikungan")
    await hand_over_due(world.services, T0 + 5 * MINUTE)

    assert world.texts == ["1/2 badan jalan longsor di tikungan"]


def cut_texts() -> tuple[str, str]:
    whole = "Lapor, tanggul sungai di desa kami jebol sejak semalam dan air sudah masuk ke rumah warga, mohon " * 3
    return whole[:153], whole[153:200] + "."


async def test_a_text_that_is_cut_in_a_word_waits_for_the_rest_of_the_same_sender(world: World) -> None:
    first, rest = cut_texts()
    assert first[-1].isalpha()
    assert rest[0].islower()
    codes = {await world.take(first), await world.take(rest, T0 + 5 * SECOND, id="2")}

    assert len(codes) == 1
    assert world.texts == [first + rest]


async def test_a_cut_text_goes_on_alone_if_nothing_follows_or_another_report_does(world: World) -> None:
    first, rest = cut_texts()
    await world.take(first)
    await world.take(TEXT, T0 + SECOND, id="2")
    await world.take(rest, T0 + SECOND, id="3", sender="+6281200000002")
    assert world.texts == [TEXT, rest]

    await hand_over_due(world.services, T0 + GOES_ON_WITHIN)
    await world.take(rest, T0 + GOES_ON_WITHIN + SECOND, id="4")

    assert world.texts == [TEXT, rest, first, rest]


async def test_the_plain_door_joins_parts_too_and_leaves_all_else_untouched(world: World) -> None:
    bodies = [
        b'{"id":"%d","sender":"0812-0000-0201","text":"(%d/3) %s"}' % (n, n, PARTS[n - 1].encode()) for n in (2, 1, 3)
    ]
    receipts = {(await take_plain(world.services, Delivery(body=body, at=T0))).report_id for body in bodies}
    first, rest = cut_texts()
    deliveries = [
        Delivery(body=orjson.dumps({"from": NUMBER, "message": text}), at=T0 + at * SECOND)
        for at, text in enumerate((first, rest))
    ]
    cut = [(await take_plain(world.services, delivery)).report_id for delivery in deliveries]
    plain = b'{ "sender" : "0812", "text":"air mati"}'
    await take_plain(world.services, Delivery(body=plain, at=T0))

    assert len(receipts) == len(set(cut)) == 1
    assert world.texts == ["".join(PARTS).replace("  ", " "), first + rest, "air mati"]
    assert world.publisher.taken[-1].body == plain


async def test_commands_are_answered_and_become_no_report(world: World) -> None:
    for number, text in enumerate(("BANTUAN", "Status", "status 7K3M9QX0T9")):
        assert await world.take(text, id=str(number)) is None
        assert await world.take(text, id=str(number)) is None

    assert world.texts == []
    said = [text for _, text in await world.send()]
    assert sorted(said) == sorted([sms_answers.HELP, sms_answers.WHICH_CODE, sms_answers.WRONG_CODE])


async def test_who_says_berhenti_is_told_so_once_and_then_only_what_they_ask_for(world: World) -> None:
    await world.take("Berhenti!", id="1")
    await world.take(TEXT, id="2")
    await world.take("bantuan", id="3")
    assert sorted(text for _, text in await world.send()) == sorted([sms_answers.STOPPED, sms_answers.HELP])

    await world.take("mulai", id="4", sender="0812-0000-0001")
    await world.take(TEXT, id="5")
    assert [sms_answers.STARTED in text or "Kode lacak" in text for _, text in (await world.send())[2:]] == [True, True]
    assert len(world.texts) == 2


@pytest.mark.parametrize("sender", ["LAPOR-ID", "1708", None, ""])
async def test_who_has_no_number_gets_no_answer_and_is_heard_all_the_same(world: World, sender: str | None) -> None:
    await world.take(TEXT, sender=sender)

    assert world.texts == [TEXT]
    assert await world.send() == []


async def test_an_answer_waits_while_its_gateway_is_away_and_is_tried_under_one_id(world: World) -> None:
    await world.take(TEXT)
    world.phone.is_away = True
    for number in range(3):
        assert await world.send(T0 + number * SEND_AGAIN_AFTER) == []
    world.phone.is_away = False

    assert len(await world.send(T0 + 3 * SEND_AGAIN_AFTER)) == 1
    assert len(await world.send(T0 + 9 * SEND_AGAIN_AFTER)) == 1
    assert len(set(world.phone.ids)) == 1


async def test_an_answer_that_is_refused_or_a_day_old_is_given_up(world: World) -> None:
    world.phone.refuses = True
    await world.take(TEXT)
    await world.send()
    world.phone.refuses, world.phone.is_away = False, True
    await world.take(TEXT, id="2")
    for number in range(MAX_ATTEMPTS):
        await world.send(T0 + number * SEND_AGAIN_AFTER)
    world.phone.is_away = False

    assert await world.send(T0 + 2 * MAX_ATTEMPTS * SEND_AGAIN_AFTER) == []


async def test_what_a_gateway_sends_in_another_shape_goes_to_the_road_as_it_came(world: World) -> None:
    gateway = world.services.gateways["kannel"]

    assert await take_call(world.services, gateway, Call(headers={}, query=b"pesan=apa+ini"), T0) == []
    assert [raw.body for raw in world.publisher.taken] == [b"pesan=apa+ini"]

    world.publisher.is_away = True
    with pytest.raises(Outage):
        await take_call(world.services, gateway, Call(headers={}, query=b"pesan=apa+ini"), T0)


async def test_neither_number_nor_text_stands_readable_in_the_store(world: World, tmp_path: Path) -> None:
    world.publisher.is_away = True
    await world.take(TEXT)
    await world.take("bantuan", id="2")

    written = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert b"outbox" in written
    assert not any(secret in written for secret in (b"81200000001", b"Kali Ceper"))


async def test_an_sms_that_was_sealed_with_another_key_stops_nobody_else(world: World) -> None:
    mark = PartMark(number=1, total=2, reference="7")
    await world.take(TEXT, mark=mark)
    async with world.store.begin() as connection:
        await connection.exec_driver_sql("UPDATE parts SET sealed = x'00'")
    await world.take(TEXT, id="2", mark=mark)

    await hand_over_due(world.services, T0 + 5 * MINUTE)
    await hand_over_due(world.services, T0 + 9 * MINUTE)

    assert world.texts == [TEXT]


async def test_a_machine_that_answers_our_answers_is_answered_so_often_a_day_and_no_more(world: World) -> None:
    for number in range(30):
        assert await world.take(f"Terima kasih, pesan Anda kami terima. Nomor {number}", id=f"auto-{number}")
    await world.take(TEXT, sender="+6281200000002")
    for _ in range(5):
        sent = await world.send(T0 + MINUTE)

    assert len(world.texts) == 31
    assert [to for to, _ in sent].count(NUMBER) == world.services.answers_per_day
    assert [to for to, _ in sent].count("+6281200000002") == 1
    before = len(sent)
    await world.take("BANTUAN", T0 + timedelta(days=1, minutes=1), id="next-day")
    assert len(await world.send(T0 + timedelta(days=1, minutes=2))) == before + 1


async def test_marks_of_answers_are_forgotten_when_they_are_no_longer_counted(world: World) -> None:
    await world.take(TEXT)
    await forget_old(world.services, T0 + timedelta(days=1, minutes=1))
    async with world.store.begin() as connection:
        assert (await connection.execute(sa.select(SEEN_IDS))).all() == []
