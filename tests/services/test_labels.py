"""Corrections come back from their topic as training data, and waiting reports as blanks to fill."""

from __future__ import annotations

import csv
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from pipeline.adapters.document import encode_document, parse_document
from pipeline.adapters.reference import load_taxonomy
from pipeline.adapters.wire import CORRECTION, Message
from pipeline.domain.correction import Correction, Labels
from pipeline.domain.errors import SetupFault
from pipeline.domain.report import Channel
from pipeline.domain.taxonomy import ReportKind, ReportType
from pipeline.labels import Wanted, as_unlabelled, read_corrections, run_export_labels
from pipeline.settings import load_settings
from tests.adapters.report_builder import make_consolidated
from training.data import load_dataset
from training.export import write_corrections

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


async def as_messages(*bodies: bytes) -> AsyncIterator[Message]:
    for body in bodies:
        yield Message(body, b"sms:1")


@given(note=st.none() | st.text(st.characters(exclude_categories=["Cs"])), hours=st.integers(0, 10_000))
def test_a_correction_comes_back_from_the_wire_as_it_went(note: str | None, hours: int) -> None:
    correction = make_correction(hours=hours, note=note)

    assert CORRECTION.decode(CORRECTION.encode(correction)) == correction


async def test_a_message_that_is_no_correction_is_counted_and_stops_nothing() -> None:
    messages = as_messages(b"{}", CORRECTION.encode(make_correction()), b"\xff")

    assert await read_corrections(messages, since=None) == ([make_correction()], 2)


async def test_corrections_from_before_a_day_are_left_out() -> None:
    messages = as_messages(CORRECTION.encode(make_correction()), CORRECTION.encode(make_correction(hours=2)))

    found, _ = await read_corrections(messages, since=T0 + timedelta(hours=1))

    assert found == [make_correction(hours=2)]


def test_a_waiting_report_is_a_blank_in_the_layout_that_training_reads(tmp_path: Path) -> None:
    document = parse_document(encode_document(make_consolidated()))

    waiting = as_unlabelled(document)
    write_corrections([waiting.blank], tmp_path / "next.csv")

    (row,) = load_dataset([tmp_path / "next.csv"], load_taxonomy()).rows
    assert (row.key, row.kind, row.category, row.agency) == ("koreksi:sms:17", "", "", "")
    (record,) = csv.DictReader((tmp_path / "next.csv").read_text("utf-8").splitlines())
    assert record["predicted_category"] == "infrastruktur"


def test_the_less_sure_question_decides_how_sure_a_report_is() -> None:
    document = parse_document(encode_document(make_consolidated()))
    unsure = document.model_copy(update={"agency": document.agency.model_copy(update={"confidence": 0.31})})

    assert as_unlabelled(document).first_two == (0.83, 0.09)
    assert as_unlabelled(unsure).first_two == (0.31, 0.0)


def test_a_note_to_colleagues_is_not_exported(tmp_path: Path) -> None:
    write_corrections([make_correction(note="pelapor sering menelepon")], tmp_path / "corrections.csv")

    assert "menelepon" not in (tmp_path / "corrections.csv").read_text("utf-8")


async def test_two_orders_at_once_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SetupFault, match="not both"):
        await run_export_labels(
            Wanted(most_uncertain=5, diverse=5), tmp_path / "next.csv", load_settings(), Console(quiet=True)
        )
