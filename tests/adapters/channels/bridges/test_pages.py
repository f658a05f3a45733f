from __future__ import annotations

from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.adapters.channels.bridges.options import BridgeOptions
from pipeline.adapters.channels.bridges.pages import Page, read_page, strip_html
from pipeline.domain.errors import DataFault

URL = "https://mitra.example/laporan?halaman=1"
RSS = """<?xml version="1.0"?><rss version="2.0" xmlns:georss="http://www.georss.org/georss"><channel>
<title>Laporan</title><item><guid>r-1</guid><title>Jalan berlubang</title>
<description>&lt;p&gt;Di Palu &amp;amp; Donggala&lt;br/&gt;sudah lama&lt;/p&gt;</description>
<pubDate>Sat, 28 Nov 2026 10:00:00 +0700</pubDate><georss:point>-0.9 119.87</georss:point></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>x</title><link rel="next" href="/laporan?halaman=2"/>
<entry><id>urn:1</id><title>Lampu mati</title><updated>2026-11-28T10:00:00Z</updated>
<content type="html">&lt;b&gt;Gelap&lt;/b&gt;</content></entry></feed>"""


def options(**given: Any) -> BridgeOptions:
    return BridgeOptions.model_validate({"url": URL, **given})


def read(body: bytes | str, link: str | None = None, **given: Any) -> Page:
    return read_page(body.encode() if isinstance(body, str) else body, options(**given), url=URL, link=link)


def bodies(page: Page) -> list[dict[str, Any]]:
    return [orjson.loads(item.body) for item in page.items]


def test_json_is_read_by_the_paths_of_the_map() -> None:
    entry = {"no": 7, "isi": {"judul": "Lampu", "teks": "mati"}, "peta": [-3.69, 128.18], "pelapor": {"hp": "0812"}}
    page = read(
        orjson.dumps({"data": {"hasil": [entry]}, "lanjut": "/laporan?halaman=2"}),
        items="data.hasil",
        next="lanjut",
        fields={
            "id": "no",
            "text": ["isi.judul", "isi.teks"],
            "lat": "peta.0",
            "lon": "peta.1",
            "sender": "pelapor.hp",
        },
        constants={"region": "Kota Ambon"},
    )

    assert page.next_url == "https://mitra.example/laporan?halaman=2"
    assert bodies(page) == [
        {"id": "7", "text": "Lampu\nmati", "lat": -3.69, "lon": 128.18, "sender": "0812", "region": "Kota Ambon"}
    ]


def test_a_partner_that_speaks_our_form_needs_no_map() -> None:
    page = read(b'[{"id": "1", "text": "Jalan rusak", "kategori": "x"}]')

    assert bodies(page) == [{"id": "1", "text": "Jalan rusak"}]


def test_rss_is_read_without_a_map_and_its_html_becomes_words() -> None:
    (body,) = bodies(read(RSS, format="feed", fields={"lat": "where.coordinates.1", "lon": "where.coordinates.0"}))

    assert body == {
        "id": "r-1",
        "text": "Jalan berlubang\nDi Palu & Donggala\nsudah lama",
        "received_at": "Sat, 28 Nov 2026 10:00:00 +0700",
        "lat": -0.9,
        "lon": 119.87,
    }


def test_atom_is_read_with_its_next_page() -> None:
    page = read(ATOM, format="feed")

    assert page.next_url == "https://mitra.example/laporan?halaman=2"
    assert bodies(page) == [{"id": "urn:1", "text": "Lampu mati\nGelap", "received_at": "2026-11-28T10:00:00Z"}]


def test_a_link_header_leads_to_the_next_page() -> None:
    link = '<https://mitra.example/laporan?halaman=1>; rel="first", </laporan?halaman=2>; rel="next"'

    assert read(b"[]", link=link).next_url == "https://mitra.example/laporan?halaman=2"


def test_what_has_no_id_is_known_by_its_content() -> None:
    first, second, changed = (read(orjson.dumps([{"text": text}])).items[0] for text in ("a", "a", "b"))

    assert first.id == second.id != changed.id


def test_an_id_that_is_too_long_becomes_a_digest_and_the_partner_keeps_its_own() -> None:
    guid = "https://mitra.example/laporan/" + "jalan-rusak-" * 20
    (item,) = read(orjson.dumps([{"id": guid, "text": "a"}])).items

    assert item.id == guid
    assert len(orjson.loads(item.body)["id"]) == 32


def test_a_report_that_was_changed_has_the_same_id_and_another_digest() -> None:
    first, changed = (read(orjson.dumps([{"id": 1, "text": text}])).items[0] for text in ("a", "b"))

    assert first.id == changed.id
    assert first.digest != changed.digest


@pytest.mark.parametrize(
    ("body", "given", "code"),
    [
        (b"<html>Sedang perbaikan</html>", {}, "invalid_feed"),
        (b'{"data": []}', {}, "invalid_feed"),
        (b'{"data": {}}', {"items": "data.hasil"}, "invalid_feed"),
        (b"<html>Sedang perbaikan</html>", {"format": "feed"}, "invalid_feed"),
        (b"/etc/passwd", {"format": "feed"}, "invalid_feed"),
        (b"http://127.0.0.1/", {"format": "feed"}, "invalid_feed"),
        (b'[] {"next":1}', {}, "invalid_feed"),
        (b'{"a": [], "n": "http://[rusak"}', {"items": "a", "next": "n"}, "invalid_feed"),
        (
            b'<!DOCTYPE r [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><rss version="2.0"><channel/></rss>',
            {"format": "feed"},
            "unsafe_feed",
        ),
        (
            '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]><rss/>'.encode(
                "utf-16"
            ),
            {"format": "feed"},
            "unsafe_feed",
        ),
    ],
)
def test_what_is_no_page_of_reports_is_refused(body: bytes, given: dict[str, Any], code: str) -> None:
    with pytest.raises(DataFault) as fault:
        read(body, **given)

    assert fault.value.code == code


@given(
    st.lists(
        st.recursive(
            st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
            lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "text", "a"]), inner),
            max_leaves=8,
        ),
        max_size=3,
    )
)
def test_whatever_stands_in_a_page_each_entry_is_an_item(entries: list[Any]) -> None:
    import json

    page = read(json.dumps(entries), fields={"id": "id", "text": ["text", "a.0"], "sender": "a"})

    assert len(page.items) == len(entries)
    assert all(isinstance(body, dict) for body in bodies(page))


@given(st.text())
def test_any_html_gives_words(html: str) -> None:
    assert "\n\n" not in strip_html(html)


def test_a_map_names_what_is_no_field() -> None:
    with pytest.raises(ValueError, match="kota: no field of a report; known: text"):
        options(fields={"kota": "Kota"})
