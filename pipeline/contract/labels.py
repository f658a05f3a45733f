"""The Indonesian name of each of our codes: what the index holds beside it, and what screens and pages show. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum

from pipeline.domain.assignment.offices import RoutingReason
from pipeline.domain.assignment.rules import OfficeLevel
from pipeline.domain.case import DuplicateKind, OfficerDecisionKind
from pipeline.domain.channel import Channel
from pipeline.domain.completeness import MissingPart
from pipeline.domain.delivery import DeliveryState, Way
from pipeline.domain.flag import Flag
from pipeline.domain.follow_up import Actor, DeadlineState, Status
from pipeline.domain.officer import Role
from pipeline.domain.outbox_state import OutboxState
from pipeline.domain.taxonomy import ReportKind, ReportType, Urgency
from pipeline.domain.triage import ReviewReason
from pipeline.domain.visibility import Visibility

LABELS: Mapping[type[StrEnum], Mapping[str, str]] = {
    ReportKind: {
        ReportKind.LAPORAN: "laporan",
        ReportKind.BUKAN_LAPORAN: "bukan laporan",
        ReportKind.RESPON: "jawaban instansi",
    },
    ReportType: {
        ReportType.PENGADUAN: "pengaduan",
        ReportType.ASPIRASI: "aspirasi",
        ReportType.PERMINTAAN_INFORMASI: "permintaan informasi",
    },
    Urgency: {
        Urgency.URGENT: "darurat",
        Urgency.ORDINARY: "biasa",
    },
    Channel: {
        Channel.TWITTER: "X (Twitter)",
        Channel.SMS: "SMS",
        Channel.WEB: "formulir web",
    },  # others are called as they call themselves
    Role: {
        Role.CENTRAL: "admin pusat",
        Role.COORDINATOR: "admin koordinator",
        Role.AGENCY: "admin instansi",
        Role.ANALYST: "analis",
    },
    DuplicateKind: {
        DuplicateKind.EXACT: "teks sama persis",
        DuplicateKind.NEAR: "hampir sama",
        DuplicateKind.SAME_INCIDENT: "mungkin kejadian yang sama",
    },
    OfficerDecisionKind: {
        OfficerDecisionKind.CONFIRM: "dikonfirmasi",
        OfficerDecisionKind.SPLIT: "dipisahkan",
        OfficerDecisionKind.MERGE: "digabungkan",
    },
    ReviewReason: {
        ReviewReason.LOW_CONFIDENCE_CATEGORY: "topik kurang yakin",
        ReviewReason.LOW_CONFIDENCE_AGENCY: "instansi kurang yakin",
        ReviewReason.AGENCY_CONTRADICTS_CATEGORY: "instansi tidak sesuai dengan topik",
        ReviewReason.NOT_A_REPORT_UNCERTAIN: "belum pasti laporan atau bukan",
        ReviewReason.INCOMPLETE: "tidak lengkap",
        ReviewReason.PLACE_UNCLEAR: "tempat belum pasti",
    },
    Flag: {
        Flag.TEXT_CUT: "teks dipotong",
        Flag.INCOMPLETE: "tidak lengkap",
        Flag.URGENT: "darurat",
        Flag.FLOOD: "banjir pesan",
        Flag.TIME_UNREADABLE: "waktu tidak terbaca",
        Flag.TIME_REPLACED: "waktu diganti dengan waktu diterima",
        Flag.POINT_UNREADABLE: "koordinat tidak terbaca",
        Flag.POINT_IMPOSSIBLE: "koordinat di luar Indonesia",
        Flag.POINT_MENDED: "koordinat diperbaiki",
        Flag.REGION_UNKNOWN: "wilayah tidak dikenal",
        Flag.CATEGORY_UNKNOWN: "topik yang dipilih tidak dikenal",
        Flag.DATE_UNREADABLE: "tanggal kejadian tidak terbaca",
        Flag.SENDER_UNREADABLE: "pengirim tidak terbaca",
        Flag.ID_UNREADABLE: "ID tidak terbaca",
        Flag.CONTACT_UNREADABLE: "kontak tidak terbaca",
        Flag.VISIBILITY_UNREADABLE: "kerahasiaan tidak terbaca",
        Flag.EXTRAS_UNREADABLE: "keterangan kiriman tidak terbaca",
    },
    Way: {
        Way.QUEUE: "antrean",
        Way.EMAIL: "surel",
        Way.WEBHOOK: "webhook",
        Way.OPEN311: "Open311",
    },
    DeliveryState: {
        DeliveryState.WAITING: "menunggu",
        DeliveryState.SENT: "terkirim",
        DeliveryState.FAILED: "gagal",
    },
    OutboxState: {
        OutboxState.WAITING: "menunggu",
        OutboxState.SENT: "terkirim",
        OutboxState.GIVEN_UP: "gagal",
        OutboxState.UNREACHABLE: "tidak dapat diberitahu",
    },
    MissingPart: {
        MissingPart.LOKASI: "lokasi",
        MissingPart.POKOK_MASALAH: "pokok masalah",
    },
    RoutingReason: {
        RoutingReason.AGENCY_UNKNOWN: "jenis instansi tidak dikenal",
        RoutingReason.PLACE_UNKNOWN: "lokasi tidak diketahui",
        RoutingReason.REGENCY_UNKNOWN: "kabupaten/kota tidak diketahui",
        RoutingReason.DISTRICT_UNKNOWN: "kecamatan tidak diketahui",
        RoutingReason.LOCAL_EXCEPTION: "di daerah ini ditangani instansi lain",
        RoutingReason.ROAD_CLASS: "menurut kelas jalan",
    },
    Status: {status: str(status).replace("_", " ") for status in Status},
    Actor: {
        Actor.SYSTEM: "sistem",
        Actor.OFFICER: "petugas",
        Actor.AGENCY: "instansi",
        Actor.REPORTER: "pelapor",
    },
    DeadlineState: {
        DeadlineState.IN_TIME: "tepat waktu",
        DeadlineState.NEAR: "mendekati tenggat",
        DeadlineState.LATE: "terlambat",
    },
    OfficeLevel: {level: str(level).replace("_", "/") for level in OfficeLevel},
    Visibility: {
        Visibility.PUBLIC: "publik",
        Visibility.ANONYMOUS: "anonim",
        Visibility.CONFIDENTIAL: "rahasia",
    },
}


def label(kind: type[StrEnum], code: str) -> str:
    """Name a value of one of our enums; one without words, of a newer version or a partner, is shown as it is."""
    return LABELS[kind].get(code, code)


def labels(kind: type[StrEnum], codes: Sequence[str]) -> str:
    """Name several values, one behind the other."""
    return ", ".join(label(kind, code) for code in codes)
