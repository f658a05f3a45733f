"""Bytes of each channel -> ReceivedReport, checked; pure.

This is the border: what leaves `parse_raw` is trusted inside. Only what has no usable text is refused; all that stands
beside a text is read as well as it can be, and a flag says what could not be. Whatever bytes come, they give a report
or a `DataFault` with one of these codes, whose message holds nothing of the body:

================== ====================================================================
unknown_channel    the channel is missing or not one of `Channel`
invalid_json       no JSON object (an SMS: no form fields either)
invalid_body       JSON of another shape, such as an X object whose `data` is a list
missing_text       no text, or nothing but blanks
invalid_text       text of another type
several_messages   several messages in one body, at a door that takes one
too_many_fields    a form of more fields than any sender has
================== ====================================================================
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Set
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from secrets import token_hex
from typing import Final, TypeVar

from pipeline.adapters.channels.checks import Body, Submission, check_json
from pipeline.adapters.channels.forms import parse_report, parse_sms
from pipeline.adapters.channels.points import read_point
from pipeline.adapters.channels.side_fields import (
    read_contact,
    read_date,
    read_id,
    read_photos,
    read_words,
    settle_time,
    settle_visibility,
)
from pipeline.adapters.channels.x import parse_post
from pipeline.domain.channel import PARTNER_NAME, Channel, Door, traits_of
from pipeline.domain.errors import DataFault
from pipeline.domain.flag import Flag
from pipeline.domain.keys import Keys
from pipeline.domain.report import RawReport, ReceivedReport
from pipeline.domain.reporter import reporter_hash
from pipeline.domain.tracking import tracking_id

ID_BYTES: Final = 10
"""Of the digest that is the id of a stranger's report: of a billion reports two share one in 2 of a million cases."""

Value = TypeVar("Value")


class _Head(Body):
    """What tells an X API v2 object from a report in our own form."""

    channel: object = None
    data: object = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Identity:
    """Which report it is, and whose.

    Attributes
    ----------
    is_named
        Whether its sender gave it an id: then the same again is the same report.
    flags
        What of id and sender could not be read.
    """

    report_id: str
    tracking_id: str
    reporter: str | None
    is_named: bool
    flags: tuple[Flag, ...]


def parse_raw(raw: RawReport, keys: Keys, *, official_handles: Set[str], oldest: timedelta) -> ReceivedReport:
    """Check the bytes of a channel and read them as a report.

    Parameters
    ----------
    official_handles
        Handles of public bodies on X, lower case without `@`; other handles are never kept.
    oldest
        How long ago a stranger can have sent it; an older time is replaced by that of the arrival.

    Raises
    ------
    DataFault
        With a code of the module's list, if the bytes can be no report.
    """
    channel = (
        Channel(raw.channel)
        if (raw.client or raw.is_played) and PARTNER_NAME.fullmatch(raw.channel)
        else _parse_channel(raw.channel)
    )
    submission = _parser(channel, raw.body, official_handles)(raw.body)
    identity = identify(raw, channel, submission, keys)
    flags = [*submission.flags, *identity.flags]
    region = _read(read_words, submission.region, Flag.REGION_UNKNOWN, flags)
    category = _read(read_words, submission.category, Flag.CATEGORY_UNKNOWN, flags)
    place = _read(read_words, submission.place, Flag.EXTRAS_UNREADABLE, flags)
    read_day = partial(read_date, arrived_at=raw.received_at)
    event_date = _read(read_day, submission.event_date, Flag.DATE_UNREADABLE, flags)
    photos = _read(read_photos, submission.photos, Flag.EXTRAS_UNREADABLE, flags)
    is_trusted = raw.is_played or submission.post is not None
    received_at, time_flag = settle_time(
        submission.received_at, arrived_at=raw.received_at, oldest=None if is_trusted else oldest
    )
    location, point_flag = read_point(submission.lat, submission.lon)
    contact = _read(read_contact, submission.contact, Flag.CONTACT_UNREADABLE, flags)
    visibility, visibility_flag = settle_visibility(submission.visibility)
    return ReceivedReport(
        report_id=identity.report_id,
        tracking_id=identity.tracking_id,
        channel=channel,
        received_at=received_at,
        text=submission.text,
        reporter=identity.reporter,
        region=region,
        location=location,
        stated_category=category,
        stated_place=place,
        event_date=event_date,
        photos=photos or (),
        post=submission.post,
        flags=tuple(dict.fromkeys([*flags, *filter(None, (time_flag, point_flag, visibility_flag))])),
        visibility=visibility,
        contact=contact,
    )


def identify(raw: RawReport, channel: Channel, submission: Submission, keys: Keys) -> Identity:
    """Tell which report a submission is: a door has to know no more of it to answer."""
    flags: list[Flag] = []
    given_id = _read(read_id, submission.id, Flag.ID_UNREADABLE, flags)
    sender = _read(read_words, submission.sender, Flag.SENDER_UNREADABLE, flags)
    reporter = reporter_hash(channel, sender, keys.reporter) if sender else None
    id_in_channel = given_id or raw.assigned_id or ""
    if (given_id and raw.client is not None) or not id_in_channel:
        told = given_id or raw.received_at.isoformat()
        id_in_channel = _digest((channel, raw.client or "", reporter or "", told, submission.text), keys.report)
    report_id = f"{channel}:{_in_address(id_in_channel)}"
    return Identity(
        report_id=report_id,
        tracking_id=tracking_id(report_id, keys.tracking),
        reporter=reporter,
        is_named=given_id is not None,
        flags=tuple(flags),
    )


def read_input_line(line: bytes, *, received_at: datetime, default_channel: Channel | None = None) -> RawReport:
    """Take a line of an operator's file (`lapor process`, `lapor send`) as its channel would have delivered it.

    An X API v2 object is a tweet; any other line names its `channel`, unless there is a default.

    Parameters
    ----------
    received_at
        For a line that tells no time of its own.

    Raises
    ------
    DataFault
        `invalid_json` or `unknown_channel`; the rest is found by `parse_raw`.
    """
    head = check_json(_Head, line)
    channel = Channel.TWITTER if _is_x_object(head) else _parse_channel(head.channel or default_channel)
    return RawReport(channel=channel, body=line, received_at=received_at, assigned_id=token_hex(16), is_played=True)


def _is_x_object(head: _Head) -> bool:
    return head.channel is None and head.data is not None


def _parser(channel: Channel, body: bytes, official_handles: Set[str]) -> Callable[[bytes], Submission]:
    door = traits_of(channel).door
    if door is Door.SMS:
        return parse_sms
    if door is Door.X and _is_x_object(check_json(_Head, body)):
        return partial(parse_post, official_handles=official_handles)
    return parse_report


_CHANNELS: Final = {str(channel): channel for channel in Channel}


def _parse_channel(name: object) -> Channel:
    channel = _CHANNELS.get(name) if isinstance(name, str) else None
    if channel is None:
        known = ", ".join(_CHANNELS)
        raise DataFault("unknown_channel", f"the channel is missing or unknown; known: {known}", known=known)
    return channel


def _read(read: Callable[[object], Value | None], value: object, flag: Flag, flags: list[Flag]) -> Value | None:
    """Read what stands beside the text; a flag is added if it cannot be read."""
    try:
        return read(value)
    except ValueError:
        flags.append(flag)
        return None


def _in_address(id_in_channel: str) -> str:
    """Escape what would part an id in the address of a page or of the API; servers unescape an address once."""
    return id_in_channel.replace("%", "%25").replace("/", "%2F")


def _digest(parts: tuple[str, ...], key: bytes) -> str:
    """Make an id of all that makes a report of strangers this one and no other.

    An id that a stranger gives is worth nothing by itself: another may give it too, on purpose or not, and it may be a
    telephone number.
    """
    said = "\x1f".join(f"{len(part)}:{part}" for part in parts)
    return hmac.digest(key, said.encode("utf-8", "surrogatepass"), "sha256")[:ID_BYTES].hex()
