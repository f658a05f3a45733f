"""A partner's reports: no gap and nothing twice, whatever happens on the way; and the partner is told, once."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from pipeline.adapters.channels.bridges.config import Links, parse_links
from pipeline.adapters.channels.partners import read_partners
from pipeline.adapters.outbound_http import OutboundHttp, open_outbound, parse_networks
from pipeline.adapters.store.engine import Store, open_store
from pipeline.adapters.store.outbox import Outbox
from pipeline.domain.errors import DataFault, Outage, SetupFault
from pipeline.domain.outbox_state import OutboxState
from pipeline.services import bridges
from pipeline.services.bridges import LEASE, Bridge, FeedAway, OwnedElsewhere, fetch, release
from pipeline.services.opened import Services
from pipeline.services.outbox import list_messages, send_due, try_again
from pipeline.services.partner_webhooks import PAUSES, webhook_routes
from tests.fakes_partner import PAGE_SIZE, Partner, running_partner
from tests.services.fakes import Publisher, make_services

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
FILE = """
[laporpresiden.bridge]
url = "{url}/laporan"
items = "data"
next = "lanjut"
pause_s = 0
headers = {{ Authorization = "Bearer {{secret}}" }}
secret_env = "MITRA_KUNCI"
fields = {{ id = "no", text = "isi", received_at = "waktu" }}

[laporpresiden.webhook]
url = "{url}/kabar"
secret_env = "MITRA_WEBHOOK"
"""
SECRETS = {"MITRA_KUNCI": "kunci-mitra", "MITRA_WEBHOOK": SECRET}
TEXTS = [f"Jembatan desa nomor {number} putus diterjang banjir" for number in range(1, 18)]


class Desk:
    """A partner, and services that fetch from it."""

    def __init__(self, partner: Partner, http: OutboundHttp, store: Store) -> None:
        self.partner, self.http, self.store = partner, http, store
        self.publisher = Publisher()
        self.now = datetime(2026, 11, 29, 8, 42, 13, tzinfo=UTC)
        self.file = FILE.format(url=partner.url)

    @property
    def links(self) -> Links:
        return parse_links(self.file, SECRETS)

    @property
    def services(self) -> Services:
        return make_services(publisher=self.publisher, store=self.store, links=self.links, outbound=self.http)

    def bridge(self, holder: str = "a") -> Bridge:
        link = self.links["laporpresiden"]
        assert link.bridge is not None
        return Bridge(name="laporpresiden", link=link, options=link.bridge, holder=holder, now=lambda: self.now)

    async def fetch(self) -> Any:
        return await fetch(self.services, self.bridge())

    async def send(self, at: datetime) -> int:
        """Send what is due to the partner."""
        (route,) = webhook_routes(self.services)
        return await send_due(self.services, route, at)

    def numbers(self) -> list[int]:
        return [int(orjson.loads(raw.body)["id"]) for raw in self.publisher.taken]


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with AsyncExitStack() as stack:
        yield Desk(
            await stack.enter_async_context(running_partner()),
            await stack.enter_async_context(open_outbound(parse_networks("127.0.0.0/8"))),
            await stack.enter_async_context(open_store(f"sqlite:///{tmp_path / 'lapor.db'}")),
        )


async def test_all_pages_are_fetched_and_then_only_what_is_new(desk: Desk) -> None:
    desk.partner.publish(*TEXTS)
    first = await desk.fetch()
    desk.partner.publish("Pohon tumbang di Jalan Kenari", "Sampah menumpuk di Pasar Ikan")
    second = await desk.fetch()

    assert (first.pages, first.taken) == (4, 17)
    assert (second.pages, second.taken, second.known) == (2, 2, 8)
    assert sorted(desk.numbers()) == list(range(1, 20))
    raw = desk.publisher.taken[-1]
    assert (raw.channel, raw.is_played) == ("laporpresiden", True)
    assert desk.partner.asked[0][1]["Authorization"] == "Bearer kunci-mitra"


async def test_a_partner_that_has_nothing_new_says_so_without_sending_it_again(desk: Desk) -> None:
    desk.partner.publish(*TEXTS)
    await desk.fetch()
    desk.partner.statuses.clear()

    found = await desk.fetch()

    assert desk.partner.statuses == [304]
    assert (found.pages, found.taken) == (0, 0)


@pytest.mark.parametrize("page", [1, 2, 4])
async def test_a_walk_that_was_cut_off_leaves_no_gap(desk: Desk, page: int) -> None:
    desk.partner.publish(*TEXTS[:6])
    await desk.fetch()
    desk.partner.publish(*TEXTS[6:], *(f"Lampu jalan nomor {number} padam" for number in range(12)))
    desk.partner.fails_at = page
    with pytest.raises(FeedAway):
        await desk.fetch()
    desk.partner.fails_at = None
    desk.partner.publish("Yang datang sementara itu")

    await desk.fetch()

    assert Counter(desk.numbers()) == Counter(range(1, 31))


async def test_kafka_that_goes_away_between_two_pages_leaves_no_gap(desk: Desk) -> None:
    desk.partner.publish(*TEXTS)

    def stop(page: int) -> None:
        desk.publisher.is_away = page == 3

    desk.partner.on_page = stop
    with pytest.raises(Outage):
        await desk.fetch()
    desk.partner.on_page = lambda page: None
    desk.publisher.is_away = False

    await desk.fetch()

    assert Counter(desk.numbers()) == Counter(range(1, 18))


async def test_reports_that_come_while_pages_are_turned_are_neither_lost_nor_twice(desk: Desk) -> None:
    desk.partner.publish(*TEXTS)
    desk.partner.on_page = lambda page: desk.partner.publish("Yang datang di tengah jalan") if page == 2 else None

    await desk.fetch()
    desk.partner.on_page = lambda page: None
    await desk.fetch()

    assert Counter(desk.numbers()) == Counter(range(1, 19))


async def test_a_report_that_was_changed_goes_on_again_and_hides_no_other(desk: Desk) -> None:
    desk.partner.publish(*TEXTS)
    await desk.fetch()
    desk.partner.publish(*(f"Lampu jalan nomor {number} padam" for number in range(PAGE_SIZE + 1)))
    changed = desk.partner.reports.pop()
    desk.partner.reports.insert(0, changed | {"isi": "Diubah: jembatan itu sudah putus sama sekali"})

    await desk.fetch()

    assert Counter(desk.numbers()) == Counter([*range(1, 24), 1])


async def test_a_report_that_can_be_none_is_kept_with_its_reason_and_not_asked_again(desk: Desk) -> None:
    desk.partner.publish("Jalan rusak di Palu", " ", "Lampu mati di Ambon")

    found = await desk.fetch()
    desk.partner.publish("Satu lagi dari Garut")
    again = await desk.fetch()

    assert (found.taken, found.rejected) == (2, 1)
    assert [(code, stage) for _, code, stage in desk.publisher.rejected] == [("missing_text", "ingest")]
    assert again.rejected == 0


async def test_oldest_first_walks_every_page(desk: Desk) -> None:
    desk.file = desk.file.replace("pause_s = 0", 'pause_s = 0\norder = "oldest"')
    desk.partner.reports = [{"no": number, "isi": text} for number, text in enumerate(TEXTS, start=1)]
    await desk.fetch()
    desk.partner.reports.append({"no": 18, "isi": "Yang terbaru"})

    await desk.fetch()

    assert Counter(desk.numbers()) == Counter(range(1, 19))


async def test_a_partner_may_be_asked_for_what_came_since(desk: Desk) -> None:
    desk.file = desk.file.replace("pause_s = 0", 'pause_s = 0\nsince = "sejak"')
    desk.partner.publish(*TEXTS[:2])
    await desk.fetch()
    await desk.fetch()

    assert [path for path, _ in desk.partner.asked] == ["/laporan", "/laporan?sejak=2026-11-29T08:32:13%2B00:00"]


async def test_a_partner_that_is_away_or_busy_says_when_to_come_back(desk: Desk) -> None:
    desk.partner.status, desk.partner.headers = 429, {"Retry-After": "120"}

    with pytest.raises(FeedAway) as away:
        await desk.fetch()

    assert away.value.retry_after_s == 120


@pytest.mark.parametrize("status", [401, 404])
async def test_a_partner_that_refuses_is_told(desk: Desk, status: int) -> None:
    desk.partner.status = status

    with pytest.raises(DataFault) as fault:
        await desk.fetch()

    assert (fault.value.code, fault.value.values["status"]) == ("feed_refused", status)


async def test_a_feed_that_redirects_to_a_private_address_is_refused(desk: Desk) -> None:
    desk.partner.status, desk.partner.headers = 302, {"Location": "http://169.254.169.254/latest/meta-data"}

    with pytest.raises(DataFault, match="address_refused"):
        await desk.fetch()


async def test_a_next_page_elsewhere_gets_no_secret_and_is_checked(desk: Desk) -> None:
    desk.file = desk.file.replace('next = "lanjut"', 'next = "data.0.isi"')
    desk.partner.publish("http://10.0.0.7/laporan")

    with pytest.raises(DataFault, match="address_refused"):
        await desk.fetch()


async def test_pages_that_lead_in_a_circle_end(desk: Desk) -> None:
    desk.file = desk.file.replace('next = "lanjut"', 'next = "data.0.isi"')
    desk.partner.publish("/laporan")

    assert (await desk.fetch()).pages == 1


async def test_pages_that_never_end_are_left_and_told(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bridges, "MAX_PAGES", 2)
    desk.partner.publish(*TEXTS)

    for _ in range(2):
        with pytest.raises(DataFault, match="feed_too_long"):
            await desk.fetch()

    assert len(desk.numbers()) == 2 * PAGE_SIZE


async def test_one_process_fetches_until_it_is_gone(desk: Desk) -> None:
    await fetch(desk.services, desk.bridge("a"))
    with pytest.raises(OwnedElsewhere):
        await fetch(desk.services, desk.bridge("b"))

    desk.now += LEASE
    await fetch(desk.services, desk.bridge("b"))
    await release(desk.services, desk.bridge("b"))
    await fetch(desk.services, desk.bridge("a"))


async def test_the_partner_is_told_of_each_report_once_and_can_check_who_says_it(desk: Desk) -> None:
    desk.partner.publish(*TEXTS[:3])
    await desk.fetch()
    changed = desk.partner.reports[0]
    changed["isi"] = "Diubah sesudahnya"
    await desk.fetch()

    while await desk.send(desk.now + timedelta(hours=1)):
        pass

    assert len(desk.partner.told) == 3
    told = [Webhook(SECRET).verify(body, headers) for headers, body in desk.partner.told]
    assert {each["type"] for each in told} == {"laporan.diterima"}
    assert {each["data"]["id"] for each in told} == {"1", "2", "3"}
    (first,) = [each for each in told if each["data"]["id"] == "1"]
    assert first["data"]["report_id"] == "laporpresiden:1"
    assert len(first["data"]["tracking_id"]) == 10
    assert first["timestamp"] == "2026-11-29T08:42:13Z"
    with pytest.raises(WebhookVerificationError):
        Webhook("whsec_" + "A" * 32).verify(desk.partner.told[0][1], desk.partner.told[0][0])


async def test_what_is_said_to_a_partner_has_a_route_of_its_own(desk: Desk) -> None:
    desk.file += f"\n[kawalmenteri.webhook]\nurl = '{desk.partner.url}/kabar'\nsecret_env = 'MITRA_WEBHOOK'\n"
    channels = [route.channel for route in webhook_routes(desk.services)]
    assert sorted(channels) == ["webhook/kawalmenteri", "webhook/laporpresiden"]


@pytest.mark.parametrize("status", [500, 404, 302, 429])
async def test_a_webhook_that_is_not_taken_is_tried_after_growing_pauses_and_then_kept_as_failed(
    desk: Desk, status: int
) -> None:
    desk.partner.publish(TEXTS[0])
    await desk.fetch()
    desk.partner.webhook_status = status

    for pause in (timedelta(), *PAUSES):
        desk.now += pause
        assert await desk.send(desk.now) == 1
        assert await desk.send(desk.now) == 0
    (failed,) = await list_messages(desk.services, OutboxState.GIVEN_UP)
    desk.partner.webhook_status = 204
    assert await try_again(desk.services, failed.id) == 1
    await desk.send(datetime.now(UTC))

    assert (failed.channel, failed.attempts) == ("webhook/laporpresiden", len(PAUSES) + 1)
    assert str(status) in str(failed.fault)
    assert len(desk.partner.told) == 1


async def test_a_partner_that_wants_no_more_gets_no_more(desk: Desk) -> None:
    desk.partner.publish(TEXTS[0])
    await desk.fetch()
    desk.partner.webhook_status = 410

    await desk.send(desk.now)

    (failed,) = await list_messages(desk.services, OutboxState.GIVEN_UP)
    assert failed.fault == "webhook_gone"


async def test_nothing_is_said_of_a_report_that_was_forgotten(desk: Desk) -> None:
    desk.partner.publish(*TEXTS[:2])
    await desk.fetch()

    await Outbox(desk.store).erase_about("laporpresiden:1")
    await desk.send(desk.now)

    assert [orjson.loads(body)["data"]["id"] for _, body in desk.partner.told] == ["2"]


async def test_a_webhook_into_a_private_network_is_not_called(desk: Desk) -> None:
    desk.partner.publish(TEXTS[0])
    await desk.fetch()
    desk.file = desk.file.replace(f"{desk.partner.url}/kabar", "http://10.0.0.7/kabar")

    await desk.send(desk.now)

    (failed,) = await list_messages(desk.services, OutboxState.GIVEN_UP)
    assert failed.fault == "address_refused"


async def test_a_webhook_whose_secret_is_too_short_waits_for_a_better_one(desk: Desk) -> None:
    desk.partner.publish(TEXTS[0])
    await desk.fetch()
    short = SECRETS | {"MITRA_WEBHOOK": "pendek"}
    services = make_services(store=desk.store, links=parse_links(desk.file, short), outbound=desk.http)

    (route,) = webhook_routes(services)
    await send_due(services, route, desk.now)

    (waiting,) = await list_messages(services, OutboxState.WAITING)
    assert "openssl" in str(waiting.fault)


def test_a_bridge_reads_by_the_partners_own_map_unless_it_has_another() -> None:
    file = "[merpati]\ntitle = 'Merpati'\nfields = { text = 'isi' }\n[merpati.bridge]\nurl = 'https://mitra.example'"

    own, other = (parse_links(each, {})["merpati"] for each in (file, file + "\nfields = { text = 'teks' }"))

    assert read_partners(file)["merpati"].title == "Merpati"
    assert own.channel == "merpati"
    assert own.bridge is not None
    assert other.bridge is not None
    assert (own.bridge.fields, other.bridge.fields) == ({"text": ("isi",)}, {"text": ("teks",)})


@pytest.mark.parametrize(
    ("file", "said"),
    [
        ("[laporpresiden.bridge]\nurl = 'ftp://mitra.example'", "bridge.url"),
        ("[laporpresiden.bridge]\nurl = 'https://mitra.example'\nevery_s = 1", "bridge.every_s"),
        ("[laporpresiden.webhook]\nurl = 'https://mitra.example'", "webhook.secret_env"),
        ("[laporpresiden.webhook]\nurl = 'https://mitra.example'\nsecret_env = 'TIDAK_ADA'", "TIDAK_ADA is not set"),
    ],
)
def test_a_file_of_partners_that_cannot_be_used_names_what_is_wrong(file: str, said: str) -> None:
    with pytest.raises(SetupFault, match=said):
        parse_links(file, SECRETS)
