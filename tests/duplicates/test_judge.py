from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.domain.place import GeoPoint, PlaceSource
from pipeline.domain.report import Post
from pipeline.domain.taxonomy import ReportKind
from pipeline.duplicates.fingerprint.build import Comparable, fingerprint
from pipeline.duplicates.reasons import Evidence, Reason
from pipeline.duplicates.rules import DuplicateRules
from pipeline.duplicates.verdict.judge import PairVerdict, compare
from pipeline.duplicates.verdict.refusals import are_one_subject
from pipeline.duplicates.window.window import DuplicateWindow
from tests.duplicates.reports_to_compare import make_report

RULES = DuplicateRules()
LAMP = "Lampu jalan padam di Jl. Cempaka depan warung bakso, gelap sekali kalau malam"
IN_OTHER_WORDS = "Lampu jalan mati di Jl. Cempaka depan warung bakso, gelap sekali waktu malam, rawan"


def verdict(first: str, second: str) -> PairVerdict:
    return compare(make_report(first), make_report(second, "web:2"), RULES)


@pytest.mark.parametrize(
    "other",
    [
        LAMP,
        LAMP.upper(),
        "RT @warga: " + LAMP,
        "FWD: mohon diteruskan ke dinas terkait. " + LAMP + " Terima kasih",
        "Selamat malam pak, " + LAMP + " @contoh_dinas",
        LAMP[:60],
        LAMP.replace("gelap sekali", "glap skali"),
        LAMP + ". Sudah dua minggu begini dan belum ada petugas yang datang memeriksa",
    ],
)
def test_a_relay_a_cut_a_greeting_or_a_typo_leaves_the_same_complaint(other: str) -> None:
    assert verdict(LAMP, other).same == "merge"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("jalan rusak parah di Jl. Cempaka No. 20", "jalan rusak parah di Jl. Cempaka No. 17"),
        ("jalan rusak parah di Jl. Cempaka", "jalan rusak parah di Jl. Kenanga"),
        (
            "tolong pohon tinggi di Gang Mawar RT 02/05 dipangkas",
            "tolong pohon tinggi di Gang Mawar RT 03/05 dipangkas",
        ),
        ("sampah menumpuk di desa Sukamaju sejak lebaran", "sampah menumpuk di desa Sidomulyo sejak lebaran"),
        ("air mati, id pelanggan 5219001122, mohon dicek", "air mati, id pelanggan 5219004455, mohon dicek"),
        ("bus kota terlambat tanggal 3-10-2026 di halte pasar", "bus kota terlambat tanggal 9-10-2026 di halte pasar"),
        ("lubang di depan Toko Makmur jl raya", "lubang di depan Bengkel Jaya jl raya"),
        ("alamat kantor pajak Kota Ambon di mana ya admin", "alamat kantor pajak Kota Kupang di mana ya admin"),
    ],
)
def test_the_same_words_about_another_place_number_or_date_are_another_complaint(first: str, second: str) -> None:
    outcome = verdict(first, second)
    assert outcome.same != "merge"
    assert outcome.reasons


def test_an_abbreviated_name_is_the_same_name() -> None:
    first = "kebakaran rumah di jl melati kel kiaracondong warga panik dan butuh pemadam"
    assert verdict(first, first.replace("kiaracondong", "kircon")).same == "merge"


def test_a_form_about_a_person_is_merged_for_its_sender_only() -> None:
    text = "info bansos untuk NIK <NIK> kenapa belum cair"
    same = compare(make_report(text, reporter="a"), make_report(text, "web:2", reporter="a"), RULES)
    other = compare(make_report(text, reporter="a"), make_report(text, "web:2", reporter="b"), RULES)
    assert (same.same, other.same) == ("merge", "none")
    assert verdict(text, text).same == "none"


@pytest.mark.parametrize("text", ["", "lampu", "mohon bantuan pak terima kasih", "tolong pak lampu mati"])
def test_a_text_that_says_next_to_nothing_is_never_the_same(text: str) -> None:
    assert verdict(text, text).same == "none"


def test_a_vague_short_text_of_two_people_is_not_the_same() -> None:
    first = make_report("jalan rusak berlubang parah", reporter="a")
    assert compare(first, make_report("jalan rusak berlubang parah", "web:2", reporter="b"), RULES).same == "link"
    assert compare(first, make_report("jalan rusak berlubang parah", "web:2", reporter="a"), RULES).same == "merge"


def test_an_answer_of_an_office_is_never_merged() -> None:
    answer = make_report(LAMP, "twitter:9", kind=ReportKind.RESPON)
    assert compare(make_report(LAMP), answer, RULES).same == "none"
    doubtful = make_report(LAMP, "twitter:9", kind=ReportKind.RESPON, confidence=0.5)
    assert compare(make_report(LAMP), doubtful, RULES).same == "merge"


def test_relays_of_an_office_s_answer_are_one_with_each_other_and_with_nothing_else() -> None:
    told = "Tertangkap tangan 4 pengamen liar di Jl. Cempaka malam 11/1/2026"
    relay, again, elsewhere = (
        make_report(text, f"twitter:{at}", kind=ReportKind.RESPON)
        for at, text in enumerate(
            (f"RT @satpolpp: {told}", f"RT @radio: 06.10 RT @satpolpp {told}", f"RT @satpolpp: {told} sore ini")
        )
    )
    elsewhere = replace(elsewhere, text_normal=elsewhere.text_normal.replace("liar", "waria"))

    assert compare(relay, again, RULES).same == "merge"
    assert compare(relay, elsewhere, RULES).same == "none"
    assert compare(relay, make_report(told), RULES).same == "none"


@pytest.mark.parametrize("mark", ["RT @warga: ", "@warga: ", "RT @radio "])
def test_words_before_a_post_that_is_passed_on_leave_the_same_complaint(mark: str) -> None:
    told = "lampu jalan padam lagi"

    def passed_on(mark: str) -> PairVerdict:
        comment = make_report(f"parah banget ini dari minggu kemarin begini terus, {mark}{told}", "twitter:1")
        return compare(comment, make_report(told, "twitter:2"), RULES)

    assert passed_on(mark).same == "merge"
    assert passed_on("").same != "merge"


def test_what_comes_back_after_the_window_is_a_new_complaint() -> None:
    day = 24 * 60
    again = f"{LAMP} lagi"
    assert compare(make_report(LAMP), make_report(again, "web:2", minutes=30 * day), RULES).same == "merge"
    assert compare(make_report(LAMP), make_report(again, "web:2", minutes=31 * day), RULES).same == "none"


def test_a_long_text_that_comes_again_word_for_word_within_a_year_was_copied() -> None:
    day = 24 * 60
    assert compare(make_report(LAMP), make_report(LAMP, "web:2", minutes=365 * day), RULES).same == "merge"
    assert compare(make_report(LAMP), make_report(LAMP, "web:2", minutes=366 * day), RULES).same == "none"


def test_a_petition_is_one_whatever_region_its_signers_come_from() -> None:
    petition = "kami menolak kenaikan tarif angkutan umum karena memberatkan pelajar, pekerja harian dan pedagang kecil"
    first, second = make_report(petition, regency="32.73"), make_report(petition, "web:2", regency="35.78")
    assert compare(first, second, RULES).same == "merge"


def test_alike_words_from_two_regencies_or_far_apart_are_two_complaints() -> None:
    first, second = "lampu taman kota padam sejak kemarin malam", "lampu taman kota padam sejak kemarin sore"
    assert verdict(first, second).same == "merge"
    here, there = make_report(first, regency="32.73"), make_report(second, "web:2", regency="35.78")
    assert compare(here, there, RULES).same == "none"
    near = make_report(first, location=GeoPoint(lat=-6.9, lon=107.6))
    far = make_report(second, "web:2", location=GeoPoint(lat=-6.9, lon=107.7))
    assert compare(near, far, RULES).same == "none"


def test_a_merge_is_explained_by_what_is_shared_what_differs_and_the_days_between() -> None:
    second = make_report(LAMP + " sejak kemarin", "web:2", minutes=3 * 24 * 60)
    assert compare(make_report(LAMP), second, RULES).reasons == (
        Evidence(Reason.WORDS_SHARED, {"share": 1.0}),
        Evidence(Reason.DETAILS_SHARED, {"details": ("bakso", "cempaka")}),
        Evidence(Reason.WORDS_DIFFER, {"words": ("kemarin", "sejak"), "more": 0}),
        Evidence(Reason.DAYS_APART, {"days": 3}),
    )


TEXTS = st.lists(
    st.sampled_from(
        [
            "lampu",
            "jalan",
            "padam",
            "Jl.",
            "Cempaka",
            "no",
            "20",
            "17",
            "RT",
            "02/05",
            "depan",
            "pasar",
            "<NIK>",
            "rusak",
            "mohon",
            "RT",
            "kel",
            "Sukamaju",
            "sampah",
            "hari",
        ]
    ),
    max_size=15,
).map(" ".join)
PLAIN_REPORTS = st.builds(
    make_report,
    TEXTS,
    st.sampled_from(["sms:1", "web:2", "twitter:3"]),
    minutes=st.floats(0, 100_000),
    kind=st.sampled_from(ReportKind),
    reporter=st.sampled_from([None, "a", "b"]),
    regency=st.sampled_from([None, "32.73", "35.78"]),
)


REPORTS = st.builds(
    replace,
    PLAIN_REPORTS,
    names=st.lists(st.sampled_from(["kircon", "kiaracondong", "gedebage", "sampah"]), max_size=2).map(tuple),
    subjects=st.lists(st.sampled_from(["nik:1", "nik:2", "nama:1", "nama:2", "rekening:1"]), max_size=2).map(tuple),
    post=st.one_of(
        st.none(), st.builds(Post, repeats=st.sampled_from([None, "1", "2"]), quotes=st.sampled_from([None, "3"]))
    ),
)


@given(REPORTS, REPORTS)
def test_the_verdict_is_the_same_whichever_report_comes_first(first: Comparable, second: Comparable) -> None:
    assert compare(first, second, RULES) == compare(second, first, RULES)


def test_the_city_of_an_addressed_office_keeps_no_two_reports_apart() -> None:
    first, second = make_report(LAMP, regency="32.73"), make_report(IN_OTHER_WORDS, "web:2", regency="35.78")
    assert second.place is not None
    addressed = replace(second, place=replace(second.place, source=PlaceSource.HANDLE))
    assert compare(first, second, RULES).same == "none"
    assert compare(first, addressed, RULES).same == "merge"


def test_a_form_about_another_person_is_another_complaint_and_about_the_same_one_it_is_not() -> None:
    form = "Mohon cek bansos untuk NIK <NIK>, sudah tiga bulan belum cair padahal terdaftar di DTKS"
    first, again, other = (
        replace(make_report(form, f"web:{number}"), subjects=(subject,))
        for number, subject in enumerate(("nik:1", "nik:1", "nik:2"))
    )
    assert compare(first, again, RULES).same == "merge"
    assert compare(first, other, RULES).same == "none"
    window = DuplicateWindow()
    window.take([first, again, other])
    assert [window.consolidate(each).case_id for each in (first, again, other)] == ["web:0", "web:0", "web:2"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (
            "Saluran mampet di perumahan blok C sejak kemarin, bau",
            "Saluran mampet di perumahan blok D sejak kemarin, bau",
        ),
        ("Air keruh di Margahayu II sejak kemarin pagi", "Air keruh di Margahayu III sejak kemarin pagi"),
        ("Lampu mati di Jl Kenari nomor dua belas sejak pagi", "Lampu mati di Jl Kenari nomor dua puluh sejak pagi"),
        ("Warga RT tiga belum dapat air bersih sejak Senin", "Warga RT tujuh belum dapat air bersih sejak Senin"),
    ],
)
def test_another_block_part_or_spelled_number_is_another_complaint(first: str, second: str) -> None:
    assert verdict(first, second).same != "merge"


def test_a_text_of_a_few_words_is_not_the_same_in_two_cities() -> None:
    text = "jembatan gantung putus, anak sekolah tidak bisa menyeberang sungai"
    here, there = make_report(text, regency="32.73"), make_report(text, "web:2", regency="35.78")
    assert compare(here, there, RULES).same == "none"


def test_another_name_where_a_place_stands_is_left_to_officers() -> None:
    text = "Saluran air mampet dan bau sekali di {} sejak minggu lalu, mohon dikeruk"
    first, second, misspelled = (
        replace(make_report(text.format(name), f"web:{name}"), names=(name,))
        for name in ("kertamukti", "sukamenanti", "kertamukty")
    )
    found = compare(first, second, RULES)
    assert found.same == "link"
    named = {"first": ("kertamukti",), "second": ("sukamenanti",)}
    assert found.reasons[0] == Evidence(Reason.OTHER_PLACE_LIKELY, named)
    assert compare(first, misspelled, RULES).same == "merge"


def test_another_subject_at_the_same_spot_is_left_to_officers() -> None:
    spot = "di jalan kenari timur depan bengkel agung bagus"
    found = verdict(f"mohon perantingan pohon {spot}", f"mohon pengangkutan sampah {spot}")
    assert found.same == "link"
    named = {"first": ("pengangkutan", "sampah"), "second": ("perantingan", "pohon")}
    assert found.reasons[0] == Evidence(Reason.OTHER_TOPIC_LIKELY, named)


def test_whom_to_call_is_no_subject() -> None:
    call = "di wilayah RT 4 RW 2 hubungi bu RW untuk info lebih lengkap"
    assert verdict(f"minta tolong jalan rusak {call}", f"minta tolong saluran got ambruk {call}").same == "link"


def test_a_shared_name_that_no_dictionary_knows_tells_of_one_spot() -> None:
    first, second = (
        replace(make_report(text, report_id), names=("kiaracondong",))
        for text, report_id in (
            ("macet parah kiaracondong karena truk mogok", "web:1"),
            ("kiaracondong arah kota macet total sudah satu jam", "web:2"),
        )
    )
    assert compare(first, second, RULES).same == "link"
    assert compare(replace(first, names=()), replace(second, names=()), RULES).same == "none"


def test_the_name_of_the_city_is_no_spot() -> None:
    report = replace(make_report(LAMP, regency="81.71"), names=("kota", "cempaka"))
    assert report.place is not None
    assert report.place.regency is not None
    assert report.place.regency.name == "Kota"
    assert fingerprint(report).details.unmarked == ("cempaka",)


@pytest.mark.parametrize(
    ("subjects", "others", "is_one"),
    [
        ({"nik:1"}, {"nik:1"}, True),
        ({"nik:1", "nama:1"}, {"nik:2", "nama:1"}, False),
        ({"nik:1", "kk:1"}, {"nik:2", "kk:1"}, False),
        ({"nik:1", "rekening:1"}, {"nik:1", "rekening:2"}, True),
        ({"rekening:1"}, {"rekening:1"}, None),
        ({"rekening:1"}, {"rekening:2"}, False),
        ({"nama:1"}, {"nik:1"}, None),
        (set(), {"nik:1"}, None),
    ],
)
def test_the_surest_data_that_both_carry_tells_whether_it_is_one_person(
    subjects: set[str], others: set[str], is_one: bool | None
) -> None:
    assert are_one_subject(subjects, others) is is_one
    assert are_one_subject(others, subjects) is is_one


def test_what_is_left_of_a_masked_number_does_not_say_that_two_forms_are_one_person_s() -> None:
    own = "Mohon dicek apakah saya dengan NIK 1[*****]0[*****] sudah terdaftar sebagai peserta jaminan kesehatan"
    wife = "Mohon dicek NIK 1[*****]0[*****], apakah istri terdaftar sebagai peserta jaminan kesehatan daerah kota"
    assert verdict(own, wife).reasons == (Evidence(Reason.OTHER_PERSON_LIKELY),)


@pytest.mark.parametrize(
    ("text", "is_comment"),
    [
        ("Parah sekali RT @warga_kota: Lampu jalan padam di depan pasar", True),
        ("Sudah seminggu begini, @warga_kota: Lampu jalan padam di depan pasar", True),
        ("RT @warga_kota: Lampu jalan padam di depan pasar", False),
        ("#LAPOR RT @warga_kota: Lampu jalan padam di depan pasar", False),
        ("Lampu jalan padam di depan pasar @dishub", False),
    ],
)
def test_only_who_adds_words_of_his_own_comments(text: str, is_comment: bool) -> None:
    assert fingerprint(make_report(text)).is_comment is is_comment
