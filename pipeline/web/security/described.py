"""How the OpenAPI document tells of keys and signatures."""

from __future__ import annotations

from typing import Any, Final

from pipeline.web.security.callers import SIGNATURE, TIMESTAMP

KEY_PROBLEMS: Final = ("invalid_key", "unavailable")
"""What a request with a key may be answered with, whatever it asks."""

TOKEN_PROBLEMS: Final = ("invalid_officer_token",)
"""The same where an officer's token is taken too."""

OFFICER_PROBLEMS: Final = ("not_an_officer", "invalid_officer_token", "role_missing", "unavailable")
"""What a request may be answered with that is for officers."""

SIGNED_PROBLEMS: Final = ("signature_missing", "signature_wrong", "signature_stale", "signature_replayed")
"""Of a client who must sign what it sends."""

SCHEMES: Final[dict[str, Any]] = {
    "ApiKey": {
        "type": "http",
        "scheme": "bearer",
        "description": "Key of a client, made by `lapor keys make`. Without one: what a citizen's browser may do.",
    },
    "OfficerToken": {
        "type": "http",
        "scheme": "bearer",
        "description": "Token of an officer, made by `lapor officers token`.",
    },
    "Timestamp": {
        "type": "apiKey",
        "in": "header",
        "name": TIMESTAMP,
        "description": "Of partners who sign: Unix time in seconds, at most 5 minutes off.",
    },
    "Signature": {
        "type": "apiKey",
        "in": "header",
        "name": SIGNATURE,
        "description": "HMAC-SHA256, hexadecimal, of timestamp, method, path and body with a line end between them.",
    },
    "OfficeSignature": {
        "type": "apiKey",
        "in": "header",
        "name": "webhook-signature",
        "description": "Of an agency's system: signed with the office's secret as Standard Webhooks has it, with "
        "`webhook-id` and `webhook-timestamp`.",
    },
}

_SIGNED: Final[dict[str, list[str]]] = {"ApiKey": [], "Timestamp": [], "Signature": []}

OPEN: Final[dict[str, Any]] = {"security": [{}, {"ApiKey": []}, {"OfficerToken": []}]}
ASKED: Final[dict[str, Any]] = {"security": [{}, {"ApiKey": []}, _SIGNED, {"OfficerToken": []}]}
OPEN_OR_SIGNED: Final[dict[str, Any]] = {"security": [{}, {"ApiKey": []}, _SIGNED]}
KEY_OR_SIGNED: Final[dict[str, Any]] = {"security": [{"ApiKey": []}, _SIGNED]}
READS_CASES: Final[dict[str, Any]] = {"security": [{"ApiKey": []}, {"OfficerToken": []}]}
SIGNED_BY_OFFICE: Final[dict[str, Any]] = {"security": [{"OfficeSignature": []}]}
OFFICER: Final[dict[str, Any]] = {"security": [{"OfficerToken": []}]}
"""Who may call an operation, as its `openapi_extra`."""
