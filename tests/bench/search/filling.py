"""Many documents out of the shipped samples: each told by two of them, somewhere in three years."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

import msgspec

from pipeline.adapters.reference.gazetteer import load_names
from pipeline.adapters.reference.samples import load_samples
from pipeline.adapters.search.bulk import IndexedDocument, report_document
from pipeline.adapters.search.client import SearchIndex
from pipeline.batches import batches
from pipeline.contract.document import PlacePart, RegionPart, ReportDocument, parse_document, write_document
from pipeline.settings import Settings
from pipeline.system.offline import process_lines
from pipeline.system.stages import Road

YEARS_S = 3 * 365 * 86_400
T0 = datetime(2023, 11, 30, tzinfo=UTC)
SEED = 16
BATCH = 1_000


async def fill(index: SearchIndex, settings: Settings, *, count: int) -> None:
    """Write documents until there are so many; those of an earlier run are taken as they are."""
    there = (await index.search(size=1)).total
    if there >= count:
        return
    await index.init()
    for batch in batches(make_documents(settings, count), BATCH):
        if there >= len(batch):
            there -= len(batch)
            continue
        result = await index.write(batch)
        assert not result.refused
    await index.refresh()


def make_documents(settings: Settings, count: int) -> Iterator[IndexedDocument]:
    """Make documents, the same in every run."""
    chance = random.Random(SEED)
    tellings = [
        parse_document(body)
        for body, is_good in process_lines(load_samples(), Road(settings), batch_size=256)
        if is_good
    ]
    places = list(_places())
    for number in range(count):
        document = _vary(chance, tellings, places, number)
        yield report_document(document.report_id, write_document(document), version=1)


def _vary(
    chance: random.Random, tellings: Sequence[ReportDocument], places: Sequence[PlacePart], number: int
) -> ReportDocument:
    first, second = chance.choice(tellings), chance.choice(tellings)
    where = f"gang {chance.randrange(400)} rt {chance.randrange(1, 20)} rw {chance.randrange(1, 20)}"
    words = second.text_normal.split()
    start = chance.randrange(max(1, len(words) - 8))
    told = " ".join(words[start : start + 8])
    report_id = f"web:{number:07}"
    return msgspec.structs.replace(
        first,
        report_id=report_id,
        case_id=report_id,
        tracking_id=f"{number:010}",
        received_at=T0 + timedelta(seconds=chance.randrange(YEARS_S)),
        place=chance.choice(places),
        text_redacted=f"{first.text_redacted} {told}, {where}",
        text_normal=f"{first.text_normal} {told} {where}",
    )


def _places() -> Iterator[PlacePart]:
    """Give every regency and city with its province."""
    names = load_names()
    for code, name in names.items():
        if code.count(".") == 1:
            yield PlacePart(
                province=RegionPart(code=code[:2], name=names[code[:2]]),
                regency=RegionPart(code=code, name=name),
                district=None,
                village=None,
                detail=None,
                source="text",
                confidence=0.8,
                candidates=(),
            )
