from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.domain.channel import Channel
from pipeline.domain.reporter import find_phone_number, reporter_hash

KEY = b"a key of the tests"


@pytest.mark.parametrize(
    "spelling",
    [
        "081200001234",
        "+6281200001234",
        "6281200001234",
        "0062 812-0000-1234",
        "+62 (0)812 0000 1234",
        "0812.0000.1234",
        " 0812 0000 1234 ",
        "81200001234",
        "812-0000-1234",
        "tel:+6281200001234",
        "TEL: 0812-0000-1234",
        "tel:0812-0000-1234;phone-context=+62",
        "whatsapp:+6281200001234",
        "sms:081200001234",
        "6281200001234@s.whatsapp.net",
        "6281200001234:7@s.whatsapp.net",
        "6281200001234@c.us",
        "+6281200001234@c.us",
        "'081200001234",
        '"+62 812 0000 1234"',
        "<081200001234>",
        "(+62) 812-0000-1234",
        "(0812) 0000 1234",
        "0812/0000/1234",
        "001 62 812 0000 1234",
        "+62 0812 0000 1234",
        "\u202a+62 812\u20110000\u20111234\u202c",
        "sip:+6281200001234@ims.mnc010.mcc510.3gppnetwork.org",
        "rcs:+6281200001234",
        "+6281200001234/TYPE=PLMN",
        "https://wa.me/6281200001234",
        "%2B6281200001234",
        "0812 0000 1234 (Pak RT)",
        "Bu Ani <081200001234>",
        "HP 081200001234",
        "081200001234.0",
        "\uff10\uff18\uff11\uff12\uff10\uff10\uff10\uff10\uff11\uff12\uff13\uff14",
    ],
)
def test_every_spelling_of_a_number_is_one_reporter(spelling: str) -> None:
    assert find_phone_number(spelling.strip()) == "+6281200001234"
    assert reporter_hash(Channel.SMS, spelling, KEY) == reporter_hash(Channel.WEB, "081200001234", KEY)


@pytest.mark.parametrize(
    "sender",
    [
        "12345@c.us",
        "81200",
        "9120000123",
        "12036302@g.us",
        "1708",
        "TELKOMSEL",
        "",
        "812",
        "021",
        "62",
        "abc0812000012",
        "0812000012345678901",
        "081200001234@contoh.id",
        "0812-0000-1234 atau 0813-0000-1234",
        "warga081200001234",
        "akun 62812000012345678",
    ],
)
def test_what_is_no_number_is_none(sender: str) -> None:
    assert find_phone_number(sender) is None


@pytest.mark.parametrize("sender", ["+60 12-345 6789", "0060123456789", "60123456789@c.us", "whatsapp:+60123456789"])
def test_a_foreign_number_is_kept_whole(sender: str) -> None:
    assert find_phone_number(sender) == "+60123456789"


def test_an_e_mail_address_is_one_reporter_in_any_case_and_channel() -> None:
    first = reporter_hash(Channel.WEB, "Ani@Contoh.id", KEY)
    assert reporter_hash(Channel.APLIKASI, "ani@contoh.id", KEY) == first
    assert reporter_hash(Channel.WEB, "Ani Lestari <ani@contoh.id>", KEY) == first


def test_an_author_on_x_is_never_taken_for_a_phone_number() -> None:
    assert reporter_hash(Channel.TWITTER, "6281200001234", KEY) != reporter_hash(Channel.SMS, "6281200001234", KEY)


def test_the_same_account_name_in_two_channels_is_two_reporters() -> None:
    assert reporter_hash(Channel.LAPORPRESIDEN, "ani", KEY) != reporter_hash(Channel.KAWALMENTERI, "ani", KEY)


def test_another_key_gives_another_hash() -> None:
    assert reporter_hash(Channel.SMS, "081200001234", KEY) != reporter_hash(Channel.SMS, "081200001234", b"another")


@given(channel=st.sampled_from(Channel), sender=st.text())
def test_any_sender_has_a_hash_that_does_not_hold_it(channel: Channel, sender: str) -> None:
    made = reporter_hash(channel, sender, KEY)
    assert len(made) == 32
    assert len(sender) < 10 or sender not in made
