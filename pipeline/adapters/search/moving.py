"""Another index takes the place of the one behind an alias: built beside it, compared, switched at a stroke.

Whoever writes waits while the last differences are looked at, as for an engine that is away; reading goes on.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import Any, Final

import elasticsearch
import orjson

from pipeline.adapters.search.bulk import IndexedDocument, bulk_lines, read_answer
from pipeline.adapters.search.faults import our_errors
from pipeline.adapters.search.supports import SUPPORT_ALIAS
from pipeline.adapters.search.template import ADDED, ALIAS, first_index, indices_of
from pipeline.contract.document import format_time
from pipeline.domain.errors import SetupFault

PAGE_SIZE: Final = 1_000
"""Documents compared at once: about two megabytes."""


@dataclass(frozen=True, slots=True)
class View:
    """What is built from Kafka, and searched by its alias.

    Attributes
    ----------
    order
        Fields that together are one document's alone: by them all documents are read.
    """

    alias: str
    order: tuple[str, ...]


REPORTS: Final = View(ALIAS, ("received_at", "report_id"))
SUPPORTS: Final = View(SUPPORT_ALIAS, ("received_at", "reporter", "supports"))
VIEWS: Final = (REPORTS, SUPPORTS)


@dataclass(frozen=True, slots=True)
class Copy:
    """A document as it stands in one index."""

    document_id: str
    version: int
    source: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Difference:
    """A document that is not the same in two indices; None where it is not at all."""

    serving: Copy | None
    built: Copy | None

    @property
    def document_id(self) -> str:
        """Under which it stands."""
        return next(each.document_id for each in (self.serving, self.built) if each)

    @property
    def is_ahead(self) -> bool:
        """Whether what was built is newer: its message was written, and has not been indexed yet."""
        return self.built is not None and (self.serving is None or self.built.version > self.serving.version)


class Move:
    """The move of a view from the index that serves to another."""

    def __init__(self, client: elasticsearch.AsyncElasticsearch, view: View) -> None:
        self._client = client
        self.view = view

    async def serving(self) -> str:
        """Name the index behind the alias.

        Raises
        ------
        SetupFault
            If there is none, or more than one.
        """
        with our_errors():
            try:
                found = list(await self._client.indices.get_alias(name=self.view.alias))
            except elasticsearch.NotFoundError:
                found = []
        if len(found) != 1:
            behind = ", ".join(sorted(found)) or "tidak ada"
            raise SetupFault(
                f"di balik alias {self.view.alias} harus ada satu indeks, yang ada: {behind}; "
                "jalankan `lapor index init`"
            )
        return str(found[0])

    async def is_of_today(self) -> bool:
        """Whether the index that serves has today's mapping."""
        name, today = await self.serving(), first_index(self.view.alias)
        return name == today or name.startswith(f"{today}-")

    async def unfinished(self) -> list[str]:
        """Name the indices of the view that do not serve: what a move left that was broken off."""
        with our_errors():
            there = list(await self._client.indices.get(index=indices_of(self.view.alias)))
        serving = await self.serving()
        return sorted(str(name) for name in there if name != serving)

    async def create(self) -> str:
        """Make an empty index of today's mapping, and give its name."""
        taken = {await self.serving(), *await self.unfinished()}
        first = first_index(self.view.alias)
        name = next(each for n in count(1) if (each := first if n == 1 else f"{first}-{n}") not in taken)
        with our_errors():
            await self._client.indices.create(index=name)
        return name

    async def drop(self, index: str) -> None:
        """Delete an index that does not serve."""
        with our_errors():
            await self._client.indices.delete(index=index)

    async def hold_writes(self, index: str) -> None:
        """Let whoever writes wait until `release_writes`, or until another index serves."""
        with our_errors():
            try:
                await self._client.indices.add_block(index=index, block="write")  # waits for what is being written
            except elasticsearch.BadRequestError:  # the embedded engine knows the setting alone
                await self._set_block(index, is_held=True)

    async def release_writes(self, index: str) -> None:
        """Let them go on."""
        with our_errors():
            await self._set_block(index, is_held=False)

    async def switch(self, old: str, new: str) -> None:
        """Let another index serve, for all readers and writers at once."""
        alias = self.view.alias
        actions = [{"remove": {"index": old, "alias": alias}}, {"add": {"index": new, "alias": alias}}]
        with our_errors():
            await self._client.indices.update_aliases(actions=actions)

    async def differences(self, serving: str, built: str) -> AsyncIterator[Difference]:
        """Give each document that is not the same in both."""
        await self._refresh(serving, built)
        async for page in self._pages(serving):
            there = await self._get(built, [each.document_id for each in page])
            for one in page:
                other = there.get(one.document_id)
                if other != one:
                    yield Difference(one, other)
        async for page in self._pages(built):
            there = await self._get(serving, [each.document_id for each in page])
            for one in page:
                if one.document_id not in there:
                    yield Difference(None, one)

    def as_serving(self, difference: Difference) -> IndexedDocument:
        """Give what makes a document in the built index as it is in the one that serves."""
        wanted, there = difference.serving, difference.built
        body = orjson.dumps(wanted.source) if wanted else b""
        version = max(each.version for each in (wanted, there) if each)
        return IndexedDocument(document_id=difference.document_id, alias=self.view.alias, body=body, version=version)

    async def retain(self, index: str, *, since: datetime) -> int:
        """Delete what was received before a moment; give how many documents."""
        old = {"range": {"received_at": {"lt": format_time(since)}}}
        deleted = 0
        await self._refresh(index)
        async for page in self._pages(index, old):
            gone = [_deletion(each, self.view.alias) for each in page]
            with our_errors():
                answer = await self._client.bulk(operations=list(bulk_lines(gone, {self.view.alias: index})))  # type: ignore[arg-type]  # bytes are sent as they are
            deleted += len(read_answer(gone, answer["items"]).written)
        return deleted

    async def count(self, index: str) -> int:
        """Count the documents of an index."""
        await self._refresh(index)
        with our_errors():
            return int((await self._client.count(index=index))["count"])

    async def _set_block(self, index: str, *, is_held: bool) -> None:
        await self._client.indices.put_settings(index=index, settings={"index.blocks.write": is_held or None})

    async def _refresh(self, *indices: str) -> None:
        with our_errors():
            await self._client.indices.refresh(index=list(indices))

    async def _pages(self, index: str, query: dict[str, Any] | None = None) -> AsyncIterator[list[Copy]]:
        after: list[Any] | None = None
        while True:
            with our_errors():
                answer = await self._client.search(
                    index=index,
                    size=PAGE_SIZE,
                    query=query,
                    sort=[{field: "asc"} for field in self.view.order],
                    search_after=after,
                    version=True,
                    track_total_hits=False,
                )
            hits = answer["hits"]["hits"]
            if hits:
                yield [_copy(hit) for hit in hits]
            if len(hits) < PAGE_SIZE:
                return
            after = hits[-1]["sort"]

    async def _get(self, index: str, document_ids: Sequence[str]) -> dict[str, Copy]:
        with our_errors():
            answer = await self._client.mget(index=index, ids=list(document_ids))
        return {each["_id"]: _copy(each) for each in answer["docs"] if each.get("found")}


def _copy(hit: dict[str, Any]) -> Copy:
    """Read a document without what a write adds: that is not compared, and added anew."""
    source = {name: value for name, value in hit["_source"].items() if name not in ADDED}
    return Copy(hit["_id"], hit["_version"], source)


def _deletion(copy: Copy, alias: str) -> IndexedDocument:
    return IndexedDocument(document_id=copy.document_id, alias=alias, body=b"", version=copy.version)
