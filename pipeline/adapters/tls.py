"""TLS as a client: whom we trust, and what we prove ourselves with."""

from __future__ import annotations

import ssl
from pathlib import Path

from pipeline.domain.errors import SetupFault


def client_context(authority: Path | None, *, setting: str) -> ssl.SSLContext:
    """Make what checks a server's certificate and name, by the machine's authorities or those of a file.

    Raises
    ------
    SetupFault
        If the file is not there, or holds no certificate.
    """
    try:
        return ssl.create_default_context(cafile=authority)
    except OSError as error:  # an SSLError is one
        raise SetupFault(f"{setting}: {authority} bukan berkas sertifikat PEM yang dapat dibaca") from error


def add_own_certificate(context: ssl.SSLContext, certificate: Path, key: Path | None, *, setting: str) -> None:
    """Let a context prove itself.

    Raises
    ------
    SetupFault
        If a file is not there, they do not belong together, or the key has a password.
    """
    try:
        context.load_cert_chain(certificate, key, password=_refuse_to_ask)
    except (OSError, ValueError) as error:
        raise SetupFault(
            f"{setting}: sertifikat {certificate} dan kunci {key or certificate} tidak dapat dipakai bersama; kuncinya "
            "harus tanpa kata sandi"
        ) from error


def _refuse_to_ask() -> str:
    """Give no password, where OpenSSL would ask the terminal."""
    raise ValueError("the key has a password")
