from __future__ import annotations

import json
from typing import Any

import pytest

from pipeline.adapters.channels.checks import Submission
from pipeline.adapters.channels.forms import parse_report, parse_sms
from pipeline.domain.errors import DataFault

TEXT, SENDER, TIME = "Got mampet di Pasar Ikan", "+6281200000017", "2026-11-24T08:02:03+07:00"
SAID = Submission(text=TEXT, id="g1", sender=SENDER, received_at=TIME)


def parse(body: dict[str, Any]) -> Submission:
    return parse_sms(json.dumps(body).encode())


@pytest.mark.parametrize(
    "body",
    [
        {"text": TEXT, "id": "g1", "sender": SENDER, "received_at": TIME},
        {"Body": TEXT, "MessageSid": "g1", "From": SENDER, "date_sent": TIME, "NumMedia": "0", "To": "1708"},
        {"msisdn": SENDER, "messageId": "g1", "text": TEXT, "message-timestamp": TIME, "to": "1708", "type": "text"},
        {"message_id": "g1", "phone": SENDER, "msg": TEXT, "receivedTime": TIME},
        {
            "event": "pesan",
            "id": "",
            "payload": {"message": TEXT, "phoneNumber": SENDER, "messageId": "g1", "receivedAt": TIME},
        },
        {"id": "e9", "type": "x", "data": {"content": TEXT, "contact": SENDER, "id": "g1", "timestamp": TIME}},
        {"results": [{"messageId": "g1", "from": SENDER, "to": "1708", "text": TEXT, "receivedAt": TIME}]},
        {"from": SENDER, "sms": {"body": TEXT, "uuid": "g1", "time": TIME}},
        {"message": {"text": TEXT, "message_id": "g1"}, "sender": SENDER, "timestamp": TIME},
        {"pesan": TEXT, "pengirim": SENDER, "waktu": TIME, "id_pesan": "g1"},
    ],
)
def test_a_message_is_read_under_the_names_that_gateways_give_its_fields(body: dict[str, Any]) -> None:
    assert parse(body) == SAID


@pytest.mark.parametrize(
    "body",
    [
        {"entry": [{"changes": [{"value": {"messages": [{"from": SENDER, "id": "g1", "text": {"body": TEXT}}]}}]}]},
        {"data": {"payload": {"from": {"carrier": "X", "phone_number": SENDER}, "id": "g1", "text": TEXT}}},
        {"update_id": 7, "message": {"message_id": "g1", "from": {"is_bot": False, "id": SENDER}, "text": TEXT}},
        {"id": "g1", "content": TEXT, "from": {"id": "kontak-9", "number": SENDER}, "to": {"number": "1708"}},
        {"trx_id": "g1", "mobile_no": SENDER, "sms": TEXT},
        {"moMsgId": "g1", "fromNumber": SENDER, "toNumber": "1708", "text_message": TEXT},
        {"ID": "g1", "SenderNumber": SENDER, "TextDecoded": TEXT, "SMSCNumber": "+6281100000"},
    ],
)
def test_words_and_sender_are_found_in_objects_of_their_own(body: dict[str, Any]) -> None:
    said = parse(body)
    assert (said.text, said.sender, said.id) == (TEXT, SENDER, "g1")


def test_a_text_that_comes_in_two_fields_is_whole() -> None:
    assert parse_sms(b"text=pungli+parkir&from=0812&text=karcis+palsu").text == "pungli parkir karcis palsu"
    assert parse_sms(b"text=pungli+parkir&from=0812&text=pungli+parkir").text == "pungli parkir"
    assert parse_sms(b"text=pungli+parkir&from=0812&from=0813").sender == "0813"


def test_a_blank_field_does_not_hide_one_that_says_something() -> None:
    assert parse({"text": "", "message": TEXT, "from": None, "msisdn": SENDER}) == Submission(text=TEXT, sender=SENDER)


def test_of_the_ids_around_a_message_its_own_counts() -> None:
    assert parse({"id": "event-1", "data": {"text": TEXT, "id": "g1"}}).id == "g1"
    assert parse({"id": "event-1", "data": {"text": TEXT}}).id == "event-1"


def test_several_messages_in_one_body_are_refused_rather_than_all_but_one_lost() -> None:
    with pytest.raises(DataFault, match="several_messages"):
        parse({"results": [{"text": TEXT}, {"text": "lain"}]})


def test_a_point_is_read_under_other_names_too() -> None:
    said = parse_report(json.dumps({"text": TEXT, "latitude": -3.69, "lng": 128.18}).encode())
    assert (said.lat, said.lon) == (-3.69, 128.18)


def test_half_an_emoji_in_json_is_replaced_and_a_backslash_before_it_is_one() -> None:
    assert parse_report(rb'{"text": "tolong \ud83d segera"}').text == "tolong \ufffd segera"
    assert parse_report(rb'{"text": "ombak \ud83c\udf0a"}').text == "ombak 🌊"
    assert parse_report(rb'{"text": "kode \\ud83d dan \uD83D"}').text == "kode \\ud83d dan \ufffd"


def test_numbers_of_any_length_may_stand_for_a_text_or_an_id() -> None:
    said = parse({"text": 12, "id": 10**30})
    assert (said.text, said.id) == ("12", 10**30)


def test_one_message_in_a_list_is_that_message_and_several_are_refused() -> None:
    sms = {"from": "0812-0000-0001", "text": "Sampah menumpuk di Pasar Karangayu"}
    assert parse_sms(json.dumps([sms]).encode()).text == sms["text"]
    for wrong, code in (([sms, sms], "several_messages"), ([], "invalid_json"), ([7], "invalid_json")):
        with pytest.raises(DataFault) as refused:
            parse_sms(json.dumps(wrong).encode())
        assert refused.value.code == code
