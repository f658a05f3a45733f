"""Which report a post of X belongs to, and which version of it this is; pure.

A post comes several times: on the stream, among the mentions, from a search; edited, under a new id; and as part of
what its author added in a reply. Of one report the version with the greatest id says all.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from pipeline.adapters.channels.checks import read_json
from pipeline.adapters.channels.x import parse_post
from pipeline.domain.errors import DataFault

REMEMBERED: Final = 50_000
"""Reports; some 10 MB, and days of a busy channel. What was forgotten is published again, which changes nothing."""


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a report.

    Attributes
    ----------
    report
        The id of its first version in the channel; of what cannot be read a digest.
    post_id
        0 for what cannot be read.
    """

    report: str
    post_id: int


def version_of(body: bytes) -> Version:
    """Tell which version of which report a body is."""
    try:
        report = parse_post(body, official_handles=frozenset()).id
        return Version(str(report), int(read_json(body)["data"]["id"]))
    except (DataFault, KeyError, TypeError, ValueError):
        return Version(sha256(body).hexdigest(), 0)


class NewestVersions:
    """The newest version of each report that went by, as far as it is remembered."""

    def __init__(self) -> None:
        self._newest: OrderedDict[str, int] = OrderedDict()

    def is_news(self, body: bytes) -> bool:
        """Whether a body says what none before it said; from then on it did."""
        version = version_of(body)
        newest = self._newest.get(version.report)
        if newest is not None and version.post_id <= newest:
            return False
        self._newest[version.report] = version.post_id
        self._newest.move_to_end(version.report)
        if len(self._newest) > REMEMBERED:
            self._newest.popitem(last=False)
        return True
