"""What the shipped models must get right, whatever their figures: plain reports, one or more of each category."""

from __future__ import annotations

import pytest

from tests.behaviour.conftest import Ask

PLAIN = {
    "agama": "Mohon bantuan untuk perbaikan musala kami, pengeras suaranya juga rusak",
    "air_bersih": "Air PDAM di rumah saya tidak mengalir sejak tadi pagi",
    "ekonomi_keuangan": "Tagihan PBB saya salah, tolong dibetulkan pajak bumi dan bangunannya",
    "energi_sda": "Listrik di kampung kami padam terus, PLN tolong diperbaiki",
    "infrastruktur": "Jalan di depan SD berlubang dalam sekali, banyak yang jatuh",
    "kebencanaan": "Longsor menimbun dua rumah, warga mengungsi dan butuh bantuan",
    "kependudukan": "KTP elektronik saya belum dicetak padahal sudah rekam dua bulan lalu",
    "kepegawaian_birokrasi": "Kapan pengumuman seleksi CPNS dan PPPK, honorer menunggu",
    "kesehatan": "Antrean puskesmas lama sekali dan dokternya tidak ada",
    "ketenagakerjaan": "Perusahaan tidak membayar THR dan gaji saya di bawah UMR",
    "ketertiban_umum": "PKL menutup trotoar dan pengamen mengganggu warga",
    "lingkungan": "Sampah menumpuk dan bau, sudah lama tidak diangkut",
    "pariwisata_olahraga": "Lapangan sepak bola dan tempat wisata di desa kami tidak terawat",
    "pendidikan": "PPDB tidak adil, anak saya tidak diterima di SMP negeri",
    "perdagangan_konsumen": "Harga minyak goreng di pasar mahal, pedagang UMKM rugi",
    "perhubungan": "Parkir liar bikin macet dan lampu lalu lintas mati",
    "perizinan": "Izin usaha saya lewat OSS belum terbit juga",
    "pertanian_pangan": "Pupuk subsidi langka, petani tidak bisa menanam padi",
    "perumahan_pertanahan": "Sertifikat tanah saya di BPN belum selesai",
    "hukum_keamanan": "Motor saya dicuri, polisi tidak menindaklanjuti laporan",
    "sosial": "Saya keluarga miskin tidak pernah dapat bansos PKH",
    "tik": "Aplikasi pemerintah error dan tidak bisa login",
    "desa_kewilayahan": "Ketua RT meminta iuran yang tidak jelas kepada warga",
}


@pytest.mark.parametrize(("category", "text"), PLAIN.items())
def test_a_plain_report_has_its_category(ask: Ask, category: str, text: str) -> None:
    answer = ask(text)
    assert answer.category.label == category
    assert answer.kind.label == "laporan"


@pytest.mark.parametrize(
    ("agency", "text"),
    [
        ("pln", "Listrik padam di seluruh kampung, tiang listrik roboh"),
        ("pdam", "Air PDAM keruh dan bau"),
        ("disdukcapil", "KTP dan KK saya belum jadi"),
        ("bpjs_kesehatan", "Iuran BPJS kesehatan saya terpotong dua kali"),
        ("disdik", "Guru SD sering tidak masuk kelas"),
        ("dlh", "Sampah di TPS tidak diangkut"),
        ("dinsos", "Bansos untuk lansia tidak sampai"),
        ("polri", "SIM saya hilang, cara mengurus di polres bagaimana"),
        ("imigrasi", "Antrean paspor di kantor imigrasi penuh terus"),
    ],
)
def test_a_plain_report_has_its_agency(ask: Ask, agency: str, text: str) -> None:
    assert ask(text).agency.label == agency


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("laporan", "Lampu lalu lintas di perempatan mati, tolong segera diperbaiki"),
        ("laporan", "@LAPOR1708 jalan berlubang depan pasar sudah banyak korban #LAPOR"),
        ("respon", "Terima kasih laporannya, petugas kami segera menuju lokasi"),
        ("bukan_laporan", "Selamat pagi, selamat beraktivitas semuanya"),
    ],
)
def test_a_plain_post_has_its_kind(ask: Ask, kind: str, text: str) -> None:
    assert ask(text, channel="twitter").kind.label == kind


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("jln rusak bgt pak, tlg diperbaiki", "infrastruktur"),
        ("aer pdam teu ngalir geus 3 poe", "air_bersih"),
        ("dalane bolong kabeh, tulung didandani", "infrastruktur"),
        ("smpah numpuk ga diangkut2", "lingkungan"),
        ("LISTRIK MATI TERUSSS!!!", "energi_sda"),
    ],
)
def test_informal_and_regional_reports_have_their_category(ask: Ask, text: str, category: str) -> None:
    assert ask(text, channel="sms").category.label == category
