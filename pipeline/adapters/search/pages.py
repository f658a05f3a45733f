"""What a question finds, a page behind the other or all of it as it stood at one moment."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import elasticsearch
import orjson

from pipeline.adapters.search.faults import our_errors
from pipeline.adapters.search.question import Question
from pipeline.adapters.search.template import ADDED, ALIAS
from pipeline.contract.document import ReportDocument, parse_document
from pipeline.domain.errors import DataFault, Outage

PAGE_SIZE: Final = 1_000
"""Documents fetched at once when many are read: about a megabyte."""
KEEP_ALIVE: Final = "2m"
"""How long a view of the index is held for the next page: who reads a page for longer begins anew."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SearchResult:
    """How many reports match, and the first of them."""

    total: int
    documents: tuple[ReportDocument, ...]


class Position(NamedTuple):
    """Where a page ends: what its last report was sorted by, how many reports came until there, and of which index."""

    sort: tuple[Any, ...]
    seen: int
    index_name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class SearchPage(SearchResult):
    """A page of what was found.

    Attributes
    ----------
    end
        Behind which the next page begins; None if this is the last.
    is_there
        Whether there is an index at all: before the first report, or while it is switched, there is none.
    """

    end: Position | None = None
    is_there: bool = True


class Pages:
    """Reads what a question finds in the index behind the alias."""

    def __init__(self, client: elasticsearch.AsyncElasticsearch) -> None:
        self._client = client
        self._has_points_in_time: bool | None = None

    async def read(self, question: Question, *, size: int, after: Position | None = None) -> SearchPage:
        """Find what fits a question, in its order.

        Parameters
        ----------
        after
            `end` of the page before.

        Raises
        ------
        DataFault
            `invalid_cursor` if `after` is no position of this order; `index_switched` if it is behind a score of an
            index that does not serve any more: those of another are on another scale, and reports would be left out.
        """
        try:
            answer = await self._search(question, size=size, after=after, track_total_hits=True)
        except elasticsearch.BadRequestError as error:
            if after is None:
                raise
            raise DataFault("invalid_cursor", "the position of the page is none of this order") from error
        hits = answer["hits"]["hits"]
        await self._check_scale(question, hits, after)
        return SearchPage(
            total=answer["hits"]["total"]["value"],
            documents=tuple(map(read_hit, hits)),
            end=_end_of(hits, after) if len(hits) == size else None,
            is_there=answer["_shards"]["total"] > 0,
        )

    async def stream(self, question: Question, *, size: int | None = None) -> AsyncIterator[ReportDocument]:
        """Read everything that fits a question, in its order, as it stood when this began.

        An engine without points in time, such as the embedded one, shows what is written meanwhile.

        Raises
        ------
        DataFault
            `index_switched` if the view of the index ends before all was read, or as in `read`.
        """
        left = size
        after: Position | None = None
        async with self._point_in_time() as pit:
            while left is None or left > 0:
                count = PAGE_SIZE if left is None else min(left, PAGE_SIZE)
                try:
                    answer = await self._search(question, size=count, after=after, pit=pit, track_total_hits=False)
                except Outage as outage:  # what a point in time of a deleted index answers looks like one
                    if after and after.index_name not in await self._serving():
                        raise _index_switched() from outage
                    raise
                hits = answer["hits"]["hits"]
                if not pit:
                    await self._check_scale(question, hits, after)
                for hit in hits:
                    yield read_hit(hit)
                if len(hits) < count:
                    return
                after, left = _end_of(hits, after), None if left is None else left - count

    @asynccontextmanager
    async def _point_in_time(self) -> AsyncIterator[str | None]:
        """Hold the index as it stands; None where there is nothing to hold, or no way to."""
        with our_errors():
            try:
                opened = await self._client.open_point_in_time(index=ALIAS, keep_alive=KEEP_ALIVE)
                self._has_points_in_time = True
            except elasticsearch.NotFoundError:
                opened = None
            except elasticsearch.BadRequestError:
                opened, self._has_points_in_time = None, False
        if opened is None:
            yield None
            return
        try:
            yield str(opened["id"])
        finally:
            with suppress(Outage), our_errors():
                await self._client.options(ignore_status=404).close_point_in_time(id=opened["id"])

    async def _check_scale(self, question: Question, hits: Sequence[Mapping[str, Any]], after: Position | None) -> None:
        """Refuse to go on behind a score in another index than the one that gave it."""
        if after is None or not question.has_words:
            return
        names = {str(hit["_index"]) for hit in hits} or await self._serving()
        if after.index_name not in names:
            raise _index_switched()

    async def _serving(self) -> set[str]:
        with our_errors():
            return set(await self._client.options(ignore_status=404).indices.get_alias(name=ALIAS))

    async def _goes_on_behind_scores(self) -> bool:
        """Whether a page can begin behind a score: the embedded engine rounds those that it tells, and loses hits.

        It is known by having no points in time.
        """
        if self._has_points_in_time is None:
            async with self._point_in_time():
                pass
        return self._has_points_in_time is not False

    async def _search(
        self,
        question: Question,
        *,
        size: int,
        after: Position | None,
        track_total_hits: bool,
        pit: str | None = None,
    ) -> dict[str, Any]:
        is_counted = after is not None and question.has_words and not await self._goes_on_behind_scores()
        where: dict[str, Any] = {"pit": {"id": pit, "keep_alive": KEEP_ALIVE}} if pit else {"index": ALIAS}
        if not pit:
            where["ignore_unavailable"] = True  # before the first report there is no index, and nothing to find
        with our_errors():
            try:
                answer = await self._client.search(
                    **where,
                    query=question.body(),
                    sort=question.sort(),
                    size=size,
                    search_after=list(after.sort) if after and not is_counted else None,
                    from_=after.seen if after and is_counted else None,
                    source_excludes=ADDED,
                    track_total_hits=track_total_hits,
                )
            except elasticsearch.NotFoundError as error:
                raise _index_switched() from error
        return dict(answer)


def read_hit(hit: Mapping[str, Any]) -> ReportDocument:
    """Read the document of a hit."""
    return parse_document(orjson.dumps(hit["_source"]))


def _end_of(hits: Sequence[Mapping[str, Any]], after: Position | None) -> Position:
    return Position(tuple(hits[-1]["sort"]), (after.seen if after else 0) + len(hits), hits[-1]["_index"])


def _index_switched() -> DataFault:
    return DataFault("index_switched", "another index serves, or the view of this one was left for too long")
