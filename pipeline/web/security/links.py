"""Addresses that say what only we can read or write: a report that is followed, and a receipt."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from datetime import datetime
from typing import Final

from itsdangerous import BadData, URLSafeTimedSerializer

from pipeline.adapters.store.sealing import Sealer
from pipeline.domain.errors import DataFault

FOLLOWED: Final = "followed report"
RECEIPT_LASTS_S: Final = 60 * 60
"""Seconds that a receipt shows a report which the index does not have yet; it takes one or two."""


class Links:
    """Makes and reads them with one key."""

    def __init__(self, key: bytes) -> None:
        self._sealer = Sealer(key)
        self._signer = URLSafeTimedSerializer(key, salt="receipt")

    def seal_report(self, report_id: str) -> str:
        """Hide which report is meant: its id and its tracking ID are its sender's."""
        return urlsafe_b64encode(self._sealer.seal(report_id.encode(), purpose=FOLLOWED)).decode().rstrip("=")

    def open_report(self, sealed: str) -> str:
        """Give the report_id that was hidden; a DataFault `not_found` for what is none of ours."""
        try:
            content = urlsafe_b64decode(sealed + "=" * (-len(sealed) % 4))
            return self._sealer.open(content, purpose=FOLLOWED).decode()
        except (DataFault, Error, ValueError):
            raise DataFault("not_found", "no link of ours") from None

    def sign_receipt(self, tracking_id: str) -> str:
        """Say that a report with this tracking ID was taken just now."""
        return str(self._signer.dumps(tracking_id))

    def read_receipt(self, receipt: str, tracking_id: str) -> datetime | None:
        """Give when the report was taken; None for what is no receipt of it, or an old one."""
        try:
            said, at = self._signer.loads(receipt, max_age=RECEIPT_LASTS_S, return_timestamp=True)
        except BadData:
            return None
        return at if said == tracking_id else None
