"""Whether a port can be had, asked before something is started on it."""

from __future__ import annotations

import socket

from pipeline.domain.errors import SetupFault


def require_free(host: str, port: int, *, name: str, setting: str) -> None:
    """Refuse a port that cannot be had, with its address and the setting that chooses another.

    Raises
    ------
    SetupFault
        If somebody listens there, or the address is not of this machine.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as servers do: old connections may linger
        try:
            probe.bind((host, port))
        except OSError as error:
            raise SetupFault(
                f"{host}:{port} untuk {name} tidak dapat dipakai ({error.strerror}): hentikan yang memakainya "
                f"(`ss -ltnp 'sport = :{port}'` menyebutnya), atau pilih port lain dengan {setting}"
            ) from error
