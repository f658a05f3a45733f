"""The whole road on embedded engines, with real workers: in by HTTP and Kafka, out of the index."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import aiohttp
import orjson
import pytest

from pipeline.adapters.kafka.client import open_sender, read_topic
from pipeline.adapters.kafka.topics import Topic
from pipeline.adapters.search.client import SearchIndex
from pipeline.contract.document import ReportDocument
from pipeline.contract.records import CORRECTION, Message
from pipeline.domain.correction import Correction, Labels
from pipeline.domain.follow_up import Status
from pipeline.domain.tracking import parse_tracking_id
from pipeline.settings import Settings
from pipeline.system.connections import open_search_index
from pipeline.system.sending import wait_until_searchable
from tests.integration.system import free_settings, lapor, running, wait_for, worker_pids

pytestmark = pytest.mark.integration

POST = {
    "data": {
        "id": "1001",
        "author_id": "77",
        "created_at": "2026-11-20T02:00:00.000Z",
        "text": "#LAPOR lampu jalan padam sejak seminggu di Jl. Pattimura Ambon, gelap sekali @LAPOR1708",
    },
    "includes": {"users": [{"id": "77", "username": "warga_cth01"}]},
}
FIRST = "Pohon tumbang menutup Jalan Diponegoro Kota Salatiga, mohon segera dibersihkan, hubungi 0812-0000-0001"
AGAIN = "Pohon tumbang menutup Jalan Diponegoro Kota Salatiga, mohon segera dibersihkan"


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    chosen = free_settings(tmp_path_factory.mktemp("state"))
    with running(chosen):
        yield chosen


@pytest.fixture
async def search_index(settings: Settings) -> AsyncIterator[SearchIndex]:
    async with open_search_index(settings) as index:
        yield index


OPERATOR_CHANNELS = ("--channel", "web", "--channel", "aplikasi")


async def get_documents(search_index: SearchIndex, *report_ids: str) -> list[ReportDocument]:
    await wait_until_searchable(report_ids, search_index, on_found=lambda _: None)
    return await search_index.get_reports(report_ids)


def make_key(settings: Settings, client: str, *, channel: str) -> str:
    made = lapor(settings, "keys", "make", client, "--scope", "laporan:tulis", "--channel", channel)
    assert made.returncode == 0, made.stderr
    return made.stdout.strip()


async def post(settings: Settings, path: str, *, key: str | None = None, **body: object) -> dict[str, str]:
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    async with (
        aiohttp.ClientSession(settings.gateway_url) as client,
        client.post(path, json=body, headers=headers) as answer,
    ):
        assert answer.ok, await answer.text()
        received: dict[str, str] = await answer.json()
        return received


async def test_reports_of_each_channel_are_found_with_category_agency_case_and_tracking_id(
    settings: Settings, search_index: SearchIndex
) -> None:
    web = await post(settings, "/api/v1/reports", text="Jembatan gantung di Desa Wamena rusak berat, papan lapuk")
    key = make_key(settings, "aplikasi-warga", channel="aplikasi")
    app = await post(settings, "/api/v1/reports", key=key, id="a1", text="Air PDAM di Kupang tidak mengalir")
    sms = await post(
        settings, "/sms/generic", id="s1", sender="0812-0000-0002", text="sampah numpuk blm diangkut di Palu"
    )
    async with open_sender(settings.kafka) as sender:
        headers = (("channel", b"twitter"), ("received_at", b"2026-11-20T02:00:01+00:00"))
        await sender.send(Topic.RAW, [Message(orjson.dumps(POST), headers=headers)])

    ids = [web["report_id"], app["report_id"], sms["report_id"], "twitter:1001"]
    documents = await get_documents(search_index, *ids)

    assert [d.channel for d in documents] == ["web", "aplikasi", "sms", "twitter"]
    assert [d.tracking_id for d in documents[:3]] == [a["tracking_id"] for a in (web, app, sms)]
    for document in documents:
        assert document.kind.label == "laporan"
        assert document.category.label
        assert document.agency.label
        assert document.case_id
        assert parse_tracking_id(document.tracking_id) == document.tracking_id


async def test_a_repeated_report_keeps_its_document_and_joins_the_case_and_personal_data_is_gone(
    settings: Settings, search_index: SearchIndex
) -> None:
    first = await post(settings, "/api/v1/reports", id="d1", text=FIRST)
    (earlier,) = await get_documents(search_index, first["report_id"])
    second = await post(settings, "/api/v1/reports", id="d2", text=AGAIN)
    (later,) = await get_documents(search_index, second["report_id"])

    assert (later.duplicate_of, later.case_id) == (earlier.report_id, earlier.case_id)
    assert later.tracking_id != earlier.tracking_id
    assert "0812" not in earlier.text_redacted
    assert "<TELP>" in earlier.text_redacted


async def test_a_report_delivered_twice_is_one_document(settings: Settings, search_index: SearchIndex) -> None:
    halte = "Halte bus di Padang tidak ada atapnya"
    first, again = [await post(settings, "/api/v1/reports", id="twice", text=halte) for _ in range(2)]
    await get_documents(search_index, first["report_id"])
    after = await post(settings, "/api/v1/reports", id="after", text="Trotoar di Bengkulu dipakai parkir mobil")
    await get_documents(search_index, after["report_id"])

    assert first == again
    assert await search_index.count_ids([first["report_id"]]) == 1


async def test_the_same_id_from_a_stranger_replaces_nothing_and_what_is_refused_is_kept(
    settings: Settings, search_index: SearchIndex
) -> None:
    texts = ("Atap SD di Bau-Bau runtuh", "Pohon tumbang di Jalan Melur Dumai")
    first, other = [await post(settings, "/sms/generic", id="41", text=text) for text in texts]
    documents = await get_documents(search_index, first["report_id"], other["report_id"])
    async with (
        aiohttp.ClientSession(settings.gateway_url) as client,
        client.post("/sms/generic", data=b"id=41&text=") as answer,
    ):
        problem = await answer.json()

    assert [document.text_redacted for document in documents] == list(texts)
    assert (problem["code"], problem["detail"]) == ("missing_text", "Isi laporan kosong.")
    assert b"id=41&text=" in {message.value async for message in read_topic(settings.kafka, Topic.REJECTED)}


async def test_garbage_is_rejected_with_its_reason_and_bytes_while_the_next_good_report_arrives(
    settings: Settings, search_index: SearchIndex
) -> None:
    garbage = Message(b"\xff\x00 bukan JSON", None, (("channel", b"twitter"), ("received_at", b"2026-11-24T01:02:03Z")))
    async with open_sender(settings.kafka) as sender:
        await sender.send(Topic.RAW, [garbage])
        await sender.send(Topic.RECEIVED, [Message(b"{}", b"k")])
    good = await post(settings, "/api/v1/reports", id="good", text="Selokan tersumbat di Sorong, air meluap ke rumah")
    await get_documents(search_index, good["report_id"])

    rejected = [m async for m in read_topic(settings.kafka, Topic.REJECTED)]
    reasons = {m.value: (m.header("rejected_stage"), m.header("rejected_code")) for m in rejected}

    assert reasons[garbage.value] == ("ingest", "invalid_json")
    assert reasons[b"{}"] == ("analyse", "invalid_record")


async def test_a_correction_becomes_training_data_and_waiting_reports_are_listed(
    settings: Settings, search_index: SearchIndex, tmp_path: Path
) -> None:
    taken = await post(settings, "/api/v1/reports", id="vague", text="mohon bantuannya, sudah lama rusak")
    (vague,) = await get_documents(search_index, taken["report_id"])
    correction = Correction(
        report_id=vague.report_id,
        channel=vague.channel,
        received_at=vague.received_at,
        corrected_at=vague.received_at,
        text_redacted=vague.text_redacted,
        predicted=Labels(category=vague.category.label),
        corrected=Labels(category="infrastruktur"),
        model_version=vague.model_version or "",
        officer="a1b2",
    )
    async with open_sender(settings.kafka) as sender:
        await sender.send(Topic.CORRECTIONS, [Message(CORRECTION.encode(correction), vague.report_id.encode())])

    labelled = lapor(settings, "export-labels", "--out", str(tmp_path / "labelled.csv"))
    waiting = lapor(settings, "export-labels", "--out", str(tmp_path / "next.csv"), "--most-uncertain", "50")

    assert "tidak_lengkap" in vague.flags
    assert "1 laporan berlabel, dari 1 koreksi" in " ".join(labelled.stderr.split())
    assert "infrastruktur" in (tmp_path / "labelled.csv").read_text("utf-8")
    assert vague.report_id in (tmp_path / "next.csv").read_text("utf-8"), waiting.stderr


async def test_the_commands_find_what_the_road_delivered(settings: Settings, search_index: SearchIndex) -> None:
    taken = await post(
        settings, "/api/v1/reports", id="found", text="Kabel listrik menjuntai rendah di Jalan Kenari Ternate"
    )
    await get_documents(search_index, taken["report_id"])

    searched = lapor(settings, "search", "kabel", "Ternate", "--json")
    tracked = lapor(settings, "track", taken["tracking_id"].lower())
    unknown = lapor(settings, "track", "0000000000")
    dry = lapor(settings, "replay", "--dry-run")

    assert orjson.loads(searched.stdout.splitlines()[0])["report_id"] == taken["report_id"]
    assert "Kabel listrik menjuntai" in tracked.stdout
    assert unknown.returncode == 2
    assert dry.returncode == 0


async def test_send_plays_a_file_by_the_gateway_and_waits(settings: Settings, tmp_path: Path) -> None:
    lines = [{"channel": "sms", "id": f"f{n}", "text": f"lampu mati di gang {n}"} for n in range(18)] + [POST]
    lines += [{"channel": channel, "text": f"trotoar rusak di gang {channel}"} for channel in ("web", "aplikasi")]
    (tmp_path / "reports.jsonl").write_bytes(b"\n".join(map(orjson.dumps, lines)))
    send = ("send", str(tmp_path / "reports.jsonl"), "--via", "gateway")

    refused = lapor(settings, *send)
    made = lapor(settings, "keys", "make", "operator", "--scope", "laporan:tulis", *OPERATOR_CHANNELS)
    sent = lapor(settings, *send, "--wait", LAPOR_API_KEY=made.stdout.strip())

    assert (refused.returncode, "LAPOR_API_KEY" in refused.stderr) == (2, True)
    assert sent.returncode == 0, sent.stderr
    assert "21 dapat dicari, masing-masing sekali" in sent.stderr


@pytest.mark.parametrize("door", ["kafka", "gateway"])
async def test_send_counts_what_is_refused_and_takes_the_rest(settings: Settings, tmp_path: Path, door: str) -> None:
    good = [{"channel": "web", "id": f"ditolak-{door}-{n}", "text": f"Got mampet di Gang Nuri {n}"} for n in range(2)]
    large = orjson.dumps({"channel": "web", "id": f"besar-{door}", "text": "x" * 1_048_300})
    lines = [orjson.dumps(good[0]), large, b'{"channel": "web"}', b"bukan json", orjson.dumps(good[1])]
    (tmp_path / "reports.jsonl").write_bytes(b"\n".join(lines))

    sent = lapor(settings, "send", str(tmp_path / "reports.jsonl"), "--via", door, "--wait")

    assert sent.returncode == 0, sent.stderr
    assert "5 dari 5 baris terkirim, 3 di antaranya ditolak, 2 dapat dicari" in sent.stderr
    assert "baris 2 ditolak: " in sent.stderr
    assert "terlalu besar" in sent.stderr
    assert "baris 3 ditolak: Isi laporan kosong." in sent.stderr


def test_a_killed_worker_is_started_again_and_nothing_is_lost(settings: Settings, tmp_path: Path) -> None:
    lines = [{"channel": "sms", "id": f"k{n}", "text": f"jalan rusak di RT {n}"} for n in range(600)]
    (tmp_path / "reports.jsonl").write_bytes(b"\n".join(map(orjson.dumps, lines)))

    for pid in worker_pids(settings):
        os.kill(pid, signal.SIGKILL)
    sent = lapor(settings, "send", str(tmp_path / "reports.jsonl"), "--wait")

    assert "600 dapat dicari, masing-masing sekali" in sent.stderr, sent.stderr


def test_the_journal_brings_accepted_reports_back_after_a_restart(tmp_path: Path) -> None:
    settings = free_settings(tmp_path)
    (tmp_path / "reports.jsonl").write_bytes(b'{"channel":"sms","id":"j1","text":"tiang telepon miring di Tarakan"}')
    with running(settings):
        assert lapor(settings, "send", str(tmp_path / "reports.jsonl"), "--wait").returncode == 0
    with running(settings):
        wait_for(lambda: "sms:j1" in lapor(settings, "search", "tiang", "--json").stdout, 60)


def test_the_system_stops_on_sigterm_and_leaves_no_process(tmp_path: Path) -> None:
    settings = free_settings(tmp_path)
    with running(settings) as system:
        children = descendant_pids(system.pid)
        assert len(children) >= 5
    assert system.returncode == 0
    assert not [pid for pid in children if Path(f"/proc/{pid}").exists()]


def test_a_second_system_in_one_state_directory_is_one_clear_line(settings: Settings) -> None:
    again = lapor(settings, "up")

    assert again.returncode == 2
    assert str(settings.state_dir) in again.stderr


async def test_what_officers_do_shows_in_the_document_and_is_told_at_once(
    settings: Settings, search_index: SearchIndex
) -> None:
    sent = await post(settings, "/api/v1/reports", text="Selamat pagi admin, terima kasih atas bantuannya")
    report_id = sent["report_id"]
    await get_documents(search_index, report_id)

    officer = ("--officer", "A. Unit")
    for step in (
        ("follow-up", report_id, "disposisi", "--agency", "dinas_pu"),
        ("follow-up", sent["tracking_id"], "jawab", "--text", "Lampu sudah diganti."),
        ("correct", report_id, "--category", "infrastruktur"),
    ):
        done = lapor(settings, *step, *officer)
        assert done.returncode == 0, done.stderr
    refused = lapor(settings, "follow-up", report_id, "disposisi", *officer)
    assert "ditindaklanjuti tidak dapat ke didisposisikan" in " ".join(refused.stderr.split())

    (found,) = await search_index.get_standing([report_id])
    shown = found.document.follow_up
    assert (shown.status, shown.answer, shown.version) == (Status.FOLLOWED_UP, "Lampu sudah diganti.", 3)
    assert found.document.category.confidence == 1.0


def test_a_taken_port_is_one_clear_line(settings: Settings, tmp_path: Path) -> None:
    taken = settings.embedded_kafka_port
    again = lapor(free_settings(tmp_path).model_copy(update={"embedded_kafka_port": taken}), "up")

    assert again.returncode == 2
    assert str(taken) in again.stderr


def descendant_pids(parent: int) -> list[int]:
    listed = subprocess.run(["ps", "-eo", "pid,ppid"], capture_output=True, text=True, check=True).stdout
    pairs = [tuple(map(int, line.split())) for line in listed.splitlines()[1:]]
    children = [pid for pid, ppid in pairs if ppid == parent]
    return children + [grandchild for child in children for grandchild in descendant_pids(child)]
