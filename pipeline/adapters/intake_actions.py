"""What is asked of a case over HTTP, checked: to follow it, or to decide on it; pure.

Codes of the faults: `invalid_json`, `invalid_sender`, `unknown_channel`, `invalid_officer`, `invalid_other`.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from pipeline.adapters.intake_checks import Body, Name, check_json
from pipeline.domain.errors import DataFault
from pipeline.domain.officer_decision import OfficerDecisionKind
from pipeline.domain.report import Channel


class _Follow(Body):
    sender: Name
    channel: object = None


class _Decision(Body):
    officer: Name


class _Merge(_Decision):
    other: Name


@dataclass(frozen=True, kw_only=True, slots=True)
class Follow:
    """Who wants to follow, and through which channel."""

    sender: str
    channel: Channel


def parse_follow(body: bytes, *, channels: Collection[Channel]) -> Follow:
    """Read who follows, through `web` unless another of the channels is named."""
    asked = check_json(_Follow, body)
    channel = next((each for each in channels if each == (asked.channel or Channel.WEB)), None)
    if channel is None:
        raise DataFault("unknown_channel", f"taken here: {', '.join(channels)}")
    return Follow(sender=asked.sender, channel=channel)


def parse_decision(body: bytes, kind: OfficerDecisionKind) -> tuple[str, str | None]:
    """Read which officer decides, and the other report of a merge."""
    if kind is OfficerDecisionKind.MERGE:
        merge = check_json(_Merge, body)
        return merge.officer, merge.other
    return check_json(_Decision, body).officer, None
