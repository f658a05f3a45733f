"""Elasticsearch, or an engine that answers its client: writes documents, finds reports. Foreign errors become ours."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import Any, Final, Self

import elastic_transport
import elasticsearch
import orjson

from pipeline.adapters.bulk import ANSWER_FIELDS, IndexedDocument, WriteResult, bulk_lines, read_answer
from pipeline.adapters.document import ReportDocument, format_time, parse_document
from pipeline.adapters.index_template import (
    ALIAS,
    INDONESIAN,
    PLAIN,
    TEMPLATE,
    build_report_template,
)
from pipeline.adapters.plain_json_node import PlainJsonNode
from pipeline.adapters.support_index import SUPPORT_ALIAS, SUPPORT_INDEX, build_support_template
from pipeline.domain.errors import DataFault, Outage, SetupFault

REQUEST_TIMEOUT_S: Final = 30.0
"""A batch takes some tens of milliseconds; a node that needs half a minute is as good as away."""
PAGE_SIZE: Final = 1_000
"""Documents fetched at once when many are read: about a megabyte."""
OLDEST_FIRST: Final[list[dict[str, Any]]] = [{"received_at": "asc"}, {"report_id": "asc"}]
CASE_LIMIT: Final = 1_000
"""Members of a case that are read; a bigger one is a campaign, and nobody reads it to the end."""
WORDS_NEEDED: Final = "2<75%"
"""Of one or two words all must be found, of more three quarters: citizens do not spell alike."""
QUERY_LIMIT: Final = 1_000
"""Characters of a search; Elasticsearch gives up on some thousand words."""
AWAY_STATUS: Final = frozenset({408, 429, 502, 503, 504})
NO_ENTRY_STATUS: Final = frozenset({401, 403})


@dataclass(frozen=True, kw_only=True, slots=True)
class SearchResult:
    """How many reports match, and the first of them."""

    total: int
    documents: tuple[ReportDocument, ...]


class SearchIndex:
    """The aliases `laporan` and `dukungan`, and the indices behind them."""

    def __init__(self, client: elasticsearch.AsyncElasticsearch) -> None:
        self._client = client

    @classmethod
    def connect(cls, url: str, *, api_key: str | None = None, basic_auth: tuple[str, str] | None = None) -> SearchIndex:
        """Make one for an address; nothing is sent yet. Tries are not repeated: that is the caller's loop."""
        client = elasticsearch.AsyncElasticsearch(
            url,
            api_key=api_key,
            basic_auth=basic_auth,
            request_timeout=REQUEST_TIMEOUT_S,
            max_retries=0,
            node_class=PlainJsonNode,
        )
        return cls(client)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Close the connections."""
        await self._client.close()

    async def init(self) -> None:
        """Put the templates, and give the indices that exist the fields they lack; may be repeated."""
        with _our_errors():
            await self._put_template(TEMPLATE, build_report_template(await self._analyzer()))
            await self._put_template(SUPPORT_INDEX, build_support_template())

    async def is_ready(self) -> bool:
        """Whether the engine answers and `init` has been here."""
        with _our_errors():
            there = [await self._client.indices.exists_index_template(name=each) for each in (TEMPLATE, SUPPORT_INDEX)]
        return all(there)

    async def write(self, documents: Sequence[IndexedDocument]) -> WriteResult:
        """Write documents, each under its id; a repeated write leaves one document, that of the last.

        Raises
        ------
        Outage
            If Elasticsearch is away, overloaded or blocked. Some documents may be written; write all of them again.
        """
        if not documents:
            return WriteResult()
        with _our_errors():
            elsewhere = await self._standing_elsewhere(documents)
            answer = await self._client.bulk(
                operations=list(bulk_lines(documents, elsewhere)),  # type: ignore[arg-type]  # bytes are sent as they are
                filter_path=ANSWER_FIELDS,
            )
        return read_answer(answer["items"])

    async def refresh(self) -> None:
        """Make everything written so far searchable."""
        with _our_errors():
            await self._client.indices.refresh(index=[ALIAS, SUPPORT_ALIAS], ignore_unavailable=True)

    async def search(
        self,
        words: str | None = None,
        *,
        category: str | None = None,
        agency: str | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
        size: int = 20,
    ) -> SearchResult:
        """Find reports by words and filters; the best first, or the newest if there are no words.

        Parameters
        ----------
        since, until
            Bounds of `received_at`; `until` itself is outside.

        Raises
        ------
        DataFault
            `query_too_long`.
        """
        if words and len(words) > QUERY_LIMIT:
            raise DataFault("query_too_long", f"{len(words)} characters to search for; allowed are {QUERY_LIMIT}")
        filters = [*_term("category.label", category), *_term("agency.label", agency), *received_between(since, until)]
        newest: dict[str, Any] = {"received_at": "desc"}
        return await self.find(
            _matching(words, filters), sort=[{"_score": "desc"}, newest] if words else [newest], size=size
        )

    async def find_by_tracking_id(self, tracking_id: str) -> ReportDocument | None:
        """Find the report that a citizen follows."""
        found = await self.find({"term": {"tracking_id": tracking_id}}, sort=[{"received_at": "asc"}], size=1)
        return found.documents[0] if found.documents else None

    async def case_members(self, case_id: str, *, size: int = CASE_LIMIT) -> SearchResult:
        """Find the reports of a case, oldest first."""
        return await self.find({"term": {"case_id": case_id}}, sort=OLDEST_FIRST, size=size)

    async def count_ids(self, report_ids: Sequence[str]) -> int:
        """Count the documents with these ids; more than there are ids means that a report is there twice."""
        counted = 0
        for start in range(0, len(report_ids), PAGE_SIZE):
            with _our_errors():
                answer = await self._client.count(
                    index=ALIAS,
                    ignore_unavailable=True,
                    query={"ids": {"values": list(report_ids[start : start + PAGE_SIZE])}},
                )
            counted += answer["count"]
        return counted

    async def get_reports(self, report_ids: Sequence[str]) -> list[ReportDocument]:
        """Give the reports with these ids that are there, in the order of the ids."""
        found: dict[str, ReportDocument] = {}
        for start in range(0, len(report_ids), PAGE_SIZE):
            page = list(report_ids[start : start + PAGE_SIZE])
            hits = await self._hits({"ids": {"values": page}}, sort=[{"received_at": "asc"}], size=PAGE_SIZE)
            found.update((document.report_id, document) for document in map(_read, hits["hits"]))
        return [found[report_id] for report_id in report_ids if report_id in found]

    async def received_since(self, since: datetime) -> AsyncIterator[ReportDocument]:
        """Read all reports since a moment, oldest first, those written just now included."""
        async for document in self._read_all(received_between(since)):
            yield document

    async def waiting_for_review(self, since: datetime | None = None) -> AsyncIterator[ReportDocument]:
        """Read the reports that need people, oldest first."""
        async for document in self._read_all([*_term("review.needed", True), *received_between(since)]):
            yield document

    async def _read_all(self, filters: list[dict[str, Any]]) -> AsyncIterator[ReportDocument]:
        await self.refresh()
        query = _matching(None, filters)
        after: list[Any] | None = None
        while True:
            hits = await self._hits(query, sort=OLDEST_FIRST, size=PAGE_SIZE, after=after)
            for hit in hits["hits"]:
                yield _read(hit)
            if len(hits["hits"]) < PAGE_SIZE:
                return
            after = hits["hits"][-1]["sort"]

    async def find(self, query: dict[str, Any], *, sort: list[dict[str, Any]], size: int) -> SearchResult:
        """Find what a query of Elasticsearch's language matches."""
        hits = await self._hits(query, sort=sort, size=size)
        return SearchResult(total=hits["total"]["value"], documents=tuple(_read(hit) for hit in hits["hits"]))

    async def cases_of_members(self, case_ids: Collection[str], *, size: int) -> dict[str, str]:
        """Give the reports of some cases, report_id -> case_id; the oldest, if there are more than `size`."""
        hits = await self._hits(
            {"terms": {"case_id": sorted(case_ids)}},
            sort=OLDEST_FIRST,
            size=size,
            fields=("report_id", "case_id"),
        )
        return {hit["_source"]["report_id"]: hit["_source"]["case_id"] for hit in hits["hits"]}

    async def aggregate(
        self, query: dict[str, Any], aggregations: dict[str, Any], *, over: Sequence[str] = (ALIAS,)
    ) -> dict[str, Any]:
        """Count over what a query matches; gives Elasticsearch's `aggregations`, empty before the first document.

        Parameters
        ----------
        over
            The aliases that are counted.
        """
        with _our_errors():
            answer = await self._client.search(
                index=over, ignore_unavailable=True, query=query, aggregations=aggregations, size=0
            )
        return dict(answer.get("aggregations", {}))

    async def _put_template(self, name: str, template: Mapping[str, Any]) -> None:
        patterns, mapping = template["index_patterns"], template["template"]["mappings"]
        await self._client.indices.put_index_template(name=name, **template)
        try:
            await self._client.indices.put_mapping(
                index=patterns, allow_no_indices=True, ignore_unavailable=True, **mapping
            )
        except elasticsearch.BadRequestError as error:
            raise SetupFault(
                f"the indices {', '.join(patterns)} have another mapping ({error.error}): "
                "raise INDEX_VERSION and rebuild the index"
            ) from error

    async def _standing_elsewhere(self, documents: Sequence[IndexedDocument]) -> dict[str, str]:
        """Find reports that are sent again after the turn of a month: they stay in the index where they are."""
        wanted = [
            {"_index": document.may_stand_in, "_id": document.document_id, "_source": False}
            for document in documents
            if document.may_stand_in is not None
        ]
        if not wanted:
            return {}
        answer = await self._client.mget(docs=wanted)
        return {found["_id"]: found["_index"] for found in answer["docs"] if found.get("found")}

    async def _analyzer(self) -> dict[str, str]:
        try:
            await self._client.indices.analyze(analyzer=INDONESIAN["type"], text="jalan")
        except elasticsearch.BadRequestError:
            return PLAIN
        return INDONESIAN

    async def _hits(
        self,
        query: dict[str, Any],
        *,
        sort: list[dict[str, Any]],
        size: int,
        after: list[Any] | None = None,
        fields: Sequence[str] | None = None,
    ) -> dict[str, Any]:
        with _our_errors():
            answer = await self._client.search(
                index=ALIAS,
                ignore_unavailable=True,  # before the first report there is no index, and nothing to find
                query=query,
                sort=sort,
                size=size,
                search_after=after,
                source_includes=fields,
                track_total_hits=True,
            )
        hits: dict[str, Any] = answer["hits"]
        return hits


@contextmanager
def _our_errors() -> Iterator[None]:
    """Turn the client's errors into ours; what is left is a bug of this module."""
    try:
        yield
    except (elastic_transport.ConnectionError, elastic_transport.ConnectionTimeout) as error:
        raise Outage(f"Elasticsearch does not answer: {type(error).__name__}") from error
    except elasticsearch.UnsupportedProductError as error:
        raise SetupFault("LAPOR_ELASTICSEARCH_URL is not the address of an Elasticsearch") from error
    except elasticsearch.ApiError as error:
        if error.status_code in AWAY_STATUS:
            raise Outage(f"Elasticsearch does not serve: {error.error}, status {error.status_code}") from error
        if error.status_code in NO_ENTRY_STATUS:
            raise SetupFault(
                f"Elasticsearch refuses us: {error.error}, status {error.status_code}; "
                "check LAPOR_ELASTICSEARCH_API_KEY, or LAPOR_ELASTICSEARCH_USERNAME and LAPOR_ELASTICSEARCH_PASSWORD"
            ) from error
        raise


def _matching(words: str | None, filters: list[dict[str, Any]]) -> dict[str, Any]:
    if not words:
        return {"bool": {"filter": filters}}
    fields = ["text_redacted", "text_normal"]
    match = {"query": words, "type": "cross_fields", "fields": fields, "minimum_should_match": WORDS_NEEDED}
    return {"bool": {"must": [{"multi_match": match}], "filter": filters}}


def _term(field: str, value: str | bool | None) -> list[dict[str, Any]]:
    return [{"term": {field: value}}] if value is not None else []


def received_between(since: datetime | None, until: datetime | None = None) -> list[dict[str, Any]]:
    """Give the filters for what was received from one moment on and before another; none without bounds."""
    bounds = {name: format_time(moment) for name, moment in (("gte", since), ("lt", until)) if moment is not None}
    return [{"range": {"received_at": bounds}}] if bounds else []


def _read(hit: dict[str, Any]) -> ReportDocument:
    return parse_document(orjson.dumps(hit["_source"]))
