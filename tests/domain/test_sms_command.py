"""Commands as people spell them, and reports that only begin like one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from pipeline.adapters.reference.words import load_sms_command_words
from pipeline.domain.sms_command import SmsCommand, SmsCommandKind, parse_sms_command
from pipeline.domain.tracking import tracking_id

KNOWN = load_sms_command_words()
CODE = tracking_id("sms:1", b"k" * 32)


def read(text: str) -> SmsCommand | None:
    return parse_sms_command(text, KNOWN)


@pytest.mark.parametrize(
    "text",
    [
        f"STATUS {CODE}",
        f"status {CODE.lower()}",
        f"Status: {CODE[:5]}-{CODE[5:]}",
        f"STATUS {CODE[:3]} {CODE[3:6]} {CODE[6:]}",
        f"sts {CODE}",
        f"cek {CODE}",
        f"Cek status laporan saya no. {CODE} ya min",
        f"LAPOR STATUS {CODE}",
        f"mohon info status aduan {CODE}",
        f"gimana perkembangan laporan {CODE}?",
        f"lacak {CODE}!!",
        CODE,
        f" {CODE.lower()}. ",
        f"kode {CODE}",
    ],
)
def test_the_status_of_a_report_is_asked_for(text: str) -> None:
    assert read(text) == SmsCommand(SmsCommandKind.STATUS, CODE)


@pytest.mark.parametrize("text", ["STATUS", "cek status", "status laporan saya", "lapor status"])
def test_who_asks_without_a_code_is_asked_for_it(text: str) -> None:
    assert read(text) == SmsCommand(SmsCommandKind.STATUS)


def test_a_code_with_a_wrong_letter_is_a_question_still() -> None:
    wrong = CODE[:4] + ("7" if CODE[4] != "7" else "8") + CODE[5:]

    assert read(f"STATUS {wrong}") == SmsCommand(SmsCommandKind.STATUS, wrong)
    assert read(f"STATUS {wrong[:-1]}") == SmsCommand(SmsCommandKind.STATUS, wrong[:-1])


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("BANTUAN", SmsCommandKind.HELP),
        (" bantuan. ", SmsCommandKind.HELP),
        ("help", SmsCommandKind.HELP),
        ("?", SmsCommandKind.HELP),
        ("Cara lapor?", SmsCommandKind.HELP),
        ("LAPOR BANTUAN", SmsCommandKind.HELP),
        ("BERHENTI", SmsCommandKind.STOP),
        ("brenti!", SmsCommandKind.STOP),
        ("Stop", SmsCommandKind.STOP),
        ("UNREG LAPOR", None),
        ("unreg", SmsCommandKind.STOP),
        ("jgn sms lagi", SmsCommandKind.STOP),
        ("Mulai", SmsCommandKind.START),
        ("START", SmsCommandKind.START),
    ],
)
def test_help_stop_and_start(text: str, kind: SmsCommandKind | None) -> None:
    found = read(text)

    assert (found.kind if found else None) == kind


@pytest.mark.parametrize(
    "text",
    [
        "Bantuan beras di desa kami belum cair",
        "bantuan sosial RT 05 dipotong 50rb",
        "Status tanah kami di Kelurahan Wua-Wua tidak jelas",
        "status jalan desa tidak diurus",
        "cek jalan rusak",
        "Berhenti bekerja karena pabrik tutup, pesangon tidak dibayar",
        "stop pungli di Samsat",
        "mulai kemarin air mati",
        "tolong",
        "lapor",
        "LAPOR jalan rusak",
        "info banjir",
        "081234567890",
        "cek 0812345678",
        "air mati",
        "kebakaran",
        "KEBAKARAN!",
        "",
        "   ",
        "...",
        "status " + "x" * 5_000,
    ],
)
def test_a_report_that_begins_like_a_command_is_a_report(text: str) -> None:
    found = read(text)

    assert found is None or (found.kind is SmsCommandKind.STATUS and any(c.isdigit() for c in text))


@hypothesis_settings(deadline=None)
@given(st.text(max_size=300))
def test_no_text_raises(text: str) -> None:
    read(text)
