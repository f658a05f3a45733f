"""What a caller of the API may do: with a key what it allows, without one what a citizen's browser may. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.domain.channel import FORM_CHANNELS, Channel, traits_of
from pipeline.domain.client import Client, Scope
from pipeline.domain.errors import DataFault
from pipeline.domain.officer import Officer
from pipeline.domain.partner import Partners

NOT_KEPT = frozenset({"key_needed", "channel_not_yours"})
"""Refused for who sends, not for what: nothing of it is kept, else anybody could fill the topic of rejected reports."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Viewer:
    """Who reads: an officer, a client with a key, or anybody."""

    client: Client | None = None
    officer: Officer | None = None

    def has(self, scope: Scope) -> bool:
        """Whether a key allows it; an officer may read everything."""
        return self.officer is not None or (self.client is not None and scope in self.client.scopes)


def require_scope(client: Client, scope: Scope) -> None:
    """Let pass who has a scope; a DataFault `scope_missing` otherwise."""
    if scope not in client.scopes:
        raise DataFault("scope_missing", f"the key has no {scope}", scope=str(scope))


def form_channels(partners: Partners) -> tuple[Channel, ...]:
    """Give the channels of the door of forms: ours, and those of partners."""
    return tuple(dict.fromkeys([*FORM_CHANNELS, *(each.channel for each in partners.values())]))


def choose_channel(named: object, client: Client | None, partners: Partners) -> Channel:
    """Give the channel that a report belongs to.

    Raises
    ------
    DataFault
        `unknown_channel`; `key_needed` for one that is not open to all; `channel_not_yours` for another client's.
    """
    own = client.channels if client else tuple(each for each in FORM_CHANNELS if traits_of(each).is_open)
    if named is None or (isinstance(named, str) and not named.strip()):
        return own[0]
    known = form_channels(partners)
    if named not in known:
        told = ", ".join(known)
        raise DataFault("unknown_channel", f"taken here: {told}; SMS go to /sms/generic", known=told)
    if named not in own:
        code = "channel_not_yours" if client else "key_needed"
        raise DataFault(code, f"{named} needs a key of its client", channels=", ".join(own))
    return Channel(str(named))
