from __future__ import annotations

import orjson
import pytest

from pipeline.adapters.channels.import_map import RowReader, parse_map
from pipeline.domain.errors import DataFault, SetupFault

MAP = """
zone = "WIT"
id_prefix = "2019-"

[fields]
id = "No"
text = ["Judul", "Isi  Laporan"]
received_at = ["Tanggal", "Jam"]

[constants]
region = "Kota Ambon"
"""
COLUMNS = ("No", "Judul", "Isi Laporan", "Tanggal", "Jam")


def read(*cells: str) -> dict[str, object]:
    found = parse_map(MAP, name="peta.toml")
    body: dict[str, object] = orjson.loads(RowReader.of(found, COLUMNS).read(cells))
    return body


def test_a_row_becomes_a_report_in_our_own_form() -> None:
    assert read("7", "Lampu mati", "Gelap sekali", "3 Maret 2019", "14.05", "", "") == {
        "region": "Kota Ambon",
        "id": "2019-7",
        "text": "Lampu mati\nGelap sekali",
        "received_at": "2019-03-03T05:05:00+00:00",
    }


def test_blank_cells_are_left_out() -> None:
    assert read("", "", "Gelap sekali", "3 Maret 2019").keys() == {"region", "text", "received_at"}


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        (("7", "a", "b", "kemarin", ""), "unreadable_time"),
        (("7", "a", "b", "", ""), "unreadable_time"),
        (("7", "a", "b", "1/2/2019", "", "lebih"), "too_many_cells"),
    ],
)
def test_a_row_that_can_be_no_report_has_its_reason(cells: tuple[str, ...], code: str) -> None:
    with pytest.raises(DataFault) as fault:
        read(*cells)

    assert fault.value.code == code


@pytest.mark.parametrize(
    ("file", "said"),
    [
        ("fields = ", "bukan TOML"),
        ("[fields]\ntext = 'Isi'", "received_at"),
        ("[fields]\nreceived_at = 'Tanggal'", "text"),
        ("[fields]\ntext = 'Isi'\nreceived_at = 'Tanggal'\nkota = 'Kota'", "kota bukan isian laporan; yang ada: text"),
        ("[fields]\ntext = []\nreceived_at = 'Tanggal'", "fields.text"),
        ("zone = 'EST'\n[fields]\ntext = 'Isi'\nreceived_at = 'Tanggal'", "zone"),
        ("kolom = 1\n[fields]\ntext = 'Isi'\nreceived_at = 'Tanggal'", "kolom"),
    ],
)
def test_a_map_that_cannot_be_used_names_what_is_wrong(file: str, said: str) -> None:
    with pytest.raises(SetupFault, match=said):
        parse_map(file, name="peta.toml")
