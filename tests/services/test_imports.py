"""An import: nothing lost, nothing twice, whatever stops it; each row that cannot be taken has its reason."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import orjson
import pytest

from pipeline.adapters.channels.import_map import RowReader, parse_map
from pipeline.adapters.channels.intake import parse_raw
from pipeline.adapters.sheets.open import open_table
from pipeline.adapters.store.engine import Store, open_store
from pipeline.domain.channel import Channel
from pipeline.domain.errors import Outage
from pipeline.domain.report import RawReport
from pipeline.services import imports
from pipeline.services.imports import Counts, Import, forget_import, import_rows
from tests.services.fakes import KEYS, Publisher, make_services

T0 = datetime(2026, 11, 29, 8, 42, 13, tzinfo=UTC)
MAP = '[fields]\nid = "No"\ntext = "Isi"\nreceived_at = "Tanggal"\nsender = "HP"\n'
ROWS = [f"{number};Lampu jalan {number} mati di Ambon;{number % 28 + 1}/2/2019;0812-0000-0001" for number in range(25)]


@dataclass
class DyingPublisher(Publisher):
    """Takes so many reports, and dies in the middle of a batch."""

    lives: int = 0

    async def publish_all(self, raws: Sequence[RawReport]) -> None:
        for raw in raws:
            if len(self.taken) == self.lives:
                raise Outage("killed")
            self.taken.append(raw)


@pytest.fixture(autouse=True)
def _small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imports, "BATCH", 4)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with open_store(f"sqlite:///{tmp_path / 'lapor.db'}") as opened:
        yield opened


@dataclass
class Desk:
    """Imports a file, as often as one likes."""

    file: Path
    store: Store
    map: str = MAP

    def write(self, rows: Sequence[str], head: str = "No;Isi;Tanggal;HP") -> None:
        self.file.write_text("\n".join([head, *rows]))

    async def run(self, publisher: Publisher) -> tuple[Counts, list[tuple[int, str]]]:
        found = parse_map(self.map, name="peta.toml")
        table = open_table(self.file, found.columns, encoding=None, separator=None, sheet=None)
        rejected: list[tuple[int, str]] = []
        work = Import(
            name="import:a",
            table=table,
            reader=RowReader.of(found, table.columns),
            channel=Channel.APLIKASI,
            now=T0,
            keys=KEYS,
            reject=lambda row, fault: rejected.append((row.number, fault.code)),
        )
        services = make_services(publisher=publisher, store=self.store)
        return await import_rows(services, work, on_row=lambda _: None), rejected


@pytest.fixture
def desk(tmp_path: Path, store: Store) -> Desk:
    return Desk(tmp_path / "ekspor.csv", store)


def ids(publisher: Publisher) -> list[str]:
    return [
        parse_raw(raw, KEYS, official_handles=frozenset(), oldest=timedelta.max).report_id for raw in publisher.taken
    ]


async def test_each_row_is_a_report_as_old_as_it_says_under_its_own_id(desk: Desk) -> None:
    desk.write(ROWS)
    publisher = Publisher()

    counts, rejected = await desk.run(publisher)

    assert counts == Counts(rows=25, sent=25)
    assert rejected == []
    assert ids(publisher) == [f"aplikasi:{number}" for number in range(25)]
    report = parse_raw(publisher.taken[3], KEYS, official_handles=frozenset(), oldest=timedelta(days=30))
    assert report.received_at == datetime(2019, 2, 3, 17, tzinfo=UTC)
    assert report.flags == ()


@pytest.mark.parametrize("lives", [0, 3, 4, 10, 24])
async def test_after_a_kill_nothing_is_missing_and_no_more_than_a_batch_comes_twice(desk: Desk, lives: int) -> None:
    desk.write(ROWS)
    killed, second = DyingPublisher(lives=lives), Publisher()
    with pytest.raises(Outage):
        await desk.run(killed)

    counts, _ = await desk.run(second)

    taken = ids(killed) + ids(second)
    assert set(taken) == {f"aplikasi:{number}" for number in range(25)}
    assert len(taken) - 25 < 4
    assert counts.sent + counts.before == 25


async def test_what_is_done_is_not_sent_again_unless_asked(desk: Desk) -> None:
    desk.write(ROWS)
    await desk.run(Publisher())
    again, asked = Publisher(), Publisher()

    counts, _ = await desk.run(again)
    await forget_import(make_services(store=desk.store), "import:a")
    await desk.run(asked)

    assert again.taken == []
    assert counts == Counts(rows=25, before=25)
    assert len(asked.taken) == 25


async def test_rows_without_an_id_are_known_by_their_content(desk: Desk) -> None:
    desk.map = MAP.replace('id = "No"\n', "")
    desk.write([*ROWS, ROWS[3]])
    first, second = Publisher(), Publisher()

    counts, _ = await desk.run(first)
    await forget_import(make_services(store=desk.store), "import:a")
    await desk.run(second)

    assert counts == Counts(rows=26, sent=25, twins=1)
    assert len(set(ids(first))) == 25
    assert ids(first) == ids(second)


async def test_each_row_that_is_no_report_is_rejected_with_its_reason_in_every_run(desk: Desk) -> None:
    desk.write(
        [
            ROWS[0],
            ";;1/2/2019;",
            "2;Jalan rusak;kemarin;",
            "3;Jalan rusak;1/2/2031;",
            "0;Teks lain dengan nomor yang sama;1/2/2019;",
            ROWS[0],
            f"{'9' * 200};Jalan rusak;1/2/2019;",
            "5;Jalan rusak; di Palu;1/2/2019;0812-0000-0001",
            '6;"Jalan rusak;1/2/2019;',
            "7;Ini ikut terbaca di dalamnya;1/2/2019;",
        ]
    )
    expected = [
        (3, "missing_text"),
        (4, "unreadable_time"),
        (5, "impossible_time"),
        (6, "id_taken"),
        (8, "invalid_id"),
        (9, "too_many_cells"),
        (10, "unclosed_quote"),
    ]

    counts, rejected = await desk.run(Publisher())
    _, again = await desk.run(Publisher())

    assert rejected == again == expected
    assert counts == Counts(rows=9, sent=1, twins=1, rejected=7)


async def test_a_text_that_looks_like_a_formula_is_a_text(desk: Desk) -> None:
    desk.write(['1;"=HYPERLINK(""http://contoh.example"")";1/2/2019;+62812-0000-0001'])
    publisher = Publisher()

    await desk.run(publisher)

    assert orjson.loads(publisher.taken[0].body)["text"] == '=HYPERLINK("http://contoh.example")'


async def test_a_text_that_kafka_cannot_take_is_rejected(desk: Desk) -> None:
    desk.write([f"1;{'panjang ' * 120_000};1/2/2019;"])

    _, rejected = await desk.run(Publisher())

    assert rejected == [(2, "too_large")]
