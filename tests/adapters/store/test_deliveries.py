"""What offices are to hear of, on both databases: noted once, taken over from the outbox, started anew."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

from pipeline.adapters.store.deliveries import TRIED, Deliveries, OfficeCount, channel_of
from pipeline.adapters.store.engine import Store
from pipeline.adapters.store.offices import Offices, Thresholds
from pipeline.adapters.store.outbox import Outbox
from pipeline.adapters.store.progress import ProgressTable
from pipeline.domain.delivery import DeliveryState, OfficeSettings, Way
from pipeline.domain.follow_up import Status
from tests.domain.test_follow_up import OFFICE, walk

NOW = datetime(2026, 11, 24, 1, 2, 3, tzinfo=UTC)
HOUR = timedelta(hours=1)
CHANNEL = channel_of(Way.WEBHOOK, OFFICE.code)


async def hand_over(store: Store, *report_ids: str) -> None:
    await ProgressTable(store).save({report_id: walk(Status.VERIFIED, Status.FORWARDED) for report_id in report_ids})


async def test_a_handover_is_noted_with_the_progress_once_and_erased_with_it(store: Store) -> None:
    for _ in range(3):
        await hand_over(store, "sms:1")
    await ProgressTable(store).save({"sms:2": walk(Status.VERIFIED)})
    (found,) = await Deliveries(store).find_new(9)
    await ProgressTable(store).erase(["sms:1"])

    assert (found.report_id, found.number, found.office, found.delivery) == ("sms:1", 2, OFFICE.code, None)
    assert await Deliveries(store).find_new(9) == []


async def test_of_many_who_make_its_message_one_does(store: Store) -> None:
    await hand_over(store, "sms:1")
    deliveries = Deliveries(store)
    found = await deliveries.find_new(9)
    made = await asyncio.gather(*(deliveries.put("msg_1", Way.WEBHOOK, found, now=NOW) for _ in range(5)))

    assert sorted(made) == [False] * 4 + [True]
    assert await Outbox(store).find_due("instansi", now=NOW) == [CHANNEL]
    assert [each.report_id for each in await deliveries.find_of_message("msg_1")] == ["sms:1"]


async def test_what_became_of_a_message_is_taken_over_once(store: Store) -> None:
    await hand_over(store, "sms:1", "sms:2")
    deliveries, outbox = Deliveries(store), Outbox(store)
    for number, each in enumerate(await deliveries.find_new(9)):
        await deliveries.put(f"msg_{number}", Way.OPEN311, [each], now=NOW)
    await outbox.mark_sent("msg_0", receipt="17", at=NOW)
    await outbox.give_up("msg_1", fault="address_refused")

    assert [await deliveries.take_over(now=NOW), await deliveries.take_over(now=NOW)] == [2, 0]
    sent, failed = await deliveries.find_untold(now=NOW, limit=9)
    assert sent.delivery and failed.delivery  # noqa: PT018 - for the type checker
    assert (sent.delivery.state, sent.receipt) == (DeliveryState.SENT, "17")
    assert failed.delivery.state is DeliveryState.FAILED
    assert await deliveries.count() == [OfficeCount(OFFICE.code, 0, 1, "address_refused")]
    assert await deliveries.find_open(OFFICE.code, Way.OPEN311, after="", limit=9) == [sent]
    await deliveries.tell_again(sent, at=NOW + HOUR)
    await deliveries.tell_again(failed, at=None)
    assert await deliveries.find_untold(now=NOW, limit=9) == []
    assert [each.report_id for each in await deliveries.find_untold(now=NOW + HOUR, limit=9)] == ["sms:1"]


async def test_what_an_office_does_not_take_several_times_counts_as_failing(store: Store) -> None:
    await hand_over(store, "sms:1")
    deliveries, outbox = Deliveries(store), Outbox(store)
    await deliveries.put("msg_1", Way.WEBHOOK, await deliveries.find_new(9), now=NOW)
    counts = []
    for _ in range(TRIED):
        await outbox.take_due(CHANNEL, now=NOW, again_at=NOW, limit=1)
        await outbox.put_off("msg_1", until=NOW, fault="it answers 500")
        counts += await deliveries.count()

    assert [each.failing for each in counts] == [0] * (TRIED - 1) + [1]
    assert (counts[-1].waiting, counts[-1].fault) == (1, "it answers 500")


async def test_what_waits_or_failed_starts_anew_and_what_was_sent_does_not(store: Store) -> None:
    await hand_over(store, "sms:1", "sms:2", "sms:3")
    deliveries, outbox = Deliveries(store), Outbox(store)
    for number, each in enumerate(await deliveries.find_new(9)):
        await deliveries.put(f"msg_{number}", Way.WEBHOOK, [each], now=NOW)
    await outbox.mark_sent("msg_0", receipt=None, at=NOW)
    await outbox.give_up("msg_1", fault="webhook_gone")
    await deliveries.take_over(now=NOW)

    assert await deliveries.start_anew(OFFICE.code) == 2
    assert [each.report_id for each in await deliveries.find_new(9)] == ["sms:2", "sms:3"]
    assert await outbox.take_due("instansi", now=NOW + HOUR, again_at=NOW + HOUR, limit=9) == []


async def test_settings_and_thresholds_are_kept_as_they_were_set_last(store: Store) -> None:
    offices, thresholds = Offices(store), Thresholds(store)
    first = OfficeSettings(code="pln", way=Way.WEBHOOK, address="https://pln.example", secret_id="a", sealed_key=b"\0")
    second = OfficeSettings(code="pln", way=Way.EMAIL, address="aduan@pln.example", digest_hour=7, secret_id="a")
    await offices.put(first)
    await offices.put(second)
    await thresholds.put("pln", 0.5)
    await thresholds.put("pln", 0.9)

    assert (await offices.find("pln"), await offices.list()) == (second, [second])
    assert await thresholds.all() == {"pln": 0.9}
    assert [await offices.remove("pln"), await offices.remove("pln")] == [True, False]
    assert [await thresholds.remove("pln"), await thresholds.remove("pln")] == [True, False]
