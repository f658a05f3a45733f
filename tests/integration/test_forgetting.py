"""Forgetting on a whole system: nothing of a report or a person stays, and no restart or replay brings it back."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable
from pathlib import Path

import aiohttp
import orjson
import pytest

from pipeline.adapters.kafka.client import open_sender, read_topic
from pipeline.adapters.kafka.topics import Topic
from pipeline.adapters.search.client import SearchIndex
from pipeline.adapters.search.supports import SUPPORT_ALIAS
from pipeline.contract.document import ReportDocument
from pipeline.contract.records import Message, encode_raw
from pipeline.domain.channel import Channel
from pipeline.domain.report import RawReport
from pipeline.services.cases import find_similar
from pipeline.services.forgetting import KEPT_FOR_GOOD
from pipeline.settings import Settings
from pipeline.system.opening import open_services
from pipeline.system.sending import wait_until_searchable
from tests.contract.report_builder import T0
from tests.contracts.questions import read_question
from tests.integration.system import free_settings, lapor, up

pytestmark = [pytest.mark.integration, pytest.mark.timeout(300)]

WITHIN_S = 60.0
PERSON, OTHER, FOLLOWER = "0812-0000-0041", "0812-0000-0042", "0812-0000-0043"
TOLD = "Pohon trembesi tumbang menutup Jalan Diponegoro Kota Salatiga sejak subuh, mohon segera dipotong"
SECRET = "Kepala gudang Bulog di Kecamatan Sidorejo Kota Salatiga menjual beras bantuan, saya lihat sendiri tadi malam"


async def until(condition: Callable[[], Awaitable[bool]]) -> None:
    """Wait for a condition."""
    async with asyncio.timeout(WITHIN_S):
        while not await condition():
            await asyncio.sleep(0.1)


async def post(settings: Settings, path: str, **body: object) -> dict[str, str]:
    async with aiohttp.ClientSession(settings.gateway_url) as client, client.post(path, json=body) as answer:
        assert answer.ok, await answer.text()
        received: dict[str, str] = await answer.json()
        return received


async def report(settings: Settings, index: SearchIndex, **body: object) -> ReportDocument:
    """Send a report as the web form does; give its document."""
    receipt = await post(settings, "/api/v1/reports", **body)
    await wait_until_searchable([receipt["report_id"]], index, on_found=lambda _: None)
    (document,) = await index.get_reports([receipt["report_id"]])
    return document


async def command(settings: Settings, *arguments: str) -> str:
    """Run a command that must succeed; give its output."""
    done = await asyncio.to_thread(lapor, settings, *arguments)
    assert done.returncode == 0, done.stderr
    return done.stdout


async def is_gone(index: SearchIndex, *report_ids: str) -> bool:
    await index.refresh()
    return await index.count_ids(report_ids) == 0


async def count_supports(index: SearchIndex) -> int:
    await index.refresh()
    counted = await index.aggregate(
        {"match_all": {}}, {"n": {"value_count": {"field": "supports"}}}, over=[SUPPORT_ALIAS]
    )
    return int(counted["n"]["value"]) if counted else 0


async def newest(settings: Settings, topic: Topic) -> list[Message]:
    """Give what a topic has once Kafka compacted it: of each key the last message, and those with a value only."""
    last = {message.key: message async for message in read_topic(settings.kafka, topic)}
    return [message for message in last.values() if message.value]


async def test_a_forgotten_report_leaves_nothing_and_its_case_goes_on_under_another_name(tmp_path: Path) -> None:
    settings = free_settings(tmp_path)
    async with up(settings) as index:
        first = await report(settings, index, text=TOLD, sender=PERSON, contact=PERSON)
        second = await report(settings, index, text=TOLD, sender=OTHER)
        assert second.case_id == first.report_id
        await post(settings, f"/api/v1/cases/{first.tracking_id}/follow", sender=FOLLOWER)
        await until(lambda: counted(index, 1))
        await command(settings, "correct", first.report_id, "--category", "lingkungan", "--officer", "A. Unit")

        await command(settings, "forget", first.report_id)

        await until(lambda: is_gone(index, first.report_id))
        await until(lambda: counted(index, 0))
        await until(lambda: is_renamed(index, second.report_id))
        (left,) = await index.get_reports([second.report_id])
        assert (left.duplicate_of, left.moved_from) == (None, None)
        assert (await index.case_members(second.report_id)).total == 1
        for topic in (Topic.ANALYSED, Topic.CONSOLIDATED, *KEPT_FOR_GOOD):
            kept = [message for message in await newest(settings, topic) if first.report_id in str(message)]
            assert kept == [], topic
        again = await report(settings, index, text=TOLD, sender=FOLLOWER)
        assert again.case_id == second.report_id
        assert PERSON not in store_text(settings)
        await replay_raw(settings, first, second)
        await report(settings, index, text="Lampu jalan padam di Kota Palu sudah tiga malam berturut-turut")
        assert await is_gone(index, first.report_id)

    async with up(settings) as index:
        await wait_until_searchable([second.report_id, again.report_id], index, on_found=lambda _: None)
        assert await is_gone(index, first.report_id)
        assert {each.case_id for each in await index.get_reports([second.report_id, again.report_id])} == {
            second.report_id
        }


async def test_a_person_gets_all_that_is_held_of_them_and_can_have_it_forgotten(tmp_path: Path) -> None:
    settings = free_settings(tmp_path)
    async with up(settings) as index:
        other = await report(settings, index, text=TOLD, sender=OTHER)
        named = await report(settings, index, text="Air PDAM tidak mengalir di Kota Kupang sejak Senin", sender=PERSON)
        secret = await report(
            settings, index, text=SECRET, sender=PERSON, contact="budi@contoh.id", visibility="rahasia"
        )
        hidden = await report(
            settings,
            index,
            text="Guru honorer di Kota Ternate belum digaji empat bulan",
            sender=PERSON,
            visibility="anonim",
        )
        assert hidden.reporter is secret.reporter is None
        assert hidden.text_redacted
        await post(settings, f"/api/v1/cases/{other.tracking_id}/follow", sender=PERSON)
        await until(lambda: counted(index, 1))
        await post(settings, "/sms/generic", sender=PERSON, text="(1/2) Jalan rusak di depan pasar")

        held = orjson.loads(await command(settings, "reporter-data", "+62 812 0000 0041"))

        reports = {each["report_id"]: each for each in held["reports"]}
        assert set(reports) == {named.report_id, secret.report_id, hidden.report_id}
        assert reports[secret.report_id]["text_confidential"] == SECRET
        assert reports[secret.report_id]["contact"] == "budi@contoh.id"
        assert reports[named.report_id]["document"]["text_redacted"].startswith("Air PDAM")
        assert [each["report_id"] for each in held["follows"]] == [other.report_id]
        assert held["waiting_sms"] == ["(1/2) Jalan rusak di depan pasar"]

        await command(settings, "forget", "--reporter", PERSON)

        await until(lambda: is_gone(index, *reports))
        await until(lambda: counted(index, 0))
        held = orjson.loads(await command(settings, "reporter-data", PERSON))
        assert held["follows"] == held["waiting_sms"] == []
        assert [each["text_confidential"] for each in held["reports"]] == [None] * len(held["reports"])
        assert await index.count_ids([other.report_id]) == 1


async def test_a_post_that_its_author_deleted_is_forgotten_by_its_number(tmp_path: Path) -> None:
    settings = free_settings(tmp_path)
    post_of_x = {"data": {"id": "1001", "author_id": "77", "text": "#LAPOR lampu jalan padam di Jl. Pattimura Ambon"}}
    raw = RawReport(channel=Channel.TWITTER, body=orjson.dumps(post_of_x), received_at=T0)
    async with up(settings) as index:
        async with open_sender(settings.kafka) as sender:
            await sender.send(Topic.RAW, [encode_raw(raw)])
            await wait_until_searchable(["twitter:1001"], index, on_found=lambda _: None)

            await command(settings, "twitter", "forget", "1001")

            await until(lambda: is_gone(index, "twitter:1001"))
            await sender.send(Topic.RAW, [encode_raw(raw)])
        await report(settings, index, text="Lampu jalan padam di Kota Palu sudah tiga malam berturut-turut")
        assert await is_gone(index, "twitter:1001")


async def test_a_confidential_report_shows_its_words_to_nobody_but_who_may_open_them(tmp_path: Path) -> None:
    settings = free_settings(tmp_path)
    async with up(settings) as index:
        secret = await report(
            settings, index, text=SECRET, sender=PERSON, contact=PERSON, visibility="rahasia", lat=-7.33, lon=110.5
        )

        assert (secret.text_redacted, secret.text_normal, secret.names, secret.reporter) == ("", "", (), None)
        assert secret.location is None
        assert secret.place is not None
        assert secret.place.regency is not None
        assert (secret.place.district, secret.place.village, secret.place.detail) == (None, None, None)
        assert (await index.search(read_question("beras bantuan"))).total == 0
        async with open_services(settings) as services:
            assert await find_similar(services, SECRET, region=None, now=secret.received_at) == ()
        for topic in (Topic.ANALYSED, Topic.CONSOLIDATED):
            assert all(b"beras" not in message.value for message in await newest(settings, topic))
        copy = await report(settings, index, text=SECRET, sender=OTHER)
        assert copy.case_id == copy.report_id
        tracked = await command(settings, "track", secret.tracking_id)
        assert "(rahasia)" in tracked
        assert "beras" not in tracked
        assert "beras" not in await command(settings, "case", secret.report_id)


async def counted(index: SearchIndex, supports: int) -> bool:
    return await count_supports(index) == supports


async def is_renamed(index: SearchIndex, report_id: str) -> bool:
    await index.refresh()
    return [each.case_id for each in await index.get_reports([report_id])] == [report_id]


async def replay_raw(settings: Settings, *documents: ReportDocument) -> None:
    """Put the bytes of all reports on the road again, as a replay from the beginning of the topic does."""
    raws = [message async for message in read_topic(settings.kafka, Topic.RAW)]
    assert len(raws) >= len(documents)
    async with open_sender(settings.kafka) as sender:
        await sender.send(Topic.RAW, raws)


def store_text(settings: Settings) -> str:
    """Give all that the store holds."""
    with sqlite3.connect(settings.state_dir / "lapor.db") as store:
        return "\n".join(store.iterdump())
