"""Words that no dictionary knows: nearly all are names of streets, villages, shops. Pure.

No gazetteer has them all, and people seldom write `jalan` before them. Of 100 such words of the given reports about 80
are names of places, and most others the names of people and offices.
"""

from __future__ import annotations

from collections.abc import Container

SHORTEST = 5
"""Letters. Shorter unknown words are abbreviations and slips."""

_NO_NAMES = """
    dishub dinsos dinkes disdik disnaker dispenduk disdukcapil dukcapil satgas linmas polsek polres polda kemensos
    kemenkes kominfo diskominfo damkar bpjstk telkom telkomsel indihome samsat musrenbang
    covid prokes vaksin booster swab faskes balita posyandu bansos blanko legalisir legalisasi validasi verifikasi
    barcode password online offline login logout input upload download update website email google whatsapp instagram
    facebook twitter server loading error follow urgent please admin operator driver security customer service center
    weekend deadline meeting banner speaker stand light traffic cross flyover underpass frontage culvert paving
    rusun rusunawa fasum fasos perum balai warkop cafe gorong plengsengan kirmir biopori pju jukir
    menindaklanjuti tindaklanjuti ditindaklanjuti seringkali ketenagakerjaan pemberitahuan diberitahu wewenang
    terimakasih assalamualaikum aamiin kuatir kawatir mangkrak ribet sidak pungli
    """
NO_NAMES = frozenset(_NO_NAMES.split())
"""Offices, loan words and spellings that the dictionary lacks and that name no place. Written by hand."""


def is_proper_name(word: str, stem: str, known: Container[str]) -> bool:
    """Whether a word of a normal text is one that neither the known words nor their affixes explain."""
    return len(word) >= SHORTEST and word.isalpha() and word not in NO_NAMES and word not in known and stem not in known
