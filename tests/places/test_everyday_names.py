"""Places as people name them: former and short names, small letters, names that contradict each other."""

from __future__ import annotations

import pytest

from pipeline.places.find import PlaceFinder


def regency_of(finder: PlaceFinder, text: str) -> str:
    """Give the code of the regency that a text names."""
    place = finder.find(text)
    assert place is not None
    assert place.regency is not None
    return place.regency.code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Jalan berlubang di Desa Sayung Kec. Sayung Kab. Demak", "33.21.04.2010"),
        ("lampu mati di desa leles kec leles kab garut", "32.05.09.2001"),
        ("SAMPAH DI DESA SOLEAR KEC SOLEAR KABUPATEN TANGERANG", "36.03.31.2001"),
        ("Kel. Beo Kec. Tanimbar Utara", None),
        ("Kec. Tombatu Desa Tombatu, Minahasa Tenggara", "71.07.05.2015"),
        ("Air Upas, Kec. Air Upas, Kab. Ketapang", "61.04.21.2001"),
    ],
)
def test_a_village_with_its_districts_name_is_found_beside_it(finder: PlaceFinder, text: str, code: str | None) -> None:
    place = finder.find(text)
    village = place.village.code if place and place.village else None
    assert village == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Lampu jalan mati di Kota Tarakan Kalimantan Timur", "65.71"),
        ("pelabuhan rusak, nunukan kaltim", "65.03"),
        ("Listrik padam di Kab. Malinau, Kaltim", "65.02"),
        ("Jalan rusak Kab. Pandeglang Jawa Barat", "36.01"),
        ("Sampah di Pangkalpinang, Sumatera Selatan", "19.71"),
        ("kapal tidak ada di Batam Riau", "21.71"),
        ("Guru kurang di Kab. Merauke, Papua", "93.01"),
        ("Jembatan putus, Wamena, Papua", "95.01"),
        ("Kota Sorong Papua Barat banjir", "96.71"),
        ("Manokwari, Irian Jaya", "92.02"),
        ("Majene Sulawesi Selatan krisis air", "76.05"),
        ("Kab. Boalemo Sulawesi Utara", "75.02"),
        ("Ternate, Maluku: air keruh", "82.71"),
    ],
)
def test_a_former_province_does_not_hide_the_region(finder: PlaceFinder, text: str, code: str) -> None:
    assert regency_of(finder, text) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Jalan rusak di Kab. Pontianak", "61.02"),
        ("kabupaten pontianak kec sungai pinyuh banjir", "61.02"),
        ("air mati di pontianak", "61.71"),
        ("Kota Pontianak banjir", "61.71"),
        ("Jembatan di Kab. Kendari putus", "74.02"),
        ("lampu mati di kota kendari", "74.71"),
        ("Kabupaten Mamuju Utara listrik padam", "76.01"),
        ("Kab. Pasir banjir", "64.01"),
        ("Kabupaten Kutai jalan rusak", "64.02"),
        ("kab toba samosir jalan longsor", "12.12"),
        ("Kab. Maluku Tenggara Barat kapal", "81.03"),
        ("Kab. Polewali Mamasa", "76.04"),
    ],
)
def test_a_former_name_means_the_region_of_today(finder: PlaceFinder, text: str, code: str) -> None:
    assert regency_of(finder, text) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Jalan rusak di PALI sudah setahun", "16.12"),
        ("kab pali listrik padam", "16.12"),
        ("lampu mati di muratara", "16.13"),
        ("Kab. SBB jembatan putus", "81.06"),
        ("jalan rusak di Kab. KLU", "52.08"),
        ("Puskesmas di Kab. Mura tutup", None),
        ("Kab. Mitra, Sulut: jalan rusak", "71.07"),
        ("pungli di gumas", "62.10"),
        ("banjir di mahulu", "64.11"),
        ("Banjir di Kota Padang Sidempuan", "12.77"),
        ("Banjir di Kota Padang Panjang", "13.74"),
        ("Banjir di Kota Padang", "13.71"),
        ("Kota Tanjung Balai macet", "12.74"),
        ("Kota Tebing Tinggi macet", "12.76"),
        ("sampah di Banjar Jawa Barat", "32.79"),
        ("banjir di B. Aceh", "11.71"),
        ("got mampet di kota t. tinggi", "12.76"),
        ("jln rusak di S. Penuh jambi", "15.72"),
        ("sampah di kota tj. balai", "12.74"),
        ("pelabuhan Tj. Balai Karimun rusak", "21.02"),
        ("banjir Kec. Tj. Priok", "31.72"),
        ("banjir Kec. Tj. Karang Barat", "18.71"),
        ("macet di kec. pd. gede", "32.75"),
        ("listrik padam d kendal sejak magrib", "33.24"),
        ("bapak D. Tegal", None),
        ("sampah di banjar, kalsel", "63.03"),
    ],
)
def test_short_names_and_the_longer_of_two_names(finder: PlaceFinder, text: str, code: str | None) -> None:
    place = finder.find(text)
    assert (place.regency.code if place and place.regency else None) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("listrik padam di palu sejak pagi", "72.71"),
        ("LISTRIK PADAM DI PALU", "72.71"),
        ("di pati banjir sudah seminggu", "33.18"),
        ("jalan di siak banyak lubang", "14.08"),
        ("macet di batu, tolong polisi", "35.79"),
        ("sampah di serang belum diangkut", "36.73"),
        ("air keruh di metro sudah dua hari", "18.72"),
        ("jalan rusak di duri kok tidak diperbaiki", "14.03"),
    ],
)
def test_a_name_in_small_letters_is_read_where_a_place_stands(finder: PlaceFinder, text: str, code: str | None) -> None:
    place = finder.find(text)
    assert (place.regency.code if place and place.regency else None) == code


@pytest.mark.parametrize(
    "text",
    [
        "kaca mobil saya di palu orang tidak dikenal",
        "anak kami di serang anjing gila",
        "maling di buru warga",
        "nama almarhum salah tulis di batu nisan",
        "ada tulisan jorok di batang pohon",
        "sebagian besar dari batang dan dahan sudah lapuk",
        "kaki saya kena duri di taman",
        "bubur pati di pasar mahal",
        "lewat metro mini",
        "mitra kerja kami belum dibayar",
    ],
)
def test_an_ordinary_word_is_no_place(finder: PlaceFinder, text: str) -> None:
    place = finder.find(text)
    assert place is None or (place.regency is None and not place.candidates)


@pytest.mark.parametrize(
    "text",
    [
        "Banjir di Kecamatan Coblong Kota Surabaya",
        "jalan rusak kec. tebet, kab. sleman",
        "Kota Medan Kecamatan Rungkut lampu mati",
        "Kelurahan Tebet Timur Kota Surabaya gelap",
        "Jalan longsor di Kabupaten Gresik, Jawa Barat",
        "Prov. Bali Kabupaten Garut krisis air",
        "Sampah menumpuk di Medan, Jawa Tengah",
        "Air keruh di Semarang Jawa Timur",
        "Kelurahan Antapani Kidul Kecamatan Gubeng, jalan rusak",
        "Saya di Kec. Tebet dan melihat banjir besar sekali di Kota Bandung",
    ],
)
def test_names_that_contradict_each_other_are_candidates(finder: PlaceFinder, text: str) -> None:
    place = finder.find(text)
    assert place is not None
    assert place.regency is None
    assert len(place.candidates) >= 2
    assert place.confidence < 0.6


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Kel. Moro, Krembangan, Surabaya", "35.78"),
        ("Kecamatan Depok Sleman Yogyakarta", "34.04"),
        ("Desa Sukamaju Kec. Ngargoyoso Kab. Karanganyar", "33.13"),
        ("Desa Antapani Kidul Kec. Ngargoyoso Kab. Karanganyar", "33.13"),
        ("dari Kec. Tebet ke Kota Bandung naik kereta dari Kota Bandung, Jawa Barat", "32.73"),
    ],
)
def test_a_slip_or_a_way_is_no_contradiction(finder: PlaceFinder, text: str, code: str) -> None:
    assert regency_of(finder, text) == code


def test_the_channels_region_decides_between_names_that_contradict(finder: PlaceFinder) -> None:
    place = finder.find("Banjir di Kecamatan Tebet Kota Bandung", region="Kota Bandung")
    assert place is not None
    assert place.regency is not None
    assert place.regency.code == "32.73"
