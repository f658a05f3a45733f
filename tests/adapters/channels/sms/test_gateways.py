"""Each gateway: who may call, and what it says."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import pytest

from pipeline.adapters.channels.sms.config import parse_gateways
from pipeline.adapters.channels.sms.gateway import Call, IncomingSms, PartMark
from pipeline.domain.errors import DataFault, SetupFault
from tests.adapters.channels.sms import calls
from tests.adapters.channels.sms.calls import DELIVERIES, FILE, SECRETS, Delivery

NOW = datetime(2026, 11, 29, 8, 42, 13, tzinfo=UTC)
NUMBER = "+6281200000001"
GATEWAYS = parse_gateways(FILE.replace("FAKE", "http://127.0.0.1:9"), SECRETS)
TEXT = "Jembatan Kali Ceper retak, mohon diperiksa"


def as_call(delivery: Delivery, *, address: str = "203.0.113.7") -> Call:
    query = delivery.path.partition("?")[2].encode()
    headers = {name.lower(): value for name, value in delivery.headers.items()}
    return Call(query=query, headers=headers, body=delivery.body, address=address)


def name_of(delivery: Delivery) -> str:
    return delivery.path.removeprefix("/sms/").partition("?")[0]


def read(delivery: Delivery, now: datetime = NOW) -> list[IncomingSms]:
    gateway, call = GATEWAYS[name_of(delivery)].gateway, as_call(delivery)
    gateway.check(call, now)
    return gateway.parse(call)


def refusal(delivery: Delivery, now: datetime = NOW) -> str:
    with pytest.raises(DataFault) as refused:
        read(delivery, now)
    return refused.value.code


@pytest.mark.parametrize("name", DELIVERIES)
@pytest.mark.parametrize("text", [TEXT, 'Air & listrik mati = 3 hari\n"gelap" 100% @RT 02', "Jl. “Melati” 😭 rusak €"])
def test_each_gateway_brings_text_sender_and_id(name: str, text: str) -> None:
    (sms,) = read(
        DELIVERIES[name](text, NUMBER, "id-1", NOW)
        if name != "kannel" or text.isascii()
        else calls.kannel(text, NUMBER, "id-1", NOW, charset="UTF-16BE")
    )

    assert sms.text == text
    assert (sms.sender or "").removeprefix("+") == NUMBER.removeprefix("+")
    assert "id-1" in (sms.id or "")
    assert sms.mark is None


@pytest.mark.parametrize("name", DELIVERIES)
def test_who_does_not_prove_to_be_the_gateway_is_refused(name: str) -> None:
    delivery = DELIVERIES[name](TEXT, NUMBER, "id-1", NOW)
    path, body = delivery.path.replace("=rahasia", "=Rahasia"), delivery.body.replace(b'"sig":"', b'"sig":"0')
    forged = [
        replace(delivery, path=path, body=body, headers={}),
        replace(delivery, path=path, body=body, headers={key: value[::-1] for key, value in delivery.headers.items()}),
        replace(delivery, path=delivery.path.split("?")[0], body=delivery.body.replace(b"sig", b"gis"), headers={}),
    ]

    assert {refusal(each) for each in forged} <= {"not_the_gateway", "stale_request"}


@pytest.mark.parametrize("name", ["twilio", "vonage", "smsgate"])
def test_a_body_that_was_changed_on_the_way_is_refused(name: str) -> None:
    delivery = DELIVERIES[name](TEXT, NUMBER, "id-1", NOW)

    assert refusal(replace(delivery, body=delivery.body.replace(b"Ceper", b"Cepet"))) == "not_the_gateway"


@pytest.mark.parametrize("name", ["vonage", "smsgate", "httpsms"])
@pytest.mark.parametrize("hours", [-1, 1])
def test_a_call_that_somebody_recorded_is_refused_later(name: str, hours: int) -> None:
    delivery = DELIVERIES[name](TEXT, NUMBER, "id-1", NOW)

    assert refusal(delivery, NOW + timedelta(hours=hours)) == "stale_request"


def test_twilio_may_sign_with_a_shared_key() -> None:
    assert read(calls.twilio(TEXT, NUMBER, "id-1", NOW, shared_key=True))[0].text == TEXT


def test_twilio_signs_what_it_may_add_unannounced() -> None:
    delivery = calls.twilio(TEXT, NUMBER, "id-1", NOW, FromCountry="ID", Baru="", A="1")

    assert read(delivery)[0].text == TEXT
    assert refusal(replace(delivery, body=delivery.body + b"&B=2")) == "not_the_gateway"


@pytest.mark.parametrize("method", ["md5hash", "md5", "sha1", "sha512"])
def test_vonage_signs_as_the_account_is_set_up(method: str) -> None:
    file = f'[vonage]\nsignature_secret_env = "VONAGE_SIGNATURE"\nmethod = "{method}"'
    gateway = parse_gateways(file, SECRETS)["vonage"].gateway

    gateway.check(as_call(calls.vonage(TEXT, NUMBER, "id-1", NOW, method=method)), NOW)
    with pytest.raises(DataFault):
        gateway.check(as_call(calls.vonage(TEXT, NUMBER, "id-1", NOW)), NOW)


def test_vonage_tells_the_parts_of_a_long_sms() -> None:
    more = {"concat": "true", "concat-ref": "42", "concat-total": "2", "concat-part": "1"}

    assert read(calls.vonage(TEXT, NUMBER, "id-1", NOW, **more))[0].mark == PartMark(number=1, total=2, reference="42")


def test_infobip_and_a_phone_bring_several_sms_at_once_each_with_an_id_of_its_own() -> None:
    for delivery in (calls.infobip("a b", NUMBER, "x", NOW, "c d"), calls.smsgate("a b", NUMBER, "x", NOW, "c d")):
        messages = read(delivery)

        assert [sms.text for sms in messages] == ["a b", "c d"]
        assert len({sms.id for sms in messages}) == 2


def test_the_time_of_infobip_gets_its_colon() -> None:
    assert read(calls.infobip(TEXT, NUMBER, "x", NOW))[0].received_at == "2026-11-29T08:42:13.123+00:00"


@pytest.mark.parametrize("name", ["smsgate", "httpsms"])
def test_an_event_that_is_no_sms_brings_none(name: str) -> None:
    gateway = GATEWAYS[name].gateway
    body = b'{"event": "sms:sent", "type": "message.phone.sent", "id": "1", "payload": {}, "data": {}}'

    assert gateway.parse(Call(headers={}, body=body)) == []


def test_a_part_that_kannel_could_not_join_names_its_place() -> None:
    delivery = calls.kannel(TEXT, NUMBER, "id-1", NOW, udh=b"\x05\x00\x03\x2a\x03\x02")

    assert read(delivery)[0].mark == PartMark(number=2, total=3, reference="2a")


def test_jasmin_is_read_by_the_operators_alphabet() -> None:
    gsm = bytes.fromhex("4a6c2e0011051b651b28")  # Jl.@_é€{
    latin = "Kampung Café".encode("latin-1")

    assert read(calls.jasmin("", NUMBER, "1", NOW, raw=gsm))[0].text == "Jl.@_é€{"
    assert read(calls.jasmin("", NUMBER, "1", NOW, raw=latin, coding=3))[0].text == "Kampung Café"


def run(texts: list[str], senders: list[str], whole: str | None) -> list[IncomingSms]:
    environment = {"SMS_MESSAGES": str(len(texts)), "DECODED_PARTS": "1"}
    for number, (text, sender) in enumerate(zip(texts, senders, strict=True), start=1):
        environment |= {f"SMS_{number}_TEXT": text, f"SMS_{number}_NUMBER": sender, f"SMS_{number}_REFERENCE": "0"}
    if whole is not None:
        environment["DECODED_1_TEXT"] = whole
    return read(calls.gammu_run(environment, [f"IN_{number}.txt" for number in range(len(texts))]))


def test_gammus_joined_text_counts_if_all_its_parts_have_one_sender() -> None:
    (sms,) = run(["Lampu jal", "an padam"], [NUMBER, NUMBER], "Lampu jalan padam")

    assert (sms.text, sms.mark, sms.id) == ("Lampu jalan padam", None, "IN_0.txt")


def test_parts_of_two_senders_that_gammu_exchanged_go_on_by_themselves() -> None:
    first, second = run(["Lampu jal", "kah kami"], [NUMBER, "+6281200000002"], "Lampu jalkah kami")

    assert (first.sender, first.mark) == (NUMBER, PartMark(number=1, total=2, reference="gammu"))
    assert (second.sender, second.mark) == ("+6281200000002", PartMark(number=2, total=2, reference="gammu"))
    assert first.id != second.id


@pytest.mark.parametrize("name", DELIVERIES)
@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"[1]", b"7", b"\xff\xfe\x00", b'{"results": 7}', b'{"data": 7, "event": 1}', b"a=1&b"]
)
def test_what_is_not_as_the_vendor_says_is_a_fault_and_nothing_else(name: str, body: bytes) -> None:
    with pytest.raises(DataFault, match="invalid_body"):
        GATEWAYS[name].gateway.parse(Call(headers={}, body=body))


def test_a_gateway_may_be_known_by_its_address() -> None:
    gateway = parse_gateways('[kannel]\naddresses = ["198.51.100.0/24", "::1"]', {})["kannel"].gateway

    for address in ("198.51.100.9", "::1"):
        gateway.check(Call(headers={}, address=address), NOW)
    for address in ("203.0.113.9", "", "tidak ada"):
        with pytest.raises(DataFault, match="not_the_gateway"):
            gateway.check(Call(headers={}, address=address), NOW)


def test_the_generic_gateway_reads_forms_as_well_as_json() -> None:
    gateway = parse_gateways('[generic]\naddresses = ["::1"]', {})["generic"].gateway
    body = f"text={quote(TEXT)}&sender={quote(NUMBER)}".encode()

    (sms,) = gateway.parse(Call(headers={}, body=body))
    assert (sms.text, sms.sender, sms.id) == (TEXT, NUMBER, None)


@pytest.mark.parametrize(
    ("file", "said"),
    [
        ("[kannel]", "secret_env or addresses"),
        ('[kannel]\nsecret_env = "NICHT"', "variable NICHT is not set"),
        ('[kannel]\nsecret_env = "KANNEL_PASSWORD"', "16 characters"),
        ('[kannel]\nsecret = "kunci-yang-panjang"', r"kannel\] .*secret"),
        ('[pos]\nkind = "merpati"', "'merpati' tidak dikenal; yang ada: twilio"),
        ('[twilio]\ntoken_env = "TWILIO_TOKEN"', "public_url: Field required"),
        ('[vonage]\nsignature_secret_env = "VONAGE_SIGNATURE"\nsend = {}', r"\[vonage.send\] api_key"),
        ("kannel = 7", r"tulis \[kannel\]"),
        ("[kannel", "LAPOR_SMS_GATEWAYS"),
    ],
)
def test_a_wrong_file_says_where_it_is_wrong_and_shows_no_secret(file: str, said: str) -> None:
    with pytest.raises(SetupFault, match=said) as refused:
        parse_gateways(file, SECRETS)

    assert not any(secret in str(refused.value) for secret in SECRETS.values() if len(secret) > 2)
