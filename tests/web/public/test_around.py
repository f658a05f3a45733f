"""What everybody reads of what is reported around them: which cases, by which place, and whose words never."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import feedparser
import httpx
import pytest
from msgspec.structs import replace as replace_part

from pipeline.adapters.search.bulk import report_document
from pipeline.adapters.search.client import SearchIndex
from pipeline.contract.document import build_document, write_document
from pipeline.domain.follow_up import Actor, FollowUp, Status
from pipeline.domain.place import GeoPoint, Place, PlaceSource, Region
from pipeline.domain.taxonomy import ReportKind
from pipeline.domain.triage import Prediction, Review, ReviewReason
from pipeline.domain.visibility import Visibility, concealed
from pipeline.services.neighbourhood import is_public
from pipeline.services.opened import Services
from tests.contracts.filling import as_indexed, follow, make_member
from tests.services.fakes import ApplyingPublisher
from tests.web.client import ELSEWHERE, open_client
from tests.web.public.country import as_document, make_country, settle
from tests.web.public.pages import PAGE, Page

NOW = datetime.now(UTC).replace(microsecond=0)
BANDUNG = Place(
    source=PlaceSource.TEXT,
    confidence=0.9,
    province=Region(code="32", name="Jawa Barat"),
    regency=Region(code="32.73", name="Kota Bandung"),
    district=Region(code="32.73.02", name="Coblong"),
)
PADANG = replace(
    BANDUNG,
    province=Region(code="13", name="Sumatera Barat"),
    regency=Region(code="13.71", name="Kota Padang"),
    district=None,
)
UNSURE = Review((ReviewReason.NOT_A_REPORT_UNCERTAIN,))
SECRET = "Mandor proyek meminta uang"
HIDDEN = ("Mandor", "Nanti jemput", "Ditarik pelapornya", "Diarsipkan petugas", "Obral sepatu")


def make(report_id: str, text: str, *, place: Place = BANDUNG, case: str | None = None, days: int = 1, **told: object):  # noqa: ANN201
    made = make_member(report_id, case, reporter=report_id.encode().hex(), received_at=NOW - timedelta(days=days))
    return replace(made, report=replace(made.report, text_redacted=text, place=place, **told))


def with_status(made, status: Status):  # noqa: ANN001, ANN201
    document = build_document(made)
    moved = replace_part(document, follow_up=replace_part(document.follow_up, status=status))
    return report_document(document.report_id, write_document(moved), version=1)


@pytest.fixture
async def town(citizen: httpx.AsyncClient, search_index: SearchIndex) -> httpx.AsyncClient:
    """Two cases of Bandung, one of Padang, and five reports that nobody may read here."""
    confidential = make("web:9", SECRET, visibility=Visibility.CONFIDENTIAL)
    reports = [
        as_indexed(make("web:1", "Lampu <b>padam</b> di Dago, hubungi <TELP>", days=3)),
        as_indexed(make("sms:2", "Lampu mati di Dago sejak Senin", case="web:1", days=1)),
        as_indexed(
            make("web:3", "Jalan berlubang di Coblong", days=2, visibility=Visibility.ANONYMOUS, reporter="b0a1c2")
        ),
        with_status(
            make("web:4", "Parit tersumbat di Padang", place=PADANG, days=4, review=UNSURE), Status.FOLLOWED_UP
        ),
        as_indexed(replace(confidential, report=concealed(confidential.report))),
        with_status(make("web:10", "Ditarik pelapornya"), Status.WITHDRAWN),
        with_status(make("web:11", "Diarsipkan petugas"), Status.ARCHIVED),
        as_indexed(make("web:13", "Nanti jemput jam lima di depan sekolah", review=UNSURE)),
        as_indexed(make("web:12", "Obral sepatu", kind=Prediction(label=ReportKind.BUKAN_LAPORAN, confidence=0.9))),
    ]
    assert not (await search_index.write(reports)).refused
    await search_index.refresh()
    return citizen


async def get(client: httpx.AsyncClient, path: str, status: int = 200) -> str:
    answer = await client.get(path, headers=PAGE)
    assert answer.status_code == status, answer.text
    return answer.text


async def find_case(client: httpx.AsyncClient, text: str) -> str:
    """Give the address of the case whose words stand in the list."""
    page = await get(client, "/laporan")
    found = re.search(rf'href="(/laporan/K[\w-]+)">{text}', page)
    assert found, page
    return found[1]


@pytest.mark.parametrize("path", ["/laporan", "/peta", "/laporan.atom"])
async def test_each_case_is_shown_once_and_what_nobody_may_read_nowhere(town: httpx.AsyncClient, path: str) -> None:
    shown = await get(town, path)

    for text in ("Lampu mati di Dago sejak Senin", "Jalan berlubang", "Parit tersumbat"):
        assert shown.count(text) == (2 if path == "/laporan.atom" else 1), text  # title and summary
    for text in (*HIDDEN, "Lampu &lt;b&gt;padam", "b0a1c2", "web:", "sms:"):
        assert text not in shown, text


async def test_a_list_is_narrowed_by_region_category_and_status(town: httpx.AsyncClient) -> None:
    cases = {
        "?wilayah=32": 2,
        "?wilayah=32.73.02": 2,
        "?wilayah=13.71": 1,
        "?wilayah=11": 0,
        "?kategori=infrastruktur": 3,
        "?kategori=kesehatan": 0,
        "?status=dijawab": 1,
        "?status=menunggu&wilayah=32": 2,
        "?status=ditangani": 0,
    }
    for query, count in cases.items():
        assert f"{count} kasus dalam setahun" in await get(town, f"/laporan{query}"), query
    for query in ("?wilayah=99", "?wilayah=32.7", "?kategori=apa", "?status=apa", "?halaman=0", "?halaman=x"):
        assert "tidak dapat dibaca" in await get(town, f"/laporan{query}", 422), query
    assert "Belum ada laporan yang cocok" in await get(town, "/peta?wilayah=11")


async def test_a_place_is_found_as_citizens_write_it(town: httpx.AsyncClient) -> None:
    answer = await town.get("/peta", params={"tempat": "coblong bandung", "kategori": "infrastruktur"}, headers=PAGE)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/peta?wilayah=32.73.02&kategori=infrastruktur")

    which = await get(town, "/laporan?tempat=kediri")
    assert "/laporan?wilayah=35.06" in which
    assert "/laporan?wilayah=35.71" in which

    unknown = await get(town, "/laporan?tempat=%3Cscript%3Exyz")
    assert "Tempat ini tidak kami kenali" in unknown
    assert "<script>xyz" not in unknown


async def test_a_map_counts_by_region_and_shows_no_report_where_it_is(
    town: httpx.AsyncClient, search_index: SearchIndex
) -> None:
    exact = make("web:20", "Atap pasar bocor", location=GeoPoint(lat=-6.8843, lon=107.6131))
    await search_index.write([as_indexed(exact)])
    await search_index.refresh()

    country, province = await get(town, "/peta"), await get(town, "/peta?wilayah=32")
    small = await get(town, "/peta?wilayah=32.73.02")

    assert "<title>Jawa Barat: 3 kasus</title>" in country
    assert "<title>Kota Bandung: 3 kasus</title>" in province
    assert 'class="chosen"' in small
    for page in (country, province, small):
        assert len(page.encode()) < 150_000
        assert re.findall(r'<circle[^>]* cx="(\d+)" cy="(\d+)"', page)
        assert not re.search(r"107[.,]6131|6[.,]8843", page)


async def test_the_page_of_a_case_shows_its_oldest_report_and_is_followed(
    town: httpx.AsyncClient, publisher: ApplyingPublisher, search_index: SearchIndex
) -> None:
    await follow(search_index, "web:1", "a" * 32)
    path = await find_case(town, "Lampu mati di Dago")

    page = await get(town, path)
    assert (await town.get(path, headers=PAGE)).headers["X-Robots-Tag"] == "noindex"
    answer = await town.post("/ikuti", data=Page(page).fields | {"follow": sealed_in(page)}, headers=PAGE)

    assert "Lampu &lt;b&gt;padam&lt;/b&gt; di Dago, hubungi &lt;TELP&gt;" in page
    assert "3 orang melaporkan atau mengikuti" in page
    assert "web:1" not in page
    assert answer.status_code == 303
    assert [each.report_id for each in publisher.followed] == ["web:1"]


def sealed_in(page: str) -> str:
    found = re.search(r'name="follow" value="([^"]+)"', page)
    assert found
    return found[1]


async def test_what_the_sender_wrote_to_the_office_is_told_to_nobody_else(
    town: httpx.AsyncClient, publisher: ApplyingPublisher, search_index: SearchIndex
) -> None:
    path = await find_case(town, "Jalan berlubang")
    for version, (actor, status, text) in enumerate(
        [
            (Actor.OFFICER, Status.INCOMPLETE, "Di depan rumah nomor berapa?"),
            (Actor.REPORTER, Status.NEEDS_VERIFICATION, "Di depan rumah saya, nomor 12"),
        ]
    ):
        event = FollowUp(
            event_id=str(version), report_id="web:3", based_on=version, at=NOW, actor=actor, status=status, text=text
        )
        await publisher.follow_up(event)
    await search_index.refresh()

    page = await get(town, path)

    assert "Di depan rumah nomor berapa?" in page
    assert "nomor 12" not in page


async def test_a_case_that_nobody_may_read_and_a_code_that_was_made_up_get_one_answer(
    town: httpx.AsyncClient, services: Services
) -> None:
    ids = services.sealed_ids()
    made_up = f"/laporan/{ids.case_code('web:77777')[:-2]}AA"
    paths = [f"/laporan/{ids.case_code(each)}" for each in ("web:9", "web:10", "web:11", "web:12", "web:13", "web:404")]

    answers = {await get(town, path, 404) for path in (*paths, made_up, "/laporan/7K3M9QX0T4")}

    assert len(answers) == 1


async def test_the_sender_is_led_to_the_page_that_others_may_see(
    town: httpx.AsyncClient, services: Services, search_index: SearchIndex
) -> None:
    code = build_document(make("web:3", "")).tracking_id
    hidden = build_document(make("web:9", "")).tracking_id

    assert f'href="/laporan/{services.sealed_ids().case_code("web:3")}"' in await get(town, f"/lacak/{code}")
    assert "/laporan/K" not in await get(town, f"/lacak/{hidden}")


async def test_the_feed_is_one_that_readers_of_atom_take(town: httpx.AsyncClient) -> None:
    answer = await town.get("/laporan.atom?wilayah=32&kategori=infrastruktur")
    read = feedparser.parse(answer.content)

    assert answer.headers["Content-Type"].startswith("application/atom+xml")
    assert (read.bozo, read.version, len(read.entries)) == (False, "atom10", 2)
    assert read.feed.title == "Infrastruktur: Pekerjaan Umum dan Penataan Ruang: Jawa Barat"
    assert read.feed.links[0]["href"] == read.feed.id == "http://gateway/laporan.atom?wilayah=32&kategori=infrastruktur"
    for entry in read.entries:
        assert entry.title
        assert entry.id == entry.link
        assert entry.updated_parsed >= entry.published_parsed
        assert (await town.get(entry.link.removeprefix("http://gateway"), headers=PAGE)).status_code == 200
    root = ElementTree.fromstring(answer.content)  # noqa: S314 - our own
    atom = "{http://www.w3.org/2005/Atom}"
    for element in (root, *root.findall(f"{atom}entry")):
        assert all(element.find(f"{atom}{name}") is not None for name in ("id", "title", "updated")), element


async def test_letters_that_xml_cannot_hold_break_no_feed(town: httpx.AsyncClient, search_index: SearchIndex) -> None:
    await search_index.write([as_indexed(make("web:30", "Pipa bocor \x0b\x00di Dago"))])
    await search_index.refresh()

    read = feedparser.parse((await town.get("/laporan.atom")).content)

    assert not read.bozo
    assert "Pipa bocor di Dago" in {entry.title for entry in read.entries}


async def test_codes_cannot_be_tried_faster_than_the_limit(town: httpx.AsyncClient, services: Services) -> None:
    async with open_client(services, address=ELSEWHERE, tracking_per_minute=3) as hasty:
        told = [(await hasty.get("/laporan/Kxxxxxxxxxxxxxxxxxxxxxxxxx", headers=PAGE)).status_code for _ in range(4)]

    assert told == [404, 404, 404, 429]


@pytest.fixture
async def country(services: Services, search_index: SearchIndex) -> AsyncIterator[httpx.AsyncClient]:
    await settle(search_index, NOW, 300)
    async with open_client(services) as client:
        yield client


async def test_a_country_of_reports_is_turned_page_by_page_each_case_once(country: httpx.AsyncClient) -> None:
    seen: list[str] = []
    path: str | None = "/laporan"
    while path:
        page = await get(country, path)
        assert len(page.encode()) < 150_000
        seen += re.findall(r'<a href="(/laporan/K[^"]+)">', page)
        following = re.search(r'rel="next" href="([^"]+)"', page)
        path = following[1].replace("&amp;", "&") if following else None

    public = {each.case_id for each in map(as_document, make_country(NOW, 300)) if is_public(each)}
    assert len(seen) == len(set(seen)) == len(public)
