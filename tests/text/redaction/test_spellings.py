"""The same data in the spellings that people use: all of it goes, and what stands around it stays."""

from __future__ import annotations

import pytest

from pipeline.text.redaction.redact import redact


@pytest.mark.parametrize(
    "number",
    [
        "0838-7710-4425",
        "08387710 4425",
        "0838771-04425",
        "08.3877.104.425",
        "+62 83877 104425",
        "0838*7710*4425",
        "0838_7710_4425",
        "0838,7710,4425",
        "0838/7710/4425",
        "0838:7710:4425",
        "0838;7710;4425",
        "0838|7710|4425",
        "0838] [7710] [4425",
        "0838 · 7710 · 4425",
        "0838\u20137710\u20134425",
        "0838\n7710\n4425",
        "O838 77IO 4425",
        "0️⃣8️⃣3️⃣8️⃣7️⃣7️⃣1️⃣0️⃣4️⃣4️⃣2️⃣5️⃣",
        "nol delapan tiga delapan tujuh tujuh satu nol empat empat dua lima",
        "kosong lapan tiga lapan tujuh tujuh satu kosong empat empat dua lima",
        "(+62)838-7710-4425",
        "0274-556677",
        "0274556677",
        "+62274556677",
    ],
)
def test_a_telephone_number_after_its_word_goes_however_it_is_spelt(number: str) -> None:
    assert redact(f"Air mati, hub {number} ya pak") == "Air mati, hub <TELP> ya pak"


@pytest.mark.parametrize("between", ["/", " / ", ", ", " atau ", " dan ", "\n"])
def test_two_numbers_side_by_side_are_two_tokens(between: str) -> None:
    assert redact(f"hub 0838-7710-4425{between}0877 6610 3329") == f"hub <TELP>{between}<TELP>"


def test_the_digit_of_a_word_is_no_digit_of_the_number_after_it() -> None:
    assert redact("HP1 083877104425 HP2 087766103329") == "HP1 <TELP> HP2 <TELP>"


@pytest.mark.parametrize(
    "number",
    [
        "3404 0716\n0290 0003",
        "3404\n0716\n0290\n0003",
        "3404_0716_0290_0003",
        "3404*0716*0290*0003",
        "34O4O716O29OOOO3",
        "340 407 160 290 0003",
        "tiga empat nol empat nol tujuh satu enam nol dua sembilan nol nol nol nol tiga",
    ],
)
def test_a_nik_after_its_word_goes_however_it_is_spelt(number: str) -> None:
    assert redact(f"NIK {number} salah") == "NIK <NIK> salah"


@pytest.mark.parametrize(
    "address",
    [
        "ratna.k[at]contoh[dot]id",
        "ratna (at) contoh (titik) id",
        "ratna at contoh dot co dot id",
        "ratna¡contoh.id",
        "ratna\uff20contoh.id",
        "ratna @ gmail.com",
        "ratna{at}contoh{dot}id",
        "ratna et gmail titik com",
        "ratna@@contoh.com",
        "ratna@contoh,com",
        "ratna*at*contoh*dot*com",
        "ratna_at_contoh_dot_com",
    ],
)
def test_an_address_that_is_written_out_goes(address: str) -> None:
    assert redact(f"balas ke {address}, terima kasih") == "balas ke <EMAIL>, terima kasih"


@pytest.mark.parametrize(
    ("text", "redacted"),
    [
        ("setor ke 4420193377 bank BNI saja", "setor ke <REKENING> bank BNI saja"),
        ("4420193377 (BSI)", "<REKENING> (BSI)"),
        ("dari 6283877104425@s.whatsapp.net", "dari <TELP>@s.whatsapp.net"),
        ("kantor pos 0274 556677 tutup", "kantor pos <TELP> tutup"),
        ("nomor KIS 000-2345-678-901", "nomor KIS <BPJS>"),
    ],
)
def test_what_stands_beside_a_number_tells_what_it_is(text: str, redacted: str) -> None:
    assert redact(text) == redacted


@pytest.mark.parametrize(
    ("text", "redacted"),
    [
        ("aduan an. Wayan Misal ditolak", "aduan an. <NAMA> ditolak"),
        ("akta an:Zainab Contoh", "akta an:<NAMA>"),
        ("nm: Ujang Misal, Garut", "nm: <NAMA>, Garut"),
        ("nama terlapor: Slamet Contoh, carik", "nama terlapor: <NAMA>, carik"),
        ("atas nama almarhum Haji Darma", "atas nama almarhum Haji <NAMA>"),
        ("hub Bu Yanti di pasar", "hub Bu <NAMA> di pasar"),
        ("nama kepala sekolah: Drs. Mulya", "nama kepala sekolah: Drs. <NAMA>"),
        ("Hormat kami,\nPetrus Contoh", "Hormat kami,\n<NAMA>"),
        ("saya Puji Misal, warga RT 3", "saya <NAMA>, warga RT 3"),
        ("pengirim Roni Misal", "pengirim <NAMA>"),
        ("nama saya M. Ali Contoh dari Palu", "nama saya <NAMA> dari Palu"),
        ("nama anak: Raka putra contoh\nNIK menyusul", "nama anak: <NAMA>\nNIK menyusul"),
        ("warga bernama Anton bagian loket", "warga bernama <NAMA> bagian loket"),
        ("oknum pak darso minta uang", "oknum pak <NAMA> minta uang"),
        ("oknum perangkat desa Pak Darso memotong", "oknum perangkat desa Pak <NAMA> memotong"),
        ("NAMA DARSINI NIK 3310064506620004", "NAMA <NAMA> NIK <NIK>"),
        ("nama darsini umur 71 tahun", "nama <NAMA> umur 71 tahun"),
        ("rek 6871234567 an darso misal", "rek <REKENING> an <NAMA>"),
        ("nama ibu kandung: Sulastri", "nama ibu kandung: <NAMA>"),
        ("Sdr. Darso Misal menagih dua kali", "Sdr. <NAMA> menagih dua kali"),
        ("Tn. Darso dan Ny. Sulastri", "Tn. <NAMA> dan Ny. <NAMA>"),
        ("sy Darso Misal warga Sidorejo", "sy <NAMA> warga Sidorejo"),
        ("hub Darso 0838-7710-4425", "hub <NAMA> <TELP>"),
        ("Yang melapor,\nDarso Misal", "Yang melapor,\n<NAMA>"),
    ],
)
def test_a_name_after_the_words_that_people_use_goes(text: str, redacted: str) -> None:
    assert redact(text) == redacted


@pytest.mark.parametrize(
    "text",
    [
        "UU 30/2014 dan Permenpan 46/2020, surat 005/1234/436.7.15/2021",
        "lokasi (-6.914744,107.609810) km 12+300",
        "token listrik 1234 5678 9012 3456 7890",
        "no pelanggan PDAM 0812004567",
        "jadwal 08.12 09.15 10.30",
        "kwh meter nomor seri 86012345678",
        "harga 081,2 dan 12.345.678.900",
        "SK nomor tu.05.01/vi/0356/2016 25 Februari",
        "hubungi 1500 400 atau 112",
        "Server at contoh.go.id Port 80",
        "jual miras @kios depan sekolah",
        "satu dua tiga warga, lima enam rumah",
        "an organik dan anorganik",
        "salam, Pak Wali",
        "hubungi pak RT",
        "ttd kontrak di bank",
        "Nama Terdaftar Penerima Bansos",
        "dari Kendari ke Kolaka",
        "contoh.id/nama-pejabat-dicatut",
        "oknum pak lurah minta uang",
        "oknum ibu kades jarang di kantor",
        "nama serta alamat pelapor rahasia",
        "nama jalan dan alamat salah",
        "sdr. Kepala Dinas mohon turun",
        "hubungi Posko 1500 400",
        "nama ibu kandung di KK salah",
        "dana desa 1200000000 dikorupsi",
        "debit air 1200000 liter terbuang",
        "jadwal 08:30:15 sampai 10:45:00",
        "[1] [2] [3] [4] [5] [6]",
    ],
)
def test_what_names_no_person_stays(text: str) -> None:
    assert redact(text) == text


def test_what_a_browser_marks_up_goes_too() -> None:
    assert redact("<b>budi@contoh.id</b><br>0838-7710-4425<br>") == "<b><EMAIL></b><br><TELP><br>"


def test_what_a_wrong_encoding_left_behind_an_address_does_not_save_it() -> None:
    assert redact("surel ratna.k@contoh.id\u00ff\u00ff") == "surel <EMAIL>\u00ff\u00ff"
