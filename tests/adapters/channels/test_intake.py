from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar
from urllib.parse import quote, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.adapters.channels.intake import parse_raw, read_input_line
from pipeline.adapters.channels.transport import undo_transport
from pipeline.domain.channel import Channel
from pipeline.domain.errors import DataFault
from pipeline.domain.flag import Flag
from pipeline.domain.keys import derive_keys
from pipeline.domain.place import GeoPoint
from pipeline.domain.report import Post, PostRelation, RawReport, ReceivedReport
from pipeline.domain.tracking import parse_tracking_id
from pipeline.domain.visibility import Visibility

T0 = datetime(2026, 11, 24, 1, 2, 3, tzinfo=UTC)
KEYS = derive_keys(b"a secret of the tests, long enough")
HANDLES = frozenset({"dishubcontoh"})
SMS = {"id": "17", "text": "Jln Mawar rt 3 gelap gulita, lampu mati sdh 2 mgg", "sender": "081200001234"}
Result = TypeVar("Result")
CODES = {"unknown_channel", "invalid_json", "invalid_body", "missing_text", "invalid_text", "several_messages"}


def make_post(data: dict[str, Any] | None = None, includes: dict[str, Any] | None = None) -> dict[str, Any]:
    post = {
        "id": "900",
        "text": "#LAPOR air mati @LAPOR1708",
        "author_id": "5",
        "created_at": "2026-11-23T09:00:00.000Z",
    }
    users = [{"id": "5", "username": "warga_contoh"}]
    return {"data": post | (data or {}), "includes": {"users": users} | (includes or {})}


def parse(body: bytes | dict[str, Any], channel: str = "sms", **known: Any) -> ReceivedReport:
    raw_body = body if isinstance(body, bytes) else json.dumps(body).encode()
    raw = RawReport(**{"channel": channel, "body": raw_body, "received_at": T0, **known})
    return parse_raw(raw, KEYS, official_handles=HANDLES, oldest=timedelta(days=30))


def test_a_partners_channel_is_trusted_where_the_gateway_said_so_and_nowhere_else() -> None:
    told = {"id": "1", "text": "Sampah menumpuk"}
    own, other = [parse(told, "jaki", client=client) for client in ("jaki", "jaki-dua")]

    assert own.channel == "jaki"
    assert own.report_id.startswith("jaki:")
    assert own.report_id != other.report_id
    for channel, client in (("jaki", None), ("tidak_dikenal", "jaki")):
        with pytest.raises(DataFault, match="unknown_channel"):
            parse(told, channel, client=client)


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
        ("text", "code"),
        [
            (None, "missing_text"),
            (" \n", "missing_text"),
            ("\u0000 \ufeff", "missing_text"),
            (["a"], "invalid_text"),
            ({"a": "b"}, "invalid_text"),
            (True, "invalid_text"),
        ],
    )
    def test_only_what_has_no_usable_text_is_refused(self, text: object, code: str) -> None:
        assert fault_code(SMS | {"text": text}, "web") == code

    def test_a_long_text_is_taken_whole(self) -> None:
        assert parse(SMS | {"text": "jalan rusak " * 10_000}, "web").text == "jalan rusak " * 10_000

    @pytest.mark.parametrize("blank", [None, "", "  ", "\t\n"])
    def test_a_blank_field_is_as_if_left_out(self, blank: object) -> None:
        fields = dict.fromkeys(("id", "sender", "received_at", "region", "lat", "lon"), blank)
        assert parse({"text": "air mati"} | fields, "web", assigned_id="a") == parse(
            {"text": "air mati"}, "web", assigned_id="a"
        )

    @pytest.mark.parametrize(
        ("field", "value", "flag"),
        [
            ("received_at", "kemarin", Flag.TIME_UNREADABLE),
            ("received_at", {"jam": 8}, Flag.TIME_UNREADABLE),
            ("received_at", "2026-11-24T01:13:00Z", Flag.TIME_REPLACED),
            ("received_at", "2031-06-01T02:00:00Z", Flag.TIME_REPLACED),
            ("received_at", "2026-10-20", Flag.TIME_REPLACED),
            ("received_at", 0, Flag.TIME_UNREADABLE),
            ("sender", {}, Flag.SENDER_UNREADABLE),
            ("sender", "x" * 400, Flag.SENDER_UNREADABLE),
            ("region", ["32.73"], Flag.REGION_UNKNOWN),
            ("id", True, Flag.ID_UNREADABLE),
            ("id", "a\u0000b", Flag.ID_UNREADABLE),
            ("id", "9" * 500, Flag.ID_UNREADABLE),
            ("lat", -6.9, Flag.POINT_UNREADABLE),
            ("lon", "di pojok", Flag.POINT_UNREADABLE),
        ],
    )
    def test_a_field_that_cannot_be_read_is_dropped_and_flagged(self, field: str, value: object, flag: Flag) -> None:
        plain = parse({"text": "air mati"}, "web", assigned_id="a")
        assert parse({"text": "air mati", field: value}, "web", assigned_id="a") == replace(plain, flags=(flag,))

    def test_an_operator_may_play_the_past_but_not_the_future(self) -> None:
        past = parse(SMS | {"received_at": "2017-03-01T09:00:00+07:00"}, "web", is_played=True)
        future = parse(SMS | {"received_at": "2031-03-01T09:00:00+07:00"}, "web", is_played=True)
        assert (past.received_at.year, past.flags) == (2017, ())
        assert (future.received_at, future.flags) == (T0, (Flag.TIME_REPLACED,))


class TestIds:
    """Ids belong to who sends them."""

    def test_an_operators_own_file_keeps_its_ids(self) -> None:
        assert parse(SMS, is_played=True).report_id == "sms:17"

    def test_an_id_is_one_piece_of_an_address_and_no_two_are_one(self) -> None:
        given = ["2026/11/003", "2026%2F11/003", "2026%2F11%2F003", "a%b", "a%25b"]
        ids = [parse(SMS | {"id": each}, is_played=True).report_id for each in given]
        assert ids[0] == "sms:2026%2F11%2F003"
        assert not any("/" in each for each in ids)
        assert len(set(ids)) == len(given)

    def test_the_same_id_with_the_same_text_is_the_same_report_however_the_sender_is_written(self) -> None:
        first = parse(SMS, client="generic", assigned_id="a")
        again = parse(SMS | {"sender": "+62 812-0000-1234", "region": "Kota Ambon"}, client="generic", assigned_id="b")
        assert first.report_id == again.report_id
        assert first.tracking_id == again.tracking_id

    @pytest.mark.parametrize(
        ("change", "client"),
        [
            ({"text": "Jalan lain yang rusak"}, "generic"),
            ({"sender": "081200009999"}, "generic"),
            ({"id": "18"}, "generic"),
            ({"sender": None}, "generic"),
            ({}, "kannel"),
        ],
    )
    def test_another_sender_text_id_or_gateway_is_another_report(self, change: dict[str, Any], client: str) -> None:
        assert parse(SMS | change, client=client).report_id != parse(SMS, client="generic").report_id

    def test_nothing_of_a_strangers_id_can_be_read_in_ours(self) -> None:
        report = parse(SMS | {"id": "081200001234"}, client="generic")
        assert "81200001234" not in report.report_id
        assert report.report_id.startswith("sms:")

    def test_a_report_without_an_id_gets_ours(self) -> None:
        assert parse({"text": "air mati"}, client="generic", assigned_id="a1").report_id == "sms:a1"
        assert parse({"text": "air mati"}, assigned_id=None).report_id.startswith("sms:")

    def test_parts_that_run_into_each_other_make_no_two_reports_one(self) -> None:
        one = parse({"id": "1", "text": "23 rumah"}, client="a").report_id
        other = parse({"id": "12", "text": "3 rumah"}, client="a").report_id
        assert one != other


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

    def test_an_edited_post_is_the_same_report(self) -> None:
        first = parse(make_post({"id": "7", "edit_history_tweet_ids": ["7"]}), "twitter")
        third = parse(make_post({"id": "9", "text": "ralat", "edit_history_tweet_ids": ["7", "8", "9"]}), "twitter")
        assert (first.report_id, first.tracking_id) == (third.report_id, third.tracking_id)
        assert (third.text, third.post) == ("ralat", Post())

    def test_what_an_author_adds_to_his_post_makes_the_report_anew_if_the_post_comes_with_it(self) -> None:
        answer = {"id": "901", "text": "@LAPOR1708 depan ruko 88", "conversation_id": "900", "in_reply_to_user_id": "5"}
        answer |= {"referenced_tweets": [{"type": "replied_to", "id": "900"}]}
        own = {"id": "900", "author_id": "5", "text": "#LAPOR air mati @LAPOR1708"}
        report = parse(make_post(answer, {"tweets": [own]}), "twitter")
        assert report.report_id == "twitter:900"
        assert report.text == "#LAPOR air mati @LAPOR1708\n@LAPOR1708 depan ruko 88"
        assert report.post == Post()

    @pytest.mark.parametrize(
        "other",
        [
            {"author_id": "6"},
            {"author_id": None},
            {"author_id": "5", "referenced_tweets": [{"type": "replied_to", "id": "1"}]},
        ],
    )
    def test_an_answer_to_another_or_to_an_addition_is_a_report_of_its_own(self, other: dict[str, Any]) -> None:
        answer = {"id": "901", "referenced_tweets": [{"type": "replied_to", "id": "900"}]}
        included = {"tweets": [{"id": "900", "text": "air mati"} | other]}
        assert parse(make_post(answer, included), "twitter").report_id == "twitter:901"

    def test_what_an_author_adds_names_the_posts_that_it_continues(self) -> None:
        answer = {"id": "903", "conversation_id": "900", "in_reply_to_user_id": "5"}
        answer |= {"referenced_tweets": [{"type": "replied_to", "id": "902"}]}
        post = parse(make_post(answer), "twitter").post
        assert post == Post(relation=PostRelation.REPLIED_TO, continues=("902", "900"))
        to_another = parse(make_post(answer | {"in_reply_to_user_id": "6"}), "twitter").post
        assert to_another == Post(relation=PostRelation.REPLIED_TO)

    def test_xs_own_time_may_be_old(self) -> None:
        assert parse(make_post({"created_at": "2026-01-01T00:00:00Z"}), "twitter").received_at.month == 1

    @pytest.mark.parametrize(
        "extras",
        [
            {"referenced_tweets": 7},
            {"referenced_tweets": [{"type": []}, None]},
            {"edit_history_tweet_ids": [{}]},
            {"geo": {"coordinates": {"coordinates": [1]}}},
            {"geo": "di sini"},
        ],
    )
    def test_what_stands_wrongly_beside_a_post_is_dropped_and_flagged(self, extras: dict[str, Any]) -> None:
        report = parse(make_post(extras), "twitter")
        assert report == replace(parse(make_post(), "twitter"), flags=(Flag.EXTRAS_UNREADABLE,))

    def test_one_wrong_user_does_not_hide_the_others(self) -> None:
        users = {"users": [{"id": []}, {"id": "5", "username": "DishubContoh"}]}
        report = parse(make_post(includes=users), "twitter")
        assert report.post == Post(official_author="dishubcontoh")
        assert report.flags == (Flag.EXTRAS_UNREADABLE,)

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
            ({"errors": [{"title": "operational-disconnect"}]}, "missing_text"),
        ],
    )
    def test_a_wrong_object_has_its_code(self, body: dict[str, Any], code: str) -> None:
        assert fault_code(body, "twitter") == code


class TestLine:
    def test_an_x_object_is_a_tweet_and_stays_untouched(self) -> None:
        line = json.dumps(make_post()).encode()
        raw = read_input_line(line, received_at=T0)
        assert (raw.channel, raw.body, raw.is_played) == ("twitter", line, True)

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
        parse(SMS | {"received_at": "RAHASIA", "text": ["RAHASIA"]})
    assert "RAHASIA" not in f"{caught.value} {caught.value.__cause__}"


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
STATED = ["category", "place", "event_date", "photos"]
SIDE_FIELDS = [
    "id",
    "sender",
    "from",
    "received_at",
    "timestamp",
    "region",
    "lat",
    "lon",
    "data",
    "channel",
    "Sms-Id",
    *STATED,
]
FIELD_NAMES = ["text", "payload", *SIDE_FIELDS]
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


@given(
    fields=st.dictionaries(st.sampled_from(SIDE_FIELDS), JSON_VALUES),
    channel=st.sampled_from([Channel.SMS, Channel.WEB]),
    client=st.none() | st.just("generic"),
)
def test_whatever_stands_in_a_side_field_a_report_with_text_is_taken(
    fields: dict[str, Any], channel: Channel, client: str | None
) -> None:
    report = parse(SMS | {"text": "Air mati di pasar"} | fields, channel, client=client, assigned_id="a")
    assert report.text == "Air mati di pasar"
    assert T0 - timedelta(days=30) <= report.received_at <= T0 + timedelta(minutes=10)


@given(
    data=st.dictionaries(st.sampled_from([name for name in X_FIELD_NAMES if name != "text"]), JSON_VALUES),
    includes=JSON_VALUES,
)
def test_whatever_stands_beside_a_post_it_is_taken(data: dict[str, Any], includes: object) -> None:
    body = make_post(data) | {"includes": includes}
    assert "air mati" in parse(body, "twitter", assigned_id="a").text or "note_tweet" in data


@given(line=BODIES)
def test_any_line_becomes_a_raw_report_or_a_documented_fault(line: bytes) -> None:
    outcome = fault_or(lambda: read_input_line(line, received_at=T0))
    assert outcome.code in CODES if isinstance(outcome, DataFault) else outcome.body == line


WRITTEN = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufeff\ufffd")).filter(
    lambda text: text.strip() and undo_transport(text) == text
)


@given(text=WRITTEN, number=st.integers(min_value=0))
def test_every_text_that_a_gateway_sends_arrives_as_written(text: str, number: int) -> None:
    assert parse({"id": number, "text": text}).text == text
    assert parse(urlencode({"id": number, "text": text}).encode()).text == text


@pytest.mark.parametrize(
    ("contact", "kept"),
    [
        ("0812-0000-0041", "+6281200000041"),
        (" tel:+62 812 0000 0041", "+6281200000041"),
        ("warga@contoh.id", "warga@contoh.id"),
        (None, None),
        ("  ", None),
    ],
)
def test_a_contact_is_a_telephone_number_or_an_address(contact: object, kept: str | None) -> None:
    report = parse({"text": "lampu jalan padam", "contact": contact}, "web")

    assert (report.contact, report.reporter, report.flags) == (kept, None, ())
    assert "0812" not in repr(report)


@pytest.mark.parametrize("contact", ["Bu Sari", "0812 saja", ["x"], True])
def test_a_contact_that_is_neither_is_dropped_and_said(contact: object) -> None:
    report = parse({"text": "lampu jalan padam", "contact": contact}, "web")

    assert (report.contact, report.flags) == (None, (Flag.CONTACT_UNREADABLE,))


def test_what_a_gateway_of_sms_calls_contact_is_who_sent_it() -> None:
    report = parse({"text": "lampu jalan padam", "contact": "0812-0000-0041"}, "sms")

    assert report.contact is None
    assert report.reporter == parse({"text": "x", "sender": "+6281200000041"}, "sms").reporter


@pytest.mark.parametrize(
    ("given", "visibility", "flags"),
    [
        (None, Visibility.PUBLIC, ()),
        ("", Visibility.PUBLIC, ()),
        ("publik", Visibility.PUBLIC, ()),
        (" Anonim", Visibility.ANONYMOUS, ()),
        ("RAHASIA", Visibility.CONFIDENTIAL, ()),
        ("confidential", Visibility.CONFIDENTIAL, (Flag.VISIBILITY_UNREADABLE,)),
        (True, Visibility.CONFIDENTIAL, (Flag.VISIBILITY_UNREADABLE,)),
    ],
)
def test_what_cannot_be_read_as_a_visibility_hides_the_report(
    given: object, visibility: Visibility, flags: tuple[Flag, ...]
) -> None:
    report = parse({"text": "lampu jalan padam", "visibility": given}, "web")

    assert (report.visibility, report.flags) == (visibility, flags)
