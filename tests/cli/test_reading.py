"""`lapor explain` and `lapor route` speak Indonesian, and name what they show."""

from __future__ import annotations

from tests.cli.terminal import in_a_pipe

LAMP = "Lampu jalan padam di depan Pasar Mardika, Kota Ambon, sudah tiga malam gelap"


def test_the_way_to_the_office_is_told_by_names() -> None:
    shown = dict(line.split("\t") for line in in_a_pipe("route", LAMP).stdout.splitlines())

    assert "Kota Ambon" in shown["tempat"]
    assert shown["tindak lanjut"].endswith("WIT")
    assert {"topik", "tempat", "instansi", "aturan", "verifikasi", "penutupan"} <= set(shown)


def test_the_words_for_and_against_each_answer_are_told() -> None:
    *answers, review = [line.split("\t") for line in in_a_pipe("explain", LAMP).stdout.splitlines()]

    assert [answer[0] for answer in answers] == ["jenis", "topik", "jenis instansi", "urgensi"]
    assert "lampu" in answers[1][3]
    assert review[0] == "perlu verifikasi"


def test_a_text_in_an_old_encoding_is_read_as_if_it_had_come_by_a_channel() -> None:
    shown = in_a_pipe("route", LAMP.replace("tiga", "tig\udce9"))  # the byte E9, as a shell hands it over

    assert "Kota Ambon" in shown.stdout
