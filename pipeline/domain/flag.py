"""Machine-readable remarks on a report (tanda), as documents and officers see them; pure."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Flag(StrEnum):
    """What should be known of a report beside its answers."""

    TEXT_CUT = "teks_dipotong"
    INCOMPLETE = "tidak_lengkap"
    URGENT = "darurat"
    FLOOD = "banjir_pesan"
    TIME_UNREADABLE = "waktu_tidak_terbaca"
    TIME_REPLACED = "waktu_diganti"
    POINT_UNREADABLE = "lokasi_tidak_terbaca"
    POINT_IMPOSSIBLE = "lokasi_mustahil"
    POINT_MENDED = "lokasi_diperbaiki"
    REGION_UNKNOWN = "wilayah_tidak_dikenal"
    CATEGORY_UNKNOWN = "topik_tidak_dikenal"
    DATE_UNREADABLE = "tanggal_tidak_terbaca"
    SENDER_UNREADABLE = "pengirim_tidak_terbaca"
    ID_UNREADABLE = "id_tidak_terbaca"
    CONTACT_UNREADABLE = "kontak_tidak_terbaca"
    VISIBILITY_UNREADABLE = "kerahasiaan_tidak_terbaca"
    EXTRAS_UNREADABLE = "keterangan_tidak_terbaca"


def raised(flags: Mapping[Flag, bool]) -> tuple[Flag, ...]:
    """Give those that hold, in the order in which they are named."""
    return tuple(flag for flag, holds in flags.items() if holds)
