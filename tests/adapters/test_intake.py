from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TypeVar
from urllib.parse import quote, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.adapters.intake import parse_raw, read_input_line
from pipeline.adapters.intake_checks import MAX_ID_CHARS, MAX_TEXT_CHARS
from pipeline.domain.errors import DataFault
from pipeline.domain.keys import derive_keys
from pipeline.domain.place import GeoPoint
from pipeline.domain.report import Channel, Post, PostRelation, RawReport, ReceivedReport
from pipeline.domain.tracking import parse_tracking_id

T0 = datetime(2026, 11, 24, 1, 2, 3, tzinfo=UTC)
KEYS = derive_keys(b"a secret of the tests")
HANDLES = frozenset({"dishubcontoh"})
SMS = {"id": "17", "text": "Jln Mawar rt 3 gelap gulita, lampu mati sdh 2 mgg", "sender": "081200001234"}
Result = TypeVar("Result")
CODES = {
    "unknown_channel",
    "invalid_json",
    "invalid_body",
    "missing_text",
    "invalid_text",
    "text_too_long",
    "missing_id",
    "invalid_id",
    "invalid_time",
    "invalid_sender",
    "invalid_region",
    "invalid_location",
}


def make_post(data: dict[str, Any] | None = None, includes: dict[str, Any] | None = None) -> dict[str, Any]:
    post = {
        "id": "900",
        "text": "#LAPOR air mati @LAPOR1708",
        "author_id": "5",
        "created_at": "2026-11-23T09:00:00.000Z",
    }
    users = [{"id": "5", "username": "warga_contoh"}]
    return {"data": post | (data or {}), "includes": {"users": users} | (includes or {})}


def parse(body: bytes | dict[str, Any], channel: str = "sms", assigned_id: str | None = None) -> ReceivedReport:
    raw_body = body if isinstance(body, bytes) else json.dumps(body).encode()
    raw = RawReport(channel=channel, body=raw_body, received_at=T0, assigned_id=assigned_id)
    return parse_raw(raw, KEYS, official_handles=HANDLES)


def fault_or(call: Callable[[], Result]) -> Result | DataFault:
    try:
        return call()
    except DataFault as fault:
        return fault


def fault_code(body: bytes | dict[str, Any], channel: str = "sms") -> str:
    with pytest.raises(DataFault) as caught:
        parse(body, channel)
    assert caught.value.code in CODES
    return caught.value.code


class TestSms:
    def test_json_becomes_a_report(self) -> None:
        report = parse(SMS)
        assert (report.report_id, report.channel, report.text) == ("sms:17", Channel.SMS, SMS["text"])
        assert report.received_at == T0
        assert parse_tracking_id(report.tracking_id) == report.tracking_id

    def test_a_form_becomes_the_same_report(self) -> None:
        form = {"message_id": "17", "message": SMS["text"], "msisdn": "+62 812-0000-1234"}
        assert parse(urlencode(form).encode()) == parse(SMS)

    def test_json_under_a_gateways_names_becomes_the_same_report(self) -> None:
        assert parse({"message_id": 17, "body": SMS["text"], "from": "6281200001234"}) == parse(SMS)

    def test_the_number_is_kept_as_a_hash_only(self) -> None:
        reporter = parse(SMS).reporter
        assert reporter is not None
        assert "81200001234" not in reporter

    def test_a_time_without_offset_is_jakartas(self) -> None:
        assert parse(SMS | {"timestamp": "2026-11-24 08:02:03"}).received_at == T0

    def test_unix_seconds_are_a_time(self) -> None:
        assert parse(SMS | {"timestamp": str(int(T0.timestamp()))}).received_at == T0

    def test_a_body_without_id_takes_the_assigned_one(self) -> None:
        assert parse({"text": "jalan rusak"}, assigned_id="a1").report_id == "sms:a1"
        assert parse(SMS, assigned_id="a1").report_id == "sms:17"

    @pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
    def test_json_is_read_in_any_unicode_encoding(self, codec: str) -> None:
        body = json.dumps(SMS | {"text": "Café “Kopi” berisik 😡"}, ensure_ascii=False).encode(codec)
        assert parse(body).text == "Café “Kopi” berisik 😡"

    def test_latin_1_is_read_as_windows_means_it(self) -> None:
        assert parse(json.dumps(SMS | {"text": "kafé “X”"}, ensure_ascii=False).encode("cp1252")).text == "kafé “X”"

    @pytest.mark.parametrize("codec", ["utf-8", "cp1252", "utf-16-be", "utf-16"])
    def test_a_form_value_is_decoded_by_itself(self, codec: str) -> None:
        body = b"id=17&text=" + quote("Kafé tutup jam 2 pagi".encode(codec)).encode()
        assert parse(body).text == "Kafé tutup jam 2 pagi"

    def test_text_with_equals_and_ampersand_survives_the_form(self) -> None:
        assert parse(urlencode({"id": 1, "text": "a=b & c+d"}).encode()).text == "a=b & c+d"

    def test_a_wrong_field_of_a_form_has_its_code(self) -> None:
        assert fault_code(b"id=1&message=+") == "missing_text"
        assert fault_code(b"id=1&text=jalan+rusak&timestamp=tadi") == "invalid_time"

    def test_blank_sender_and_region_are_none(self) -> None:
        report = parse(SMS | {"sender": " ", "region": ""})
        assert (report.reporter, report.region) == (None, None)


class TestOurForm:
    def test_region_and_location_are_read(self) -> None:
        report = parse(SMS | {"region": "32.73", "lat": -6.9, "lon": "107.6"}, "web")
        assert (report.region, report.location) == ("32.73", GeoPoint(lat=-6.9, lon=107.6))

    def test_time_is_turned_to_utc(self) -> None:
        assert parse(SMS | {"received_at": "2026-11-24T10:02:03+09:00"}, "aplikasi").received_at == T0

    def test_text_stays_as_written(self) -> None:
        assert parse(SMS | {"text": "  Baris 1\n\nBARIS 2 \u0000 "}, "web").text == "  Baris 1\n\nBARIS 2 \u0000 "

    def test_unknown_fields_are_ignored(self) -> None:
        assert parse(SMS | {"priority": {"any": [1]}}, "kawalmenteri").report_id == "kawalmenteri:17"

    def test_a_tweet_may_come_in_our_form(self) -> None:
        assert parse(SMS, "twitter").report_id == "twitter:17"

    @pytest.mark.parametrize(
        ("change", "code"),
        [
            ({"text": None}, "missing_text"),
            ({"text": " \n"}, "missing_text"),
            ({"text": ["a"]}, "invalid_text"),
            ({"text": "a" * (MAX_TEXT_CHARS + 1)}, "text_too_long"),
            ({"id": None}, "missing_id"),
            ({"id": " "}, "invalid_id"),
            ({"id": True}, "invalid_id"),
            ({"id": "a\u0000b"}, "invalid_id"),
            ({"id": "a" * (MAX_ID_CHARS + 1)}, "invalid_id"),
            ({"received_at": "kemarin"}, "invalid_time"),
            ({"received_at": "2026-11-24T08:00:00"}, "invalid_time"),
            ({"received_at": "1026-11-24T08:00:00Z"}, "invalid_time"),
            ({"sender": {}}, "invalid_sender"),
            ({"sender": "a" * 321}, "invalid_sender"),
            ({"region": []}, "invalid_region"),
            ({"lat": 91, "lon": 0}, "invalid_location"),
            ({"lat": -6.9}, "invalid_location"),
            ({"lat": "nan", "lon": 0}, "invalid_location"),
        ],
    )
    def test_a_wrong_field_has_its_code(self, change: dict[str, Any], code: str) -> None:
        assert fault_code(SMS | change, "web") == code


class TestPost:
    def test_a_post_becomes_a_report(self) -> None:
        report = parse(make_post(), "twitter")
        assert (report.report_id, report.text) == ("twitter:900", "#LAPOR air mati @LAPOR1708")
        assert report.received_at == datetime(2026, 11, 23, 9, tzinfo=UTC)
        assert report.reporter is not None
        assert report.post == Post()

    def test_a_citizens_handle_is_not_kept(self) -> None:
        assert "warga_contoh" not in repr(parse(make_post(), "twitter"))

    def test_a_public_bodys_handle_is_kept_in_lower_case(self) -> None:
        users = {"users": [{"id": "4", "username": "x"}, {"id": "5", "username": "DishubContoh"}]}
        post = parse(make_post(includes=users), "twitter").post
        assert post == Post(official_author="dishubcontoh")

    def test_another_users_handle_is_not_the_authors(self) -> None:
        users = {"users": [{"id": "4", "username": "dishubcontoh"}]}
        assert parse(make_post(includes=users), "twitter").post == Post()

    @pytest.mark.parametrize(
        ("types", "post"),
        [
            (["retweeted"], Post(relation=PostRelation.RETWEETED, repeats="0")),
            (["quoted", "replied_to"], Post(relation=PostRelation.REPLIED_TO, quotes="0")),
            (["quoted"], Post(relation=PostRelation.QUOTED, quotes="0")),
            (["a_new_type"], Post()),
        ],
    )
    def test_relation_to_other_posts(self, types: list[str], post: Post) -> None:
        references = [{"type": each, "id": str(number)} for number, each in enumerate(types)]
        assert parse(make_post({"referenced_tweets": references}), "twitter").post == post

    def test_an_edited_post_repeats_its_first_version(self) -> None:
        first = parse(make_post({"id": "7", "edit_history_tweet_ids": ["7"]}), "twitter")
        third = parse(make_post({"id": "9", "edit_history_tweet_ids": ["7", "8", "9"]}), "twitter")
        assert (first.post, third.post) == (Post(), Post(repeats="7"))

    def test_a_long_post_is_read_whole(self) -> None:
        assert parse(make_post({"note_tweet": {"text": "panjang " * 50}}), "twitter").text == "panjang " * 50

    def test_a_cut_retweet_is_completed_from_the_original(self) -> None:
        cut = {"text": "RT @warga: #LAPOR jalan ru…", "referenced_tweets": [{"type": "retweeted", "id": "8"}]}
        original = {"tweets": [{"id": "8", "text": "#LAPOR jalan rusak: parah"}]}
        assert parse(make_post(cut, original), "twitter").text == "RT @warga: #LAPOR jalan rusak: parah"
        assert parse(make_post(cut), "twitter").text == cut["text"]

    def test_a_point_is_read_as_longitude_latitude(self) -> None:
        geo = {"geo": {"coordinates": {"type": "Point", "coordinates": [140.7, -2.5]}, "place_id": "x"}}
        assert parse(make_post(geo), "twitter").location == GeoPoint(lat=-2.5, lon=140.7)
        assert parse(make_post({"geo": {"place_id": "x"}}), "twitter").location is None

    @pytest.mark.parametrize(
        ("body", "code"),
        [
            ({"data": []}, "invalid_body"),
            ({"data": {"id": "1"}}, "missing_text"),
            ({"data": {"id": "\n", "text": "a"}}, "invalid_id"),
            ({"data": {"id": "1", "text": "a", "created_at": "x"}}, "invalid_time"),
            ({"data": {"id": "1", "text": "a", "geo": {"coordinates": {"coordinates": [200, 0]}}}}, "invalid_location"),
            ({"data": {"id": "1", "text": "a"}, "includes": {"users": [{"id": []}]}}, "invalid_body"),
            ({"errors": [{"title": "operational-disconnect"}]}, "missing_text"),
        ],
    )
    def test_a_wrong_object_has_its_code(self, body: dict[str, Any], code: str) -> None:
        assert fault_code(body, "twitter") == code


class TestLine:
    def test_an_x_object_is_a_tweet_and_stays_untouched(self) -> None:
        line = json.dumps(make_post()).encode()
        assert read_input_line(line, received_at=T0) == RawReport(channel="twitter", body=line, received_at=T0)

    def test_any_other_line_names_its_channel(self) -> None:
        line = json.dumps(SMS | {"channel": "web", "data": "beside the point"}).encode()
        assert read_input_line(line, received_at=T0).channel == "web"

    @pytest.mark.parametrize(
        ("line", "code"),
        [
            (b"", "invalid_json"),
            (b"[]", "invalid_json"),
            (b"{}", "unknown_channel"),
            (b'{"channel":"fax"}', "unknown_channel"),
        ],
    )
    def test_a_line_without_channel_is_refused(self, line: bytes, code: str) -> None:
        with pytest.raises(DataFault) as caught:
            read_input_line(line, received_at=T0)
        assert caught.value.code == code


@pytest.mark.parametrize("body", [b"", b"garbage", b"[1]", b'{"text":', b"\xff\xfe\x00", b"[" * 10_000])
def test_what_is_no_object_is_invalid_json_in_every_channel(body: bytes) -> None:
    assert {fault_code(body, channel) for channel in Channel} == {"invalid_json"}


def test_a_fault_and_its_cause_hold_nothing_of_the_body() -> None:
    with pytest.raises(DataFault) as caught:
        parse(SMS | {"received_at": "RAHASIA", "text": "RAHASIA"})
    assert "RAHASIA" not in f"{caught.value} {caught.value.__cause__}"


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
FIELD_NAMES = ["id", "text", "sender", "from", "received_at", "timestamp", "region", "lat", "lon", "data", "channel"]
OUR_BODIES = st.dictionaries(st.sampled_from(FIELD_NAMES), JSON_VALUES).map(json.dumps)
X_FIELD_NAMES = ["id", "text", "note_tweet", "author_id", "created_at", "referenced_tweets", "geo"]
X_BODIES = st.builds(
    lambda data, includes: json.dumps(make_post(data, includes)),
    st.dictionaries(st.sampled_from(X_FIELD_NAMES), JSON_VALUES),
    st.dictionaries(st.sampled_from(["users", "tweets"]), JSON_VALUES),
)
FORMS = st.dictionaries(st.sampled_from(FIELD_NAMES), st.text(), min_size=1).map(urlencode)
BODIES = st.binary() | (OUR_BODIES | X_BODIES | FORMS | st.text()).map(
    lambda text: text.encode("utf-8", "surrogatepass")
)


@given(body=BODIES, channel=st.sampled_from([*Channel, "fax"]))
def test_any_bytes_become_a_report_or_a_documented_fault(body: bytes, channel: str) -> None:
    outcome = fault_or(lambda: parse(body, channel))
    if isinstance(outcome, DataFault):
        assert outcome.code in CODES
    else:
        assert outcome.text.strip()
        assert outcome.received_at.tzinfo is UTC
        assert outcome.report_id.startswith(f"{channel}:")


@given(line=BODIES)
def test_any_line_becomes_a_raw_report_or_a_documented_fault(line: bytes) -> None:
    outcome = fault_or(lambda: read_input_line(line, received_at=T0))
    assert outcome.code in CODES if isinstance(outcome, DataFault) else outcome.body == line


WRITTEN = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\ufeff")).filter(str.strip)


@given(text=WRITTEN, number=st.integers(min_value=0))
def test_every_text_that_a_gateway_sends_arrives_as_written(text: str, number: int) -> None:
    assert parse({"id": number, "text": text}).text == text
    assert parse(urlencode({"id": number, "text": text}).encode()).text == text
