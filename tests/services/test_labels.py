"""Corrections come back from their topic as training data, and waiting reports as blanks to fill."""

from __future__ import annotations

import csv
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from pipeline.adapters.kafka.topics import Topic
from pipeline.adapters.reference.tables import load_taxonomy
from pipeline.contract.document import encode_document, parse_document
from pipeline.contract.records import CORRECTION, Message
from pipeline.domain.channel import Channel
from pipeline.domain.correction import Correction, Labels
from pipeline.domain.taxonomy import ReportKind, ReportType
from pipeline.services.labels import Corrections, as_waiting, read_corrections
from pipeline.services.opened import Services
from tests.contract.report_builder import make_consolidated
from tests.services.fakes import make_services
from training.data.export import write_corrections
from training.data.rows import load_dataset

T0 = datetime(2026, 11, 24, 1, 2, tzinfo=UTC)


def make_correction(*, hours: int = 0, note: str | None = None) -> Correction:
    return Correction(
        report_id="sms:1",
        channel=Channel.SMS,
        received_at=T0,
        corrected_at=T0 + timedelta(hours=hours),
        text_redacted="air keruh di Kelurahan Sukamaju",
        predicted=Labels(kind=ReportKind.LAPORAN, category="lingkungan", agency="dlh"),
        corrected=Labels(category="air_bersih", agency="pdam", report_type=ReportType.PENGADUAN),
        model_version="category@v1",
        officer="a1b2",
        region="Kota Bandung",
        note=note,
    )


def with_topic(*bodies: bytes) -> Services:
    return make_services(topics={Topic.CORRECTIONS: [Message(body, b"sms:1") for body in bodies]})


@given(note=st.none() | st.text(st.characters(exclude_categories=["Cs"])), hours=st.integers(0, 10_000))
def test_a_correction_comes_back_from_the_wire_as_it_went(note: str | None, hours: int) -> None:
    correction = make_correction(hours=hours, note=note)

    assert CORRECTION.decode(CORRECTION.encode(correction)) == correction


async def test_a_message_that_is_no_correction_is_counted_and_stops_nothing() -> None:
    services = with_topic(b"{}", CORRECTION.encode(make_correction()), b"\xff")

    assert await read_corrections(services, since=None) == Corrections((make_correction(),), 2)


async def test_corrections_from_before_a_day_are_left_out() -> None:
    services = with_topic(CORRECTION.encode(make_correction()), CORRECTION.encode(make_correction(hours=2)))

    read = await read_corrections(services, since=T0 + timedelta(hours=1))

    assert read.found == (make_correction(hours=2),)


def test_a_waiting_report_is_a_blank_in_the_layout_that_training_reads(tmp_path: Path) -> None:
    document = parse_document(encode_document(make_consolidated()))

    waiting = as_waiting(document)
    write_corrections([waiting.blank], tmp_path / "next.csv")

    (row,) = load_dataset([tmp_path / "next.csv"], load_taxonomy()).rows
    assert (row.key, row.kind, row.category, row.agency) == ("koreksi:sms:17", "", "", "")
    (record,) = csv.DictReader((tmp_path / "next.csv").read_text("utf-8").splitlines())
    assert record["predicted_category"] == "infrastruktur"


def test_the_less_sure_question_decides_how_sure_a_report_is() -> None:
    document = parse_document(encode_document(make_consolidated()))
    unsure = replace(document, agency=replace(document.agency, confidence=0.31))

    assert as_waiting(document).first_two == (0.83, 0.09)
    assert as_waiting(unsure).first_two == (0.31, 0.0)


def test_a_note_to_colleagues_is_not_exported(tmp_path: Path) -> None:
    write_corrections([make_correction(note="pelapor sering menelepon")], tmp_path / "corrections.csv")

    assert "menelepon" not in (tmp_path / "corrections.csv").read_text("utf-8")
