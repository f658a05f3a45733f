"""Every code has its words, and the words say what the values tell."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

import pytest

from pipeline.adapters.channels.checks import fault_of
from pipeline.adapters.reference.tables import load_taxonomy
from pipeline.domain.assignment.offices import RoutingReason
from pipeline.domain.assignment.rules import OfficeLevel
from pipeline.domain.case import DuplicateKind, OfficerDecisionKind
from pipeline.domain.channel import Channel
from pipeline.domain.completeness import MissingPart
from pipeline.domain.errors import DataFault
from pipeline.domain.flag import Flag
from pipeline.domain.follow_up import Status
from pipeline.domain.taxonomy import ReportKind, ReportType
from pipeline.domain.triage import ReviewReason
from pipeline.duplicates.reasons import ALONE, Evidence, Reason
from pipeline.duplicates.rules import DuplicateRules
from pipeline.duplicates.verdict.judge import compare
from pipeline.duplicates.verdict.pair_reasons import explain_pair
from pipeline.services import wording
from tests.duplicates.reports_to_compare import make_report

ROOT = Path(__file__).parents[2]
LABELLED = (
    ReportKind,
    ReportType,
    DuplicateKind,
    OfficerDecisionKind,
    ReviewReason,
    Flag,
    MissingPart,
    RoutingReason,
    OfficeLevel,
)


def raised_faults() -> Iterator[tuple[str, set[str]]]:
    """Codes of the faults that the code raises, each with the values that it names there."""
    for path in (ROOT / "pipeline").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            is_fault = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "DataFault"
            if is_fault and isinstance(node.args[0], ast.Constant):
                yield node.args[0].value, {keyword.arg for keyword in node.keywords if keyword.arg}


@pytest.mark.parametrize("kind", LABELLED)
def test_every_value_that_people_see_has_its_words(kind: type[StrEnum]) -> None:
    said = [wording.label(kind, value) for value in kind]

    assert len(set(said)) == len(said)
    assert all("_" not in each for each in said)


def test_a_channel_is_called_as_people_call_it_and_a_partner_by_its_own_name() -> None:
    assert (
        wording.labels(Channel, tuple(Channel))
        == "X (Twitter), SMS, formulir web, aplikasi, laporpresiden, kawalmenteri"
    )


def test_a_value_that_only_a_newer_version_knows_is_shown_as_it_is() -> None:
    assert wording.label(ReviewReason, "baru") == wording.category("baru") == "baru"


def test_categories_and_agencies_have_the_names_of_the_reference() -> None:
    taxonomy = load_taxonomy()

    assert wording.category("energi_sda") == "Energi dan Sumber Daya Alam"
    assert {wording.agency_kind(each.slug) for each in taxonomy.agency_kinds} == {
        each.name for each in taxonomy.agency_kinds
    }


@pytest.mark.parametrize(("code", "values"), sorted((code, tuple(sorted(v))) for code, v in raised_faults()))
def test_a_fault_that_is_raised_can_be_said_with_the_values_it_carries(code: str, values: tuple[str, ...]) -> None:
    said = wording.fault(DataFault(code, "in English", **{name: f"<{name}>" for name in values}))

    assert said.endswith(".")
    assert "English" not in said


@pytest.mark.parametrize("field", ["text", "id", "received_at", "sender", "other", "region", "lat", "lain"])
def test_a_field_that_cannot_be_read_has_its_sentence(field: str) -> None:
    fault = fault_of({"type": "string_type", "loc": (field,), "msg": "Input should be a string", "input": 7})

    assert wording.fault(fault).endswith(".")


EVIDENCE = [
    (Evidence(Reason.WORDS_SHARED, {"share": 0.876}), "88% kata-kata sama"),
    (Evidence(Reason.TOO_FEW_SHARED, {"share": 0.2}), "20% kata-kata sama: terlalu sedikit untuk disatukan"),
    (Evidence(Reason.DETAILS_SHARED, {"details": ("bakso", "cempaka")}), "sama-sama menyebut bakso, cempaka"),
    (
        Evidence(Reason.WORDS_DIFFER, {"words": ("kemarin", "sejak"), "more": 0}),
        "hanya di salah satunya: kemarin, sejak",
    ),
    (Evidence(Reason.WORDS_DIFFER, {"words": ("a", "b"), "more": 3}), "hanya di salah satunya: a, b, dan 3 kata lain"),
    (Evidence(Reason.DAYS_APART, {"days": 3}), "berselang 3 hari"),
    (Evidence(Reason.DAYS_APART, {"days": 0}), "pada hari yang sama"),
    (Evidence(Reason.SAME_INCIDENT, {"topics": ("macet",), "spots": ("pasar",)}), "sama-sama tentang macet di pasar"),
    (Evidence(Reason.DETAILS_DIFFER, {"first": ("17",), "second": ("20", "5")}), "rincian berbeda: 17 / 20, 5"),
    (
        Evidence(Reason.WORD_REPLACED, {"first": ("putra",), "second": ("putri",)}),
        "sama kata demi kata, kecuali: putra / putri",
    ),
    (
        Evidence(Reason.OPPOSITE, {"first": ("menolak",), "second": ("setuju",)}),
        "menyatakan yang berlawanan: menolak / setuju",
    ),
    (Evidence(Reason.OTHER_PLACE_LIKELY, {"first": ("a",), "second": ("b",)}), "mungkin tempat lain: a / b"),
    (Evidence(Reason.OTHER_TOPIC_LIKELY, {"first": ("a",), "second": ("b",)}), "mungkin hal lain: a / b"),
    (Evidence(Reason.FAR_AWAY, {"km": 2.0}), "lokasi berjarak lebih dari 2 km"),
    (Evidence(Reason.LONG_AGO, {"days": 30}), "lebih dari 30 hari berselang"),
    *(
        (Evidence(reason), said)
        for reason, said in {
            Reason.SAME_POST: "kiriman yang sama: diteruskan, dikutip atau disunting",
            Reason.OTHER_TOPIC_OR_TIME: "topik berbeda, atau terlalu lama berselang",
            Reason.OTHER_PLACE: "tempat berbeda",
            Reason.OTHER_AREA: "wilayah berbeda",
            Reason.OTHER_PERSON: "data orang lain",
            Reason.OTHER_PERSON_LIKELY: "mungkin data orang lain",
            Reason.OFFICE_ANSWER: "jawaban instansi",
            Reason.TOO_FEW_WORDS: "terlalu sedikit kata",
            Reason.ANONYMOUS_FORM: "formulir tanpa tanda pengenal",
            Reason.SET_APART: "dipisahkan petugas",
            Reason.JOINED_OTHERWISE: (
                "disatukan melalui laporan lain dalam kasus ini, kiriman di X, data orang yang sama, atau oleh petugas"
            ),
        }.items()
    ),
]


@pytest.mark.parametrize(("evidence", "said"), EVIDENCE)
def test_a_reason_is_said_with_its_values(evidence: Evidence, said: str) -> None:
    assert wording.reason(evidence) == said


def test_every_reason_is_said() -> None:
    assert {evidence.reason for evidence, _ in EVIDENCE} == set(Reason) >= set(ALONE)


def test_what_the_engine_finds_carries_all_that_its_sentence_names() -> None:
    lamp = "Lampu jalan padam di Jl. Cempaka depan warung bakso, gelap sekali kalau malam"
    others = [lamp + " sejak kemarin", lamp.replace("Cempaka", "Kenanga"), "air mati", "sampah menumpuk di pasar ikan"]
    for other in others:
        for minutes in (0, 100_000):
            found = compare(make_report(lamp), make_report(other, "web:2", minutes=minutes), DuplicateRules())
            assert all(not set(wording.reason(each)) & set("{}") for each in found.reasons)


def test_a_pair_is_explained_by_its_verdict_in_one_sentence_and_the_region_that_both_name() -> None:
    lamp = "lampu jalan padam di depan pasar ikan sudah tiga malam gelap sekali"
    why = explain_pair(
        make_report(lamp, regency="18.71"), make_report(lamp, "sms:2", regency="18.71"), DuplicateRules()
    )

    assert wording.pair_reasons(why) == (
        "100% kata-kata sama; sama-sama menyebut ikan; pada hari yang sama",
        "sama-sama di Kota",
    )


def test_a_step_that_may_not_follow_is_told_with_what_may_in_words() -> None:
    allowed = (Status.NEEDS_VERIFICATION, Status.INCOMPLETE)
    fault = DataFault("transition_forbidden", "", status=Status.RECEIVED, asked=Status.IN_PROGRESS, allowed=allowed)
    said = "Dari status diterima tidak dapat ke diproses; yang dapat: perlu verifikasi, tidak lengkap."
    assert wording.fault(fault) == said
    until = datetime(2026, 12, 8, 16, 59, 59, tzinfo=UTC)
    assert wording.fault(DataFault("objection_too_late", "", until=until)) == (
        "Masa keberatan berakhir pada 8 Desember 2026, 23.59 WIB."
    )
