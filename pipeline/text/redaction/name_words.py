"""Words around names: roles, forms of address, and what is no name. Data for `names`; pure."""

from __future__ import annotations

ROLES = (
    "saya|sy|sya|aku|gue|gw|lengkap|pelapor|terlapor|pelaku|pengadu|pemohon|pengirim|penerima|saksi|korban|tersangka"
    "|oknum|ibu|bapak|ayah|mama|orang ?tua|ortu|istri|isteri|suami|anak|adik|kakak|bayi|mertua|nenek|kakek|ahli waris"
    "|nasabah|tenaga kerja|kader|peserta|anggota|siswa|siswi|murid|pasien|pemilik|pelanggan|kk|kepala keluarga"
    "|wajib pajak|wp|panggilan|asli|jelas|petugas|pegawai|dokter|dr|bidan|perawat|suster|guru|dosen|kepala sekolah"
    "|kepsek|kepala desa|kades|kepala dusun|kadus|lurah|camat|bupati|ketua(?: (?:rt|rw|panitia|kelompok))?|pak rt"
    "|bendahara|sekretaris|sekdes|carik|perangkat desa|pengurus|mandor|kontraktor|sopir|supir|calo|polisi|satpam|hakim"
    "|jaksa|almarhum(?:ah)?|alm|kandung|wali|manfaat|bantuan|bansos"
)
"""Whose name follows `nama`; a pattern."""

TITLE = (
    r"(?:(?:pak|bpk|bapak|bu|ibu|sdr|sdri|saudara|saudari|mas|mbak|mbah|bang|abang|om|tante|oma|opa|opung|cak|cik|kak"
    r"|kang|teh|dr|drs|dra|drg|ir|prof|h|hj|haji|hajah|kh|ust|ustadz?|ustaz|pdt|pastor|sr|suster|alm|almh|almarhum"
    r"|almarhumah|bripda|bripka|briptu|brigadir|brigpol|aiptu|aipda|ipda|iptu|akp|kompol|serda|sertu|serka|kopka"
    r"|kapten|letda)\b\.?[ ]?)"
)
"""A form of address or a rank, which stays; a pattern."""

PARTICLES = frozenset({"bin", "binti", "van", "de", "dos", "da", "la", "wa", "ode", "al", "el", "br"})
"""Words within a name, small or not."""

NOT_A_NAME = frozenset(
    """
    tidak tdk gak ga nggak engga belum blm bukan sudah sdh udh udah telah ada dan dn masih msh kok yang yg juga jg
    hanya pada dalam dlm dari dr ke di utk untuk dengan dgn dg atau atas nama saya sy kami aku dia mereka itu ini
    tsb tersebut warga masyarakat rakyat pribadi orang keluarga pemerintah perusahaan sendiri saja aja pun lagi
    malah tapi tp namun karena krn kalau klo jika bila maka agar supaya selalu hilang kosong salah muncul keluar
    masuk lain sama beda benar jalan jl jln gang gg desa kelurahan kel kecamatan kec kabupaten kab kota kampung kp
    dusun dsn perumahan perum komplek toko pt cv ud sd sdn smp smpn sma sman smk rs rsud rt rw pak bu bapak ibu
    almarhum alm mohon tolong mau ingin akan bisa dapat harus sebagai selaku adalah alamat nik no nomor ktp kk tgl
    tanggal umur usia hp telp tlp seperti sesuai berbeda siapa apa mana kenapa mengapa bagaimana setelah sejak saat
    ketika sehingga hingga sampai cuma cek dicek baik jelas lengkap asli palsu jabatan pekerjaan status tempat
    instansi lembaga sekolah dinas kantor bank bpjs tuhan allah agama bangsa negara demi an a.n bernama perkenalkan
    beliau kita anda kamu anak istri suami ayah pemohon pelapor terlapor pemilik korban tanah rumah bangunan usaha
    paket bantuan bansos loket bagian bidang hukum tinggal asal lahir rekening sertifikat sertipikat wa email surel
    gubernur bupati walikota wali camat lurah kades kepala ketua presiden menteri pemkab pemkot pemprov pemda pemdes
    polisi polres polsek polda satpol pln pdam pns asn tni polri kpu puskesmas pasar terminal masjid gereja bandara
    petugas pegawai oknum guru honorer mahasiswa pelajar pelanggan konsumen nasabah penumpang pengguna pengurus
    panitia kelompok komunitas forum paguyuban yayasan koperasi karang daftar data aplikasi sistem selamat terima
    terimakasih trims makasih jangan coba semua seluruh para tiap setiap banyak sekali siang malam pagi sore
    sekarang kemarin besok hari bulan tahun senin selasa rabu kamis jumat sabtu minggu sewaktu waktu lalu biar buat
    bagi oleh kini seorang sebuah dua tiga tetap kembali ganda dobel double typo keliru berubah hrs sdg sedang jadi
    yth pnpm provinsi prov indonesia jawa papua bali sumatera kalimantan sulawesi maluku aceh lapor laporan aduan
    lapangan kapan kpn mhn tlg bs dpt trs terus langsung lsg malu lupa apakah supir sopir dokter bidan perawat kartu
    surat nomer nmr nya tukang tim ybs ttd blangko ti ka saking tertanda terlampir cap materai penduduk penerima
    minta pungut admin call center layanan hotline posko serta wakil pakai pindah ogah erte pungutan setoran
    peserta calon orangtua ortu adik kakak nenek kakek lansia janda rakyatnya partai caleg
    """.split()  # noqa: SIM905 - a list of 300 quoted words would hide them
)
"""Words that follow a cue and show that no name follows, or end it."""
