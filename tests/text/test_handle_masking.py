from __future__ import annotations

from collections.abc import Mapping

from pipeline.text.handles import CITIZEN_HANDLE, OfficialHandle, mask_handles


def test_a_citizens_handle_is_masked_and_a_public_one_stays(handle_table: Mapping[str, OfficialHandle]) -> None:
    masked = mask_handles("RT @tetangga_5: cc @PLN_123, @Budi99 mati lampu", handle_table)
    assert masked == f"RT {CITIZEN_HANDLE}: cc @PLN_123, {CITIZEN_HANDLE} mati lampu"


def test_masking_twice_changes_nothing_more(handle_table: Mapping[str, OfficialHandle]) -> None:
    once = mask_handles("@tetangga_5 RT@Budi99 banjir", handle_table)
    assert mask_handles(once, handle_table) == once


def test_an_e_mail_address_is_no_handle() -> None:
    assert mask_handles("kirim ke warga@contoh.go.id", ()) == "kirim ke warga@contoh.go.id"
