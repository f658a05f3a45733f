"""What Kibana does not do, in words for who runs `lapor kibana`: what, the value, what is allowed, the remedy."""

from __future__ import annotations

import ssl
import urllib.error
from http import HTTPStatus
from typing import Final

import orjson

from pipeline.domain.errors import Engine, LaporError, Outage, SetupFault

OLDEST: Final = (9, 5)
"""The release since which Kibana's Dashboards API is stable."""
BUSY: Final = frozenset({429, 502, 503, 504})
SAID_CHARS: Final = 600
"""Of what Kibana says of a file: its messages name the field, and may repeat the whole file behind it."""

RIGHTS: Final = (
    "di Kibana: Dashboards, Discover, Data View Management, Saved Objects Management, Maps, Stack Rules (All)"
)


def refused(error: urllib.error.HTTPError, url: str, user: str, source: str) -> LaporError:
    """Say why a request was refused; an Outage where it is worth another try."""
    said = _said(error)
    if error.code in BUSY:
        return Outage(f"Kibana di {url} belum melayani (status {error.code})", Engine.KIBANA)
    if error.code == HTTPStatus.CONFLICT:
        return Outage(
            f"Kibana di {url} menolak {source!r} (status 409): {said}; orang lain sedang menulisnya: ulangi "
            "perintahnya, atau ruang lain sudah memakai nomor ini"
        )
    if error.code == HTTPStatus.UNAUTHORIZED:
        return SetupFault(f"Kibana di {url} tidak mengenal {user} (status 401): periksa nama, kata sandi atau kuncinya")
    if error.code == HTTPStatus.FORBIDDEN:
        return SetupFault(
            f"Kibana di {url} melarang {user} memasang {source!r} (status 403): {said}; perlu hak {RIGHTS}"
        )
    if "Location" in error.headers:
        return SetupFault(
            f"{url} mengalihkan ke {error.headers['Location']} (status {error.code}): tulis alamat tujuan itu di "
            "LAPOR_KIBANA_URL, tanpa jalur /api"
        )
    if error.code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return SetupFault(
            f"Kibana di {url} gagal memasang {source!r} (status {error.code}): {said}; lihat catatan Kibana. Untuk "
            "aturan peringatan, isi xpack.encryptedSavedObjects.encryptionKey di kibana.yml"
        )
    return SetupFault(f"Kibana di {url} menolak {source!r} (status {error.code}): {said}")


def unreachable(error: Exception, url: str) -> LaporError:
    """Say why nothing was answered."""
    reason = getattr(error, "reason", error)
    if isinstance(reason, ssl.SSLCertVerificationError):
        return SetupFault(
            f"sertifikat Kibana tidak dipercaya ({reason}): periksa LAPOR_ELASTICSEARCH_CA_FILE, dan apakah nama di "
            "LAPOR_KIBANA_URL ada di sertifikatnya"
        )
    if isinstance(reason, ssl.SSLError):
        return SetupFault(
            f"yang menjawab di {url} tidak berbicara TLS ({reason.reason}): tulis http:// di LAPOR_KIBANA_URL, atau "
            "nyalakan server.ssl di Kibana"
        )
    return Outage(f"Kibana tidak menjawab di {url}: {reason}", Engine.KIBANA)


def no_kibana(url: str) -> SetupFault:
    """Say that something else answers."""
    return SetupFault(f"yang menjawab di {url} bukan Kibana: tidak ada /api/status di sana; periksa LAPOR_KIBANA_URL")


def missing(url: str, path: str, source: str) -> SetupFault:
    """Say that Kibana does not have what is sent to."""
    return SetupFault(
        f"Kibana di {url} tidak punya {path} untuk {source!r} (status 404): perlu Kibana {_written(OLDEST)} atau lebih "
        "baru, dan LAPOR_KIBANA_URL tanpa jalur selain server.basePath dan /s/RUANG"
    )


def too_old(url: str, number: str) -> SetupFault:
    """Say that its release is too old."""
    return SetupFault(
        f"Kibana di {url} berversi {number}: perlu {_written(OLDEST)} atau lebih baru; perbarui Kibana dan "
        "Elasticsearch"
    )


def no_space(url: str, space: str) -> SetupFault:
    """Say that the space is not there."""
    return SetupFault(
        f"ruang {space!r} tidak ada di Kibana {url}: buat di Stack Management > Spaces, atau hapus /s/{space} dari "
        "LAPOR_KIBANA_URL"
    )


def not_imported(source: str, why: str) -> SetupFault:
    """Say that an import left something out."""
    return SetupFault(f"Kibana tidak mengimpor {source!r}: {why}")


def _said(error: urllib.error.HTTPError) -> str:
    body = error.read().decode("utf-8", "replace")
    try:
        message = str(orjson.loads(body)["message"])
    except (orjson.JSONDecodeError, KeyError, TypeError):
        message = body
    return message[:SAID_CHARS] or error.reason


def _written(release: tuple[int, ...]) -> str:
    return ".".join(map(str, release))
