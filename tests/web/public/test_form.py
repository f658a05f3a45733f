"""The form, without JavaScript: what is typed is sent, mended or kept, and never lost."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import httpx
import orjson
import pytest

from pipeline.adapters.search.client import SearchIndex
from pipeline.domain.case import CaseMembership
from pipeline.domain.report import ConsolidatedReport
from pipeline.services.opened import Services
from tests.contracts.filling import as_indexed
from tests.duplicates.reports_to_compare import T0, make_analysed
from tests.pictures import SECRET, make_picture
from tests.services.fakes import Publisher, make_services
from tests.web.client import ELSEWHERE, open_client
from tests.web.public.pages import PAGE, Page, load, open_form, send

TEXT = "Jembatan gantung di Wamena rusak, papannya lapuk"


async def test_what_was_typed_goes_the_way_of_every_report_and_leads_to_its_page(
    citizen: httpx.AsyncClient, publisher: Publisher
) -> None:
    answer = await send(
        citizen,
        await open_form(citizen),
        text=f"{TEXT}\r\nTolong",
        category="infrastruktur",
        place="Jl. Trikora, Wamena",
        point="-4.0956, 138.9510",
        event_date="2026-11-20",
        contact="0812-0000-0017",
        visibility="anonim",
    )

    (raw,) = publisher.taken
    assert orjson.loads(raw.body) == {
        "text": f"{TEXT}\nTolong",
        "category": "infrastruktur",
        "place": "Jl. Trikora, Wamena",
        "lat": "-4.0956, 138.9510",
        "event_date": "2026-11-20",
        "contact": "0812-0000-0017",
        "visibility": "anonim",
    }
    page = await citizen.get(answer.headers["Location"], headers=PAGE)
    assert (answer.status_code, page.status_code) == (303, 200)
    assert "Laporan Anda diterima" in page.text
    assert answer.headers["Location"].split("/")[2].split("?")[0] in page.text


async def test_a_form_sent_twice_is_one_report(citizen: httpx.AsyncClient, publisher: Publisher) -> None:
    fields = await open_form(citizen)
    pages = [await send(citizen, fields, pictures=[make_picture()], text=TEXT) for _ in range(2)]

    assert len({page.headers["Location"].split("?")[0] for page in pages}) == 1
    assert len(publisher.taken) == 1


async def test_a_form_that_was_changed_and_sent_again_says_so_and_can_be_sent_as_another(
    citizen: httpx.AsyncClient, publisher: Publisher
) -> None:
    fields = await open_form(citizen)
    await send(citizen, fields, text=TEXT)
    changed = await send(citizen, fields, text=f"{TEXT} sekali")

    again = await send(citizen, Page(changed.text).fields)

    assert (changed.status_code, again.status_code) == (409, 303)
    assert "sudah terkirim" in changed.text
    assert len(publisher.taken) == 2


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"text": " "}, "Isi laporan kosong."),
        ({"text": "x" * 10_001}, "terlalu panjang"),
        ({"category": "cuaca"}, "Pilih topik dari daftar."),
        ({"point": "di sana"}, "Koordinat tidak terbaca"),
        ({"point": "51.5, -0.12"}, "di luar Indonesia"),
        ({"event_date": "2999-01-01"}, "belum tiba"),
        ({"event_date": "kemarin dulu"}, "tidak terbaca"),
        ({"place": "x" * 321}, "terlalu panjang"),
        ({"contact": "di rumah"}, "nomor telepon atau alamat surel"),
        ({"visibility": "semua"}, "Pilih siapa"),
    ],
)
async def test_what_must_be_mended_is_told_beside_its_field_and_the_rest_is_kept(
    citizen: httpx.AsyncClient, publisher: Publisher, wrong: dict[str, str], told: str
) -> None:
    typed = {"text": TEXT, "place": 'Jl. "Melati" <3', "contact": "ibu@contoh.example", "visibility": "rahasia"} | wrong

    answer = await send(citizen, await open_form(citizen), **typed)

    kept = Page(answer.text).fields
    assert answer.status_code == 422
    assert told in answer.text
    assert f'href="#{next(iter(wrong))}"' in answer.text
    for name in typed.keys() - wrong.keys():
        assert kept[name] == [typed[name]]
    assert publisher.taken == []


async def test_pictures_stay_with_a_form_that_must_be_mended_and_can_be_dropped(
    citizen: httpx.AsyncClient, publisher: Publisher
) -> None:
    pictures = [make_picture(colour=colour) for colour in ("red", "blue")]
    wrong = await send(citizen, await open_form(citizen), pictures=pictures, text="")
    fields = Page(wrong.text).fields
    kept, dropped = fields["photos"]

    await send(citizen, fields, text=TEXT, photos=kept)

    assert kept != dropped
    assert orjson.loads(publisher.taken[0].body)["photos"] == [kept]


async def test_of_a_picture_nothing_is_stored_but_its_pixels(citizen: httpx.AsyncClient, tmp_path: Path) -> None:
    await send(citizen, await open_form(citizen), pictures=[make_picture()], text=TEXT)

    (stored,) = [path for path in (tmp_path / "photos").rglob("*") if path.is_file()]
    assert SECRET not in stored.read_bytes()
    assert stored.parent == tmp_path / "photos"


@pytest.mark.parametrize(
    ("pictures", "told"),
    [
        ([b"bukan foto"], "Foto tidak dapat dibaca"),
        ([make_picture((1_100, 1_000))], "paling banyak 1 megapiksel"),
        ([b"x" * 200_001], "Foto terlalu besar"),
        ([make_picture()] * 4, "Paling banyak 3 foto."),
        ([make_picture()] * 11, "tidak dapat dibaca"),
    ],
)
async def test_what_is_no_picture_or_too_much_is_told(
    citizen: httpx.AsyncClient, publisher: Publisher, pictures: list[bytes], told: str
) -> None:
    answer = await send(citizen, await open_form(citizen), pictures=pictures, text=TEXT)

    assert answer.status_code == 422
    assert told in answer.text
    assert publisher.taken == []


async def test_a_body_over_the_limit_is_told_on_a_page(citizen: httpx.AsyncClient) -> None:
    answer = await send(citizen, await open_form(citizen), pictures=[b"x" * 900_000], text=TEXT)

    assert answer.status_code == 413
    assert "Kiriman terlalu besar" in answer.text
    assert 'lang="id"' in answer.text


async def test_a_form_of_another_site_is_not_taken_but_what_stands_in_it_is_shown_to_be_sent(
    citizen: httpx.AsyncClient, publisher: Publisher
) -> None:
    fields = await open_form(citizen)
    forged = [
        await send(citizen, {}, text=TEXT),
        await send(citizen, {"token": ["palsu"]}, text=TEXT),
        await send(citizen, {"token": [fields["token"][0] + "x"]}, text=TEXT),
    ]
    citizen.cookies.clear()
    without_cookie = await send(citizen, fields, text=TEXT)
    taken = list(publisher.taken)

    mended = await send(citizen, Page(without_cookie.text).fields)

    assert [each.status_code for each in (*forged, without_cookie, mended)] == [403, 403, 403, 403, 303]
    assert taken == []
    assert len(publisher.taken) == 1


async def test_while_kafka_is_away_the_form_keeps_what_was_typed_and_is_one_report_later(
    citizen: httpx.AsyncClient, publisher: Publisher
) -> None:
    publisher.is_away = True
    away = await send(citizen, await open_form(citizen), text=TEXT, pictures=[make_picture()])
    publisher.is_away = False

    taken = await send(citizen, Page(away.text).fields)

    assert (away.status_code, taken.status_code) == (503, 303)
    assert int(away.headers["Retry-After"]) > 0
    assert len(orjson.loads(publisher.taken[0].body)["photos"]) == 1


async def test_one_address_may_send_so_many_forms_and_no_more(services: Services) -> None:
    async with open_client(services, address=ELSEWHERE, keyless_per_minute=3) as hasty:
        answers = [await send(hasty, await open_form(hasty), text="") for _ in range(4)]
        as_json = await hasty.post("/api/v1/reports", json={"text": TEXT})
        of_a_gateway = await hasty.post("/sms/generic", json={"text": TEXT})

    assert [each.status_code for each in answers] == [422] * 3 + [429]
    assert "Terlalu sering" in answers[-1].text
    assert as_json.status_code == 429  # it is another form
    assert of_a_gateway.status_code == 202  # an SMS gateway has many senders


async def test_similar_reports_are_shown_before_a_report_is_sent_and_one_of_them_can_be_followed(
    citizen: httpx.AsyncClient,
    publisher: Publisher,
    search_index: SearchIndex,
) -> None:
    await index_report(search_index)
    asked = await send(citizen, await open_form(citizen), text=OTHERS, contact="0812-0000-0017", visibility="anonim")
    fields = Page(asked.text).fields
    sealed = asked.text.split('name="follow" value="')[1].split('"')[0]

    followed = await send(citizen, fields, to="/ikuti", follow=sealed)

    assert asked.status_code == 200
    assert "Mungkin sudah dilaporkan" in asked.text
    assert "sms:17" not in asked.text
    assert publisher.taken == []
    assert (followed.status_code, followed.headers["Location"]) == (303, f"/ikuti/{sealed}")
    assert [support.report_id for support in publisher.followed] == ["sms:17"]
    page = await citizen.get(followed.headers["Location"], headers=PAGE)
    assert "Anda mengikuti laporan ini" in page.text

    sent = await send(citizen, fields, confirmed="1")
    assert sent.status_code == 303
    assert orjson.loads(publisher.taken[0].body)["text"] == OTHERS


async def test_a_link_that_was_changed_follows_nothing(citizen: httpx.AsyncClient, publisher: Publisher) -> None:
    fields = await open_form(citizen)

    for sealed in ("", "x", "A" * 60, "sms:17", "é"):
        assert (await send(citizen, fields, to="/ikuti", follow=sealed)).status_code == 404
    assert publisher.followed == []


async def test_a_report_is_taken_also_where_nobody_can_say_what_is_similar(tmp_path: Path) -> None:
    publisher, away = Publisher(), SearchIndex.connect("http://127.0.0.1:9")
    async with away:
        services = make_services(search=away, publisher=publisher, photos=tmp_path, load=load)
        async with open_client(services) as citizen:
            answer = await send(citizen, await open_form(citizen), text=TEXT)

    assert answer.status_code == 303
    assert len(publisher.taken) == 1


OTHERS = "Lampu jalan di depan SD padam sudah seminggu, gelap sekali dan berbahaya bagi anak-anak"


async def index_report(index: SearchIndex) -> None:
    """Let somebody have reported the same before."""
    minutes = (datetime.now(UTC) - T0).total_seconds() / 60 - 60
    report = make_analysed(OTHERS, "sms:17", minutes=minutes)
    await index.write([as_indexed(ConsolidatedReport(report=report, membership=CaseMembership(case_id="sms:17")))])
    await index.refresh()
