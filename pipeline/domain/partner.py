"""A partner (mitra): another system whose reports come to us, a row of settings. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from pipeline.domain.channel import Channel


class Sight(StrEnum):
    """What a partner may read: what came through its own channel, or everything."""

    OWN = "own"
    ALL = "all"


@dataclass(frozen=True, kw_only=True, slots=True)
class Partner:
    """A row of the file of partners.

    Attributes
    ----------
    name
        Of its channel, and of the client whose key it has.
    title
        As people read it.
    fields
        Field of ours -> its name there, a dot leads into an object; empty: it speaks our own form.
    signed
        Its bodies must be signed.
    """

    name: str
    title: str
    fields: Mapping[str, str] = field(default_factory=dict)
    sees: Sight = Sight.OWN
    signed: bool = True

    @property
    def channel(self) -> Channel:
        """Its channel."""
        return Channel(self.name)


Partners = Mapping[str, Partner]
"""Name -> partner."""
