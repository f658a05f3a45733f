"""How a report reaches us (kanal), and all that varies by channel, in one table; pure.

A channel is a member and a row here; `docs/kamus.md` names it. `CONTRIBUTING.md` has the recipe. A partner needs
neither: its name is a channel.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Channel(StrEnum):
    """How a report reached us (kanal)."""

    TWITTER = "twitter"
    SMS = "sms"
    WEB = "web"
    APLIKASI = "aplikasi"
    LAPORPRESIDEN = "laporpresiden"
    KAWALMENTERI = "kawalmenteri"

    @classmethod
    def _missing_(cls, value: object) -> Channel | None:
        """Take the name of a partner for its channel: doors know which partners there are, later stages trust them."""
        if not isinstance(value, str) or not PARTNER_NAME.fullmatch(value):
            return None
        channel = str.__new__(cls, value)
        channel._name_, channel._value_ = value.upper(), value
        return channel


PARTNER_NAME: Final = re.compile(r"[a-z]{2,30}")
"""Of a partner: letters alone, because it stands before the colon of a report_id."""


class Door(StrEnum):
    """Where the reports of a channel come in."""

    FORM = "form"
    SMS = "sms"
    X = "x"


@dataclass(frozen=True, kw_only=True, slots=True)
class ChannelTraits:
    """What is true of a channel.

    Attributes
    ----------
    door
        `form`: JSON in our own form, over HTTP. `sms`: an SMS gateway calls. `x`: a source of ours fetches posts.
    is_social
        All that people say arrives there, not reports only; posts repeat, quote and answer each other.
    is_short
        Written on the way, without an address; forms are written at a table.
    sender_is_account
        Senders are named by bare digits that mean nothing elsewhere, and can look like a phone number.
    is_open
        Anybody may write to it, without a key: it is a citizen's browser.
    is_partner
        Another system sends what it was told.
    """

    door: Door
    is_social: bool = False
    is_short: bool = False
    sender_is_account: bool = False
    is_open: bool = False
    is_partner: bool = False


TRAITS: Final[Mapping[Channel, ChannelTraits]] = {
    Channel.TWITTER: ChannelTraits(door=Door.X, is_social=True, is_short=True, sender_is_account=True),
    Channel.SMS: ChannelTraits(door=Door.SMS, is_short=True),
    Channel.WEB: ChannelTraits(door=Door.FORM, is_open=True),
    Channel.APLIKASI: ChannelTraits(door=Door.FORM),
    Channel.LAPORPRESIDEN: ChannelTraits(door=Door.FORM, is_partner=True),
    Channel.KAWALMENTERI: ChannelTraits(door=Door.FORM, is_partner=True),
}
"""What varies by channel stands here and nowhere else."""

PARTNER_TRAITS: Final = ChannelTraits(door=Door.FORM, is_partner=True)
"""Of a channel that is no member: a partner's."""


def traits_of(channel: Channel) -> ChannelTraits:
    """Give what is true of a channel."""
    return TRAITS.get(channel, PARTNER_TRAITS)


FORM_CHANNELS: Final = tuple(channel for channel, traits in TRAITS.items() if traits.door is Door.FORM)
"""Those of the door of forms; posts and SMS have doors of their own."""

SOCIAL_CHANNELS: Final = frozenset(channel for channel, traits in TRAITS.items() if traits.is_social)
"""Labelled reports name channels that are none of ours; a set answers for those too."""
