"""What Elasticsearch's client raises becomes ours."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import elastic_transport
import elasticsearch

from pipeline.domain.errors import Engine, Outage, SetupFault

AWAY_STATUS: Final = frozenset({408, 429, 502, 503, 504})
NO_ENTRY_STATUS: Final = frozenset({401, 403})


@contextmanager
def our_errors() -> Iterator[None]:
    """Turn the client's errors into ours; what is left is a bug of ours."""
    try:
        yield
    except elastic_transport.TlsError as error:
        raise SetupFault(
            f"sertifikat Elasticsearch tidak dipercaya ({error}): periksa LAPOR_ELASTICSEARCH_CA_FILE, dan apakah nama "
            "di LAPOR_ELASTICSEARCH_URL ada di sertifikatnya"
        ) from error
    except (elastic_transport.ConnectionError, elastic_transport.ConnectionTimeout) as error:
        raise Outage(f"Elasticsearch does not answer: {type(error).__name__}", Engine.SEARCH) from error
    except elasticsearch.UnsupportedProductError as error:
        raise SetupFault("LAPOR_ELASTICSEARCH_URL bukan alamat Elasticsearch") from error
    except elasticsearch.ApiError as error:
        if error.status_code in AWAY_STATUS:
            raise Outage(
                f"Elasticsearch does not serve: {error.error}, status {error.status_code}", Engine.SEARCH
            ) from error
        if error.status_code in NO_ENTRY_STATUS:
            raise SetupFault(
                f"Elasticsearch menolak kami: {error.error}, status {error.status_code}; "
                "periksa LAPOR_ELASTICSEARCH_API_KEY, atau LAPOR_ELASTICSEARCH_USERNAME dan _PASSWORD"
            ) from error
        raise
