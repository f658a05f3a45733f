"""Elasticsearch, or an engine that answers its client: writes documents, finds reports. Foreign errors become ours."""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from datetime import datetime
from types import TracebackType
from typing import Any, Final, Self

import elasticsearch
from elasticsearch.serializer import OrjsonSerializer

from pipeline.adapters.search.bulk import (
    ANSWER_FIELDS,
    FULL_CLUSTER,
    SERVING,
    IndexedDocument,
    RefusedDocument,
    WriteResult,
    bulk_lines,
    in_bulks,
    read_answer,
)
from pipeline.adapters.search.enrich import load_enricher
from pipeline.adapters.search.faults import our_errors
from pipeline.adapters.search.moving import VIEWS, Move, View
from pipeline.adapters.search.pages import PAGE_SIZE, Pages, Position, SearchPage, SearchResult, read_hit
from pipeline.adapters.search.plain_json_node import PlainJsonNode
from pipeline.adapters.search.question import Question, received_between
from pipeline.adapters.search.supports import SUPPORT_ALIAS, build_support_template
from pipeline.adapters.search.template import (
    ADDED,
    ALIAS,
    INDONESIAN,
    PLAIN,
    build_report_template,
    first_index,
)
from pipeline.adapters.search.trial import TrialIndex
from pipeline.batches import batches
from pipeline.contract.document import ReportDocument
from pipeline.domain.errors import DataFault, SetupFault
from pipeline.domain.follow_up import Status
from pipeline.domain.visibility import Visibility

REQUEST_TIMEOUT_S: Final = 30.0
"""A batch takes some tens of milliseconds; a node that needs half a minute is as good as away."""
SCAN_SIZE: Final = 1_000
"""Documents of which some fields are read at once: a tenth of a second of the embedded engine, in which others wait."""
SCAN_KEPT: Final = "1m"
"""How long the engine keeps what a scan has not read yet, from one part to the next."""
OLDEST_FIRST: Final[list[dict[str, Any]]] = [{"received_at": "asc"}, {"report_id": "asc"}]
CASE_LIMIT: Final = 1_000
"""Members of a case that are read; a bigger one is a campaign, and nobody reads it to the end."""
_SPELLING: Final = {"suggest_mode": "missing", "size": 1, "prefix_length": 1, "min_word_length": 4}
"""Of words that no report has: the first letter is seldom wrong, and of three letters every other word is alike."""
_SERIALIZERS: Final = {"application/json": OrjsonSerializer()}
"""Reads answers in Rust: with the standard library's JSON that took half of an export's time."""
REFUSED_STATUS: Final = frozenset({400, 413})
"""Of a whole request for one of its documents, as for an id of more than 512 bytes."""
WHOLE_REQUEST: Final = "the index refused the request that writes the document: look at its id and its size"
ALREADY_THERE: Final = "resource_already_exists_exception"


@dataclass(frozen=True, slots=True)
class StandingDocument:
    """A document as it stands in the index, also if it cannot be searched yet.

    Attributes
    ----------
    report_id
        Under which it stands; what strangers put on the topics may say another in its body.
    answer_version
        Of the deduplicator's answer that it holds.
    """

    report_id: str
    document: ReportDocument
    answer_version: int

    @property
    def progress_version(self) -> int:
        """How much of what was done with its report it shows."""
        return self.document.follow_up.version


_HIDDEN: Final = (
    {"term": {"visibility": str(Visibility.CONFIDENTIAL)}},
    {"term": {"follow_up.status": str(Status.WITHDRAWN)}},
)
IS_READABLE: Final = {"bool": {"must_not": list(_HIDDEN)}}
"""Confidential reports have no text here, and nothing can be learnt of them; those that were withdrawn are shown to
nobody."""


EVERYTHING: Final = Question()


class SearchIndex:
    """The aliases `laporan` and `dukungan`, and the indices behind them.

    Parameters
    ----------
    indices
        alias -> another index that documents are written to, and read from where they stand, as while it is built.
    """

    def __init__(self, client: elasticsearch.AsyncElasticsearch, indices: Mapping[str, str] = SERVING) -> None:
        self._client = client
        self._pages = Pages(client)
        self._indices = indices

    def aimed_at(self, alias: str, index: str) -> SearchIndex:
        """Give one over the same connections, for which a view is in an index that does not serve yet."""
        return SearchIndex(self._client, {**self._indices, alias: index})

    @classmethod
    def connect(
        cls,
        url: str,
        *,
        api_key: str | None = None,
        basic_auth: tuple[str, str] | None = None,
        tls: ssl.SSLContext | None = None,
    ) -> SearchIndex:
        """Make one for an address; nothing is sent yet. Tries are not repeated: that is the caller's loop."""
        client = elasticsearch.AsyncElasticsearch(
            url,
            api_key=api_key,
            basic_auth=basic_auth,
            ssl_context=tls,
            request_timeout=REQUEST_TIMEOUT_S,
            max_retries=0,
            node_class=PlainJsonNode,
            serializers=_SERIALIZERS,
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
        """Put the templates and the first indices, and give those that serve the fields they lack; may be repeated.

        Raises
        ------
        SetupFault
            If an index serves whose mapping must be changed by a move.
        """
        for alias, template in (await self.put_templates()).items():
            with our_errors():
                await self._put_view(alias, template["template"]["mappings"])

    async def put_templates(self) -> dict[str, dict[str, Any]]:
        """Put what new indices are made by, and give it by alias."""
        with our_errors():
            analyzer = await self._analyzer()
            templates = {ALIAS: build_report_template(analyzer), SUPPORT_ALIAS: build_support_template()}
            for alias, template in templates.items():
                await self._client.indices.put_index_template(name=alias, **template)
        return templates

    def trial(self, bodies: Sequence[bytes]) -> AbstractAsyncContextManager[TrialIndex]:
        """Open an index of its own over some documents, to compare the order of what is found."""
        return TrialIndex.open(self._client, bodies)

    def move(self, view: View) -> Move:
        """Give the move of a view to another index."""
        return Move(self._client, view)

    async def is_ready(self) -> bool:
        """Whether the engine answers and `init` has been here."""
        with our_errors():
            there = [await self._client.indices.exists_alias(name=view.alias) for view in VIEWS]
        return all(there)

    async def write(self, documents: Sequence[IndexedDocument]) -> WriteResult:
        """Write documents, each under its id; a repeated write leaves one document, that of the last.

        Raises
        ------
        Outage
            If Elasticsearch is away or overloaded. Some documents may be written; write all of them again.
        """
        sent, result = _enriched(documents), WriteResult()
        for bulk in in_bulks(sent):
            result += await self._write_bulk(bulk)
        given = dict(zip(sent, documents, strict=True))
        return replace(result, refused=_as_given(result.refused, given), held=_as_given(result.held, given))

    async def _write_bulk(self, documents: Sequence[IndexedDocument]) -> WriteResult:
        """Write with one request; halve one that is refused as a whole, down to the documents that are the reason."""
        try:
            with our_errors():
                answer = await self._client.bulk(
                    operations=list(bulk_lines(documents, self._indices)),  # type: ignore[arg-type]  # bytes are sent as they are
                    filter_path=ANSWER_FIELDS,
                )
        except elasticsearch.ApiError as error:
            if error.status_code not in REFUSED_STATUS:
                raise
            if len(documents) == 1:
                fault = RefusedDocument(document=documents[0], code=error.error, message=WHOLE_REQUEST)
                return WriteResult(held=(fault,)) if error.error == FULL_CLUSTER else WriteResult(refused=(fault,))
            half = len(documents) // 2
            return await self._write_bulk(documents[:half]) + await self._write_bulk(documents[half:])
        return read_answer(documents, answer["items"])

    async def refresh(self) -> None:
        """Make everything written so far searchable."""
        with our_errors():
            await self._client.indices.refresh(index=[ALIAS, SUPPORT_ALIAS], ignore_unavailable=True)

    async def search(
        self, question: Question = EVERYTHING, *, size: int = 20, after: Position | None = None
    ) -> SearchPage:
        """Find what fits a question, in its order; `after` and what is raised as in `Pages.read`."""
        return await self._pages.read(question, size=size, after=after)

    def stream(self, question: Question, *, size: int | None = None) -> AsyncIterator[ReportDocument]:
        """Read everything that fits a question, in its order, or the first of it; raises as `Pages.stream`."""
        return self._pages.stream(question, size=size)

    async def nearest_words(self, stems: Sequence[str]) -> dict[str, str]:
        """Give for stems that no report has the ones that are spelt most alike."""
        asked = {
            f"{number}": {"text": stem, "term": {"field": "search.stems", **_SPELLING}}
            for number, stem in enumerate(stems)
        }
        with our_errors():
            answer = await self._client.search(index=ALIAS, ignore_unavailable=True, size=0, suggest=asked)
        found = answer.get("suggest", {})
        options = {stem: found[f"{number}"][0]["options"] for number, stem in enumerate(stems) if f"{number}" in found}
        return {stem: str(given[0]["text"]) for stem, given in options.items() if given}

    async def find_by_tracking_id(self, tracking_id: str) -> ReportDocument | None:
        """Find the report that a citizen follows."""
        found = await self.find({"term": {"tracking_id": tracking_id}}, sort=[{"received_at": "asc"}], size=1)
        return found.documents[0] if found.documents else None

    async def find_by_photo(self, photo_id: str) -> ReportDocument | None:
        """Find the report that a picture came with."""
        found = await self.find({"term": {"photos": photo_id}}, sort=OLDEST_FIRST, size=1)
        return found.documents[0] if found.documents else None

    async def case_members(self, case_id: str, *, size: int = CASE_LIMIT) -> SearchResult:
        """Find the reports of a case, oldest first."""
        return await self.find({"term": {"case_id": case_id}}, sort=OLDEST_FIRST, size=size)

    async def count_ids(self, report_ids: Sequence[str]) -> int:
        """Count the documents with these ids; more than there are ids means that a report is there twice."""
        counted = 0
        for start in range(0, len(report_ids), PAGE_SIZE):
            with our_errors():
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
            found.update((document.report_id, document) for document in map(read_hit, hits["hits"]))
        return [found[report_id] for report_id in report_ids if report_id in found]

    async def get_standing(self, report_ids: Sequence[str]) -> list[StandingDocument]:
        """Give the documents with these ids that are there and can be read, as they were written last."""
        found: list[StandingDocument] = []
        for ids in batches(report_ids, PAGE_SIZE):
            with our_errors():
                answer = await self._client.mget(index=self._indices.get(ALIAS, ALIAS), ids=ids)
            there = [each for each in answer["docs"] if each.get("found")]
            found += [standing for each in there if (standing := _standing(each))]
        return found

    async def received_since(self, since: datetime) -> AsyncIterator[ReportDocument]:
        """Read all reports with a text since a moment, oldest first, those written just now included."""
        async for document in self._read_all([*received_between(since), IS_READABLE]):
            yield document

    async def waiting_for_review(self, since: datetime | None = None) -> AsyncIterator[ReportDocument]:
        """Read the reports that need people and may be read by all of them, oldest first."""
        async for document in self._read_all([*_term("review.needed", True), *received_between(since), IS_READABLE]):
            yield document

    async def all_of_case(self, case_id: str) -> AsyncIterator[ReportDocument]:
        """Read all reports of a case, however many, oldest first."""
        async for document in self._read_all(_term("case_id", case_id)):
            yield document

    async def sent_by(self, reporter: str) -> AsyncIterator[ReportDocument]:
        """Read the reports of a person whom their documents name, oldest first."""
        async for document in self._read_all(_term("reporter", reporter)):
            yield document

    async def in_cases(self, case_ids: Collection[str]) -> AsyncIterator[ReportDocument]:
        """Read all reports of some cases, oldest first."""
        async for document in self._read_all([{"terms": {"case_id": sorted(case_ids)}}]):
            yield document

    async def repeating(self, report_id: str) -> AsyncIterator[ReportDocument]:
        """Read the reports that are said to repeat one, oldest first."""
        async for document in self._read_all(_term("duplicate_of", report_id)):
            yield document

    async def _read_all(self, filters: list[dict[str, Any]]) -> AsyncIterator[ReportDocument]:
        await self.refresh()
        query = _matching(filters)
        after: list[Any] | None = None
        while True:
            hits = await self._hits(query, sort=OLDEST_FIRST, size=PAGE_SIZE, after=after)
            for hit in hits["hits"]:
                yield read_hit(hit)
            if len(hits["hits"]) < PAGE_SIZE:
                return
            after = hits["hits"][-1]["sort"]

    async def find(
        self,
        query: dict[str, Any],
        *,
        sort: list[dict[str, Any]],
        size: int,
        skip: int = 0,
    ) -> SearchResult:
        """Find what a query of Elasticsearch's language matches.

        Parameters
        ----------
        skip
            Results that are left out before the first.
        """
        hits = await self._hits(query, sort=sort, size=size, skip=skip)
        return SearchResult(total=hits["total"]["value"], documents=tuple(read_hit(hit) for hit in hits["hits"]))

    async def read_fields(
        self, query: dict[str, Any], fields: Sequence[str], *, sort: list[dict[str, Any]], size: int
    ) -> list[dict[str, Any]]:
        """Give some fields of the first reports that a query matches."""
        hits = await self._hits(query, sort=sort, size=size, fields=fields)
        return [hit["_source"] for hit in hits["hits"]]

    async def page(
        self, filters: list[dict[str, Any]], *, sort: list[dict[str, Any]], size: int, after: list[Any] | None
    ) -> list[tuple[ReportDocument, list[Any]]]:
        """Give some of what fits, each with the position after which the next page begins."""
        hits = await self._hits(_matching(filters), sort=sort, size=size, after=after)
        return [(read_hit(hit), hit["sort"]) for hit in hits["hits"]]

    async def scan(
        self, query: dict[str, Any], fields: Sequence[str], *, over: str = ALIAS
    ) -> AsyncIterator[list[dict[str, Any]]]:
        """Read some fields of all that a query matches, some at once and in no order, as they were at the beginning.

        Parameters
        ----------
        over
            The alias that is read.
        """
        with our_errors():
            answer = await self._client.search(
                index=over,
                ignore_unavailable=True,
                query=query,
                sort=["_doc"],
                size=SCAN_SIZE,
                scroll=SCAN_KEPT,
                source_includes=fields,
            )
        while hits := answer["hits"]["hits"]:
            yield [hit["_source"] for hit in hits]
            with our_errors():
                answer = await self._client.scroll(scroll_id=answer["_scroll_id"], scroll=SCAN_KEPT)
        if scroll_id := answer.get("_scroll_id"):
            with our_errors():
                done = self._client.options(ignore_status=404)  # an engine that has dropped it by itself says so
                await done.clear_scroll(scroll_id=scroll_id)

    async def cases_of_members(self, case_ids: Collection[str], *, size: int) -> dict[str, str]:
        """Give the reports of some cases, report_id -> case_id; the oldest, if there are more than `size`."""
        query = {"terms": {"case_id": sorted(case_ids)}}
        found = await self.read_fields(query, ("report_id", "case_id"), sort=OLDEST_FIRST, size=size)
        return {each["report_id"]: each["case_id"] for each in found}

    async def aggregate(
        self, query: dict[str, Any], aggregations: dict[str, Any], *, over: Sequence[str] = (ALIAS,)
    ) -> dict[str, Any]:
        """Count over what a query matches; gives Elasticsearch's `aggregations`, empty before the first document.

        Parameters
        ----------
        over
            The aliases that are counted.
        """
        with our_errors():
            answer = await self._client.search(
                index=over, ignore_unavailable=True, query=query, aggregations=aggregations, size=0
            )
        return dict(answer.get("aggregations", {}))

    async def _put_view(self, alias: str, mapping: Mapping[str, Any]) -> None:
        if not await self._client.indices.exists_alias(name=alias):
            await self._create(first_index(alias), alias)
        try:
            await self._client.indices.put_mapping(index=alias, **mapping)
        except elasticsearch.BadRequestError as error:
            raise SetupFault(
                f"indeks di balik {alias} memakai pemetaan lain ({error.error}): jalankan `lapor index migrate`"
            ) from error

    async def _create(self, index: str, alias: str) -> None:
        try:
            await self._client.indices.create(index=index, aliases={alias: {}})
        except elasticsearch.BadRequestError as error:
            if error.error != ALREADY_THERE:
                raise
            await self._client.indices.put_alias(index=index, name=alias)

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
        skip: int = 0,
        after: list[Any] | None = None,
        fields: Sequence[str] | None = None,
    ) -> dict[str, Any]:
        with our_errors():
            answer = await self._client.search(
                index=ALIAS,
                ignore_unavailable=True,  # before the first report there is no index, and nothing to find
                query=query,
                sort=sort,
                size=size,
                from_=skip,
                search_after=after,
                source_includes=fields,
                source_excludes=ADDED,
                track_total_hits=True,
            )
        hits: dict[str, Any] = answer["hits"]
        return hits


def _enriched(documents: Sequence[IndexedDocument]) -> list[IndexedDocument]:
    """Give documents as they go into the index: those of reports with what it adds."""
    reports = [each for each in documents if each.alias == ALIAS and each.body]
    bodies = iter(load_enricher().enrich([each.body for each in reports])) if reports else iter(())
    return [replace(each, body=next(bodies)) if each.alias == ALIAS and each.body else each for each in documents]


def _as_given(
    faults: Sequence[RefusedDocument], given: Mapping[IndexedDocument, IndexedDocument]
) -> tuple[RefusedDocument, ...]:
    """Name the documents of faults as they were given to us."""
    return tuple(replace(fault, document=given[fault.document]) for fault in faults)


def _matching(filters: list[dict[str, Any]]) -> dict[str, Any]:
    return {"bool": {"filter": filters}}


def _term(field: str, value: str | bool | None) -> list[dict[str, Any]]:
    return [{"term": {field: value}}] if value is not None else []


def _standing(got: dict[str, Any]) -> StandingDocument | None:
    try:
        document = read_hit(got)
    except DataFault:
        return None
    return StandingDocument(got["_id"], document, got["_version"] - document.follow_up.version)
