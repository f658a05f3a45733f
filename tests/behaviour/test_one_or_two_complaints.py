"""One complaint or two, through the whole reading of a text: one thing written otherwise, and what only looks it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from pydantic import SecretStr

from pipeline.domain.channel import Channel
from pipeline.domain.report import ReceivedReport
from pipeline.duplicates.fingerprint.build import build_comparable
from pipeline.duplicates.rules import DuplicateRules
from pipeline.duplicates.verdict.judge import PairVerdict, compare
from pipeline.settings import Settings
from pipeline.system.stages import build_analyse

FLOODED = "Genangan air setinggi betis setiap hujan, sudah tiga kali saya laporkan dan belum ada yang datang, lokasi {}"
T0 = datetime(2026, 11, 2, 2, tzinfo=UTC)
Judge = Callable[[str, str], PairVerdict]


@pytest.fixture(scope="module")
def judge() -> Judge:
    analyse = build_analyse(Settings(hash_key=SecretStr("k" * 32)))

    def compared(first: str, second: str) -> PairVerdict:
        reports = [
            ReceivedReport(
                report_id=f"web:{at}",
                tracking_id="",
                channel=Channel.WEB,
                received_at=T0 + timedelta(hours=at),
                text=text,
                reporter=f"r{at}",
            )
            for at, text in enumerate((first, second))
        ]
        one, other = map(build_comparable, analyse(reports))
        return compare(one, other, DuplicateRules())

    return compared


ONE_PLACE = [
    ("Jl. Jend. Sudirman", "Jalan Jenderal Sudirman"),
    ("Jl. Jend. Sudirman", "Jalan Sudirman"),
    ("Jl. Gatot Soebroto", "Jalan Jend. Gatot Subroto"),
    ("Jl. S. Parman", "Jalan Letjen S. Parman"),
    ("Jl. Letjend. Suprapto", "Jalan Letnan Jenderal Suprapto"),
    ("Jl. W.R. Supratman", "Jalan WR Supratman"),
    ("Jl. W.R. Supratman", "Jalan Wage Rudolf Supratman"),
    ("Jl. R.E. Martadinata", "Jalan Laksamana RE Martadinata"),
    ("Jl. R.A. Kartini", "Jl. Kartini"),
    ("Jl. Dr. Soetomo", "Jalan Dokter Sutomo"),
    ("Jl. Ir. H. Juanda", "Jalan Insinyur Haji Juanda"),
    ("Jl. H. Agus Salim", "Jalan Haji Agus Salim"),
    ("Jl. KH. Wahid Hasyim", "Jalan K.H. Wachid Hasyim"),
    ("Jl. K.H. Ahmad Dahlan", "Jl KH Achmad Dahlan"),
    ("Jl. HOS Cokroaminoto", "Jalan H.O.S. Tjokroaminoto"),
    ("Jl. M.H. Thamrin", "Jl MH Thamrin"),
    ("Jl. Tgk. Daud Beureueh", "Jalan Teungku Daud Beureueh"),
    ("Jl. Kapt. Tendean", "Jalan Kapten Pierre Tendean"),
    ("Jl. Sam Ratulangi", "Jalan Dr. Sam Ratulangi"),
    ("Jl. P. Antasari", "Jalan Pangeran Antasari"),
    ("Jl. Sultan Agung", "Jl. Sltn. Agung"),
    ("Jl. Brigjen Katamso", "Jalan Brigadir Jenderal Katamso"),
    ("Jl. Kol. Sugiono", "Jalan Kolonel Sugiono"),
    ("Jl. Mayjen Sungkono", "Jalan Mayor Jenderal Sungkono"),
    ("Jl. D.I. Panjaitan", "Jalan DI Panjaitan"),
    ("Jl. Imam Bonjol No. 12", "Jalan Imam Bonjol nomor dua belas"),
    ("Jl. Mawar No.7", "jln mawar nmr 7"),
    ("Jl. A. Yani No. 5", "Jl. Ahmad Yani no 5"),
    ("Jl. Hasanuddin", "Jalan Sultan Hasanudin"),
    ("Jl. Urip Sumoharjo", "Jalan Oerip Soemohardjo"),
    ("Jl. Basuki Rahmat", "Jalan Jenderal Basuki Rachmat"),
    ("Jl. Laks. Yos Sudarso", "Jalan Laksamana Yos Sudarso"),
    ("Jl. R. Suprapto", "Jalan Raden Suprapto"),
    ("Jl. Prof. Moh. Yamin", "Jalan Prof. Mohammad Yamin"),
    ("Jl. Moh. Hatta", "Jalan Mohamad Hatta"),
    ("Jl. Ki Hajar Dewantara", "Jl. Ki Hadjar Dewantara"),
    ("Jl. Diponegoro", "Jl. Dipenogoro"),
    ("Jalan Trans Sulawesi KM 7", "Jalan Trans Sulawesi kilometer 7"),
    ("Jalan Lintas KM 45+200", "Jalan Lintas Km. 45,2"),
    ("Jalan Lintas KM 45+200", "Jalan Lintas km 45.200"),
    ("Jalan Lintas KM.45", "Jalan Lintas KM 45"),
    ("Tol Cipali KM 102+400", "Tol Cipali km 102,4"),
    ("Tol Cipali KM 102 + 400", "Tol Cipali KM102+400"),
    ("Jalan Lintas KM 8", "Jalan Lintas km delapan"),
    ("Perum Bumi Indah Blok D4/11", "Perum Bumi Indah blok D-4 nomor 11"),
    ("Perum Bumi Indah Blok D4 No. 11", "Perum Bumi Indah D4/11"),
    ("Perum Bumi Indah Blok AA 3 No 2", "Perum Bumi Indah blok AA3/2"),
    ("Perum Bumi Indah Blok D 4 No 11", "Perum Bumi Indah Blok D4-11"),
    ("Blok F No. 12 Perum Asri", "Blok F/12 Perum Asri"),
    ("Blok F12 Perum Asri", "Blok F No. 12 Perum Asri"),
    ("Perumahan Bumi Indah", "Perum. Bumi Indah"),
    ("Kelurahan Sukamaju RT 03 RW 05", "Kel. Sukamaju RT 3/RW 5"),
    ("Kelurahan Sukamaju RT 03/05", "Kel. Sukamaju Rt.003 Rw.005"),
    ("Kelurahan Sukamaju RT 03 RW 05", "Kel. Sukamaju rukun tetangga 3 rukun warga 5"),
    ("Kelurahan Sukamaju RT/RW 03/05", "Kel. Sukamaju RT.03-RW.05"),
    ("Desa Karang RT tiga RW lima", "Desa Karang RT 3 RW 5"),
    ("Gang IV", "Gg. 4"),
    ("Gang Mawar II", "Gg Mawar 2"),
    ("Kecamatan Sawahan", "Kec. Sawahan"),
    ("SDN 2 Harapan", "SD Negeri 2 Harapan"),
    ("Desa Karang Anyar", "Desa Karanganyar"),
    ("pos 5, Kelurahan Sukamaju", "Pos V, Kelurahan Sukamaju"),
    ("Jl. Melati 12A", "Jl. Melati 12 A"),
    ("Jl. Melati 12A", "Jl. Melati No. 12-A"),
    ("Simpang Lima", "Simpang 5"),
    ("Desa Karang RT.5 RW.II", "Desa Karang RT 05/RW 02"),
    ("jalan nasional STA 12+200", "jalan nasional km 12,2"),
    ("Gedung C lantai dua", "Ged. C lt. 2"),
    ("Stasiun Kota peron dua", "Stasiun Kota peron 2"),
    ("Dusun Dua", "Dusun 2"),
    ("kejadian 3/11/2026", "kejadian 3 Nopember 2026"),
]
ONE_COMPLAINT = [
    (
        "Tanggal 2026-03-09 petugas loket memungut uang di kantor kelurahan tanpa kuitansi",
        "Tanggal 9 Maret 2026 petugas loket memungut uang di kantor kelurahan tanpa kuitansi",
    ),
    (
        "Tgl 09/03/2026 petugas loket memungut uang di kantor kelurahan tanpa kuitansi",
        "Tanggal 9 Maret petugas loket memungut uang di kantor kelurahan tanpa kuitansi",
    ),
    (
        "Tgl 09-03-26 petugas loket memungut uang di kantor kelurahan tanpa kuitansi",
        "Tanggal 9 Mar 2026 petugas loket memungut uang di kantor kelurahan tanpa kuitansi",
    ),
    (
        "Pada 9-Maret-2026 petugas loket memungut uang di kantor kelurahan tanpa kuitansi",
        "Pada 2026/03/09 petugas loket memungut uang di kantor kelurahan tanpa kuitansi",
    ),
    (
        "Pada 9 Maret petugas loket memungut uang di kantor kelurahan tanpa kuitansi",
        "Pada sembilan Maret petugas loket memungut uang di kantor kelurahan tanpa kuitansi",
    ),
    (
        "Pada 20260309 petugas loket memungut uang di kantor kelurahan tanpa kuitansi",
        "Pada 9 Maret 2026 petugas loket memungut uang di kantor kelurahan tanpa kuitansi",
    ),
    (
        "Pada 9/3 petugas loket memungut uang di kantor kelurahan tanpa kuitansi",
        "Pada 9 Maret petugas loket memungut uang di kantor kelurahan tanpa kuitansi",
    ),
    (
        "Pada 09.03.2026 petugas loket memungut uang di kantor kelurahan tanpa kuitansi",
        "Pada 9 Maret 2026 petugas loket memungut uang di kantor kelurahan tanpa kuitansi",
    ),
    (
        "Truk sampah plat N 9012 AB membuang sampah di sungai belakang pasar tadi pagi",
        "Truk sampah plat N9012AB membuang sampah di sungai belakang pasar tadi pagi",
    ),
    (
        "Truk sampah nopol N-9012-AB membuang sampah di sungai belakang pasar tadi pagi",
        "Truk sampah nopol n 9012 ab membuang sampah di sungai belakang pasar tadi pagi",
    ),
    (
        "Angkot N.9012.AB menaikkan tarif sepihak dan menurunkan penumpang di tengah jalan",
        "Angkot N 9012 AB menaikkan tarif sepihak dan menurunkan penumpang di tengah jalan",
    ),
    (
        "Angkot dengan nomor polisi D 12 X menaikkan tarif sepihak dan menurunkan penumpang",
        "Angkot dengan nomor polisi D12X menaikkan tarif sepihak dan menurunkan penumpang",
    ),
    (
        "Air PDAM tidak mengalir tiga hari, ID pelanggan 0123 4567 89, mohon petugas datang",
        "Air PDAM tidak mengalir tiga hari, ID pelanggan 0123456789, mohon petugas datang",
    ),
    (
        "Air PDAM tidak mengalir tiga hari, no. pelanggan 12-345-678, mohon petugas datang",
        "Air PDAM tidak mengalir tiga hari, nopel 12345678, mohon petugas datang",
    ),
    (
        "Listrik padam terus, nomor meter 1423 5566 778 mohon dicek petugas PLN ke rumah",
        "Listrik padam terus, no meter 14235566778 mohon dicek petugas PLN ke rumah",
    ),
    (
        "Listrik padam terus, IDPEL 512.345.678.901 mohon dicek petugas PLN ke rumah saya",
        "Listrik padam terus, id pel. 512345678901 mohon dicek petugas PLN ke rumah saya",
    ),
    (
        "Listrik padam terus, IDPEL: 5123 4567 8901 mohon dicek petugas PLN ke rumah saya",
        "Listrik padam terus, IDPEL 5123-4567-8901 mohon dicek petugas PLN ke rumah saya",
    ),
    (
        "Harga beras Rp 15.000 per kilo di pasar induk naik terus sejak bulan lalu tolong dikendalikan",
        "Harga beras Rp15000 per kilo di pasar induk naik terus sejak bulan lalu tolong dikendalikan",
    ),
    (
        "Jalan Kenari belum diperbaiki sejak banjir bandang tahun lalu",
        "Jalan Kenari tidak diperbaiki sejak banjir bandang tahun lalu",
    ),
    (
        "Jalan Kenari belum diperbaiki sejak banjir bandang, mohon segera diperbaiki",
        "Jalan Kenari blm diperbaiki sejak banjir bandang, mohon diperbaiki",
    ),
    (
        "Lampu kanan dan kiri jalan raya menuju pasar mati semua sejak kemarin",
        "Lampu kiri dan kanan jalan raya menuju pasar mati semua sejak kemarin",
    ),
    (
        "Tol Jagorawi arah Jakarta macet total karena truk terguling",
        "Tol Jagorawi menuju Jakarta macet total karena truk terguling",
    ),
    (
        "Saya tidak setuju tower dibangun di dekat SDN 2 Harapan karena radiasinya",
        "Saya nggak setuju tower dibangun di dekat SDN 2 Harapan karena radiasinya",
    ),
]
TWO_PLACES = [
    ("Jl. Ahmad Yani", "Jl. Ahmad Dahlan"),
    ("Jl. KH Ahmad Dahlan", "Jl. KH Wahid Hasyim"),
    ("Jl. Jend. Sudirman", "Jl. Jend. Gatot Subroto"),
    ("Jl. MT Haryono", "Jl. DI Panjaitan"),
    ("Jl. S. Parman", "Jl. S. Supriadi"),
    ("Jl. Mawar No. 12", "Jl. Mawar No. 14"),
    ("Jalan Lintas KM 12+300", "Jalan Lintas KM 12+700"),
    ("Jalan Lintas KM 12,3", "Jalan Lintas KM 13,3"),
    ("Perum Asri Blok C2/7", "Perum Asri Blok C3/7"),
    ("Perum Asri Blok C2/7", "Perum Asri Blok D2/7"),
    ("Perum Asri Blok C2/7", "Perum Asri Blok C2/8"),
    ("Perum Asri Blok C", "Perum Asri Blok D"),
    ("Kelurahan Sukamaju RT 03", "Kelurahan Sukamaju RT 07"),
    ("Kelurahan Sukamaju RW 3", "Kelurahan Sukamaju RW 7"),
    ("Gang IV", "Gang VI"),
    ("sisi kiri Jalan Melati", "sisi kanan Jalan Melati"),
    ("sebelah utara Jalan Melati", "sebelah selatan Jalan Melati"),
    ("sisi timur Jalan Melati", "sisi barat Jalan Melati"),
    ("Tol Cipali arah Cirebon", "Tol Cipali arah Jakarta"),
    ("Tol Cipali menuju Cirebon", "Tol Cipali menuju Jakarta"),
    ("Jalan Melati jalur kiri", "Jalan Melati jalur kanan"),
    ("Jalan Melati arah utara", "Jalan Melati arah selatan"),
    ("ruas dari Kediri ke Pare", "ruas dari Pare ke Kediri"),
    ("depan SDN 2 Harapan", "belakang SDN 2 Harapan"),
    ("Tol Cipali jalur A", "Tol Cipali jalur B"),
    ("pintu masuk Terminal Bunder", "pintu keluar Terminal Bunder"),
    ("Jalan Melati dari arah Bogor", "Jalan Melati ke arah Bogor"),
    ("lantai 1 Pasar Besar", "lantai 2 Pasar Besar"),
    ("Jembatan Merah sisi hulu", "Jembatan Merah sisi hilir"),
    ("Desa Karang Lor", "Desa Karang Kidul"),
    ("Jalan Melati sebelum jembatan", "Jalan Melati setelah jembatan"),
    ("SDN 2 Harapan", "SDN 3 Harapan"),
    ("Jalan Melati Timur", "Jalan Melati Barat"),
    ("Rest Area KM 57", "Rest Area KM 62"),
    ("Jalan Melati lajur kiri", "Jalan Melati lajur kanan"),
    ("Stasiun Kota peron 1", "Stasiun Kota peron 2"),
    ("wetan kali Bengawan", "kulon kali Bengawan"),
    ("seberang Masjid Agung", "samping Masjid Agung"),
    ("tebing atas Jalan Payung", "tebing bawah Jalan Payung"),
    ("Dusun Satu", "Dusun Dua"),
    ("toilet pria Terminal Bunder", "toilet wanita Terminal Bunder"),
    ("kel. Lowokwaru kec. Lowokwaru Kota Malang", "kel. Dinoyo kec. Lowokwaru Kota Malang"),
    ("tol layang MBZ arah Cikampek", "tol layang MBZ arah Jakarta"),
    ("Tol Cipali jalur Cirebon-Jakarta", "Tol Cipali jalur Jakarta-Cirebon"),
    ("Tol Cipali Jakarta arah Cirebon", "Tol Cipali Cirebon arah Jakarta"),
    ("Halte Pasar arah pulang", "Halte Pasar arah pergi"),
    ("seberang kiri Pasar Besar", "seberang kanan Pasar Besar"),
    ("Kelurahan Sukamaju Rukun Tetangga 3", "Kelurahan Sukamaju Rukun Tetangga 8"),
]
TWO_COMPLAINTS = [
    (
        "Tolong pohon trembesi di alun-alun kota ditebang karena sudah tua",
        "Tolong pohon trembesi di alun-alun kota jangan ditebang karena sudah tua",
    ),
    (
        "Suhu ruang tunggu kantor dukcapil terlalu dingin untuk lansia",
        "Suhu ruang tunggu kantor dukcapil terlalu panas untuk lansia",
    ),
    (
        "Truk tambang boleh lewat Jalan Kenari pada siang hari",
        "Truk tambang tidak boleh lewat Jalan Kenari pada siang hari",
    ),
    (
        "Air sumur di sekitar pabrik tahu Desa Karang berbau",
        "Air sumur di sekitar pabrik tahu Desa Karang tidak berbau",
    ),
    (
        "Kereta dari Stasiun Kota selalu berangkat terlalu awal dari jadwal",
        "Kereta dari Stasiun Kota selalu berangkat terlambat dari jadwal",
    ),
    (
        "Saya setuju tower dibangun di dekat sekolah anak kami",
        "Saya tidak setuju tower dibangun di dekat sekolah anak kami",
    ),
    (
        "Warga mendukung pembangunan tower di dekat sekolah anak kami",
        "Warga menolak pembangunan tower di dekat sekolah anak kami",
    ),
    ("Saya pro pembangunan pasar modern di lahan lama", "Saya kontra pembangunan pasar modern di lahan lama"),
    (
        "Jalan Kenari sudah diperbaiki setelah laporan saya minggu lalu",
        "Jalan Kenari belum diperbaiki setelah laporan saya minggu lalu",
    ),
    (
        "Lampu jalan di Jalan Kenari sudah menyala sejak semalam",
        "Lampu jalan di Jalan Kenari belum menyala sejak semalam",
    ),
    (
        "Air PDAM di Perum Asri sudah mengalir kembali sejak pagi",
        "Air PDAM di Perum Asri belum mengalir kembali sejak pagi",
    ),
    (
        "Loket pelayanan KTP di Kecamatan Sawahan buka hari Sabtu",
        "Loket pelayanan KTP di Kecamatan Sawahan tutup hari Sabtu",
    ),
    ("Jembatan Merah dibuka untuk umum sejak kemarin sore", "Jembatan Merah ditutup untuk umum sejak kemarin sore"),
    ("Petugas posyandu datang ke RW kami bulan ini", "Petugas posyandu tidak datang ke RW kami bulan ini"),
    (
        "Ada petugas yang berjaga di perlintasan kereta Jalan Kenari",
        "Tidak ada petugas yang berjaga di perlintasan kereta Jalan Kenari",
    ),
    (
        "Bantuan sosial untuk lansia sudah cair bulan ini di desa kami",
        "Bantuan sosial untuk lansia belum cair bulan ini di desa kami",
    ),
    ("Taman kota jadi dibangun di lahan bekas pasar", "Taman kota batal dibangun di lahan bekas pasar"),
    ("Tarif parkir di Pasar Besar naik sejak awal bulan", "Tarif parkir di Pasar Besar turun sejak awal bulan"),
    (
        "Warga puas dengan pelayanan Puskesmas Melati yang cepat",
        "Warga tidak puas dengan pelayanan Puskesmas Melati yang cepat",
    ),
    ("Sampah di TPS Kenari sudah diangkut tadi pagi", "Sampah di TPS Kenari tidak diangkut tadi pagi"),
    (
        "Saya sangat setuju dengan jalan satu arah di Jalan Kenari",
        "Saya sangat tidak setuju dengan jalan satu arah di Jalan Kenari",
    ),
    (
        "Mohon dibuka akses jalan ke Pasar Besar dari arah timur",
        "Mohon ditutup akses jalan ke Pasar Besar dari arah timur",
    ),
    (
        "Mohon dipasang polisi tidur di Jalan Kenari depan sekolah",
        "Mohon dibongkar polisi tidur di Jalan Kenari depan sekolah",
    ),
    (
        "Sekolah kami menerima dana BOS tahun ini tepat waktu",
        "Sekolah kami tidak menerima dana BOS tahun ini tepat waktu",
    ),
    ("Parkir di RSUD gratis untuk pasien rawat inap", "Parkir di RSUD bayar untuk pasien rawat inap"),
    (
        "Lampu merah di simpang Kenari berfungsi normal lagi",
        "Lampu merah di simpang Kenari tidak berfungsi normal lagi",
    ),
    (
        "Kami keberatan dengan rencana penggusuran lapak di Pasar Besar",
        "Kami tidak keberatan dengan rencana penggusuran lapak di Pasar Besar",
    ),
    ("Saya mau pindah kelas BPJS dari kelas 1 ke kelas 3", "Saya mau pindah kelas BPJS dari kelas 3 ke kelas 1"),
    (
        "Proyek drainase Jalan Kenari dilanjutkan lagi minggu ini",
        "Proyek drainase Jalan Kenari dihentikan lagi minggu ini",
    ),
    ("Proyek drainase Jalan Kenari sudah selesai minggu ini", "Proyek drainase Jalan Kenari belum selesai minggu ini"),
    (
        "Warga minta portal di Jalan Kenari dipertahankan demi keamanan",
        "Warga minta portal di Jalan Kenari dihapus demi keamanan",
    ),
    ("Gerbang perumahan dibuka 24 jam sejak bulan ini", "Gerbang perumahan tidak dibuka 24 jam sejak bulan ini"),
    (
        "Truk sampah plat N 9012 AB membuang sampah di sungai belakang pasar",
        "Truk sampah plat N 9013 AB membuang sampah di sungai belakang pasar",
    ),
    (
        "Truk sampah plat N 9012 AB membuang sampah di sungai belakang pasar",
        "Truk sampah plat L 9012 AB membuang sampah di sungai belakang pasar",
    ),
    (
        "Tanggal 9 Maret 2026 petugas loket memungut uang di kantor kelurahan",
        "Tanggal 2026-04-09 petugas loket memungut uang di kantor kelurahan",
    ),
    (
        "Air PDAM mati, ID pelanggan 0123 4567 89, mohon petugas datang",
        "Air PDAM mati, ID pelanggan 0123456788, mohon petugas datang",
    ),
]


@pytest.mark.parametrize(("first", "second"), ONE_PLACE)
def test_one_place_in_two_spellings_is_one_complaint(judge: Judge, first: str, second: str) -> None:
    assert judge(FLOODED.format(first), FLOODED.format(second)).same == "merge"


@pytest.mark.parametrize(("first", "second"), ONE_COMPLAINT)
def test_one_date_plate_or_number_in_two_spellings_is_one_complaint(judge: Judge, first: str, second: str) -> None:
    assert judge(first, second).same == "merge"


@pytest.mark.parametrize(("first", "second"), TWO_PLACES)
def test_two_places_in_the_same_words_are_two_complaints(judge: Judge, first: str, second: str) -> None:
    assert judge(FLOODED.format(first), FLOODED.format(second)).same != "merge"


@pytest.mark.parametrize(("first", "second"), TWO_COMPLAINTS)
def test_opposites_in_the_same_words_are_two_complaints(judge: Judge, first: str, second: str) -> None:
    assert judge(first, second).same != "merge"


@pytest.mark.parametrize(("first", "second"), [*ONE_COMPLAINT, *TWO_COMPLAINTS])
def test_the_verdict_is_the_same_whichever_comes_first(judge: Judge, first: str, second: str) -> None:
    assert judge(first, second) == judge(second, first)
