"""What people read for our codes: Indonesian, in one place for every screen, answer and page. Pure.

The engine gives codes and values; nobody else makes sentences of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from functools import cache, partial

from pipeline.adapters.reference.gazetteer import load_names
from pipeline.adapters.reference.tables import load_taxonomy
from pipeline.contract.labels import LABELS
from pipeline.contract.labels import label as label
from pipeline.contract.labels import labels as labels
from pipeline.domain.assignment.deadlines import WIB
from pipeline.domain.completeness import MissingPart
from pipeline.domain.errors import DataFault
from pipeline.domain.follow_up import Status
from pipeline.domain.officer import Officer
from pipeline.domain.taxonomy import ReportKind, Urgency
from pipeline.domain.tracking import LENGTH
from pipeline.duplicates.reasons import Evidence, Reason, Value
from pipeline.duplicates.verdict.pair_reasons import PairReasons
from pipeline.services.dates import write_time
from pipeline.text.query import QueryRemark

_REASONS: Mapping[Reason, str] = {
    Reason.SAME_POST: "kiriman yang sama: diteruskan, dikutip atau disunting",
    Reason.WORDS_SHARED: "{share:.0%} kata-kata sama",
    Reason.TOO_FEW_SHARED: "{share:.0%} kata-kata sama: terlalu sedikit untuk disatukan",
    Reason.DETAILS_SHARED: "sama-sama menyebut {details}",
    Reason.WORDS_DIFFER: "hanya di salah satunya: {words}",
    Reason.DAYS_APART: "berselang {days} hari",
    Reason.SAME_INCIDENT: "sama-sama tentang {topics} di {spots}",
    Reason.DETAILS_DIFFER: "rincian berbeda: {first} / {second}",
    Reason.WORD_REPLACED: "sama kata demi kata, kecuali: {first} / {second}",
    Reason.OPPOSITE: "menyatakan yang berlawanan: {first} / {second}",
    Reason.OTHER_PLACE_LIKELY: "mungkin tempat lain: {first} / {second}",
    Reason.OTHER_TOPIC_LIKELY: "mungkin hal lain: {first} / {second}",
    Reason.OTHER_TOPIC_OR_TIME: "topik berbeda, atau terlalu lama berselang",
    Reason.OTHER_PLACE: "tempat berbeda",
    Reason.OTHER_AREA: "wilayah berbeda",
    Reason.FAR_AWAY: "lokasi berjarak lebih dari {km:g} km",
    Reason.LONG_AGO: "lebih dari {days} hari berselang",
    Reason.OTHER_PERSON: "data orang lain",
    Reason.OTHER_PERSON_LIKELY: "mungkin data orang lain",
    Reason.OFFICE_ANSWER: "jawaban instansi",
    Reason.TOO_FEW_WORDS: "terlalu sedikit kata",
    Reason.ANONYMOUS_FORM: "formulir tanpa tanda pengenal",
    Reason.SET_APART: "dipisahkan petugas",
    Reason.JOINED_OTHERWISE: (
        "disatukan melalui laporan lain dalam kasus ini, kiriman di X, data orang yang sama, atau oleh petugas"
    ),
}

_STATUSES: Mapping[Status, str] = {
    Status.RECEIVED: "Laporan Anda kami terima dan menunggu diperiksa petugas.",
    Status.NEEDS_VERIFICATION: "Petugas sedang memeriksa laporan Anda sebelum meneruskannya.",
    Status.INCOMPLETE: "Laporan Anda belum dapat diteruskan: ada yang perlu Anda lengkapi.",
    Status.VERIFIED: "Laporan Anda sudah diperiksa dan akan diteruskan ke instansi yang berwenang.",
    Status.FORWARDED: "Laporan Anda sudah diteruskan ke instansi yang berwenang.",
    Status.REDIRECTED: "Laporan Anda dialihkan ke instansi lain yang lebih tepat.",
    Status.IN_PROGRESS: "Instansi sedang menangani laporan Anda.",
    Status.POSTPONED: "Penanganan laporan Anda ditunda untuk sementara.",
    Status.OUT_OF_SCOPE: "Instansi itu menyatakan bukan wewenangnya; petugas mencari instansi yang tepat.",
    Status.FOLLOWED_UP: "Instansi sudah menjawab laporan Anda.",
    Status.RESOLVED: "Laporan Anda dinyatakan selesai.",
    Status.CLOSED: "Laporan Anda sudah ditutup.",
    Status.REOPENED: "Laporan Anda dibuka kembali dan akan ditangani lagi.",
    Status.ARCHIVED: "Laporan Anda diarsipkan dan tidak diteruskan ke instansi.",
    Status.WITHDRAWN: "Laporan ini sudah ditarik dan tidak lagi ditampilkan kepada umum.",
}

_QUERY_REMARKS: Mapping[QueryRemark, str] = {
    QueryRemark.QUOTE_OPEN: "Tanda kutip tidak ditutup; kutipannya dibaca sampai akhir.",
    QueryRemark.MENDED: "Tidak ada laporan dengan kata itu; yang dicari sekarang: {words}.",
    QueryRemark.WITHDRAWN: "Laporan yang ditarik tidak ditampilkan kepada siapa pun.",
    QueryRemark.NO_INDEX: "Indeks belum ada atau sedang diganti, jadi belum ada yang dapat ditemukan.",
    QueryRemark.WIDENED: "Yang memuat semuanya: {complete} laporan; sesudahnya yang memuat sebagian.",
}

_CITIZEN_FAULTS: Mapping[str, str] = {
    "addition_too_late": "Laporan ini tidak lagi dapat dilengkapi; statusnya sekarang: {status}.",
    "answer_too_long": "Tulisan Anda terlalu panjang; paling panjang {limit} huruf.",
    "objection_too_late": "Masa keberatan sudah berakhir. Bila masalahnya masih ada, buat laporan baru.",
    "stale_form": "Halaman ini sudah terlalu lama terbuka, atau peramban Anda menolak kuki. Kirim sekali lagi.",
    "stale_version": (
        "Laporan ini sudah berubah sejak halaman ini Anda buka. Lihat keadaannya sekarang, lalu kirim lagi bila masih "
        "perlu."
    ),
    "text_needed": "Tulis dahulu alasan atau keterangan Anda.",
    "transition_forbidden": "Itu tidak dapat dilakukan lagi; status laporan ini sekarang: {status}.",
}
"""Said on the page of a report to whom it belongs, where it differs from what officers and programs are told."""

_FAULTS: Mapping[str, str] = {
    "actor_forbidden": "Status {asked} hanya dapat diberikan oleh {allowed}.",
    "agency_needed": "Peran {role} memerlukan instansi: sebutkan dengan `--agency`.",
    "addition_too_late": "Laporan ini tidak lagi dapat dilengkapi: statusnya {status}.",
    "address_refused": (
        "Alamat {host} bukan alamat umum, jadi tidak dipanggil; izinkan jaringannya dengan LAPOR_OUTBOUND_NETWORKS."
    ),
    "answer_too_large": "Jawaban mitra terlalu besar; paling besar {limit} byte.",
    "answer_unreadable": "Jawaban mitra tidak dapat dibuka.",
    "api_key_needed": "Melaporkan memerlukan kunci API: kirim sebagai `api_key`.",
    "body_too_large": "Kiriman terlalu besar; paling besar {limit} byte.",
    "channel_not_yours": "Kunci ini bukan untuk kanal itu; kanalnya: {channels}.",
    "document_invalid": "Dokumen laporan tidak dapat dibaca.",
    "confidential_there": "Laporan rahasia tidak dikirim ke server Open311, yang menunjukkan semuanya kepada umum.",
    "email_needed": "Cara surel perlu alamat surel: sebutkan dengan `--address`.",
    "feed_refused": "Mitra menolak permintaan kami dengan status {status}.",
    "feed_too_long": "Daftar laporan mitra tidak berakhir sesudah {pages} halaman; persempit dengan `since`.",
    "form_changed": (
        "Formulir ini sudah terkirim dengan isi yang lain, dan itu sudah kami terima. Bila yang ini laporan baru, "
        "kirim lagi."
    ),
    "form_needed": "Kirim formulir sebagai application/x-www-form-urlencoded.",
    "hour_refused": "Jam surel harian diisi 0 sampai 23.",
    "id_taken": "ID ini sudah dipakai baris {row} dengan isi lain; beri ID yang berbeda.",
    "idempotency_key_reused": "`Idempotency-Key` ini sudah dipakai untuk kiriman lain; pakai kunci yang baru.",
    "impossible_time": "Waktunya di masa depan atau sebelum 2006.",
    "internal_error": "Ada yang salah pada kami. Coba lagi sebentar lagi.",
    "invalid_body": "Isian {field} tidak dapat dibaca.",
    "invalid_date": "Isi {field} dengan waktu seperti 2026-11-24T00:00:00Z.",
    "invalid_category": "Pilih topik dari daftar.",
    "invalid_contact": "Tulis nomor telepon atau alamat surel, misalnya 0812-0000-0017; atau kosongkan.",
    "invalid_event_date": "Tanggal kejadian tidak terbaca, atau belum tiba.",
    "invalid_event_id": "`webhook-id` berisi 1 sampai 128 huruf, angka, titik, titik dua atau tanda hubung.",
    "invalid_feed": "Jawaban mitra bukan daftar laporan yang dapat dibaca; periksa alamat, format dan petanya.",
    "invalid_form": "Formulir tidak dapat dibaca. Muat ulang halamannya, lalu coba lagi.",
    "invalid_client": "Nama klien terdiri atas 2 sampai 40 huruf a-z, angka dan tanda hubung, diawali huruf;"
    " `formulir`, `generic` dan `open311` sudah dipakai.",
    "invalid_cursor": "`cursor` tidak dikenal: pakai `next_cursor` dari halaman sebelumnya tanpa diubah.",
    "invalid_header": "Tajuk pesan tidak dapat dibaca.",
    "invalid_id": "ID terlalu panjang, atau ada huruf yang tidak dapat dicetak.",
    "invalid_json": "Kiriman bukan objek JSON yang dapat dibaca.",
    "invalid_kind": "Isi `kind` dengan laporan, bukan_laporan atau respon.",
    "invalid_key": "Kunci API salah, sudah dicabut, atau sudah kedaluwarsa.",
    "invalid_email": "Itu bukan alamat surel.",
    "invalid_name": "Nama petugas berisi 1 sampai {limit} huruf yang dapat dicetak.",
    "invalid_officer_token": "Token petugas salah, sudah dicabut, atau sudah kedaluwarsa.",
    "invalid_other": "Isi `other` dengan laporan yang digabungkan: nomor laporan, nomor kasus atau kode lacak.",
    "invalid_page": "Halaman dan banyaknya laporan diisi dengan angka; yang terjangkau {limit} laporan pertama.",
    "invalid_pair": 'Satu baris berisi {{"a": {{...laporan...}}, "b": {{...laporan...}}}}.',
    "invalid_photo": "Foto tidak dapat dibaca. Pakai foto JPEG, PNG atau WebP.",
    "invalid_point": "Koordinat tidak terbaca, atau di luar Indonesia. Contoh: -3.6954, 128.1814.",
    "invalid_parameter": "Parameter {field} tidak dapat dibaca.",
    "invalid_record": "Catatan di antara tahap tidak dapat dibaca.",
    "invalid_region": "Wilayah tidak dapat dibaca: isi dengan nama atau kode wilayah.",
    "invalid_report_type": "Isi `report_type` dengan pengaduan, aspirasi atau permintaan_informasi.",
    "invalid_sender": "Isi `sender` dengan nomor telepon, alamat surel atau nama akun.",
    "invalid_step": "Isi `step` dengan langkah instansi: {known}.",
    "invalid_text": "Isi `text` dengan tulisan.",
    "invalid_status": "Isi `status` dengan salah satu dari: {known}.",
    "invalid_tracking_id": (
        f"Kode lacak terdiri atas {LENGTH} huruf dan angka, tanpa U; ada huruf yang salah, kurang atau tertukar. "
        "Cocokkan dengan pesan yang memuatnya."
    ),
    "invalid_version": "Isi `version` dengan bilangan dari jawaban sebelumnya.",
    "invalid_visibility": "Pilih siapa yang boleh melihat laporan ini.",
    "key_needed": "Ini memerlukan kunci API: kirim sebagai `Authorization: Bearer ...`. "
    "Tanpa kunci hanya kanal `web` yang dilayani.",
    "kills_worker": "Pesan ini dua kali menghentikan pekerja, jadi disisihkan.",
    "location_needed": "Sebutkan lokasi: `lat` dan `long` di Indonesia, `address_string` atau `address_id`.",
    "method_not_allowed": "Cara ini tidak dilayani di alamat ini.",
    "missing_header": "Tajuk pesan tidak lengkap.",
    "missing_text": "Isi laporan kosong.",
    "no_channel": "Kunci yang boleh mengirim laporan memerlukan kanal: sebutkan dengan `--channel`.",
    "no_threshold": "Label {label} tidak punya ambang sendiri; yang berlaku ambang dari kartu model.",
    "not_for_way": "Cara {way} tidak memakai {options}.",
    "not_opened": "Isi yang disegel tidak dapat dibuka: LAPOR_SECRET_KEY berbeda.",
    "mail_address_refused": "Itu bukan alamat surel, atau server surel menolaknya: tidak ada yang membacanya di sana.",
    "notice_incomplete": "Templat pemberitahuan {kind} memerlukan isian yang tidak ada, atau templatnya tidak ada.",
    "notice_too_long": "Templat pemberitahuan {kind} melebihi {limit} huruf.",
    "not_reachable": "X tidak mengizinkan kiriman ini dijawab, atau kirimannya sudah tidak ada.",
    "not_sent": "Pesan ini ditolak jalannya: {answer}.",
    "not_the_gateway": "Gerbang SMS ini tidak dapat membuktikan dirinya: tanda tangan, kunci atau alamatnya salah.",
    "not_an_officer": "Ini untuk petugas: kirim token petugas sebagai `Authorization: Bearer ...`.",
    "not_for_role": "Peran {role} tidak terikat instansi atau wilayah itu.",
    "not_found": "Alamat ini tidak ada.",
    "not_yours": "Laporan {report_id} ditangani instansi atau wilayah lain.",
    "nothing_chosen": "Pilih dahulu laporan yang akan diolah.",
    "nothing_said": "Sebutkan apa yang dikoreksi, atau nyatakan bahwa semuanya benar.",
    "nothing_to_confirm": "Laporan {report_id} berdiri sendiri, dan tidak ada laporan yang diusulkan baginya.",
    "objection_too_late": "Masa keberatan berakhir pada {until}.",
    "office_not_set": "Instansi {office} tidak punya pengaturan; lihat `lapor offices list`.",
    "office_refuses": "Server Open311 instansi menolak laporan ini ({status}).",
    "office_handed_back": "{office} sudah menyatakan bahwa laporan ini bukan wewenangnya; pilih instansi lain.",
    "office_needed": "Instansi belum diketahui: sebutkan jenis instansi yang dituju.",
    "officer_exists": "Sudah ada petugas bernama {name}.",
    "photo_too_large": "Foto terlalu besar; paling besar {limit} MB.",
    "photo_too_many_pixels": "Foto terlalu besar; paling banyak {limit} megapiksel.",
    "cursor_of_another_query": "Halaman ini milik pencarian lain; mulai lagi dari halaman pertama, tanpa `cursor`.",
    "index_switched": "Indeks pencarian diganti, atau terlalu lama tidak dibaca; mulai lagi dari awal, tanpa `cursor`.",
    "empty_span": "Rentang waktu berakhir ({until}) sebelum dimulai ({since}).",
    "invalid_near": "Tulis titik dan jaraknya sebagai LINTANG,BUJUR atau LINTANG,BUJUR,KM; paling jauh {limit} km.",
    "query_without_words": (
        "Tidak ada yang dapat dicari: hanya kata umum, tanda baca, atau kata dengan minus. Tambahkan kata yang "
        "menyebut masalahnya."
    ),
    "query_too_long": "Kata yang dicari terlalu panjang; paling panjang {limit} huruf.",
    "refused_by_kafka": "Kafka menolak pesan ini.",
    "region_needed": "Peran {role} memerlukan wilayah: sebutkan dengan `--region`.",
    "role_missing": "Peran {role} tidak dapat melakukan ini; yang dapat: {allowed}.",
    "same_report": "Kedua nomor menunjuk laporan {report_id}: sebutkan dua laporan untuk digabungkan.",
    "service_needed_there": "Cara open311 perlu `service_code` di server instansi: sebutkan dengan `--service`.",
    "service_needed": "Sebutkan `service_code` layanan yang dilaporkan.",
    "scope_missing": "Kunci ini tidak memiliki cakupan {scope}.",
    "several_messages": "Satu kiriman memuat satu laporan; kirim setiap pesan tersendiri.",
    "stale_version": "Laporan ini sudah berubah sejak dilihat; statusnya sekarang {status} (versi {version}).",
    "text_needed": "Status {asked} perlu alasan atau jawaban tertulis.",
    "answer_too_long": "Jawaban terlalu panjang; paling panjang {limit} huruf.",
    "invalid_role": "Pilih peran dari daftar.",
    "model_not_served": "Versi itu tidak dipakai: {reason}.",
    "views_differ": (
        "{built} tidak sama dengan {serving}: {count} dokumen berbeda ({named}); {serving} tetap melayani. Jika memang "
        "harus berbeda, misalnya setelah perubahan program: `lapor index rebuild --accept-differences`."
    ),
    "not_yourself": "Akun Anda sendiri dinonaktifkan oleh admin pusat yang lain.",
    "reason_needed": "Tulis alasannya, paling panjang {limit} huruf.",
    "same_password": "Kata sandi yang baru sama dengan yang lama. Pilih yang lain.",
    "transition_forbidden": "Dari status {status} tidak dapat ke {asked}; yang dapat: {allowed}.",
    "span_too_long": "Rentang waktu paling lama {days} hari.",
    "stale_form": (
        "Formulir ini sudah terlalu lama terbuka, atau peramban Anda menolak kuki. Periksa isinya, lalu kirim lagi."
    ),
    "signature_missing": "Kiriman mitra ini harus ditandatangani: "
    "isi tajuk `X-Lapor-Timestamp` dan `X-Lapor-Signature`.",
    "signature_replayed": "Kiriman dengan tanda tangan ini sudah pernah diterima; tandatangani kiriman baru.",
    "signature_stale": "Waktu tanda tangan berbeda lebih dari {limit} menit dari jam di sini; "
    "periksa jam, lalu tandatangani lagi.",
    "signature_wrong": "Tanda tangan tidak cocok dengan waktu, cara, alamat dan isi kiriman.",
    "stale_request": "Panggilan ini sudah lama, atau jam salah satu mesin salah.",
    "text_too_long": "Isi laporan terlalu panjang. Ceritakan yang terpenting dalam 10.000 huruf.",
    "too_large": "Pesan ini terlalu besar untuk Kafka.",
    "too_many_fields": "Kiriman ini memuat terlalu banyak isian; paling banyak {limit}.",
    "too_slow": "Kiriman tidak selesai pada waktunya; kirim lagi.",
    "too_long": "Isian ini terlalu panjang; paling panjang 320 huruf.",
    "too_many_calls": "Terlalu banyak panggilan; paling banyak {limit} dalam semenit.",
    "too_many_cells": "Baris ini punya lebih dari {columns} sel; mungkin ada tanda pemisah di dalam teksnya.",
    "too_many_ids": "Paling banyak {limit} nomor sekaligus.",
    "too_many_photos": "Paling banyak {limit} foto.",
    "too_many_redirects": "Alamat {url} dialihkan terus-menerus.",
    "too_many_views": "Paling banyak {limit} tampilan disimpan; hapus dahulu satu.",
    "too_many_tries": (
        "Terlalu banyak percobaan. Coba lagi sesudah {minutes} menit, atau minta kata sandi baru kepada admin pusat."
    ),
    "unavailable": "Layanan sedang tidak dapat dipakai; kirim lagi sebentar lagi.",
    "unclosed_quote": "Tanda kutip di baris ini tidak ditutup, sehingga baris-baris sesudahnya ikut terbaca.",
    "unknown_agency": "Jenis instansi {given} tidak dikenal{nearest} Yang dikenal: {known}.",
    "unknown_category": "Topik {given} tidak dikenal{nearest} Yang dikenal: {known}.",
    "unknown_channel": "Kanal tidak dikenal di sini{nearest} Yang dikenal: {known}.",
    "unknown_code": "Kode wilayah ini tidak dikenal, atau tidak ada wilayah di dalamnya.",
    "unknown_field": "Isian {field} tidak dikenal{nearest}",
    "unknown_gateway": "Gerbang SMS ini tidak dibuka di sini.",
    "unknown_jurisdiction": "`jurisdiction_id` ini tidak dilayani di sini; yang dilayani: {ours}.",
    "unknown_kind": "Isian {given} tidak dikenal{nearest} Yang dikenal: {known}.",
    "unknown_office": "Tidak ada laporan untuk instansi {given}{nearest}",
    "unknown_status": "Status {given} tidak dikenal{nearest} Yang dikenal: {known}.",
    "unknown_officer": "Tidak ada petugas aktif bernama {name}; lihat `lapor officers list`.",
    "unknown_officer_token": "Tidak ada token {token_id} yang masih berlaku.",
    "unknown_region": "Wilayah ini tidak dikenal{nearest} Isi dengan nama atau kode wilayah.",
    "unknown_link": "Alamat ini bukan dari surel kami, atau tidak lengkap. Salin seluruhnya.",
    "unknown_report": "Tidak ada laporan atau kasus dengan nomor atau kode ini; mungkin masih dalam perjalanan.",
    "unknown_request": "Tidak ada laporan dengan nomor ini; mungkin masih dalam perjalanan.",
    "unknown_service": "Tidak ada layanan dengan `service_code` ini. Yang ada: {known}.",
    "unknown_token": "Token ini tidak ada.",
    "unknown_key": "Tidak ada kunci {key_id} yang masih berlaku.",
    "unknown_tracking_id": "Tidak ada laporan dengan kode lacak {tracking_id}; mungkin masih dalam perjalanan.",
    "unreadable_time": "Waktu {given!r} tidak terbaca; tulis misalnya 3 Maret 2024 14.05 WIB.",
    "unsafe_feed": "Umpan ini memuat deklarasi entitas, jadi tidak dibaca.",
    "url_needed": "Cara ini perlu alamat http atau https: sebutkan dengan `--address`.",
    "url_refused": "Alamat {url} tidak dipanggil: hanya http atau https tanpa kata sandi, tidak dari https ke http.",
    "view_name_needed": "Beri nama tampilan ini.",
    "view_name_too_long": "Nama tampilan paling panjang {limit} huruf.",
    "webhook_gone": "Penerima webhook tidak mau menerima pemberitahuan lagi (410).",
    "webhook_signature_wrong": "Tanda tangan tidak cocok dengan `webhook-id`, `webhook-timestamp` dan isi kiriman.",
    "webhook_unsigned": (
        "Kiriman instansi harus ditandatangani: isi tajuk `webhook-id`, `webhook-timestamp` dan `webhook-signature`."
    ),
    "unreadable": "Pesan ini tidak dapat dibaca.",
    "weak_password": (
        "Pilih kata sandi dengan paling sedikit {least} huruf atau angka yang beragam, tanpa nama Anda di dalamnya."
    ),
    "whole_country": "Untuk seluruh Indonesia jangan sebut wilayah; wilayah adalah provinsi atau bagiannya.",
    "withdraw_by_officer": (
        "Kontak pada laporan ini belum dapat kami kirimi kode. Minta petugas menariknya dengan kode lacak ini."
    ),
    "wrong_code": "Kode itu tidak cocok atau sudah lewat waktunya. Cocokkan dengan pesan kami.",
    "wrong_count": "Satu kiriman memuat 1 sampai {limit} laporan.",
    "wrong_password": "Kata sandi Anda yang sekarang salah.",
    "wrong_sign_in": "Nama, kata sandi, atau kode salah. Kata sandi sekali pakai berlaku tujuh hari.",
    "wrong_totp": "Itu bukan kode saat ini. Pastikan jam telepon Anda benar, lalu ketik kode yang sedang tampil.",
}


def category(slug: str) -> str:
    """Name a category."""
    return _category_names().get(slug, slug)


def agency_kind(slug: str) -> str:
    """Name a kind of agency."""
    return _agency_names().get(slug, slug)


def model_answer(question: str, code: str) -> str:
    """Name what a model answers to its question."""
    return _ANSWERS[question](code)


_ANSWERS: Mapping[str, Callable[[str], str]] = {
    "kind": partial(label, ReportKind),
    "category": category,
    "agency": agency_kind,
    "urgency": partial(label, Urgency),
}


def reason(evidence: Evidence) -> str:
    """Say why two reports are one complaint or are not."""
    if evidence.reason is Reason.DAYS_APART and not evidence.values["days"]:
        return "pada hari yang sama"
    said = {name: _said(value) for name, value in evidence.values.items()}
    more = evidence.values.get("more")
    return _REASONS[evidence.reason].format(**said) + (f", dan {more} kata lain" if more else "")


def pair_reasons(why: PairReasons) -> tuple[str, ...]:
    """Say why a report is in a case or is suggested to it: the verdict, and the region that both name."""
    region = (f"sama-sama di {why.region}",) if why.region else ()
    return ("; ".join(map(reason, why.reasons)), *region)


def fault(found: DataFault) -> str:
    """Say what is wrong with what somebody sent, and the remedy."""
    nearest = found.values.get("nearest")
    meant = f". Maksud Anda {' atau '.join(nearest)}?" if isinstance(nearest, tuple) and nearest else "."
    said = {name: _said_of_fault(value) for name, value in found.values.items()}
    return _FAULTS[found.code].format(**said | {"nearest": meant})


def _said_of_fault(value: object) -> object:
    """Say a value as people read it: our own words by their names, moments in Jakarta's time."""
    if isinstance(value, StrEnum) and type(value) in LABELS:
        return label(type(value), value)
    if isinstance(value, tuple):
        return ", ".join(str(_said_of_fault(each)) for each in value) or "tidak ada lagi"
    return write_time(value, WIB) if isinstance(value, datetime) else value


def citizen_fault(found: DataFault) -> str:
    """Say to the citizen what could not be done with their report."""
    said = _CITIZEN_FAULTS.get(found.code)
    status = found.values.get("status")
    values = found.values | ({"status": label(Status, str(status))} if status else {})
    return said.format(**values) if said else fault(found)


def status(found: Status) -> str:
    """Say where a report stands, in a sentence."""
    return _STATUSES[found]


def filed(tracking_id: str) -> str:
    """Tell who filed a report the code by which it is followed."""
    return f"Laporan diterima. Kode lacak: {tracking_id}. Hanya untuk pelapor: dengan kode ini laporan dapat dilihat."


def query_remark(remark: QueryRemark, mended: Mapping[str, str], complete: int) -> str:
    """Say what a reader of a search's result should know; `complete` counts the reports with all that was asked for."""
    words = ", ".join(f"{wrong} -> {right}" for wrong, right in mended.items())
    return _QUERY_REMARKS[remark].format(words=words, complete=complete)


def missing_parts(parts: Sequence[MissingPart]) -> str:
    """Name what a report lacks, as a citizen is asked for it; blank if it lacks nothing."""
    return " dan ".join(label(MissingPart, part) for part in parts)


def _said(value: Value) -> str | int | float:
    return ", ".join(value) if isinstance(value, tuple) else value


@cache
def _category_names() -> Mapping[str, str]:
    return {each.slug: each.name for each in load_taxonomy().categories}


@cache
def _agency_names() -> Mapping[str, str]:
    return {each.slug: each.name for each in load_taxonomy().agency_kinds}


def duty(officer: Officer) -> str:
    """Say for which office or region an officer works; empty for who works for all."""
    kind, _, code = (officer.agency or f":{officer.region or ''}").partition(":")
    return ", ".join(filter(None, [agency_kind(kind) if kind else "", load_names().get(code, code)]))


_NOTICES: Mapping[str, str] = {
    "diterima": "tanda terima dengan kode lacak",
    "diterima_tanpa_tempat": "tanda terima, dan pertanyaan di mana",
    "ditambahkan": "keterangannya ditambahkan",
    "kode_tarik": "kode untuk menarik laporan",
    "segera_ditutup": "laporan segera ditutup",
    "tanya": "pertanyaan petugas",
    "ditindaklanjuti": "jawaban instansi",
}
"""Notices that are not called as the status that they tell of."""

_UNTOLD: Mapping[str, str] = {
    "daily_limit": "orang ini sudah mendapat kabar sebanyak batas sehari",
    "mail_address_refused": "alamat surelnya tidak ada",
    "no_way_out": "tidak ada gerbang SMS atau server surel untuk mengirimnya",
    "not_opened": "alamatnya tidak dapat dibuka: LAPOR_SECRET_KEY berbeda",
    "not_reachable": "X tidak mengizinkan kiriman ini dijawab",
    "not_sent": "gerbang menolak pesan ini",
    "notice_incomplete": "templatnya memerlukan isian yang tidak ada",
    "notice_too_long": "templatnya terlalu panjang",
    "too_late": "terlalu lama menunggu",
    "webhook_gone": "mitra tidak mau menerima kabar lagi",
}


def notice(channel: str, kind: str | None) -> str:
    """Name what was told by a message of the outbox."""
    if kind is None:
        return "perubahan status" if channel.startswith("webhook/") else "jawaban atas pesannya"
    return _NOTICES.get(kind) or label(Status, kind)


def way(channel: str) -> str:
    """Name the way that a message of the outbox goes."""
    medium, _, name = channel.partition("/")
    return f"mitra {name}" if medium == "webhook" else _WAYS.get(medium, medium)


_WAYS: Mapping[str, str] = {"sms": "SMS", "twitter": "X", "email": "surel"}


def untold(fault: str) -> str:
    """Say why a message was not sent; what another system said is shown as it is."""
    return _UNTOLD.get(fault, fault)


_DEEDS: Mapping[str, str] = {
    "akun/kode": "memasang kode dari aplikasi",
    "akun/kode/lepas": "melepas kode dari aplikasi",
    "akun/sesi": "mengakhiri sesi lain",
    "antrean/tampilan": "menyimpan atau menghapus tampilan antrean",
    "baca_rahasia": "membaca laporan rahasia",
    "keluar": "keluar",
    "masuk": "masuk",
    "masuk_ditolak": "gagal masuk",
    "mutu/kirim": "mengirim lagi kabar yang gagal",
    "mutu/model/{name}/layani": "memilih versi model",
    "mutu/model/{name}/mundur": "kembali ke versi model sebelumnya",
    "mutu/ulang": "memutar ulang pesan yang ditolak",
    "petugas/nonaktifkan": "menonaktifkan petugas",
    "petugas/sandi": "memberi kata sandi sekali pakai",
    "petugas/tambah": "menambah petugas",
    "sandi": "mengganti kata sandi",
}
"""What officers do beside the steps with reports, which are called by their verbs."""


def deed(action: str) -> str:
    """Say what an officer did, by the action in the audit log: what is done with reports by its last part, a verb."""
    return _DEEDS.get(action) or action.rpartition("/")[2].replace("_", " ")
