"""What a caller may do, as a table: every kind of caller against every channel."""

from __future__ import annotations

import pytest

from pipeline.adapters.channels.partners import default_partners
from pipeline.domain.channel import Channel
from pipeline.domain.client import Client, Scope
from pipeline.domain.errors import DataFault
from pipeline.services.callers import choose_channel


def make(*channels: str, scopes: frozenset[Scope] = frozenset(Scope)) -> Client:
    return Client(name="klien", key_id="0" * 12, scopes=scopes, channels=tuple(map(Channel, channels)))


APP, PARTNER, BOTH = make("aplikasi"), make("laporpresiden"), make("web", "aplikasi")


@pytest.mark.parametrize(
    ("client", "named", "chosen"),
    [
        (None, None, "web"),
        (None, " ", "web"),
        (None, "web", "web"),
        (APP, None, "aplikasi"),
        (APP, "aplikasi", "aplikasi"),
        (PARTNER, None, "laporpresiden"),
        (BOTH, None, "web"),
        (BOTH, "aplikasi", "aplikasi"),
    ],
)
def test_a_report_goes_to_the_named_channel_or_the_first_of_its_client(
    client: Client | None, named: object, chosen: str
) -> None:
    assert choose_channel(named, client, default_partners()) == chosen


@pytest.mark.parametrize(
    ("client", "named", "code"),
    [
        (None, "aplikasi", "key_needed"),
        (None, "kawalmenteri", "key_needed"),
        (None, "sms", "unknown_channel"),
        (None, "twitter", "unknown_channel"),
        (None, "jaki", "unknown_channel"),
        (None, ["web"], "unknown_channel"),
        (None, 7, "unknown_channel"),
        (APP, "web", "channel_not_yours"),
        (APP, "laporpresiden", "channel_not_yours"),
        (PARTNER, "kawalmenteri", "channel_not_yours"),
        (PARTNER, "sms", "unknown_channel"),
    ],
)
def test_any_other_channel_is_refused(client: Client | None, named: object, code: str) -> None:
    with pytest.raises(DataFault) as refused:
        choose_channel(named, client, default_partners())
    assert refused.value.code == code
