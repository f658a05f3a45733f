"""First stage: bytes of any channel -> a checked report. Pure."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass
from functools import partial

from pipeline.adapters.intake import parse_raw
from pipeline.agents.loop import attempt
from pipeline.domain.errors import DataFault
from pipeline.domain.keys import Keys
from pipeline.domain.report import RawReport, ReceivedReport


@dataclass(frozen=True, slots=True)
class Ingest:
    """Reads what channels delivered; `official_handles` tells a public body's post from a citizen's."""

    keys: Keys
    official_handles: Set[str]

    def __call__(self, batch: Sequence[RawReport]) -> list[ReceivedReport | DataFault]:
        """Give each raw report its checked form, or what is wrong with it; same order."""
        parse = partial(parse_raw, keys=self.keys, official_handles=self.official_handles)
        return [attempt(parse, raw) for raw in batch]
