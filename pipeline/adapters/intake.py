"""Bytes of each channel -> ReceivedReport, checked; pure.

This is the border: what leaves `parse_raw` is trusted inside. Whatever bytes come, it gives a report or a `DataFault`
with one of these codes, whose message holds nothing of the body:

================== ====================================================================
unknown_channel    the channel is missing or not one of `Channel`
invalid_json       no JSON object (an SMS: no form fields either)
invalid_body       JSON of another shape, such as an X object whose `data` is a list
missing_text       no text, or nothing but blanks
invalid_text       text of another type
text_too_long      more than `MAX_TEXT_CHARS` characters
missing_id         no id in the body, and the gateway assigned none
invalid_id         empty, unprintable, or more than `MAX_ID_CHARS` characters
invalid_time       not RFC 3339 with an offset, or outside the years 2006 to 2099
invalid_sender     of another type, or too long
invalid_region     of another type, or too long
invalid_location   not a point on earth, or only one of lat and lon
================== ====================================================================
"""

from __future__ import annotations

from collections.abc import Callable, Set
from datetime import UTC, datetime
from functools import partial
from typing import Final

from pipeline.adapters.intake_checks import Body, Submission, check_json
from pipeline.adapters.intake_forms import parse_report, parse_sms
from pipeline.adapters.intake_x import parse_post
from pipeline.domain.errors import DataFault
from pipeline.domain.keys import Keys
from pipeline.domain.report import Channel, RawReport, ReceivedReport
from pipeline.domain.reporter import reporter_hash
from pipeline.domain.tracking import tracking_id


class _Head(Body):
    """What tells an X API v2 object from a report in our own form."""

    channel: object = None
    data: object = None


def parse_raw(raw: RawReport, keys: Keys, *, official_handles: Set[str]) -> ReceivedReport:
    """Check the bytes of a channel and read them as a report.

    Parameters
    ----------
    official_handles
        Handles of public bodies on X, lower case without `@`; other handles are never kept.

    Raises
    ------
    DataFault
        With a code of the module's list, if the bytes can be no report.
    """
    channel = _parse_channel(raw.channel)
    submission = _parser(channel, raw.body, official_handles)(raw.body)
    report_id = f"{channel}:{_id_in_channel(submission, raw)}"
    return ReceivedReport(
        report_id=report_id,
        tracking_id=tracking_id(report_id, keys.tracking),
        channel=channel,
        received_at=(submission.received_at or raw.received_at).astimezone(UTC),
        text=submission.text,
        reporter=reporter_hash(channel, submission.sender, keys.reporter) if submission.sender else None,
        region=submission.region,
        location=submission.location,
        post=submission.post,
    )


def read_input_line(line: bytes, *, received_at: datetime, default_channel: Channel | None = None) -> RawReport:
    """Take a line of `lapor process` or `lapor send` as its channel would have delivered it.

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
    return RawReport(channel=channel, body=line, received_at=received_at)


def _is_x_object(head: _Head) -> bool:
    return head.channel is None and head.data is not None


def _parser(channel: Channel, body: bytes, official_handles: Set[str]) -> Callable[[bytes], Submission]:
    if channel is Channel.SMS:
        return parse_sms
    if channel is Channel.TWITTER and _is_x_object(check_json(_Head, body)):
        return partial(parse_post, official_handles=official_handles)
    return parse_report


_CHANNELS: Final = {str(channel): channel for channel in Channel}


def _parse_channel(name: object) -> Channel:
    channel = _CHANNELS.get(name) if isinstance(name, str) else None
    if channel is None:
        raise DataFault("unknown_channel", f"the channel is missing or unknown; known: {', '.join(_CHANNELS)}")
    return channel


def _id_in_channel(submission: Submission, raw: RawReport) -> str:
    found = submission.id or raw.assigned_id
    if not found:
        raise DataFault(
            "missing_id", "the body has no 'id' and none was assigned; add an 'id' that is unique in its channel"
        )
    return found
