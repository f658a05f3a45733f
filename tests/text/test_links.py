from __future__ import annotations

import pytest

from pipeline.text.links import find_links, replace_links


def test_the_host_of_each_link_is_found() -> None:
    text = "lihat https://www.Contoh.go.id/berita?id=1, www.lapor.go.id dan rekrutmen.contoh-satu.com"
    assert find_links(text) == ("contoh.go.id", "lapor.go.id", "rekrutmen.contoh-satu.com")


def test_a_link_cut_short_has_no_host() -> None:
    assert find_links("macet https:/... dan https://t") == ("", "")


@pytest.mark.parametrize("text", ["gelap.Mohon diperbaiki", "jl.melati no.5", "warga@contoh.go.id", "pukul 07.30"])
def test_a_full_stop_makes_no_link(text: str) -> None:
    assert find_links(text) == ()


def test_a_hacked_site_stays_known_by_its_host_and_the_words_of_its_path() -> None:
    text = replace_links("situs diretas https://desa.contoh.go.id/slot-gacor?x=77aB9 tolong")
    assert text.split() == ["situs", "diretas", "situs_desa_contoh_go_id", "slot", "gacor", "tolong"]


@pytest.mark.parametrize("link", ["https://t.co/AbC123", "https:/...", "http://bit.ly/xyz"])
def test_a_link_that_says_nothing_of_where_it_leads_is_one_word(link: str) -> None:
    assert replace_links(f"banjir {link}").split() == ["banjir", "tautan"]
