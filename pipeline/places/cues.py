"""Words beside a name that say what it names: a level, a street, an office, a person. Data for `mentions`; pure."""

from __future__ import annotations

from enum import IntEnum


class Cue(IntEnum):
    """What the word before a name makes of it."""

    NONE = 0
    PROVINCE = 1
    REGENCY = 2
    CITY = 3
    DISTRICT = 4
    VILLAGE = 5
    LOCATIVE = 6
    TOWARDS = 7
    OFFICE = 8
    STREET = 9
    FACILITY = 10
    PERSON = 11
    HAMLET = 12
    SHOP = 13


_WORDS = {
    Cue.PROVINCE: "prov provinsi propinsi pemprov gubernur polda",
    Cue.REGENCY: "kab kabupaten kabupten kabupatem kbpten bupati pemkab pemkap dikab dikabupaten",
    Cue.CITY: "kota kotamadya kodya walikota pemkot pemkotan kta dikota kekota",
    Cue.DISTRICT: "kec kecamatan kecamata kecematan kcamatan kcmtn kecmatan keca camat distrik "
    "polsek kapolsek koramil kua dikec dikecamatan kekecamatan",
    Cue.VILLAGE: "kel kelurahan kelurahaan keluarahan klurahan kelurhan lurah desa ds dsa kades "
    "pemdes nagari pekon dikel dikelurahan kekelurahan didesa",
    Cue.HAMLET: "kp kampung kmp dusun dsn dukuh lingkungan banjar rw rt",
    Cue.LOCATIVE: "di dari daerah wilayah wil kawasan sekitar seputar area warga asal didaerah diwilayah sekitaran "
    "masyarakat se dalam domisili alamat lokasi tinggal penduduk rakyat didalam tkp ktp",
    Cue.TOWARDS: "ke arah menuju jurusan tujuan sampai hingga via lewat kearah",
    Cue.OFFICE: "polres polresta polrestabes pdam perumda rsud disdukcapil dukcapil dinas dinkes dishub disdik dinsos "
    "samsat kejari pln bpn satpol dprd pemda lapas kpu imigrasi bpjs pengadilan disnaker bkd bkpsdm bpbd damkar dlh "
    "dpmptsp diskominfo puskesmas kapolres dpu dpupr pupr bapenda inspektorat baznas",
    Cue.STREET: "jl jln jalan jlan jalanan gg gang lorong perum perumahan prumahan komplek kompleks komp blok cluster "
    "apartemen lintas tol ruas lr gng perumnas residence jend jendral jenderal raya",
    Cue.FACILITY: "pasar psr stasiun st terminal jembatan jbt jpo waduk situ danau gunung pantai pelabuhan bandara "
    "simpang simpangan sp perempatan pertigaan bundaran taman flyover underpass mall plaza masjid mushola gereja smp "
    "smpn sma sman smk smkn sd sdn mi mts man universitas univ kampus rs alun gedung kantor gor stadion embung tpa tps",
    Cue.SHOP: "apotek toko warung hotel bank pt cv ud po bus kereta ka bakso sate soto mie resto cafe kafe rm "
    "dodol batik kopi travel klinik koperasi pabrik spbu pom kebun perkebunan hutan pulau sungai kali curug air ular "
    "gudang tv radio ayam bebek nasi makan expedisi ekspedisi",
    Cue.PERSON: "pak bapak ibu bu sdr sdri saudara bpk mas mbak kang teh haji presiden menteri nama atas nm "
    "orang suku bahasa seperti kayak kyak kyk spt laksana",
}
CUES: dict[str, Cue] = {word: cue for cue, words in _WORDS.items() for word in words.split()}

_ADJECTIVES = "raya lintas tol poros trans alternatif utama desa provinsi propinsi nasional kabupaten protokol lingkar"
STREET_ADJECTIVES = frozenset(_ADJECTIVES.split())
"""Between `jalan` and its name: in `jalan lintas Sumatera` no region is named yet."""

LEVEL_OF_CUE = {Cue.PROVINCE: 2, Cue.REGENCY: 5, Cue.CITY: 5, Cue.DISTRICT: 8, Cue.VILLAGE: 13, Cue.HAMLET: 13}

AFTER_ESTATE = frozenset(
    {"jaya", "indah", "permai", "asri", "regency", "residence", "garden", "city", "village", "raya"}
)
"""Words after a name that make it a housing estate's or a street's: `Demak Jaya` is no part of Demak."""

AFTER_CITY = frozenset({"kota"})
AFTER_REGENCY = frozenset({"kab", "kabupaten"})
"""Words after a name that tell which of two namesakes it is: `Sukabumi kota`, `Tegal kabupaten`."""
