"""What varies by channel stands in one table, and every channel is in it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline.domain.channel import FORM_CHANNELS, TRAITS, Channel, Door
from pipeline.domain.reporter import reporter_hash

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("channel", Channel)
def test_every_channel_has_a_row_and_a_name_in_the_kamus(channel: Channel) -> None:
    assert channel in TRAITS
    assert re.search(rf"^\| kanal \|.*\b{channel}\b", (ROOT / "docs/kamus.md").read_text("utf-8"), re.M)


@pytest.mark.parametrize("channel", Channel)
def test_a_name_of_a_channel_can_stand_before_the_colon_of_a_report_id(channel: Channel) -> None:
    assert re.fullmatch("[a-z]+", channel)


def test_a_channel_with_a_door_of_its_own_cannot_be_named_in_a_form() -> None:
    assert {TRAITS[channel].door for channel in set(Channel) - set(FORM_CHANNELS)} == {Door.X, Door.SMS}


@pytest.mark.parametrize("channel", [channel for channel, traits in TRAITS.items() if traits.sender_is_account])
def test_an_account_of_digits_is_nobodys_phone_number(channel: Channel) -> None:
    assert reporter_hash(channel, "0812345678", b"k") != reporter_hash(Channel.SMS, "0812345678", b"k")


def test_the_code_decides_by_the_table_and_not_by_the_name_of_a_channel() -> None:
    """A name may stand where that channel itself is read or written, or where it is what is taken for none given."""
    named = re.compile(r"Channel\.[A-Z]{2}")
    found = {
        str(path.relative_to(ROOT))
        for path in (ROOT / "pipeline").rglob("*.py")
        if named.search(path.read_text("utf-8"))
    }

    assert found <= {
        "pipeline/domain/channel.py",
        "pipeline/adapters/channels/intake.py",  # an object of X is a post
        "pipeline/sources/twitter.py",
        "pipeline/services/intake.py",  # the gateway's own doors
        "pipeline/services/sms.py",  # so are these, and their SMS
        "pipeline/services/sms_questions.py",
        "pipeline/domain/notification.py",  # by what people are told
        "pipeline/services/held.py",  # and what waits of them
        "pipeline/services/forgetting.py",
        "pipeline/services/x_posts.py",  # posts alone are answered and forgotten there
        "pipeline/cli/privacy.py",  # who is no account is known in each channel
        "pipeline/web/intake/sms.py",
        "pipeline/cli/reading.py",  # a text that is only asked about is read like one of `web`
        "pipeline/services/reading.py",  # a text that is only asked about is read like one of `web`
        "pipeline/contract/labels.py",  # each has its words
        "pipeline/web/api/bodies.py",  # who follows without a word on it came by `web`
        "pipeline/web/intake/reports.py",  # so did a report
        "pipeline/web/public/follow.py",  # who follows on a page came by `web`
        "pipeline/web/public/form.py",  # and who sends its form
        "pipeline/services/open311/filing.py",  # who files there without a key came by `web`
    }
