"""How far reports have come, kept on both databases."""

from __future__ import annotations

from datetime import UTC, datetime

from pipeline.adapters.store.engine import Store
from pipeline.adapters.store.progress import ProgressTable
from pipeline.domain.follow_up import START, Corrected, Progress, Status, apply
from pipeline.domain.place import Place, PlaceSource, Region
from pipeline.domain.taxonomy import ReportKind
from tests.domain.test_follow_up import make_event

PLACE = Place(source=PlaceSource.TEXT, confidence=0.9, regency=Region(code="81.71", name="Kota Ambon"))
CORRECTED = Corrected(kind=ReportKind.LAPORAN, category="infrastruktur", place=PLACE)


def make_progress() -> Progress:
    verified = apply(START, make_event(Status.VERIFIED, corrected=CORRECTED))
    return apply(verified, make_event(Status.FORWARDED, verified, objection_until=datetime(2026, 12, 8, tzinfo=UTC)))


async def test_what_was_saved_is_found_as_it_was_and_of_all_others_the_start(store: Store) -> None:
    table, progress = ProgressTable(store), make_progress()
    await table.save({"sms:1": progress, "web:2": START})
    assert await table.find(["sms:1", "web:2", "sms:404"]) == {"sms:1": progress, "web:2": START}
    assert await table.get("sms:404") == START
    assert await table.find_versions(["sms:1", "sms:404"]) == {"sms:1": 2}


async def test_a_progress_that_is_older_than_what_is_kept_changes_nothing(store: Store) -> None:
    table, progress = ProgressTable(store), make_progress()
    await table.save({"sms:1": progress})
    await table.save({"sms:1": apply(START, progress.history[0])})
    await table.save({})
    assert await table.get("sms:1") == progress


async def test_what_nobody_was_told_of_is_found_until_it_was_told(store: Store) -> None:
    table, progress = ProgressTable(store), make_progress()
    await table.save({"sms:1": apply(START, progress.history[0]), "sms:2": progress, "web:3": progress})
    assert await table.find_untold(after="", size=2) == {
        "sms:1": (0, apply(START, progress.history[0])),
        "sms:2": (0, progress),
    }
    assert list(await table.find_untold(after="sms:2", size=2)) == ["web:3"]
    await table.mark_told({"sms:1": 1, "sms:2": 2, "web:3": 1})
    await table.mark_told({"sms:2": 1})
    assert {each: told for each, (told, _) in (await table.find_untold(after="", size=9)).items()} == {"web:3": 1}
    await table.save({"sms:1": progress})
    assert {each: told for each, (told, _) in (await table.find_untold(after="", size=9)).items()} == {
        "sms:1": 1,
        "web:3": 1,
    }


async def test_thousands_are_found_at_once(store: Store) -> None:
    table, progress = ProgressTable(store), make_progress()
    await table.save({f"sms:{number}": progress for number in range(1_200)})
    assert len(await table.find([f"sms:{number}" for number in range(1_500)])) == 1_200
